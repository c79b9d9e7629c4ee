"""Fairs against the products, producers and places that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from generator.check import identity
from generator.check.fault import closest, fault, unless
from generator.check.folder import read_folder, typed
from generator.check.reference import check_place
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model import address
from generator.model.dates import Interval
from generator.model.fair import Booth, Fair
from generator.model.place import Places


def check_fairs(
    root: Path,
    folder: str,
    latest: date,
    places: Places,
    producers: Collection[str],
    products: Collection[str],
    doubtful: Collection[str],
    files_of: dict[str, str],
    found: list[Diagnostic],
) -> tuple[Fair, ...]:
    """Read and check the fairs in ``folder``; faults go to ``found``.

    ``producers`` and ``products``: the ids of all that have a file, readable or not. ``doubtful``: codes that cannot be
    said for sure because another file is broken. ``files_of``: takes the path of each fair's file, by id.
    """
    fairs = typed(read_folder(root, folder, Fair, latest, found, needed=False).records, Fair)
    claims = identity.Claims(files_of)
    for document, fair in fairs:
        found += identity.check_file_id(document, fair.id, claims)
        found += unless(doubtful, _check_fair(document, fair, places, producers, products))
    return tuple(fair for _, fair in fairs)


def _check_fair(
    document: Document, fair: Fair, places: Places, producers: Collection[str], products: Collection[str]
) -> Iterator[Diagnostic]:
    if address.is_reserved(fair.id):
        yield fault("path-collision", document, "id", value=fair.id)
    yield from check_place(document, places, fair.place, "place")
    if fair.ends < fair.begins:
        yield fault("dates-out-of-order", document, "ends", value=fair.ends, after=fair.begins)
    elif (place := places.get(fair.place)) and not place.existed_during(Interval(fair.begins, fair.ends)):
        begins, ends = place.valid_from or "…", place.valid_to or "…"
        yield fault("fair-place-not-then", document, "place", value=place.id, date=fair.begins, valid_from=begins, valid_to=ends)
    numbers: set[str] = set()
    for i, booth in enumerate(fair.booths):
        if booth.number in numbers:
            yield fault("duplicate-booth", document, "booths", i, "number", value=booth.number)
        numbers.add(booth.number)
        yield from _check_booth(document, booth, ("booths", i), producers, products)


def _check_booth(
    document: Document, booth: Booth, where: tuple[str | int, ...], producers: Collection[str], products: Collection[str]
) -> Iterator[Diagnostic]:
    if booth.producer is not None and booth.producer not in producers:
        yield fault("unknown-producer", document, *where, "producer", cure=closest(booth.producer, producers), value=booth.producer)
    seen: set[str] = set()
    for i, product in enumerate(booth.products):
        inner = (*where, "products", i)
        if product in seen:
            yield fault("product-twice-in-booth", document, *inner, value=product, booth=booth.number)
        elif product not in products:
            yield fault("unknown-fair-product", document, *inner, value=product)
        seen.add(product)
