"""The pictures of the guides: each scene is played, and with ``--refresh`` its picture is taken anew.

A new picture: write its scene, refresh, and only then name it in a page, since a page that names a picture
that is not there cannot be built.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from generator.load.document import load_document
from generator.pipeline import check
from tests.benchmarks.chart import FILE as CHART
from tests.browser.conftest import WINDOWS, OpenPage
from tests.browser.forge import Forge
from tests.browser.officer import Officer
from tests.browser.server import serve_folder
from tests.conftest import ROOT, TODAY, copy_small_catalogue
from tests.guide import GUIDES, code_blocks, table_rows

PICTURES = ROOT / "catalog" / "pages" / "pictures"
# A picture must not be dearer than the page around it.
MOST_BYTES = 60_000
DESK = {"width": 800, "height": 560}
Shoot = Callable[..., None]
ADD = GUIDES["vi"]["huong-dan-them-san-pham"]


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Shoot:
    """``shoot(page, name, size, around=)``: the picture of a scene, of the whole window or of ``size`` pixels from a place in it."""

    def shoot_(page: Page, name: str, size: dict[str, int], around: Locator | None = None) -> None:
        box = around.bounding_box() if around else {"x": 0, "y": 0}
        assert box, f"{name}: the scene does not show what its picture is about"
        clip = {"x": max(0, box["x"] - 12), "y": max(0, box["y"] - 12), **size} if around else {"x": 0, "y": 0, **size}
        taken = page.screenshot(clip=clip, animations="disabled", caret="hide")
        path = PICTURES / f"{name}.webp"
        if request.config.getoption("--refresh"):
            with Image.open(io.BytesIO(taken)) as picture:
                picture.convert("RGB").save(path, "WEBP", quality=80, method=6)
        with Image.open(path) as kept, Image.open(io.BytesIO(taken)) as now:
            assert (kept.format, kept.size) == ("WEBP", now.size)
        assert path.stat().st_size <= MOST_BYTES
        assert all(any(f"](../pictures/{path.name})" in text for text in pages.values()) for pages in GUIDES.values())

    return shoot_


def test_every_picture_has_its_scene() -> None:
    played = set(re.findall(r'shoot\([\w.]+, "([\w-]+)"', Path(__file__).read_text(encoding="utf-8")))
    assert {path.stem for path in PICTURES.iterdir()} == played | {CHART.stem}  # which make bench draws


def test_the_door_of_the_form(open_form: Callable[..., Page], shoot: Shoot) -> None:
    page = open_form()
    page.set_viewport_size(DESK)
    assert page.get_by_role("button", name="Đăng nhập bằng mã truy cập").is_visible()
    assert page.get_by_role("button", name="Làm việc với thư mục trên máy này").is_visible()
    shoot(page, "form-sign-in", DESK)


def test_the_list_of_products_in_the_form(officer: Officer, shoot: Shoot) -> None:
    page = officer.page
    page.set_viewport_size(DESK)
    assert page.get_by_text("Tạo mới").first.is_visible()
    page.get_by_text("Sản phẩm mẫu một").first.wait_for()
    shoot(page, "form-products", DESK)


def test_a_new_officer_adds_a_product_by_the_guide(officer: Officer, shoot: Shoot, tmp_path: Path) -> None:
    """The table of the guide, followed line by line, gives the file that the guide shows for the forge's editor."""
    officer.open("/collections/products/new")
    for where, what in table_rows(ADD, "form"):
        labels = where.split(" › ")
        kind, value = re.fullmatch(r"(gõ|chọn|bấm) (?:`|\*\*)(.*?)(?:`|\*\*)", what).groups()
        if kind == "gõ":
            officer.write(value, *labels)
        elif kind == "chọn":
            officer.choose(value, *labels)
        else:
            officer.add(*labels)
    officer.page.set_viewport_size(DESK)
    officer.page.evaluate("document.activeElement.blur()")
    officer.field("Mã sản phẩm").scroll_into_view_if_needed()
    shoot(officer.page, "form-new", DESK)
    officer.page.set_viewport_size({"width": 1280, "height": 9000})
    officer.save()
    changed = officer.changed()
    assert {path: content.decode() for path, content in changed.items()} == {"products/TT0100.yaml": code_blocks(ADD, "yaml")[0]}
    root = copy_small_catalogue(tmp_path)
    (root / "products/TT0100.yaml").write_bytes(changed["products/TT0100.yaml"])
    assert load_document(root, "products/TT0100.yaml")[1] == []
    assert [one for one in check(root, TODAY).diagnostics if one.severity == "error"] == []


def test_a_price_with_a_dot_is_refused_at_its_field(officer: Officer, shoot: Shoot) -> None:
    officer.open("/collections/products/entries/TT0002")
    officer.add("Quy cách và giá")
    officer.write("95.000", "Quy cách và giá", "Giá")
    assert "Viết liền không dấu chấm" in officer.refusals()["Giá"]
    officer.page.set_viewport_size(DESK)
    field = officer.field("Quy cách và giá", "Giá")
    field.scroll_into_view_if_needed()
    shoot(officer.page, "form-fault", {"width": 560, "height": 220}, around=field)


@pytest.fixture
def form_page(open_page: OpenPage, form_site: Path) -> Iterator[Callable[..., Page]]:
    with serve_folder(form_site) as address:
        yield lambda where, **options: open_page(address + where, **options)


def test_the_ways_in_at_the_foot_of_a_product(form_page: Callable[..., Page], shoot: Shoot) -> None:
    page = form_page("san-pham/san-pham-mau-mot/", window="phone")
    links = page.locator(".ways-in a")
    assert links.all_inner_texts() == ["Sửa bằng biểu mẫu", "Sửa trang này", "Báo thông tin sai"]
    page.evaluate("document.querySelector('.ways-in').scrollIntoView({block: 'center'})")
    shoot(page, "product-ways", {"width": WINDOWS["phone"]["viewport"]["width"], "height": 480})


# Two phones and a desk side by side: page, window, scheme, width.
README_VIEWS = (
    ("san-pham/nuoc-mam-huynh-khoa-45-do-dam/", "phone", "light", 360),
    ("en/products/", "phone", "dark", 360),
    ("", "desktop", "light", 1052),
)
GAP, HEIGHT = 20, 740


def test_the_picture_of_the_readme(open_page: OpenPage, request: pytest.FixtureRequest) -> None:
    path = ROOT / ".github" / "catalogue.png"
    whole = Image.new("RGB", (GAP + sum(width + GAP for *_, width in README_VIEWS), HEIGHT + 2 * GAP), (207, 217, 211))
    left = GAP
    for address, window, scheme, width in README_VIEWS:
        page = open_page(address, window=window, scheme=scheme)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_function("document.fonts.status === 'loaded' && [...document.images].every((i) => i.complete || i.loading === 'lazy')")
        with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as taken:
            whole.paste(taken, (left, GAP))
        left += width + GAP
    if request.config.getoption("--refresh"):
        whole.quantize(256, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)
    with Image.open(path) as kept:
        assert (kept.format, kept.size) == ("PNG", whole.size)
    assert path.stat().st_size <= 150_000
    assert f"({path.relative_to(ROOT).as_posix()})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_saving_asks_whether_to_send_for_review(browser: Browser, form_server: str, catalogue: Path, shoot: Shoot) -> None:
    page = browser.new_page(locale="vi-VN", viewport=DESK, reduced_motion="reduce")
    forge = Forge(page, catalogue, "to-mau/kho-mau")
    page.goto(f"{form_server}admin/#/collections/products/entries/TT0002")
    page.get_by_role("button", name="Đăng nhập bằng mã truy cập").click()
    page.get_by_role("textbox", name="Mã truy cập").fill("ghp_mau")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    name = page.get_by_role("group", name="Trường “\u2068Tên sản phẩm\u2069”", exact=True).get_by_role("textbox").first
    name.fill("Sản phẩm mẫu số hai")
    page.get_by_role("button", name="Lưu").first.click()
    saved = page.get_by_text("Đã lưu hồ sơ")
    saved.wait_for()
    page.get_by_role("button", name="Gửi duyệt", exact=True).wait_for()
    saved.wait_for(state="hidden")
    assert page.get_by_role("button", name="Để sau").is_visible()
    assert [one["draft"] for one in forge.proposals] == [True]
    shoot(page, "form-review", DESK)
    page.close()
