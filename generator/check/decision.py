"""Decisions against the products that they list, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from generator.check.fault import fault
from generator.check.identity import check_unique
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.dates import Interval, PartialDate
from generator.model.decision import Decision
from generator.model.product import Product


def check_decision(document: Document, decision: Decision) -> Iterator[Diagnostic]:
    """What can be said of a decision before the products are read."""
    entries = [(("products", i), product) for i, product in enumerate(decision.products)]
    yield from check_unique(document, entries, "duplicate-id")
    if decision.products_total is not None and decision.products_total < len(decision.products):
        value, count = decision.products_total, len(decision.products)
        yield fault("decision-total-too-small", document, "products_total", value=value, count=count)
    if decision_days(decision).empty:
        yield fault("date-not-possible", document, "date" if decision.date else "not_before")


def decision_days(decision: Decision) -> Interval:
    """The days on which a decision may have been taken."""
    days = Interval(decision.not_before, decision.not_after)
    return days.narrowed(decision.date.earliest, decision.date.latest) if decision.date else days


def check_listed(
    document: Document, product: Product, decisions: Mapping[str, Decision], listed: Mapping[str, frozenset[str]]
) -> Iterator[Diagnostic]:
    """A recognition that names a decision stands in its list, with the same date and level.

    ``listed`` holds the list of each decision for quick look-up.
    """
    # A file whose ID is not its name is told of that; either of the two may stand in the list.
    names = {product.id, PurePosixPath(document.path).stem}
    for i, recognition in enumerate(product.recognitions):
        decision = decisions.get(recognition.decision or "")
        if decision is None:
            continue
        where = ("recognitions", i)
        if names.isdisjoint(listed[decision.id]):
            # A warning: who proposes one file at a time, as the form does, can only add the product to the list once it exists.
            yield fault("not-in-decision", document, *where, "decision", severity="warning", value=decision.id, product=product.id)
        if recognition.level and recognition.level != decision.level:
            yield fault(
                "decision-disagrees", document, *where, "level", cure=decision.level, value=recognition.level, right=decision.level, decision=decision.id
            )  # fmt: skip
        if dates_apart(recognition.date, decision.date):
            yield fault(
                "decision-disagrees", document, *where, "date", cure=str(decision.date), value=recognition.date, right=decision.date, decision=decision.id
            )  # fmt: skip


def dates_apart(own: PartialDate | None, theirs: PartialDate | None) -> bool:
    """Whether two dates, as precise as they are, cannot mean one day."""
    if own is None or theirs is None:
        return False
    return own.latest < theirs.earliest or theirs.latest < own.earliest


def check_lists(
    documents: Mapping[str, Document], decisions: Mapping[str, Decision], recognised: Mapping[str, frozenset[str] | None]
) -> Iterator[Diagnostic]:
    """Every product in a decision's list exists and has a recognition by it.

    ``recognised`` maps each product's ID to the decisions that its recognitions name; None where
    the product's file could not be read.
    """
    for decision in decisions.values():
        document = documents[decision.id]
        for i, product in enumerate(decision.products):
            if product not in recognised:
                yield fault("unknown-product", document, "products", i, value=product)
            elif (named := recognised[product]) is not None and decision.id not in named:
                yield fault("no-recognition-of-decision", document, "products", i, value=product, decision=decision.id)
