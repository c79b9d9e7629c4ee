"""Lighthouse on a simulated telephone: nothing to find fault with, and quick. What it warns of is told also where the score is full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.pipeline import build
from tests.benchmarks.synthetic import photo_like
from tests.browser.kinds import find_address
from tests.browser.server import serve_folder
from tests.conftest import TODAY, copy_small_catalogue
from tests.judges.lighthouse import lighthouse

# Kind and language, of the real site: the largest of each kind.
PAGES = [("home", "vi"), ("products", "vi"), ("product", "en"), ("progress", "vi"), ("fair", "vi"), ("progress", "en")]
PHOTO = "san-pham/san-pham-mau-mot/"


@pytest.fixture(scope="module")
def photo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The made-up catalogue with a photo as rich as a telephone's, at an address that its pages know and name."""
    root = copy_small_catalogue(tmp_path_factory.mktemp("lighthouse"))
    (root / "products/TT0001-1.jpg").write_bytes(photo_like(2400, 1800))
    with serve_folder(root / "site", compress=True) as address:
        built = build(root, root / "site", TODAY, address, cards=False)
        assert built.published, built.diagnostics
        yield address


@pytest.mark.alone
@pytest.mark.browser
@pytest.mark.judge
def test_lighthouse_finds_nothing(built_site: Path, photo_site: str) -> None:
    with serve_folder(built_site, compress=True) as address:
        found = lighthouse([photo_site + PHOTO, *(address + find_address(built_site, kind, language) for kind, language in PAGES)])
    for page in found:
        print(page.address, dict(page.scores))
    assert [fault for page in found for fault in page.faults()] == []
