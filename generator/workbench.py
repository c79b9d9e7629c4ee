"""The table of contents of the officers' commands, as ``pipeline`` is that of a build: which room is called when, with what.

Holds no rule and no sentence, and writes no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from generator.diagnostic import Diagnostic, field_name
from generator.editing.formatting import Formatted, format_file
from generator.editing.heading import field_label
from generator.editing.intake import Ask, DecisionNeeded, read_import
from generator.editing.result import Import, Result, at_cells
from generator.editing.workbook import Overview, write_workbook
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES, WORKBOOK_BYTES
from generator.load.tree import load_tree
from generator.model.entry import Entry
from generator.model.files import record_at
from generator.model.record import Language
from generator.pipeline import Loaded
from generator.render.overview import overview_headings, overview_rows

__all__ = (
    "WORKBOOK_BYTES", "Ask", "DecisionNeeded", "Formatted", "Import", "Result", "export_workbook", "field_label", "field_name", "format_files", "import_workbook", "record_files",
    "tell_outcome",
)  # fmt: skip
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


def format_files(root: Path, paths: Collection[str]) -> Iterator[Formatted]:
    """Each file in its one form, or why it is left alone."""
    for path in paths:
        record = record_at(path)
        data, faults = load_bytes(root, path, DOCUMENT_BYTES)
        if data is None or record is None:
            yield Formatted(path, None, faults=tuple(faults))
        else:
            yield format_file(path, data, record)


def export_workbook(loaded: Loaded, entries: tuple[Entry, ...], language: Language, *, blank: bool = False) -> bytes:
    """The products as a workbook that is read back by ``import_workbook``; ``blank``: the empty form."""
    catalogue, words = loaded.catalogue, loaded.words[language]
    if blank:
        return write_workbook((), (), catalogue, words.t, loaded.index.today)
    products = tuple(entry.product for entry in entries)
    makers = {product.producer for product in products}
    producers = tuple(producer for producer in catalogue.producers.values() if producer.id in makers or len(products) == len(catalogue.products))
    overview = Overview(overview_headings(words), overview_rows(entries, catalogue, words))
    return write_workbook(products, producers, catalogue, words.t, loaded.index.today, overview)


def import_workbook(loaded: Loaded, name: str, data: bytes, ask: Ask) -> Import:
    """What a workbook would change. Raises DecisionNeeded."""
    strings = {language: words.t for language, words in loaded.words.items()}
    return read_import(loaded.root, loaded.catalogue, strings, name, data, ask)


def tell_outcome(loaded: Loaded, name: str, found: Import, faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is wrong with a workbook: what reading it found, and what the check says of the outcome, at its cells."""
    return (*found.diagnostics, *at_cells(name, faults, found.drafts, loaded.checked.diagnostics))
