"""Progress as open data: every target, figure and state, with all that the published formula needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.model import address
from generator.model.assessment import Assessment, assess, pace_begins
from generator.model.figure import Figure, Part
from generator.model.plan import Plan, Target
from generator.model.record import LANGUAGES
from generator.render.environment import Context
from generator.render.file import File, write_csv, write_json
from generator.render.plain import Json, as_text, both, source

TARGET_COLUMNS = (
    "id", "document", "document_number", "title_vi", "title_en", "text_vi", "text_en", "place", "indicator", "unit", "stars", "min_stars", "each",
    "begins", "ends", "operator", "low", "high", "threshold", "day", "state", "closing", "share", "expected_share",
    "latest_id", "latest_value", "latest_day", "latest_kind", "latest_confidence", "latest_source", "proof_id", "proof_value", "proof_day",
    "catalogue_ever", "catalogue_in_force", "catalogue_uncertain",
)  # fmt: skip
FIGURE_COLUMNS = (
    "id", "indicator", "indicator_vi", "indicator_en", "unit", "place", "place_vi", "stars", "min_stars", "industry", "value", "high", "bound", "kind",
    "confidence", "day", "date", "not_before", "not_after", "year", "cycle", "partial", "counts", "formula", "note_vi", "note_en", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exporter:
    """One catalogue on one day. ``site_url``: the address of the site, or empty."""

    context: Context
    site_url: str
    generated: date

    def files(self) -> Iterator[File]:
        progress = self.context.catalogue.progress
        today = self.context.index.today
        assessments = [assess(p, t, progress.figures_of(t), today) for p, t in progress.targets]
        targets = [self.target(a) for a in assessments]
        head = {"generated": self.generated.isoformat(), "today": today.isoformat()}
        plans = [self.plan(plan) for plan in progress.plans]
        whole = {**head, "formula": self.urls("progress", ""), "documents": plans, "targets": targets}
        yield File(f"{address.API}progress.json", write_json(whole))
        yield File(f"{address.API}progress.csv", write_csv(TARGET_COLUMNS, (_target_row(target) for target in targets)))
        yield from self._figure_files("figures", progress.figures, head)
        for assessment, target in zip(assessments, targets, strict=True):
            own = f"{address.API}progress/{assessment.target.id}"
            yield File(f"{own}.json", write_json({**head, **target}))
            yield File(f"{own}.csv", write_csv(FIGURE_COLUMNS, (_figure_row(self.figure(f)) for f in progress.figures_of(assessment.target))))

    def _figure_files(self, name: str, figures: tuple[Figure, ...], head: Json) -> Iterator[File]:
        found = [self.figure(figure) for figure in figures]
        yield File(f"{address.API}{name}.json", write_json({**head, "figures": found}))
        yield File(f"{address.API}{name}.csv", write_csv(FIGURE_COLUMNS, map(_figure_row, found)))

    def urls(self, section: str, slug: str) -> dict[str, str]:
        return {
            language: self.site_url + (address.item(section, slug, language) if slug else address.section(section, language))
            for language in LANGUAGES
        }  # fmt: skip

    def plan(self, plan: Plan) -> Json:
        return {
            "id": plan.id, "number": plan.number, "title": both(plan.title), "issuer": both(plan.issuer), "signer": plan.signer,
            "issued": as_text(plan.issued), "place": plan.place, "read": plan.read, "note": both(plan.note),
            "unmeasurable": [{"text": both(u.text), "line": u.line, "reason": both(u.reason)} for u in plan.unmeasurable],
            "sources": [source(one) for one in plan.sources],
        }  # fmt: skip

    def target(self, assessment: Assessment) -> Json:
        """Everything about a target. The state follows from it by the published formula."""
        target, plan, progress = assessment.target, assessment.plan, self.context.catalogue.progress
        roster = self.context.rosters.of(target)
        tally = roster.tally() if roster else None
        figures = progress.figures_of(target)
        days = [day for day in self.context.rosters.days if not (plan.issued and plan.issued.earliest > day)]
        return {
            "id": target.id, "document": plan.id, "document_number": plan.number, "title": both(target.title), "text": both(target.text),
            "text_as_stored": target.text_as_stored, "published_in": target.published_in, "line": target.line,
            "place": target.place, "indicator": target.indicator, "unit": progress.indicators[target.indicator].unit,
            "stars": target.stars, "min_stars": target.min_stars, "each": target.each, "members": list(target.members),
            "begins": as_text(target.begins), "ends": as_text(target.ends), "pace_from": as_text(pace_begins(plan, target)),
            "operator": target.operator, "low": target.low, "high": target.high, "threshold": target.threshold,
            "threshold_reason": both(target.threshold_reason), "scope": both(target.scope), "doubt": both(target.doubt),
            "day": as_text(assessment.day), "state": assessment.state, "closing": assessment.closing,
            "share": _rounded(assessment.share), "expected_share": _rounded(assessment.expected),
            "latest": _brief(assessment.latest), "proof": _brief(assessment.proof), "counted": [figure.id for figure in assessment.counted],
            "catalogue": {"ever": tally.ever, "in_force": tally.holding, "uncertain": tally.uncertain} if tally else None,
            "states": [self._state(plan, target, figures, day) for day in days],
            "figures": [self.figure(figure) for figure in figures],
            "gaps": [{"period": both(gap.period), "note": both(gap.note)} for gap in progress.gaps_of(target)],
            "disagreements": [both(d.text) for d in progress.disagreements_of(target)],
            "urls": self.urls("progress", target.id),
        }  # fmt: skip

    def _state(self, plan: Plan, target: Target, figures: tuple[Figure, ...], day: date) -> Json:
        found = assess(plan, target, figures, day)
        return {"day": day.isoformat(), "state": found.state, "closing": found.closing, "latest": found.latest.id if found.latest else None, "expected_share": _rounded(found.expected)}

    def figure(self, figure: Figure) -> Json:
        progress, places = self.context.catalogue.progress, self.context.catalogue.places
        indicator, place = progress.indicators[figure.indicator], places.by_id[figure.place]
        return {
            "id": figure.id, "indicator": figure.indicator, "indicator_name": both(indicator.name), "unit": indicator.unit,
            "place": figure.place, "place_name": both(place.name), "stars": figure.stars, "min_stars": figure.min_stars, "industry": figure.industry,
            "value": figure.value, "high": figure.high, "bound": figure.bound, "kind": figure.kind, "confidence": figure.confidence,
            "day": figure.day.isoformat(), "date": as_text(figure.date), "not_before": as_text(figure.not_before), "not_after": as_text(figure.not_after),
            "period": both(figure.period), "year": figure.year, "cycle": figure.cycle, "partial": figure.partial, "formula": figure.formula,
            "parts": [_part(part) for part in figure.parts], "parts_complete": figure.parts_complete, "scope": both(figure.scope), "note": both(figure.note),
            "counts": [target.id for _, target in progress.targets if figure.measures(target)],
            "sources": [source(one) for one in progress.sources[figure.id]],
        }  # fmt: skip


def progress_files(context: Context, site_url: str, generated: date) -> Iterator[File]:
    """The open data of progress, the same for both languages."""
    return Exporter(context, site_url, generated).files()


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _brief(figure: Figure | None) -> Json | None:
    return {"id": figure.id, "value": figure.value, "day": figure.day.isoformat(), "kind": figure.kind} if figure else None


def _part(part: Part) -> Json:
    return part.model_dump(mode="json", exclude_none=True)


def _language(value: object, language: str) -> object:
    return value.get(language) if isinstance(value, Mapping) else None


def _target_row(target: Json) -> list[object]:
    nested = {"title": target["title"], "text": target["text"]}
    figures = {figure["id"]: figure for figure in target["figures"]}
    latest, proof, catalogue = (target[name] or {} for name in ("latest", "proof", "catalogue"))
    values = dict(target)
    for name, text in nested.items():
        values |= {f"{name}_{language}": _language(text, language) for language in LANGUAGES}
    for name, brief in (("latest", latest), ("proof", proof)):
        values |= {f"{name}_{key}": brief.get(key) for key in ("id", "value", "day", "kind")}
        known = figures.get(brief.get("id"))
        values |= {f"{name}_confidence": known["confidence"], f"{name}_source": known["sources"][0]["url"]} if known else {}
    values |= {f"catalogue_{key}": number for key, number in catalogue.items()}
    return [values.get(column) for column in TARGET_COLUMNS]


def _figure_row(figure: Json) -> list[object]:
    values = dict(figure)
    for name, column in (("indicator_name", "indicator"), ("note", "note")):
        values |= {f"{column}_{language}": _language(figure[name], language) for language in LANGUAGES}
    values["place_vi"] = _language(figure["place_name"], "vi")
    values["counts"] = " ".join(figure["counts"])
    values["sources"] = " ".join(source["url"] for source in figure["sources"])
    return [values.get(column) for column in FIGURE_COLUMNS]
