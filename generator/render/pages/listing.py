"""Lists of products cut into pages: all products, by stars, by status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from generator.model import address
from generator.model.entry import Entry
from generator.model.record import Language
from generator.model.status import HOLDING, STATUSES
from generator.model.text import fold, initial
from generator.render.environment import Context
from generator.render.filters import filter_view
from generator.render.linked import list_linked
from generator.render.page import Draft, Page, shorten
from generator.render.paging import Cut, cut_pages, page_of
from generator.render.view import LinkView, card
from generator.render.ways import way_to_propose

STARS: tuple[int, ...] = (5, 4, 3)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Part of a list under a heading of its own."""

    heading: str | None
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of products before it is cut: where it stands and what stands above it.

    ``parts`` and ``alternate_parts`` follow the section's address in this language and in the other. ``view``: what its template is to see besides;
    ``makers``: the producers that it is made from, ``inputs``: what else, both as of ``Draft``; nothing, where it follows from the shared records.
    """

    section: str
    parts: tuple[str, ...]
    alternate_parts: tuple[str, ...]
    title: str
    description: str
    chapters: Sequence[Chapter]
    template: str = "list.html.j2"
    with_letters: bool = False
    parents: tuple[LinkView, ...] = ()
    view: Callable[[], Mapping[str, object]] = dict
    makers: tuple[str, ...] = ()
    inputs: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The cards of one chapter that fall on one page, each with the anchor that it carries, if any."""

    heading: str | None
    cards: tuple[tuple[str | None, Markup], ...]


def listing_pages(context: Context, listing: Listing) -> Iterator[Draft]:
    """Cut a list into pages of the size that the settings give."""
    size, language = context.catalogue.settings.page_size, context.language
    flat = [(chapter.heading, entry) for chapter in listing.chapters for entry in chapter.entries]
    first = _first_address(listing.section, listing.parts, language)
    anchors, letters = _letters(flat, first, size, language) if listing.with_letters else ({}, ())
    for cut in cut_pages(flat, size, first, language):
        entries = [entry for _, entry in cut.rows]
        marked = {entry.id: anchors[entry.id] for entry in entries if entry.id in anchors}
        inputs = (listing.title, listing.description, listing.parents, listing.inputs, len(flat), letters, marked, [heading for heading, _ in cut.rows])
        yield Draft(language, cut.address, partial(_page, context, listing, cut, len(flat), anchors, letters), entries, listing.makers, inputs)


def _page(
    context: Context, listing: Listing, cut: Cut[tuple[str | None, Entry]], total: int, anchors: Mapping[str, str], letters: tuple[LinkView, ...]
) -> Page:
    number, at, size, language = cut.number, cut.address, context.catalogue.settings.page_size, context.language
    parts, alternate_parts = listing.parts, listing.alternate_parts
    if number > 1:
        parts += (address.page_slug(number, language),)
        alternate_parts += (address.page_slug(number, context.other),)
    title = listing.title
    if number > 1:
        title += " · " + context.words.t.format("list.page", number=number)
    body = context.render(
        listing.template,
        at,
        title=listing.title,
        groups=_card_groups(context, cut.rows, anchors, at),
        total=total,
        pager=cut.pager,
        letters=letters,
        is_first=number == 1,
        day=context.words.day(context.index.today),
        crumbs=((section_link(context, listing.section), *listing.parents) if listing.parts else ()),
        **listing.view(),
    )
    alternate = _first_address(listing.section, alternate_parts, context.other)
    return Page(language, listing.section, parts, alternate, title, shorten(listing.description), body, list_linked(context, (entry for _, entry in cut.rows), (number - 1) * size))


def section_link(context: Context, section: str) -> LinkView:
    """The way to the list of all products, groups, places or producers."""
    return LinkView(str(context.words.t[f"site.sections.{section}"]), address.section(section, context.language))


def _first_address(section: str, parts: Sequence[str], language: Language) -> str:
    return address.section(section, language) + "".join(f"{part}/" for part in parts)


def _card_groups(
    context: Context, paged: Sequence[tuple[str | None, Entry]], anchors: Mapping[str, str], at: str
) -> list[CardGroup]:
    groups: list[tuple[str | None, list[tuple[str | None, Markup]]]] = []
    for heading, entry in paged:
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append((anchors.get(entry.id), card(context, entry, at)))
    return [CardGroup(heading, tuple(cards)) for heading, cards in groups]


def _letters(
    flat: Sequence[tuple[str | None, Entry]], first: str, size: int, language: Language
) -> tuple[dict[str, str], tuple[LinkView, ...]]:
    """The first product under each letter: its anchor by ID, and the row of links to them."""
    anchors: dict[str, str] = {}
    links: dict[str, LinkView] = {}
    for position, (_, entry) in enumerate(flat):
        letter = initial(entry.brief.name.text(language))
        if letter not in links:
            # Ă and A, Đ and D fold to one letter, so the anchor carries the letter's own number.
            anchor = f"letter-{fold(letter)}{ord(letter)}" if letter != "#" else "letter-0"
            anchors[entry.id] = anchor
            page = address.numbered(first, page_of(position, size), language)
            links[letter] = LinkView(letter, f"{page}#{anchor}")
    return anchors, tuple(links.values())


def held_first(context: Context, entries: Sequence[Entry]) -> list[Chapter]:
    """Two chapters: what holds today, then the rest; one without a heading where only one has products."""
    t = context.words.t
    ordered = context.by_name(entries)
    held = [e for e in ordered if e.state.status in HOLDING]
    rest = [e for e in ordered if e.state.status not in HOLDING]
    chapters = [Chapter(str(t.list.held), held), Chapter(str(t.list.not_held), rest)]
    filled = [chapter for chapter in chapters if chapter.entries]
    return filled if len(filled) > 1 or held else [Chapter(None, rest)]


def product_list_pages(context: Context) -> Iterator[Draft]:
    """All products, and the lists by stars and by status that the home page leads to."""
    t = context.words.t
    filters = filter_view(context)
    yield from listing_pages(
        context,
        Listing(
            "product", (), (), str(t.list.products_title), str(t.list.products_description),
            [Chapter(None, context.by_name(context.index.entries))], with_letters=True,
            view=lambda: {"lead": None, "propose": way_to_propose(context), "filters": filters, "statuses": STATUSES}, inputs=(filters,),
        ),  # fmt: skip
    )
    for stars in STARS:
        yield from listing_pages(context, _star_listing(context, stars))
    for listing in _status_listings(context):
        yield from listing_pages(context, listing)


def _star_listing(context: Context, stars: int) -> Listing:
    t, words = context.words.t, context.words
    entries = context.index.with_stars(stars)
    holding = sum(1 for e in entries if e.state.stars == stars)
    lead = t.format("list.star_lead", stars=stars, holding=words.number(holding), rest=words.number(len(entries) - holding))
    return Listing(
        "product", (address.star_slug(stars, context.language),), (address.star_slug(stars, context.other),),
        t.format("list.star_title", stars=stars), t.format("list.star_description", stars=stars),
        held_first(context, entries), view=lambda: {"lead": lead}, inputs=(lead,),
    )  # fmt: skip


def _status_listings(context: Context) -> Iterator[Listing]:
    t, index = context.words.t, context.index
    for status, names in address.STATUS_LISTS.items():
        entries = index.holding if status == "in_force" else index.with_status(status)
        word = str(t[f"status.{status}.word"])
        yield Listing(
            "product", (names[context.language],), (names[context.other],),
            str(t[f"list.status_{status}"]), t.format("list.status_description", status=word),
            [Chapter(None, context.by_name(entries))], view=lambda: {"lead": None},
        )  # fmt: skip
