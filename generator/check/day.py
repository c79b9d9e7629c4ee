"""Days that cannot be: in the future, or in the wrong order within one record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.check.fault import fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.dates import PartialDate
from generator.model.product import Product
from generator.model.record import Record

# Fields that tell of the future by their nature.
FUTURE_FIELDS = frozenset({"valid_until", "valid_to", "valid_from", "expires", "until", "begins", "ends"})


def check_future(document: Document, record: Record, latest: date) -> Iterator[Diagnostic]:
    """No date of something that has happened lies after ``latest`` (the real day, never before)."""
    for field, day in _dates(record, ()):
        earliest = day.earliest if isinstance(day, PartialDate) else day
        if earliest > latest and field[-1] not in FUTURE_FIELDS:
            yield fault("future-date", document, *field, value=day, today=latest)


def _dates(value: object, field: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], PartialDate | date]]:
    if isinstance(value, (PartialDate, date)):
        yield field, value
    elif isinstance(value, Record):
        for name, inner in value.__dict__.items():
            if inner is not None and not isinstance(inner, (str, int, float)):
                yield from _dates(inner, (*field, name))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _dates(inner, (*field, i))


def check_certifications(document: Document, product: Product) -> Iterator[Diagnostic]:
    for i, certification in enumerate(product.certifications):
        issued, expires = certification.issued, certification.expires
        if issued and expires and expires.latest < issued.earliest:
            yield fault("dates-out-of-order", document, "certifications", i, "expires", value=expires, after=issued)
