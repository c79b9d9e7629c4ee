"""The figures as a picture for the guide: bars, one group for each number of products. No words but the programs' names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.conftest import ROOT

FILE = ROOT / "catalog" / "pages" / "pictures" / "speed.webp"
FONT = ROOT / "catalog" / "theme" / "fonts" / "be-vietnam-pro-400.woff2"
NAMES = {"ocop": "ocop build", "hugo": "Hugo", "mkdocs-material": "mkdocs-material", "raw": "write()"}
WIDTH, ROW, GAP, LEFT, RIGHT = 1200, 46, 60, 260, 150
PAPER, INK, QUIET, OWN, OTHER = "#ffffff", "#1f2933", "#52606d", "#a4123f", "#9fb3c8"


def write_chart(sizes: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]], file: Path = FILE) -> None:
    """Seconds of a whole build, for each size that was measured."""
    groups = [(int(size), [(name, parts["builds"][name]["wall"]) for name in NAMES if name in parts["builds"]]) for size, parts in sizes.items() if "builds" in parts]
    groups.sort()
    height = sum(GAP + ROW * len(rows) for _, rows in groups) + 30
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 26)
    top = 0
    for size, rows in groups:
        longest = max(seconds for _, seconds in rows)
        draw.text((LEFT, top + 20), f"{size:,} × 2".replace(",", "\u202f"), INK, font)
        top += GAP
        for name, seconds in rows:
            end = LEFT + max(2, round((WIDTH - LEFT - RIGHT) * seconds / longest))
            draw.rectangle((LEFT, top + 8, end, top + ROW - 8), OWN if name == "ocop" else OTHER)
            draw.text((LEFT - 16, top + ROW / 2), NAMES[name], INK if name == "ocop" else QUIET, font, anchor="rm")
            draw.text((end + 14, top + ROW / 2), f"{seconds:.1f} s" if seconds < 100 else f"{seconds:.0f} s", INK, font, anchor="lm")
            top += ROW
    image.save(file, "WEBP", lossless=True, method=6)

