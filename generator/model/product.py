"""A product and its recognitions, as its file holds them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.dates import Day, PartialDate
from generator.model.record import (
    Bilingual,
    BilingualLine,
    Conflict,
    Contact,
    ContactLink,
    DecisionRef,
    GroupRef,
    Gtin,
    Line,
    Many,
    Notes,
    OfficialCode,
    Personal,
    PlaceRef,
    ProducerRef,
    ProductId,
    Record,
    Slug,
    Source,
)

Stars = Literal[3, 4, 5, "potential-5"]
Level = Literal["district", "province", "national"]
Evidence = Literal["A", "B", "C"]
Basis = Literal["source", "compiler"]
EnglishState = Literal["human", "machine", "missing", "outdated"]
Unit = Literal["g", "kg", "ml", "l", "piece", "set", "box", "bag", "bottle"]
Scheme = Literal[
    "vietgap", "globalgap", "organic", "haccp", "iso-22000", "iso-9001", "halal", "pdo", "geographical-indication",
    "collective-mark", "certification-mark", "other",
]
RevocationGround = Literal["false-dossier", "criteria-lost", "law-breach", "mark-misuse", "stopped", "other"]


class Photo(Record):
    """A picture file that lies beside the product's file."""

    file: Line
    alt: BilingualLine
    credit: Annotated[Line | None, Personal("credit")] = None


class Pack(Record):
    """One way in which the product is sold. ``price`` is in whole VND, on the day ``price_date``."""

    quantity: float | None = Field(default=None, gt=0)
    unit: Unit | None = None
    label: BilingualLine | None = None
    price: int | None = Field(default=None, gt=0, le=10_000_000_000)
    price_date: PartialDate | None = None
    gtin: Gtin | None = None


class ShelfLife(Record):
    """How long the product keeps."""

    value: int = Field(gt=0, le=1200)
    unit: Literal["day", "month", "year"]


class Certification(Record):
    """A certificate other than OCOP's: VietGAP, HACCP, a geographical indication …"""

    scheme: Scheme
    name: BilingualLine | None = None
    number: Line | None = None
    issuer: Line | None = None
    issued: PartialDate | None = None
    expires: PartialDate | None = None
    source: Source | None = None


class Shop(Record):
    """Where the product can be bought."""

    name: BilingualLine
    url: ContactLink | None = None


class Extension(Record):
    """A term prolonged while re-assessment is pending (26/2026/QĐ-TTg, article 12.3). Never assumed."""

    until: Day
    source: Source


class Revocation(Record):
    """A certificate taken back (26/2026/QĐ-TTg, article 8)."""

    date: PartialDate
    ground: RevocationGround
    decision_number: Line | None = None
    source: Source


class Recognition(Record):
    """One result of one round of assessment. A renewal is a new recognition of the same product.

    ``date`` is the day of the decision, as precise as known; ``not_before`` and ``not_after`` are
    days that a source gives as bounds (the council met, the press reported). What is left out is
    taken from ``decision``.
    """

    round: BilingualLine | None = None
    stars: Stars | None = None
    score: float | None = Field(default=None, ge=0, le=100)
    level: Level | None = None
    decision: DecisionRef | None = None
    date: PartialDate | None = None
    not_before: Day | None = None
    not_after: Day | None = None
    valid_until: PartialDate | None = None
    place: PlaceRef | None = None
    evidence: Evidence
    extension: Extension | None = None
    revocation: Revocation | None = None
    note: Bilingual | None = None
    sources: Many[Source] = Field(min_length=1)

    @property
    def certified(self) -> bool:
        """Whether a certificate with stars was given, as far as the sources say."""
        return isinstance(self.stars, int)


class FormerName(Record):
    """A name under which the product was known or recognised before."""

    name: BilingualLine
    until: PartialDate | None = None


class Product(Record):
    """One product: one file, one permanent ID."""

    id: ProductId
    slug: Slug
    name: BilingualLine
    name_by: Basis = "source"
    name_source: Line | None = None
    english: EnglishState = "missing"
    summary: BilingualLine | None = None
    story: Bilingual | None = None
    producer: ProducerRef | None = None
    group: GroupRef | None = None
    criteria_set: int | None = Field(default=None, ge=1, le=99)
    group_by: Basis = "source"
    place: PlaceRef
    place_today: PlaceRef | None = None
    photos: Many[Photo] = ()
    packs: Many[Pack] = ()
    ingredients: Bilingual | None = None
    shelf_life: ShelfLife | None = None
    storage: Bilingual | None = None
    certifications: Many[Certification] = ()
    shops: Many[Shop] = ()
    website: ContactLink | None = None
    contact: Contact | None = None
    traceability_url: ContactLink | None = None
    official_code: OfficialCode | None = None
    recognitions: Many[Recognition] = ()
    former_names: Many[FormerName] = ()
    former_slugs: Many[Slug] = ()
    conflicts: Many[Conflict] = ()
    sources: Many[Source] = ()
    notes: Notes | None = None
