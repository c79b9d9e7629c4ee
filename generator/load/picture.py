"""What kind of picture a file is, how large, and whether it is there to its end.

Never decodes the pixels, so a picture that unpacks to gigabytes does no harm. It does not know which
product a picture belongs to.
"""

from __future__ import annotations

import pathlib
import warnings
from dataclasses import dataclass
from typing import BinaryIO, Literal

from PIL import Image

from generator.diagnostic import Diagnostic
from generator.limits import PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SIDE
from generator.load.file import open_file
from generator.load.whole import is_whole

Format = Literal["JPEG", "PNG", "WEBP"]

# The first suffix of each is the one we suggest. "MPO" is a JPEG with more pictures behind the first,
# as many telephones write it.
_FORMATS: dict[str, Format] = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
_SUFFIXES: dict[Format, tuple[str, ...]] = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file; ``width`` and ``height`` are in pixels, as the picture is looked at; ``mark``: of its bytes, where
    it is known.
    """

    path: str
    format: Format
    width: int
    height: int
    mark: str = ""


def load_picture(root: pathlib.Path, path: str) -> tuple[Picture | None, list[Diagnostic]]:
    """Look at the picture ``path`` (relative to ``root``, forward slashes).

    There is a picture only when there is no fault.
    """
    opened, faults = open_file(root, path, PICTURE_BYTES)
    if opened is None:
        return None, faults
    with opened:
        found = _read_picture(path, opened)
    return (None, [found]) if isinstance(found, Diagnostic) else (found, [])


def _read_picture(path: str, file: BinaryIO) -> Picture | Diagnostic:
    too_many = Diagnostic("picture-too-many-pixels", path, args={"megapixels": PICTURE_PIXELS // 1_000_000})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as image:
                if image.width * image.height > PICTURE_PIXELS:
                    return too_many
                if max(image.size) > PICTURE_SIDE:
                    return Diagnostic("picture-too-long", path, args={"limit": PICTURE_SIDE})
                kind = _FORMATS[image.format]
                # The further pictures of an MPO are harmless: only the first is ever used.
                if image.format != "MPO" and getattr(image, "is_animated", False):
                    return Diagnostic("picture-animated", path)
                width, height = _size_as_seen(image)
                form = image.format
                image.verify()
            file.seek(0)
            if not is_whole(form, file.read(PICTURE_BYTES)):
                return Diagnostic("not-a-picture", path)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return too_many
    except Exception:  # a broken header makes Pillow raise nearly anything
        return Diagnostic("not-a-picture", path)
    suffix = pathlib.PurePosixPath(path).suffix
    if suffix not in _SUFFIXES[kind]:
        cure = pathlib.PurePosixPath(path).with_suffix(_SUFFIXES[kind][0]).name
        return Diagnostic("picture-extension", path, args={"suffix": suffix, "format": kind}, cure=cure)
    return Picture(path, kind, width, height)


def _size_as_seen(image: Image.Image) -> tuple[int, int]:
    # Telephones store the picture lying and write beside it how to turn it. Only JPEG: for PNG,
    # Pillow would decode the whole picture to look for it.
    if image.format in ("JPEG", "MPO") and image.getexif().get(_ORIENTATION) in _TURNED:
        return image.height, image.width
    return image.width, image.height
