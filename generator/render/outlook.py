"""What wants work soon, for one issue that is kept up to date: certificates that ended, will end or may have ended, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from generator.model import address
from generator.model.lapse import Lapse
from generator.model.permalink import site_root
from generator.model.upkeep import LACKS, WANTED, Outlook, filing_window
from generator.render.digest import MARKDOWN, PLAIN, Digest, Line, Section, digest_markdown, digest_text
from generator.render.value import Values
from generator.render.words import Words

Format = Literal["full", "markdown", "json"]
MARKER = "ocop-upkeep"


def render_outlook(outlook: Outlook, words: Words, format: Format, site_url: str | None) -> str:
    """The outlook in one of three forms, ending with a line break. ``site_url``: where the pages of the products are, if anywhere."""
    if format == "json":
        return json.dumps(_describe(outlook, words), ensure_ascii=False, indent=2) + "\n"
    t, values = words.t, Values(words, MARKDOWN if format == "markdown" else PLAIN, ())
    lists = (("lapsing", outlook.lapsing), ("lapsed", outlook.lapsed), ("uncertain", outlook.uncertain))
    summary = [t.format("outlook.day", day=words.day(outlook.today))]
    counts = [words.count(f"outlook.counts.{name}", len(found)) for name, found in lists if found]
    summary.append(f"{values.manner.strong('; '.join(counts))}." if counts else t.format("outlook.nothing", days=outlook.days))
    sections = [
        Section(t.format(f"outlook.headings.{name}", days=outlook.days, number=words.number(len(found))), tuple(_lines(outlook, found, values, site_url)), folds=name == "uncertain") for name, found in lists
    ]
    sections.append(Section(str(t.outlook.headings.gaps), tuple(Line(text) for text in _gaps(outlook, words))))
    digest = Digest(MARKER, str(t.outlook.title), tuple(summary), tuple(sections), str(t.outlook.cut))
    return digest_markdown(digest) if format == "markdown" else digest_text(digest)


def _lines(outlook: Outlook, lapses: Iterable[Lapse], values: Values, site_url: str | None) -> Iterable[Line]:
    words = values.words
    for lapse in lapses:
        product, state = lapse.entry.brief, lapse.entry.state
        page = site_root(site_url) + address.item("product", product.slug, words.language) if site_url else None
        name = values.manner.link(values.quote(product.name.text(words.language)), page)
        when = _when(lapse, words, state.status)
        window = filing_window(state.term, outlook.rules) if state.term and lapse in outlook.lapsing else None
        if window:
            when += f"; {words.filing(*window, outlook.today)}"
        yield Line(words.t.format("outlook.line", name=name, id=values.quote(product.id), stars=_stars(lapse, values), when=when))


def _stars(lapse: Lapse, values: Values) -> str:
    term = lapse.entry.state.term
    return values.tell("stars", term.recognition.stars) if term and term.recognition.stars else ""


def _when(lapse: Lapse, words: Words, status: str) -> str:
    term = lapse.entry.state.term
    if lapse.step.day > lapse.entry.steps[0].day:
        form = "may_end" if lapse.step.state.status == "uncertain" else "ends"
        return words.t.format(f"outlook.{form}", day=words.day(lapse.step.day))
    return words.t.format("outlook.ended" if status == "lapsed" else "outlook.unclear", end=words.between(term.ends)) if term else ""


def _gaps(outlook: Outlook, words: Words) -> Iterable[str]:
    total = outlook.having.total
    for wanted in WANTED:
        lacking = total - outlook.having.having[wanted]
        if lacking:
            yield words.t.format("outlook.lacking", what=words.t[f"upkeep.wanted.{wanted}"], number=words.number(lacking), total=words.number(total))
    for lack in LACKS:
        if outlook.english[lack]:
            yield words.t.format("outlook.english", what=words.t[f"upkeep.due.{lack}"], number=words.number(outlook.english[lack]))


def _describe(outlook: Outlook, words: Words) -> dict[str, object]:
    """``title``, ``today``, ``days``, ``due``; ``lapsing``, ``lapsed``, ``uncertain``: ``id``, ``name``, ``stars``, ``status``, ``day`` (of the change, None when it is past), ``ends``; ``lacking``: number of products by what they lack; ``english``."""

    def lapses(found: Iterable[Lapse]) -> list[dict[str, object]]:
        told = []
        for lapse in found:
            entry, term = lapse.entry, lapse.entry.state.term
            coming = lapse.step.day > entry.steps[0].day
            ends = {"earliest": str(term.ends.earliest or "") or None, "latest": str(term.ends.latest or "") or None} if term else None
            told.append({
                "id": entry.id, "name": entry.brief.name.text(words.language), "stars": term.recognition.stars if term else None, "status": entry.state.status,
                "day": lapse.step.day.isoformat() if coming else None, "ends": ends,
            })  # fmt: skip
        return told

    return {
        "title": str(words.t.outlook.title), "today": outlook.today.isoformat(), "days": outlook.days, "due": outlook.due,
        "lapsing": lapses(outlook.lapsing), "lapsed": lapses(outlook.lapsed), "uncertain": lapses(outlook.uncertain),
        "lacking": {wanted: outlook.having.total - outlook.having.having[wanted] for wanted in WANTED}, "english": dict(outlook.english),
    }  # fmt: skip
