"""Pages for those who keep the catalogue: what is missing where, which texts want a translation, which certificates end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from generator.model import address
from generator.model.entry import Entry
from generator.model.upkeep import DUE, LACKS, WANTED, Completeness, Due, Expiry, Untranslated, completeness, expiries, filing_window, untranslated
from generator.render.calendar import calendar_address, to_keep
from generator.render.environment import Context
from generator.render.page import Draft, Page, shorten
from generator.render.pages.listing import section_link
from generator.render.paging import Cut, Pager, cut_pages
from generator.render.view import LinkView, TextView, place_link, text_view

# Rows are small: many of them fit on one page.
PAGE_ROWS = 250
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CompletenessView:
    """One district, or all products: how many of them have each thing that is wanted, as number and share."""

    place: LinkView
    total: str
    shares: tuple[tuple[str, str], ...]
    calendar: str | None


@dataclass(frozen=True, slots=True)
class UpkeepRow:
    """A product with something to do: ``matter``: when its certificate ends, or which texts have no English."""

    id: str
    name: TextView
    address: str
    place: str
    producer: TextView | None
    matter: str
    stars: int | None
    edit: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading that fall on one page. ``number``: how many it has in all."""

    code: str
    heading: str
    number: int
    rows: tuple[UpkeepRow, ...]


def upkeep_pages(context: Context) -> Iterator[Draft]:
    """The overview, the certificates by the time that is left to them, and the texts that want English."""
    due = expiries(context.index)
    english = untranslated(context.index)
    yield Draft(context.language, address.section("upkeep", context.language), lambda: _overview(context, due, english))
    yield from _cut(context, "expiries", [e for code in DUE for e in _by_place(context, due, code) if code != "later"], lambda e: e.due, _expiry_row, lambda e: e.entry)
    yield from _cut(context, "english", english, lambda item: item.lack, _english_row, lambda item: item.entry)


def _overview(context: Context, due: Sequence[Expiry], english: Sequence[Untranslated]) -> Page:
    t, language = context.words.t, context.language
    at = address.section("upkeep", language)
    to = address.upkeep_page("expiries", language)
    counts = [(code, str(t[f"upkeep.due.{code}"]), sum(e.due == code for e in due)) for code in DUE if code != "later"]
    body = context.render(
        "upkeep.html.j2", at,
        wanted=[str(t[f"upkeep.wanted.{name}"]) for name in WANTED], rows=_completeness(context), counts=counts, expiries=to,
        english=[(str(t[f"upkeep.due.{lack}"]), context.words.number(sum(item.lack == lack for item in english)), lack) for lack in LACKS], english_address=address.upkeep_page("english", language),
        calendar=calendar_address(None, language), table=f"{address.API}upkeep/expiries.csv", day=context.words.day(context.index.today),
    )  # fmt: skip
    return Page(language, "upkeep", (), address.section("upkeep", context.other), str(t.upkeep.title), shorten(str(t.upkeep.lead)), body)


def _completeness(context: Context) -> list[CompletenessView]:
    """All products first, then every district: one that has none is to be seen, too."""
    index, catalogue = context.index, context.catalogue
    whole = LinkView(str(context.words.t.upkeep.all), address.section("product", context.language))
    found = [_completeness_view(context, whole, completeness(catalogue, index.entries), None)]
    kept = {expiry.entry.id for expiry in to_keep(index)}
    for district in catalogue.places.districts:
        entries = index.by_district.get(district.id, ())
        has_ends = any(entry.id in kept for entry in entries)
        calendar = calendar_address(district.id, context.language) if has_ends else None
        found.append(_completeness_view(context, place_link(context, district), completeness(catalogue, entries), calendar))
    return found


def _completeness_view(context: Context, place: LinkView, found: Completeness, calendar: str | None) -> CompletenessView:
    words = context.words
    shares = tuple((words.number(n), words.percent(n / found.total) if found.total else "–") for n in found.having.values())
    return CompletenessView(place, words.number(found.total), shares, calendar)


def _by_place(context: Context, found: Sequence[Expiry], due: Due) -> list[Expiry]:
    """Those of one time span by district, then producer, then day."""

    def order(expiry: Expiry) -> tuple[str, str, object, str]:
        product = expiry.entry.brief
        place = context.catalogue.places.by_id[product.place]
        district = context.catalogue.places.district_of(place) or place
        return district.code or "", product.producer or "", expiry.term.ends.order, product.id

    return sorted((expiry for expiry in found if expiry.due == due), key=order)


def _cut(context: Context, name: str, found: Sequence[T], part_of: Callable[[T], str], row: Callable[[Context, T], UpkeepRow], entry: Callable[[T], Entry]) -> Iterator[Draft]:
    """A list of things to do, cut into pages, under a heading for each part."""
    t, language = context.words.t, context.language
    first, other = address.upkeep_page(name, language), address.upkeep_page(name, context.other)
    numbers: dict[str, int] = {}
    for item in found:
        numbers[part_of(item)] = numbers.get(part_of(item), 0) + 1

    def write(cut: Cut[T]) -> Page:
        parts: dict[str, list[UpkeepRow]] = {}
        for item in cut.rows:
            parts.setdefault(part_of(item), []).append(row(context, item))
        views = [Part(code.replace("_", "-"), str(t[f"upkeep.due.{code}"]), numbers[code], tuple(rows)) for code, rows in parts.items()]
        return _list_page(context, name, cut.address, cut.number, views, cut.pager, address.numbered(other, cut.number, context.other))

    for cut in cut_pages(found, PAGE_ROWS, first, language):
        inputs = (len(found), [numbers[part] for part in dict.fromkeys(map(part_of, cut.rows))])
        yield Draft(language, cut.address, partial(write, cut), [entry(item) for item in cut.rows], inputs=inputs)


def _list_page(context: Context, name: str, at: str, number: int, parts: list[Part], pager: Pager | None, alternate: str) -> Page:
    t, language = context.words.t, context.language
    title = str(t[f"upkeep.{name}.title"])
    body = context.render(
        "upkeep-list.html.j2", at,
        title=title, lead=str(t[f"upkeep.{name}.lead"]), parts_=parts, pager=pager, crumbs=(section_link(context, "upkeep"),), name=name,
        calendar=calendar_address(None, language), table=f"{address.API}upkeep/expiries.csv", day=context.words.day(context.index.today),
    )  # fmt: skip
    own = (address.UPKEEP_PAGES[name][language], *((address.page_slug(number, language),) if number > 1 else ()))
    page_title = title if number == 1 else f"{title} · {t.format('list.page', number=number)}"
    return Page(language, "upkeep", own, alternate, page_title, shorten(str(t[f"upkeep.{name}.lead"])), body)


def _expiry_row(context: Context, expiry: Expiry) -> UpkeepRow:
    t, words = context.words.t, context.words
    told = [t.format("upkeep.ends", end=words.between(expiry.term.ends))]
    window = filing_window(expiry.term, context.catalogue.rules) if expiry.due != "ended" else None
    if window:
        told.append(words.filing(*window, context.index.today))
    return _row(context, expiry.entry, "; ".join(told), expiry.term.stars)


def _english_row(context: Context, item: Untranslated) -> UpkeepRow:
    labels = [str(context.words.t[f"fields.product.{field}"].label) for field in item.fields]
    return _row(context, item.entry, ", ".join(labels), None)


def _row(context: Context, entry: Entry, matter: str, stars: int | None) -> UpkeepRow:
    product, language, catalogue = entry.brief, context.language, context.catalogue
    place = catalogue.places.by_id[product.place]
    producer = catalogue.makers.get(product.producer or "")
    repository = catalogue.settings.repository
    return UpkeepRow(
        product.id, text_view(product.name, language), address.item("product", product.slug, language),
        context.words.place(catalogue.places.district_of(place) or place), text_view(producer.name, language) if producer else None,
        matter, stars, repository.edit(catalogue.product_files[product.id]) if repository else None,
    )  # fmt: skip
