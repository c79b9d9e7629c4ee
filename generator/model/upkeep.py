"""What a catalogue's editors still have to do: what is missing, what is untranslated, which certificates end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from generator.model.catalogue import Catalogue
from generator.model.dates import add_months
from generator.model.entry import Entry, Index
from generator.model.lapse import Lapse, lapse_report
from generator.model.rules import Rules
from generator.model.status import HOLDING, Term

Wanted = Literal["photo", "english", "decision_number", "exact_date", "consent"]
WANTED: tuple[Wanted, ...] = ("photo", "english", "decision_number", "exact_date", "consent")
# When a certificate ends, counted from the day of the build.
Due = Literal["ended", "uncertain", "one_month", "three_months", "six_months", "later"]
DUE: tuple[Due, ...] = ("one_month", "three_months", "six_months", "uncertain", "ended", "later")
# What is the matter with the English of a product.
Lack = Literal["missing", "outdated", "machine"]
LACKS: tuple[Lack, ...] = ("missing", "outdated", "machine")
_MONTHS: tuple[tuple[Due, int], ...] = (("one_month", 1), ("three_months", 3), ("six_months", 6))


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of ``total`` products, how many have each thing that is wanted."""

    total: int
    having: Mapping[Wanted, int]


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A product whose English wants work. ``fields``: those of its record that have none."""

    entry: Entry
    lack: Lack
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expiry:
    """The certificate of a product that ends last, and how soon that is."""

    entry: Entry
    term: Term
    due: Due


def has(catalogue: Catalogue, entry: Entry, wanted: Wanted) -> bool:
    """Whether a product has what is wanted: English that somebody checked; number and date of its last recognition."""
    product = entry.brief
    term = entry.terms[-1] if entry.terms else None
    if wanted == "photo":
        return bool(product.photos)
    if wanted == "english":
        return product.english == "human"
    if wanted == "decision_number":
        return bool(term and term.decision and term.decision.number)
    if wanted == "exact_date":
        return bool(term and term.begins.earliest and term.begins.earliest == term.begins.latest)
    if product.consented is not None:
        return product.consented
    producer = catalogue.makers.get(product.producer or "")
    return bool(producer and producer.consented)


def completeness(catalogue: Catalogue, entries: Iterable[Entry]) -> Completeness:
    found = tuple(entries)
    return Completeness(len(found), {wanted: sum(has(catalogue, entry, wanted) for entry in found) for wanted in WANTED})


def expiries(index: Index) -> tuple[Expiry, ...]:
    """One for each product that ever had a certificate, in the order of time."""
    found = []
    for entry in index.entries:
        term = _last_certificate(entry)
        if term and entry.state.status != "revoked":
            found.append(Expiry(entry, term, _due(entry, term, index.today)))
    return tuple(sorted(found, key=lambda e: (e.term.ends.order, e.entry.id)))


def _last_certificate(entry: Entry) -> Term | None:
    current = entry.state.term
    if current and current.recognition.certified:
        return current
    return next((term for term in reversed(entry.terms) if term.recognition.certified), None)


def _due(entry: Entry, term: Term, today: date) -> Due:
    if entry.state.status == "uncertain":
        return "uncertain"
    if entry.state.status not in HOLDING:
        return "ended"
    end = _end(term)
    return next((due for due, months in _MONTHS if end and end <= add_months(today, months)), "later")


def _end(term: Term) -> date | None:
    """The first day on which the certificate may no longer hold."""
    return term.recognition.extension.until if term.recognition.extension else term.ends.earliest


def filing_window(term: Term, rules: Rules) -> tuple[date, date] | None:
    """The days on which a dossier for renewal may be handed in; None where the end, from which they are counted, is not known to the day."""
    end = term.ends.earliest if term.ends.earliest == term.ends.latest else None
    return (end - timedelta(days=rules.renewal_days), end - timedelta(days=rules.filing_days)) if end else None


def untranslated(index: Index) -> tuple[Untranslated, ...]:
    """Products whose English is missing, older than the Vietnamese, or unchecked, in this order."""
    found = []
    for entry in index.entries:
        fields = entry.brief.untranslated
        if fields or entry.brief.english != "human":
            lack: Lack = "missing" if fields or entry.brief.english == "missing" else entry.brief.english  # type: ignore[assignment]
            found.append(Untranslated(entry, lack, fields))
    return tuple(sorted(found, key=lambda item: (LACKS.index(item.lack), item.entry.id)))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What wants work around a day: each product in at most one of the lists of certificates.

    ``lapsed``: ended in the ``days`` before ``today``; ``lapsing``: will end in the ``days`` after it, or may; ``uncertain``: nobody can tell.
    """

    today: date
    days: int
    lapsed: tuple[Lapse, ...]
    lapsing: tuple[Lapse, ...]
    uncertain: tuple[Lapse, ...]
    having: Completeness
    english: Mapping[Lack, int]
    rules: Rules

    @property
    def due(self) -> int:
        """How many certificates somebody has to see to."""
        return len(self.lapsed) + len(self.lapsing) + len(self.uncertain)


def outlook(catalogue: Catalogue, index: Index, days: int) -> Outlook:
    """Which certificates ended in the last ``days`` days, which end in the next, and what the products lack."""
    span = timedelta(days=days)
    report = lapse_report(index.entries, index.today, index.today + span)
    since = index.today - span
    lapsed = [(term.ends.latest, lapse) for lapse in report.lapsed if (term := lapse.entry.state.term) and lapse.entry.state.status == "lapsed" and term.ends.latest]
    recent = sorted((pair for pair in lapsed if pair[0] > since), key=lambda pair: (pair[0], pair[1].entry.id))
    lacks = [item.lack for item in untranslated(index)]
    return Outlook(
        index.today, days, tuple(lapse for _, lapse in recent), report.lapsing, report.uncertain, completeness(catalogue, index.entries),
        {lack: lacks.count(lack) for lack in LACKS}, catalogue.rules,
    )  # fmt: skip
