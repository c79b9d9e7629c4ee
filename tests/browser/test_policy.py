"""The content policy in a real browser: nothing of ours is refused, nothing of a stranger's runs; facts that are over are gone."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.kinds import FEW_KINDS, find_address
from tests.judges.axe import axe_violations
from tests.judges.layout import text_overflow

VIOLATIONS = "() => { window.refused = []; document.addEventListener('securitypolicyviolation', (e) => window.refused.push(e.violatedDirective + ' ' + e.blockedURI)); }"
INJECT = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="window.ran = true"><a id="bad" href="javascript:window.ran=true">x</a>');
  document.getElementById("bad").click();
}"""


@pytest.mark.parametrize("kind", FEW_KINDS)
def test_no_page_breaks_its_own_policy(built_site: Path, open_page: OpenPage, kind: str) -> None:
    # The console tells of every violation, and the witness fails for every word there.
    page = open_page(find_address(built_site, kind, "vi"), window="phone")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelectorAll('meta[http-equiv=Content-Security-Policy]').length") == 1


def test_a_script_that_was_slipped_in_does_not_run(server: str, browser) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}san-pham/")
    page.evaluate(VIOLATIONS)
    page.evaluate(INJECT)
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert any("script-src" in refused for refused in page.evaluate("window.refused"))
    context.close()


def test_a_script_in_the_page_itself_does_not_run(built_site: Path, server: str, browser) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context()
    page = context.new_page()
    html = (built_site / "index.html").read_text(encoding="utf-8").replace("<main", "<script>window.ran = true</script><main", 1)
    page.route("**/index-with-script.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{server}index-with-script.html")
    assert page.evaluate("window.ran") is None
    context.close()


def test_a_fact_that_is_over_is_gone_from_a_page_kept_longer(built_site: Path, open_page: OpenPage) -> None:
    file = next(page for page in sorted(built_site.glob("san-pham/*/index.html")) if "data-until=" in page.read_text(encoding="utf-8"))
    until = re.search(r'data-until="(\d{4}-\d\d-\d\d)"', file.read_text(encoding="utf-8"))
    assert until
    address = f"san-pham/{file.parent.name}/"
    count = "document.querySelectorAll('script[data-until]').length"
    assert open_page(address).evaluate(count) == 1
    later = datetime.fromisoformat(f"{until[1]}T12:00").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert open_page(address, now=later).evaluate(count) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", ["phone", "desktop"])
@pytest.mark.parametrize("address", ["api/v1/", "thay-doi/", "en/changes/"])
def test_pages_for_programmers_are_for_everybody(open_page: OpenPage, address: str, window: str, scheme: str) -> None:
    page = open_page(address, window=window, scheme=scheme)
    assert axe_violations(page) == []
    assert text_overflow(page) == []
