"""A QR code as PNG, for programs that take no drawings: modules as whole pixels, the ID beneath in the site's own letters."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.site.cache import keep

QUIET = 4
SCALE = 16
# Part of each name in the cache: raise it when the drawing below changes.
VERSION = 2


def cached_code(text: str, cache: Path) -> Path:
    """Where the PNG of the code of ``text`` is kept."""
    return cache / "codes" / f"{hashlib.sha256(text.encode()).hexdigest()[:20]}-v{VERSION}.png"


def encode_code(rows: Sequence[Sequence[bool]], caption: str, font: Path, kept: Path) -> bytes:
    """PNG of ``rows`` (dark modules true) with a quiet zone of four modules, 16 pixels a module; kept for the next build.

    Black and white only, so that the file is small and the same bytes come out each time.
    """
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([0 if dark else 1 for row in rows for dark in row])
    side = (len(rows) + 2 * QUIET) * SCALE
    image = Image.new("1", (side, side + 5 * SCALE), 1)
    image.paste(small.resize((len(rows) * SCALE, len(rows) * SCALE), Image.Resampling.NEAREST), (QUIET * SCALE, QUIET * SCALE))
    ImageDraw.Draw(image).text((side / 2, side), caption, fill=0, font=ImageFont.truetype(str(font), 4 * SCALE), anchor="mm")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    keep(kept, stream.getvalue())
    return stream.getvalue()
