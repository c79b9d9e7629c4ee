"""What holds on a day: the status of a recognition and of its product (contract: "Status").

A certificate runs a number of months from its date (36: 26/2026/QĐ-TTg, article 4.3, and the sets
before it). A date known only to the year or month is worked with as its earliest and latest day.
Everything is a step function of the day, so a page can carry its future steps with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from generator.model.brief import Brief, BriefRecognition
from generator.model.dates import Interval
from generator.model.decision import Decision
from generator.model.product import Product, Recognition
from generator.model.rules import Rules

Status = Literal[
    "in_force", "renewal_due", "extended", "lapsed", "revoked", "superseded", "uncertain", "potential_5", "unconfirmed", "not_yet"
]
HOLDING: frozenset[Status] = frozenset({"in_force", "renewal_due", "extended"})
STATUSES: tuple[Status, ...] = (
    "in_force", "renewal_due", "extended", "lapsed", "revoked", "superseded", "uncertain", "potential_5", "unconfirmed", "not_yet",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A recognition on the calendar: the days on which it may have begun and may end.

    ``ends`` is the first day on which the certificate no longer holds.
    """

    recognition: Recognition | BriefRecognition
    decision: Decision | None
    begins: Interval
    ends: Interval

    @property
    def stars(self) -> int | None:
        return self.recognition.stars if isinstance(self.recognition.stars, int) else None


@dataclass(frozen=True, slots=True)
class ProductStatus:
    """The status of a product on a day, and the term that it comes from (None: not yet recognised)."""

    status: Status
    term: Term | None

    @property
    def stars(self) -> int | None:
        """The stars that the product may show as its own: only while a certificate holds."""
        return self.term.stars if self.term and self.status in HOLDING else None


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on, until the next step, the product has this status."""

    day: date
    state: ProductStatus


def recognition_days(recognition: Recognition | BriefRecognition, decision: Decision | None) -> Interval:
    """The days on which a recognition may have been decided, by its own date and bounds and its decision's."""
    days = Interval()
    for record in (recognition, decision):
        if record is not None:
            if record.date:
                days = days.narrowed(record.date.earliest, record.date.latest)
            days = days.narrowed(record.not_before, record.not_after)
    return days


def product_terms(product: Product | Brief, decisions: Mapping[str, Decision], rules: Rules) -> tuple[Term, ...]:
    """The recognitions of a product in the order of time."""
    terms = []
    for recognition in product.recognitions:
        decision = decisions.get(recognition.decision) if recognition.decision else None
        begins = recognition_days(recognition, decision)
        ends = begins.plus_months(rules.validity_months(begins))
        terms.append(Term(recognition, decision, begins, ends))
    return tuple(sorted(terms, key=lambda term: term.begins.order))


def term_status(terms: tuple[Term, ...], index: int, day: date, renewal_days: int = 180) -> Status:
    """The status of one recognition on a day."""
    term = terms[index]
    recognition = term.recognition
    if term.begins.earliest and day < term.begins.earliest:
        return "not_yet"
    if recognition.revocation and day >= recognition.revocation.date.earliest:
        return "revoked"
    if any(_replaces(later, day) for later in terms[index + 1 :]):
        return "superseded"
    if recognition.stars is None:
        return "unconfirmed"
    if recognition.stars == "potential-5":
        return "potential_5"
    return _certificate_status(term, day, renewal_days)


def _replaces(later: Term, day: date) -> bool:
    return later.recognition.certified and later.begins.latest is not None and later.begins.latest <= day


def _certificate_status(term: Term, day: date, renewal_days: int) -> Status:
    extension = term.recognition.extension
    if term.ends.latest and day >= term.ends.latest:
        return "extended" if extension and day <= extension.until else "lapsed"
    begun = term.begins.latest is not None and day >= term.begins.latest
    holds = term.ends.earliest is not None and day < term.ends.earliest
    if begun and holds:
        assert term.ends.earliest is not None
        return "renewal_due" if (term.ends.earliest - day).days <= renewal_days else "in_force"
    if begun and extension and day <= extension.until:
        return "extended"
    return "uncertain"


def product_status(terms: tuple[Term, ...], day: date, renewal_days: int = 180) -> ProductStatus:
    """The status of a product: of the certificate that holds, else of the doubtful one, else of the last."""
    found = [(term_status(terms, i, day, renewal_days), term) for i, term in enumerate(terms)]
    found = [(status, term) for status, term in found if status != "not_yet"]
    for wanted in (HOLDING, {"uncertain"}, {"potential_5", "lapsed", "revoked", "unconfirmed"}):
        chosen = [pair for pair in found if pair[0] in wanted]
        if chosen:
            return ProductStatus(*chosen[-1])
    return ProductStatus("not_yet", None) if terms else ProductStatus("unconfirmed", None)


def product_steps(terms: tuple[Term, ...], day: date, renewal_days: int = 180) -> tuple[Step, ...]:
    """The status of a product on ``day`` and every change of it after that day, in order."""
    return _steps(terms, day, renewal_days, lambda turn: product_status(terms, turn, renewal_days))


def term_steps(terms: tuple[Term, ...], index: int, day: date, renewal_days: int = 180) -> tuple[Step, ...]:
    """The same for one of its recognitions."""
    term = terms[index]
    return _steps(terms, day, renewal_days, lambda turn: ProductStatus(term_status(terms, index, turn, renewal_days), term))


def _steps(
    terms: tuple[Term, ...], day: date, renewal_days: int, state_on: Callable[[date], ProductStatus]
) -> tuple[Step, ...]:
    steps = [Step(day, state_on(day))]
    for turn in sorted({turn for term in terms for turn in _turning_days(term, renewal_days) if turn > day}):
        state = state_on(turn)
        if state != steps[-1].state:
            steps.append(Step(turn, state))
    return tuple(steps)


def _turning_days(term: Term, renewal_days: int) -> list[date]:
    """Every day on which the status of this term, or of one that it replaces, can change."""
    days = [term.begins.earliest, term.begins.latest, term.ends.earliest, term.ends.latest]
    if term.ends.earliest:
        days.append(term.ends.earliest - timedelta(days=renewal_days))
    if term.recognition.extension:
        days.append(term.recognition.extension.until + timedelta(days=1))
    if term.recognition.revocation:
        days.append(term.recognition.revocation.date.earliest)
    return [day for day in days if day]
