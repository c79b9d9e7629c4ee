"""The list of fairs, and the page of each: what is shown where, for a phone in a crowded hall."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import address
from generator.model.fair import Fair, by_time
from generator.render.environment import Context
from generator.render.fair import booth_views, fair_address, fair_line
from generator.render.linked import fair_linked
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link
from generator.render.source import source_views
from generator.render.view import place_links, text_view
from generator.render.ways import ways_in


def fair_pages(context: Context) -> Iterator[Page]:
    """The list, also where there is no fair yet, and a page for every fair."""
    yield _list(context)
    for fair in context.catalogue.fairs:
        yield fair_page(context, fair)


def _list(context: Context) -> Page:
    t, language = context.words.t, context.language
    found = by_time(context.catalogue.fairs, context.index.today)
    chapters = [(time, str(t[f"fair.lists.{time}"]), [fair_line(context, fair) for fair in fairs]) for time, fairs in found.items() if fairs]
    body = context.render("fairs.html.j2", address.section("fair", language), chapters=chapters)
    alternate = address.section("fair", context.other)
    return Page(language, "fair", (), alternate, str(t.fair.title), shorten(str(t.fair.lead)), body)


def fair_page(context: Context, fair: Fair) -> Page:
    words, language, catalogue = context.words, context.language, context.catalogue
    to = fair_address(fair, language)
    line = fair_line(context, fair)
    place = catalogue.places.by_id[fair.place]
    products = set(fair.products)
    photos = sum(len(entry.brief.photos) for entry in context.index.entries if entry.id in products)
    body = context.render(
        "fair.html.j2", to,
        crumbs=(section_link(context, "fair"),), fair=line,
        example=text_view(fair.example, language) if fair.example else None,
        note=text_view(fair.note, language) if fair.note else None,
        venue=text_view(fair.venue, language) if fair.venue else None,
        where=place_links(context, place, catalogue.places.today(place)),
        offline=catalogue.settings.offline, photos=photos, booths=booth_views(context, fair), total=words.count("list.number_of", len(fair.products)),
        sources=source_views(fair.sources, words), day=words.day(context.index.today),
        ways=ways_in(context, "fair", fair.id, fair.name.text(language), to),
    )  # fmt: skip
    name = fair.name.text(language)
    description = words.t.format("fair.description", name=name, days=line.days, place=line.place)
    return Page(language, "fair", (fair.id,), fair_address(fair, context.other), name, shorten(description), body, (fair_linked(context, fair, to),))
