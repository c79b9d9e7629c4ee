"""Places against each other: parents, successors, spans of time, codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.check.fault import closest, fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.dates import Interval
from generator.model.place import UPPER_KINDS, Place, PlaceFile, Places


@dataclass(slots=True)
class Claims:
    """Which file named a place first, which places bear a code and which tile, over all files of places."""

    ids: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, bool], list[Place]] = field(default_factory=dict)
    tiles: dict[tuple[str | None, int, int], str] = field(default_factory=dict)


def check_places(document: Document, file: PlaceFile, places: Places, claims: Claims) -> Iterator[Diagnostic]:
    """All rules for one file of places; ``places`` and ``claims`` hold those of every file."""
    for i, place in enumerate(file.places):
        where = ("places", i)
        if place.id in claims.ids:
            yield fault("duplicate-id", document, *where, "id", value=place.id, other=claims.ids[place.id])
            continue  # which of the two is meant is not known
        claims.ids[place.id] = document.path
        yield from _check_span(document, place, where)
        yield from _check_links(document, place, places, where)
        for n, key in enumerate(place.sources):
            if key not in file.sources:
                yield fault("unknown-source", document, *where, "sources", n, cure=closest(key, file.sources), value=key)
        if place.tile:
            other = claims.tiles.setdefault((place.parent, place.tile.column, place.tile.row), place.id)
            if other != place.id:
                yield fault("tile-taken", document, *where, "tile", value=f"{place.tile.column}, {place.tile.row}", other=other)
        if place.code is None:
            if place.kind not in ("country", "region"):
                yield fault("missing-field", document, *where, "code", name="code")
            continue
        bearers = claims.codes.setdefault((place.code, place.is_district), [])
        for other in bearers:
            if place.existed_during(_span(other)):
                yield fault("duplicate-code", document, *where, "code", value=place.code, other=other.id)
        bearers.append(place)


def _span(place: Place) -> Interval:
    return Interval(place.valid_from, place.valid_to)


def _check_span(document: Document, place: Place, where: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    if place.valid_from and place.valid_to and place.valid_to < place.valid_from:
        yield fault("dates-out-of-order", document, *where, "valid_to", value=place.valid_to, after=place.valid_from)
    if place.valid_to and not place.successors:
        yield fault("place-without-successor", document, *where, severity="warning", value=place.id)


def _check_links(document: Document, place: Place, places: Places, where: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    parent = places.get(place.parent) if place.parent else None
    if place.parent is not None and not places.knows(place.parent):
        cure = closest(place.parent, places.by_id)
        yield fault("unknown-place", document, *where, "parent", cure=cure, value=place.parent)
    elif parent and _rank(parent) >= _rank(place):
        yield fault("parent-not-above", document, *where, "parent", value=parent.id, kind=parent.kind)
    for i, successor_id in enumerate(place.successors):
        successor = places.get(successor_id)
        if not places.knows(successor_id):
            cure = closest(successor_id, places.by_id)
            yield fault("unknown-place", document, *where, "successors", i, cure=cure, value=successor_id)
        elif successor and not _follows(successor, place):
            yield fault("successor-not-later", document, *where, "successors", i, value=successor_id)


def _follows(successor: Place, place: Place) -> bool:
    """A successor begins after the place ends; this also keeps the chain of successors free of rings."""
    return bool(place.valid_to and successor.valid_from and successor.valid_from > place.valid_to)


def _rank(place: Place) -> int:
    """Country, region, province, district, commune: a parent of a higher rank keeps the chain of parents free of rings."""
    return UPPER_KINDS.index(place.kind) if place.kind in UPPER_KINDS else len(UPPER_KINDS) + (not place.is_district)
