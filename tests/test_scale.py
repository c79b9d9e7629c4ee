"""Many products: lists are cut into pages, and the work grows with the number of products, not faster.

Work is counted in function calls, which do not depend on the machine.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import kept
from generator.check import examine
from generator.check.catalogue import Checked
from generator.pipeline import Built, build, check
from tests.benchmarks.synthetic import write_catalogue
from tests.conftest import ADDRESS, TODAY


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


def count_calls(work: Callable[[], Built | Checked], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many functions are called, all of them in this process."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    profile = cProfile.Profile()
    profile.enable()
    done = work()
    profile.disable()
    assert not any(fault.severity == "error" for fault in done.diagnostics)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined,no-any-return]


def build_calls(count: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    root = write_catalogue(count, folder)
    # The theme's cache is shared: only the work for products is counted.
    return count_calls(lambda: build(root, root / "site", TODAY, cache=folder.parent / "cache"), monkeypatch)


def test_twice_the_products_are_twice_the_work_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_calls(1, tmp_path / "warm", monkeypatch)
    once, twice = (build_calls(count, tmp_path / str(count), monkeypatch) for count in (150, 300))
    assert 1.3 * once < twice < 2.1 * once


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """A catalogue of 150 products that lie there for a while, and its site."""
    root = write_catalogue(150, tmp_path / "settled")
    for path in (root / "products").rglob("*.yaml"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return root


def edit(root: Path, field: str) -> None:
    path = sorted((root / "products").rglob("*.yaml"))[9]
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"^({field}:\n  vi: ).*", r'\1"Sửa"', text, count=1, flags=re.M), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text


def test_an_edit_costs_what_it_changes(settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that only one page shows, and a name that lists show, are small parts of the whole work."""
    monkeypatch.setattr(kept, "FRESH", -1)

    def again() -> int:
        return count_calls(lambda: build(settled, settled / "site", TODAY, cache=tmp_path / "cache"), monkeypatch)

    whole, nothing = again(), again()
    edit(settled, "summary")
    text = again()
    edit(settled, "name")
    name = again()
    assert nothing < text < name < whole
    assert text < whole / 8 and name < whole / 1.5


def test_a_check_reads_only_what_was_changed(settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of products and producers, of which there are thousands; what all of them share is read each time."""
    monkeypatch.setattr(kept, "FRESH", -1)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    read: list[str] = []
    decode = examine.decode_document
    monkeypatch.setattr(examine, "decode_document", lambda path, data: (read.append(path), decode(path, data))[1])

    def again() -> list[str]:
        read.clear()
        assert not check(settled, TODAY, tmp_path / "cache").has_errors
        return list(read)

    assert len(again()) > 150 and again() == []
    edit(settled, "summary")
    assert [Path(path).name for path in again()] == ["KG100009.yaml"]


def test_a_text_that_one_page_shows_changes_no_list(settled: Path, tmp_path: Path) -> None:
    """Whoever copies the site to its server has little to copy."""
    site = settled / "site"

    def again() -> dict[str, tuple[int, int]]:
        assert build(settled, site, TODAY, ADDRESS, cache=tmp_path / "cache", cards=False).published
        return {path.relative_to(site).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.rglob("*") if path.is_file()}

    before = again()
    edit(settled, "summary")
    after = again()
    assert before.keys() == after.keys()
    changed = {re.sub(r"(san-pham|products)/san-pham-[^/]*/", r"\1/…/", path) for path in after if after[path] != before[path]}
    assert changed == {"san-pham/…/index.html", "api/v1/products/KG100009.json", "sha256sums.txt"}
