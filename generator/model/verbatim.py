"""Text of strangers as Markdown that means nothing but itself, on GitHub and on GitLab.

Words of letters and digits stand as they are; everything else stands in a code span, in which no forge looks for
links, mentions, references, HTML or emoji. What cannot be seen is written out.
"""

from __future__ import annotations

import re
import unicodedata

_ELLIPSIS = "…"
_SHOWN = {"\n": "⏎", "\t": "→"}
# Letters that nobody sees, and selectors that hide text behind a letter.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ALNUM = r"[^\W_]"
# A word as prose has it: quotation marks and brackets around it, hyphens and slashes in it, dots between digits alone.
_WORD = re.compile(
    rf"[(“‘«\"']*(?:{_ALNUM}+(?:[-/–’']{_ALNUM}+)*|\d+(?:[.,:]\d+)+%?|\d+%)[)”’»\"']*[.,;:!?…]?[)”’»\"']*|[–—→]"
)
# What a forge may take for a commit (ab12cd3) or for an issue of some tracker (GH-12), also behind a letter with marks.
_REFERENCE = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])|[a-z][a-z0-9]*-[0-9]", re.IGNORECASE | re.ASCII)
_BEGINS_LIST = re.compile(r"[0-9]+[.)]|[-+–—=].*")
_WORD_LENGTH = 60


def visible(text: object, limit: int | None = None) -> str:
    """``text`` on one line with every character visible, ``<U+202E>`` for a hidden one; cut after ``limit`` characters."""
    shown = str(text)
    if limit is not None and len(shown) > limit:
        shown = shown[: limit - 1].rstrip() + _ELLIPSIS
    return shown if shown.isascii() and shown.isprintable() else "".join(map(_show, shown))


def as_markdown(text: object, limit: int | None = None) -> str:
    """``text`` for the middle of a line or a cell of a table. A bar is written as a broken one: no table may end at it."""
    words = visible(text, limit).replace("|", "¦").split()
    parts: list[str] = []
    risky: list[str] = []
    for word in words:
        if _is_plain(word, first=not parts and not risky):
            if risky:
                parts.append(_code(" ".join(risky)))
                risky = []
            parts.append(word)
        else:
            risky.append(word)
    if risky:
        parts.append(_code(" ".join(risky)))
    return " ".join(parts)


def _show(character: str) -> str:
    if character in _SHOWN:
        return _SHOWN[character]
    hidden = not character.isprintable() or _INVISIBLE.match(character) or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
    return f"<U+{ord(character):04X}>" if hidden else character


def _is_plain(word: str, *, first: bool) -> bool:
    if len(word) > _WORD_LENGTH or not _WORD.fullmatch(word) or _REFERENCE.search(word):
        return False
    return not (first and _BEGINS_LIST.fullmatch(word))


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
