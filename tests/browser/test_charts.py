"""Charts in a real browser: their text can be read in both schemes, and a table says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.kinds import LANGUAGES, find_address
from tests.judges.contrast import pale_texts


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", ["phone", "desktop"])
def test_text_in_charts_can_be_read(scheme: str, window: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page("tien-do/p118-2125-products-3star/", window=window, scheme=scheme)
    count, pale = pale_texts(page)
    assert count > 10 and pale == []
    heights = page.locator(".chart text").evaluate_all("texts => texts.map(text => text.getBoundingClientRect().height)")
    # As small as small print, not smaller.
    assert min(heights) >= 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_is_told_in_words_and_in_a_table(language: str, built_site: Path, open_page: OpenPage) -> None:
    page = open_page(find_address(built_site, "target", language))
    chart = page.get_by_role("img", name=re.compile(".+"))
    expect(chart.locator("desc")).not_to_be_empty()
    drawn = chart.locator(".chart-value").evaluate_all("texts => texts.map(text => text.textContent)")
    told = page.locator(".figures-table tbody th + td").all_inner_texts()
    assert len(drawn) == len(told) > 0
    assert sorted(drawn) == sorted(re.search(r"[\d.,]+", text)[0] for text in told)  # type: ignore[index]


@pytest.mark.parametrize(("colour", "found"), [("#555", 0), ("#ccc", 1)])
def test_the_judge_of_contrast(colour: str, found: int, browser: object) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.set_content(f'<svg width="99" height="40"><rect width="99" height="40" fill="#fff"/><text x="9" y="20" fill="{colour}">made up</text></svg>')
    count, pale = pale_texts(page)
    page.close()
    assert (count, len(pale)) == (1, found)
