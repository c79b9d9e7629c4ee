"""Pages of producers, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from generator.model import address
from generator.model.brief import BriefProducer
from generator.model.producer import Producer
from generator.model.record import Contact
from generator.model.text import collation_key
from generator.render.environment import Context
from generator.render.page import Draft, Page, shorten
from generator.render.pages.listing import Listing, held_first, listing_pages
from generator.render.paging import Cut, cut_pages
from generator.render.source import ConflictView, SourceView, conflict_views, source_views
from generator.render.view import PlaceLinks, TextView, counted, place_links, text_view
from generator.render.ways import Ways, ways_in


@dataclass(frozen=True, slots=True)
class ContactView:
    """Contact details that the producer has agreed to publish."""

    phone: str | None
    zalo: str | None
    email: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class ProducerView:
    name: TextView
    vietnamese_name: str | None
    kind: str | None
    kind_note: str | None
    where: PlaceLinks | None
    website: str | None
    contact: ContactView | None
    former_names: tuple[str, ...]
    conflicts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class ProducerRow:
    name: TextView
    address: str
    place: str
    kind: str
    counted: str


def contact_view(contact: Contact | None, context: Context) -> ContactView | None:
    """Nothing without recorded consent (Law 91/2025/QH15)."""
    if contact is None or not contact.published:
        return None
    where = contact.address.text(context.language) if contact.address else None
    return ContactView(contact.phone, contact.zalo, contact.email, where)


def producer_pages(context: Context) -> Iterator[Draft]:
    """The list of producers, cut into pages, then a page for each."""
    yield from _list_pages(context)
    for producer in context.catalogue.makers.values():
        yield from listing_pages(context, _producer_listing(context, producer))


def _list_pages(context: Context) -> Iterator[Draft]:
    t, language = context.words.t, context.language
    rows = [_row(context, p) for p in context.catalogue.makers.values()]
    rows.sort(key=lambda row: collation_key(row.name.text))
    size = context.catalogue.settings.page_size * 2
    first, other = address.section("producer", language), address.section("producer", context.other)

    def write(cut: Cut[ProducerRow]) -> Page:
        number = cut.number
        body = context.render("producers.html.j2", cut.address, rows=cut.rows, total=len(rows), pager=cut.pager)
        parts = () if number == 1 else (address.page_slug(number, language),)
        title = str(t.list.producers_title) + ("" if number == 1 else " · " + t.format("list.page", number=number))
        alternate = address.numbered(other, number, context.other)
        return Page(language, "producer", parts, alternate, title, shorten(str(t.list.producers_description)), body)

    for cut in cut_pages(rows, size, first, language):
        yield Draft(language, cut.address, partial(write, cut), inputs=(cut.rows, len(rows)))


def _row(context: Context, producer: BriefProducer) -> ProducerRow:
    language = context.language
    kind = context.catalogue.producer_kinds.get(producer.kind or "")
    place = context.catalogue.places.get(producer.place or "")
    return ProducerRow(
        text_view(producer.name, language),
        address.item("producer", producer.id, language),
        context.words.place(place) if place else "",
        kind.name.text(language) if kind else "",
        counted(context, context.index.by_producer.get(producer.id, ())),
    )


def _producer_listing(context: Context, brief: BriefProducer) -> Listing:
    name = brief.name.text(context.language)
    return Listing(
        "producer", (brief.id,), (brief.id,), name, context.words.t.format("producer.description", name=name),
        held_first(context, context.index.by_producer.get(brief.id, ())), template="producer.html.j2",
        view=lambda: {"producer": _producer_view(context, context.catalogue.producers[brief.id])}, makers=(brief.id,),
    )  # fmt: skip


def _producer_view(context: Context, producer: Producer) -> ProducerView:
    language = context.language
    name = producer.name.text(language)
    kind = context.catalogue.producer_kinds.get(producer.kind or "")
    place = context.catalogue.places.get(producer.place or "")
    return ProducerView(
        name=text_view(producer.name, language),
        vietnamese_name=producer.name.vi if language == "en" and producer.name.en else None,
        kind=kind.name.text(language) if kind else None,
        kind_note=producer.kind_note.text(language) if producer.kind_note else None,
        where=place_links(context, place, context.catalogue.places.today(place)) if place else None,
        website=producer.website,
        contact=contact_view(producer.contact, context),
        former_names=producer.former_names,
        conflicts=conflict_views(producer.conflicts, context.words),
        sources=source_views(producer.sources, context.words),
        ways=ways_in(context, "producer", producer.id, name, address.item("producer", producer.id, language)),
    )
