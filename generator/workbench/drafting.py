"""A new product from answers: what is taken already, and the files that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.diagnostic import Diagnostic, FieldPath
from generator.editing.answers import Taken, check_draft, find_taken
from generator.editing.canonical import write_record
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.files import FILES, record_at
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.shape import record_name, shape_of
from generator.workbench.writing import change_file, record_files


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a new product is drafted: the catalogue as it is, and the IDs and slugs that are taken."""

    root: Path
    catalogue: Catalogue
    taken: Taken


@dataclass(frozen=True, slots=True)
class Drafted:
    """A file as it is to be written; ``new``: it must not be there yet."""

    path: str
    content: bytes
    new: bool


def open_desk(root: Path, catalogue: Catalogue) -> Desk:
    return Desk(root, catalogue, find_taken(catalogue, record_files(root)[0]))


def draft_files(desk: Desk, product: dict[str, object], producer: dict[str, object] | None) -> tuple[list[Drafted], list[Diagnostic]]:
    """The files of a new product: its own, its producer's if that is new, and the decisions that list it; or the faults that stand in the way."""
    faults = [*check_draft(product, Product), *(check_draft(producer, Producer) if producer else ())]
    files = [Drafted(f"{FILES[Product]}/{product['id']}.yaml", write_record(product, Product).encode(), True)]
    if producer:
        files.append(Drafted(f"{FILES[Producer]}/{producer['id']}.yaml", write_record(producer, Producer).encode(), True))
    paths = {PurePosixPath(path).stem: path for path in record_files(desk.root)[0] if record_at(path) is Decision}
    for recognition in product.get("recognitions", ()):  # type: ignore[attr-defined]
        decision = desk.catalogue.decisions.get(recognition.get("decision", ""))
        if decision and product["id"] not in decision.products:
            changed = change_file(desk.root, paths[decision.id], {"products": [*decision.products, product["id"]]})
            faults += changed.faults
            files += [Drafted(changed.path, changed.content, False)] if changed.content is not None else []
    return files, faults


def fields_on(record: type[Record], field: FieldPath) -> list[str]:
    """The names of the fields on the way to a value, as the strings have them: ``product.name``, ``bilingual_line.vi``."""
    shape, names = shape_of(record), []
    for step in field:
        if shape.record and isinstance(step, str):
            names.append(f"{record_name(shape.record)}.{step}")
        inner = shape.at(step)
        if inner is None:
            break
        shape = inner
    return names
