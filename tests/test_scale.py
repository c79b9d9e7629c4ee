"""Many products: lists are cut into pages, and the work grows with the number of products, not faster.

Work is counted in function calls, which do not depend on the machine.
"""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path

import pytest

from generator.pipeline import build, check
from tests.benchmarks.synthetic import write_catalogue
from tests.conftest import TODAY


@pytest.fixture(scope="session")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_catalogue(400, tmp_path_factory.mktemp("large"))
    built = build(root, root / "site", TODAY)
    assert built.published, built.diagnostics[:3]
    return root / "site"


def test_who_waits_for_a_check_is_told_how_far_it_is(large_site: Path, tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    assert not check(large_site.parent, TODAY, tmp_path, lambda *told: heard.append(told)).has_errors
    assert heard == [("check", done, 400) for done in range(64, 400, 64)]


@pytest.mark.parametrize(("section", "word"), [("san-pham", "trang"), ("en/products", "page")])
def test_a_long_list_is_cut_into_pages_that_lead_on(large_site: Path, section: str, word: str) -> None:
    pages = [large_site / section / "index.html"]
    while (following := large_site / section / f"{word}-{len(pages) + 1}" / "index.html").exists():
        pages.append(following)
    assert len(pages) == -(-400 // 48)
    counts = [page.read_text(encoding="utf-8").count('<article class="card"') for page in pages]
    assert counts == [48] * (len(pages) - 1) + [400 - 48 * (len(pages) - 1)]
    assert all('rel="next"' in page.read_text(encoding="utf-8") for page in pages[:-1])
    assert 'rel="next"' not in pages[-1].read_text(encoding="utf-8")


def test_no_page_grows_with_the_catalogue(large_site: Path) -> None:
    """No list holds more cards than a page may, so none is heavier than a page may be."""
    heavy = [page for page in large_site.rglob("index.html") if page.read_text(encoding="utf-8").count('<article class="card"') > 48]
    assert heavy == []


def count_calls(count: int, folder: Path) -> int:
    root = write_catalogue(count, folder)
    profile = cProfile.Profile()
    profile.enable()
    # The theme's cache is shared: only the work for products is counted.
    built = build(root, root / "site", TODAY, cache=folder.parent / "cache")
    profile.disable()
    assert built.published
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined,no-any-return]


def test_twice_the_products_are_twice_the_work_at_most(tmp_path: Path) -> None:
    count_calls(1, tmp_path / "warm")
    once, twice = count_calls(150, tmp_path / "once"), count_calls(300, tmp_path / "twice")
    assert twice < 2.1 * once
