"""Fixtures of the browser tests: one server and one browser for all, a fresh context for each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from generator.pipeline import build
from tests.browser.officer import Officer
from tests.browser.server import serve_folder
from tests.browser.witness import Witness
from tests.conftest import ROOT, TODAY, copy_small_catalogue
from tests.judges.chromium import launch_chromium
from tests.together import make_once

# What a visitor's window is. "narrow" is the smallest a page must bear without scrolling sideways.
WINDOWS = {
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}
NOON = datetime.combine(TODAY, time(12), ZoneInfo("Asia/Ho_Chi_Minh"))
OpenPage = Callable[..., Page]
EDITOR = ROOT / ".cache" / "editor"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder that asks for a page is a browser test."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server(built_site: Path) -> Iterator[str]:
    """Address of the finished site at the root of a host."""
    with serve_folder(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def folder_server(built_site: Path) -> Iterator[str]:
    """Address of the same site in a folder of a host, where a link from the root would miss."""
    with serve_folder(built_site, "/thu-muc/con/") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """``open_page(address, window=, scheme=, locale=, javascript=, now=, absent=)`` -> an open Page.

    ``address`` is whole or below the site's root. ``now`` is the visitor's clock, noon of the site's
    day unless told. ``absent`` expects the address to answer 404. Afterwards the test fails if any
    page met a fault a visitor must never meet (see Witness), or left a cookie.
    """
    contexts: list[BrowserContext] = []
    witnesses: list[Witness] = []

    def open_(
        address: str,
        *,
        window: str = "desktop",
        scheme: str = "light",
        locale: str = "vi-VN",
        javascript: bool = True,
        now: datetime = NOON,
        absent: bool = False,
    ) -> Page:
        whole = address if "://" in address else request.getfixturevalue("server") + address
        context = browser.new_context(
            **WINDOWS[window],
            color_scheme=scheme,
            locale=locale,
            # Far from the catalogue's own: the day there must not depend on where the visitor sits.
            timezone_id="America/Los_Angeles",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            # What it stores and fetches ahead has tests of its own (test_installed.py).
            service_workers="block",
        )
        contexts.append(context)
        if javascript:
            context.clock.set_fixed_time(now)
        page = context.new_page()
        parts = urlsplit(whole)
        witnesses.append(Witness(page, f"{parts.scheme}://{parts.netloc}/", frozenset({whole} if absent else ())))
        page.goto(whole)
        return page

    yield open_
    faults = [f"cookie: {cookie}" for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    faults += [fault for witness in witnesses for fault in witness.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def form_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up catalogue with the form; the catalogue lies beside it."""

    def make(folder: Path) -> None:
        root = copy_small_catalogue(folder)
        settings = root / "catalog/data/settings.yaml"
        settings.write_text(settings.read_text(encoding="utf-8").replace("https://example.org/to-mau", "https://github.com/to-mau"), encoding="utf-8")
        built = build(root, folder / "site", TODAY, editor=EDITOR, cache=folder / "cache")
        assert built.published, built.diagnostics

    return make_once(tmp_path_factory, "form", make) / "site"


@pytest.fixture(scope="session")
def form_server(form_site: Path) -> Iterator[str]:
    with serve_folder(form_site) as address:
        yield address


@pytest.fixture
def open_form(open_page: OpenPage, form_server: str) -> Callable[..., Page]:
    """The sign-in of the form. What its policy forbids, the browser tells as an error, which fails the test."""

    def open_(**options: object) -> Page:
        page = open_page(f"{form_server}admin/", **options)
        page.get_by_role("button", name="Làm việc với").wait_for()
        return page

    return open_


@pytest.fixture
def catalogue(form_site: Path) -> Path:
    return form_site.parent / "small"


@pytest.fixture
def officer(open_form: Callable[..., Page], catalogue: Path) -> Officer:
    page = open_form()
    # Fields far below are drawn only when they come near.
    page.set_viewport_size({"width": 1280, "height": 9000})
    return Officer(page, catalogue)
