"""A made-up catalogue of any size in the real schema: the same for the same number every time, on every machine.

    python -m tests.benchmarks.synthetic 20000 /tmp/large     then: cd /tmp/large && ocop build

Names are put together as real ones are, from what a product is, an invented brand and a sort, so that they pack, sort and can be
searched like them; every text says that it is made up. Histories, contacts, prices and places are spread as in a whole province.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFilter

from generator.model.decision import Decision
from generator.model.producer import Producer
from generator.model.product import Product, Recognition
from generator.model.record import Record
from tests.conftest import ROOT

Value = dict[str, object]

WARES = (
    ("Nước mắm", "fish sauce"), ("Mắm ruốc", "shrimp paste"), ("Gạo thơm", "fragrant rice"), ("Gạo lứt", "brown rice"), ("Khô cá dứa", "dried catfish"),
    ("Tôm sấy", "dried shrimp"), ("Mực một nắng", "sun-dried squid"), ("Tiêu sọ", "white pepper"), ("Mật ong rừng", "forest honey"), ("Trà sen", "lotus tea"),
    ("Cà phê rang xay", "ground coffee"), ("Bánh phồng", "rice crackers"), ("Bánh tráng nướng", "grilled rice paper"), ("Đường thốt nốt", "palm sugar"), ("Xoài sấy dẻo", "dried mango"),
    ("Chuối sấy", "banana chips"), ("Dưa lưới", "melon"), ("Bưởi da xanh", "pomelo"), ("Sầu riêng", "durian"), ("Rượu mơ", "apricot wine"), ("Nấm linh chi", "lingzhi mushroom"),
    ("Tinh dầu sả", "lemongrass oil"), ("Chiếu cói", "sedge mat"), ("Giỏ lục bình", "water hyacinth basket"), ("Gốm", "pottery"), ("Khăn rằn", "checked scarf"), ("Chả cá", "fish cake"),
    ("Lạp xưởng", "sausage"), ("Trứng vịt muối", "salted duck eggs"), ("Kẹo dừa", "coconut candy"),
)  # fmt: skip
SORTS = ("", "", "", "loại 1", "hộp 500 g", "40 độ đạm", "nguyên chất", "truyền thống", "thượng hạng", "hữu cơ", "ăn liền", "túi 200 g", "chai 1 lít", "cao cấp", "đặc biệt", "vị cay")
MAKERS = (("Hộ kinh doanh", "{} Household Business"), ("Hợp tác xã", "{} Cooperative"), ("Công ty TNHH", "{} Co., Ltd."), ("Cơ sở sản xuất", "{} Workshop"))
KINDS = ("ho-san-xuat", "hop-tac-xa", "doanh-nghiep", "ho-gia-dinh")
# Syllables that could be Vietnamese and are nobody's name.
ONSETS = ("B", "C", "Ch", "D", "Đ", "G", "H", "Kh", "L", "M", "N", "Ng", "Nh", "Ph", "Qu", "R", "S", "T", "Th", "Tr", "V", "X")
RIMES = ("ạp", "ằn", "ẫy", "oác", "oạch", "òm", "ộp", "ờm", "ũm", "ụp", "ứt", "ựng", "ẹo", "ếu", "ịch", "iễm", "uôm", "ượp", "ao", "ê", "ô", "an", "ong", "ăm")
STORY = (
    ("Cơ sở mẫu này bắt đầu từ một gian bếp không có thật.", "This sample workshop began in a kitchen that does not exist."),
    ("Nguyên liệu được chọn theo một quy trình viết ra để thử máy.", "Ingredients are chosen by a procedure written to try the machine."),
    ("Mỗi mẻ làm trong ba ngày, phơi hai lần rồi đóng gói bằng tay.", "Each batch takes three days, is dried twice and packed by hand."),
    ("Người làm mẫu ghi chép nhiệt độ, độ ẩm và ngày giờ của từng mẻ.", "The sample maker writes down the temperature, the moisture and the hour of every batch."),
    ("Sản phẩm mẫu có màu đều, mùi nhẹ và vị vừa phải.", "The sample product has an even colour, a light smell and a mild taste."),
    ("Bao bì mẫu in đủ tên, khối lượng, ngày sản xuất và hạn sử dụng.", "The sample packaging names the product, its weight, the day it was made and how long it keeps."),
    ("Vùng nguyên liệu mẫu rộng chừng mười hai héc-ta, chia thành bốn lô.", "The sample growing area has some twelve hectares in four plots."),
    ("Từ năm thứ hai, cơ sở mẫu dùng thêm một máy sấy năng lượng mặt trời.", "Since its second year the sample workshop has used a solar dryer."),
    ("Mười bốn lao động mẫu thay nhau làm việc theo mùa vụ.", "Fourteen sample workers take turns with the seasons."),
    ("Khách hàng mẫu mua tại cửa hàng, tại hội chợ và qua điện thoại.", "Sample customers buy at the shop, at fairs and by telephone."),
    ("Năm vừa qua, cơ sở mẫu bán được khoảng hai nghìn đơn vị sản phẩm.", "Last year the sample workshop sold about two thousand pieces."),
    ("Cơ sở mẫu tham gia tập huấn về an toàn thực phẩm mỗi năm một lần.", "The sample workshop takes part in training on food safety once a year."),
    ("Phần phụ phẩm được ủ làm phân bón cho các lô cây mẫu.", "By-products are composted for the sample plots."),
    ("Nước dùng trong sản xuất được lọc qua ba lớp và thử mỗi quý.", "The water used passes three filters and is tested every quarter."),
    ("Kế hoạch mẫu cho năm tới là mở thêm một điểm bán ở trung tâm xã.", "The sample plan for next year is one more point of sale in the commune's centre."),
    ("Tên gọi của sản phẩm mẫu được ghép ngẫu nhiên từ các âm tiết.", "The name of the sample product was put together from random syllables."),
)
MADE_UP = ("Văn bản mẫu để đo tốc độ, không nói về sản phẩm nào có thật.", "A sample text to measure speed; it tells of no real product.")
PACKS = (("g", (100, 200, 250, 500)), ("ml", (100, 250, 500, 750)), ("kg", (1, 2, 5)), ("piece", (1, 6, 10)), ("box", (1, 4)))
SCHEMES = ("vietgap", "haccp", "iso-22000", "organic", "halal")
# Day of the first national round, of the day from which three stars were the district's to give (148/QĐ-TTg), and of the reform of communes.
FIRST, DISTRICT, REFORM = date(2020, 6, 1), date(2023, 2, 24), date(2025, 7, 6)
LAST = date(2026, 6, 30)
PRODUCTS_OF_DECISION = 60


def write_catalogue(count: int, folder: Path, photos: int = 0) -> Path:
    """Write a catalogue of ``count`` products below ``folder``, a producer for every two or three, and return its root.

    ``photos``: so many of the products have a photo; eight pictures stand for all of them.
    """
    maker = _Maker(count, _Known.read(ROOT))
    shutil.copytree(ROOT / "catalog", folder / "catalog", ignore=shutil.ignore_patterns("producers", "decisions", "permalinks", "fairs"))
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    data = folder / "catalog" / "data"
    pictures = [_write_picture(folder / "pictures", number) for number in range(min(photos, 8))]
    made: set[Path] = set()
    for number, (product, producer) in enumerate(maker.products(photos)):
        if producer:
            _write(data / "producers" / f"{producer['id']}.yaml", producer, Producer, made)
        path = folder / "products" / f"{number // 1000:03}" / f"{product['id']}.yaml"
        _write(path, product, Product, made)
        if number < photos:
            os.link(pictures[number % 8], path.with_name(f"{product['id']}-1.jpg"))
    for decision in maker.decisions:
        if decision["products"]:
            _write(data / "decisions" / f"{decision['id']}.yaml", decision, Decision, made)
    shutil.rmtree(folder / "pictures", ignore_errors=True)
    return folder


def _write(path: Path, value: Value, record: type[Record], made: set[Path]) -> None:
    if path.parent not in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.add(path.parent)
    path.write_text("".join(f"{line}\n" for line in _lines(_in_order(value, record), "")), encoding="utf-8")


def _in_order(value: Value, record: type[Record]) -> Value:
    return {name: value[name] for name in record.model_fields if value.get(name)}


def _lines(value: Value, indent: str) -> Iterator[str]:
    """YAML in the one form of all files, as ``ocop fmt`` writes it (a test compares), in a tenth of the time."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield f"{indent}{name}:"
            yield from _lines(inner, f"{indent}  ")
        elif isinstance(inner, list):
            yield f"{indent}{name}:"
            for item in inner:
                first, *rest = _lines(item, f"{indent}    ") if isinstance(item, dict) else [f"{indent}    {_scalar(item, indent)}"]
                yield f"{indent}  - {first[len(indent) + 4 :]}"
                yield from rest
        else:
            yield f"{indent}{name}: {_scalar(inner, indent)}"


def _scalar(value: object, indent: str) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # A second paragraph stands on a line of its own.
    return json.dumps(value, ensure_ascii=False).replace("\\n\\n", f"\n\n\n{indent}  ")


def _write_picture(folder: Path, number: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{number}.jpg"
    path.write_bytes(photo_like(1600, 1200, number))
    return path


@dataclass(frozen=True)
class _Known:
    """What the repository's own places and groups offer: before the reform, of today, and each group with its sets of criteria."""

    before: tuple[str, ...]
    today: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]

    @classmethod
    def read(cls, root: Path) -> _Known:
        data = root / "catalog" / "data"
        places = [place for path in sorted((data / "places").glob("*.yaml")) for place in _read(path)["places"] if place["kind"] not in ("country", "region", "province")]
        current = _read(data / "settings.yaml")["taxonomy"]
        groups = [group for industry in _read(data / "taxonomies" / f"{current}.yaml")["industries"] for group in industry["groups"]]
        return cls(
            tuple(place["id"] for place in places if "valid_to" in place),
            tuple(place["id"] for place in places if "valid_to" not in place),
            tuple((group["id"], one["number"]) for group in groups for one in group["criteria_sets"]),
        )  # fmt: skip


def _read(path: Path) -> dict[str, list[dict[str, str]] | object]:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)  # noqa: S506


@dataclass
class _Maker:
    """Makes products one after the other; decisions fill up meanwhile."""

    count: int
    known: _Known
    chance: random.Random = field(init=False)
    decisions: list[Value] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.count)
        self.decisions = [self._decision(number) for number in range(self.count // (2 * PRODUCTS_OF_DECISION) + 4)]

    def products(self, photos: int) -> Iterator[tuple[Value, Value | None]]:
        """Each product, with its producer where that is new."""
        left = 0
        for number in range(self.count):
            new = not left
            if new:
                left = self.chance.choice((1, 2, 3, 4))
                producer = self._producer(number)
            left -= 1
            yield self._product(number, producer, has_photo=number < photos), producer if new else None

    def _producer(self, number: int) -> Value:
        chance = self.chance
        self.brand = " ".join(chance.choice(ONSETS) + chance.choice(RIMES) for _ in range(2))
        maker = chance.randrange(len(MAKERS))
        vi, en = MAKERS[maker]
        producer: Value = {"id": f"co-so-mau-{number}", "name": {"vi": f"{vi} {self.brand}", "en": en.format(self.brand)}, "kind": KINDS[maker], "place": chance.choice(self.known.before)}
        if chance.random() < 0.2:
            producer["website"] = f"https://co-so-mau-{number}.example.org/"
        if chance.random() < 0.3:
            contact: Value = {"phone": f"09{number:08}", "address": {"vi": f"Số {number}, đường mẫu", "en": f"{number} Sample Road"}}
            if chance.random() < 0.98:
                contact["consent"] = {"date": "2026", "given_by": "Người đại diện mẫu", "record": f"Biên bản mẫu số {number}"}
            producer["contact"] = contact
        producer["sources"] = [self._source("chu-the", number)]
        return producer

    def _product(self, number: int, producer: Value, *, has_photo: bool) -> Value:
        chance = self.chance
        (ware, ware_en), sort = chance.choice(WARES), chance.choice(SORTS)
        group, criteria_set = chance.choice(self.known.groups)
        product: Value = {
            "id": f"KG{100_000 + number}", "slug": f"san-pham-mau-{number}",
            "name": {"vi": " ".join(filter(None, (ware, self.brand, sort))), "en": f"{self.brand} {ware_en} {number}"},
            "english": "machine", "summary": {"vi": f"Sản phẩm mẫu số {number}: {ware.lower()}.", "en": f"Sample product number {number}: {ware_en}."},
            "producer": producer["id"], "group": group, "criteria_set": criteria_set, "place": producer["place"], "packs": [self._pack(number, i) for i in range(chance.choice((0, 1, 1, 2, 3)))],
        }  # fmt: skip
        if chance.random() < 0.7:
            vi, en = self._story()
            product["story"] = {"vi": vi, "en": en} if chance.random() < 0.9 else {"vi": vi}
        if has_photo:
            product["photos"] = [{"file": f"KG{100_000 + number}-1.jpg", "alt": {"vi": "Ảnh mẫu vẽ bằng máy", "en": "A sample photo drawn by a machine"}}]
        if chance.random() < 0.6:
            product |= {"ingredients": {"vi": f"{ware}, muối mẫu, đường mẫu", "en": f"{ware_en}, sample salt, sample sugar"}, "shelf_life": {"value": chance.choice((6, 9, 12, 18)), "unit": "month"}}
        if chance.random() < 0.5:
            product["storage"] = {"vi": "Để nơi khô ráo theo mẫu", "en": "Keep dry, as the sample says"}
        if chance.random() < 0.25:
            product["certifications"] = [{"scheme": chance.choice(SCHEMES), "number": f"MAU-{number}", "issued": "2025-03", "expires": "2028-03"}]
        if chance.random() < 0.15:
            product["shops"] = [{"name": {"vi": "Cửa hàng mẫu", "en": "Sample shop"}, "url": f"https://cua-hang-mau.example.org/{number}"}]
        if chance.random() < 0.05:
            product["former_names"] = [{"name": {"vi": f"{ware} {self.brand} cũ"}, "until": "2023"}]
        if chance.random() < 0.03:
            product["conflicts"] = [{"text": {"vi": "Hai trang mẫu ghi hai ngày khác nhau.", "en": "Two sample pages give two dates."}, "sources": [self._source("khac-nhau", number)]}]
        product["recognitions"] = [_in_order(recognition, Recognition) for recognition in self._recognitions(number, str(product["id"]))]
        return product

    def _story(self) -> tuple[str, str]:
        sentences = [MADE_UP, *self.chance.sample(STORY, self.chance.randrange(5, 13))]
        cut = len(sentences) // 2
        vi, en = ("\n\n".join(" ".join(pair[at] for pair in part) for part in (sentences[:cut], sentences[cut:])) for at in (0, 1))
        return vi, en

    def _pack(self, number: int, at: int) -> Value:
        unit, sizes = self.chance.choice(PACKS)
        pack: Value = {"quantity": self.chance.choice(sizes), "unit": unit}
        if self.chance.random() < 0.8:
            pack |= {"price": self.chance.randrange(15, 600) * 1000, "price_date": f"2026-{self.chance.randrange(1, 7):02}"}
        if self.chance.random() < 0.3:
            pack["gtin"] = _gtin(number * 4 + at)
        return pack

    def _recognitions(self, number: int, product: str) -> list[Value]:
        """What happened to a product: recognised once, in force or not; renewed; known to the year alone; revoked; or nothing certain."""
        chance, kind = self.chance, self.chance.random()
        if kind < 0.03:
            return [{"date": str(chance.choice((2021, 2022))), "evidence": "C", "sources": [self._source("khong-ro", number)]}]
        if kind < 0.05:
            return [{"stars": "potential-5", "level": "province", "date": str(self._day(FIRST, DISTRICT)), "evidence": "B", "sources": [self._source("tiem-nang", number)]}]
        if kind < 0.10:
            return [{"stars": chance.choice((3, 4)), "level": "province", "date": str(chance.choice((2021, 2022))), "evidence": "B", "sources": [self._source("theo-nam", number)]}]
        if kind < 0.45:
            return [self._decided(number, product)]
        first = self._certificate(number, self._day(FIRST, DISTRICT), 0)
        if kind < 0.60:
            return [first]
        if kind < 0.62:
            first["revocation"] = {"date": str(int(str(first["date"])[:4]) + 1), "ground": "stopped", "source": self._source("thu-hoi", number)}
            return [first]
        if kind < 0.80:
            return [self._certificate(number, self._day(DISTRICT, LAST), 0)]
        began = date.fromisoformat(str(first["date"]))
        renewed = began.replace(year=began.year + 3, day=min(began.day, 28)) + timedelta(days=chance.randrange(-90, 120))
        return [first, self._certificate(number, min(renewed, LAST), 1)]

    def _certificate(self, number: int, day: date, at: int) -> Value:
        chance = self.chance
        stars = chance.choice((3, 3, 3, 3, 3, 3, 4, 4, 4, 5))
        level = "national" if stars == 5 else "district" if stars == 3 and DISTRICT <= day < REFORM else "province"
        recognition: Value = {"round": {"vi": f"Đợt mẫu năm {day.year}", "en": f"Sample round of {day.year}"}, "stars": stars, "level": level, "date": str(day)}
        if chance.random() < 0.4:
            recognition["score"] = {3: 50, 4: 70, 5: 90}[stars] + chance.randrange(0, 39 if stars == 5 else 76) / 4
        if day >= REFORM - timedelta(days=5):
            recognition["place"] = chance.choice(self.known.today)
        return recognition | {"evidence": "A", "sources": [self._source(f"dot-{at + 1}", number), *([self._source("bao", number)] if chance.random() < 0.3 else [])]}

    def _decision(self, number: int) -> Value:
        """A decision without products yet, of the province or, while three stars were theirs to give, of a district."""
        day = self._day(FIRST, date(2025, 6, 30))
        level = self.chance.choice(("province", "district")) if day >= DISTRICT else "province"
        return {
            "id": f"quyet-dinh-mau-{number}", "title": {"vi": f"Công nhận sản phẩm mẫu, đợt {number}", "en": f"Recognition of sample products, round {number}"}, "number": f"{number}/QĐ-MAU",
            "level": level, "issuer": {"vi": "Cơ quan mẫu", "en": "Sample office"}, "round": {"vi": f"Đợt mẫu {number}", "en": f"Sample round {number}"}, "date": str(day),
            "products": [], "sources": [self._source("quyet-dinh", number)],
        }  # fmt: skip

    def _decided(self, number: int, product: str) -> Value:
        decision = self.chance.choice(self.decisions)
        decision["products"].append(product)  # type: ignore[attr-defined]
        old = str(decision["date"]) < str(DISTRICT)
        stars = self.chance.choice((3, 4)) if old else 3 if decision["level"] == "district" else 4
        return {"stars": stars, "decision": decision["id"], "evidence": "A", "sources": [self._source("quyet-dinh", number)]}

    def _day(self, first: date, end: date) -> date:
        return first + timedelta(days=self.chance.randrange((end - first).days))

    def _source(self, kind: str, number: int) -> Value:
        return {"url": f"https://example.org/mau/{kind}/{number}", "title": f"Trang mẫu số {number}", "date": f"202{number % 6}-0{number % 9 + 1}"}


def _gtin(number: int) -> str:
    """A code for use inside a shop (those begin with 2), so that it is nobody's."""
    digits = f"29{number:010}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


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
    write_catalogue(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
