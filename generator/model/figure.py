"""Reported figures: numbers that a source states, each with its day, its kind and how far it can be trusted."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from generator.model.dates import Day, Interval, PartialDate
from generator.model.plan import Target
from generator.model.product import Evidence
from generator.model.record import Bilingual, BilingualLine, FigureRef, IndicatorRef, IndustryRef, Line, Many, PlaceRef, Record, Slug, Source

FigureKind = Literal["recognised", "assessed", "cumulative", "valid", "planned", "derived"]
Bound = Literal["more-than", "at-least", "about"]


class Part(Record):
    """A share of a figure: of a place, a number of stars, an industry, or anything that ``label`` names."""

    value: float = Field(ge=0)
    place: PlaceRef | None = None
    stars: Literal[3, 4, 5, "potential-5"] | None = None
    industry: IndustryRef | None = None
    label: BilingualLine | None = None


class Figure(Record):
    """One number.

    ``cycle`` is the OCOP year that it belongs to where that is not the year of its date; ``partial`` says that it covers
    only part of that year (one round of two). ``formula`` shows how a derived figure follows from others. ``bound``: the
    source says "more than", "at least" or "about". ``high``: the upper end of a range.
    """

    id: Slug
    indicator: IndicatorRef
    place: PlaceRef
    stars: Literal[3, 4, 5] | None = None
    min_stars: Literal[3, 4, 5] | None = None
    industry: IndustryRef | None = None
    value: float = Field(ge=0)
    high: float | None = Field(default=None, ge=0)
    bound: Bound | None = None
    kind: FigureKind
    confidence: Evidence
    period: BilingualLine | None = None
    cycle: int | None = Field(default=None, ge=2018, le=2100)
    partial: bool = False
    date: PartialDate | None = None
    not_before: Day | None = None
    not_after: Day | None = None
    formula: Line | None = None
    parts: Many[Part] = ()
    parts_complete: bool = True
    scope: BilingualLine | None = None
    note: Bilingual | None = None
    sources: Many[Slug] = Field(min_length=1)

    @property
    def days(self) -> Interval:
        """The days for which the figure may stand."""
        days = Interval(self.not_before, self.not_after)
        return days.narrowed(self.date.earliest, self.date.latest) if self.date else days

    @property
    def day(self) -> date:
        """The day by which the figure certainly stood. A figure without one is not published."""
        assert self.days.latest is not None
        return self.days.latest

    @property
    def year(self) -> int:
        """The OCOP year that the figure belongs to."""
        return self.cycle or self.day.year

    def measures(self, target: Target) -> bool:
        """Whether the figure counts what the target asks for: same indicator, stars and place, within its years."""
        same = (self.indicator, self.place, self.stars, self.min_stars) == (target.indicator, target.place, target.stars, target.min_stars)
        return same and self.industry is None and target.covers(self.year)


class Gap(Record):
    """A figure that was looked for and not found. ``year``: the OCOP year that it would belong to, if it is one year's."""

    id: Slug
    indicator: IndicatorRef
    place: PlaceRef
    stars: Literal[3, 4, 5] | None = None
    min_stars: Literal[3, 4, 5] | None = None
    year: int | None = Field(default=None, ge=2018, le=2100)
    period: BilingualLine
    note: Bilingual


class Disagreement(Record):
    """Figures that do not fit together, and what is known of why."""

    figures: Many[FigureRef] = ()
    text: Bilingual


class FigureFile(Record):
    """A file of figures, with the sources that its entries name by key."""

    sources: dict[str, Source] = Field(default_factory=dict)
    figures: Many[Figure] = ()
    gaps: Many[Gap] = ()
    disagreements: Many[Disagreement] = ()
