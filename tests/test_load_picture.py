"""Reading the header of a picture: kinds, sizes, and everything that is none."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from generator.limits import PICTURE_BYTES, PICTURE_SIDE
from generator.load.picture import Picture, load_picture


def save(root, name, kind, size=(4, 3), **options):
    Image.new("RGB", size, (200, 120, 40)).save(root / name, format=kind, **options)


def code_of(root, name) -> str:
    picture, [fault] = load_picture(root, name)
    assert picture is None
    assert fault.path == name
    return fault.code


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_pictures(tmp_path, name, kind):
    save(tmp_path, name, kind)
    assert load_picture(tmp_path, name) == (Picture(name, kind, 4, 3), [])


def test_size_as_seen(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    save(tmp_path, "a.jpg", "JPEG", exif=exif)
    assert load_picture(tmp_path, "a.jpg") == (Picture("a.jpg", "JPEG", 3, 4), [])


def test_picture_of_a_telephone(tmp_path):
    save(tmp_path, "a.jpg", "MPO", save_all=True, append_images=[Image.new("RGB", (2, 2))])
    assert load_picture(tmp_path, "a.jpg") == (Picture("a.jpg", "JPEG", 4, 3), [])


@pytest.mark.parametrize(
    ("name", "kind", "cure"), [("a.png", "JPEG", "a.jpg"), ("a.jpg", "PNG", "a.png"), ("a.gif", "WEBP", "a.webp"), ("a.JPG", "JPEG", "a.jpg")]
)
def test_extension_fits_the_content(tmp_path, name, kind, cure):
    save(tmp_path, name, kind)
    picture, [fault] = load_picture(tmp_path, name)
    assert (picture, fault.code, fault.cure) == (None, "picture-extension", cure)
    assert dict(fault.args) == {"suffix": name[1:], "format": kind}


@pytest.mark.parametrize("data", [b"", b"a: 1\n", b"<svg/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0" * 99])
def test_not_a_picture(tmp_path, data):
    (tmp_path / "a.jpg").write_bytes(data)
    assert code_of(tmp_path, "a.jpg") == "not-a-picture"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM"])
def test_other_kinds_are_refused(tmp_path, kind):
    save(tmp_path, "a.png", kind)
    assert code_of(tmp_path, "a.png") == "not-a-picture"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animated(tmp_path, kind):
    save(tmp_path, "a.png", kind, save_all=True, append_images=[Image.new("RGB", (4, 3))])
    assert code_of(tmp_path, "a.png") == "picture-animated"


@pytest.mark.parametrize("side", [6_400, 10_000, 40_000])
def test_too_many_pixels_by_the_header_alone(tmp_path, side):
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(data)
    assert code_of(tmp_path, "a.png") == "picture-too-many-pixels"


@pytest.mark.parametrize("size", [(PICTURE_SIDE + 1, 1), (1, PICTURE_SIDE + 1)])
def test_too_long(tmp_path, size):
    save(tmp_path, "a.png", "PNG", size)
    assert code_of(tmp_path, "a.png") == "picture-too-long"


def test_broken_png(tmp_path):
    save(tmp_path, "a.png", "PNG", (40, 30))
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[:-40])
    assert code_of(tmp_path, "a.png") == "not-a-picture"


def test_large_file(tmp_path):
    with open(tmp_path / "a.jpg", "wb") as file:
        file.truncate(PICTURE_BYTES + 1)
    assert code_of(tmp_path, "a.jpg") == "file-too-large"


def test_links_and_escapes(tmp_path):
    save(tmp_path, "a.png", "PNG")
    (tmp_path / "b.png").symlink_to("a.png")
    assert code_of(tmp_path, "b.png") == "symbolic-link"
    assert code_of(tmp_path, "../a.png") == "unsafe-path"
    assert code_of(tmp_path, "c.png") == "unreadable-file"


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {})])
def test_broken_off(tmp_path, kind, options):
    """What passes here would break the build, which decodes the whole picture."""
    name = f"a.{kind.lower()}"
    noise = Image.effect_noise((300, 200), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd9"  # an end mark inside a part that is skipped
    noise.save(tmp_path / name, format=kind, exif=exif, **options)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data + b"\0trailer of a telephone")
    assert load_picture(tmp_path, name)[1] == []
    for length in (len(data) // 4, len(data) // 2, len(data) - 40):
        (tmp_path / name).write_bytes(data[:length])
        assert code_of(tmp_path, name) == "not-a-picture"
