"""Plans, reported figures and the OCOP year against each other, and the rules that a series of figures obeys."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from generator.check import identity
from generator.check.fault import closest, fault, plain, unless
from generator.check.folder import read_file, read_folder, typed
from generator.check.reference import check_place
from generator.check.salvage import salvage
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model import address
from generator.model.arithmetic import evaluate
from generator.model.cycle import Cycle
from generator.model.figure import Figure, FigureFile, Gap, Part
from generator.model.files import FILES
from generator.model.indicator import Indicator, Indicators
from generator.model.place import Places
from generator.model.plan import Plan, Target
from generator.model.progress import Progress
from generator.model.taxonomy import Groups

# Sums of people are rounded: 176 / 15 is written 11.7.
_ROUNDED = 0.051


@dataclass(slots=True)
class _Reader:
    """What the checks below share while the files are read."""

    root: Path
    latest: date
    places: Places
    groups: Groups
    doubtful: set[str]
    found: list[Diagnostic]
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    def tell(self, faults: Iterable[Diagnostic]) -> None:
        self.found += unless(self.doubtful, faults)


def check_progress(
    root: Path, latest: date, places: Places, groups: Groups, doubtful: Iterable[str], files_of: dict[str, str], found: list[Diagnostic]
) -> Progress:
    """Read and check everything that progress is worked out from; faults go to ``found``.

    ``doubtful``: codes that cannot be said for sure because a file of places or groups is broken. ``files_of``: takes the path of each plan's file.
    """
    reader = _Reader(root, latest, places, groups, set(doubtful), found)
    before = len(found)
    reader.indicators = _check_indicators(reader, FILES[Indicators])
    if len(found) > before:
        reader.doubtful.add("unknown-indicator")
    plans = _check_plans(reader, FILES[Plan], files_of)
    files = _check_figures(reader, FILES[FigureFile])
    figures = tuple(sorted((f for file in files for f in file.figures if f.days.latest), key=lambda f: (f.day, f.id)))
    cycle = _check_cycle(reader, FILES[Cycle], {figure.id for figure in figures})
    return Progress(
        indicators=reader.indicators,
        plans=plans,
        figures=figures,
        sources={f.id: tuple(file.sources[key] for key in f.sources if key in file.sources) for file in files for f in file.figures},
        gaps=tuple(gap for file in files for gap in file.gaps),
        disagreements=tuple(d for file in files for d in file.disagreements),
        cycle=cycle,
    )


def _check_indicators(reader: _Reader, path: str) -> dict[str, Indicator]:
    wanted = any(os.path.lexists((reader.root / path).with_name(name)) for name in ("plans", "figures"))
    if not wanted and not os.path.lexists(reader.root / path):
        return {}
    document, record = read_file(reader.root, path, Indicators, reader.latest, reader.found)
    if document and record is None:
        rest, _ = salvage(document.value, Indicators, keep_lists=True)
        return {indicator.id: indicator for indicator in rest.indicators} if rest else {}
    if document is None or record is None:
        return {}
    entries = [(("indicators", i, "id"), indicator.id) for i, indicator in enumerate(record.indicators)]
    reader.found += identity.check_unique(document, entries, "duplicate-id")
    return {indicator.id: indicator for indicator in record.indicators}


def _check_plans(reader: _Reader, path: str, files_of: dict[str, str]) -> tuple[Plan, ...]:
    folder = read_folder(reader.root, path, Plan, reader.latest, reader.found, needed=False)
    plans = typed(folder.records, Plan)
    claims, targets = identity.Claims(files_of), identity.Claims()
    for document, plan in plans:
        reader.found += identity.check_file_id(document, plan.id, claims)
        reader.tell(check_place(document, reader.places, plan.place, "place"))
        for i, target in enumerate(plan.targets):
            reader.tell(_check_target(document, target, ("targets", i), reader, targets))
    return tuple(plan for _, plan in plans)


def _check_target(
    document: Document, target: Target, where: tuple[str | int, ...], reader: _Reader, claims: identity.Claims
) -> Iterator[Diagnostic]:
    yield from _check_id(document, target.id, where, claims)
    if address.is_reserved_target(target.id):
        yield fault("path-collision", document, *where, "id", value=target.id)
    yield from _check_indicator(document, target.indicator, where, reader)
    yield from check_place(document, reader.places, target.place, *where, "place")
    for i, member in enumerate(target.members):
        yield from check_place(document, reader.places, member, *where, "members", i)
    if target.begins and target.ends < target.begins:
        yield fault("dates-out-of-order", document, *where, "ends", value=target.ends, after=target.begins)
    if target.high is not None and target.high < target.low:
        yield fault("range-out-of-order", document, *where, "high", value=plain(target.high), low=plain(target.low))
    elif not _fits(target):
        yield fault("threshold-not-of-range", document, *where, "threshold", value=plain(target.threshold), operator=target.operator)
    yield from _check_stars(document, target, where)
    yield from _check_percentage(document, target.indicator, target.high or target.threshold, (*where, "high" if target.high else "threshold"), reader)


def _fits(target: Target) -> bool:
    """Whether the threshold follows from the numbers and the comparison of the text."""
    if target.operator == ">":
        return target.threshold > target.low
    if target.operator == "==":
        return target.threshold == target.low
    if target.operator == "between" and target.high is None:
        return False
    return target.low <= target.threshold <= (target.threshold if target.high is None else target.high)


def _check_stars(document: Document, counted: Target | Figure | Gap, where: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    if counted.stars and counted.min_stars:
        yield fault("stars-twice", document, *where, "min_stars")


def _check_id(document: Document, name: str, where: tuple[str | int, ...], claims: identity.Claims) -> Iterator[Diagnostic]:
    if name in claims.ids:
        yield fault("duplicate-id", document, *where, "id", value=name, other=claims.ids[name])
    claims.ids.setdefault(name, document.path)


def _check_indicator(document: Document, name: str, where: tuple[str | int, ...], reader: _Reader) -> Iterator[Diagnostic]:
    if name not in reader.indicators:
        yield fault("unknown-indicator", document, *where, "indicator", cure=closest(name, reader.indicators), value=name)


def _check_percentage(
    document: Document, indicator: str, value: float, where: tuple[str | int, ...], reader: _Reader
) -> Iterator[Diagnostic]:
    known = reader.indicators.get(indicator)
    if known and known.unit == "percent" and value > 100:
        yield fault("percentage-over-100", document, *where, value=plain(value))


def _check_figures(reader: _Reader, path: str) -> tuple[FigureFile, ...]:
    folder = read_folder(reader.root, path, FigureFile, reader.latest, reader.found, needed=False)
    if folder.broken or folder.unread:
        reader.doubtful.add("unknown-figure")
    files = typed(folder.records, FigureFile)
    claims = identity.Claims()
    entries: list[tuple[Document, int, Figure]] = []
    for document, file in files:
        for i, figure in enumerate(file.figures):
            entries.append((document, i, figure))
            reader.tell(_check_figure(document, figure, file, ("figures", i), reader, claims))
        for i, gap in enumerate(file.gaps):
            where = ("gaps", i)
            reader.tell(_check_id(document, gap.id, where, claims))
            reader.tell(_check_indicator(document, gap.indicator, where, reader))
            reader.tell(check_place(document, reader.places, gap.place, *where, "place"))
            reader.tell(_check_stars(document, gap, where))
    known = {figure.id for _, _, figure in entries}
    for document, file in files:
        for i, disagreement in enumerate(file.disagreements):
            reader.tell(_check_named(document, disagreement.figures, ("disagreements", i, "figures"), known))
    explained = [frozenset(d.figures) for _, file in files for d in file.disagreements]
    reader.tell(_check_series(entries, explained))
    return tuple(file for _, file in files)


def _check_named(document: Document, names: Iterable[str], where: tuple[str | int, ...], known: Iterable[str]) -> Iterator[Diagnostic]:
    for i, name in enumerate(names):
        if name not in known:
            yield fault("unknown-figure", document, *where, i, cure=closest(name, known), value=name)


def _check_figure(
    document: Document, figure: Figure, file: FigureFile, where: tuple[str | int, ...], reader: _Reader, claims: identity.Claims
) -> Iterator[Diagnostic]:
    yield from _check_id(document, figure.id, where, claims)
    yield from _check_indicator(document, figure.indicator, where, reader)
    yield from check_place(document, reader.places, figure.place, *where, "place")
    for i, key in enumerate(figure.sources):
        if key not in file.sources:
            yield fault("unknown-source", document, *where, "sources", i, cure=closest(key, file.sources), value=key)
    yield from _check_days(document, figure, where, reader.places)
    if figure.high is not None and figure.high < figure.value:
        yield fault("range-out-of-order", document, *where, "high", value=plain(figure.high), low=plain(figure.value))
    yield from _check_stars(document, figure, where)
    if figure.industry is not None:
        yield from _check_industry(document, figure.industry, (*where, "industry"), reader)
    yield from _check_percentage(document, figure.indicator, figure.high or figure.value, (*where, "high" if figure.high else "value"), reader)
    yield from _check_formula(document, figure, where)
    yield from _check_parts(document, figure, where, reader)


def _check_days(document: Document, figure: Figure, where: tuple[str | int, ...], places: Places) -> Iterator[Diagnostic]:
    days, place = figure.days, places.get(figure.place)
    if days.latest is None:
        yield fault("figure-without-date", document, *where, value=figure.id)
    elif days.empty:
        yield fault("date-not-possible", document, *where, "date" if figure.date else "not_before")
    elif place and not place.existed_during(days):
        begins, ends = place.valid_from or "…", place.valid_to or "…"
        yield fault("figure-place-not-then", document, *where, "place", value=place.id, date=figure.date or days.latest, valid_from=begins, valid_to=ends)


def _check_formula(document: Document, figure: Figure, where: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    if figure.formula is None:
        if figure.kind == "derived" and figure.note is None:
            yield fault("derived-without-formula", document, *where, "kind", value=figure.id)
        return
    result = evaluate(figure.formula)
    if result is None:
        yield fault("formula-form", document, *where, "formula", value=figure.formula)
    elif abs(result - figure.value) > _ROUNDED:
        yield fault("formula-disagrees", document, *where, "formula", value=plain(figure.value), result=plain(result))


def _check_parts(document: Document, figure: Figure, where: tuple[str | int, ...], reader: _Reader) -> Iterator[Diagnostic]:
    for i, part in enumerate(figure.parts):
        inner = (*where, "parts", i)
        if len(_names_of(part)) != 1:
            yield fault("part-unnamed", document, *inner)
        yield from check_place(document, reader.places, part.place, *inner, "place")
        if part.industry is not None:
            yield from _check_industry(document, part.industry, (*inner, "industry"), reader)
    total = math.fsum(part.value for part in figure.parts)
    # What "more than" or a range leaves open, the parts may fill.
    open_ended = figure.bound is not None or figure.high is not None
    fits = total <= figure.value if not figure.parts_complete else math.isclose(total, figure.value)
    if figure.parts and not open_ended and not fits:
        yield fault("parts-not-sum", document, *where, "parts", value=plain(total), total=plain(figure.value))


def _check_industry(document: Document, name: str, where: tuple[str | int, ...], reader: _Reader) -> Iterator[Diagnostic]:
    known = [industry.id for industry in reader.groups.taxonomy.industries]
    if name not in known:
        yield fault("unknown-industry", document, *where, value=name, known=", ".join(known))


def _names_of(part: Part) -> list[object]:
    return [name for name in (part.place, part.stars, part.industry, part.label) if name is not None]


def _check_series(entries: Iterable[tuple[Document, int, Figure]], explained: list[frozenset[str]]) -> Iterator[Diagnostic]:
    """Counts of all products so far do not fall, and one day has one number, unless a disagreement says why."""
    series: dict[tuple[object, ...], list[tuple[Document, int, Figure]]] = {}
    seen: set[str] = set()
    for document, i, figure in entries:
        # Of two figures with one id, nobody knows which is meant.
        if figure.days.latest is None or figure.days.empty or figure.id in seen:
            continue
        seen.add(figure.id)
        scope = figure.scope.vi if figure.scope else None
        key = (figure.indicator, figure.place, figure.stars, figure.min_stars, figure.industry, figure.kind, scope)
        series.setdefault(key, []).append((document, i, figure))
    for group in series.values():
        for (_, _, one), (document, i, other) in combinations(group, 2):
            same = one.days == other.days and (one.period, one.cycle) == (other.period, other.cycle)
            if same and one.value != other.value and not _is_explained(one, other, explained):
                yield fault("figures-contradict", document, "figures", i, "value", value=plain(other.value), other=one.id, right=plain(one.value))
        if group[0][2].kind == "cumulative":
            group.sort(key=lambda entry: entry[2].days.order)
            for (_, _, before), (document, i, after) in pairwise(group):
                falls = after.value < before.value and before.days.certainly_before(after.days)
                if falls and not _is_explained(before, after, explained):
                    yield fault("series-falls", document, "figures", i, "value", value=plain(after.value), other=before.id, before=plain(before.value))


def _is_explained(one: Figure, other: Figure, explained: list[frozenset[str]]) -> bool:
    return any({one.id, other.id} <= ids for ids in explained)


def _check_cycle(reader: _Reader, path: str, figures: set[str]) -> Cycle | None:
    if not os.path.lexists(reader.root / path):
        return None
    document, cycle = read_file(reader.root, path, Cycle, reader.latest, reader.found)
    if document is None or cycle is None:
        return None
    numbers = [step.number for step in cycle.steps]
    entries = [(("steps", i, "number"), str(number)) for i, number in enumerate(numbers)]
    reader.tell(identity.check_unique(document, entries, "duplicate-id"))
    for i, event in enumerate(cycle.events):
        if event.step not in numbers and len(set(numbers)) == len(numbers):
            reader.tell([fault("unknown-step", document, "events", i, "step", value=event.step, known=", ".join(map(str, numbers)))])
        reader.tell(_check_named(document, event.figures, ("events", i, "figures"), figures))
    return cycle
