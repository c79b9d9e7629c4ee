"""The preview of a change as its reviewer opens it: by a click on index.html, with no server and no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from generator.pipeline import build_offline
from tests.browser.conftest import NOON, WINDOWS
from tests.conftest import TODAY, copy_small_catalogue


@pytest.mark.browser
@pytest.mark.parametrize("window", ["phone", "desktop"])
def test_a_preview_opens_from_its_folder(window: str, browser: Browser, tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    assert build_offline(root, root / "site", TODAY).published
    faults: list[str] = []
    with browser.new_context(**WINDOWS[window], offline=True, locale="vi-VN") as context:
        context.clock.set_fixed_time(NOON)
        context.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url))
        page = context.new_page()
        page.goto((root / "site/index.html").as_uri())
        page.get_by_role("link", name="Sản phẩm", exact=True).first.click()
        page.get_by_role("link", name="Sản phẩm mẫu một", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sản phẩm mẫu một")
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
        assert page.evaluate("[...document.fonts].some(font => font.status === 'loaded')")
    assert faults == []
