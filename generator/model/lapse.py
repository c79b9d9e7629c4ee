"""Which certificates hold from one day to another: what may be printed with stars for a fair, and what may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.model.entry import Entry
from generator.model.status import HOLDING, Step


@dataclass(frozen=True, slots=True)
class Lapse:
    """A product and the step by which it has lost its stars, or will: the day of the report, or the day on which it ends."""

    entry: Entry
    step: Step


@dataclass(frozen=True, slots=True)
class LapseReport:
    """What becomes of products from ``today`` to ``until``, both days counted, each product in one list.

    ``holding``: in force all that time. ``lapsing``: in force today, but not to the end. ``lapsed``: ended
    or revoked. ``uncertain``: nobody can tell. ``without``: never had stars that could hold today.
    """

    today: date
    until: date
    holding: tuple[Entry, ...]
    lapsing: tuple[Lapse, ...]
    lapsed: tuple[Lapse, ...]
    uncertain: tuple[Lapse, ...]
    without: tuple[Lapse, ...]


def first_lapse(entry: Entry, until: date) -> Step | None:
    """The first step, not later than ``until``, in which no certificate holds; None when one holds all the time."""
    return next((step for step in entry.steps if step.day <= until and step.state.status not in HOLDING), None)


def lasting_stars(entry: Entry, until: date) -> int | None:
    """The stars that may be printed: those in force today, if they are in force to the end of ``until``."""
    return entry.state.stars if first_lapse(entry, until) is None else None


def lapse_report(entries: Iterable[Entry], today: date, until: date | None = None) -> LapseReport:
    """Sort the products. ``until`` is not before ``today``; left out, it is ``today``."""
    last = max(until or today, today)
    found: dict[str, list[Lapse]] = {"lapsing": [], "lapsed": [], "uncertain": [], "without": []}
    holding = []
    for entry in entries:
        step = first_lapse(entry, last)
        if step is None:
            holding.append(entry)
        else:
            found[_kind(entry)].append(Lapse(entry, step))
    found["lapsing"].sort(key=lambda lapse: lapse.step.day)
    return LapseReport(today, last, tuple(holding), *(tuple(found[kind]) for kind in ("lapsing", "lapsed", "uncertain", "without")))


def _kind(entry: Entry) -> str:
    status = entry.state.status
    if status in HOLDING:
        return "lapsing"
    if status in ("lapsed", "revoked"):
        return "lapsed"
    return "uncertain" if status == "uncertain" else "without"
