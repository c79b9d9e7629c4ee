"""Places against each other: parents, successors, spans of time, codes."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.fault import closest, fault
from generator.check.identity import check_unique
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.dates import Interval
from generator.model.place import Place, PlaceFile, Places


def check_places(document: Document, file: PlaceFile, places: Places) -> Iterator[Diagnostic]:
    """All rules for one file of places; ``places`` holds those of every file."""
    yield from check_unique(document, ((("places", i, "id"), place.id) for i, place in enumerate(file.places)), "duplicate-id")
    codes: dict[tuple[str, bool], list[Place]] = {}
    for i, place in enumerate(file.places):
        where = ("places", i)
        yield from _check_span(document, place, where)
        yield from _check_links(document, place, places, where)
        for n, key in enumerate(place.sources):
            if key not in file.sources:
                yield fault("unknown-source", document, *where, "sources", n, cure=closest(key, file.sources), value=key)
        level = (place.code, place.is_district)
        for other in codes.get(level, ()):
            if place.existed_during(_span(other)):
                yield fault("duplicate-code", document, *where, "code", value=place.code, other=other.id)
        codes.setdefault(level, []).append(place)


def _span(place: Place) -> Interval:
    return Interval(place.valid_from, place.valid_to)


def _check_span(document: Document, place: Place, where: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    if place.valid_from and place.valid_to and place.valid_to < place.valid_from:
        yield fault("dates-out-of-order", document, *where, "valid_to", value=place.valid_to, after=place.valid_from)
    if place.valid_to and not place.successors:
        yield fault("place-without-successor", document, *where, severity="warning", value=place.id)


def _check_links(document: Document, place: Place, places: Places, where: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    parent = places.get(place.parent) if place.parent else None
    if place.parent is not None and parent is None:
        cure = closest(place.parent, places.by_id)
        yield fault("unknown-place", document, *where, "parent", cure=cure, value=place.parent)
    elif parent and _rank(parent) >= _rank(place):
        yield fault("parent-not-above", document, *where, "parent", value=parent.id, kind=parent.kind)
    for i, successor_id in enumerate(place.successors):
        successor = places.get(successor_id)
        if successor is None:
            cure = closest(successor_id, places.by_id)
            yield fault("unknown-place", document, *where, "successors", i, cure=cure, value=successor_id)
        elif not _follows(successor, place):
            yield fault("successor-not-later", document, *where, "successors", i, value=successor_id)


def _follows(successor: Place, place: Place) -> bool:
    """A successor begins after the place ends; this also keeps the chain of successors free of rings."""
    return bool(place.valid_to and successor.valid_from and successor.valid_from > place.valid_to)


def _rank(place: Place) -> int:
    """Province, district, commune: a parent of a higher rank keeps the chain of parents free of rings."""
    return 0 if place.kind == "province" else 1 if place.is_district else 2
