"""Photos made fit for publication: upright, in a few widths, without metadata.

The parameters are frozen into the file names, so a second build encodes nothing. Nothing of the
original file but its pixels comes out: no place, no camera, no comment.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

WIDTHS = (320, 640, 1280)
JPEG_WIDTH = 640
QUALITY = 80
# Part of each name: raise it when the encoding below changes.
VERSION = 1


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """One encoded file: its name, its size in pixels, its bytes."""

    name: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A photo in all its published forms, small to large."""

    webp: tuple[EncodedFile, ...]
    jpeg: EncodedFile


def encode_picture(source: bytes, cache: Path) -> EncodedPicture:
    """Encode a photo, or take it from the cache. Never enlarges.

    Raises OSError or ValueError when the bytes turn out to be no readable picture.
    """
    key = hashlib.sha256(source).hexdigest()[:16]
    picture: Image.Image | None = None
    files: dict[tuple[str, int], EncodedFile] = {}
    with Image.open(io.BytesIO(source), formats=("JPEG", "PNG", "WEBP")) as opened:
        full = _upright_size(opened)
        for form, width, height in _forms(full):
            name = f"{key}-v{VERSION}-{width}.{form}"
            stored = cache / "pictures" / name
            if not stored.exists():
                picture = picture or _flat(opened)
                store(stored, _encode(picture, form, width, height))
            files[form, width] = EncodedFile(name, width, height, stored.read_bytes())
    webp = tuple(file for (form, _), file in sorted(files.items()) if form == "webp")
    return EncodedPicture(webp, next(file for (form, _), file in files.items() if form == "jpg"))


def _upright_size(image: Image.Image) -> tuple[int, int]:
    # Orientations 5 to 8 of EXIF tag 0x0112 swap width and height.
    width, height = image.size
    return (height, width) if image.getexif().get(0x0112, 1) >= 5 else (width, height)


def _forms(full: tuple[int, int]) -> list[tuple[str, int, int]]:
    def scaled(width: int) -> tuple[int, int]:
        width = min(width, full[0])
        return width, max(1, round(full[1] * width / full[0]))

    widths = sorted({min(width, full[0]) for width in WIDTHS})
    return [("webp", *scaled(width)) for width in widths] + [("jpg", *scaled(JPEG_WIDTH))]


def _flat(image: Image.Image) -> Image.Image:
    """Pixels only, upright, in RGB on white."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "P", "PA"):
        layered = upright.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        upright = Image.alpha_composite(ground, layered)
    return upright.convert("RGB")


def _encode(picture: Image.Image, form: str, width: int, height: int) -> bytes:
    scaled = picture.resize((width, height), Image.Resampling.LANCZOS)
    # A fresh image carries no metadata over.
    clean = Image.new("RGB", scaled.size)
    clean.paste(scaled)
    stream = io.BytesIO()
    if form == "webp":
        clean.save(stream, "WEBP", quality=QUALITY, method=4)
    else:
        clean.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return stream.getvalue()


def store(path: Path, content: bytes) -> None:
    """Put a file into a cache in one step: two builds at once never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    beside.write_bytes(content)
    os.replace(beside, path)
