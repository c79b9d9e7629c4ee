"""After a reform: products, producers and fairs whose place has ended, and the places that have followed it.

What was certified is never changed: a product keeps its ``place`` and gets ``place_today``. Knows no sentence, writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.model.catalogue import Catalogue
from generator.model.fair import Fair
from generator.model.place import Place, Places
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import BilingualLine, Record

Field = Literal["place_today", "place"]


@dataclass(frozen=True, slots=True)
class Move:
    """A record whose place has ended. ``field`` is where the new place is to stand; with one candidate it is sure."""

    path: str
    id: str
    name: BilingualLine
    field: Field
    place: Place
    candidates: tuple[Place, ...]

    @property
    def sure(self) -> bool:
        return len(self.candidates) == 1


def find_moves(catalogue: Catalogue, files: Mapping[tuple[type[Record] | None, str], str], day: date) -> Iterator[Move]:
    """Everything that lies in a place that is no more on ``day``: products, then producers, then fairs.

    ``files``: the path of each record's file by its type and ID. A fair is held in the place of its own days.
    """
    for product in sorted(catalogue.products, key=lambda product: product.id):
        yield from _moves(catalogue.places, files, product, "place_today", product.place_today or product.place, day)
    for producer in sorted(catalogue.producers.values(), key=lambda producer: producer.id):
        yield from _moves(catalogue.places, files, producer, "place", producer.place, day)
    for fair in sorted(catalogue.fairs, key=lambda fair: fair.id):
        yield from _moves(catalogue.places, files, fair, "place", fair.place, fair.begins)


def _moves(
    places: Places, files: Mapping[tuple[type[Record] | None, str], str], record: Product | Producer | Fair, field: Field, place_id: str | None, day: date
) -> Iterator[Move]:
    place, path = places.get(place_id or ""), files.get((type(record), record.id))
    if place and path and _is_gone(place, day):
        yield Move(path, record.id, record.name, field, place, places_on(places, place, day))


def places_on(places: Places, place: Place, day: date) -> tuple[Place, ...]:
    """The places on whose ground ``place`` lay, as they are on ``day``: its successors, and theirs where those have ended as well."""
    found: dict[str, Place] = {}
    seen: set[str] = set()
    waiting = [place]
    while waiting:
        current = waiting.pop(0)
        if current.id in seen:
            continue
        seen.add(current.id)
        if current.exists_on(day):
            found[current.id] = current
        elif _is_gone(current, day):
            waiting += [after for name in current.successors if (after := places.get(name))]
    return tuple(found.values())


def _is_gone(place: Place, day: date) -> bool:
    return place.valid_to is not None and place.valid_to < day
