"""A decision: the act by which an authority recognises a list of products."""

from __future__ import annotations

from pydantic import Field

from generator.model.dates import Day, PartialDate
from generator.model.product import Level
from generator.model.record import Bilingual, BilingualLine, Line, Many, Notes, ProductRef, Record, Slug, Source


class Decision(Record):
    """One decision: one file. ``products`` are those of its list that the catalogue holds.

    ``products_total`` is the length of the whole list where a source gives it; ``number`` and
    ``date`` stay empty until somebody has seen them. ``cycle`` is the OCOP year that the round belongs to, where that
    is not the year of the date.
    """

    id: Slug
    title: BilingualLine
    number: Line | None = None
    level: Level
    issuer: BilingualLine | None = None
    round: BilingualLine | None = None
    cycle: int | None = Field(default=None, ge=2018, le=2100)
    date: PartialDate | None = None
    not_before: Day | None = None
    not_after: Day | None = None
    products: Many[ProductRef] = ()
    products_total: int | None = Field(default=None, ge=1)
    note: Bilingual | None = None
    sources: Many[Source] = Field(min_length=1)
    notes: Notes | None = None
