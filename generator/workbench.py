"""The table of contents of the officers' commands: which room is called when, with what. What ``pipeline`` is for the build.

It writes nothing and holds no rule and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator.check.catalogue import check_catalogue
from generator.check.fault import closest
from generator.diagnostic import Diagnostic, FieldPath, field_name
from generator.editing import units
from generator.editing.answers import Taken, assemble, check_answer, check_draft, find_taken, free_slug, next_id, read_answer
from generator.editing.canonical import write_record
from generator.editing.formatting import NO_CHANGES, Formatted, format_file
from generator.editing.settings import EXTENSIONS, SCHEMAS, SETTINGS, NotPlainJson, with_extensions, with_settings
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
from generator.model.record import Language, Record
from generator.model.shape import record_name, shape_of
from generator.pipeline import strings_of
from generator.render.file import File, write_json
from generator.render.known import known_names
from generator.render.schema import KNOWN, known_schema, schemas
from generator.render.words import Words

__all__ = [
    "Alike", "Desk", "Drafted", "Formatted", "Move", "Producer", "Product", "Schemas", "assemble", "change_file", "check_answer", "closest", "degree_of", "draft_files",
    "field_name", "fields_on", "find_moves", "find_named", "format_files", "free_slug", "is_reserved", "like_products", "move_record", "next_id", "open_desk", "read_answer",
    "record_files", "schema_files",
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


@dataclass(frozen=True, slots=True)
class Schemas:
    """What an editor needs in order to help with the catalogue's files, as far as it is not there yet.

    ``missing``: files that are absent or older than the program. ``stale``: the file of what references may name, where it
    does not hold what the catalogue holds; None also while the catalogue cannot be read. ``unread``: files that others wrote
    and that cannot be added to. ``faults``: what stands in the way of reading one.
    """

    missing: tuple[File, ...]
    stale: File | None
    unread: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


def schema_files(root: Path, home: Path, language: Language, latest: date) -> Schemas:
    """The schemas and settings for the catalogue below ``root`` in one language. ``home``: where the program's words are."""
    words = Words(language, strings_of(home, language))
    wanted = [File(f"{SCHEMAS}/{name}.json", write_json(schema)) for name, schema in schemas(words).items()]
    catalogue = check_catalogue(root, latest).catalogue
    known = File(f"{SCHEMAS}/{KNOWN}", write_json(known_schema(words, known_names(words, catalogue)))) if catalogue else None
    faults: list[Diagnostic] = []
    there: dict[str, bytes | None] = {}
    for address in (*(file.address for file in wanted), f"{SCHEMAS}/{KNOWN}", SETTINGS, EXTENSIONS):
        there[address], found = load_bytes(root, address, 10 * DOCUMENT_BYTES)
        faults += (fault for fault in found if fault.args.get("reason") != "ENOENT")
    unread = []
    for address, add in ((SETTINGS, with_settings), (EXTENSIONS, with_extensions)):
        try:
            wanted.append(File(address, add(there[address])))
        except NotPlainJson:
            unread.append(address)
    if there[f"{SCHEMAS}/{KNOWN}"] is None:
        wanted.append(known or File(f"{SCHEMAS}/{KNOWN}", write_json(known_schema(words, {}))))
    missing = [file for file in wanted if there[file.address] != file.content]
    stale = known if known and there[known.address] not in (None, known.content) else None
    return Schemas(tuple(missing), stale, tuple(unread), tuple(faults))
