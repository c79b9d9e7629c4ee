"""The hostile catalogue in a real Chromium: what a browser makes of its pages, and that nothing in it runs or asks anybody, with the policy and without it."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from generator.model.shape import Shape
from generator.pipeline import build
from tests.browser.conftest import NOON
from tests.browser.server import serve_folder
from tests.conftest import ADDRESS, TODAY
from tests.hostile import CANARY, MARK, Make, harmless_text, hostile_text, make_catalogue

LINE = Shape("text", "line", max_length=300)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# Tags and names of attributes as this browser reads them; what stands in a story is markup that people may write.
SKELETON = """async (addresses) => {
  const found = {};
  const tell = (node) => [node.nodeName, ...[...(node.attributes || [])].map((one) => one.name),
    ...(node.classList?.contains("prose") ? [] : [...node.childNodes].filter((one) => one.nodeType !== 3).map(tell))];
  for (const address of addresses) {
    found[address] = JSON.stringify(tell(new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html").documentElement));
  }
  return found;
}"""
# Opens what is folded, and types into every field a word that all hostile texts hold.
USE = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("input[type=search], input[type=text]")) {
    one.focus();
    one.value = "onerror";
    one.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""


POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three sites: hostile texts, the same without the policy, and harmless texts."""
    cache = tmp_path_factory.mktemp("cache")

    def make(texts: Make) -> Path:
        root, _ = make_catalogue(tmp_path_factory.mktemp("texts"), texts)
        built = build(root, root / "site", TODAY, ADDRESS, cache=cache, cards=False)
        assert built.published, built.diagnostics
        return root / "site"

    hostile = make(hostile_text)
    without = tmp_path_factory.mktemp("open") / "site"
    shutil.copytree(hostile, without)
    for page in without.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(POLICY.sub("", text), encoding="utf-8")
        assert POLICY.search(text), page
    return {"hostile": hostile, "open": without, "harmless": make(harmless_text)}


def addresses_of(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def some_of(site: Path) -> list[str]:
    """Of the pages that lie side by side, three at most: they are of one kind. Pages that only lead on are left out."""
    found: dict[Path, list[str]] = defaultdict(list)
    for address in addresses_of(site):
        if 'http-equiv="refresh"' not in (site / address).read_text(encoding="utf-8"):
            found[(site / address).parent.parent].append(address)
    return [address for folder, own in found.items() for address in (own if folder in (site, site.parent) else own[:3])]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(service_workers="block", reduced_motion="reduce")
    yield context
    context.close()


def test_a_browser_reads_the_same_markup_whatever_the_texts_are(sites: dict[str, Path], context: BrowserContext) -> None:
    told = []
    for name in ("hostile", "harmless"):
        with serve_folder(sites[name]) as server:
            page = context.new_page()
            page.goto(f"{server}robots.txt")
            told.append(page.evaluate(SKELETON, [f"/{address}" for address in addresses_of(sites[name])]))
    assert len(told[0]) > 150 and told[0] == told[1]


@pytest.mark.parametrize("name", ["hostile", "open"])
def test_nothing_that_people_wrote_runs(sites: dict[str, Path], browser: Browser, name: str) -> None:
    """Every page is opened, unfolded and searched; a call of the canary, a dialog, a new window or a request elsewhere is a fault."""
    site, faults, seen = sites[name], [], 0
    pages = some_of(site)
    assert all(bool(POLICY.search((site / path).read_text(encoding="utf-8"))) == (name == "hostile") for path in pages if not path.startswith("admin/"))
    context = browser.new_context(service_workers="block", reduced_motion="reduce")
    context.clock.set_fixed_time(NOON)
    context.expose_function(CANARY, lambda: faults.append("a text ran"))
    with serve_folder(site) as server:
        page = context.new_page()
        watch(page, server, faults)
        for path in pages:
            page.goto(server + path)
            page.evaluate(USE)
            seen += len(MARK.findall(page.content()))
        # The lists that scripts make: the search, the filters, the list of a visitor and the comparison. A visitor's own storage is not trusted either.
        page.evaluate("text => localStorage.setItem('ocop-list', text)", json.dumps([{"id": f"TT000{number}", "name": hostile_text("ZQ99999", LINE, "")} for number in range(1, 10)]))
        for path in ("tim-kiem/?q=onerror", "san-pham/?sao=4", "danh-sach/", "so-sanh/#TT0001,TT0002"):
            page.goto(server + path)
            expect(page.locator("main")).to_contain_text(MARK)
            page.wait_for_load_state("networkidle")
        page.evaluate(f"{CANARY}()")
    context.close()
    # The last call was ours: the canary can be heard.
    assert faults == ["a text ran"] and seen > 3000


def watch(page: Page, server: str, faults: list[str]) -> None:
    def dismiss(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("popup", lambda other: faults.append(f"window: {other.url}"))
    page.on("request", lambda request: None if request.url.startswith((server, "data:", "blob:")) else faults.append(f"request: {request.url}"))
