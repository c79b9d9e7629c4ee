"""The recognitions of a product: dates, bands of scores, levels, terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.check.decision import dates_apart, decision_days
from generator.check.fault import fault
from generator.diagnostic import Diagnostic, FieldPath
from generator.load.document import Document
from generator.model.dates import Interval
from generator.model.decision import Decision
from generator.model.place import Places
from generator.model.product import Product, Recognition
from generator.model.rules import Rules
from generator.model.status import Term, product_terms, recognition_days

Where = tuple[str | int, ...]


def check_recognitions(
    document: Document, product: Product, places: Places, rules: Rules, decisions: Mapping[str, Decision]
) -> Iterator[Diagnostic]:
    """Every rule that one product's recognitions must keep."""
    told: set[FieldPath] = set()
    for i, recognition in enumerate(product.recognitions):
        where = ("recognitions", i)
        decision = decisions.get(recognition.decision) if recognition.decision else None
        days = recognition_days(recognition, decision)
        yield from _check_evidence(document, recognition, where)
        if days.empty:
            if not _told_of_decision(recognition, decision):
                yield fault("date-not-possible", document, *where, "date" if recognition.date else "not_before")
            continue
        found = list(_check_place_then(document, product, recognition, places, days, where))
        # The product's own place is told of once, whatever the number of recognitions.
        yield from (d for d in found if d.field not in told)
        told |= {d.field for d in found}
        yield from _check_score(document, recognition, rules, days, where)
        yield from _check_level(document, recognition, decision, rules, days, where)
        yield from _check_term(document, recognition, rules, days, where)
    yield from _check_overlaps(document, product_terms(product, decisions, rules), product)


def _told_of_decision(recognition: Recognition, decision: Decision | None) -> bool:
    """Whether the days do not fit because of the decision itself, or because its date is another."""
    return decision is not None and (decision_days(decision).empty or dates_apart(recognition.date, decision.date))


def _check_evidence(document: Document, recognition: Recognition, where: Where) -> Iterator[Diagnostic]:
    if recognition.evidence == "C" and recognition.stars is not None:
        yield fault("stars-without-evidence", document, *where, "stars", value=recognition.stars)
    if recognition.evidence != "C" and recognition.stars is None:
        yield fault("missing-stars", document, *where, "evidence", value=recognition.evidence)


def _check_place_then(
    document: Document, product: Product, recognition: Recognition, places: Places, days: Interval, where: Where
) -> Iterator[Diagnostic]:
    """The place must have existed on a day on which the recognition may have been decided."""
    own = recognition.place is not None
    place = places.get(recognition.place or product.place)
    if place is None or place.existed_during(days):
        return
    # A place that was not there yet is the one of today; one that was gone may also mean a wrong date.
    not_yet = place.valid_from is not None and days.latest is not None and place.valid_from > days.latest
    field: FieldPath = (*where, "place") if own else ("place",) if not_yet else (*where, "date") if recognition.date else where
    yield fault(
        "place-not-then", document, *field,
        value=place.id, date=_span(days), valid_from=place.valid_from or "…", valid_to=place.valid_to or "…",
    )  # fmt: skip


def _check_score(
    document: Document, recognition: Recognition, rules: Rules, days: Interval, where: Where
) -> Iterator[Diagnostic]:
    """Stars against the band of the score (26/2026/QĐ-TTg, article 4.1, and the sets before it)."""
    score, stars = recognition.score, recognition.stars
    if score is None or stars is None:
        return
    bands = [(s, band) for s in rules.during(days) if (band := s.band(score))]
    wanted = 5 if stars == "potential-5" else stars
    fitting = [(s, band) for s, band in bands if band.stars == wanted]
    if not fitting:
        right = ", ".join(sorted({str(band.stars) for _, band in bands}))
        cure = right if len(right) == 1 and int(right) >= 3 else None
        yield fault("stars-not-of-score", document, *where, "stars", cure=cure, value=stars, score=f"{score:g}", right=right)
    elif all(band.written_to is not None and score > band.written_to for _, band in fitting):
        rule = fitting[0][0].number
        yield fault("score-between-bands", document, *where, "score", severity="warning", value=f"{score:g}", rule=rule)


def _check_level(
    document: Document, recognition: Recognition, decision: Decision | None, rules: Rules, days: Interval, where: Where
) -> Iterator[Diagnostic]:
    """The level that recognised must be one that could give these stars on that day."""
    level = recognition.level or (decision.level if decision else None)
    if recognition.stars is None or level is None or (decision and decision.level != level):
        return  # a level that is not the decision's is told there
    sets = rules.during(days)
    allowed = sorted({name for s in sets for name in s.recognised_by.levels(recognition.stars)})
    if level not in allowed:
        field = "level" if recognition.level else "decision"
        cure = allowed[0] if len(allowed) == 1 else None
        yield fault(
            "level-cannot-give-stars", document, *where, field, cure=cure,
            value=level, stars=recognition.stars, date=_span(days), allowed=", ".join(allowed), rule=", ".join(s.number for s in sets),
        )  # fmt: skip


def _check_term(
    document: Document, recognition: Recognition, rules: Rules, days: Interval, where: Where
) -> Iterator[Diagnostic]:
    """What follows the decision: the end printed on the certificate, an extension, a revocation."""
    months = rules.validity_months(days)
    ends = days.plus_months(months)
    printed = recognition.valid_until
    if printed and Interval(printed.earliest, printed.latest).narrowed(ends.earliest, ends.latest).empty:
        cure = str(ends.earliest) if ends.earliest == ends.latest else None
        yield fault("expiry-not-of-date", document, *where, "valid_until", cure=cure, value=printed, right=_span(ends), months=months)
    extension = recognition.extension
    if extension and ends.earliest and extension.until <= ends.earliest:
        yield fault("dates-out-of-order", document, *where, "extension", "until", value=extension.until, after=ends.earliest)
    limit = max((s.extension_days or 0 for s in rules.sets), default=0)
    if extension and ends.latest and limit and (extension.until - ends.latest).days > limit:
        yield fault("extension-too-long", document, *where, "extension", "until", value=extension.until, days=limit)
    revoked = recognition.revocation
    if revoked and days.earliest and revoked.date.latest < days.earliest:
        yield fault("dates-out-of-order", document, *where, "revocation", "date", value=revoked.date, after=days.earliest)


def _check_overlaps(document: Document, terms: tuple[Term, ...], product: Product) -> Iterator[Diagnostic]:
    """Two certificates for one time: only more stars, or a renewal near the end, replace a certificate.

    A renewal may be filed 180 days before the end at the earliest (26/2026/QĐ-TTg, article 7.6).
    """
    certified = [term for term in terms if term.stars]
    for earlier, later in zip(certified, certified[1:], strict=False):
        where: Where = ("recognitions", _index(product, later))
        same_decision = earlier.decision is not None and earlier.decision == later.decision
        end, begin = earlier.ends.earliest, later.begins.latest
        too_early = end is not None and begin is not None and (end - begin).days > 180
        upgrade = (later.stars or 0) > (earlier.stars or 0)
        revoked = earlier.recognition.revocation is not None
        if same_decision or (too_early and not revoked and (not upgrade or _same_day(earlier, later))):
            number = _index(product, earlier) + 1
            yield fault("overlapping-recognitions", document, *where, number=number, date=_span(earlier.begins), end=_span(earlier.ends))


def _same_day(earlier: Term, later: Term) -> bool:
    exact = later.begins.earliest == later.begins.latest and later.begins.earliest is not None
    return exact and earlier.begins == later.begins


def _index(product: Product, term: Term) -> int:
    return next(i for i, recognition in enumerate(product.recognitions) if recognition is term.recognition)


def _span(days: Interval) -> str:
    first, last = (str(day) if day else "…" for day in (days.earliest, days.latest))
    return first if first == last else f"{first} – {last}"
