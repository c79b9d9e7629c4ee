"""QR codes as drawings: level Q, no logo, a quiet zone of four modules, the ID printed beneath.

Level Q was read back from every damaged print that was tried; a logo in the middle was not.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

QUIET = 4
# Room for the ID beneath, in modules.
_CAPTION = 5


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code without its quiet zone: ``rows`` of modules, dark ones true."""

    text: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules on one side."""
        return len(self.rows)


def make_code(text: str) -> Code:
    """The code of a text, always the same for the same text."""
    # Loaded only where codes are made: a small change makes none.
    import segno

    made = segno.make_qr(text, error="q", boost_error=False)
    return Code(text, tuple(tuple(module > 0 for module in row) for row in made.matrix))


def code_path(code: Code, left: int = QUIET, top: int = QUIET) -> str:
    """The dark modules as the data of an SVG path, one stroke for each run."""
    found = []
    for y, row in enumerate(code.rows):
        x = 0
        while x < code.size:
            start = x
            while x < code.size and row[x] == row[start]:
                x += 1
            if row[start]:
                found.append(f"M{left + start} {top + y}h{x - start}v1h-{x - start}z")
    return "".join(found)


def code_svg(code: Code, caption: str | None = None, label: str | None = None) -> Markup:
    """The code as an SVG that stands alone, with ``caption`` beneath and ``label`` for those who cannot see it."""
    side = code.size + 2 * QUIET
    height = side + (_CAPTION if caption else 0)
    name = f'<title>{escape(label)}</title>' if label else ""
    text = (
        f'<text x="{side / 2:g}" y="{side + 1.5:g}" font-family="ui-monospace,monospace" font-size="4" text-anchor="middle">{escape(caption)}</text>'
        if caption else ""
    )  # fmt: skip
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {height}" role="img" shape-rendering="crispEdges">{name}'
        f'<path fill="#fff" d="M0 0h{side}v{height}H0z"/><path d="{code_path(code)}"/>{text}</svg>\n'
    )
