"""The picture that other sites show beside a link, drawn with the site's own letters: 1200 × 630 pixels.

It puts given words and a given picture on a ground; it does not know what they mean or when they end.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.model.social import SocialCard
from generator.site.cache import keep, recall

# Part of each name in the cache: raise it when the drawing below changes.
VERSION = 1
SIZE = (1200, 630)
PICTURE = (450, 540)
TEXT = (498, 1156)
BASE = 496
FOOT = 540
PAPER, INK, SOFT, DEEP, ON_DEEP, GOLD, EDGE = "#fbf6ea", "#14323a", "#45606a", "#0e4350", "#fbf1dc", "#e5a823", "#8a5a00"
# The star of the pages (icons.html.j2), in a field of 24.
STAR = (
    (12, 2.5), (14.9, 8.8), (21.7, 9.6), (16.7, 14.3), (18, 21.1), (12, 17.7), (6, 21.1), (7.3, 14.3), (2.3, 9.6), (9.1, 8.8),
)  # fmt: skip
TITLE_SIZES = (68, 60, 52, 46, 40)
TITLE_LINES = 4
CEILING = 60_000
FACTOR = 3


def draw_card(card: SocialCard, photo: bytes | None, theme: Path, cache: Path) -> tuple[str, bytes]:
    """A mark that changes with the card, and the JPEG, kept for the next build.

    ``photo``: one that can be decoded, shown in place of the drawing; ``theme``: the folder with ``fonts`` and ``cards``.
    """
    said = repr((VERSION, astuple(card), hashlib.sha256(photo).hexdigest() if photo else "", _digest(theme)))
    mark = hashlib.sha256(said.encode()).hexdigest()[:20]
    kept = cache / "cards" / mark[:2] / f"{mark}.jpg"
    content = recall(kept)
    if content is None:
        content = _encode(_draw(card, photo, theme))
        keep(kept, content)
    return mark[:10], content


@lru_cache(maxsize=4)
def _digest(theme: Path) -> str:
    """Changes with the letters and the drawings."""
    digest = hashlib.sha256()
    for path in sorted((*(theme / "fonts").glob("*.woff2"), *(theme / "cards").glob("*.png"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _draw(card: SocialCard, photo: bytes | None, theme: Path) -> Image.Image:
    image = Image.new("RGB", SIZE, PAPER)
    image.paste(_photo(photo) if photo else _drawing(theme / "cards" / f"{card.drawing}.png"), (0, 0))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, FOOT, *SIZE), fill=DEEP)
    pen.rectangle((0, FOOT, SIZE[0], FOOT + 3), fill=GOLD)
    logo = _picture(theme / "cards" / "logo.png")
    image.paste(logo, (30, FOOT + 11), logo)
    pen.text((120, FOOT + 46), _cut(_font(theme, 700, 34), card.site, SIZE[0] - 160), ON_DEEP, _font(theme, 700, 34), anchor="lm")
    top = _write_title(pen, theme, card)
    if card.stars:
        image.paste(_stars(card.stars), (TEXT[0], top + 14), _stars(card.stars))
        top += 74
        for line in _lines(_font(theme, 400, 26), card.until, 2):
            pen.text((TEXT[0], top), line, INK, _font(theme, 400, 26))
            top += 36
    if card.place:
        pen.text((TEXT[0], BASE), _cut(_font(theme, 400, 28), card.place, TEXT[1] - TEXT[0]), SOFT, _font(theme, 400, 28), anchor="lm")
    return image


def _write_title(pen: ImageDraw.ImageDraw, theme: Path, card: SocialCard) -> int:
    """In the largest letters in which all of it fits; cut where it fits in none. Gives where the next thing may begin."""
    room = BASE - 40 - 44 - (150 if card.stars else 0)
    for size in TITLE_SIZES:
        font, step = _font(theme, 700, size), round(size * 1.24)
        lines = _lines(font, card.title, min(TITLE_LINES if card.place else 7, room // step))
        if not lines[-1].endswith("…"):
            break
    for at, line in enumerate(lines):
        pen.text((TEXT[0], 40 + at * step), line, INK, font)
    return 40 + len(lines) * step


def _lines(font: ImageFont.FreeTypeFont, text: str, most: int) -> list[str]:
    """The text in lines as wide as the card, at most ``most``; the last is cut with a mark where there is more."""
    width, lines = TEXT[1] - TEXT[0], [""]
    for word in unicodedata.normalize("NFC", text).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
        if len(lines) > most:
            break
    if len(lines) > most:
        lines[most - 1] += f" {lines[most]} …"
    return [_cut(font, line, width) for line in lines[:most]]


def _cut(font: ImageFont.FreeTypeFont, text: str, width: int) -> str:
    text = unicodedata.normalize("NFC", text)
    if font.getlength(text) <= width:
        return text
    text = text[:200]
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1].rstrip(" ,;·….")
    return f"{text}…"


@lru_cache(maxsize=32)
def _font(theme: Path, weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(theme / "fonts" / f"be-vietnam-pro-{weight}.woff2"), size)


@lru_cache(maxsize=64)
def _picture(path: Path) -> Image.Image:
    with Image.open(path) as opened:
        return opened.convert("RGBA")


@lru_cache(maxsize=5)
def _stars(count: int) -> Image.Image:
    """Five stars, ``count`` of them filled, 44 pixels each, with soft edges."""
    side = 44 * FACTOR
    large = Image.new("RGBA", (5 * side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(large)
    for at in range(5):
        points = [(at * side + x * side / 24, y * side / 24) for x, y in STAR]
        if at < count:
            pen.polygon(points, fill=GOLD)
        pen.line([*points, *points[:2]], fill=EDGE, width=2 * FACTOR, joint="curve")
    return large.resize((220, 44), Image.Resampling.LANCZOS)


@lru_cache(maxsize=64)
def _drawing(path: Path) -> Image.Image:
    """The drawing in the middle of the panel, sky and ground drawn on above and below it."""
    art = _picture(path).convert("RGB")
    art = art.resize((PICTURE[0], round(art.height * PICTURE[0] / art.width)), Image.Resampling.LANCZOS)
    panel = Image.new("RGB", PICTURE, art.getpixel((2, 2)))
    top = (PICTURE[1] - art.height) // 2
    panel.paste(art.getpixel((2, art.height - 3)), (0, top + art.height // 2, *PICTURE))
    panel.paste(art, (0, top))
    return panel


def _photo(content: bytes) -> Image.Image:
    """The middle of the photo, as much as the panel holds."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
        image = opened.convert("RGB")
    scale = max(PICTURE[0] / image.width, PICTURE[1] / image.height)
    wide, high = PICTURE[0] / scale, PICTURE[1] / scale
    left, top = (image.width - wide) / 2, (image.height - high) / 2
    return image.resize(PICTURE, Image.Resampling.LANCZOS, (left, top, left + wide, top + high))


def _encode(image: Image.Image) -> bytes:
    for quality in (78, 68, 58, 45, 30):
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        if stream.tell() <= CEILING:
            break
    return stream.getvalue()
