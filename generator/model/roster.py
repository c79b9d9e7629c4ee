"""Which products of this catalogue a target counts: ever recognised, and in force, on several days at once.

A roster is the list behind a number: whoever doubts the number can count its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.model.catalogue import Catalogue
from generator.model.entry import Entry, Index
from generator.model.plan import Counts, Target
from generator.model.status import HOLDING, Term, term_status

# Not yet recognised, may have been by then, a certificate holds, nobody can tell, scored for 5 stars that the ministry
# has not given, no certificate holds any more.
Standing = Literal["not_yet", "perhaps", "holds", "uncertain", "waiting", "ended"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Products of one kind within one place, certainly recognised for the first time in ``last_year`` or before."""

    counts: Counts
    place: str
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A product in a roster. ``year``: the OCOP year of its first recognition; ``standings``: one for each day."""

    entry: Entry
    terms: tuple[Term, ...]
    year: int | None
    standings: tuple[Standing, ...]

    @property
    def stars(self) -> int | None:
        """The most stars that the product was ever given by a certificate."""
        return max((term.stars for term in self.terms if term.stars), default=None)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many products were ever recognised by a day, and of how many a certificate held, or may have held."""

    ever: int = 0
    holding: int = 0
    uncertain: int = 0


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of one selection in the order of years; ``days`` ends with the day of the build."""

    selection: Selection
    days: tuple[date, ...]
    rows: tuple[Row, ...]

    def tally(self, at: int = -1) -> Tally:
        """The numbers on ``days[at]``."""
        seen = [row.standings[at] for row in self.rows]
        return Tally(len(seen) - seen.count("not_yet") - seen.count("perhaps"), seen.count("holds"), seen.count("uncertain"))


@dataclass(frozen=True, slots=True)
class Rosters:
    """Every roster that a page leads to."""

    days: tuple[date, ...]
    by_selection: Mapping[Selection, Roster]

    @classmethod
    def build(cls, catalogue: Catalogue, index: Index) -> Rosters:
        """One roster for each kind of products that a target counts, one for each district and one for its province."""
        days = (*catalogue.progress.checkpoints(index.today), index.today)
        wanted = {selection: None for _, target in catalogue.progress.targets if (selection := selection_of(target))}
        for district in catalogue.places.districts:
            wanted |= {Selection("certified", name): None for name in (district.id, district.parent) if name}
        rows = {counts: _rows(index.entries, counts, days) for counts in {selection.counts for selection in wanted}}
        within = {counts: _by_place(catalogue, found) for counts, found in rows.items()}
        return cls(days, {s: Roster(s, days, _chosen(within[s.counts].get(s.place, ()), s.last_year)) for s in wanted})

    def of(self, target: Target) -> Roster | None:
        selection = selection_of(target)
        return self.by_selection[selection] if selection else None


def selection_of(target: Target) -> Selection | None:
    """What a target counts among the products of this catalogue, if it counts products."""
    return Selection(target.counts, target.place, target.ends.year) if target.counts else None


def term_year(term: Term) -> int | None:
    """The OCOP year of a recognition: its decision's, else that of its date; None where that is not certain."""
    if term.decision and term.decision.cycle:
        return term.decision.cycle
    first, last = term.begins.earliest, term.begins.latest
    return first.year if first and last and first.year == last.year else None


def _is_counted(term: Term, counts: Counts) -> bool:
    stars = term.recognition.stars
    if counts == "certified":
        return term.recognition.certified
    if counts == "national-5":
        level = term.recognition.level or (term.decision.level if term.decision else None)
        return stars == 5 and level == "national"
    # Whatever the ministry gave five stars, the province had scored at 90 or more (26/2026/QĐ-TTg, article 7).
    return stars in (5, "potential-5")


def _rows(entries: Iterable[Entry], counts: Counts, days: tuple[date, ...]) -> list[Row]:
    found = []
    for entry in entries:
        numbers = [i for i, term in enumerate(entry.terms) if _is_counted(term, counts)]
        if numbers:
            terms = tuple(entry.terms[i] for i in numbers)
            standings = tuple(_standing(entry, numbers, day, is_last=day == days[-1]) for day in days)
            found.append(Row(entry, terms, term_year(terms[0]), standings))
    return sorted(found, key=lambda row: (row.year is None, row.year or 0))


def _standing(entry: Entry, numbers: list[int], day: date, *, is_last: bool) -> Standing:
    # Only what was certainly recognised by then counts; a recognition without any date counts on the last day alone.
    begun = [i for i in numbers if (latest <= day if (latest := entry.terms[i].begins.latest) else is_last)]
    if not begun:
        earliest = (entry.terms[i].begins.earliest for i in numbers)
        return "perhaps" if any(first is None or first <= day for first in earliest) else "not_yet"
    statuses = {term_status(entry.terms, i, day) for i in begun}
    if statuses & HOLDING:
        return "holds"
    return "uncertain" if "uncertain" in statuses else "waiting" if "potential_5" in statuses else "ended"


def _by_place(catalogue: Catalogue, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows under the id of their place and of every place that it lay in."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        place = catalogue.places.get(row.entry.brief.place)
        while place:
            found.setdefault(place.id, []).append(row)
            place = catalogue.places.get(place.parent) if place.parent else None
    return found


def _chosen(rows: Iterable[Row], last_year: int | None) -> tuple[Row, ...]:
    return tuple(row for row in rows if last_year is None or _is_by(row, last_year))


def _is_by(row: Row, last_year: int) -> bool:
    latest = row.terms[0].begins.latest
    return row.year <= last_year if row.year else latest is not None and latest.year <= last_year
