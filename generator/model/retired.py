"""Products that have left the catalogue: their IDs and addresses stay theirs for good."""

from __future__ import annotations

from generator.model.dates import PartialDate
from generator.model.record import Bilingual, BilingualLine, Many, ProductId, Record, Slug


class RetiredProduct(Record):
    """One product that was taken out, and why."""

    id: ProductId
    name: BilingualLine | None = None
    slugs: Many[Slug] = ()
    date: PartialDate
    reason: Bilingual


class Retired(Record):
    """``catalog/data/retired.yaml``; the file need not exist."""

    products: Many[RetiredProduct] = ()
