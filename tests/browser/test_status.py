"""A page built once and opened later: the status is the one of the visitor's day, and no star outlives it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NOON, OpenPage
from tests.browser.kinds import PRODUCTS
from tests.conftest import TODAY

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
STEP = re.compile(r'data-from="(\d{4}-\d{2}-\d{2})"')
SHOWN = """() => [...document.querySelectorAll("main [data-steps]")].map((holder) =>
  [...holder.children].filter((one) => one.dataset.from && !one.hidden).map((one) => one.dataset.from))"""


@pytest.fixture(scope="module")
def changing(built_site: Path) -> tuple[str, datetime]:
    """A product whose status changes most often, and the last of those days at its first minute in Vietnam."""
    folders = [built_site / "san-pham" / slug for slug in sorted(PRODUCTS)]
    pages = {one: set(STEP.findall((one / "index.html").read_text(encoding="utf-8"))) for one in folders}
    page = max(folders, key=lambda one: len(pages[one]))
    assert len(pages[page]) > 1, "no product changes its status any more"
    last = datetime.fromisoformat(max(pages[page]))
    return f"san-pham/{page.name}/", datetime.combine(last, time(0, 1), VIETNAM)


def shown_steps(page: Page) -> set[str]:
    """First days of the steps on show; every holder shows exactly one."""
    shown = page.evaluate(SHOWN)
    assert shown and all(len(days) == 1 for days in shown)
    return {days[0] for days in shown}


def test_the_day_of_the_build(changing: tuple[str, datetime], open_page: OpenPage) -> None:
    address, _ = changing
    assert shown_steps(open_page(address)) == {TODAY.isoformat()}


def test_changes_with_the_day_in_vietnam(changing: tuple[str, datetime], open_page: OpenPage) -> None:
    address, change = changing
    # The visitor of these tests sits in California, where it is still the day before.
    before = open_page(address, now=change - timedelta(minutes=2))
    after = open_page(address, now=change)
    day = change.date().isoformat()
    assert day not in shown_steps(before)
    assert day in shown_steps(after)
    assert before.locator("main").inner_text() != after.locator("main").inner_text()


def test_needs_no_network(changing: tuple[str, datetime], open_page: OpenPage) -> None:
    address, change = changing
    page = open_page(address, now=change)
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.reload()
    assert {"fetch", "xhr", "websocket", "eventsource"} & set(asked) == set()


def test_a_clock_that_is_wrong_brings_nothing_back(changing: tuple[str, datetime], open_page: OpenPage) -> None:
    address, _ = changing
    page = open_page(address, now=NOON.replace(year=NOON.year - 5))
    assert shown_steps(page) == {TODAY.isoformat()}
