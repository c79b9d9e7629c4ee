"""Products chosen by what they are: of one kind any, of several kinds all.

A name that nothing bears is an error, never an empty choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.model.catalogue import Catalogue
from generator.model.entry import Entry, Index, name_order
from generator.model.place import Place, Places
from generator.model.status import STATUSES
from generator.model.text import nearest

ChoiceKind = Literal["ids", "groups", "places", "producers", "stars", "statuses", "fairs"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for. ``ids`` also gives the order; ``stars`` are those in force; a place holds all that lies in it,
    a fair all that its booths show.
    """

    ids: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    fairs: tuple[str, ...] = ()


class UnknownChoice(ValueError):
    """``value`` of ``kind`` does not exist; ``nearest`` is the name most like it, if any is like it."""

    def __init__(self, kind: ChoiceKind, value: str, known: Iterable[str]) -> None:
        super().__init__(f"{kind}: {value}")
        self.kind, self.value = kind, value
        self.nearest = nearest(value, known)


def choose(catalogue: Catalogue, index: Index, choice: Choice) -> tuple[Entry, ...]:
    """The entries that were asked for: in the order of ``ids``, or by name. Raises UnknownChoice."""
    by_id = index.by_id
    groups = {name: group_id for group_id, (_, group) in catalogue.groups.by_id.items() for name in (group_id, group.slug)}
    ids = _known("ids", (i.upper() for i in choice.ids), {name: name for name in by_id})
    wanted_groups = set(_known("groups", choice.groups, groups))
    wanted_places = set(_known("places", choice.places, {name: name for name in catalogue.places.by_id}))
    producers = set(_known("producers", choice.producers, {name: name for name in catalogue.producers}))
    statuses = set(_known("statuses", (s.replace("-", "_") for s in choice.statuses), {name: name for name in STATUSES}))
    fairs = {fair.id: frozenset(fair.products) for fair in catalogue.fairs}
    shown = frozenset().union(*(fairs[name] for name in _known("fairs", choice.fairs, {name: name for name in fairs})))
    order = name_order(index.entries, "vi")
    entries = [by_id[i] for i in dict.fromkeys(ids)] or sorted(index.entries, key=lambda entry: order[entry.id])
    return tuple(
        entry for entry in entries
        if (not wanted_groups or entry.brief.group in wanted_groups)
        and (not wanted_places or not wanted_places.isdisjoint(_places_of(entry, catalogue.places)))
        and (not producers or entry.brief.producer in producers)
        and (not choice.stars or entry.state.stars in choice.stars)
        and (not statuses or entry.state.status in statuses)
        and (not choice.fairs or entry.id in shown)
    )  # fmt: skip


def _known(kind: ChoiceKind, values: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    for value in values:
        if value not in names:
            raise UnknownChoice(kind, value, names)
        yield names[value]


def _places_of(entry: Entry, places: Places) -> Iterator[str]:
    """Every place that the product lies in, then and today. A commune of today only where it is known which."""
    starts = [places.get(entry.brief.place), *(entry.places_today if len(entry.places_today) == 1 else ())]
    for start in starts:
        place: Place | None = start
        while place is not None:
            yield place.id
            place = places.get(place.parent) if place.parent else None
