"""The search and the filters in a real browser: what is found, how it is told, by keyboard, without a network, at 20,000 products."""

from __future__ import annotations

import gzip
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from generator.model.record import LANGUAGES
from generator.model.text import ALPHABET, fold
from generator.pipeline import build
from tests.browser.conftest import NOON, WINDOWS, OpenPage
from tests.browser.kinds import ROOTS, SECTIONS
from tests.browser.server import serve_folder
from tests.conftest import ROOT, TODAY, copy_small_catalogue
from tests.judges.axe import axe_violations
from tests.judges.keyboard import walk_page
from tests.judges.layout import text_overflow
from tests.search.many import load, make_files, with_many

QUERIES = yaml.safe_load((ROOT / "tests/search/queries.yaml").read_text(encoding="utf-8"))
ASSETS = ROOT / "catalog/theme/assets"
FIRST = """async (asked) => {
  const index = await ocop.load();
  return asked.map((text) => index.ids[index.find(text).found[0]] ?? null);
}"""
TIMES = """async (asked) => {
  const index = await ocop.load();
  return asked.map((text) => { const start = performance.now(); index.find(text); return performance.now() - start; });
}"""

each_language = pytest.mark.parametrize("language", LANGUAGES)


def asked(language: str) -> dict[str, str]:
    return {text: product for group in QUERIES[language] for text, product in group}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pages with nothing but the search, over 20,000 products of which 83 are real."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "assets/x").mkdir(parents=True)
    (folder / "search").mkdir()
    for name in ("search.js", "index.js"):
        shutil.copy(ASSETS / name, folder / "assets/x")
    for language, files in make_files(with_many(load(), 20_000)).items():
        (folder / files.index.address).write_bytes(files.index.content)
        script = f'<script src="assets/x/search.js" data-index="{files.index.address.removeprefix("search/")}"></script>'
        (folder / f"{language}.html").write_text(f'<!doctype html><html lang="{language}"><title>…</title><link rel="icon" href="data:,">{script}', encoding="utf-8")
    with serve_folder(folder) as address:
        yield address


# ---- what is found

def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(asked("vi")) >= 60 and len(asked("en")) >= 20


@each_language
def test_what_people_type_finds_what_they_mean(language: str, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language])
    found = page.evaluate(FIRST, list(asked(language)))
    assert dict(zip(asked(language), found, strict=True)) == asked(language)


@each_language
def test_the_same_is_found_among_twenty_thousand(language: str, many: str, open_page: OpenPage, record_property: pytest.RecordProperty) -> None:
    page = open_page(f"{many}{language}.html")
    found = page.evaluate(FIRST, list(asked(language)))
    assert dict(zip(asked(language), found, strict=True)) == asked(language)
    # A figure for whoever runs it (--junitxml, or -rA): how long an answer takes depends on the machine.
    times = sorted(page.evaluate(TIMES, list(asked(language))))
    record_property("median_ms", times[len(times) // 2])
    print(f"{language}: {len(times)} answers among 20,000 products, median {times[len(times) // 2]:.1f} ms, longest {times[-1]:.1f} ms")


def test_folds_as_the_generator_does(open_page: OpenPage) -> None:
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    letters = [unicodedata.normalize("NFC", letter + tone) for letter in ALPHABET for tone in tones]
    syllables = ["hoà", "hòa", "quý", "qúy", "quả", "gì", "gìn", "giếng", "thuỷ", "thủy", "Nguyễn", "khuỷu", "ĐƯỜNG", "Ắng", "İ", "ß", "ﬁ", "đ\u0301"]
    texts = [form for text in (*letters, *(letter.upper() for letter in letters), *syllables) for form in (unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text))]
    page = open_page("")
    assert page.evaluate("(texts) => texts.map((text) => ocop.fold(text))", texts) == [fold(text) for text in texts]
    # One word, wherever its tone was set; another tone is another word.
    same = page.evaluate("(pairs) => pairs.map(([a, b]) => JSON.stringify(ocop.words(a)) === JSON.stringify(ocop.words(b)))", [["Hoà", "hòa"], ["quý", "qúy"], ["thuỷ", "thủy"], ["má", "mà"]])
    assert same == [True, True, True, False]


def test_the_order_of_what_is_found(open_page: OpenPage) -> None:
    page = open_page("")
    names = "async (text) => { const index = await ocop.load(); return index.find(text).found.map((i) => index.item(i).name); }"
    # With its marks before without: no "tiêu" among the "tiểu", no "chả" after the "cha".
    marked = page.evaluate(names, "dứa")
    assert marked[0] == "Dứa Vĩnh Phú" and "Củ hủ dừa" in marked
    # Whole words before begun ones, names before the rest.
    mam = page.evaluate(names, "khô cá")
    assert all("Khô cá" in name for name in mam[:4])
    assert page.evaluate("async () => { const index = await ocop.load(); return [index.find('barramundii').near, index.find('ca chem').near, index.find('').found.length, index.find('~~').found.length]; }") == [True, False, 0, 0]


def test_hostile_and_endless_questions_are_answered(many: str, open_page: OpenPage) -> None:
    page = open_page(f"{many}vi.html")
    texts = ["<script>alert(1)</script>", "a" * 5000, " ".join("nuoc" for _ in range(500)), "(((", "\\", "%00", "\ud83c\udf36", "constructor", "__proto__", "0" * 300, "a b c d e f g h i j k l m n o p"]
    assert all(isinstance(number, int) for number in page.evaluate("async (asked) => { const index = await ocop.load(); return asked.map((text) => index.find(text).found.length); }", texts))


def test_the_made_up_catalogue_by_bar_code_and_an_empty_one(tmp_path: Path, open_page: OpenPage) -> None:
    root = copy_small_catalogue(tmp_path)
    assert build(root, tmp_path / "site", TODAY, None, cache=tmp_path / "cache").published
    with serve_folder(tmp_path / "site") as address:
        page = open_page(address)
        assert page.evaluate(FIRST, ["02000000000015", "2000000000015", "2000000 000015", "0200000000001", "tt0003"]) == ["TT0001", "TT0001", "TT0001", "TT0001", "TT0003"]
        expect(page.locator("html")).to_have_attribute("lang", "vi")


# ---- size

@pytest.mark.parametrize(("count", "limit"), [(2_000, 30_000), (20_000, 300_000)])
def test_the_index_is_small(count: int, limit: int) -> None:
    files = make_files(with_many(load(), count))
    sizes = {language: len(gzip.compress(own.index.content, 9)) for language, own in files.items()}
    assert max(sizes.values()) <= limit, sizes


def test_the_script_on_every_page_is_small(built_site: Path) -> None:
    (script,) = (built_site / "assets").glob("*/search.js")
    assert len(gzip.compress(script.read_bytes(), 9)) <= 6_000


# ---- the field in the head of every page

def test_the_index_comes_when_it_is_asked_for(open_page: OpenPage) -> None:
    page = open_page("")
    page.wait_for_load_state("networkidle")
    came: list[str] = []
    page.on("requestfinished", lambda request: came.append(request.url.rpartition("/")[2]))
    scripts = page.evaluate("() => [...document.scripts].map((one) => one.src).join(' ')")
    assert "index.js" not in scripts and "/search/" not in scripts
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("dua")
    expect(page.locator(".search-option").first).to_be_visible()
    assert len(came) == 2 and came.count("index.js") == 1


@each_language
def test_the_keyboard_alone_finds_a_product(language: str, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language])
    box = page.get_by_role("combobox")
    page.keyboard.press("/")
    page.keyboard.type("loc thai soi")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search [role=status]")).to_contain_text("1")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(option).to_contain_text("Tám Dô")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(box).to_be_focused()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ROOTS[language]}{SECTIONS['products'][language]}mam-ca-loc-thai-soi-tam-do/")


def test_enter_leads_to_all_results_and_the_last_row_too(open_page: OpenPage) -> None:
    page = open_page("san-pham/")
    page.get_by_role("combobox").fill("nước mắm")
    page.locator(".search-option").last.click()
    page.wait_for_url("**/tim-kiem/?q=n*")
    expect(page.locator(".seek-results .card").first).to_contain_text("Nước mắm")
    page.go_back()
    page.get_by_role("combobox").fill("mắm ruốc")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=m*")
    expect(page.get_by_role("searchbox")).to_have_value("mắm ruốc")


@pytest.mark.parametrize("window", ["phone", "narrow"])
@each_language
def test_a_phone_opens_the_field_and_shuts_it(language: str, window: str, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language], window=window, scheme="dark")
    expect(page.get_by_role("combobox")).to_be_hidden()
    opener = page.locator(".search-open")
    opener.click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("nuoc mam phu quoc")
    expect(page.locator(".search-option").first).to_be_visible()
    assert text_overflow(page) == [] and axe_violations(page) == []
    page.locator(".search-close").click()
    expect(opener).to_be_focused()
    expect(page.get_by_role("combobox")).to_be_hidden()


def test_a_stored_index_claims_no_star_that_has_ended(open_page: OpenPage) -> None:
    page = open_page("")
    page.get_by_role("combobox").fill("huynh khoa 45")
    expect(page.locator(".search-stars")).to_have_text("★★★★★")
    later = open_page("tim-kiem/?q=huynh+khoa", now=NOON + timedelta(days=1500))
    expect(later.locator(".card").first).to_contain_text("Đã hết hạn")
    expect(later.locator(".card .stars")).to_have_count(0)
    later.goto(later.url.replace("tim-kiem/?q=huynh+khoa", "san-pham/?sao=5"))
    expect(later.locator(".filter-told")).to_have_text("Không tìm thấy sản phẩm nào.")
    # A clock that went back in time brings back nothing.
    earlier = open_page("tim-kiem/?q=kho+ca+lo+to", now=NOON - timedelta(days=1500))
    expect(earlier.locator(".card").first).to_contain_text("Đã hết hạn")


@pytest.mark.filterwarnings("default")
def test_an_index_that_does_not_come_is_told(built_site: Path, browser: Browser) -> None:
    with serve_folder(built_site) as address:
        context = browser.new_context(locale="vi-VN")
        page = context.new_page()
        page.route("**/search/*.js", lambda route: route.abort())
        page.goto(address)
        page.get_by_role("combobox").fill("nuoc mam")
        expect(page.locator(".search-told")).to_contain_text("Chưa tải được")
        page.unroute("**/search/*.js")
        page.get_by_role("combobox").fill("nuoc mam p")
        expect(page.locator(".search-option").first).to_be_visible()
        context.close()


# ---- the page of results

@each_language
def test_the_page_of_results(language: str, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language] + SECTIONS["search"][language] + "?q=mam", window="phone")
    box, told = page.get_by_role("searchbox"), page.locator(".find-found")
    expect(page.locator(".seek-results .card")).to_have_count(24)
    page.get_by_role("button").last.click()
    expect(page.locator(".seek-results li:nth-child(25) a")).to_be_focused()
    assert axe_violations(page) == [] and text_overflow(page) == []
    box.fill("khuynh diep")
    expect(page.locator(".seek-results .card")).to_have_count(1)
    assert page.url.endswith("?q=khuynh+diep")
    expect(told).to_contain_text("1")
    box.press("Enter")
    expect(page.locator(".card-name a")).to_be_focused()
    box.fill("zzzzzz qqqqqq")
    expect(page.locator(".seek-results")).to_be_hidden()
    expect(told).not_to_be_empty()
    page.reload()
    assert walk_page(page).faults() == []


@each_language
def test_without_scripts_the_search_leads_to_the_lists(language: str, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language], javascript=False)
    page.locator("form.search input").fill("nuoc mam")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=nuoc+mam")
    expect(page.locator("main form")).to_be_hidden()
    expect(page.locator("noscript .caveat, .caveat")).to_be_visible()
    page.locator("main .plain a").first.click()
    assert page.url.endswith(SECTIONS["products"][language])
    expect(page.locator(".filter, .filtered")).to_have_count(0)
    expect(page.locator(".card").first).to_be_visible()


# ---- the filters

def count_of(page: Page, name: str) -> int:
    return int(page.locator(".facet-option", has_text=name).locator(".facet-count").first.inner_text())


@each_language
def test_filters_add_up_within_a_kind_and_narrow_between_kinds(language: str, open_page: OpenPage) -> None:
    page = open_page(ROOTS[language] + SECTIONS["products"][language])
    listed = page.locator("main > .wrap > .cards > li:visible").count()
    page.locator(".filter-fold > summary").click()
    box = lambda value: page.locator(f'.facet input[value="{value}"]')  # noqa: E731
    count = lambda value: int(page.locator(f'.facet-option:has(input[value="{value}"]) .facet-count').inner_text())  # noqa: E731
    expect(page.locator('.facet-option:has(input[value="I.4"]) .facet-count')).not_to_be_empty()
    spices, fruit = count("I.4"), count("I.1")
    box("I.4").check()
    told = page.locator(".filter-told")
    expect(told).to_contain_text(str(spices))
    assert count("I.1") == fruit and count("huyen-an-bien") == 0
    box("I.1").check()
    expect(told).to_contain_text(str(spices + fruit))
    box("thanh-pho-phu-quoc").check()
    expect(told).to_contain_text(str(count("thanh-pho-phu-quoc")))
    assert page.url.endswith("?nhom=I.1&nhom=I.4&huyen=thanh-pho-phu-quoc")
    shown = page.locator(".filtered .card")
    assert shown.count() == count("thanh-pho-phu-quoc")
    assert axe_violations(page) == []
    # Back undoes one choice at a time; the address alone gives the same list, in the other language, too.
    address = page.url
    page.go_back()
    expect(told).to_contain_text(str(spices + fruit))
    page.go_forward()
    number = shown.count()
    page.locator("header a[hreflang]").click()
    expect(page.locator(".filtered .card")).to_have_count(number)
    page.goto(address)
    expect(shown).to_have_count(number)
    page.locator(".filter-chip").first.click()
    expect(page.locator(".filter-chip").first).to_be_focused()
    page.locator(".filter-fold > summary").click()
    page.locator(".filter [type=reset]").click()
    expect(page.locator(".filtered")).to_be_hidden()
    expect(page.locator("main > .wrap > .cards > li:visible")).to_have_count(listed)


def test_the_counts_are_those_of_the_static_lists(built_site: Path, open_page: OpenPage) -> None:
    page = open_page("san-pham/")
    page.locator(".filter-fold > summary").click()
    expect(page.locator(".facet-count").first).not_to_be_empty()
    for value, address in (("lapsed", "san-pham/da-het-han/"), ("uncertain", "san-pham/chua-ro/"), ("huyen-tan-hiep", "dia-phuong/huyen-tan-hiep/")):
        number = int(page.locator(f'.facet-option:has(input[value="{value}"]) .facet-count').inner_text())
        listing = open_page(address)
        head = listing.locator(".page-head").inner_text()
        assert f"{number} sản phẩm" in head, (value, head)


@pytest.mark.parametrize(("order", "first"), [("sao", "Nước mắm"), ("moi", ""), ("gia", "")])
def test_sorting(order: str, first: str, open_page: OpenPage) -> None:
    page = open_page(f"san-pham/?xep={order}")
    expect(page.locator(".filtered .card")).to_have_count(48)
    expect(page.locator(".filtered .card-name").first).to_contain_text(first)
    page.locator(".filtered .pager a").click()
    expect(page.locator(".filtered .card")).to_have_count(35)
    assert page.url.endswith(f"?xep={order}&trang=2")
    expect(page.locator("#filtered")).to_be_focused()
    page.reload()
    expect(page.locator(".filtered .card")).to_have_count(35)


def test_an_address_that_means_nothing_shows_the_list(open_page: OpenPage) -> None:
    page = open_page("san-pham/?nhom=<script>&xep=x&trang=-7&sao=99&khac=1")
    expect(page.locator(".filtered")).to_be_hidden()
    expect(page.locator("main > .wrap > .cards > li").first).to_be_visible()


def test_print_gives_the_whole_filtered_list(open_page: OpenPage) -> None:
    page = open_page("san-pham/?xep=sao")
    expect(page.locator(".filtered .card")).to_have_count(48)
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".filtered .card")).to_have_count(83)
    expect(page.locator(".filter-fold")).to_be_hidden()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".filtered .card")).to_have_count(48)


def test_the_filters_on_a_phone_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("san-pham/", window="narrow", scheme="dark")
    summary = page.locator(".filter-fold > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facet-count").first).not_to_be_empty()
    # Each kind is folded on a phone.
    for key in ("Tab", "Enter", "Tab", "Space"):
        page.keyboard.press(key)
    button = page.locator(".filter [type=submit]")
    expect(button).to_contain_text("3")
    assert text_overflow(page) == [] and axe_violations(page) == []
    button.press("Enter")
    expect(page.locator("#filtered")).to_be_focused()
    expect(page.locator(".filtered .card")).to_have_count(3)
    page.reload()
    page.evaluate("() => { document.querySelector('.filter-fold').open = true; }")
    assert walk_page(page).faults() == []


# ---- without a server

@pytest.mark.browser
@each_language
def test_the_search_works_from_files(language: str, built_site: Path, browser: Browser) -> None:
    context = browser.new_context(**WINDOWS["phone"], offline=True, locale="vi-VN")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((built_site / ROOTS[language] / "index.html").as_uri())
    page.locator(".search-open").click()
    page.keyboard.type("nuoc mam")
    page.locator(".search-option").last.click()
    page.wait_for_url(f"file:///**/{SECTIONS['search'][language]}index.html?q=nuoc%20mam")
    page.locator(".seek-results .card-name a").first.click()
    page.wait_for_url(f"file:///**/{SECTIONS['products'][language]}*/index.html")
    page.goto((built_site / ROOTS[language] / SECTIONS["products"][language] / "index.html").as_uri() + "?sao=5")
    expect(page.locator(".filtered .card")).to_have_count(3)
    assert faults == []
    context.close()
