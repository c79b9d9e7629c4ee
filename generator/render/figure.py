"""Figures, targets and counts as the pages of progress show them: plain values in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.model import address
from generator.model.assessment import Assessment, proves
from generator.model.figure import Figure, Part
from generator.model.indicator import IndicatorUnit
from generator.model.plan import Target
from generator.model.roster import Roster, Selection
from generator.render.chart import Chart, small_chart
from generator.render.environment import Context
from generator.render.source import SourceView, source_views
from generator.render.view import LinkView, TextView, text_view
from generator.render.words import Words


@dataclass(frozen=True, slots=True)
class FigureView:
    """One reported figure. ``counted``: a state may rest on it; else ``reason`` says why not."""

    id: str
    value: str
    number: str
    indicator: str
    place: LinkView
    when: str
    period: TextView | None
    kind: str
    confidence: str
    confidence_note: str
    counted: bool
    reason: str | None
    partial: bool
    formula: str | None
    parts: tuple[str, ...]
    parts_complete: bool
    scope: TextView | None
    note: TextView | None
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class CountView:
    """How many products of this catalogue a target counts on a day; each number leads to its roster."""

    label: str
    ever: str
    holding: str
    uncertain: str | None
    ever_address: str
    holding_address: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target as one row of the overview."""

    id: str
    address: str
    title: TextView
    text: TextView
    translation_note: str | None
    state: str
    word: str
    period: str
    bar: str
    reason: TextView | None
    doubt: TextView | None
    place: LinkView | None
    latest: FigureView | None
    proof: FigureView | None
    share: str | None
    ratio: str | None
    nothing: str
    caveats: tuple[str, ...]
    chart: Chart | None
    count: CountView | None


def unit_of(context: Context, indicator: str) -> IndicatorUnit:
    return context.catalogue.progress.indicators[indicator].unit


def quantity(words: Words, value: float, unit: IndicatorUnit, high: float | None = None) -> str:
    """A number with its unit: ``120 sản phẩm``, ``100%``."""
    number = words.number(value) if high is None else f"{words.number(value)}–{words.number(high)}"
    form = "one" if value == 1 and high is None and f"progress.units.{unit}.one" in words.t else "other"
    return words.t.format(f"progress.units.{unit}.{form}", number=number)


def figure_view(context: Context, figure: Figure) -> FigureView:
    t, words = context.words.t, context.words
    indicator = context.catalogue.progress.indicators[figure.indicator]
    value = quantity(words, figure.value, indicator.unit, figure.high)
    counted = proves(figure)
    return FigureView(
        id=figure.id,
        value=t.format(f"progress.bounds.{figure.bound}", value=value) if figure.bound else value,
        number=words.number(figure.value),
        indicator=indicator_name(context, figure),
        place=progress_place(context, figure.place),
        when=figure_day(words, figure),
        period=text_view(figure.period, words.language) if figure.period else None,
        kind=str(t[f"progress.kinds.{figure.kind}"]),
        confidence=figure.confidence,
        confidence_note=str(t[f"progress.confidence.{figure.confidence}"]),
        counted=counted,
        reason=None if counted else str(t[f"progress.not_counted.{'confidence' if figure.confidence == 'C' else figure.kind}"]),
        partial=figure.partial,
        formula=f"{figure.formula} = {words.number(figure.value)}" if figure.formula else None,
        parts=tuple(_part(context, part, indicator.unit) for part in figure.parts),
        parts_complete=figure.parts_complete,
        scope=text_view(figure.scope, words.language) if figure.scope else None,
        note=text_view(figure.note, words.language) if figure.note else None,
        sources=source_views(context.catalogue.progress.sources[figure.id], words),
    )


def indicator_name(context: Context, counted: Figure | Target) -> str:
    """What is counted, with the stars where they are part of it."""
    name = context.catalogue.progress.indicators[counted.indicator].name.text(context.language)
    t = context.words.t
    if counted.stars:
        return t.format("progress.of_stars", name=name, stars=counted.stars)
    return t.format("progress.of_stars_up", name=name, stars=counted.min_stars) if counted.min_stars else name


def figure_day(words: Words, figure: Figure) -> str:
    """The day of a figure as precisely as it is known, without a preposition."""
    return words.partial(figure.date) if figure.date else words.between(figure.days)


def progress_place(context: Context, place_id: str) -> LinkView:
    """A place by its full name; districts lead to their page."""
    place = context.catalogue.places.by_id[place_id]
    name = context.words.place(place)
    if place.valid_to and not place.is_district:
        name = context.words.t.format("progress.until", name=name, day=context.words.day(place.valid_to))
    return LinkView(name, address.item("place", place.id, context.language) if place.is_district else None)


def _part(context: Context, part: Part, unit: IndicatorUnit) -> str:
    t, words = context.words.t, context.words
    if part.place:
        name = words.place(context.catalogue.places.by_id[part.place])
    elif part.stars == "potential-5":
        name = str(t.status.potential_5.word)
    elif part.stars:
        name = t.format("status.stars", stars=part.stars)
    elif part.industry:
        industry = next(i for i in context.catalogue.groups.taxonomy.industries if i.id == part.industry)
        name = industry.name.text(words.language)
    else:
        name = part.label.text(words.language) if part.label else ""
    return f"{name}: {words.number(part.value)}"


def roster_address(context: Context, selection: Selection) -> str:
    """The page that lists the products of a selection."""
    language = context.language
    whole = context.catalogue.places.by_id[selection.place].is_district
    slug = address.roster_slug(selection.counts, selection.place if whole else None, selection.last_year, language)
    return f"{address.progress_page('products', language)}{slug}/"


def count_view(context: Context, roster: Roster, at: int = -1) -> CountView:
    """The numbers of a roster on its day ``at``; that day's column of the list stands behind them."""
    number, tally = context.words.number, roster.tally(at)
    to = roster_address(context, roster.selection)
    return CountView(
        label=ever_label(context, roster.selection),
        ever=number(tally.ever),
        holding=number(tally.holding),
        uncertain=number(tally.uncertain) if tally.uncertain else None,
        ever_address=to,
        holding_address=f"{to}#{day_anchor(roster, at)}",
    )


def ever_label(context: Context, selection: Selection) -> str:
    """What the first number of a count says; a product that the province scored at 90 need not have been recognised."""
    return str(context.words.t.progress["ever_scored" if selection.counts == "provincial-5" else "ever"])


def day_anchor(roster: Roster, at: int) -> str:
    """The id of a day's column: ``d2021``, or ``now``."""
    return "now" if at in (-1, len(roster.days) - 1) else f"d{roster.days[at].year}"


def target_view(context: Context, assessment: Assessment, at: int = -1) -> TargetView:
    """One target on the day of the assessment, which is the rosters' day ``at``."""
    target, t, words = assessment.target, context.words.t, context.words
    roster = context.rosters.of(target)
    place = context.catalogue.places.by_id[target.place]
    return TargetView(
        id=target.id,
        address=address.item("progress", target.id, context.language),
        title=text_view(target.title, words.language),
        text=text_view(target.text, words.language),
        translation_note=None if target.published_in == words.language else str(t[f"progress.translated_{words.language}"]),
        state=assessment.state.replace("_", "-"),
        word=state_word(context, assessment),
        period=period_text(words, target),
        bar=bar_text(context, target),
        reason=text_view(target.threshold_reason, words.language) if target.threshold_reason else None,
        doubt=text_view(target.doubt, words.language) if target.doubt else None,
        place=progress_place(context, target.place) if target.place != assessment.plan.place else None,
        latest=figure_view(context, assessment.latest) if assessment.latest else None,
        proof=figure_view(context, assessment.proof) if assessment.proof else None,
        share=words.percent(assessment.share) if assessment.share is not None and target.operator != "==" else None,
        ratio=_ratio(words, assessment),
        nothing=str(t.progress.no_usable if assessment.figures else t.progress.no_figure),
        caveats=tuple(_caveats(context, assessment)),
        chart=small_chart(assessment, place),
        count=count_view(context, roster, at) if roster and roster.rows else None,
    )


def _ratio(words: Words, assessment: Assessment) -> str | None:
    """The latest figure over the threshold; a source that says "more than" or "at least" is heard."""
    latest = assessment.latest
    if latest is None:
        return None
    sign = "≥ " if latest.bound in ("more-than", "at-least") else "≈ " if latest.bound == "about" else ""
    return f"{sign}{words.number(latest.value)}/{words.number(assessment.target.threshold)}"


def state_word(context: Context, assessment: Assessment) -> str:
    return str(context.words.t[f"progress.states.{assessment.state}"])


def period_text(words: Words, target: Target) -> str:
    if target.begins is None:
        return words.t.format("progress.period_until", ends=words.day(target.ends))
    if (target.begins.month, target.begins.day, target.ends.month, target.ends.day) == (1, 1, 12, 31):
        if target.begins.year == target.ends.year:
            return words.t.format("progress.period_year", year=target.begins.year)
        return words.t.format("progress.period_years", first=target.begins.year, last=target.ends.year)
    return words.t.format("progress.period_days", begins=words.day(target.begins), ends=words.day(target.ends))


def bar_text(context: Context, target: Target) -> str:
    """The threshold in words: ``ít nhất 120 sản phẩm``."""
    t = context.words.t
    amount = quantity(context.words, target.threshold, unit_of(context, target.indicator))
    text = t.format(f"progress.bars.{'exactly' if target.operator == '==' else 'least'}", amount=amount)
    return f"{text}, {t[f'progress.each.{target.each}']}" if target.each else text


def _caveats(context: Context, assessment: Assessment) -> Iterable[str]:
    """What a reader must know before quoting the state."""
    t, words, latest = context.words.t, context.words, assessment.latest
    if assessment.state == "no_data" and assessment.figures:
        yield str(t.progress.only_doubtful)
    if assessment.proof and assessment.proof.day > assessment.target.ends:
        yield t.format("progress.proved_late", day=figure_day(words, assessment.proof), ends=words.day(assessment.target.ends))
    if assessment.state == "not_shown" and latest:
        yield t.format("progress.no_closing", day=figure_day(words, latest))
    if assessment.target.for_information:
        yield str(t.progress.for_information)
    if latest and latest.partial and assessment.state != "met":
        yield str(t.progress.partial)
