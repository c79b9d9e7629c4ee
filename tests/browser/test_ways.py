"""The ways in, as people and axe-core see them: the real catalogue names no repository yet, so on the made-up one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from generator.pipeline import build
from tests.browser.conftest import NOON, WINDOWS
from tests.browser.server import serve_folder
from tests.conftest import TODAY, copy_small_catalogue
from tests.judges.axe import axe_violations
from tests.judges.layout import text_overflow

PAGES = ("san-pham/", "san-pham/san-pham-mau-mot/", "en/producers/ho-mau/", "dia-phuong/xa-mau-mot/", "en/progress/muc-tieu-dat/", "hoi-cho/hoi-cho-mau-2027/")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = copy_small_catalogue(tmp_path_factory.mktemp("ways"))
    assert build(root, root / "site", TODAY).published
    with serve_folder(Path(root / "site")) as served:
        yield served


@pytest.mark.browser
@pytest.mark.judge
@pytest.mark.parametrize(("window", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_the_ways_in_are_there_for_everybody(window: str, scheme: str, address: str, browser: Browser) -> None:
    with browser.new_context(**WINDOWS[window], color_scheme=scheme) as context:
        context.clock.set_fixed_time(NOON)
        page = context.new_page()
        for to in PAGES:
            page.goto(address + to)
            ways = page.locator(".ways-in a")
            expect(ways.first).to_be_visible()
            assert min(box["height"] for way in ways.all() if (box := way.bounding_box())) >= 24
            assert axe_violations(page) == [] and text_overflow(page) == []
        page.emulate_media(media="print")
        expect(ways.first).to_be_hidden()
