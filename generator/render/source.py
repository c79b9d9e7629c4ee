"""Sources and conflicts as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.model.record import Conflict, Source
from generator.render.view import TextView, text_view
from generator.render.words import Words


@dataclass(frozen=True, slots=True)
class SourceView:
    """``label`` is the page's title or, where nobody has noted it, its host."""

    url: str
    label: str
    host: str
    date: str | None
    note: TextView | None


@dataclass(frozen=True, slots=True)
class ConflictView:
    text: TextView
    sources: tuple[SourceView, ...]


def source_views(sources: Iterable[Source], words: Words) -> tuple[SourceView, ...]:
    """Each address once, in the order given."""
    seen: dict[str, SourceView] = {}
    for source in sources:
        host = (urlsplit(source.url).hostname or "").removeprefix("www.")
        date = words.partial(source.date) if source.date else None
        note = text_view(source.note, words.language) if source.note else None
        seen.setdefault(source.url, SourceView(source.url, source.title or host, host, date, note))
    return tuple(seen.values())


def conflict_views(conflicts: Iterable[Conflict], words: Words) -> tuple[ConflictView, ...]:
    return tuple(ConflictView(text_view(c.text, words.language), source_views(c.sources, words)) for c in conflicts)
