"""The catalogue in a browser that has lost its network: what one visit leaves behind, and that nothing of it is ever false."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.pipeline import build
from tests.browser.conftest import NOON, WINDOWS
from tests.browser.kinds import ROOTS, SECTIONS
from tests.browser.server import serve_folder
from tests.conftest import TODAY, copy_small_catalogue
from tests.judges.axe import axe_violations
from tests.judges.keyboard import walk_page
from tests.judges.layout import text_overflow

pytestmark = pytest.mark.browser
FOLDERS = ["/", "/thu-muc/con/"]
PRODUCT, NAMES = "san-pham-mau-mot/", {"vi": "Sản phẩm mẫu một", "en": "Sample product one"}
FAIR = "hoi-cho-mau-2027/"
# The only product of the made-up catalogue that has stars in both pictures and words until this day.
LAPSED = datetime(2027, 12, 2, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
KEYS = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map((key) => key.url)])))"""
FILLED = "async (note) => Boolean(await caches.match(note))"


@dataclass
class Visit:
    """A visitor of one host, which can be closed. ``asked``: the paths that the host was asked for, in order; ``refused``: what it answers instead."""

    root: str
    context: BrowserContext
    page: Page
    host: ExitStack
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, address: str, *, status: int = 200) -> Page:
        """Open a page, which must answer so."""
        answer = self.page.goto(self.root + address)
        assert answer and answer.status == status, address
        return self.page

    def settle(self, language: str = "vi") -> None:
        """Wait until all that is fetched ahead is there."""
        for _ in range(60):
            if self.page.evaluate(FILLED, f"{self.root}filled-{language}"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the lists were never fetched ahead")

    def lose_network(self) -> None:
        self.host.close()
        self.context.set_offline(True)

    def stored(self) -> dict[str, list[str]]:
        """The addresses below the root that are stored, by store."""
        found: dict[str, list[str]] = self.page.evaluate(KEYS)
        return {name: [url.removeprefix(self.root) for url in urls] for name, urls in found.items()}

    def pages(self) -> list[str]:
        return next((urls for name, urls in self.stored().items() if name.endswith(" pages")), [])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up catalogue, built. Its root lies beside the site."""
    root = copy_small_catalogue(tmp_path_factory.mktemp("installed"))
    built = build(root, root / "site", TODAY)
    assert built.published, built.diagnostics
    return root / "site"


@pytest.fixture
def visits(browser: Browser) -> Iterator[object]:
    """``visits(site, prefix=, window=, before=, script=, clock=)`` -> a Visit of a phone with a fresh profile; afterwards it must have met no fault.

    ``clock=False``: a set clock takes from the page what it knows of its loading.
    """
    made: list[Visit] = []

    def visit(site: Path, prefix: str = "/", *, window: str = "phone", before: object = lambda path: None, script: str = "", clock: bool = True) -> Visit:
        host = ExitStack()
        asked: list[str] = []

        def hear(path: str) -> int | None:
            asked.append(path.removeprefix(prefix))
            return before(asked[-1])  # type: ignore[operator, no-any-return]

        root = host.enter_context(serve_folder(site, prefix, hear))
        context = browser.new_context(**WINDOWS[window], locale="vi-VN", reduced_motion="reduce")
        if clock:
            context.clock.set_fixed_time(NOON)
        if script:
            context.add_init_script(script)
        one = Visit(root, context, context.new_page(), host, asked)
        context.on("console", lambda message: one.faults.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: one.faults.append(str(error.error)))
        made.append(one)
        return one

    yield visit
    for one in made:
        one.context.close()
        one.host.close()
    # An answer that is no page of ours is told on the console, whatever it holds.
    faults = [fault for one in made for fault in one.faults if not re.search(r"status of (404|503)|ERR_(INTERNET_DISCONNECTED|FAILED)", fault)]
    assert faults == []


# ---- one visit, then no network

@pytest.mark.parametrize("prefix", FOLDERS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_after_one_visit_lists_search_and_seen_products_need_no_network(language: str, prefix: str, small: Path, visits: object) -> None:
    visit: Visit = visits(small, prefix)  # type: ignore[operator]
    home, products = ROOTS[language], ROOTS[language] + SECTIONS["products"][language]
    visit.go(home)
    visit.settle(language)
    visit.go(products + PRODUCT)
    visit.lose_network()
    for address in (home, *(home + SECTIONS[kind][language] for kind in ("products", "groups", "places", "producers", "fairs", "search"))):
        page = visit.go(address)
        expect(page.locator(".saved-bar")).to_contain_text("Bản lưu ngày" if language == "vi" else "Saved copy of")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    page = visit.go(products + PRODUCT)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[language])
    assert page.evaluate("() => document.fonts.ready.then((all) => [...all].every((font) => font.status === 'loaded'))")
    # As one types, and on the page of results.
    page.locator(".search-open").click()
    page.keyboard.type("mau mot")
    expect(page.locator(".search-option").first).to_contain_text(NAMES[language])
    page.keyboard.press("Enter")
    expect(page.locator(".seek-results .card-name a").first).to_have_text(NAMES[language])
    page.locator(".seek-results .card-name a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[language])
    # Filters, too.
    visit.go(f"{products}?sao=4")
    expect(page.locator("section.filtered .card-name a").first).to_be_visible()


def test_a_stored_page_says_of_which_day_it_is(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    expect(visit.page.locator(".saved-bar")).to_have_count(0)
    visit.lose_network()
    for address, day in (("", f"{today:%d/%m/%Y}"), ("en/saved/", f"{today.day} {today:%B %Y}")):
        expect(visit.go(address).locator(".saved-bar")).to_contain_text(day)
    page = visit.go("san-pham/?sao=3")
    assert page.locator(".saved-bar a").get_attribute("href") == "/san-pham/?sao=3"
    page.go_back()
    page.reload()
    assert axe_violations(page) == [] and text_overflow(page) == [] and walk_page(page).faults() == []
    page.emulate_media(color_scheme="dark")
    assert axe_violations(page) == []


@pytest.mark.parametrize("prefix", FOLDERS)
def test_a_page_that_is_not_stored_is_answered_with_what_is(prefix: str, small: Path, visits: object) -> None:
    visit: Visit = visits(small, prefix)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    visit.lose_network()
    page = visit.go("chu-the/ho-mau/?a=1", status=503)
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có mạng")
    assert page.title().startswith("Không có mạng")
    assert page.get_by_role("link", name="Thử lại").get_attribute("href") == f"{prefix}chu-the/ho-mau/?a=1"
    expect(page.locator('[data-list="visited"] a').first).to_be_visible()
    assert axe_violations(page) == [] and text_overflow(page) == []
    page.locator("footer a", has_text="Bản lưu trên máy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bản lưu trên máy này")
    page = visit.go("en/producers/ho-mau/", status=503)
    expect(page.get_by_role("heading", level=1)).to_have_text("No network")
    # Where the last slash was left out, and where a link names the file.
    visit.go("san-pham")
    assert page.url == f"{visit.root}san-pham/"
    visit.go("san-pham/index.html")
    expect(page.locator(".saved-bar")).to_be_visible()


def test_the_first_page_is_kept_with_what_it_had_loaded(small: Path, visits: object) -> None:
    visit: Visit = visits(small, clock=False)  # type: ignore[operator]
    visit.go("san-pham/" + PRODUCT).wait_for_function("() => document.querySelector('img.photo').naturalWidth > 0")
    visit.settle()
    assert any(name.endswith(" pictures") for name in visit.stored())
    visit.lose_network()
    page = visit.go("san-pham/" + PRODUCT)
    page.wait_for_function("() => document.querySelector('img.photo').naturalWidth > 0")


# ---- never a star that has lapsed

def test_no_stored_page_shows_a_star_that_has_lapsed(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    places = ("san-pham/" + PRODUCT, "san-pham/", "chu-the/doanh-nghiep-mau/", "hoi-cho/" + FAIR, "hoi-cho/hoi-cho-mau-2024/")
    visit.go("")
    visit.settle()
    for address in places:
        visit.go(address)
    visit.lose_network()
    own = f".card:has(a[href*='{PRODUCT}']), .ware:has(a[href*='{PRODUCT}']), .product-standing"
    before = {address: visit.go(address).locator(own).locator("visible=true").get_by_role("img", name="4 sao").count() for address in places}
    assert all(before.values()), before
    visit.context.clock.set_fixed_time(LAPSED)
    for address in places:
        page = visit.go(address)
        expect(page.locator(".saved-bar")).to_be_visible()
        shown = page.locator(own).locator("visible=true")
        assert shown.count() and shown.get_by_role("img", name=re.compile("sao OCOP")).count() == 0
        assert all("Đã hết hạn" in text for text in shown.all_inner_texts())
    page = visit.go("tim-kiem/?q=mau+mot")
    card = page.locator(".seek-results li", has_text=NAMES["vi"])
    expect(card).to_contain_text("Đã hết hạn")
    assert card.get_by_role("img", name=re.compile("sao OCOP")).count() == 0
    page = visit.go("san-pham/?sao=4")
    expect(page.locator("section.filtered a", has_text=NAMES["vi"])).to_have_count(0)


def test_a_page_left_open_counts_its_days(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    visit.go("san-pham/" + PRODUCT)
    visit.context.clock.set_fixed_time(LAPSED)
    expect(visit.page.locator(".product-standing")).to_contain_text("Còn hiệu lực")
    visit.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(visit.page.locator(".product-standing")).to_contain_text("Đã hết hạn")


def test_a_copy_without_the_script_of_its_stars_is_not_shown(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    visit.go("san-pham/" + PRODUCT)
    visit.settle()
    visit.page.evaluate("async () => { for (const name of await caches.keys()) { const cache = await caches.open(name); for (const key of await cache.keys()) if (key.url.endsWith('status.js')) await cache.delete(key); } }")
    visit.lose_network()
    with pytest.raises(Exception, match="ERR_FAILED"):
        visit.page.goto(visit.root + "san-pham/" + PRODUCT)


# ---- modesty

def test_nothing_is_fetched_ahead_before_the_page_is_done(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    visit.go("san-pham/" + PRODUCT).wait_for_load_state("networkidle")
    own = [path for path in visit.asked if not path.startswith("sw.js")]
    visit.settle()
    start = visit.asked.index("sw.js")
    assert set(own) - set(visit.asked[:start]) == set(), "the page had not come when the worker began"
    assert not any(path.startswith(("search/", "san-pham/?", "nhom/")) for path in visit.asked[:start])
    # The other language stays away.
    assert not any(path.startswith(("en/products", "search/en-")) for path in visit.asked)


def test_a_visitor_who_saves_data_gets_nothing_ahead(small: Path, visits: object) -> None:
    visit: Visit = visits(small, script="Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")  # type: ignore[operator]
    visit.go("san-pham/" + PRODUCT)
    visit.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    visit.go("nhom/")
    visit.page.wait_for_timeout(2000)
    assert not any(path.startswith(("search/", "dia-phuong/", "tim-kiem/")) for path in visit.asked)
    assert sorted(visit.pages()) == ["ban-luu/", "en/saved/", "nhom/", "san-pham/" + PRODUCT]
    visit.lose_network()
    visit.go("san-pham/" + PRODUCT)
    visit.go("dia-phuong/", status=503)


def test_the_form_data_other_methods_and_other_hosts_are_left_alone(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    visit.go("admin/")
    visit.go("")
    visit.page.evaluate("() => Promise.all([fetch('api/v1/products.json'), fetch('tim-kiem/', { method: 'HEAD' }), fetch('sitemap.xml').catch(() => 0)])")
    stored = [path for paths in visit.stored().values() for path in paths]
    assert not [path for path in stored if path.startswith(("admin", "api", "sw.js")) or "sitemap" in path or "://" in path]
    visit.lose_network()
    assert visit.page.evaluate("() => fetch('api/v1/products.json').then(() => 'came', () => 'failed')") == "failed"


def test_seen_pages_are_bounded_and_the_oldest_goes_first(small: Path, tmp_path: Path, visits: object) -> None:
    site = tmp_path / "site"
    shutil.copytree(small, site)
    worker = site / "sw.js"
    worker.write_text(worker.read_text(encoding="utf-8").replace("MOST_PAGES = 200", "MOST_PAGES = 2"), encoding="utf-8")
    visit: Visit = visits(site)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    seen = [f"san-pham/san-pham-mau-{name}/" for name in ("mot", "hai", "ba")]
    for address in (*seen[:2], seen[0], seen[2]):
        visit.go(address)
        visit.page.wait_for_timeout(300)
    assert [path for path in visit.pages() if path in seen] == [seen[0], seen[2]]
    assert "san-pham/" in visit.pages()


# ---- networks as they are

def test_a_network_that_does_not_answer_is_not_waited_for(small: Path, visits: object) -> None:
    answer, silent = threading.Event(), threading.Event()

    def before(path: str) -> None:
        if silent.is_set() and path.startswith("nhom/"):
            answer.wait(60)

    visit: Visit = visits(small, before=before)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    silent.set()
    try:
        expect(visit.go("nhom/").locator(".saved-bar")).to_be_visible()
    finally:
        answer.set()


def test_what_a_host_answers_is_believed_but_not_its_failures(small: Path, visits: object) -> None:
    status: list[int] = []
    visit: Visit = visits(small, before=lambda path: status[0] if status and path.startswith("nhom/") else None)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    status[:] = [503]
    expect(visit.go("nhom/").locator(".saved-bar")).to_be_visible()
    status[:] = [404]
    visit.go("nhom/", status=404)
    visit.page.wait_for_timeout(300)
    assert "nhom/" not in visit.pages()


def test_a_sign_in_of_the_network_is_not_taken_for_the_catalogue(small: Path, tmp_path: Path, visits: object) -> None:
    site = tmp_path / "site"
    shutil.copytree(small, site)
    visit: Visit = visits(site)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    for page in ("nhom", "san-pham/san-pham-mau-hai"):
        (site / page / "index.html").write_text("<!doctype html><title>Wi-Fi</title><p>Sign in</p></html>", encoding="utf-8")
    expect(visit.go("nhom/").locator("p")).to_have_text("Sign in")
    visit.go("san-pham/san-pham-mau-hai/")
    visit.page.wait_for_timeout(300)
    visit.lose_network()
    expect(visit.go("nhom/").get_by_role("heading", level=1)).to_be_visible()
    visit.go("san-pham/san-pham-mau-hai/", status=503)


def test_failing_to_fetch_ahead_breaks_nothing(small: Path, visits: object) -> None:
    broken = [True]
    visit: Visit = visits(small, before=lambda path: 503 if broken and path.startswith("search/") else None)  # type: ignore[operator]
    visit.go("")
    visit.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    visit.page.wait_for_timeout(1500)
    visit.go("san-pham/")
    assert not visit.page.evaluate(FILLED, f"{visit.root}filled-vi")
    broken.clear()
    visit.go("nhom/")
    visit.settle()
    visit.lose_network()
    expect(visit.go("tim-kiem/?q=mau+mot").locator(".seek-results .card-name a").first).to_be_visible()


# ---- a new site, and none

def rebuild(small: Path, site: Path, folder: Path, *edits: tuple[str, str, str]) -> None:
    """Build the made-up catalogue anew with edits (file, old, new) and put it in the place of ``site``."""
    root = copy_small_catalogue(folder)
    for name, old, new in edits:
        file = root / name
        text = file.read_text(encoding="utf-8")
        assert old in text, name
        file.write_text(text.replace(old, new), encoding="utf-8")
    built = build(root, root / "site", TODAY)
    assert built.published, built.diagnostics
    shutil.rmtree(site)
    shutil.copytree(root / "site", site)


def folders_of(visit: Visit) -> set[str]:
    return {path.split("/")[1] for path in next(urls for name, urls in visit.stored().items() if name.endswith(" files")) if path.startswith("assets/")}


def test_a_new_site_replaces_the_old_one_without_mixing(small: Path, tmp_path: Path, visits: object) -> None:
    site = tmp_path / "site"
    shutil.copytree(small, site)
    visit: Visit = visits(site)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    visit.go("san-pham/" + PRODUCT)
    (old,) = folders_of(visit)
    rebuild(small, site, tmp_path, ("catalog/theme/assets/style.css", "--paper: #fbf6ea", "--paper: #fbf6eb"), ("products/TT0002.yaml", 'Sản phẩm mẫu hai', "Sản phẩm mẫu mới"))
    visit.go("nhom/")
    (new,) = {path.name for path in (site / "assets").iterdir()}
    for _ in range(80):
        if "san-pham/" in visit.pages() and visit.page.evaluate("async () => (await (await caches.match('san-pham/'.replace(/^/, new URL('../', location.href)))).text()).includes('Sản phẩm mẫu mới')"):
            break
        visit.page.wait_for_timeout(100)
    visit.page.wait_for_timeout(500)
    # The product that was seen still needs the old look, and nothing else does.
    assert folders_of(visit) == {old, new}
    visit.lose_network()
    page = visit.go("san-pham/")
    expect(page.locator("main")).to_contain_text("Sản phẩm mẫu mới")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 246, 235)"
    page = visit.go("san-pham/" + PRODUCT)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 246, 234)"
    page = visit.go("tim-kiem/?q=mau+moi")
    expect(page.locator(".seek-results .card-name a").first).to_have_text("Sản phẩm mẫu mới")


def test_the_old_look_goes_with_the_last_page_that_needs_it(small: Path, tmp_path: Path, visits: object) -> None:
    site = tmp_path / "site"
    shutil.copytree(small, site)
    visit: Visit = visits(site)  # type: ignore[operator]
    visit.go("")
    visit.settle()
    rebuild(small, site, tmp_path, ("catalog/theme/assets/style.css", "--paper: #fbf6ea", "--paper: #fbf6eb"))
    (new,) = {path.name for path in (site / "assets").iterdir()}
    visit.go("")
    for _ in range(80):
        if folders_of(visit) == {new}:
            break
        visit.page.wait_for_timeout(100)
    assert folders_of(visit) == {new}


def test_the_switch_in_the_settings_takes_everything_back(small: Path, tmp_path: Path, visits: object) -> None:
    site = tmp_path / "site"
    shutil.copytree(small, site)
    visit: Visit = visits(site)  # type: ignore[operator]
    visit.go("hoi-cho/" + FAIR)
    visit.settle()
    visit.page.evaluate("() => caches.open('another site')")
    rebuild(small, site, tmp_path, ("catalog/data/settings.yaml", "page_size: 6", "page_size: 6\noffline: false"))
    assert not (site / "manifest.webmanifest").exists() and not (site / "ban-luu").exists()
    html = (site / "index.html").read_text(encoding="utf-8")
    assert "offline.js" not in html and "manifest" not in html.replace("manifest-src", "") and "ban-luu" not in html
    visit.go("")
    for _ in range(80):
        if list(visit.stored()) == ["another site"]:
            break
        visit.page.wait_for_timeout(100)
    assert list(visit.stored()) == ["another site"]
    visit.go("hoi-cho/" + FAIR)
    assert visit.page.locator(".save-box").count() == 0
    assert visit.page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    visit.lose_network()
    with pytest.raises(Exception, match="ERR_"):
        visit.page.goto(visit.root)


# ---- what a visitor asks for

@pytest.mark.parametrize("prefix", FOLDERS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_fair_can_be_kept_and_removed(language: str, prefix: str, small: Path, visits: object) -> None:
    visit: Visit = visits(small, prefix)  # type: ignore[operator]
    fair = ROOTS[language] + SECTIONS["fairs"][language] + FAIR
    page = visit.go(fair)
    box, told = page.locator(".save-box"), page.locator(".save-told")
    keep, forget = box.get_by_role("button").nth(0), box.get_by_role("button").nth(1)
    expect(told).to_contain_text("Lưu 8 trang, khoảng 0,2 MB" if language == "vi" else "Save 8 pages, about 0.2 MB")
    expect(forget).to_be_hidden()
    keep.click()
    expect(told).to_contain_text("Đã lưu 8 trang" if language == "vi" else "Saved 8 pages")
    expect(box.locator("progress")).to_be_hidden()
    assert axe_violations(page) == [] and text_overflow(page) == []
    visit.page.wait_for_timeout(1500)
    visit.lose_network()
    page = visit.go(fair)
    expect(page.locator(".saved-bar")).to_be_visible()
    links = [link.get_attribute("href") for link in page.locator(".ware h4 a:not([href*='/P/'])").all()]
    for link in dict.fromkeys(links):
        page.goto(fair_url := visit.root + fair)
        page.locator(f'.ware a[href="{link}"]').first.click()
        expect(page.locator("article.product h1")).to_be_visible()
        page.evaluate("() => document.querySelectorAll('main img').forEach((image) => { image.loading = 'eager'; })")
        page.wait_for_function("() => [...document.querySelectorAll('main img')].every((image) => image.complete && image.naturalWidth)")
    page.goto(fair_url)
    page.locator(".save-box").get_by_role("button").nth(1).click()
    expect(page.locator(".save-told")).to_contain_text("Đã xóa" if language == "vi" else "deleted")
    assert not [name for name in visit.stored() if " kept " in name]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_my_list_can_be_kept_with_its_products(language: str, small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    page, at = visit.go(ROOTS[language] + SECTIONS["products"][language] + PRODUCT), {"vi": "danh-sach/", "en": "en/my-list/"}[language]
    page.locator("button.keep-wide").click()
    page = visit.go(at)
    page.locator(".shortlist-keep").get_by_role("button").first.click()
    expect(page.locator(".save-told")).to_contain_text("Đã lưu 2 trang" if language == "vi" else "Saved 2 pages")
    assert axe_violations(page) == [] and text_overflow(page) == []
    page.locator(".shortlist-item [data-do=remove]").click()
    expect(page.locator(".shortlist-keep")).to_be_hidden()
    page.get_by_role("button", name="Hoàn tác" if language == "vi" else "Undo").click()
    expect(page.locator(".shortlist-keep")).to_be_visible()
    visit.settle(language)
    visit.lose_network()
    page = visit.go(at)
    expect(page.locator(".saved-bar")).to_be_visible()
    page.locator(".shortlist-item h3 a").click()
    expect(page.locator("article.product h1")).to_contain_text(NAMES[language])


def test_keeping_without_room_or_network_says_so_and_leaves_nothing(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    page = visit.go("hoi-cho/" + FAIR)
    visit.settle()
    session = visit.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": visit.root.rstrip("/"), "quotaSize": 100})
    keep, told = page.locator(".save-box").get_by_role("button").first, page.locator(".save-told")
    keep.click()
    expect(told).to_contain_text("không còn đủ chỗ")
    # Nothing can be stored, and everything can be read.
    expect(visit.go("san-pham/" + PRODUCT).get_by_role("heading", level=1)).to_have_text(NAMES["vi"])
    session.send("Storage.overrideQuotaForOrigin", {"origin": visit.root.rstrip("/")})
    visit.go("hoi-cho/" + FAIR)
    visit.lose_network()
    keep.click()
    expect(told).to_contain_text("Mất kết nối")
    assert not [name for name in visit.stored() if " kept " in name]
    expect(keep).to_be_enabled()


def test_other_scripts_keep_lists_of_their_own(small: Path, visits: object) -> None:
    visit: Visit = visits(small)  # type: ignore[operator]
    page = visit.go("hoi-cho/" + FAIR)
    kept = page.evaluate("""async () => {
      const told = [];
      const kept = await ocop.keep.save("danh-sach vi", "Mẫu", ["../../san-pham/san-pham-mau-mot/?a#b", "../../san-pham/khong-co/", "https://example.org/"], (one) => told.push(one));
      return { kept, told, found: await ocop.keep.find("danh-sach vi"), none: await ocop.keep.find("khac") };
    }""")  # fmt: skip
    assert kept["kept"] == kept["found"] and kept["none"] is None
    assert (kept["kept"]["pages"], kept["kept"]["missing"], kept["kept"]["address"]) == (1, 1, f"{visit.root}san-pham/{PRODUCT}")
    assert [one["done"] for one in kept["told"]] == [1, 2] and {one["all"] for one in kept["told"]} == {2}
    visit.settle()
    visit.lose_network()
    page = visit.go("ban-luu/")
    expect(page.locator('[data-list="kept"] a')).to_have_text("Mẫu")
    page.get_by_role("button", name="Xóa bản lưu").click()
    expect(page.locator('[data-list="kept"] a')).to_have_count(0)


@pytest.mark.parametrize("window", ["narrow", "desktop"])
def test_the_page_of_copies_deletes_them_all(window: str, small: Path, visits: object) -> None:
    visit: Visit = visits(small, window=window)  # type: ignore[operator]
    visit.go("san-pham/" + PRODUCT)
    visit.settle()
    page = visit.go("ban-luu/")
    expect(page.locator('[data-list="visited"] a', has_text=NAMES["vi"])).to_be_visible()
    expect(page.locator(".saved-size")).to_contain_text("MB")
    assert axe_violations(page) == [] and text_overflow(page) == [] and walk_page(page).faults() == []
    page.emulate_media(color_scheme="dark")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Xóa tất cả và thôi lưu").click()
    expect(page.locator(".saved-told")).to_contain_text("Đã xóa mọi bản lưu")
    assert visit.stored() == {}
    visit.go("san-pham/")
    page.wait_for_timeout(2000)
    assert visit.stored() == {}
    visit.go("ban-luu/")
    page.get_by_role("button", name="Cho phép lưu lại").click()
    visit.go("san-pham/")
    visit.settle()
