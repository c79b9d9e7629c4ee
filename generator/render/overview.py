"""The overview of a workbook: every product with its status of the day, only to be read.

Words and rows; what a workbook is made of is known elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.model.catalogue import Catalogue
from generator.model.entry import Entry
from generator.render.words import Words

COLUMNS = ("id", "name", "producer", "place", "stars", "status", "group")


def overview_headings(words: Words) -> tuple[str, ...]:
    return tuple(str(words.t[f"excel.overview.{name}"]) for name in COLUMNS)


def overview_row(entry: Entry, catalogue: Catalogue, words: Words) -> tuple[str | int | None, ...]:
    """One product: stars only while a certificate is in force."""
    product, language = entry.brief, words.language
    producer = catalogue.makers.get(product.producer or "")
    place = catalogue.places.get(product.place)
    return (
        product.id, product.name.text(language), producer.name.text(language) if producer else None, words.place(place) if place else None,
        entry.state.stars, words.status_phrase(entry.state, "short"), product.group,
    )  # fmt: skip


def overview_rows(entries: Iterable[Entry], catalogue: Catalogue, words: Words) -> tuple[tuple[str | int | None, ...], ...]:
    return tuple(overview_row(entry, catalogue, words) for entry in entries)
