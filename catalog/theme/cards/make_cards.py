"""Turn the drawings and the logo into pictures, for the cards that other sites show beside a link: Pillow reads no SVG.

Run by hand after a drawing changed; not part of a build (a test tells when it was forgotten). It needs Chromium, as the tests do:

    .venv/bin/python catalog/theme/cards/make_cards.py
"""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ASSETS = HERE.parent / "assets"
SIZES = {"drawings": (450, 338), "logo": (72, 72)}
COLOURS = 32


def write_picture(page: Page, drawing: Path, size: tuple[int, int], target: Path) -> None:
    """One drawing as PNG with few colours; it carries the digest of the drawing that it was made from."""
    svg = drawing.read_bytes()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.set_content(f'<style>body{{margin:0;background:none}}svg{{display:block;width:100vw;height:100vh}}</style>{svg.decode()}')
    shot = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    opaque = shot.getextrema()[3][0] == 255
    few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE) if opaque else shot.quantize(COLOURS)
    information = PngImagePlugin.PngInfo()
    information.add_text("drawing", hashlib.sha256(svg).hexdigest())
    few.save(target, "PNG", optimize=True, pnginfo=information)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("OCOP_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for drawing in sorted((ASSETS / "drawings").glob("*.svg")):
            write_picture(page, drawing, SIZES["drawings"], HERE / f"{drawing.stem}.png")
        write_picture(page, ASSETS / "logo.svg", SIZES["logo"], HERE / "logo.png")
        browser.close()


if __name__ == "__main__":
    main()
