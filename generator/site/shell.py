"""A shell: finished HTML of the theme with holes, cut once and filled for each page.

Text in, text out. This module must not know what a hole means, where the HTML came from or where it goes;
it never reads or writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

_NAME = re.compile(r"[a-z][a-z0-9]*")
# Letters, digits and hyphens alone pass unchanged through Markdown, URLs, YAML and HTML escaping.
_TOKEN = re.compile(r"ocophole-([a-z][a-z0-9]*)-x")
# Whatever still begins like a token after the cut was damaged on its way through the theme.
_REMNANT = re.compile(r"ocophole[^\s\"'<>]{0,40}", re.IGNORECASE)
_KEPT = re.compile(r"(<(pre|textarea|script)\b.*?</\2\s*>)", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n[ \t\r]*(?=\n)")


class HoleError(ValueError):
    """The holes of a shell and the names given for them do not agree."""

    def __init__(self, fault: str, names: Iterable[str]) -> None:
        self.fault = fault
        self.names = tuple(sorted(names))
        super().__init__(f"{fault}: {', '.join(self.names)}")


def hole(name: str) -> str:
    """The token that stands for a hole in the theme's input. `name`: lower-case letters and digits."""
    if not _NAME.fullmatch(name):
        raise HoleError("bad-name", [name])
    return f"ocophole-{name}-x"


def find_reserved(text: str) -> str | None:
    """The part of a text that would be taken for a hole if the theme got it; None where there is none."""
    found = _REMNANT.search(text)
    return found[0] if found else None


def collapse_blank_lines(html: str) -> str:
    """Drop the empty lines template tags leave behind; text inside pre, textarea and script stays as it is."""
    pieces = _KEPT.split(html)
    # _KEPT has two groups: every third piece is loose text, the next one is kept, the next is its tag name.
    return "".join(
        _BLANK_LINES.sub("", piece) if at % 3 == 0 else piece for at, piece in enumerate(pieces) if at % 3 != 2
    )


@dataclass(frozen=True, slots=True)
class Shell:
    """HTML cut at its holes: `parts` holds text and hole names in turn, text first and last."""

    parts: tuple[str, ...]
    holes: frozenset[str]

    @classmethod
    def cut(cls, html: str, holes: Iterable[str]) -> Shell:
        """Cut `html` at the tokens of `holes`, each of which must occur at least once.

        Raises HoleError when a named hole is absent, or when a token nobody named, or a damaged one, is left.
        """
        named = frozenset(holes)
        parts = tuple(_TOKEN.split(collapse_blank_lines(html)))
        found = frozenset(parts[1::2])
        if absent := named - found:
            raise HoleError("absent", absent)
        if unnamed := found - named:
            raise HoleError("unnamed", unnamed)
        if remnants := {match.group() for text in parts[::2] for match in _REMNANT.finditer(text)}:
            raise HoleError("damaged", remnants)
        return cls(parts, named)

    def fill(self, **values: str | Markup) -> str:
        """The page: every hole replaced by its value, a `str` escaped for text and attributes, `Markup` as it is.

        Raises HoleError when a value is missing or belongs to no hole, TypeError when a value is not text.
        """
        if missing := self.holes - values.keys():
            raise HoleError("missing", missing)
        if unknown := values.keys() - self.holes:
            raise HoleError("unknown", unknown)
        for name, value in values.items():
            if not isinstance(value, str):
                raise TypeError(f"{name}: {type(value).__name__}")
        # The theme's templates escape with the same function, so both ways to a page give the same bytes.
        escaped = {name: str(escape(value)) for name, value in values.items()}
        filled = list(self.parts)
        filled[1::2] = [escaped[name] for name in self.parts[1::2]]
        return "".join(filled)
