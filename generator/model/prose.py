"""A page of prose: what its head says of it, and its Markdown. What the Markdown means is the theme's matter."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.record import Line, Record


class ProseHead(Record):
    """What stands between two lines of ``---`` at the top of a page. Nothing else that the theme reads there can be set by a page."""

    title: Line
    description: Line | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """``body``: Markdown."""

    head: ProseHead
    body: str
