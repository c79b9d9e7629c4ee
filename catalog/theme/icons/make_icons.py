"""Turn the logo into the icons of the installed catalogue.

Run by hand after the logo changed; not part of a build (a test tells when it was forgotten). It needs Chromium, as the tests do:

    .venv/bin/python catalog/theme/icons/make_icons.py
"""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, sync_playwright

ASSETS = Path(__file__).parents[1] / "assets"
# name -> side, how much of the side the logo takes, whether the ground is filled. A system may cut a maskable icon down to the
# circle of four fifths of its side, and iOS rounds the corners of what it is given.
ICONS = {"icon-192": (192, 1.0, False), "icon-512": (512, 1.0, False), "maskable-512": (512, 0.78, True), "apple-180": (180, 0.84, True)}
GROUND = "#0e4350"
COLOURS = 32


def write_icon(page: Page, logo: bytes, side: int, share: float, filled: bool, target: Path) -> None:
    """The logo as PNG with few colours; it carries the digest of the drawing that it was made from."""
    ground = GROUND if filled else "none"
    page.set_viewport_size({"width": side, "height": side})
    style = f"body{{margin:0;display:grid;place-items:center;height:100vh;background:{ground}}}svg{{width:{share * 100}vw;height:{share * 100}vh}}"
    page.set_content(f"<style>{style}</style>{logo.decode()}")
    shot = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE) if filled else shot.quantize(COLOURS)
    information = PngImagePlugin.PngInfo()
    information.add_text("drawing", hashlib.sha256(logo).hexdigest())
    few.save(target, "PNG", optimize=True, pnginfo=information)


def main() -> None:
    logo = (ASSETS / "logo.svg").read_bytes()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("OCOP_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for name, (side, share, filled) in ICONS.items():
            write_icon(page, logo, side, share, filled, ASSETS / "icons" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
