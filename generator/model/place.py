"""Places: provinces, districts and communes, each with the time in which it existed.

The same code and the same name can mean different places at different times, so a place has an
id of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from generator.model.dates import Day, Interval
from generator.model.record import Bilingual, BilingualLine, Line, Many, PlaceRef, Record, Slug, Source

PlaceKind = Literal["country", "region", "province", "city", "town", "district", "ward", "commune", "township", "special-zone"]
DISTRICT_KINDS: frozenset[str] = frozenset({"city", "town", "district"})
# From the whole country down to a province.
UPPER_KINDS: tuple[PlaceKind, ...] = ("country", "region", "province")


class FormerKind(Record):
    """What a place was before it changed rank without changing its bounds."""

    kind: PlaceKind
    valid_to: Day


class Tile(Record):
    """Where a district's tile lies on the map of tiles: counted from the top left."""

    column: int = Field(ge=1, le=8)
    row: int = Field(ge=1, le=8)


class Place(Record):
    """One place in one span of time. ``valid_to`` is its last day; ``parent`` the place it lay in.

    Only regions and the country have no ``code``: the official list numbers provinces and what lies in them.
    """

    id: Slug
    code: Line | None = None
    kind: PlaceKind
    name: BilingualLine
    valid_from: Day | None = None
    valid_to: Day | None = None
    parent: PlaceRef | None = None
    successors: Many[PlaceRef] = ()
    former_kinds: Many[FormerKind] = ()
    tile: Tile | None = None
    note: Bilingual | None = None
    sources: Many[Line] = ()

    @property
    def is_district(self) -> bool:
        return self.kind in DISTRICT_KINDS

    @property
    def is_commune(self) -> bool:
        return not self.is_district and self.kind not in UPPER_KINDS

    def existed_during(self, days: Interval) -> bool:
        """Whether the place existed on at least one of the days."""
        begins_in_time = not (self.valid_from and days.latest) or self.valid_from <= days.latest
        ends_in_time = not (self.valid_to and days.earliest) or self.valid_to >= days.earliest
        return begins_in_time and ends_in_time

    def exists_on(self, day: date) -> bool:
        return self.existed_during(Interval(day, day))


class PlaceFile(Record):
    """A file of places, with the sources that its entries name by key."""

    sources: dict[str, Source] = Field(default_factory=dict)
    places: Many[Place] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Places:
    """All places by id, and which of them a page is made for.

    ``predecessors``: for each place of today, the places it was made from. ``unread``: ids of places
    whose entries could not be read; never any in a catalogue that is published.
    """

    by_id: Mapping[str, Place]
    predecessors: Mapping[str, tuple[Place, ...]]
    unread: frozenset[str] = frozenset()

    @classmethod
    def build(cls, places: Iterable[Place], unread: frozenset[str] = frozenset()) -> Places:
        by_id: dict[str, Place] = {}
        for place in places:
            by_id.setdefault(place.id, place)
        before: dict[str, list[Place]] = {}
        for place in by_id.values():
            for successor in place.successors:
                before.setdefault(successor, []).append(place)
        return cls(by_id, {key: tuple(value) for key, value in before.items()}, unread - by_id.keys())

    def get(self, place_id: str) -> Place | None:
        return self.by_id.get(place_id)

    def knows(self, place_id: str) -> bool:
        """Whether there is an entry for this place, readable or not."""
        return place_id in self.by_id or place_id in self.unread

    @property
    def districts(self) -> tuple[Place, ...]:
        """The districts of the plan, in the order of their codes."""
        return tuple(sorted((p for p in self.by_id.values() if p.is_district), key=_by_code))

    @property
    def communes(self) -> tuple[Place, ...]:
        """The communes of today: those that no later place has followed."""
        found = (p for p in self.by_id.values() if p.is_commune and p.valid_to is None)
        return tuple(sorted(found, key=_by_code))

    @property
    def with_page(self) -> tuple[Place, ...]:
        return self.districts + self.communes

    def district_of(self, place: Place) -> Place | None:
        """The district in which a place lay; the place itself if it is one."""
        while not place.is_district:
            parent = self.by_id.get(place.parent) if place.parent else None
            if parent is None:
                return None
            place = parent
        return place

    def today(self, place: Place) -> tuple[Place, ...]:
        """The places of today on whose ground ``place`` lay: itself, or all its last successors."""
        if not place.successors:
            return (place,)
        found: dict[str, Place] = {}
        for successor in place.successors:
            if successor in self.by_id and successor != place.id:
                found.update((p.id, p) for p in self.today(self.by_id[successor]))
        return tuple(found.values())

    def communes_within(self, district: Place) -> tuple[Place, ...]:
        """The former communes of a district."""
        return tuple(sorted((p for p in self.by_id.values() if p.parent == district.id), key=_by_code))


def _by_code(place: Place) -> str:
    return place.code or ""
