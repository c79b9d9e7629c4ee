"""The finished pages as visitors meet them: one page of each kind, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WINDOWS, OpenPage
from tests.browser.kinds import FEW_KINDS, KINDS, LANGUAGES, ROOTS, SECTIONS, find_address
from tests.judges.axe import axe_violations
from tests.judges.keyboard import walk_page
from tests.judges.layout import text_overflow

# What somebody who reads badly may set in the browser without losing anything (WCAG 1.4.12).
WIDE_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.judge
@each_language
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, language: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, kind, language))
    expect(page.locator("html")).to_have_attribute("lang", language)
    found = {}
    # One page, turned and resized: opening it anew each time would cost more than asking.
    for window in ("desktop", "phone"):
        page.set_viewport_size(WINDOWS[window]["viewport"])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[window, scheme] = axe_violations(page)
    assert {where: faults for where, faults in found.items() if faults} == {}


@each_language
@pytest.mark.parametrize("kind", KINDS)
def test_fits_a_narrow_window(kind: str, language: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, kind, language), window="narrow")
    assert text_overflow(page) == []
    # A style sheet made by a script: the page's policy refuses one that is written into it.
    page.evaluate("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", WIDE_TEXT)
    assert text_overflow(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_language_switch_leads_to_the_same_page_and_back(kind: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, kind, "vi"))
    start, parts = page.url, page.url.count("/")
    _switch(page, "en")
    assert "/en/" in page.url and page.url.count("/") == parts + 1
    _switch(page, "vi")
    assert page.url == start


# What is typed, noted or saved needs a script; the tests of those pages see what stands there without, and what is filtered, too.
@pytest.mark.parametrize("kind", [kind for kind in FEW_KINDS if kind not in ("check", "search", "products", "shortlist", "comparison", "saved")])
def test_shows_the_same_without_scripts(kind: str, built_site: Path, open_page: OpenPage) -> None:
    address = find_address(built_site, kind, "vi")
    page = open_page(address)
    # Buttons that only scripts can serve.
    page.evaluate("() => document.querySelectorAll('main button[data-keep], main .save-box').forEach((button) => button.remove())")
    with_scripts = page.locator("main").inner_text()
    without = open_page(address, javascript=False)
    expect(without.locator("h1")).to_have_count(1)
    expect(without.locator("h1")).to_be_visible()
    assert without.locator("main").inner_text() == with_scripts


@pytest.mark.parametrize("window", ["phone", "desktop"])
@each_language
def test_navigation_needs_no_scripts(language: str, window: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language], window=window, javascript=False)
    section = SECTIONS["products"][language]
    link = page.locator(f'header a[href$="{section}"]').first
    if not link.is_visible():
        page.locator("header summary").first.click()
    link.click()
    assert page.url.endswith("/" + ROOTS[language] + section)
    product = urljoin(page.url, "../" + find_address(built_site, "product", language).removeprefix(ROOTS[language]))
    assert page.goto(product).status == 200


@pytest.mark.parametrize("window", ["phone", "desktop"])
@pytest.mark.parametrize("kind", FEW_KINDS)
def test_keyboard_alone(kind: str, window: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, kind, "vi"), window=window)
    assert walk_page(page).faults() == []


@pytest.mark.parametrize("window", ["phone", "desktop"])
@each_language
def test_skip_link(language: str, window: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, "product", language), window=window)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_be_in_viewport()
    target = skip.get_attribute("href")
    assert target is not None and target.startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(f"{target} :focus")).to_have_count(1)
    assert page.locator(f"main{target}, main {target}").count() == 1


@each_language
@pytest.mark.parametrize("kind", ["home", "products", "product", "ocop"])
def test_works_in_a_folder_of_a_host(
    kind: str, language: str, built_site: Path, folder_server: str, open_page: OpenPage
) -> None:
    page = open_page(folder_server + find_address(built_site, kind, language))
    _switch(page, "en" if language == "vi" else "vi")
    assert page.url.startswith(folder_server)


@pytest.mark.parametrize("address", ["khong-co/", "san-pham/khong-co/", "en/products/no/such/page/"])
def test_page_not_found(address: str, open_page: OpenPage) -> None:
    page = open_page(address, absent=True)
    expect(page.locator("h1")).to_be_visible()
    # The style sheet came too, however deep the address.
    assert page.evaluate("() => [...document.styleSheets].length") > 0
    assert axe_violations(page) == []
    page.locator("header a").first.click()
    expect(page.locator("body")).not_to_be_empty()


def _switch(page: Page, language: str) -> None:
    page.locator(f'header a[hreflang="{language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
