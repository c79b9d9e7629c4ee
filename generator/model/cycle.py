"""The OCOP year: its six steps, and what is known of each year's course."""

from __future__ import annotations

from pydantic import Field

from generator.model.dates import PartialDate
from generator.model.record import Bilingual, BilingualLine, FigureRef, Many, Record, Source


class CycleStep(Record):
    """One of the steps (chu trình OCOP thường niên)."""

    number: int = Field(ge=1, le=20)
    name: BilingualLine
    note: Bilingual | None = None


class CycleEvent(Record):
    """Something of one step that a source reports for one year."""

    year: int = Field(ge=2018, le=2100)
    step: int = Field(ge=1, le=20)
    text: Bilingual
    date: PartialDate | None = None
    figures: Many[FigureRef] = ()
    sources: Many[Source] = Field(min_length=1)


class Cycle(Record):
    """The file of the OCOP year."""

    steps: Many[CycleStep] = Field(min_length=1)
    events: Many[CycleEvent] = ()
    sources: Many[Source] = Field(min_length=1)
