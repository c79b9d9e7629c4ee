"""The catalogue as a workbook, and what a workbook or an annex would change in it."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostic import Diagnostic
from generator.editing.intake import Ask, read_import
from generator.editing.result import Import, at_cells
from generator.editing.workbook import Overview, write_workbook
from generator.model.catalogue import Catalogue
from generator.model.entry import Entry
from generator.model.record import Language
from generator.model.taken import find_taken
from generator.pipeline import Loaded
from generator.render.overview import overview_headings, overview_rows
from generator.workbench.writing import record_files


def export_workbook(loaded: Loaded, entries: tuple[Entry, ...], language: Language, *, blank: bool = False) -> bytes:
    """The products as a workbook that is read back by ``import_workbook``; ``blank``: the empty form."""
    catalogue, words = _whole(loaded), loaded.words[language]
    if blank:
        return write_workbook((), (), catalogue, words.t, loaded.index.today)
    by_id = {product.id: product for product in catalogue.products}
    products = tuple(by_id[entry.product.id] for entry in entries)
    makers = {product.producer for product in products}
    producers = tuple(producer for producer in catalogue.producers.values() if producer.id in makers or len(products) == len(catalogue.products))
    overview = Overview(overview_headings(words), overview_rows(entries, catalogue, words))
    return write_workbook(products, producers, catalogue, words.t, loaded.index.today, overview)


def import_workbook(loaded: Loaded, name: str, data: bytes, ask: Ask) -> Import:
    """What a workbook would change. Raises DecisionNeeded."""
    strings = {language: words.t for language, words in loaded.words.items()}
    catalogue = _whole(loaded)
    return read_import(loaded.root, catalogue, find_taken(catalogue, record_files(loaded.root)[0]), strings, name, data, ask)


def tell_outcome(loaded: Loaded, name: str, found: Import, faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is wrong with a workbook: what reading it found, and what the check says of the outcome, at its cells."""
    return (*found.diagnostics, *at_cells(name, faults, found.drafts, loaded.checked.diagnostics))


def _whole(loaded: Loaded) -> Catalogue:
    """The catalogue with what is not published: officers edit that, too."""
    assert loaded.checked.catalogue is not None  # else there is nothing loaded
    return loaded.checked.catalogue
