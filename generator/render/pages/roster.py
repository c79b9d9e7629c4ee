"""Rosters: the products behind a number, each with its recognitions and where it stood on every day that is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import get_args

from generator.model import address
from generator.model.roster import Roster, Row, Standing, Tally, term_year
from generator.render.environment import Context
from generator.render.figure import day_anchor, ever_label, roster_address
from generator.render.page import Draft, Page, shorten
from generator.render.pages.listing import section_link
from generator.render.paging import Cut, cut_pages, page_of
from generator.render.view import TextView, text_view

# Rows are small: many of them fit on one page.
PAGE_ROWS = 250


@dataclass(frozen=True, slots=True)
class DayView:
    """One column: a day, and what the whole roster adds up to on it."""

    anchor: str
    name: str
    short: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class RowView:
    """``stars``: the most that it was ever given."""

    id: str
    name: TextView
    address: str
    recognised: str
    stars: int | None
    standings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The rows of one year that fall on one page. ``number``: how many the year has in all."""

    anchor: str | None
    name: str
    number: int
    rows: tuple[RowView, ...]


def roster_pages(context: Context) -> Iterator[Draft]:
    """Every roster that has products, cut into pages."""
    for roster in context.rosters.by_selection.values():
        if roster.rows:
            yield from _roster_pages(context, roster)


def year_anchor(year: int | None) -> str:
    """The id of the rows of one year: ``y2021``."""
    return f"y{year or 0}"


def year_page(roster: Roster, year: int | None) -> int:
    """On which page of a roster the rows of a year begin."""
    return page_of(next(i for i, row in enumerate(roster.rows) if row.year == year), PAGE_ROWS)


def _roster_pages(context: Context, roster: Roster) -> Iterator[Draft]:
    t, language, selection = context.words.t, context.language, roster.selection
    first = roster_address(context, selection)
    place = context.catalogue.places.by_id[selection.place].name.text(language)
    until = t.format("progress.roster_until", year=selection.last_year) if selection.last_year else ""
    title = t.format(f"progress.rosters.{selection.counts}", place=place) + until
    days = _day_views(context, roster)
    shown = [standing for standing in get_args(Standing) if standing != "not_yet" and any(standing in row.standings for row in roster.rows)]
    numbers = {year: sum(row.year == year for row in roster.rows) for year in {row.year for row in roster.rows}}
    rows = _sorted(context, roster.rows)

    def write(cut: Cut[Row], before: int | None | str) -> Page:
        number, at = cut.number, cut.address
        body = context.render(
            "roster.html.j2", at,
            title=title, days=days, standings=shown, ever=ever_label(context, selection), groups=_groups(context, cut.rows, numbers, before), total=len(rows),
            pager=cut.pager, crumbs=(section_link(context, "progress"),),
        )  # fmt: skip
        other = roster_parts(context, roster, number, context.other)
        alternate = address.section("progress", context.other) + "".join(f"{part}/" for part in other)
        page_title = title if number == 1 else f"{title} · {t.format('list.page', number=number)}"
        description = t.format("progress.roster_description", title=title)
        return Page(language, "progress", roster_parts(context, roster, number, language), alternate, page_title, shorten(description), body)

    for cut in cut_pages(rows, PAGE_ROWS, first, language):
        before = rows[(cut.number - 1) * PAGE_ROWS - 1].year if cut.number > 1 else "none"
        inputs = (title, days, shown, sorted(numbers.items(), key=str), before, len(rows))
        yield Draft(language, cut.address, partial(write, cut, before), [row.entry for row in cut.rows], inputs=inputs)


def roster_parts(context: Context, roster: Roster, number: int, language: str) -> tuple[str, ...]:
    """What follows the section's address for page ``number`` of a roster."""
    selection = roster.selection
    within = selection.place if context.catalogue.places.by_id[selection.place].is_district else None
    slug = address.roster_slug(selection.counts, within, selection.last_year, language)  # type: ignore[arg-type]
    parts = (address.PROGRESS_PAGES["products"][language], slug)  # type: ignore[index]
    return parts if number == 1 else (*parts, address.page_slug(number, language))  # type: ignore[arg-type]


def _sorted(context: Context, rows: Sequence[Row]) -> list[Row]:
    """By year, then by name; what has no certain year comes last."""
    return sorted(rows, key=lambda row: (row.year is None, row.year or 0, context.order[row.entry.id]))


def _day_views(context: Context, roster: Roster) -> list[DayView]:
    t, words = context.words.t, context.words
    found = []
    for at, day in enumerate(roster.days):
        anchor = day_anchor(roster, at)
        name, short = (words.day(day), str(t.progress.today_short)) if anchor == "now" else (t.format("progress.year_end", year=day.year), str(day.year))
        found.append(DayView(anchor, name, short, roster.tally(at)))
    return found


def _groups(context: Context, rows: Sequence[Row], numbers: dict[int | None, int], before: int | None | str) -> list[YearGroup]:
    found = []
    for year, group in groupby(rows, lambda row: row.year):
        name = context.words.t.format("progress.first_in", year=year) if year else str(context.words.t.progress.first_unknown)
        anchor = None if year == before else year_anchor(year)
        found.append(YearGroup(anchor, name, numbers[year], tuple(_row(context, row) for row in group)))
    return found


def _row(context: Context, row: Row) -> RowView:
    t, product, language = context.words.t, row.entry.brief, context.language
    told = []
    for term in row.terms:
        stars = str(t.status.potential_5.word) if term.recognition.stars == "potential-5" else t.format("status.stars", stars=term.recognition.stars)
        told.append(f"{stars}, {context.words.when(term)}" if term_year(term) is None or term.begins.latest else stars)
    standings = tuple((standing.replace("_", "-"), str(t[f"progress.standings.{standing}"])) for standing in row.standings)
    return RowView(product.id, text_view(product.name, language), address.item("product", product.slug, language), "; ".join(told), row.stars, standings)
