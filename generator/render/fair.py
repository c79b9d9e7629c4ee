"""Fairs as pages, tables and products' own pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.entry import Entry
from generator.model.fair import Booth, Fair, shown_at, standing_during
from generator.model.lapse import lasting_stars
from generator.model.record import Language
from generator.model.retired import RetiredProduct
from generator.model.status import HOLDING, ProductStatus, Status
from generator.render.environment import Context
from generator.render.file import write_csv
from generator.render.view import Badge, LinkView, TextView, badges, text_view
from generator.render.words import Words

# A certificate that ended is told even where the badge beside it says so, too.
_ENDED: frozenset[Status] = frozenset({"lapsed", "revoked"})


@dataclass(frozen=True, slots=True)
class TimeStep:
    """What a fair is from one day on; ``time`` is also the name of its class."""

    since: str
    time: str
    word: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What was or will be otherwise than the status beside it. ``held``: stars were in force, so it is no warning."""

    text: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class WareView:
    """One product at a booth. Without ``badges`` it has left the catalogue, and ``notes`` say why."""

    id: str
    name: TextView
    vietnamese_name: str | None
    address: str
    producer: TextView | None
    badges: tuple[Badge, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class BoothView:
    """``name`` is what its sign says: its own name, else its producer's. ``producer`` only where the sign says another."""

    number: str
    anchor: str
    name: TextView | None
    name_address: str | None
    producer: LinkView | None
    note: TextView | None
    wares: tuple[WareView, ...]


@dataclass(frozen=True, slots=True)
class FairLine:
    """A fair in a list. ``steps``: what it is today, and every later change."""

    id: str
    name: TextView
    address: str
    days: str
    place: str
    booths: str
    steps: tuple[TimeStep, ...]
    is_example: bool


@dataclass(frozen=True, slots=True)
class AtFair:
    """A coming or running fair at which a product stands, until the first day on which it no longer does."""

    name: str
    address: str
    days: str
    booths: str
    today: str
    gone: str


def fair_address(fair: Fair, language: Language) -> str:
    return address.item("fair", fair.id, language)


def fair_days(fair: Fair, words: Words) -> str:
    if fair.begins == fair.ends:
        return words.t.format("fair.one_day", day=words.day(fair.begins))
    return words.t.format("fair.days", begins=words.day(fair.begins), ends=words.day(fair.ends))


def fair_line(context: Context, fair: Fair) -> FairLine:
    words, language = context.words, context.language
    steps = fair.times_from(context.index.today)
    return FairLine(
        id=fair.id,
        name=text_view(fair.name, language),
        address=fair_address(fair, language),
        days=fair_days(fair, words),
        place=words.place(context.catalogue.places.by_id[fair.place]),
        booths=words.count("fair.booths", len(fair.booths)) if fair.booths else "",
        steps=tuple(TimeStep(day.isoformat(), time, str(words.t[f"fair.time.{time}"])) for day, time in steps),
        is_example=fair.example is not None,
    )


def booth_views(context: Context, fair: Fair) -> tuple[BoothView, ...]:
    """The booths in the order of the file."""
    entries = context.index.by_id
    retired = {product.id: product for product in context.catalogue.retired}
    return tuple(_booth(context, fair, booth, n, entries, retired) for n, booth in enumerate(fair.booths, 1))


def _booth(
    context: Context, fair: Fair, booth: Booth, number: int, entries: dict[str, Entry], retired: dict[str, RetiredProduct]
) -> BoothView:
    language = context.language
    producer = context.catalogue.producers.get(booth.producer or "")
    to = address.item("producer", producer.id, language) if producer else None
    return BoothView(
        number=booth.number,
        anchor=f"booth-{number}",
        name=text_view(booth.name or producer.name, language) if booth.name or producer else None,
        name_address=None if booth.name else to,
        producer=LinkView(producer.name.text(language), to) if producer and booth.name else None,
        note=text_view(booth.note, language) if booth.note else None,
        wares=tuple(
            _ware(context, fair, booth, entries[product]) if product in entries else _gone(context, retired[product])
            for product in booth.products
        ),
    )


def _ware(context: Context, fair: Fair, booth: Booth, entry: Entry) -> WareView:
    product, language = entry.brief, context.language
    producer = context.catalogue.makers.get(product.producer or "")
    return WareView(
        id=product.id,
        name=text_view(product.name, language),
        # What the sign and the pack say, also for visitors who read the English page.
        vietnamese_name=product.name.vi if product.name.text(language) != product.name.vi else None,
        address=address.item("product", product.slug, language),
        producer=text_view(producer.name, language) if producer and producer.id != booth.producer else None,
        badges=badges(entry.steps, context.words),
        notes=tuple(ware_notes(context, fair, entry)),
    )


def _gone(context: Context, product: RetiredProduct) -> WareView:
    language = context.language
    name = text_view(product.name, language) if product.name else TextView(product.id)
    note = context.words.t.format("fair.gone", reason=product.reason.text(language))
    return WareView(product.id, name, None, address.permanent(product.id), None, (), (NoteView(note),))


def ware_notes(context: Context, fair: Fair, entry: Entry) -> Iterator[NoteView]:
    """Where a certificate had ended when the fair opened, was another than today's, or ends while it lasts."""
    words, t = context.words, context.words.t
    standing = standing_during(entry.terms, fair, context.catalogue.rules.renewal_days)
    opening = standing.opening
    differs = _worth(opening) != _worth(entry.state) and fair.begins <= context.index.today
    if opening.status in _ENDED or differs:
        yield NoteView(t.format("fair.opening", day=words.day(fair.begins), status=_told(opening, words)), opening.status in HOLDING)
    held = opening.status in HOLDING
    for step in standing.changes:
        holds = step.state.status in HOLDING
        if held != holds:
            yield NoteView(t.format("fair.during", day=words.day(step.day), status=_told(step.state, words)), holds)
        held = holds


def _worth(state: ProductStatus) -> object:
    """What visitors may rely on: stars in force, whatever is left of their term; else the status."""
    return state.stars or state.status


def _told(state: ProductStatus, words: Words) -> str:
    """The status within a sentence, with the stars where it has any."""
    word = str(words.t[f"status.{state.status}.word"])
    told = word[:1].lower() + word[1:]
    return f"{words.t.format('status.stars', stars=state.stars)}, {told}" if state.stars else told


@dataclass(frozen=True, slots=True)
class BoothRow:
    """One product at a booth, for a table. ``stars`` only where they are in force from today until the fair closes."""

    number: str
    sign: str
    id: str
    name: str
    english: str
    producer: str
    stars: int | None
    status: str
    code: str
    notes: tuple[str, ...]
    address: str


def booth_rows(context: Context, fair: Fair, site_url: str) -> Iterator[BoothRow]:
    """Every product at every booth, in the order of the file; products that have left the catalogue by their ID alone."""
    catalogue, words, language = context.catalogue, context.words, context.language
    entries = context.index.by_id
    until = max(fair.ends, context.index.today)
    for booth, view in zip(fair.booths, booth_views(context, fair), strict=True):
        sign = view.name.text if view.name else ""
        for product, ware in zip(booth.products, view.wares, strict=True):
            notes = tuple(note.text for note in ware.notes)
            entry = entries.get(product)
            if entry is None:
                yield BoothRow(booth.number, sign, product, ware.name.text, "", "", None, "", "", notes, f"{site_url}{address.permanent(product)}")
                continue
            producer = catalogue.producers.get(entry.brief.producer or "")
            yield BoothRow(
                number=booth.number,
                sign=sign,
                id=product,
                name=entry.brief.name.vi,
                english=entry.brief.name.en or "",
                producer=producer.name.text(language) if producer else "",
                stars=lasting_stars(entry, until),
                status=str(words.t[f"status.{entry.state.status}.word"]),
                code=entry.state.status,
                notes=(words.status_phrase(entry.state, "short"), *notes),
                address=f"{site_url}{address.permanent(product)}",
            )


def booth_table(context: Context, fair: Fair, site_url: str) -> bytes:
    """The list of booths for a spreadsheet. Where the fair's file is an example, every row says so."""
    example = (str(context.words.t.fair.table.example),) if fair.example else ()
    t, day = context.words.t.fair.table, context.words.day(context.index.today)
    columns = (t.booth, t.sign, t.id, t.product, t.english, t.producer, t.stars, t.format("status", day=day), t.note, t.address)
    rows = (
        (row.number, row.sign, row.id, row.name, row.english, row.producer, row.stars, row.status, ". ".join(row.notes), row.address, *example)
        for row in booth_rows(context, fair, site_url)
    )
    return write_csv([*(str(column) for column in columns), *example], rows)


def at_fairs(context: Context, product_id: str) -> tuple[AtFair, ...]:
    """The coming and running fairs at which a product stands."""
    language, words, today = context.language, context.words, context.index.today
    return tuple(
        AtFair(
            name=fair.name.text(language),
            address=fair_address(fair, language),
            days=fair_days(fair, words),
            booths=", ".join(words.t.format("fair.booth", number=booth.number) for booth in booths),
            today=today.isoformat(),
            gone=fair.times_from(fair.ends)[-1][0].isoformat(),
        )
        for fair, booths in shown_at(context.catalogue.fairs, product_id, today)
    )
