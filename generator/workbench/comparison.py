"""A change held against the commit that it starts from: facts, files, photos, pages, faults."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

from generator.check.catalogue import Checked, check_catalogue
from generator.check.salvage import salvage
from generator.diagnostic import Diagnostic
from generator.edition import every_page
from generator.history.commit import changed_paths, find_base, read_files
from generator.limits import DOCUMENT_BYTES
from generator.load.document import load_document
from generator.load.picture import Picture
from generator.model.address import prose as prose_address
from generator.model.catalogue import Catalogue
from generator.model.difference import ChangedFile, Comparison, Difference, FaultCount, NoPages, PageChange, PhotoChange, compare_catalogues, unread_among
from generator.model.entry import Index
from generator.model.picture import LARGE, PictureFile, PublishedPicture
from generator.model.product import Product
from generator.model.record import LANGUAGES
from generator.model.roster import Rosters
from generator.pipeline import strings_of
from generator.render.environment import Context, make_environment
from generator.render.words import Words
from generator.site.folder import write_folder
from generator.workbench.writing import FOLDERS

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
            yield PhotoChange(product, file.path, file.status, size, picture.width, picture.height, picture.width > LARGE)
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
    rosters, pictures = cache(lambda: Rosters.build(catalogue, index)), _stand_ins(catalogue, replaced)
    marks: dict[str, bytes] = {}
    for language in LANGUAGES:
        words = Words(language, strings_of(root, language))
        context = Context(environment, catalogue, index, words, pictures, "", rosters)
        for page in every_page(context):
            text = "\0".join((page.title, page.description, page.body))
            marks[page.address] = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return marks


def _stand_ins(catalogue: Catalogue, replaced: frozenset[str]) -> Mapping[str, PublishedPicture]:
    """For every photo a picture of no size whose address changes with the file: nothing is decoded for a comparison."""
    found = {}
    for product in catalogue.closed.briefs:
        folder = PurePosixPath(catalogue.product_files[product.id]).parent
        for photo in product.photos:
            path = str(folder / photo.file)
            file = PictureFile(path + ("?" if path in replaced else ""), 1, 1)
            found[f"{product.id}/{photo.file}"] = PublishedPicture((file,), (file,), (file,))
    return found
