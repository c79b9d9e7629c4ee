"""The columns of the table of products: name, type, and which field of a record says what a column holds.

One definition for the table's head, for ``datapackage.json`` and for the page that describes the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.model.strings import Strings

Kind = Literal["string", "integer", "date", "any"]


@dataclass(frozen=True, slots=True)
class Column:
    """``field``: a field of the strings' ``fields`` (``product.slug``); None: the column has words of its own, ``machine.columns``."""

    name: str
    kind: Kind = "string"
    field: str | None = None


PRODUCT_COLUMNS: tuple[Column, ...] = (
    Column("id", field="product.id"), Column("slug", field="product.slug"), Column("name_vi", field="product.name"), Column("name_en", field="product.name"),
    Column("english", field="product.english"), Column("producer", field="product.producer"), Column("producer_vi", field="producer.name"),
    Column("producer_en", field="producer.name"), Column("producer_kind", field="producer.kind"), Column("group", field="product.group"),
    Column("group_vi", field="group.name"), Column("group_en", field="group.name"), Column("criteria_set", "integer", "product.criteria_set"),
    Column("place", field="product.place"), Column("place_vi", field="place.name"), Column("district"), Column("district_vi"), Column("places_today"),
    Column("stars", "integer"), Column("status"), Column("valid_until", "date"), Column("recognised_stars"), Column("recognised_earliest", "date"),
    Column("recognised_latest", "date"), Column("ends_earliest", "date"), Column("ends_latest", "date"), Column("level", field="recognition.level"),
    Column("decision", field="recognition.decision"), Column("decision_number", field="decision.number"), Column("evidence", field="recognition.evidence"),
    Column("official_code", field="product.official_code"), Column("gtins", field="pack.gtin"), Column("url_vi"), Column("url_en"), Column("url_permanent"), Column("sources"),
)  # fmt: skip


def column_words(column: Column, t: Strings) -> tuple[str, str]:
    """The label and the explanation of a column."""
    entry = t[f"fields.{column.field}"] if column.field else t[f"machine.columns.{column.name}"]
    return str(entry.label), str(entry.help)
