"""A plan: one document and the targets that it sets, each with its words as published."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.model.dates import Day, PartialDate
from generator.model.record import Bilingual, BilingualLine, IndicatorRef, Language, Line, Many, Notes, PlaceRef, Record, Slug, Source, Text

Operator = Literal[">=", ">", "==", "between", "about"]
Each = Literal["year", "district", "district-year"]
# Which products of this catalogue a target counts.
Counts = Literal["certified", "provincial-5", "national-5"]


class Target(Record):
    """One measurable target.

    ``operator``, ``low`` and ``high`` are what the text says; ``threshold`` is the one number that the state is worked
    out with, and ``threshold_reason`` says why that one. ``text_as_stored`` keeps the words with the damage of the scan.
    ``each``: the number holds for every district or year, not for the whole. ``for_information``: the words can be read in
    more than one way, so the state is shown but not counted in any sum of states.
    """

    id: Slug
    title: BilingualLine
    text: Bilingual
    text_as_stored: Text | None = None
    published_in: Language = "vi"
    line: int | None = Field(default=None, ge=1)
    indicator: IndicatorRef
    stars: Literal[3, 4, 5] | None = None
    min_stars: Literal[3, 4, 5] | None = None
    place: PlaceRef
    each: Each | None = None
    begins: Day | None = None
    ends: Day
    operator: Operator
    low: float = Field(ge=0)
    high: float | None = Field(default=None, ge=0)
    threshold: float = Field(gt=0)
    threshold_reason: Bilingual | None = None
    members: Many[Slug] = ()
    scope: Bilingual | None = None
    doubt: Bilingual | None = None
    for_information: bool = False
    counts: Counts | None = None

    def covers(self, year: int) -> bool:
        """Whether an OCOP year is one of the period's; without a beginning, every year up to its end is."""
        return (self.begins is None or self.begins.year <= year) and year <= self.ends.year


class Unmeasurable(Record):
    """A goal of the document that cannot be measured, and why not."""

    text: Bilingual
    line: int | None = Field(default=None, ge=1)
    reason: Bilingual


class Plan(Record):
    """One document: one file. ``read``: whether its own text was read, or only what the press said of it."""

    id: Slug
    number: Line | None = None
    title: BilingualLine
    issuer: BilingualLine | None = None
    signer: Line | None = None
    issued: PartialDate | None = None
    place: PlaceRef
    read: Literal["text", "press"]
    note: Bilingual | None = None
    targets: Many[Target] = Field(min_length=1)
    unmeasurable: Many[Unmeasurable] = ()
    sources: Many[Source] = Field(min_length=1)
    notes: Notes | None = None
