"""A short report in sections, as plain text for a terminal or as Markdown for a comment, an issue or a job's summary.

Lines are made with a ``Manner``: it says how words of strangers are quoted in that form. Knows no product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generator.model.verbatim import as_markdown, visible

Quote = Callable[[object, int | None], str]
# What is long is folded away.
FOLDED_FROM = 12
# Forges take 65,536 characters for a comment or an issue.
COMMENT_LENGTH = 60_000
# Left for the sentence that something was cut, and for closing what is open.
_RESERVE = 400


@dataclass(frozen=True, slots=True)
class Manner:
    """How strangers' words, what stands out, and links are written: ``quote(text, limit)``, ``strong(quoted)``, ``link(quoted, address)``."""

    quote: Quote
    strong: Callable[[str], str]
    link: Callable[[str, str | None], str]


PLAIN = Manner(visible, lambda text: text, lambda text, address: f"{text} <{address}>" if address else text)
MARKDOWN = Manner(as_markdown, lambda text: f"**{text}**", lambda text, address: f"[{text}]({address})" if address else text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, ``level`` steps in; ``text`` is finished: quoted where it must be."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading. ``folds``: whether they may be folded away when they are many."""

    heading: str
    lines: tuple[Line, ...]
    folds: bool = True


@dataclass(frozen=True, slots=True)
class Digest:
    """``marker``: a comment by which a program finds its own text again. ``cut``: what is said where something is left out."""

    marker: str
    title: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    cut: str


def digest_text(digest: Digest) -> str:
    """For a terminal, made of lines in the manner PLAIN."""
    parts = ["\n".join((digest.title, *digest.summary))]
    parts += ["\n".join((section.heading, *_list(section.lines))) for section in digest.sections if section.lines]
    return "\n\n".join(parts) + "\n"


def digest_markdown(digest: Digest, limit: int = COMMENT_LENGTH) -> str:
    """For a forge, made of lines in the manner MARKDOWN; at most ``limit`` characters, cut at the end of a line with a sentence."""
    made = [f"<!-- {digest.marker} -->", f"### {digest.title}", "", *(line for text in digest.summary for line in (text, ""))]
    left = limit - sum(len(line) + 1 for line in made) - _RESERVE
    for section in (section for section in digest.sections if section.lines):
        folded = section.folds and len(section.lines) >= FOLDED_FROM
        start = [f"<details><summary>{section.heading}</summary>", ""] if folded else [f"#### {section.heading}", ""]
        end = ["", "</details>", ""] if folded else [""]
        fitting = _fitting([*start, *_list(section.lines)], left)
        if len(fitting) > len(start):
            made += [*fitting, *end]
            left -= sum(len(line) + 1 for line in (*fitting, *end))
        if len(fitting) < len(start) + len(section.lines):
            made += [f"*{digest.cut}*", ""]
            break
    return "\n".join(made)


def _list(lines: Sequence[Line]) -> Iterator[str]:
    yield from (f"{'  ' * line.level}- {line.text}" for line in lines)


def _fitting(lines: Sequence[str], room: int) -> list[str]:
    fitting: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        fitting.append(line)
    return fitting
