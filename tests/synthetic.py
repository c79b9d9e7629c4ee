"""A made-up catalogue of any size in the real schema, the same for the same number every time.

    python -m tests.synthetic 20000 /tmp/large     then: cd /tmp/large && ocop build
"""

from __future__ import annotations

import io
import random
import shutil
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from tests.conftest import ROOT

FIRST = ("Nước mắm", "Gạo", "Khô cá", "Tiêu", "Mật ong", "Trà", "Giỏ bàng", "Bánh tráng", "Đường thốt nốt", "Ổi sấy", "Ấm tích", "Rượu")
SECOND = ("thử", "mẫu", "giả định", "ví dụ", "tổng hợp", "kiểm tra", "đo lường", "ngẫu nhiên")
GROUPS = (("I.4", 9), ("I.2", 3), ("I.3", 8), ("I.4", 10), ("I.2", 4), ("I.5", 12), ("IV.1", 21), ("I.3", 6), ("I.4", 10), ("I.1", 1), ("IV.1", 21), ("II.1", 15))
DISTRICTS = ("huyen-an-bien", "huyen-an-minh", "huyen-giong-rieng", "thanh-pho-phu-quoc", "thanh-pho-rach-gia", "huyen-hon-dat")
LEVELS = {3: "province", 4: "province", 5: "national"}
# From 24 February 2023 to 5 July 2025 three stars were the district's to give (148/QĐ-TTg).
RENEWED = {3: "district", 4: "province", 5: "national"}
SOURCE = '      - url: "https://example.org/made-up/{number}"\n        date: "2021-03-05"\n'


def write_catalogue(count: int, folder: Path) -> Path:
    """Write a catalogue of ``count`` products, with a producer for every four, and return its root."""
    chance = random.Random(count)
    shutil.copytree(ROOT / "catalog", folder / "catalog", ignore=shutil.ignore_patterns("producers", "decisions", "permalinks", "fairs"))
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    producers = folder / "catalog/data/producers"
    producers.mkdir()
    for number in range(-(-count // 4)):
        name = f"nha-lam-mau-{number}"
        producers.joinpath(f"{name}.yaml").write_text(
            f'id: "{name}"\nname:\n  vi: "Nhà làm mẫu {number}"\n  en: "Made-up maker {number}"\nkind: "ho-san-xuat"\nplace: "{DISTRICTS[number % 6]}"\n', encoding="utf-8"
        )  # fmt: skip
    for number in range(count):
        part = folder / "products" / f"{number // 1000:03}"
        part.mkdir(parents=True, exist_ok=True)
        part.joinpath(f"KG{number + 100_000}.yaml").write_text(_product(number, chance), encoding="utf-8")
    return folder


def _product(number: int, chance: random.Random) -> str:
    kind = chance.randrange(len(FIRST))
    name = f"{FIRST[kind]} {chance.choice(SECOND)} {number}"
    group, criteria_set = GROUPS[kind]
    stars = chance.choice((3, 3, 3, 4, 4, 5))
    day = f"{chance.choice((2020, 2021))}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    words = " ".join(chance.choice(SECOND) for _ in range(140))
    return (
        f'id: "KG{number + 100_000}"\nslug: "san-pham-mau-{number}"\nname:\n  vi: "{name}"\n  en: "Made-up product {number}"\nenglish: "machine"\n'
        f'summary:\n  vi: "Sản phẩm mẫu số {number}"\n  en: "Made-up product number {number}"\nstory:\n  vi: "{words}."\n  en: "{" ".join(["Made-up words."] * 40)}"\n'
        f'producer: "nha-lam-mau-{number // 4}"\ngroup: "{group}"\ncriteria_set: {criteria_set}\nplace: "{DISTRICTS[number // 4 % 6]}"\n'
        f'packs:\n  - quantity: 500\n    unit: "ml"\n    price: {chance.randrange(20, 400) * 1000}\n    price_date: "2024"\n'
        f'ingredients:\n  vi: "Thành phần mẫu"\n  en: "Made-up ingredients"\nshelf_life:\n  value: 12\n  unit: "month"\n'
        f'recognitions:\n  - round:\n      vi: "Đợt mẫu"\n      en: "Made-up round"\n    stars: {stars}\n    level: "{LEVELS[stars]}"\n    date: "{day}"\n    evidence: "A"\n    sources:\n{SOURCE.format(number=number)}'
        f'  - stars: {stars}\n    level: "{RENEWED[stars]}"\n    date: "2025-{chance.randrange(1, 7):02}-01"\n    evidence: "A"\n    sources:\n{SOURCE.format(number=number + 1)}'
    )  # fmt: skip


def photo_like(width: int, height: int, seed: int = 1) -> bytes:
    """A JPEG as hard to make small as a photo: overlapping shapes of many colours with grain."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (width, height), "gray")
    pen = ImageDraw.Draw(picture)
    for _ in range(200):
        x, y, side = chance.randrange(width), chance.randrange(height), chance.randrange(width // 40 + 1, width // 5 + 2)
        pen.ellipse((x - side, y - side, x + side, y + side), fill=tuple(chance.randrange(256) for _ in range(3)))
    grain = Image.frombytes("L", (width // 2, height // 2), chance.randbytes((width // 2) * (height // 2))).resize((width, height))
    picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(width / 800)), Image.merge("RGB", (grain,) * 3), 0.12)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=88)
    return stream.getvalue()


if __name__ == "__main__":
    write_catalogue(int(sys.argv[1]), Path(sys.argv[2]))
