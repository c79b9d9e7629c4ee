"""The home page: what this is, the figures of the catalogue with their day, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.assessment import assess_all
from generator.render.environment import Context
from generator.render.linked import site_linked
from generator.render.page import Page, shorten
from generator.render.pages.listing import STARS
from generator.render.pages.progress import state_tally
from generator.render.view import LinkView, counted, drawing


@dataclass(frozen=True, slots=True)
class GroupWay:
    name: str
    address: str
    drawing: str
    counted: str


@dataclass(frozen=True, slots=True)
class StarWay:
    stars: int
    address: str
    holding: int
    count: int


@dataclass(frozen=True, slots=True)
class CountWay:
    """A number that leads to the list behind it."""

    number: str
    label: str
    address: str
    status: str


def home_pages(context: Context) -> Iterator[Page]:
    t, language = context.words.t, context.language
    body = context.render(
        "home.html.j2",
        address.home(language),
        settings_name=context.catalogue.settings.name.text(language),
        day=context.words.day(context.index.today),
        figures=_figures(context),
        groups=_groups(context),
        stars=[_star_way(context, stars) for stars in STARS],
        districts=_districts(context),
        total=len(context.index.entries),
        products_address=address.section("product", language),
        places_address=address.section("place", language),
        groups_address=address.section("group", language),
        progress_address=address.section("progress", language),
        tally=state_tally(context, assess_all(context.catalogue.progress, context.index.today)),
    )
    alternate = address.home(context.other)
    yield Page(language, None, (), alternate, str(t.home.title), shorten(str(t.home.lead)), body, (site_linked(context),))


def _figures(context: Context) -> list[CountWay]:
    index, t, language, number = context.index, context.words.t, context.language, context.words.number
    section = address.section("product", language)

    def by_status(status: str, label: str, count: int) -> CountWay:
        return CountWay(number(count), label, f"{section}{address.STATUS_LISTS[status][language]}/", status)

    return [
        CountWay(number(len(index.entries)), str(t.home.products), section, "all"),
        by_status("in_force", str(t.home.holding), len(index.holding)),
        by_status("uncertain", str(t.home.uncertain), len(index.with_status("uncertain"))),
        by_status("lapsed", str(t.home.lapsed), len(index.with_status("lapsed"))),
        by_status("potential_5", str(t.home.potential), len(index.with_status("potential_5"))),
        by_status("unconfirmed", str(t.home.unconfirmed), len(index.with_status("unconfirmed"))),
    ]


def _groups(context: Context) -> list[GroupWay]:
    """The groups that have products, in the order of the decision."""
    found = []
    for group_id, (_, group) in context.catalogue.groups.by_id.items():
        entries = context.index.by_group.get(group_id, ())
        if entries:
            to = address.item("group", group.slug, context.language)
            found.append(GroupWay(group.name.text(context.language), to, drawing(group_id), counted(context, entries)))
    return found


def _star_way(context: Context, stars: int) -> StarWay:
    entries = context.index.with_stars(stars)
    to = f"{address.section('product', context.language)}{address.star_slug(stars, context.language)}/"
    return StarWay(stars, to, sum(1 for e in entries if e.state.stars == stars), len(entries))


def _districts(context: Context) -> list[LinkView]:
    """The districts of the plan, each with its number of products."""
    found = []
    for place in context.catalogue.places.districts:
        count = counted(context, context.index.by_district.get(place.id, ()))
        to = address.item("place", place.id, context.language)
        found.append(LinkView(place.name.text(context.language), to, count))
    return found
