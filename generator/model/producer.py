"""A producer (chủ thể OCOP): the entity that holds the certificate."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.record import BilingualLine, Conflict, Contact, ContactLink, Line, Many, Notes, Personal, PlaceRef, ProducerKindRef, Record, Slug, Source


class Producer(Record):
    """One producer: one file, whose name is the ``id`` and the address of its page."""

    id: Slug
    name: Annotated[BilingualLine, Personal("household")]
    kind: ProducerKindRef | None = None
    kind_note: BilingualLine | None = None
    place: PlaceRef | None = None
    website: ContactLink | None = None
    contact: Contact | None = None
    former_names: Annotated[Many[Line], Personal("household")] = ()
    former_slugs: Many[Slug] = ()
    conflicts: Many[Conflict] = ()
    sources: Many[Source] = ()
    notes: Notes | None = None


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
