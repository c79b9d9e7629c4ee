"""The OCOP year: its six steps, and where each year stands as far as sources tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.cycle import Cycle, CycleEvent
from generator.render.environment import Context
from generator.render.figure import FigureView, figure_view
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link
from generator.render.source import SourceView, source_views
from generator.render.view import TextView, text_view


@dataclass(frozen=True, slots=True)
class EventView:
    text: TextView
    date: str | None
    figures: tuple[FigureView, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step in one year: what is known of it, which may be nothing."""

    number: int
    name: TextView
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    year: int
    steps: tuple[StepView, ...]


def cycle_pages(context: Context) -> Iterator[Page]:
    """The page of the OCOP year, if the catalogue has its file."""
    cycle = context.catalogue.progress.cycle
    if cycle is None:
        return
    t, language = context.words.t, context.language
    to = address.progress_page("cycle", language)
    steps = [(s.number, text_view(s.name, language), text_view(s.note, language) if s.note else None) for s in cycle.steps]
    body = context.render(
        "cycle.html.j2", to,
        crumbs=(section_link(context, "progress"),), steps=steps, years=_years(context, cycle), sources=source_views(cycle.sources, context.words),
    )  # fmt: skip
    parts = (address.PROGRESS_PAGES["cycle"][language],)
    alternate = address.progress_page("cycle", context.other)
    yield Page(language, "progress", parts, alternate, str(t.progress.cycle.title), shorten(str(t.progress.cycle.lead)), body)


def _years(context: Context, cycle: Cycle) -> list[YearView]:
    """Every year from the first that is known to the last, the newest first."""
    today = context.index.today
    events = [e for e in cycle.events if not e.date or e.date.earliest <= today]
    years = {e.year for e in events if e.year <= today.year}
    years |= {day.year for day in context.rosters.days[:-1]}
    return [
        YearView(year, tuple(
            StepView(s.number, text_view(s.name, context.language), tuple(_event(context, e) for e in events if (e.year, e.step) == (year, s.number)))
            for s in cycle.steps
        ))
        for year in sorted(years, reverse=True)
    ]  # fmt: skip


def _event(context: Context, event: CycleEvent) -> EventView:
    by_id = {figure.id: figure for figure in context.catalogue.progress.figures}
    return EventView(
        text_view(event.text, context.language),
        context.words.partial(event.date) if event.date else None,
        tuple(figure_view(context, by_id[name]) for name in event.figures),
        source_views(event.sources, context.words),
    )
