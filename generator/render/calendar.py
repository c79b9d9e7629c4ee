"""The ends of certificates as a table and as calendars that officers subscribe to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from generator.model import address
from generator.model.entry import Index
from generator.model.place import Place
from generator.model.record import Language
from generator.model.upkeep import Expiry, expiries
from generator.render.environment import Context
from generator.render.file import File, write_csv

COLUMNS = (
    "id", "name_vi", "name_en", "district", "district_id", "commune_today", "producer", "producer_id", "stars", "ends_earliest", "ends_latest", "due",
    "renewal_from", "url_vi", "url_en",
)  # fmt: skip
_OPEN = ("one_month", "three_months", "six_months", "later", "uncertain")


def calendar_address(district: str | None, language: Language) -> str:
    """The calendar of all products, or of those of one district."""
    return f"{address.API}upkeep/{f'{district}.' if district else 'expiries.'}{language}.ics"


def to_keep(index: Index) -> tuple[Expiry, ...]:
    """The ends that are dates to keep: what has ended for certain, or at a time that nobody knows, is none."""
    return tuple(e for e in expiries(index) if e.due in _OPEN and (e.term.ends.earliest or e.term.ends.latest))


def upkeep_files(contexts: Mapping[Language, Context], site_url: str) -> Iterator[File]:
    """One table for both languages, and in each language a calendar of everything and one for each district."""
    context = next(iter(contexts.values()))
    found = expiries(context.index)
    yield File(f"{address.API}upkeep/expiries.csv", write_csv(COLUMNS, (_row(context, expiry, site_url) for expiry in found)))
    coming = to_keep(context.index)
    for language, own in contexts.items():
        events = [(expiry, _event(own, expiry, site_url)) for expiry in coming]
        yield File(calendar_address(None, language), _calendar(own, [event for _, event in events], None))
        for district in own.catalogue.places.districts:
            ids = {entry.id for entry in own.index.by_district.get(district.id, ())}
            chosen = [event for expiry, event in events if expiry.entry.id in ids]
            if chosen:
                yield File(calendar_address(district.id, language), _calendar(own, chosen, district))


def _row(context: Context, expiry: Expiry, site_url: str) -> list[object]:
    product, catalogue = expiry.entry.brief, context.catalogue
    place = catalogue.places.by_id[product.place]
    district = catalogue.places.district_of(place) or place
    today = [catalogue.places.by_id[p.id].name.vi for p in expiry.entry.places_today]
    producer = catalogue.makers.get(product.producer or "")
    ends = expiry.term.ends
    renewal = ends.earliest - timedelta(days=catalogue.rules.renewal_days) if ends.earliest else None
    return [
        product.id, product.name.vi, product.name.en, district.name.vi, district.id, "; ".join(today), producer.name.vi if producer else None,
        producer.id if producer else None, expiry.term.stars, ends.earliest, ends.latest, expiry.due, renewal,
        *(site_url + address.item("product", product.slug, language) for language in ("vi", "en")),
    ]  # fmt: skip


def _event(context: Context, expiry: Expiry, site_url: str) -> bytes:
    """An event of one whole day: the first on which the certificate may no longer hold or, once that is past, the last."""
    t, product = context.words.t, expiry.entry.brief
    ends = expiry.term.ends
    exact = ends.earliest == ends.latest
    # Loading the library takes longer than a small change takes to build, which makes no calendar.
    from icalendar import Event

    event = Event()
    event.add("uid", f"{product.id}-{expiry.entry.terms.index(expiry.term) + 1}-{context.language}@ocop")
    today = context.index.today
    event.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
    days = [day for day in (ends.earliest, ends.latest) if day]
    event.add("dtstart", next((day for day in days if day >= today), days[-1]))
    name = product.name.text(context.language)
    event.add("summary", t.format("upkeep.event" if exact else "upkeep.event_uncertain", name=name, stars=expiry.term.stars))
    event.add("description", t.format("upkeep.event_note", id=product.id, end=context.words.between(ends)))
    event.add("transp", "TRANSPARENT")
    if site_url:
        event.add("url", site_url + address.item("product", product.slug, context.language))
    return bytes(event.to_ical())


def _calendar(context: Context, events: Sequence[bytes], district: Place | None) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//OCOP catalogue//{context.language.upper()}")
    calendar.add("version", "2.0")
    name = str(context.words.t.upkeep.calendar)
    calendar.add("x-wr-calname", f"{name}: {context.words.place(district)}" if district else name)
    head, end, rest = calendar.to_ical().partition(b"END:VCALENDAR")
    return b"".join((head, *events, end, rest))
