"""A producer (chủ thể OCOP): the entity that holds the certificate."""

from __future__ import annotations

from pydantic import Field

from generator.model.record import BilingualLine, Conflict, Contact, Line, Link, Many, PlaceRef, ProducerKindRef, Record, Slug, Source, Text


class Producer(Record):
    """One producer: one file, whose name is the ``id`` and the address of its page."""

    id: Slug
    name: BilingualLine
    kind: ProducerKindRef | None = None
    kind_note: BilingualLine | None = None
    place: PlaceRef | None = None
    website: Link | None = None
    contact: Contact | None = None
    former_names: Many[Line] = ()
    former_slugs: Many[Slug] = ()
    conflicts: Many[Conflict] = ()
    sources: Many[Source] = ()
    notes: Text | None = None


class ProducerKind(Record):
    """A kind of entity that may take part (26/2026/QĐ-TTg, article 2.3).

    ``household``: contact details are a person's own and are not published by default.
    """

    id: Slug
    name: BilingualLine
    household: bool = False
    tourism_only: bool = False


class ProducerKinds(Record):
    """The file of all kinds."""

    kinds: Many[ProducerKind] = Field(min_length=1)
    sources: Many[Source] = ()
