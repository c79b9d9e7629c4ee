"""Dates only as precise as their source: a day, a month or a year.

Arithmetic is done on the earliest and the latest day that such a date allows.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
FIRST_YEAR, LAST_YEAR = 1900, 2199
# The same for those who only know patterns: all but the 29th of February in a year that has none.
_YEAR, _DAY = "(19|20|21)[0-9]{2}", "0[1-9]|[12][0-9]"
_LONG, _SHORT, _FEBRUARY = "0[13578]|1[02]", "0[469]|11", "02"
DAY_PATTERN = f"{_YEAR}-(({_LONG})-({_DAY}|3[01])|({_SHORT})-({_DAY}|30)|{_FEBRUARY}-({_DAY}))"
PARTIAL_DATE_PATTERN = f"{_YEAR}(-(({_LONG})(-({_DAY}|3[01]))?|({_SHORT})(-({_DAY}|30))?|{_FEBRUARY}(-({_DAY}))?))?"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """``2021``, ``2021-12`` or ``2021-12-13``."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read one of the three forms; ValueError for anything else and for days that do not exist."""
        match = _FORM.match(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(text)
        date(year, 1 if month is None else month, 1 if day is None else day)
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read_partial_date, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


def _read_partial_date(value: object) -> PartialDate:
    # A bare year is a number in YAML; everything else is text.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, PartialDate):
        return text
    if not isinstance(text, str):
        raise PydanticCustomError("wrong-date", "wrong-date", {"value": value})
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise PydanticCustomError("wrong-date", "wrong-date", {"value": text}) from None


class _DayAnnotation:
    """A whole day, written ``2021-12-13``."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read_day, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


def _read_day(value: object) -> date:
    if isinstance(value, date):
        return value
    partial = _read_partial_date(value)
    if partial.day is None:
        raise PydanticCustomError("day-needed", "day-needed", {"value": str(partial)})
    return partial.earliest


Day = Annotated[date, _DayAnnotation]


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Interval:
    """The days on which something may have happened: from ``earliest`` to ``latest``, both included.

    None means that nothing bounds that side.
    """

    earliest: date | None = None
    latest: date | None = None

    def narrowed(self, earliest: date | None, latest: date | None) -> Interval:
        """The part of this interval that further bounds leave."""
        lows = [d for d in (self.earliest, earliest) if d]
        highs = [d for d in (self.latest, latest) if d]
        return Interval(max(lows) if lows else None, min(highs) if highs else None)

    @property
    def empty(self) -> bool:
        return bool(self.earliest and self.latest and self.earliest > self.latest)

    def plus_months(self, months: int) -> Interval:
        return Interval(
            add_months(self.earliest, months) if self.earliest else None,
            add_months(self.latest, months) if self.latest else None,
        )

    def certainly_before(self, other: Interval) -> bool:
        return bool(self.latest and other.earliest and self.latest < other.earliest)

    @property
    def order(self) -> tuple[date, date]:
        """Sort key: what is known to be early comes first, what is not known at all before it."""
        return (self.earliest or date.min, self.latest or date.max)
