"""The form of the filters on the list of all products: which kinds there are, and every value that some product has.

What is chosen stands in the address by the keys here, the same in both languages, so that a list can be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model.place import Place
from generator.model.search import PRICE_BANDS, Whereabouts, whereabouts
from generator.model.status import STATUSES
from generator.render.environment import Context

# The kinds by which products are filtered, and their keys in the address.
KEYS = {
    "stars": "sao", "status": "tinh-trang", "group": "nhom", "district": "huyen", "commune": "xa", "type": "loai", "price": "gia", "certificate": "chung-nhan",
}  # fmt: skip
# The orders, and how the address names them; the first is that of the page itself.
ORDERS = {"name": "ten", "stars": "sao", "new": "moi", "price": "gia"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind: ``name`` as the script knows it, ``key`` in the address."""

    name: str
    key: str
    legend: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilterView:
    facets: tuple[Facet, ...]
    orders: tuple[Option, ...]
    bands: str


def filter_view(context: Context) -> FilterView:
    """The form in the language of the context; a kind of which no product has a value is left out."""
    t = context.words.t
    values = _values(context)
    facets = tuple(Facet(name, key, str(t[f"search.filter.{name}"]), tuple(values[name])) for name, key in KEYS.items())
    orders = tuple(Option(key, str(t[f"search.filter.sort_{name}"])) for name, key in ORDERS.items())
    return FilterView(tuple(facet for facet in facets if facet.options), orders, ",".join(map(str, PRICE_BANDS)))


def _values(context: Context) -> dict[str, Iterable[Option]]:
    t, catalogue, language, entries = context.words.t, context.catalogue, context.language, context.index.entries
    # A page that is opened later shows the states of that day, so those to come are there, too.
    states = [step.state for entry in entries for step in entry.steps]
    stars, statuses = {state.stars for state in states}, {state.status for state in states}
    groups = {entry.brief.group for entry in entries}
    producers = (catalogue.makers.get(entry.brief.producer or "") for entry in entries)
    kinds = {producer.kind for producer in producers if producer}
    lying = [whereabouts(catalogue, entry) for entry in entries]
    schemes = dict.fromkeys(scheme for entry in entries for scheme, _ in entry.brief.certificates)
    priced = any(entry.brief.price for entry in entries)
    return {
        "stars": [Option(str(number), t.format("status.stars", stars=number)) for number in (5, 4, 3) if number in stars],
        "status": [Option(status, str(t[f"status.{status}.word"])) for status in STATUSES if status in statuses],
        "group": [Option(key, group.name.text(language)) for key, (_, group) in catalogue.groups.by_id.items() if key in groups],
        "district": _places(context, lying, catalogue.places.districts),
        "commune": _places(context, lying, catalogue.places.communes),
        "type": [Option(kind.id, kind.name.text(language)) for kind in catalogue.producer_kinds.values() if kind.id in kinds],
        "price": list(_bands(context)) if priced else [],
        "certificate": [Option(scheme, str(t[f"product.schemes.{scheme}"])) for scheme in schemes],
    }


def _places(context: Context, lying: Iterable[Whereabouts], places: Iterable[Place]) -> list[Option]:
    there = {place.id for where in lying for place in (where.district, where.commune) if place}
    return [Option(place.id, context.words.place(place)) for place in places if place.id in there]


def _bands(context: Context) -> Iterator[Option]:
    t, price = context.words.t, context.words.price
    for number, (low, high) in enumerate(zip((None, *PRICE_BANDS), (*PRICE_BANDS, None), strict=True)):
        if high is None:
            yield Option(str(number), t.format("search.filter.price_from", low=price(low or 0)))
        elif low is None:
            yield Option(str(number), t.format("search.filter.price_below", high=price(high)))
        else:
            yield Option(str(number), t.format("search.filter.price_between", low=price(low), high=price(high)))
