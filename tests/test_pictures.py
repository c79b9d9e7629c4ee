"""Photos: upright, never enlarged, without metadata, encoded once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from generator.site import pictures
from generator.site.pictures import encode_picture

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def made_up_photo(width: int, height: int, form: str = "JPEG", mode: str = "RGB", orientation: int | None = None) -> bytes:
    """Red on the left half, blue on the right."""
    drawn = Image.new("RGB", (width, height), "blue")
    drawn.paste("red", (0, 0, width // 2, height))
    image = drawn.convert(mode)
    exif = Image.Exif()
    if orientation:
        exif[ORIENTATION] = orientation
        exif[MAKE] = "SECRET CAMERA"
        exif.get_ifd(GPS)[2] = (10.0, 0.0, 0.0)
    stream = io.BytesIO()
    image.save(stream, form, exif=exif)
    return stream.getvalue()


def test_widths_and_heights(tmp_path: Path) -> None:
    encoded = encode_picture(made_up_photo(2000, 1000), tmp_path)
    assert [(file.width, file.height) for file in encoded.webp] == [(320, 160), (640, 320), (1280, 640)]
    for file in (*encoded.webp, encoded.jpeg):
        assert Image.open(io.BytesIO(file.content)).size == (file.width, file.height)


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    encoded = encode_picture(made_up_photo(200, 100), tmp_path)
    assert [(file.width, file.height) for file in (*encoded.webp, encoded.jpeg)] == [(200, 100)] * 2


def test_it_stands_upright_and_tells_nothing(tmp_path: Path) -> None:
    """Orientation 6: the left of the stored picture is its top."""
    source = made_up_photo(800, 400, orientation=6)
    assert b"SECRET" in source
    encoded = encode_picture(source, tmp_path)
    for file in (*encoded.webp, encoded.jpeg):
        image = Image.open(io.BytesIO(file.content)).convert("RGB")
        assert image.size == (file.width, file.height) and file.height == 2 * file.width
        red, _, blue = image.getpixel((file.width // 2, file.height // 4))  # type: ignore[misc]
        assert red > 200 and blue < 60
        assert not Image.open(io.BytesIO(file.content)).getexif()
        assert b"SECRET" not in file.content


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB")])
def test_other_kinds_of_pixels_come_out_as_rgb(tmp_path: Path, form: str, mode: str) -> None:
    encoded = encode_picture(made_up_photo(60, 40, form, mode), tmp_path)
    assert {Image.open(io.BytesIO(file.content)).mode for file in (*encoded.webp, encoded.jpeg)} == {"RGB"}


def test_a_second_build_encodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encode_picture(made_up_photo(900, 600), tmp_path)
    monkeypatch.setattr(pictures, "_encode", lambda *_: pytest.fail("encoded again"))
    assert encode_picture(made_up_photo(900, 600), tmp_path) == first
