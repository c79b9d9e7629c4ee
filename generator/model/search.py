"""What a product is looked for by, beyond its name: the places it lies in, its numbers, its price, its newest recognition.

Facts alone: how they are written down for a browser is the business of ``render``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.model.brief import Brief
from generator.model.catalogue import Catalogue
from generator.model.entry import Entry
from generator.model.place import Place, Places

# Upper bounds of the price bands in VND; the last band has none.
PRICE_BANDS: tuple[int, ...] = (50_000, 100_000, 200_000, 500_000)


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """``place``: that of the certificate. ``near``: all that the product surely lies in, then or today; ``far``: places that it may
    lie in, or from whose ground its place of today was made. ``district``: of the plan; ``commune``: of today, where known.
    """

    place: Place
    near: tuple[Place, ...]
    far: tuple[Place, ...]
    district: Place | None
    commune: Place | None


def whereabouts(catalogue: Catalogue, entry: Entry) -> Whereabouts:
    """Every place under which somebody may look for the product."""
    places = catalogue.places
    place = places.by_id[entry.brief.place]
    certain = entry.places_today if len(entry.places_today) == 1 else ()
    near = _unique(above for start in (place, *certain) for above in _with_parents(places, start))
    unsure = entry.places_today if len(entry.places_today) > 1 else ()
    before = (former for today in certain for former in places.predecessors.get(today.id, ()))
    far = tuple(p for p in _unique((*unsure, *before)) if p not in near)
    commune = certain[0] if certain and certain[0].is_commune else None
    return Whereabouts(place, near, far, places.district_of(place), commune)


def numbers(product: Brief) -> tuple[str, ...]:
    """Bar codes and the official code, digits only: what is typed or scanned."""
    found = [gtin for _, gtin in product.gtins]
    if product.official_code:
        found.append(product.official_code.replace("-", ""))
    return tuple(dict.fromkeys(found))


def newest_recognition(entry: Entry) -> date | None:
    """The day by which the last recognition was decided, as far as known."""
    days = [day for term in entry.terms if (day := term.begins.latest or term.begins.earliest)]
    return max(days, default=None)


def _with_parents(places: Places, place: Place) -> Iterator[Place]:
    found: Place | None = place
    while found is not None:
        yield found
        found = places.get(found.parent) if found.parent else None


def _unique(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({place.id: place for place in places}.values())
