"""The state of a target on a day, by the formula that the progress page publishes.

Every step can be repeated by hand from what an ``Assessment`` holds; a test does so from the open data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.model.figure import Figure, FigureKind
from generator.model.plan import Plan, Target
from generator.model.progress import Progress

State = Literal["met", "on_the_way", "behind", "missed", "not_shown", "no_data", "not_begun"]
STATES: tuple[State, ...] = ("met", "on_the_way", "behind", "missed", "not_shown", "no_data", "not_begun")
# What a council is still to confirm and what somebody plans proves nothing; neither does a source of confidence C.
PROVING_KINDS: frozenset[FigureKind] = frozenset({"recognised", "cumulative", "valid", "derived"})
PROVING_CONFIDENCE = frozenset({"A", "B"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """A target on a day.

    ``figures``: every figure known by then that counts what the target asks for; ``counted``: those that the state rests
    on; ``latest``: the last of these; ``proof``: the first that reached the threshold. ``expected``: the share of the
    threshold that a steady pace would have reached by that day (0 to 1; None where the beginning is not known).
    ``closing``: the latest figure tells of the end of the period.
    """

    plan: Plan
    target: Target
    day: date
    state: State
    figures: tuple[Figure, ...]
    counted: tuple[Figure, ...]
    latest: Figure | None
    proof: Figure | None
    expected: float | None
    closing: bool

    @property
    def share(self) -> float | None:
        """The latest figure as a share of the threshold (1.0 is all of it)."""
        return self.latest.value / self.target.threshold if self.latest else None


def proves(figure: Figure) -> bool:
    """Whether a state may rest on the figure."""
    return figure.kind in PROVING_KINDS and figure.confidence in PROVING_CONFIDENCE


def reaches(value: float, target: Target) -> bool:
    """Whether a value meets the target's threshold."""
    return value == target.threshold if target.operator == "==" else value >= target.threshold


def assess(plan: Plan, target: Target, figures: Iterable[Figure], day: date) -> Assessment:
    """The state of a target on ``day``. ``figures``: those that measure it, in the order of time."""
    known = tuple(figure for figure in figures if figure.day <= day)
    counted = tuple(figure for figure in known if proves(figure))
    latest = counted[-1] if counted else None
    proof = next((figure for figure in counted if reaches(figure.value, target)), None)
    expected = _expected(pace_begins(plan, target), target.ends, day)
    closing = latest is not None and (latest.day >= target.ends or (latest.cycle == target.ends.year and not latest.partial))
    return Assessment(plan, target, day, _state(target, day, latest, proof, expected, closing=closing), known, counted, latest, proof, expected, closing)


def pace_begins(plan: Plan, target: Target) -> date | None:
    """The day from which the steady pace is counted: the beginning of the period, else the day of the document."""
    return target.begins or (plan.issued.earliest if plan.issued else None)


def _expected(begins: date | None, ends: date, day: date) -> float | None:
    if begins is None:
        return None
    whole = (ends - begins).days + 1
    return min(1.0, max(0.0, ((day - begins).days + 1) / whole))


def _state(target: Target, day: date, latest: Figure | None, proof: Figure | None, expected: float | None, *, closing: bool) -> State:
    if proof:
        return "met"
    if target.begins and day < target.begins:
        return "not_begun"
    if latest is None:
        return "no_data"
    if day > target.ends:
        # Without a figure for the end, the target may have been met and nobody published it.
        return "missed" if closing else "not_shown"
    return "on_the_way" if latest.value / target.threshold >= (expected or 0.0) else "behind"


def assess_all(progress: Progress, day: date) -> tuple[Assessment, ...]:
    """Every target of every document that existed on ``day``."""
    return tuple(
        assess(plan, target, progress.figures_of(target), day)
        for plan, target in progress.targets
        if not (plan.issued and plan.issued.earliest > day)
    )
