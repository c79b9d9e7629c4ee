"""What the catalogue publishes of persons and on what ground, and what it keeps back, for whoever answers for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from generator.model.privacy import REASONS, PersonalEntry, PersonalValue
from generator.model.record import Bilingual, Consent
from generator.model.shape import record_name
from generator.render.digest import PLAIN, Digest, Line, Section, digest_text
from generator.render.value import Values
from generator.render.words import Words

Format = Literal["full", "json"]


def render_privacy(entries: Sequence[PersonalEntry], words: Words, format: Format) -> str:
    """The list in one of two forms, ending with a line break. What is kept back is named by its place, and its value is not repeated."""
    if format == "json":
        return json.dumps([_describe(entry) for entry in entries], ensure_ascii=False, indent=2) + "\n"
    t, values = words.t, Values(words, PLAIN, ())
    published = sum(entry.found.published for entry in entries)
    summary = (t.format("privacy.summary", published=words.number(published), kept=words.number(len(entries) - published)),)
    sections = []
    for reason in REASONS:
        own = [entry for entry in entries if entry.found.reason == reason]
        heading = t.format("privacy.heading", what=t[f"privacy.reasons.{reason}"], number=words.number(len(own)))
        sections.append(Section(heading, tuple(_lines(own, values))))
    return digest_text(Digest("", str(t.privacy.title), summary, tuple(sections), ""))


def _lines(entries: Iterable[PersonalEntry], values: Values) -> Iterator[Line]:
    """The values of each file below its name, with the consent that covers them."""
    t = values.words.t
    for (path, consent), group in groupby(entries, lambda entry: (entry.path, entry.found.consent)):
        own = list(group)
        name = t.format("privacy.file", name=values.quote(own[0].name), path=values.quote(path))
        yield Line(t.format("privacy.with_consent", name=name, consent=_tell_consent(consent, values)) if consent else name)
        for entry in own:
            value = values.quote(_plain(entry.found, values)) if entry.found.published else str(t.privacy.not_repeated)
            yield Line(t.format("privacy.value", line=entry.line or "", label=_label(entry.found, values), field=values.quote(_field(entry.found)), value=value), 1)


def _tell_consent(consent: Consent, values: Values) -> str:
    told = {"given_by": values.quote(consent.given_by), "record": values.quote(consent.record)}
    return values.words.t.format("privacy.consent", date=values.words.partial(consent.date), **told)


def _label(found: PersonalValue, values: Values) -> str:
    name = next(step for step in reversed(found.field) if isinstance(step, str))
    return values.label_of(record_name(found.record), name)


def _field(found: PersonalValue) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in found.field).removeprefix(".")


def _plain(found: PersonalValue, values: Values) -> str:
    if isinstance(found.value, Bilingual):
        return found.value.text(values.words.language)
    return ", ".join(found.value) if isinstance(found.value, tuple) else str(found.value)


def _describe(entry: PersonalEntry) -> dict[str, object]:
    """``path``, ``line``, ``field``, ``id``, ``name``; ``reason``, ``published``; ``value`` (None where it is kept back); ``consent``: ``date``, ``given_by``, ``record``."""
    found = entry.found
    value = found.value.model_dump(mode="json", exclude_none=True) if isinstance(found.value, Bilingual) else list(found.value) if isinstance(found.value, tuple) else str(found.value)
    return {
        "path": entry.path, "line": entry.line, "field": _field(found), "id": entry.id, "name": entry.name, "reason": found.reason, "published": found.published,
        "value": value if found.published else None, "consent": found.consent.model_dump(mode="json") if found.consent else None,
    }  # fmt: skip
