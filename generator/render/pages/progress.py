"""The overview of progress: every target of every document with its state, today and at the end of each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from generator.model import address
from generator.model.assessment import STATES, Assessment, assess_all
from generator.model.plan import Plan
from generator.render.environment import Context
from generator.render.figure import CountView, FigureView, TargetView, count_view, figure_view, period_text, target_view
from generator.render.page import Page, shorten
from generator.render.source import SourceView, source_views
from generator.render.view import LinkView, TextView, text_view


@dataclass(frozen=True, slots=True)
class PeriodView:
    """The targets of one document for one period."""

    name: str
    targets: tuple[TargetView, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A document with its targets by period, and its goals that cannot be measured."""

    id: str
    number: str | None
    title: TextView
    issued: str | None
    issuer: TextView | None
    read: str
    note: TextView | None
    periods: tuple[PeriodView, ...]
    unmeasurable: tuple[tuple[TextView, TextView], ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many targets have a state."""

    state: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class StateTally:
    """The states of one document's targets. ``left_out``: how many are for information only and not counted."""

    plan: str
    states: tuple[StateCount, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class YearLink:
    """One stop of the year switch; None as address: the page itself."""

    name: str
    short: str
    address: str | None


@dataclass(frozen=True, slots=True)
class OverallView:
    """All products of the catalogue counted twice, beside what was last reported."""

    count: CountView
    reported: FigureView | None


def progress_pages(context: Context) -> Iterator[Page]:
    """The overview of today, and one for the end of each year in which a target fell due."""
    days = context.rosters.days
    for at, day in enumerate(days):
        yield _overview(context, day, at - len(days))


def _overview(context: Context, day: date, at: int) -> Page:
    """``at``: the place of ``day`` among the rosters' days, counted from the end: -1 is today."""
    t, words, language = context.words.t, context.words, context.language
    parts, alternate = _parts(context, day, at)
    to = address.section("progress", language) + "".join(f"{part}/" for part in parts)
    assessments = tuple(sorted(assess_all(context.catalogue.progress, day), key=lambda a: _rank(context, a.plan)))
    title = str(t.progress.title) if at == -1 else t.format("progress.title_year", year=day.year)
    body = context.render(
        "progress.html.j2", to,
        title=title, is_today=at == -1, day=words.day(day), years=_years(context, at),
        tally=state_tally(context, assessments), overall=_overall(context, assessments, at),
        plans=[_plan_view(context, plan, tuple(found), at) for plan, found in groupby(assessments, lambda a: a.plan)],
        ways=_ways(context), api=address.API,
    )  # fmt: skip
    description = t.format("progress.description", day=words.day(day))
    return Page(language, "progress", parts, alternate, title, shorten(description), body)


def _rank(context: Context, plan: Plan) -> tuple[bool, bool, str, str]:
    """Documents whose text was read come first, those of the whole country last; else in the order of time."""
    place = context.catalogue.places.by_id[plan.place]
    return plan.read != "text", place.kind in ("country", "region"), str(plan.issued or "9"), plan.id


def _parts(context: Context, day: date, at: int) -> tuple[tuple[str, ...], str]:
    """What follows the section's address, and the address of the same page in the other language."""
    if at == -1:
        return (), address.section("progress", context.other)
    alternate = address.item("progress", address.year_end_slug(day.year, context.other), context.other)
    return (address.year_end_slug(day.year, context.language),), alternate


def _years(context: Context, at: int) -> list[YearLink]:
    days, language, t = context.rosters.days, context.language, context.words.t
    found = [
        YearLink(t.format("progress.year_end", year=day.year), str(day.year), address.item("progress", address.year_end_slug(day.year, language), language))
        for day in days[:-1]
    ]  # fmt: skip
    found.append(YearLink(str(t.progress.today), str(t.progress.today), address.section("progress", language)))
    found[at] = replace(found[at], address=None)
    return found


def state_tally(context: Context, assessments: tuple[Assessment, ...]) -> StateTally | None:
    """Every state that occurs among the targets of the first document, and its goals that cannot be measured.

    One document alone: a later one asks for the same again, so that a sum over all would count one thing twice.
    """
    if not assessments:
        return None
    plan = min((a.plan for a in assessments), key=lambda plan: _rank(context, plan))
    own = [a for a in assessments if a.plan is plan]
    counted = Counter(a.state for a in own if not a.target.for_information)
    words = context.words.t.progress.states
    found = [StateCount(state.replace("_", "-"), str(words[state]), counted[state]) for state in STATES if counted[state]]
    if plan.unmeasurable:
        found.append(StateCount("unmeasurable", str(words.unmeasurable), len(plan.unmeasurable)))
    name = plan.number or plan.title.text(context.language)
    return StateTally(name, tuple(found), sum(a.target.for_information for a in own))


def _overall(context: Context, assessments: tuple[Assessment, ...], at: int) -> OverallView | None:
    """All certified products of the province with most of them, beside the last total that was reported for it."""
    found = [r for r in context.rosters.by_selection.values() if r.selection.counts == "certified" and r.selection.last_year is None and r.rows]
    if not found:
        return None
    roster = max(found, key=lambda r: len(r.rows))
    totals = [a.latest for a in assessments if a.latest and a.target.counts == "certified" and not a.target.each and a.target.place == roster.selection.place]
    latest = max(totals, key=lambda figure: (figure.day, figure.kind == "cumulative"), default=None)
    return OverallView(count_view(context, roster, at), figure_view(context, latest) if latest else None)


def _plan_view(context: Context, plan: Plan, assessments: tuple[Assessment, ...], at: int) -> PlanView:
    words, language, t = context.words, context.language, context.words.t
    periods = groupby(assessments, lambda a: period_text(words, a.target))
    return PlanView(
        id=plan.id,
        number=plan.number,
        title=text_view(plan.title, language),
        issued=words.partial(plan.issued) if plan.issued else None,
        issuer=text_view(plan.issuer, language) if plan.issuer else None,
        read=str(t[f"progress.read.{plan.read}"]),
        note=text_view(plan.note, language) if plan.note else None,
        periods=tuple(PeriodView(name, tuple(target_view(context, a, at) for a in found)) for name, found in periods),
        unmeasurable=tuple((text_view(u.text, language), text_view(u.reason, language)) for u in plan.unmeasurable),
        sources=source_views(plan.sources, words),
    )


def _ways(context: Context) -> list[LinkView]:
    """The other pages about progress."""
    t, language = context.words.t, context.language
    names = [name for name in ("districts", "cycle", "figures") if name != "cycle" or context.catalogue.progress.cycle]
    return [LinkView(str(t[f"progress.pages.{name}"]), address.progress_page(name, language)) for name in names]
