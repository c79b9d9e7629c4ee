"""The picture that other sites show beside a link: small, whole, and never with stars that end before others forget it."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from generator.model.entry import Index
from generator.model.social import KEPT_DAYS, SocialCard, lasting_day
from generator.pipeline import build, check
from generator.site import social
from generator.site.social import CEILING, draw_card
from tests.conftest import ROOT, TODAY, copy_small_catalogue
from tests.benchmarks.synthetic import photo_like

THEME = ROOT / "catalog" / "theme"
CARD = SocialCard("Sản phẩm mẫu", 4, "Đạt 4 sao mẫu đến hết ngày 12/05/2027", "Xã mẫu", "Danh mục mẫu", "set-10")
TAG = re.compile(r'<meta property="og:image" content="([^"]+)">')


@pytest.mark.parametrize("title", ["A", "Một cái tên mẫu rất dài " * 12, "X" * 400, "Ế" * 90, "\u1ebf\u0301 tổ hợp", " "])
@pytest.mark.parametrize("photo", [False, True])
def test_a_card_is_whole_and_light(title: str, photo: bool, tmp_path: Path) -> None:
    card = SocialCard(title, 5, CARD.until * 3, CARD.place * 20, CARD.site * 20, "none")
    _, content = draw_card(card, photo_like(640, 480) if photo else None, THEME, tmp_path)
    image = Image.open(io.BytesIO(content))
    image.load()
    assert (image.format, image.size) == ("JPEG", (1200, 630)) and len(content) <= CEILING
    # The margin on the right stays free, whatever the words.
    assert min(image.convert("L").crop((1170, 0, 1200, 530)).getextrema()) > 225  # type: ignore[type-var]


def test_a_second_build_draws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw_card(CARD, None, THEME, tmp_path)
    monkeypatch.setattr(social, "_draw", lambda *_: pytest.fail("drawn again"))
    assert draw_card(CARD, None, THEME, tmp_path) == first


def test_stars_stand_only_where_they_hold_for_weeks() -> None:
    catalogue = check(ROOT, TODAY).catalogue
    assert catalogue is not None
    shown = 0
    for entry in Index.build(catalogue, TODAY).entries:
        day = lasting_day(entry)
        if day is None:
            continue
        shown += 1
        assert day >= TODAY + timedelta(days=KEPT_DAYS)
        later = {e.id: e for e in Index.build(catalogue, day).entries}[entry.id]
        after = {e.id: e for e in Index.build(catalogue, day + timedelta(days=1)).entries}[entry.id]
        assert later.state.stars == entry.state.stars != after.state.stars
    assert shown
    assert not any(lasting_day(entry) for entry in Index.build(catalogue, date(2040, 1, 1)).entries)


def test_pages_name_their_card_where_the_address_is_known(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    address = "https://ocop-mau.example.org/con/"
    assert build(root, root / "site", TODAY, address).published
    for page in ("san-pham/san-pham-mau-mot", "en/products/san-pham-mau-mot", "", "en", "gioi-thieu"):
        (found,) = TAG.findall((root / "site" / page / "index.html").read_text(encoding="utf-8"))
        assert found.startswith(f"{address}cards/") and (root / "site" / found.removeprefix(address)).is_file()
        assert ("TT0001" in found) == ("san-pham-mau-mot" in page)
    assert build(root, root / "site", TODAY, address, cards=False).published
    assert sorted(path.name for path in (root / "site/cards").iterdir()) == ["en.jpg", "vi.jpg"]
    assert build(root, root / "site", TODAY).published
    assert not (root / "site/cards").exists()
    assert TAG.findall((root / "site/index.html").read_text(encoding="utf-8")) == []


def test_every_drawing_has_its_picture() -> None:
    """After a drawing changed: run catalog/theme/cards/make_cards.py."""
    drawings = {path.stem: path for path in (*(THEME / "assets/drawings").glob("*.svg"), THEME / "assets/logo.svg")}
    made = {path.stem: Image.open(io.BytesIO(path.read_bytes())).info["drawing"] for path in (THEME / "cards").glob("*.png")}
    assert made == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in drawings.items()}
