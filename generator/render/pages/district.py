"""Progress by district: a map of tiles and two tables, each number leading to the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.figure import Figure
from generator.model.place import Place
from generator.model.plan import Target
from generator.model.roster import Roster, Selection
from generator.render.environment import Context
from generator.render.figure import CountView, FigureView, bar_text, count_view, figure_view, roster_address
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link
from generator.render.pages.roster import year_anchor, year_page
from generator.render.view import LinkView, place_link

STARS = (5, 4, 3)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that leads to the rows behind it; an address only where there are any."""

    number: str
    address: str | None


@dataclass(frozen=True, slots=True)
class DistrictView:
    """One district. ``level``: 0 nothing known, 1 below the bar, 2 at or above it; ``tile``: column and row on the map."""

    name: str
    full_name: str
    address: str
    level: int
    tile: tuple[int, int] | None
    ever: str
    count: CountView | None
    reported: FigureView | None
    years: tuple[Cell, ...]
    stars: tuple[Cell, ...]
    in_focus: bool


def district_pages(context: Context) -> Iterator[Page]:
    """The page of all districts, if the catalogue has any."""
    districts = context.catalogue.places.districts
    if not districts:
        return
    t, words, language = context.words.t, context.words, context.language
    to = address.progress_page("districts", language)
    bar = _bar(context)
    years = _years(context)
    views = [_district_view(context, district, bar, years) for district in districts]
    ends = {district.valid_to for district in districts if district.valid_to}
    body = context.render(
        "districts.html.j2", to,
        crumbs=(section_link(context, "progress"),), districts=views, stars=STARS,
        years=[str(year) if year else str(t.progress.year_unknown) for year in years],
        bars=[(LinkView(target.title.text(language), address.item("progress", target.id, language)), bar_text(context, target)) for target in _each_district(context)],
        bar=words.number(bar.threshold) if bar else None, bar_address=address.item("progress", bar.id, language) if bar else None,
        levels=[(level, t.format(f"progress.districts.level_{level}", bar=words.number(bar.threshold))) for level in (2, 1, 0)] if bar else [],
        doubt=bar.doubt.text(language) if bar and bar.doubt else None, ended=words.day(max(ends)) if ends else None,
        day=words.day(context.index.today), mapped=all(d.tile for d in districts),
    )  # fmt: skip
    parts = (address.PROGRESS_PAGES["districts"][language],)
    alternate = address.progress_page("districts", context.other)
    yield Page(language, "progress", parts, alternate, str(t.progress.districts.title), shorten(str(t.progress.districts.lead)), body)


def _each_district(context: Context) -> list[Target]:
    return [target for _, target in context.catalogue.progress.targets if target.each in ("district", "district-year")]


def _bar(context: Context) -> Target | None:
    """The number of products that a plan asks of every district: that of the longest period."""
    found = [target for target in _each_district(context) if target.counts == "certified"]
    return max(found, key=lambda target: (target.ends - (target.begins or target.ends)).days, default=None)


def _years(context: Context) -> list[int | None]:
    """The years in which a product of any district was first recognised; None stands last, for those not known."""
    found = {row.year for roster in _rosters(context) for row in roster.rows}
    known = [year for year in found if year]
    return [*range(min(known), max(known) + 1), *([None] if None in found else [])] if known else list(found)


def _rosters(context: Context) -> list[Roster]:
    return [context.rosters.by_selection[Selection("certified", place.id)] for place in context.catalogue.places.districts]


def _district_view(context: Context, place: Place, bar: Target | None, years: list[int | None]) -> DistrictView:
    words, roster = context.words, context.rosters.by_selection[Selection("certified", place.id)]
    reported = _reported(context, place)
    ever = len(roster.rows)
    known = max(ever, int(reported.value) if reported else 0)
    to = roster_address(context, roster.selection)
    by_stars = {stars: sum(r.stars == stars for r in roster.rows) for stars in STARS}
    return DistrictView(
        name=place.name.text(context.language),
        full_name=words.place(place),
        address=place_link(context, place).address or "",
        level=0 if not known else 2 if bar and known >= bar.threshold else 1,
        tile=(place.tile.column, place.tile.row) if place.tile else None,
        ever=words.number(ever),
        count=count_view(context, roster) if roster.rows else None,
        reported=figure_view(context, reported) if reported else None,
        years=tuple(_year_cell(context, roster, year) for year in years),
        stars=tuple(Cell(words.number(n), to if n else None) for n in by_stars.values()),
        in_focus=any(place.id in target.members for _, target in context.catalogue.progress.targets),
    )


def _year_cell(context: Context, roster: Roster, year: int | None) -> Cell:
    number = sum(row.year == year for row in roster.rows)
    if not number:
        return Cell("", None)
    page = address.numbered(roster_address(context, roster.selection), year_page(roster, year), context.language)
    return Cell(context.words.number(number), f"{page}#{year_anchor(year)}")


def _reported(context: Context, place: Place) -> Figure | None:
    """The last total that was reported for a district, whatever its confidence: the page says what it is worth."""
    wanted = {target.indicator for _, target in context.catalogue.progress.targets if target.counts == "certified" and not target.each}
    found = [
        f for f in context.catalogue.progress.figures
        if f.place == place.id and f.indicator in wanted and f.kind == "cumulative" and f.day <= context.index.today
    ]  # fmt: skip
    # The most inclusive of the last day: a total of all stars rather than of three stars alone.
    return max(found, key=lambda f: (f.day, f.stars is None), default=None)
