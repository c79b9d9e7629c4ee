"""Photos: upright, never enlarged, without metadata, encoded once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageFile

from generator.site import pictures
from generator.site.pictures import CEILINGS, PREVIEW_LENGTH, EncodedFile, EncodedPicture, Unreadable, encode_picture
from tests.benchmarks.synthetic import photo_like

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


def all_files(encoded: EncodedPicture) -> tuple[EncodedFile, ...]:
    return (*encoded.avif, *encoded.webp, *encoded.jpeg)


def test_widths_and_heights(tmp_path: Path) -> None:
    encoded = encode_picture(made_up_photo(2000, 1000), tmp_path)
    assert [(file.width, file.height) for file in encoded.webp] == [(320, 160), (640, 320), (1280, 640)]
    for file in all_files(encoded):
        assert Image.open(io.BytesIO(file.content)).size == (file.width, file.height)
    assert [(file.width, file.height) for file in encoded.avif] == [(file.width, file.height) for file in encoded.jpeg]


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    encoded = encode_picture(made_up_photo(200, 100), tmp_path)
    assert [(file.width, file.height) for file in all_files(encoded)] == [(200, 100)] * 3


def test_it_stands_upright_and_tells_nothing(tmp_path: Path) -> None:
    """Orientation 6: the left of the stored picture is its top."""
    source = made_up_photo(800, 400, orientation=6)
    assert b"SECRET" in source
    encoded = encode_picture(source, tmp_path)
    for file in all_files(encoded):
        image = Image.open(io.BytesIO(file.content)).convert("RGB")
        assert image.size == (file.width, file.height) and file.height == 2 * file.width
        red, _, blue = image.getpixel((file.width // 2, file.height // 4))  # type: ignore[misc]
        assert red > 200 and blue < 60
        assert not Image.open(io.BytesIO(file.content)).getexif()
        assert b"SECRET" not in file.content


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB")])
def test_other_kinds_of_pixels_come_out_as_rgb(tmp_path: Path, form: str, mode: str) -> None:
    encoded = encode_picture(made_up_photo(60, 40, form, mode), tmp_path)
    assert {Image.open(io.BytesIO(file.content)).mode for file in all_files(encoded)} == {"RGB"}


def test_a_second_build_encodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encode_picture(made_up_photo(900, 600), tmp_path)
    monkeypatch.setattr(pictures, "_encode", lambda *_: pytest.fail("encoded again"))
    assert encode_picture(made_up_photo(900, 600), tmp_path) == first


@pytest.mark.parametrize("left", [0, 10, 16, 400])
def test_what_a_crash_cut_short_is_encoded_anew(tmp_path: Path, left: int) -> None:
    first = encode_picture(made_up_photo(900, 600), tmp_path)
    (kept,) = (tmp_path / "pictures").iterdir()
    kept.write_bytes(kept.read_bytes()[:left])
    assert encode_picture(made_up_photo(900, 600), tmp_path) == first


def test_a_photo_is_never_heavier_than_a_page_bears(tmp_path: Path) -> None:
    encoded = encode_picture(photo_like(2400, 1800), tmp_path)
    for file in (*encoded.avif, *encoded.webp):
        assert len(file.content) <= CEILINGS[file.width]
    assert encoded.preview.startswith("data:image/webp;base64,") and len(encoded.preview) <= PREVIEW_LENGTH


@pytest.mark.parametrize("size", [(1, 3000), (3000, 1), (300, 9000), (1, 1)])
def test_strange_shapes_are_encoded(tmp_path: Path, size: tuple[int, int]) -> None:
    for file in all_files(encode_picture(made_up_photo(*size, form="PNG"), tmp_path)):
        assert file.width <= min(size[0], 1280) and 1 <= file.height <= max(1, 2 * 1280)


def test_colours_are_brought_to_srgb(tmp_path: Path) -> None:
    """A profile is applied and left out; one that is no profile is passed over."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for icc in (profile, b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()):
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(stream, "PNG", icc_profile=icc)
        for file in all_files(encode_picture(stream.getvalue(), tmp_path)):
            made = Image.open(io.BytesIO(file.content))
            assert "icc_profile" not in made.info
            red, green, _ = made.convert("RGB").getpixel((20, 15))  # type: ignore[misc]
            assert red > 230 and green < 30


def test_sixteen_bits_of_grey_keep_their_tones(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("I;16", (40, 30), 257 * 100).save(stream, "PNG")
    for file in all_files(encode_picture(stream.getvalue(), tmp_path)):
        assert abs(Image.open(io.BytesIO(file.content)).convert("L").getpixel((20, 15)) - 100) <= 4  # type: ignore[operator]


def test_broken_pixels_are_refused_in_one_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As the library that prints leaves it.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = photo_like(400, 300)
    for source in (b"", b"no picture", whole[: len(whole) // 3]):
        with pytest.raises(Unreadable):
            encode_picture(source, tmp_path)
