"""The page of one target: its words, its series of figures against the bar, and every doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.assessment import Assessment, assess
from generator.model.plan import Plan, Target
from generator.render.chart import chart
from generator.render.environment import Context
from generator.render.figure import bar_text, figure_view, indicator_name, progress_place, target_view
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link
from generator.render.source import source_views
from generator.render.view import LinkView, text_view
from generator.render.ways import ways_in


@dataclass(frozen=True, slots=True)
class YearState:
    """The state at the end of one year, leading to the overview of that day."""

    name: str
    address: str
    state: str
    word: str
    value: str | None


def target_pages(context: Context) -> Iterator[Page]:
    """A page for every target, as of the day of the build."""
    for plan, target in context.catalogue.progress.targets:
        yield _target_page(context, plan, target)


def _target_page(context: Context, plan: Plan, target: Target) -> Page:
    t, words, language, progress = context.words.t, context.words, context.language, context.catalogue.progress
    to = address.item("progress", target.id, language)
    figures = progress.figures_of(target)
    assessment = assess(plan, target, figures, context.index.today)
    place = context.catalogue.places.by_id[target.place]
    view = target_view(context, assessment)
    document = plan.number or plan.title.text(language)
    body = context.render(
        "target.html.j2", to,
        target=view, chart=chart(assessment, place), unit=str(t[f"progress.unit_names.{progress.indicators[target.indicator].unit}"]),
        crumbs=(section_link(context, "progress"),),
        plan=LinkView(document, f"{address.section('progress', language)}#{plan.id}"),
        indicator=indicator_name(context, target), place=progress_place(context, target.place),
        indicator_note=text_view(note, language) if (note := progress.indicators[target.indicator].note) else None,
        as_stored=target.text_as_stored, line=target.line, scope=text_view(target.scope, language) if target.scope else None,
        members=[progress_place(context, member) for member in target.members],
        figures=[figure_view(context, figure) for figure in reversed(assessment.figures)],
        gaps=[(text_view(gap.period, language), text_view(gap.note, language)) for gap in progress.gaps_of(target)],
        disagreements=[text_view(d.text, language) for d in progress.disagreements_of(target)],
        years=_years(context, plan, target), day=words.day(context.index.today), sources=source_views(plan.sources, words),
        summary=_summary(context, assessment), beside_reported=_beside_reported(context, assessment), api=f"{address.API}progress/{target.id}",
        ways=ways_in(context, "plan", plan.id, target.title.text(language), to),
    )  # fmt: skip
    alternate = address.item("progress", target.id, context.other)
    title = f"{target.title.text(language)} ({view.period}) · {document}"
    return Page(language, "progress", (target.id,), alternate, title, shorten(_summary(context, assessment)), body)


def _years(context: Context, plan: Plan, target: Target) -> list[YearState]:
    progress, language = context.catalogue.progress, context.language
    figures, found = progress.figures_of(target), []
    for day in context.rosters.days[:-1]:
        if plan.issued and plan.issued.earliest > day:
            continue
        view = target_view(context, assess(plan, target, figures, day))
        slug = address.year_end_slug(day.year, language)
        to = f"{address.item('progress', slug, language)}#{target.id}"
        name = context.words.t.format("progress.year_end", year=day.year)
        found.append(YearState(name, to, view.state, view.word, view.latest.value if view.latest else None))
    return found


def _beside_reported(context: Context, assessment: Assessment) -> str | None:
    """How much of what was reported this catalogue can show, by name."""
    roster, latest = context.rosters.of(assessment.target), assessment.latest
    if roster is None or latest is None:
        return None
    ever = roster.tally().ever
    name = "of_reported" if ever <= latest.value else "more_than_reported"
    reported = figure_view(context, latest).value
    return context.words.t.format(f"progress.{name}", count=context.words.number(ever), reported=reported)


def _summary(context: Context, assessment: Assessment) -> str:
    """What the chart shows, in one sentence; also the page's description."""
    view, t = target_view(context, assessment), context.words.t
    bar = bar_text(context, assessment.target)
    if view.latest is None:
        return t.format("progress.summary_none", title=view.title.text, period=view.period, bar=bar, state=view.word)
    return t.format(
        "progress.summary", title=view.title.text, period=view.period, bar=bar, state=view.word, value=view.latest.value, when=view.latest.when
    )
