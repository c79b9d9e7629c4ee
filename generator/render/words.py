"""Dates, numbers and phrases in one language. The words themselves live in ``catalog/strings``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from generator.model.dates import Interval, PartialDate
from generator.model.place import Place, PlaceKind
from generator.model.record import Language
from generator.model.status import ProductStatus, Term
from generator.model.strings import Strings

_DAY = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
_MONTH = {"vi": "MM/yyyy", "en": "MMMM yyyy"}


@lru_cache(maxsize=50_000)
def _written(day: date, form: str, language: Language) -> str:
    # Babel reads the form anew each time; a catalogue has few different days.
    return format_date(day, form, locale=language)


@lru_cache(maxsize=50_000)
def _counted(number: float, language: Language) -> str:
    return format_decimal(number, locale=language)


@dataclass(frozen=True, slots=True)
class Words:
    """One language: its strings, and how it writes days, numbers, places and terms."""

    language: Language
    t: Strings

    def day(self, day: date) -> str:
        return _written(day, _DAY[self.language], self.language)

    def number(self, number: float) -> str:
        return _counted(number, self.language)

    def percent(self, share: float) -> str:
        """``0.24`` -> ``24%``."""
        return format_percent(share, locale=self.language)

    def partial(self, value: PartialDate) -> str:
        """A date as precise as it is, without a preposition: ``12/2021``."""
        if value.day is not None:
            return self.day(value.earliest)
        if value.month is not None:
            return _written(value.earliest, _MONTH[self.language], self.language)
        return str(value.year)

    def price(self, dong: int) -> str:
        return f"{self.number(dong)} {'₫' if self.language == 'vi' else 'VND'}"

    def count(self, name: str, number: int) -> str:
        return self.t.count(name, number, number=self.number(number))

    def place(self, place: Place, kind: PlaceKind | None = None) -> str:
        """The full name of a place: ``Huyện An Biên``, ``An Biên District``."""
        return self.t.format(f"place.kinds.{kind or place.kind}", name=place.name.text(self.language))

    def when(self, term: Term) -> str:
        """When a recognition was decided, with its preposition, as precisely as the sources allow."""
        return self.stated(term.recognition.date or (term.decision.date if term.decision else None), term.begins)

    def stated(self, stated: PartialDate | None, begins: Interval) -> str:
        """A date as it was stated, or the bounds of it, with its preposition."""
        if stated is None:
            return self.between(begins)
        if stated.day is not None:
            return self.t.format("status.when.day", day=self.partial(stated))
        unit = "year" if stated.month is None else "month"
        return self.t.format(f"status.when.{unit}", **{unit: self.partial(stated)})

    def between(self, days: Interval) -> str:
        """A day known only by its bounds, with its preposition."""
        first, last = days.earliest, days.latest
        if first and last and first == last:
            return self.t.format("status.when.day", day=self.day(first))
        if first and last and (first.year, first.month, first.day, last.month, last.day) == (last.year, 1, 1, 12, 31):
            return self.t.format("status.when.year", year=first.year)
        if first and last:
            return self.t.format("status.when.between", first=self.day(first), last=self.day(last))
        if last:
            return self.t.format("status.when.by", day=self.day(last))
        return self.t.format("status.when.from", day=self.day(first)) if first else str(self.t.status.when.unknown)

    def filing(self, first: date, last: date, today: date) -> str:
        """When a dossier for renewal is to be handed in, or that it is too late."""
        over = last < today
        return self.t.format("upkeep.filing_over" if over else "upkeep.filing", first=self.day(first), last=self.day(last))

    def status_phrase(self, state: ProductStatus, form: Literal["short", "detail"]) -> str:
        """What holds, since when and until when: a few words, or a sentence."""
        term = state.term
        if term is None:
            return str(self.t[f"status.{state.status}.{form}"])
        recognition, decision = term.recognition, term.decision
        return _phrase(
            self, f"status.{state.status}.{form}", recognition.stars, recognition.date or (decision.date if decision else None), term.begins, term.ends,
            recognition.extension.until if recognition.extension else None, recognition.revocation.date if recognition.revocation else None,
        )  # fmt: skip

    def on(self, value: PartialDate) -> str:
        """A date with its preposition."""
        unit = "day" if value.day else "month" if value.month else "year"
        return self.t.format(f"status.when.{unit}", **{unit: self.partial(value)})


@lru_cache(maxsize=50_000)
def _phrase(
    words: Words, name: str, stars: object, stated: PartialDate | None, begins: Interval, ends: Interval, until: date | None, revoked: PartialDate | None
) -> str:
    """What is said of a term. Certificates of one decision say the same, so it is kept."""
    return words.t.format(
        name, stars=stars, when=words.stated(stated, begins), end=words.between(ends),
        until=words.day(until) if until else "", revoked=words.on(revoked) if revoked else "",
    )  # fmt: skip
