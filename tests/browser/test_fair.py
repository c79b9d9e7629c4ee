"""A fair on a visitor's phone: from the site, and from a folder with no network at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator import kit, pipeline
from generator.model.fair import find_fair
from tests.browser.conftest import NOON, WINDOWS, OpenPage
from tests.browser.kinds import LANGUAGES, find_address
from tests.browser.server import serve_folder
from tests.conftest import EVER, ROOT, TODAY, copy_small_catalogue
from tests.judges.axe import axe_violations
from tests.judges.keyboard import walk_page
from tests.judges.layout import text_overflow

REAL = "dien-dan-ocop-dbscl-2024"
COMING = "hoi-cho-mau-2027"
EXTENDED = ".ware:has-text('TT0006')"


@pytest.fixture(scope="module")
def folder(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline folder of the real catalogue's fair, made from the finished site."""
    loaded = pipeline.load(ROOT, TODAY, latest=EVER)
    assert isinstance(loaded, pipeline.Loaded)
    out = tmp_path_factory.mktemp("offline")
    for path, content in kit.fair_folder(loaded, find_fair(loaded.catalogue.fairs, REAL), built_site).items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    """A phone without a network. Afterwards no page may have written an error or asked for what was not there."""
    context = browser.new_context(**WINDOWS["phone"], offline=True, locale="vi-VN", reduced_motion="reduce")
    context.clock.set_fixed_time(NOON)
    faults: list[str] = []
    context.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    # A visitor who goes on before everything has come stops the rest; that is no fault.
    context.on("requestfailed", lambda request: faults.append(f"{request.url}: {request.failure}") if request.failure != "net::ERR_ABORTED" else None)
    context.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url))
    yield context
    context.close()
    assert faults == []


def pictures_missing(page: Page) -> list[str]:
    """The pictures of the page that do not show, also those further down."""
    page.evaluate("() => document.querySelectorAll('img[loading]').forEach((image) => { image.loading = 'eager'; })")
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    return page.evaluate("() => [...document.images].filter((image) => !image.naturalWidth).map((image) => image.src)")  # type: ignore[no-any-return]


@pytest.mark.browser
def test_the_folder_opens_without_a_network(folder: Path, offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto((folder / "index.html").as_uri())
    assert text_overflow(page) == [] and pictures_missing(page) == []
    for n, language in enumerate(LANGUAGES):
        page.goto((folder / "index.html").as_uri())
        page.locator("a.button:not(.button-plain)").nth(n).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert pictures_missing(page) == []
        fonts = page.evaluate("() => document.fonts.ready.then((all) => [...all].map((font) => font.status))")
        assert fonts == ["loaded", "loaded"]
        page.locator(".ware a").first.click()
        expect(page.locator("article.product h1")).to_be_visible()
        assert pictures_missing(page) == []
        page.locator("footer a").filter(has_text="Hội chợ" if language == "vi" else "Fairs").click()
        page.locator(".fair-card a").click()
        expect(page.locator("#booths")).to_be_visible()


@pytest.mark.browser
def test_the_search_and_the_switch_need_no_network(folder: Path, offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto((folder / "hoi-cho" / REAL / "index.html").as_uri())
    page.get_by_role("searchbox").fill("nuoc mam")
    found = page.locator(".ware:visible h4")
    assert found.count() > 3 and "Nước mắm Thanh Quốc 35 độ đạm" in found.all_inner_texts()
    page.locator('header a[hreflang="en"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == (folder / "en/fairs" / REAL / "index.html").as_uri()
    # Vietnamese names are found on the English page, too.
    page.get_by_role("searchbox").fill("NƯỚC MẮM kg0017")
    expect(page.locator(".ware:visible")).to_have_count(1)
    page.locator('header a[hreflang="vi"]').click()
    assert page.url == (folder / "hoi-cho" / REAL / "index.html").as_uri()


@pytest.mark.browser
def test_the_folder_is_searched_from_any_of_its_pages(folder: Path, offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto((folder / "hoi-cho" / REAL / "index.html").as_uri())
    page.locator(".search-open").click()
    page.keyboard.type("nuoc mam")
    page.locator(".search-option").last.click()
    page.wait_for_url("file:///**/tim-kiem/index.html?q=nuoc%20mam")
    found = page.locator(".seek-results .card-name a")
    expect(found.first).to_be_visible()
    assert pictures_missing(page) == []
    # Only what the folder holds is found.
    for link in found.all():
        assert Path(unquote(urlsplit(link.get_attribute("href") or "").path)).exists()
    found.first.click()
    expect(page.locator("h1")).to_contain_text("Nước mắm")


def test_the_page_that_the_folder_opens_with(folder: Path, open_page: OpenPage) -> None:
    # The judge asks for style sheets as another host would, so it needs a server.
    with serve_folder(folder) as address:
        page = open_page(address, window="narrow")
        assert axe_violations(page) == [] and text_overflow(page) == []
        page.emulate_media(color_scheme="dark")
        assert axe_violations(page) == []
        assert walk_page(page).faults() == []


def test_finds_by_name_producer_id_and_booth(built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, "fair", "vi"), window="phone")
    box, told = page.get_by_role("searchbox"), page.locator("#found")
    expect(told).to_have_text("")
    everything = page.locator(".ware:visible").count()
    for words, booths in (("dien tin", 1), ("KG0041", 1), ("gian 03", 1), ("0041", 1), ("khai hoan 43", 1), ("đặc sản", 1), ("mam tam do", 1)):
        box.fill(words)
        expect(page.locator(".booth:visible")).to_have_count(booths)
        expect(page.locator(".letters li:visible")).to_have_count(booths)
        expect(told).to_contain_text(str(page.locator(".ware:visible").count()))
    box.fill("không có gì như thế")
    expect(page.locator(".booth:visible")).to_have_count(0)
    expect(told).not_to_be_empty()
    assert axe_violations(page) == []
    box.fill("")
    expect(page.locator(".ware:visible")).to_have_count(everything)
    expect(told).to_have_text("")


def test_the_keyboard_reaches_what_was_found(built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, "fair", "vi"))
    box = page.get_by_role("searchbox")
    box.focus()
    page.keyboard.type("mam loc")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("Mắm cá lóc")
    box.fill("mam")
    page.evaluate("() => document.activeElement.blur()")
    page.reload()
    assert walk_page(page).faults() == []


def test_without_scripts_the_list_is_whole(built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, "fair", "vi"), javascript=False, window="phone")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    links = page.locator(".letters a")
    assert links.count() == page.locator(".booth:visible").count() > 1
    links.last.click()
    expect(page.locator(".booth").last.locator("h3")).to_be_in_viewport()


@pytest.fixture(scope="module")
def coming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The made-up catalogue, whose fair is still to come, at an address."""
    folder = tmp_path_factory.mktemp("coming")
    root = copy_small_catalogue(folder)
    assert pipeline.build(root, folder / "site", TODAY, None, latest=EVER, cache=folder / "cache").published
    with serve_folder(folder / "site") as address:
        yield address


def test_a_fair_moves_on_with_the_day(coming: str, open_page: OpenPage) -> None:
    address = f"{coming}hoi-cho/{COMING}/"
    days = {day: NOON.replace(year=2027, month=month, day=day) for month, day in ((2, 25), (3, 5), (3, 6))}
    expect(open_page(address).locator(".fair-time :visible")).to_have_text("Sắp diễn ra")
    running = open_page(address, now=days[25])
    expect(running.locator(".fair-time :visible")).to_have_text("Đang diễn ra")
    expect(running.locator(f"{EXTENDED} .status:visible")).to_have_text("Được gia hạn")
    last = open_page(address, now=days[5])
    expect(last.locator(".fair-time :visible")).to_have_text("Đang diễn ra")
    # Its certificate ended while the fair was on: no star is left at its row.
    expect(last.locator(f"{EXTENDED} .status:visible")).to_have_text("Đã hết hạn")
    expect(last.locator(f"{EXTENDED} .stars:visible")).to_have_count(0)
    expect(open_page(address, now=days[6]).locator(".fair-time :visible")).to_have_text("Đã kết thúc")


def test_a_product_says_where_it_can_be_met_until_the_fair_is_over(coming: str, open_page: OpenPage) -> None:
    address = f"{coming}san-pham/san-pham-mau-mot/"
    last_day = NOON.replace(year=2027, month=3, day=5)
    line = open_page(address, now=last_day).locator(".at-fair")
    expect(line).to_be_visible()
    expect(line).to_contain_text("Gian A1, Gian B1")
    expect(open_page(address, now=last_day + timedelta(days=1)).locator(".at-fair")).to_be_hidden()
