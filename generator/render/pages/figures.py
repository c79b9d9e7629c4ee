"""All reported figures by place: those that no target counts, and those of other provinces, stand here too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from generator.model import address
from generator.model.figure import Figure
from generator.model.place import UPPER_KINDS
from generator.render.environment import Context
from generator.render.figure import FigureView, figure_view, progress_place
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link
from generator.render.view import LinkView, text_view


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """The figures of one place, by what they count, in the order of time."""

    id: str
    place: LinkView
    note: str | None
    figures: tuple[tuple[str, tuple[FigureView, ...]], ...]


def figure_pages(context: Context) -> Iterator[Page]:
    t, language, progress = context.words.t, context.language, context.catalogue.progress
    to = address.progress_page("figures", language)
    shown = [figure for figure in progress.figures if figure.day <= context.index.today]
    body = context.render(
        "figures.html.j2", to,
        crumbs=(section_link(context, "progress"),), total=context.words.number(len(shown)), places=_places(context, shown),
        gaps=[(progress_place(context, gap.place), text_view(gap.period, language), text_view(gap.note, language)) for gap in progress.gaps],
        disagreements=[text_view(d.text, language) for d in progress.disagreements], api=address.API,
    )  # fmt: skip
    parts = (address.PROGRESS_PAGES["figures"][language],)
    alternate = address.progress_page("figures", context.other)
    yield Page(language, "progress", parts, alternate, str(t.progress.figures.title), shorten(str(t.progress.figures.lead)), body)


def _places(context: Context, figures: list[Figure]) -> list[PlaceFigures]:
    """First the place that most figures are of, then its districts, then everything else."""
    by_place: dict[str, list[Figure]] = {}
    for figure in figures:
        by_place.setdefault(figure.place, []).append(figure)
    places = context.catalogue.places.by_id
    home = max((p for p in by_place if not places[p].is_district), key=lambda p: len(by_place[p]), default=None)

    def rank(name: str) -> tuple[bool, bool, bool, str]:
        place = places[name]
        return name != home, place.parent != home, place.kind in UPPER_KINDS, place.code or ""

    return [_place_figures(context, name, by_place[name]) for name in sorted(by_place, key=rank)]


def _place_figures(context: Context, name: str, figures: list[Figure]) -> PlaceFigures:
    views = [figure_view(context, figure) for figure in sorted(figures, key=lambda f: (f.indicator, -(f.stars or f.min_stars or 0), f.day))]
    grouped = tuple((indicator, tuple(found)) for indicator, found in groupby(views, lambda view: view.indicator))
    place = context.catalogue.places.by_id[name]
    note = place.note.text(context.language) if place.note else None
    return PlaceFigures(name, progress_place(context, name), note, grouped)
