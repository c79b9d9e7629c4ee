"""Two to four products side by side: what differs is said in words, nothing is claimed that is not so today, and no link can do harm."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_shortlist import LIST, SECRET, host, note
from tests.conftest import TODAY, copy_small_catalogue
from tests.judges.axe import axe_violations
from tests.judges.layout import text_overflow

__all__ = ["host"]
pytestmark = pytest.mark.browser
TABLE = {"vi": "so-sanh/", "en": "en/compare/"}
DIFFERS = {"vi": "khác nhau", "en": "differs"}
LATER = datetime(2031, 1, 1, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def row(page: Page, part: str) -> list[str]:
    """What a row says of each product."""
    return [" ".join(text.split()) for text in page.locator(f'tr[data-part="{part}"] td').all_inner_texts()]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_products_are_chosen_on_the_list_by_keyboard(language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST[language])
    note(page, *(f"TT000{n}" for n in range(1, 7)))
    expect(page.locator(".shortlist-item")).to_have_count(6)
    compare = page.locator('.shortlist-tools [data-do="compare"]')
    compare.press("Enter")
    expect(page.locator(".shortlist-said")).to_contain_text("4")
    for n in (1, 2, 3, 4):
        page.locator(f'[data-item="TT000{n}"] input').press(" ")
    page.locator('[data-item="TT0005"] input').press(" ")
    expect(page.locator('[data-item="TT0005"] input')).not_to_be_checked()
    expect(page.locator(".shortlist-said")).to_contain_text("4")
    compare.press("Enter")
    expect(page).to_have_url(f"{host}{TABLE[language]}#TT0001,TT0002,TT0003,TT0004")
    expect(page.locator("thead th")).to_have_count(5)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_says_what_the_pages_say_and_what_differs(language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(f"{host}{TABLE[language]}#TT0001,TT0002")
    table = page.get_by_role("table")
    assert [cell.get_attribute("scope") for cell in table.locator("thead th").all()] == ["col"] * 3
    assert {cell.get_attribute("scope") for cell in table.locator("tbody th").all()} == {"row"}
    expect(page.locator('tr[data-part="packs"] td').first).to_contain_text("ml")
    own = open_page(host + {"vi": "san-pham/san-pham-mau-mot/", "en": "en/products/san-pham-mau-mot/"}[language])
    for part in ("producer", "place", "group", "ingredients", "shelf_life", "decision"):
        told = own.locator(f'[data-part="{part}"]')
        if told.count() and row(page, part):
            assert row(page, part)[0] and row(page, part)[0].split()[0] in told.inner_text(), part
    # One maker, two products.
    expect(page.locator('tr[data-part="producer"] .compare-mark')).not_to_have_text(DIFFERS[language])
    expect(page.locator('tr[data-part="packs"] .compare-mark')).to_have_text(DIFFERS[language])
    page.get_by_role("checkbox").check()
    expect(page.locator('tr[data-part="producer"]')).to_be_hidden()
    expect(page.locator('tr[data-part="packs"]')).to_be_visible()


def test_a_product_is_left_out_and_comes_back_with_the_way_back(host: str, open_page: OpenPage) -> None:
    page = open_page(f"{host}{TABLE['vi']}#TT0001,TT0002,TT0003")
    page.get_by_role("button", name="Bỏ khỏi bảng: Sản phẩm mẫu hai").press("Enter")
    expect(page).to_have_url(f"{host}{TABLE['vi']}#TT0001,TT0003")
    expect(page.locator("thead th")).to_have_count(3)
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    page.go_back()
    expect(page.locator("thead th")).to_have_count(4)


def test_no_star_is_compared_that_has_ended(host: str, open_page: OpenPage) -> None:
    page = open_page(f"{host}{TABLE['vi']}#TT0001,TT0002,TT0006,TT0007", now=LATER)
    expect(page.locator('tr[data-part="standing"] td')).to_have_count(4)
    page.wait_for_timeout(500)
    assert page.locator("tbody svg.stars:visible").count() == 0
    assert page.locator(".status-in_force:visible").count() == 0


def test_no_contact_is_shown_that_nobody_agreed_to(host: str, open_page: OpenPage) -> None:
    page = open_page(f"{host}{TABLE['vi']}#TT0002,TT0006")
    expect(page.locator('tr[data-part="contact"] td').first).to_contain_text("0900000001")
    assert SECRET not in page.content()


@pytest.mark.parametrize("fragment", ["", "#", "#<script>alert(1)</script>", "#TT9999,TT0001", "#TT0099,TT0001", "#" + ",".join(f"TT000{n}" for n in range(1, 9))])
def test_any_address_gives_a_page_that_makes_sense(fragment: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + TABLE["vi"] + fragment)
    if "TT0" not in fragment:
        expect(page.locator(".compare-empty")).to_be_visible()
        expect(page.get_by_role("table")).to_have_count(0)
        return
    expect(page.locator("thead th")).to_have_count(3 if "9" in fragment else 5)
    if "TT9999" in fragment:
        assert row(page, "standing")[0] == "Danh mục này không có sản phẩm mang mã này."
    elif "TT0099" in fragment:
        assert row(page, "standing")[0] == "Sản phẩm này đã được rút khỏi danh mục."
    else:
        expect(page.locator(".compare-missing")).to_contain_text("chỉ có 4 sản phẩm đầu")


@pytest.mark.parametrize("window", ["narrow", "phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_table_scrolls_beside_its_first_column(window: str, scheme: str, host: str, open_page: OpenPage) -> None:
    page = open_page(f"{host}{TABLE['vi']}#TT0001,TT0002,TT0003,TT0004", window=window, scheme=scheme)
    expect(page.locator('tr[data-part="packs"] td').first).to_contain_text("ml")
    assert axe_violations(page) == [] and text_overflow(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    region = page.get_by_role("region")
    region.evaluate("box => { box.scrollLeft = 10000; }")
    place = page.locator("tbody th").nth(3).bounding_box()
    assert place and place["x"] - region.bounding_box()["x"] < 5 and place["width"] < page.viewport_size["width"] / 2  # type: ignore[index]
    region.focus()
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "region"


def test_from_a_folder_the_table_says_what_is_missing(tmp_path: Path, open_page: OpenPage) -> None:
    from generator.pipeline import build_offline

    root = copy_small_catalogue(tmp_path)
    assert build_offline(root, root / "folder", TODAY).published
    page = open_page((root / "folder" / TABLE["vi"] / "index.html").as_uri() + "#TT0001,TT0002")
    expect(page.locator("thead th")).to_have_count(3)
    expect(page.locator(".compare-missing")).to_contain_text("mở từ thư mục")


def test_without_scripts_the_page_says_what_it_needs(host: str, open_page: OpenPage) -> None:
    page = open_page(host + TABLE["vi"], javascript=False)
    expect(page.locator("noscript p.caveat")).to_contain_text("cần JavaScript")
    expect(page.locator("noscript p.caveat")).to_be_visible()
