"""Every product with its status on a day, sorted and grouped as the lists need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from generator.model.brief import Brief, BriefRecognition
from generator.model.catalogue import Catalogue
from generator.model.place import Place
from generator.model.product import Product
from generator.model.record import Language
from generator.model.status import HOLDING, ProductStatus, Step, Term, product_steps, product_terms
from generator.model.text import collation_key


@dataclass(frozen=True, slots=True)
class Entry:
    """A product, its recognitions in order of time, and its status from the day of the build on.

    The product is closed: ``brief`` has what lists need, and its recognitions tell neither words nor sources. ``open_product``
    opens it; who writes about a single product takes ``opened`` instead.
    """

    brief: Brief
    terms: tuple[Term, ...]
    steps: tuple[Step, ...]
    places_today: tuple[Place, ...]
    open_product: Callable[[Brief], Product]

    @property
    def id(self) -> str:
        return self.brief.id

    @property
    def product(self) -> Product:
        return self.open_product(self.brief)

    def opened(self) -> Entry:
        """The same with the product open, and with everything that its recognitions say."""
        product = self.product
        whole = {id(term): replace(term, recognition=product.recognitions[term.recognition.number]) for term in self.terms if isinstance(term.recognition, BriefRecognition)}
        if not whole and self.terms:
            return self
        steps = tuple(
            Step(step.day, ProductStatus(step.state.status, whole[id(step.state.term)] if step.state.term else None)) for step in self.steps
        )
        return Entry(self.brief, tuple(whole[id(term)] for term in self.terms), steps, self.places_today, lambda _: product)

    @property
    def state(self) -> ProductStatus:
        return self.steps[0].state

    @property
    def listed_stars(self) -> int | None:
        """Under which stars the product is listed: those in force, else the most it was ever given."""
        return self.state.stars or max((term.stars for term in self.terms if term.stars), default=None)


@dataclass(frozen=True, slots=True)
class Index:
    """All entries on one day, in the order of the files, and by what they belong to."""

    today: date
    entries: tuple[Entry, ...]
    by_group: Mapping[str, tuple[Entry, ...]]
    by_district: Mapping[str, tuple[Entry, ...]]
    by_commune: Mapping[str, tuple[Entry, ...]]
    by_producer: Mapping[str, tuple[Entry, ...]]
    by_id: Mapping[str, Entry]
    orders: dict[Language, Mapping[str, int]] = field(default_factory=dict)

    def order(self, language: Language) -> Mapping[str, int]:
        """The place of every product, by ID, in the order of the Vietnamese alphabet; kept when it is first asked for."""
        if language not in self.orders:
            self.orders[language] = name_order(self.entries, language)
        return self.orders[language]

    @classmethod
    def build(cls, catalogue: Catalogue, today: date) -> Index:
        products = catalogue.closed
        entries = tuple(_entry(catalogue, brief, today, products.open) for brief in products.briefs)
        places = catalogue.places

        def district(entry: Entry) -> Iterable[str]:
            place = places.get(entry.brief.place)
            found = places.district_of(place) if place else None
            return (found.id,) if found else ()

        def commune(entry: Entry) -> Iterable[str]:
            # Only where it is known which commune of today the product belongs to.
            return (entry.places_today[0].id,) if len(entry.places_today) == 1 else ()

        return cls(
            today,
            entries,
            _grouped(entries, lambda e: (e.brief.group,) if e.brief.group else ()),
            _grouped(entries, district),
            _grouped(entries, commune),
            _grouped(entries, lambda e: (e.brief.producer,) if e.brief.producer else ()),
            {entry.id: entry for entry in entries},
        )

    @property
    def holding(self) -> tuple[Entry, ...]:
        """Products with a certificate in force, due for renewal or extended."""
        return tuple(e for e in self.entries if e.state.status in HOLDING)

    def with_status(self, *statuses: str) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.state.status in statuses)

    def with_stars(self, stars: int) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.listed_stars == stars)


def _entry(catalogue: Catalogue, brief: Brief, today: date, open_product: Callable[[Brief], Product]) -> Entry:
    terms = product_terms(brief, catalogue.decisions, catalogue.rules)
    steps = product_steps(terms, today, catalogue.rules.renewal_days)
    return Entry(brief, terms, steps, catalogue.places_today(brief), open_product)


def _grouped(entries: Iterable[Entry], keys: Callable[[Entry], Iterable[str]]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in keys(entry):
            found.setdefault(key, []).append(entry)
    return {key: tuple(value) for key, value in found.items()}


def name_order(entries: Iterable[Entry], language: Language) -> dict[str, int]:
    """The place of every product, by ID, in the order of the Vietnamese alphabet."""
    ordered = sorted(entries, key=lambda e: (collation_key(e.brief.name.text(language)), e.id))
    return {entry.id: rank for rank, entry in enumerate(ordered)}
