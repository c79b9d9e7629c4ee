"""What of a catalogue tells of persons, on what ground it is published, and what is kept back.

Which fields those are stands beside each field (``Personal``); free text is searched for what looks like a telephone number or a
mail address, because nobody can say in advance what people write into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from generator.model.brief import Brief, Producers, Products
from generator.model.catalogue import Catalogue
from generator.model.personal import entries_of, fields_to_look_at, is_contact_link
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Consent, Contact, Record
from generator.model.shape import Shape, shapes

Reason = Literal["agreed", "household", "credit", "text", "not_agreed", "never"]
REASONS: tuple[Reason, ...] = ("agreed", "household", "credit", "text", "not_agreed", "never")
KEPT: frozenset[Reason] = frozenset({"not_agreed", "never"})
R = TypeVar("R", bound=Record)

# As people write them, with blanks, dots or hyphens between the digits.
_TELEPHONE = r"(?<![\w.+-])(?:\+84|0)(?:[ .-]?[0-9]){9,10}(?![\w-])|(?<![\w.+-])1[89]00(?:[ .-]?[0-9]){4,6}(?![\w-])"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_CONTACT = re.compile(f"{_TELEPHONE}|{_MAIL}")


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """One value that may tell of a person. ``field``: its path in the file; ``record``: the type that it lies in; ``consent``: what it is published with."""

    field: tuple[str | int, ...]
    record: type[Record]
    value: object
    reason: Reason
    consent: Consent | None = None

    @property
    def published(self) -> bool:
        return self.reason not in KEPT


@dataclass(frozen=True, slots=True)
class PersonalEntry:
    """Where a personal value stands: the path and line of its file, and what the record of that file is called."""

    path: str
    line: int | None
    id: str
    name: str
    found: PersonalValue


def personal_values(record: Record, catalogue: Catalogue) -> Iterator[PersonalValue]:
    """Every value of a file that may tell of a person, published or not, in the order of its fields."""
    return _walk(record, (), _consent_of(record, catalogue.producers), _is_household(record, catalogue))


def public_catalogue(catalogue: Catalogue) -> Catalogue:
    """The catalogue without what is kept back: whoever makes anything public starts from this, and so cannot give away what it does not hold."""
    producers, products = Producers.of(catalogue.producers), catalogue.closed

    def open_producer(name: str) -> Producer:
        producer = producers[name]
        return _public(producer, _consent_of(producer, {}))

    def open_product(brief: Brief) -> Product:
        product = products.open(brief)
        return _public(product, _consent_of(product, producers))

    return replace(catalogue, producers=Producers(producers.briefs, open_producer), products=Products(products.briefs, open_product))


def _consent_of(record: Record, producers: Mapping[str, Producer | None]) -> Consent | None:
    """The consent recorded for the contact details of a product or producer; where a product has none of its own, its producer's."""
    contact = record.contact if isinstance(record, (Product, Producer)) else None
    if contact is None and isinstance(record, Product) and (producer := producers.get(record.producer or "")):
        contact = producer.contact
    return contact.consent if contact else None


def _is_household(record: Record, catalogue: Catalogue) -> bool:
    kind = catalogue.producer_kinds.get(record.kind or "") if isinstance(record, Producer) else None
    return kind is not None and kind.household


def _walk(record: Record, path: tuple[str | int, ...], consent: Consent | None, household: bool) -> Iterator[PersonalValue]:
    own = record.consent if isinstance(record, Contact) else consent
    for name, shape in shapes(type(record)).items():
        value = getattr(record, name)
        reason = _reason(shape, value, own, household)
        if value is not None and reason:
            yield PersonalValue((*path, name), type(record), value, reason, own if reason == "agreed" else None)
        else:
            for where, inner in entries_of((*path, name), value):
                if isinstance(inner, Record):
                    yield from _walk(inner, where, own, household)
                else:
                    yield from (PersonalValue(where, type(record), found, "text") for found in _contacts(shape.item or shape, inner))


def _reason(shape: Shape, value: object, consent: Consent | None, household: bool) -> Reason | None:
    """Why a value of a marked field is published or kept back; None where it tells of nobody."""
    if shape.personal == "consent" or (shape.personal == "link" and is_contact_link(value)):
        return "agreed" if consent else "not_agreed"
    if shape.personal == "household":
        return "household" if household and value else None
    return shape.personal if shape.personal in ("credit", "never") else None


def _contacts(shape: Shape, value: object) -> Iterator[str]:
    """What looks like a telephone number or a mail address in a text or a link."""
    if isinstance(value, str) and shape.form in ("text", "line"):
        yield from (found[0] for found in _CONTACT.finditer(value))
    elif is_contact_link(value):
        yield str(value)


def _public(record: R, consent: Consent | None) -> R:
    """A record without what is kept back."""
    changed: dict[str, object] = {}
    for name in fields_to_look_at(type(record)):
        before = getattr(record, name)
        after = _public_value(before, shapes(type(record))[name], consent)
        if after is not before:
            changed[name] = after
    return record.model_copy(update=changed) if changed else record


def _public_value(value: object, shape: Shape, consent: Consent | None) -> object:
    if shape.personal == "never" or (shape.personal == "link" and is_contact_link(value) and consent is None):
        return None
    if isinstance(value, Contact):
        return value if value.published else None
    if isinstance(value, Record):
        return _public(value, consent)
    if isinstance(value, tuple):
        made = tuple(_public_value(inner, shape.item or shape, consent) for inner in value)
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    return value
