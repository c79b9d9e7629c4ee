"""The table of contents of the officers' commands, as ``pipeline`` is that of a build: which room is called when, with what.

Holds no rule and no sentence, and writes no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator.check.fault import closest
from generator.diagnostic import Diagnostic, FieldPath, field_name
from generator.editing import units
from generator.editing.canonical import write_record
from generator.editing.draft import Taken, assemble, check_answer, check_draft, find_taken, free_slug, next_id, read_answer
from generator.editing.formatting import NO_CHANGES, Formatted, format_file
from generator.editing.units import Move
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES
from generator.load.tree import load_tree
from generator.model.address import is_reserved
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.files import FILES, record_at
from generator.model.likeness import Alike, degree_of, find_named, like_products
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.shape import record_name, shape_of

__all__ = [
    "Alike", "Desk", "Drafted", "Formatted", "Move", "Producer", "Product", "assemble", "change_file", "check_answer", "closest", "degree_of", "draft_files",
    "field_name", "fields_on", "find_moves", "find_named", "format_files", "free_slug", "is_reserved", "like_products", "move_record", "next_id", "open_desk", "read_answer",
    "record_files",
]  # fmt: skip
# Where records are kept.
FOLDERS = ("products", "catalog/data")


def record_files(root: Path) -> tuple[list[str], list[Diagnostic]]:
    """The files of all records below ``root``, and the names that cannot be accepted."""
    files: list[str] = []
    faults: list[Diagnostic] = []
    for folder in FOLDERS:
        paths, found = load_tree(root, folder, (".yaml",))
        files += [path for path in paths if record_at(path)]
        faults += [fault for fault in found if (fault.code, fault.path) != ("missing-folder", folder)]
    return files, faults


def format_files(root: Path, paths: Iterable[str]) -> Iterator[Formatted]:
    """Each file in its one form, or why it is left alone."""
    return (change_file(root, path, NO_CHANGES) for path in paths)


def change_file(root: Path, path: str, changes: Mapping[str, object]) -> Formatted:
    """A file in its one form with other values in some fields, or why it is left alone."""
    record = record_at(path)
    data, faults = load_bytes(root, path, DOCUMENT_BYTES)
    if data is None or record is None:
        return Formatted(path, None, faults=tuple(faults))
    return format_file(path, data, record, changes)


def find_moves(root: Path, catalogue: Catalogue, day: date) -> tuple[Move, ...]:
    """What a reform of communes has left in places that are no more on ``day``."""
    files, _ = record_files(root)
    return tuple(units.find_moves(catalogue, {(record_at(path), PurePosixPath(path).stem): path for path in files}, day))


def move_record(root: Path, move: Move) -> Formatted:
    """The file of a record with its new place, which must be sure."""
    return change_file(root, move.path, {move.field: move.candidates[0].id})


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
