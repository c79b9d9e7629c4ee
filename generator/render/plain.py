"""Small facts as plain values for JSON and tables: texts in both languages, dates, sources. Holds no word of its own."""

from __future__ import annotations

from typing import Any

from generator.model.record import Bilingual, Source

Json = dict[str, Any]


def both(text: Bilingual | None) -> Json | None:
    return {"vi": text.vi, "en": text.en} if text else None


def as_text(value: object) -> str | None:
    return None if value is None else str(value)


def source(one: Source) -> Json:
    return {"url": one.url, "title": one.title, "date": as_text(one.date), "note": both(one.note)}
