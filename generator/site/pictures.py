"""Photos made fit for publication: upright, in sRGB, in a few widths and formats, without metadata.

Nothing of the original file but its pixels comes out: no place, no camera, no comment. A photo is kept under
a digest of its content, so a second build encodes nothing.
"""

from __future__ import annotations

import base64
import hashlib
import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageFile, ImageOps

from generator.model.picture import LARGE, MIDDLE, SMALL, WIDTHS
from generator.site.cache import keep, recall

# Part of each name: raise it when the encoding below changes.
VERSION = 3
FORMATS = ("avif", "webp", "jpg")
# From the wished quality down: the first with which a file is not heavier than it may be.
QUALITIES = {"avif": (58, 48, 40, 32, 24, 16), "webp": (78, 64, 50, 36, 24, 12), "jpg": (78, 68, 58, 48)}
# Bytes by width. A product's page with its first photo weighs at most 100 kB, a list of cards 150 kB, though
# a browser on a desktop fetches the photos of twenty cards at once.
CEILINGS = {SMALL: 4_200, MIDDLE: 36_000, LARGE: 160_000}
JPEG_CEILINGS = {SMALL: 20_000, MIDDLE: 70_000, LARGE: 250_000}
PREVIEW_SIDE = 8
PREVIEW_LENGTH = 200


class Unreadable(ValueError):
    """The bytes turn out to be no picture that can be decoded to its end."""


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """One encoded file: its name, its size in pixels, its bytes."""

    name: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A photo in all its published forms, each format small to large; ``preview`` as ``data:`` address, "" where it would be long."""

    avif: tuple[EncodedFile, ...]
    webp: tuple[EncodedFile, ...]
    jpeg: tuple[EncodedFile, ...]
    preview: str


def encode_picture(source: bytes, cache: Path) -> EncodedPicture:
    """Encode a photo, or take it from the cache. Never enlarges. Raises Unreadable."""
    key = f"{hashlib.sha256(source).hexdigest()[:20]}-v{VERSION}"
    kept = cache / "pictures" / f"{key}.zip"
    packed = recall(kept)
    if packed is None:
        packed = _pack(_encode_all(source))
        keep(kept, packed)
    return _unpack(key, packed)


def bare_webp(content: bytes) -> bytes:
    """A WebP file with the parts that its pixels need and no others: no place, no camera, no profile, nothing behind its end."""
    parts, at, end = [], 12, 8 + int.from_bytes(content[4:8], "little")
    while at + 8 <= end:
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        part = content[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            # Of what this part announces, only that something shows through stays.
            part = part[:8] + bytes([part[8] & 0x10]) + part[9:]
        if name in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH"):
            parts.append(part)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _encode_all(source: bytes) -> dict[str, bytes]:
    """Every form by its name in the pack, ``640x480.webp``; the preview as ``preview``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # The printer's library lets broken files pass in the whole process as soon as it is there.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Image.open(io.BytesIO(source), formats=("JPEG", "PNG", "WEBP")) as opened:
                picture = _flat(opened)
    except Exception as error:  # a broken picture makes Pillow raise nearly anything
        raise Unreadable(str(error)) from error
    files: dict[str, bytes] = {}
    for width, (across, down) in _sizes(picture.size).items():
        scaled = picture.resize((across, down), Image.Resampling.LANCZOS)
        for form in FORMATS:
            files[f"{across}x{down}.{form}"] = _encode(scaled, form, (JPEG_CEILINGS if form == "jpg" else CEILINGS)[width])
    files["preview"] = _preview(picture).encode()
    return files


def _sizes(full: tuple[int, int]) -> dict[int, tuple[int, int]]:
    """By published width, the size in pixels: not wider, not more than twice as high, never enlarged, none twice."""
    sizes: dict[int, tuple[int, int]] = {}
    for width in WIDTHS:
        scale = min(1.0, width / full[0], 2 * width / full[1])
        size = (max(1, round(full[0] * scale)), max(1, round(full[1] * scale)))
        if size not in sizes.values():
            sizes[width] = size
    return sizes


def _flat(image: Image.Image) -> Image.Image:
    """Pixels only, upright, in sRGB on white, not much larger than needed."""
    # A JPEG can be decoded at half, a quarter or an eighth of its size: a large one then costs little.
    image.draft(None, (2 * LARGE, 2 * LARGE))
    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    upright = _plain(image)
    # Of another kind, too, nothing more is done with forty million pixels than to bring them near the size that is wanted.
    if (factor := upright.width // (2 * LARGE)) > 1:
        upright = upright.reduce(factor)
    if upright.mode == "RGBA":
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright).convert("RGB")
    upright = _in_srgb(upright, profile)
    # A fresh image carries no metadata over.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _plain(image: Image.Image) -> Image.Image:
    """In eight bits for each colour: as ``RGBA`` where anything shows through, else as ``CMYK`` or ``RGB``. Copies only what is in another form."""
    if image.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut off what is brighter than 255.
        image = image.point(lambda level: level * (1 / 257)).convert("L")
    form = "RGBA" if image.has_transparency_data else "CMYK" if image.mode == "CMYK" else "RGB"
    return image if image.mode == form else image.convert(form)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant; a profile that cannot be read, or is of another kind of colour, is passed over."""
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if found is not None:
                return found
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def _encode(picture: Image.Image, form: str, ceiling: int) -> bytes:
    """In the best quality that stays below the ceiling, else in the least one."""
    content = b""
    for quality in QUALITIES[form]:
        stream = io.BytesIO()
        if form == "avif":
            # One thread: photos are encoded side by side, and the same bytes come out on every machine.
            picture.save(stream, "AVIF", quality=quality, speed=6, max_threads=1)
        elif form == "webp":
            picture.save(stream, "WEBP", quality=quality, method=4)
        else:
            picture.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        content = stream.getvalue()
        if len(content) <= ceiling:
            break
    return content


def _preview(picture: Image.Image) -> str:
    """A few pixels that the browser stretches while the photo is on its way."""
    tiny = picture.copy()
    tiny.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    stream = io.BytesIO()
    tiny.save(stream, "WEBP", quality=20, method=6)
    address = f"data:image/webp;base64,{base64.b64encode(stream.getvalue()).decode()}"
    return address if len(address) <= PREVIEW_LENGTH else ""


def _pack(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def _unpack(key: str, packed: bytes) -> EncodedPicture:
    forms: dict[str, list[EncodedFile]] = {form: [] for form in FORMATS}
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        preview = files.read("preview").decode()
        for name in files.namelist():
            size, _, form = name.partition(".")
            if form:
                width, height = (int(side) for side in size.split("x"))
                forms[form].append(EncodedFile(f"{key}-{width}.{form}", width, height, files.read(name)))
    avif, webp, jpeg = (tuple(forms[form]) for form in FORMATS)
    return EncodedPicture(avif, webp, jpeg, preview)
