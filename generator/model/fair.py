"""A fair: where and when it is held, which booth shows which products, and what holds while it lasts.

Which products stood where is often known to the organiser alone; what no source gives is marked as an example.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from generator.model.dates import Day
from generator.model.record import Bilingual, BilingualLine, Line, Many, Notes, PlaceRef, ProducerRef, ProductRef, Record, Slug, Source
from generator.model.status import ProductStatus, Step, Term, product_status, product_steps
from generator.model.text import nearest

FairTime = Literal["coming", "running", "over"]
FAIR_TIMES: tuple[FairTime, ...] = ("running", "coming", "over")


class Booth(Record):
    """One booth. ``number`` is what stands on its sign, in the order in which visitors pass."""

    number: Line
    name: BilingualLine | None = None
    producer: ProducerRef | None = None
    products: Many[ProductRef] = Field(min_length=1)
    note: Bilingual | None = None


class Fair(Record):
    """One fair: one file. ``example`` says what in the file is an example and stands in no source."""

    id: Slug
    name: BilingualLine
    place: PlaceRef
    venue: BilingualLine | None = None
    begins: Day
    ends: Day
    booths: Many[Booth] = ()
    example: Bilingual | None = None
    note: Bilingual | None = None
    sources: Many[Source] = Field(min_length=1)
    notes: Notes | None = None

    @property
    def products(self) -> tuple[str, ...]:
        """The IDs of all products shown, each once, in the order of the booths."""
        return tuple(dict.fromkeys(product for booth in self.booths for product in booth.products))

    def time_on(self, day: date) -> FairTime:
        return "coming" if day < self.begins else "running" if day <= self.ends else "over"

    def times_from(self, day: date) -> tuple[tuple[date, FairTime], ...]:
        """What the fair is on ``day`` and every change after it, so that a page can carry them with it."""
        turns = [turn for turn in (self.begins, self.ends + timedelta(days=1)) if turn > day]
        return tuple((turn, self.time_on(turn)) for turn in (day, *turns))


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a product when a fair opens, and its changes until the fair closes."""

    opening: ProductStatus
    changes: tuple[Step, ...]


def standing_during(terms: tuple[Term, ...], fair: Fair, renewal_days: int) -> Standing:
    """What a product may show at a fair."""
    steps = product_steps(terms, fair.begins, renewal_days)
    return Standing(product_status(terms, fair.begins, renewal_days), tuple(step for step in steps[1:] if step.day <= fair.ends))


def by_time(fairs: Iterable[Fair], day: date) -> dict[FairTime, tuple[Fair, ...]]:
    """What runs, what comes (the next one first) and what is over (the last one first)."""
    ordered = sorted(fairs, key=lambda fair: (fair.begins, fair.id))
    found = {time: tuple(fair for fair in ordered if fair.time_on(day) == time) for time in FAIR_TIMES}
    return {**found, "over": found["over"][::-1]}


def shown_at(fairs: Iterable[Fair], product_id: str, day: date) -> tuple[tuple[Fair, tuple[Booth, ...]], ...]:
    """The coming and running fairs at which a product stands, with its booths; the next one first."""
    still = sorted((fair for fair in fairs if fair.time_on(day) != "over"), key=lambda fair: (fair.begins, fair.id))
    found = ((fair, tuple(booth for booth in fair.booths if product_id in booth.products)) for fair in still)
    return tuple((fair, booths) for fair, booths in found if booths)


class UnknownFair(LookupError):
    """There is no fair of this id; ``nearest`` is the one most like it, if any is like it."""

    def __init__(self, value: str, known: Iterable[str]) -> None:
        super().__init__(value)
        self.value = value
        self.nearest = nearest(value, known, 0.4)


def find_fair(fairs: Iterable[Fair], fair_id: str) -> Fair:
    """The fair of this id. Raises UnknownFair."""
    by_id = {fair.id: fair for fair in fairs}
    if fair_id not in by_id:
        raise UnknownFair(fair_id, by_id)
    return by_id[fair_id]
