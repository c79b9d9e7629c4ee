"""The visitor's own list: noted by button and keyboard, kept on the device alone, shared as a link, downloaded, printed; true on every day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from generator.pipeline import build
from tests.browser.conftest import OpenPage
from tests.browser.server import serve_folder
from tests.conftest import TODAY, copy_small_catalogue
from tests.judges.axe import axe_violations
from tests.judges.layout import text_overflow

pytestmark = pytest.mark.browser
LIST = {"vi": "danh-sach/", "en": "en/my-list/"}
PRODUCT = {"vi": "san-pham/san-pham-mau-mot/", "en": "en/products/san-pham-mau-mot/"}
NOTE = {"vi": "Ghi vào danh sách của tôi", "en": "Add to my list"}
# Behind the last day on which any of the made-up products has stars.
LATER = datetime(2031, 1, 1, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
# Written into a producer's file; its producer never agreed to have it published.
SECRET = "0900000000"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The made-up catalogue, at an address that it knows, so that codes are printed."""
    root = copy_small_catalogue(tmp_path_factory.mktemp("shortlist"))
    with serve_folder(root / "site") as address:
        built = build(root, root / "site", TODAY, address, cards=False, allow_test_address=True)
        assert built.published, built.diagnostics
        yield address


def note(page: Page, *items: object) -> None:
    """Put a list into the browser as an earlier visit would have left it, and open the page anew."""
    page.evaluate("text => localStorage.setItem('ocop-list', text)", json.dumps(items[0] if len(items) == 1 and not isinstance(items[0], str) else [{"id": i, "name": ""} for i in items]))
    page.reload()


def ids(page: Page) -> list[str]:
    """What is shown, from top to bottom."""
    found: list[str] = page.locator(".shortlist-item").evaluate_all("rows => rows.map((row) => row.dataset.item)")
    return found


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => (JSON.parse(localStorage.getItem('ocop-list')) || []).map((item) => item.id)")
    return found


def has_focus(page: Page) -> str:
    found: str = page.evaluate("() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()")
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_product_is_noted_from_its_page_and_from_a_card(language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + PRODUCT[language], window="phone")
    button = page.get_by_role("button", name=NOTE[language], exact=True)
    expect(button).to_have_attribute("aria-pressed", "false")
    # Nothing is stored before the visitor asks for it.
    assert page.evaluate("() => localStorage.length") == 0
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".list-told")).to_contain_text("1")
    expect(page.locator(".list-link .list-count")).to_have_text("1")
    card = page.locator(".card button[data-keep]").first
    assert card.evaluate("button => button.textContent.trim().length") > 10
    card.press(" ")
    expect(card).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".list-link .list-count")).to_have_text("2")
    page.locator(".list-link").click()
    expect(page).to_have_url(host + LIST[language])
    expect(page.locator(".shortlist-item")).to_have_count(2)
    page.go_back()
    page.get_by_role("button", name=NOTE[language], exact=True).click()
    expect(page.locator(".list-link .list-count")).to_have_text("1")
    assert kept(page)[0] != "TT0001"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_keyboard_orders_removes_and_undoes(language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST[language])
    note(page, "TT0001", "TT0002", "TT0003")
    expect(page.locator(".shortlist-item")).to_have_count(3)
    row = page.locator('.shortlist-item[data-item="TT0001"]')
    name = row.locator("h3").inner_text()
    assert all(name in row.get_by_role("button").nth(n).get_attribute("aria-label") for n in range(3))  # type: ignore[operator]
    expect(row.locator('[data-do="up"]')).to_be_disabled()
    row.locator('[data-do="down"]').focus()
    page.keyboard.press("Enter")
    assert ids(page) == kept(page) == ["TT0002", "TT0001", "TT0003"]
    expect(page.locator(".shortlist-said")).to_contain_text("2/3" if language == "vi" else "2 of 3")
    page.keyboard.press("Enter")
    # At the end the way down is shut, and the focus goes to the way up.
    assert ids(page) == ["TT0002", "TT0003", "TT0001"] and name in has_focus(page)
    row.locator('[data-do="remove"]').press("Enter")
    assert ids(page) == kept(page) == ["TT0002", "TT0003"]
    assert has_focus(page) == ("Hoàn tác" if language == "vi" else "Undo")
    page.keyboard.press("Enter")
    assert ids(page) == kept(page) == ["TT0002", "TT0003", "TT0001"] and name in has_focus(page)
    page.locator('.shortlist-tools [data-do="clear"]').press("Enter")
    assert ids(page) == kept(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".shortlist-item")).to_have_count(3)
    assert kept(page) == ["TT0002", "TT0003", "TT0001"]


def test_a_shared_list_is_only_looked_at_until_it_is_taken(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    note(page, "TT0003")
    page.goto(f"{host}{LIST['vi']}#TT0001,TT0002")
    page.reload()
    expect(page.locator(".shared")).to_be_visible()
    expect(page.locator(".shortlist-item")).to_have_count(2)
    assert ids(page) == ["TT0001", "TT0002"] and kept(page) == ["TT0003"]
    expect(page.locator('.shortlist-item [data-do="remove"]')).to_have_count(0)
    page.get_by_role("button", name="Thêm vào danh sách của tôi").click()
    expect(page.locator(".shortlist-item")).to_have_count(3)
    assert kept(page) == ["TT0003", "TT0001", "TT0002"]
    assert "#" not in page.url
    expect(page.locator(".shared")).to_be_hidden()


def test_sharing_gives_a_link_that_names_the_products_behind_the_hash(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["en"])
    note(page, "TT0002", "TT0001")
    page.locator('[data-do="share"]').click()
    shared = page.get_by_label("Link to this list")
    expect(shared).to_have_value(f"{host}{LIST['en']}#TT0002,TT0001")


@pytest.mark.parametrize("fragment", ["#<img src=x onerror=alert(1)>", "#TT0001,%3Cscript%3E,../../x", "#%E0%A4%A", "#" + "TT0001," * 5000, "#tt0001;TT0001 TT9999"])
def test_a_hostile_link_shows_ids_at_most(fragment: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"] + fragment)
    page.wait_for_timeout(300)
    assert set(ids(page)) <= {"TT0001", "TT9999"}
    assert page.locator("main script:not([src]), main img[src='x']").count() == 0
    if "TT9999" in fragment:
        expect(page.locator('[data-item="TT9999"]')).to_contain_text("không có sản phẩm mang mã này")


@pytest.mark.parametrize(
    "stored",
    ['{"a":', "null", '"TT0001"', "[1, null, {}, [], {\"id\": 7}]", json.dumps([{"id": "<b>", "name": "x"}, {"id": "TT0001", "name": {"a": 1}}])],
)  # fmt: skip
def test_whatever_stands_in_the_storage_breaks_nothing(stored: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    page.evaluate("text => localStorage.setItem('ocop-list', text)", stored)
    page.reload()
    page.wait_for_timeout(300)
    assert ids(page) == (["TT0001"] if "<b>" in stored else [])


def test_a_name_from_the_storage_is_text(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    note(page, [{"id": "TT9999", "name": "<img src=x onerror=alert(1)>"}])
    expect(page.locator('[data-item="TT9999"] h3')).to_have_text("<img src=x onerror=alert(1)>")


def test_a_withdrawn_product_says_so(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    gone = page.locator(".shortlist").get_attribute("data-withdrawn")
    assert gone
    note(page, [{"id": gone.split()[0], "name": "Tên cũ"}])
    expect(page.locator(".shortlist-gone")).to_contain_text("đã được rút khỏi danh mục")
    expect(page.locator(".shortlist-item h3")).to_have_text("Tên cũ")


def test_two_tabs_have_one_list(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    other = page.context.new_page()
    other.goto(host + PRODUCT["vi"])
    other.get_by_role("button", name=NOTE["vi"], exact=True).click()
    expect(page.locator(".shortlist-item")).to_have_count(1)
    page.locator('.shortlist-item [data-do="remove"]').click()
    expect(other.get_by_role("button", name=NOTE["vi"], exact=True)).to_have_attribute("aria-pressed", "false")


def test_where_nothing_may_be_stored_that_is_told(host: str, open_page: OpenPage) -> None:
    page = open_page(host + PRODUCT["vi"])
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    button = page.get_by_role("button", name=NOTE["vi"], exact=True)
    button.click()
    expect(page.locator(".list-told")).to_contain_text("Chưa ghi được")
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_list_opened_years_later_shows_no_star(language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST[language])
    note(page, *(f"TT000{n}" for n in range(1, 9)))
    expect(page.locator(".shortlist-item")).to_have_count(8)
    assert page.locator(".shortlist-item svg.stars").count() > 0
    later = open_page(host + LIST[language] + "#" + ",".join(f"TT000{n}" for n in range(1, 9)), now=LATER)
    expect(later.locator(".shortlist-item")).to_have_count(8)
    assert later.locator(".shortlist-item svg.stars").count() == 0
    assert later.locator(".status-in_force").count() == 0


def download(page: Page, what: str) -> str:
    with page.expect_download() as waiting:
        page.locator(f'.shortlist-tools [data-do="{what}"]').click()
    return Path(waiting.value.path()).read_bytes().decode("utf-8")


def test_the_table_opens_in_excel_and_runs_nothing(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    note(page, [{"id": "TT0001", "name": ""}, {"id": "TT9999", "name": "=HYPERLINK(\"https://example.org\")"}, {"id": "TT9998", "name": '-1+"2"\n@x'}])
    expect(page.locator(".shortlist-item")).to_have_count(3)
    text = download(page, "csv")
    assert text.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[:2] == ["Mã sản phẩm", "Tên sản phẩm"] and [row[0] for row in rows] == ["TT0001", "TT9999", "TT9998"]
    assert rows[0][1] == "Sản phẩm mẫu một" and rows[0][8] == f"{host}P/TT0001/"
    assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(\"https://example.org\")", "'-1+\"2\" @x"]


def test_the_cards_hold_only_contacts_that_were_agreed_to(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"])
    note(page, "TT0002", "TT0006", "TT0007", "TT0003")
    expect(page.locator('[data-item="TT0002"] [data-fact="contact"]')).to_be_visible()
    text = download(page, "vcard")
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VCARD") == 1 and "TEL;TYPE=WORK,VOICE:+84900000001\r\n" in unfolded and "FN:Doanh nghiệp mẫu\r\n" in unfolded
    assert "Sản phẩm mẫu hai (TT0002)" in unfolded
    assert SECRET not in text and SECRET[1:] not in text and SECRET[1:] not in page.content()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    expect(page.locator(".shortlist-said")).to_contain_text("1/3")
    note(page, "TT0006")
    page.locator('.shortlist-tools [data-do="vcard"]').click()
    expect(page.locator(".shortlist-said")).to_contain_text("không có danh bạ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_paper_stand_addresses_and_codes_and_no_buttons(language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST[language])
    note(page, "TT0001", "TT0002")
    expect(page.locator(".shortlist-item")).to_have_count(2)
    page.emulate_media(media="print")
    row = page.locator('[data-item="TT0001"]')
    expect(row.locator(".shortlist-qr")).to_be_visible()
    expect(row).to_contain_text(f"{host}P/TT0001/")
    assert page.locator("main button:visible").count() == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_scripts_the_page_says_what_it_needs(host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST["vi"], javascript=False)
    expect(page.locator("noscript p.caveat")).to_contain_text("cần JavaScript")
    expect(page.locator("noscript p.caveat")).to_be_visible()
    product = open_page(host + PRODUCT["vi"], javascript=False)
    assert product.locator("button[data-keep]:visible").count() == 0


@pytest.mark.parametrize("window", ["narrow", "phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_full_list_is_easy_to_use(window: str, scheme: str, language: str, host: str, open_page: OpenPage) -> None:
    page = open_page(host + LIST[language], window=window, scheme=scheme)
    note(page, *(f"TT000{n}" for n in range(1, 9)), "TT9999")
    expect(page.locator(".shortlist-item")).to_have_count(9)
    expect(page.locator('[data-item="TT0001"] [data-fact="packs"]')).to_be_visible()
    assert axe_violations(page) == [] and text_overflow(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_folder_that_opens_without_a_server_has_a_list_too(tmp_path: Path, open_page: OpenPage) -> None:
    from generator.pipeline import build_offline

    root = copy_small_catalogue(tmp_path)
    assert build_offline(root, root / "folder", TODAY).published
    page = open_page((root / "folder" / LIST["vi"] / "index.html").as_uri())
    note(page, "TT0001")
    expect(page.locator('[data-item="TT0001"] h3')).to_contain_text("Sản phẩm mẫu một")
    expect(page.locator(".shortlist-missing")).to_contain_text("mở từ thư mục")
