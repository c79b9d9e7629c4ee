"""Permanent links and codes in a real browser: the right language, with and without scripts; drawings that scanners read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from generator.pipeline import build
from tests.browser.conftest import OpenPage
from tests.browser.server import serve_folder
from tests.conftest import EVER, ROOT, TODAY

ADDRESS = "https://ocop.example.vn/"


@pytest.mark.parametrize(
    ("locale", "javascript", "section"),
    [("vi-VN", True, "/san-pham/"), ("en-GB", True, "/en/products/"), ("fr-FR", True, "/en/products/"), ("vi-VN", False, "/san-pham/"), ("en-GB", False, "/san-pham/")],
)
def test_a_permanent_link_opens_the_product(locale: str, javascript: bool, section: str, open_page: OpenPage) -> None:
    page = open_page("P/KG0001/", locale=locale, javascript=javascript)
    page.wait_for_url(f"**{section}*/")
    expect(page.get_by_text("KG0001").first).to_be_visible()
    page.go_back()
    # The link itself left no step behind in which a visitor would be caught.
    assert page.url == "about:blank" or not javascript


def test_a_permanent_link_in_small_letters_leads_to_the_product(built_site: Path, browser: Browser) -> None:
    with serve_folder(built_site) as address:
        page = browser.new_page(locale="vi-VN")
        page.goto(f"{address}p/kg0001")
        page.wait_for_url("**/san-pham/*/")
        page.goto(f"{address}p/kg9999/")
        page.wait_for_url("**/P/KG9999/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy trang")
        page.close()


@pytest.fixture(scope="module")
def coded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real site with codes, served."""
    folder = tmp_path_factory.mktemp("coded")
    assert build(ROOT, folder / "site", TODAY, ADDRESS, latest=EVER, cache=ROOT / ".cache/ocop", allow_test_address=True).published
    with serve_folder(folder / "site") as address:
        yield address


def test_every_drawing_is_read_back(coded_site: str, browser: Browser) -> None:
    """All codes of the real catalogue at twenty millimetres (at 96 pixels an inch, twice as fine), on one sheet."""
    ids = sorted(path.stem for path in (ROOT / "products").glob("KG*.yaml"))
    page = browser.new_page(viewport={"width": 1000, "height": 800}, device_scale_factor=2)
    page.goto(coded_site + "404.html")
    images = "".join(f'<img src="{coded_site}P/{name}/qr.svg" width="76" style="margin:4px">' for name in ids)
    page.set_content(images)
    page.wait_for_function("() => [...document.images].every((image) => image.complete && image.naturalWidth)")
    sheet = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    page.close()
    read = sorted(code.text for code in zxingcpp.read_barcodes(sheet))
    assert read == [f"HTTPS://OCOP.EXAMPLE.VN/P/{name}/" for name in ids]


def ask(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("button", name="Xem tình trạng").click()


@pytest.mark.parametrize("typed", ["KG0025", "kg0025", " KG 0025 ", "kg-0025", "Mã: KG0025", "ＫＧ００２５", "KG\u200b0025", "{site}P/KG0025/"])
def test_an_id_leads_to_its_product(typed: str, open_page: OpenPage, server: str) -> None:
    page = open_page("kiem-tra/")
    ask(page, typed.replace("{site}", server))
    page.wait_for_url("**/san-pham/nuoc-mam-phu-quoc-khai-hoan-40-do-dam/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Khải Hoàn")


def test_what_is_unknown_is_told(open_page: OpenPage, built_site: Path) -> None:
    page = open_page("kiem-tra/")
    ask(page, "1234/QĐ-MẪU")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("không có mã hay số quyết định này")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox")).to_have_value("1234/QĐ-MẪU")


@pytest.mark.parametrize("typed", ["https://ocop-kien-giang.example.com/P/KG0025/", "ocop-kien-giang.example.com/P/KG0025"])
def test_an_address_of_another_site_is_told(typed: str, open_page: OpenPage) -> None:
    page = open_page("kiem-tra/")
    ask(page, typed)
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("thuộc trang ocop-kien-giang.example.com, không phải trang của danh mục")


def test_an_unknown_id_is_told(browser: Browser, server: str) -> None:
    page = browser.new_page(locale="vi-VN")
    page.goto(server + "kiem-tra/")
    ask(page, "KG9999")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("không có mã hay số quyết định này")
    page.close()


@pytest.mark.parametrize(("address", "words"), [("kiem-tra/", "rồi thêm /P/ và mã sản phẩm"), ("en/check/", "put /P/ and the ID")])
def test_without_scripts_the_check_says_what_to_do(address: str, words: str, open_page: OpenPage) -> None:
    page = open_page(address, javascript=False)
    expect(page.locator("main")).to_contain_text(words)
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.locator("#decisions")).to_be_visible()


def test_a_product_page_shows_its_code_and_what_it_is(coded_site: str, open_page: OpenPage) -> None:
    page = open_page(coded_site + "P/KG0001/")
    page.wait_for_url("**/san-pham/*/")
    block = page.locator(".genuine")
    expect(block.get_by_role("img")).to_have_attribute("src", "../../P/KG0001/qr.svg")
    expect(block).to_contain_text("https://ocop.example.vn/P/KG0001/")
    expect(block).to_contain_text("không phải mã truy xuất nguồn gốc")
    expect(block.get_by_role("link", name="PNG")).to_have_attribute("download", "KG0001.png")
