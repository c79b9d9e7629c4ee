"""Photos from anybody: refused with a fault or made harmless, within bounds of memory, and nothing but pixels comes out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from generator.limits import PICTURE_PIXELS, PICTURE_SIDE
from generator.load.picture import load_picture
from generator.site.pictures import bare_webp, encode_picture
from tests.conftest import ROOT

EVIL = "<script>__ran()</script>"
# In a process of its own, so that what it takes at most is that of one photo alone; in kB.
LOOK = """
import json, resource, sys
from pathlib import Path
from generator.load.picture import load_picture
from generator.site.pictures import Unreadable, encode_picture
root, name = Path(sys.argv[1]), sys.argv[2]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
picture, faults = load_picture(root, name)
told = [fault.code for fault in faults]
if picture:
    try:
        encode_picture((root / name).read_bytes(), root / "cache")
        told = ["encoded"]
    except Unreadable:
        told = ["unreadable"]
print(json.dumps([told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before]))
"""


def look(root: Path, name: str) -> tuple[str, int]:
    """What becomes of a photo, and how many megabytes more than before it takes."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(root), name], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    [told], kilobytes = json.loads(done.stdout)
    return told, kilobytes // 1024


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def png(width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 2) -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join((chunk(b"IHDR", head), *more, chunk(b"IDAT", data), chunk(b"IEND", b"")))


def zeros(size: int) -> bytes:
    """So many bytes of nothing, packed to a thousandth."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(min(1_000_000, size - at))) for at in range(0, size, 1_000_000)), packer.flush()])


def saved(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").convert(mode).save(stream, form, **options)
    return stream.getvalue()


def resized_jpeg(width: int, height: int) -> bytes:
    data = saved("JPEG")
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + data[place + 4 :]


def frames(form: str, count: int) -> bytes:
    return saved(form, save_all=True, append_images=[Image.new("RGB", (40, 30), (n, n, n)) for n in range(1, count)])


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("x.html", EVIL)
    return stream.getvalue()


SIDE = 6_300  # just within the pixels that are let through
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "png of 40,000 by 40,000": ("a.png", lambda: png(40_000, 40_000, zeros(100_000_000)), "picture-too-many-pixels"),
    "png of one row too long": ("a.png", lambda: png(2**31 - 1, 1, b""), "picture-too-many-pixels"),
    "png that unpacks to more than it has": ("a.png", lambda: png(10, 10, zeros(900_000_000)), "encoded"),
    "png of text that unpacks": ("a.png", lambda: png(10, 10, zeros(310), chunk(b"zTXt", b"a\0\0" + zeros(900_000_000))), "not-a-picture"),
    "png of a profile that unpacks": ("a.png", lambda: png(10, 10, zeros(310), chunk(b"iCCP", b"a\0\0" + zeros(900_000_000))), "not-a-picture"),
    "jpeg of 65,000 by 65,000": ("a.jpg", lambda: resized_jpeg(65_000, 65_000), "picture-too-many-pixels"),
    "webp of 16,383 by 16,383": ("a.webp", lambda: webp_header(16_383, 16_383), "picture-too-many-pixels"),
    "moving png": ("a.png", lambda: frames("PNG", 60), "picture-animated"),
    "moving webp": ("a.webp", lambda: frames("WEBP", 60), "picture-animated"),
    "gif": ("a.jpg", lambda: frames("GIF", 60), "not-a-picture"),
    "avif": ("a.jpg", lambda: saved("AVIF"), "not-a-picture"),
    "tiff": ("a.jpg", lambda: saved("TIFF"), "not-a-picture"),
    "drawing": ("a.jpg", lambda: f'<svg xmlns="http://www.w3.org/2000/svg" onload="__ran()">{EVIL}</svg>'.encode(), "not-a-picture"),
    "drawing by its name": ("a.svg", lambda: b"<svg/>", "not-a-picture"),
    "document": ("a.jpg", lambda: b"%PDF-1.7\n" + EVIL.encode(), "not-a-picture"),
    "page in front of a picture": ("a.jpg", lambda: EVIL.encode() + saved("JPEG"), "not-a-picture"),
    "page behind a picture": ("a.jpg", lambda: saved("JPEG") + EVIL.encode(), "encoded"),
    "archive behind a picture": ("a.jpg", lambda: saved("JPEG") + zipped(), "encoded"),
    "archive behind a png": ("a.png", lambda: saved("PNG") + zipped(), "encoded"),
    "largest that is let through": ("a.png", lambda: png(SIDE, SIDE, zeros(SIDE * (SIDE * 3 + 1))), "encoded"),
    "largest in 16 bits": ("a.png", lambda: png(SIDE, SIDE, zeros(SIDE * (SIDE * 8 + 1)), depth=16, colour=6), "encoded"),
    "a line": ("a.png", lambda: png(1, PICTURE_PIXELS - 1, zeros((PICTURE_PIXELS - 1) * 4)), "picture-too-long"),
    "longest that is let through": ("a.png", lambda: png(2_000, PICTURE_SIDE, zeros(PICTURE_SIDE * 6_001)), "encoded"),
}


def webp_header(width: int, height: int) -> bytes:
    """A WebP without loss that says only how large it is."""
    bits = (width - 1) | (height - 1) << 14
    body = b"VP8L" + (30).to_bytes(4, "little") + b"\x2f" + bits.to_bytes(4, "little") + bytes(25)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


@pytest.mark.parametrize("name", BOMBS)
def test_no_photo_takes_more_than_its_bounds(tmp_path: Path, name: str) -> None:
    file, make, expected = BOMBS[name]
    (tmp_path / file).write_bytes(make())
    told, megabytes = look(tmp_path, file)
    assert told == expected
    # What is refused is not unpacked. 40 million pixels of four bytes take 160 MB, and are turned and scaled.
    assert megabytes < (600 if expected in ("encoded", "unreadable") else 80), megabytes


# Everything that could be beside the pixels, in each format that has it.
EXIF = Image.Exif()
EXIF[0x010E], EXIF[0x010F], EXIF[0x9286], EXIF[0x0112] = EVIL, EVIL, EVIL.encode(), 6
EXIF.get_ifd(0x8825)[2] = (10.0, 0.0, 0.0)
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>{EVIL}</rdf></x:xmpmeta>'.encode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + EVIL.encode()


def words() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", EVIL, zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


TELLING: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("a.jpg", lambda: saved("JPEG", exif=EXIF, xmp=XMP, icc_profile=PROFILE, comment=EVIL)),
    "jpeg of print": ("a.jpg", lambda: saved("JPEG", mode="CMYK", exif=EXIF, comment=EVIL)),
    "jpeg in grey": ("a.jpg", lambda: saved("JPEG", mode="L", exif=EXIF, comment=EVIL)),
    "png": ("a.png", lambda: saved("PNG", exif=EXIF, icc_profile=PROFILE, pnginfo=words())),
    "png of few colours": ("a.png", lambda: saved("PNG", mode="P", exif=EXIF, pnginfo=words(), transparency=0)),
    "png of one bit": ("a.png", lambda: saved("PNG", mode="1", pnginfo=words())),
    "webp": ("a.webp", lambda: saved("WEBP", mode="RGBA", exif=EXIF, xmp=XMP, icc_profile=PROFILE)),
    "jpeg and more behind": ("a.jpg", lambda: saved("JPEG", exif=EXIF) + EVIL.encode()),
}


@pytest.mark.parametrize("name", TELLING)
def test_nothing_but_pixels_comes_out(tmp_path: Path, name: str) -> None:
    file, make = TELLING[name]
    (tmp_path / file).write_bytes(make())
    picture, faults = load_picture(tmp_path, file)
    assert picture and not faults
    encoded = encode_picture((tmp_path / file).read_bytes(), tmp_path / "cache")
    for one in (*encoded.avif, *encoded.webp, *encoded.jpeg):
        assert b"script" not in one.content and not [part for part in PARTS if part in one.content]
        with Image.open(io.BytesIO(one.content)) as image:
            image.load()
            assert not image.getexif() and image.mode == "RGB" and image.format in ("AVIF", "WEBP", "JPEG")
            assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "dpi", "loop", "background", "timestamp", "duration"}
        if one.name.endswith("jpg"):
            assert jpeg_parts(one.content) <= {0xD8, 0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xD9}
    assert (picture.height > picture.width) == ((tmp_path / file).suffix == ".jpg" and name != "png")


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("more", [{}, {"exif": EXIF}, {"xmp": XMP}, {"icc_profile": PROFILE}, {"exif": EXIF, "xmp": XMP, "lossless": True}])
def test_a_picture_of_prose_is_its_pixels(mode: str, more: dict[str, object]) -> None:
    source = saved("WEBP", (41, 31), mode, **more)
    made = bare_webp(source + EVIL.encode())
    assert b"script" not in made and not [part for part in PARTS if part in made] and bare_webp(made) == made
    with Image.open(io.BytesIO(source)) as before, Image.open(io.BytesIO(made)) as after:
        assert after.mode == before.mode and after.tobytes() == before.tobytes() and not after.info.get("exif")


PARTS = (b"Exif", b"http", b"ICC_PROFILE", b"ICCP", b"EXIF", b"XMP ", b"mime")


def jpeg_parts(data: bytes) -> set[int]:
    """The marks of the parts of a JPEG, as far as its last scan."""
    found, at = {data[1]}, 2
    while at < len(data) and data[at] == 0xFF:
        found.add(data[at + 1])
        if data[at + 1] == 0xD9:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        # What follows the head of a scan is the scan, to the next mark that is no part of it.
        while data[at] != 0xFF or data[at + 1] in (0, *range(0xD0, 0xD8)):
            at += 1
    return found
