"""The table of contents of the officers' commands, as ``pipeline`` is that of a build: which room is called when, with what.

Holds no rule and no sentence, and writes no file but such as it reads again itself.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator.check.catalogue import Checked, check_catalogue
from generator.check.fault import closest
from generator.check.salvage import salvage
from generator.diagnostic import Diagnostic, FieldPath, field_name
from generator.editing import units
from generator.editing.canonical import write_record
from generator.editing.draft import Taken, assemble, check_answer, check_draft, find_taken, free_slug, next_id, read_answer
from generator.editing.formatting import NO_CHANGES, Formatted, format_file
from generator.editing.units import Move
from generator.history.commit import NoHistory, changed_paths, find_base, read_files
from generator.load.document import load_document
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES
from generator.load.picture import Picture
from generator.load.tree import load_tree
from generator.model.address import is_reserved, prose as prose_address
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.difference import ChangedFile, Comparison, Difference, FaultCount, NoPages, PageChange, PhotoChange, compare_catalogues, unread_among
from generator.model.entry import Index
from generator.model.files import FILES, record_at
from generator.model.likeness import Alike, degree_of, find_named, like_products
from generator.model.picture import PictureFile, PublishedPicture
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import LANGUAGES, Record
from generator.model.roster import Rosters
from generator.model.shape import record_name, shape_of
from generator.model.upkeep import Outlook, outlook
from generator.pipeline import PAGE_KINDS, strings_of
from generator.render.difference import render_comparison
from generator.render.environment import Context, make_environment
from generator.render.outlook import render_outlook
from generator.render.view import with_cards
from generator.render.words import Words
from generator.site.folder import write_folder
from generator.site.pictures import WIDTHS

__all__ = [
    "Alike", "Comparison", "Desk", "Drafted", "Formatted", "Move", "NoHistory", "Outlook", "Producer", "Product", "assemble", "change_file",
    "check_answer", "closest", "compare", "degree_of", "draft_files", "field_name", "fields_on", "find_moves", "find_named", "format_files", "free_slug",
    "is_reserved", "like_products", "move_record", "next_id", "open_desk", "outlook", "read_answer", "record_files", "render_comparison", "render_outlook",
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


# What shapes the pages of a site, beside its records.
_SHAPES = ("catalog/strings/", "catalog/templates/", "catalog/theme/", "generator/", "mkdocs.yml", "requirements/")


def compare(root: Path, base: str, today: date, latest: date, *, pages: bool = True) -> Comparison:
    """What the working tree below ``root`` changes against the last commit that it has in common with ``base``.

    ``pages``: also render both catalogues and compare their pages. ``latest``: nothing can have happened after it.
    Raises NoHistory.
    """
    commit = find_base(root, base)
    files = tuple(ChangedFile(path.path, path.status) for path in changed_paths(commit))
    after = check_catalogue(root, latest)
    with tempfile.TemporaryDirectory(prefix="ocop-diff-") as folder:
        write_folder(Path(folder), read_files(commit, FOLDERS, (".yaml",), DOCUMENT_BYTES))
        before = check_catalogue(Path(folder), latest)
    # The photos of the commit were not read: they cannot be missed.
    faults = [fault for fault in before.diagnostics if fault.field[:1] != ("photos",)]
    broken, broken_before = _with_errors(after.diagnostics), _with_errors(faults)
    return Comparison(
        base, commit.hash, today, _compare_facts(root, before, after, today, broken_before, broken), files,
        tuple(_photo_changes(root, after, files)), tuple(file.path for file in files if file.path in broken), _count(faults), _count(after.diagnostics),
        _compare_pages(root, before, after, today, files, bool(broken_before or broken)) if pages else "not_asked",
    )  # fmt: skip


def _with_errors(faults: Iterable[Diagnostic]) -> frozenset[str]:
    return frozenset(fault.path for fault in faults if fault.severity == "error")


def _count(faults: Iterable[Diagnostic]) -> FaultCount:
    severities = [fault.severity for fault in faults]
    return FaultCount(severities.count("error"), severities.count("warning"))


def _compare_facts(root: Path, before: Checked, after: Checked, today: date, broken_before: frozenset[str], broken: frozenset[str]) -> Difference | None:
    old, new = before.catalogue, after.catalogue
    if old is None or new is None:
        return None
    known = {product.id for product in new.products}
    parts = _read_parts(root, (path for path in broken if PurePosixPath(path).stem not in known))
    return compare_catalogues(Index.build(old, today), Index.build(new, today), old, new, (unread_among(broken_before), unread_among(broken)), parts)


def _read_parts(root: Path, paths: Iterable[str]) -> dict[str, tuple[Product, frozenset[str]]]:
    """What can be read of products whose files have faults, by ID, with the names of the fields that cannot."""
    parts = {}
    for path in sorted(path for path in paths if path.startswith("products/") and path.endswith(".yaml")):
        document, _ = load_document(root, path)
        part, lost = salvage(document.value, Product, keep_lists=False) if document else (None, frozenset())
        if part and part.id == PurePosixPath(path).stem:
            parts[part.id] = (part, frozenset(str(field[0]) for field in lost))
    return parts


def _photo_changes(root: Path, after: Checked, files: Iterable[ChangedFile]) -> Iterable[PhotoChange]:
    owners: dict[str, tuple[str, Picture]] = {picture.path: (key.split("/", 1)[0], picture) for key, picture in after.pictures.items()}
    for file in files:
        path = root / file.path
        if file.kind != "photo" or file.status == "D" or not path.is_file() or path.is_symlink():
            continue
        product, picture = owners.get(file.path, (None, None))
        size = path.stat().st_size
        if picture:
            yield PhotoChange(product, file.path, file.status, size, picture.width, picture.height, picture.width > max(WIDTHS))
        else:
            yield PhotoChange(None, file.path, file.status, size)


def _compare_pages(root: Path, before: Checked, after: Checked, today: date, files: tuple[ChangedFile, ...], faulty: bool) -> PageChange | NoPages:
    if any(file.path.startswith(_SHAPES) for file in files):
        return "program"
    if faulty or before.catalogue is None or after.catalogue is None:
        return "faults"
    replaced = frozenset(file.path for file in files if file.kind == "photo")
    old, new = _page_marks(root, before.catalogue, today, frozenset()), _page_marks(root, after.catalogue, today, replaced)
    prose: dict[str, list[str]] = {"A": [], "D": [], "M": []}
    for file in files:
        language, _, name = file.path.removeprefix("catalog/pages/").partition("/")
        if file.kind == "page" and language in LANGUAGES and name.endswith(".md"):
            prose.setdefault(file.status, []).append(prose_address(name.removesuffix(".md"), language))
    return PageChange(
        (*(page for page in new if page not in old), *prose["A"]), (*(page for page in new if page in old and new[page] != old[page]), *prose["M"]),
        (*(page for page in old if page not in new), *prose["D"]), before.catalogue.settings != after.catalogue.settings,
    )  # fmt: skip


def _page_marks(root: Path, catalogue: Catalogue, today: date, replaced: frozenset[str]) -> dict[str, bytes]:
    """A short mark of what each page says, by its address. ``replaced``: photos that are not what they were."""
    environment, index = make_environment(root / "catalog" / "templates"), Index.build(catalogue, today)
    rosters, pictures = Rosters.build(catalogue, index), _stand_ins(catalogue, replaced)
    marks: dict[str, bytes] = {}
    for language in LANGUAGES:
        words = Words(language, strings_of(root, language))
        context = with_cards(Context(environment, catalogue, index, words, pictures, "", {}, {}, rosters))
        for kind in PAGE_KINDS:
            for page in kind(context):
                text = "\0".join((page.title, page.description, page.body))
                marks[page.address] = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return marks


def _stand_ins(catalogue: Catalogue, replaced: frozenset[str]) -> Mapping[str, PublishedPicture]:
    """For every photo a picture of no size whose address changes with the file: nothing is decoded for a comparison."""
    found = {}
    for product in catalogue.products:
        folder = PurePosixPath(catalogue.product_files[product.id]).parent
        for photo in product.photos:
            path = str(folder / photo.file)
            file = PictureFile(path + ("?" if path in replaced else ""), 1, 1)
            found[f"{product.id}/{photo.file}"] = PublishedPicture((file,), file)
    return found
