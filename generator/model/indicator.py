"""Indicators: what a target asks for and what a figure counts. Both name one, so that they can meet."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.model.record import Bilingual, BilingualLine, Many, Record, Slug

IndicatorUnit = Literal["product", "producer", "percent", "district", "idea", "year", "billion-dong", "month", "shop", "organisation"]


class Indicator(Record):
    """One thing that is counted. ``note`` says how, where the name alone leaves a doubt."""

    id: Slug
    name: BilingualLine
    unit: IndicatorUnit
    note: Bilingual | None = None


class Indicators(Record):
    """The file of all indicators."""

    indicators: Many[Indicator] = Field(min_length=1)
