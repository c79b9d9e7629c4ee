"""The whole site as a folder that opens without a server: every link leads to a file that is there, and nothing is asked of a network."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.pipeline import CannotBuild, build_offline
from tests.conftest import TODAY, copy_small_catalogue

WAY = re.compile(r'<(?:a|img|source|link|script)\b[^>]*?\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_small_catalogue(tmp_path_factory.mktemp("offline"))
    built = build_offline(root, root / "site", TODAY, "https://ocop.example.org/", allow_test_address=True)
    assert built.published and built.files == sum(path.is_file() for path in (root / "site").rglob("*"))
    return root / "site"


def test_every_way_leads_to_a_file_in_the_folder(folder: Path) -> None:
    pages = [page for page in folder.rglob("*.html") if page.name != "404.html"]
    assert len(pages) > 100
    missing = []
    for page in pages:
        for way in WAY.findall(page.read_text(encoding="utf-8")):
            parts = urlsplit(urljoin(page.as_uri(), unescape(way)))
            if parts.scheme == "file" and not Path(unquote(parts.path)).is_file():
                missing.append((page.relative_to(folder).as_posix(), way))
    assert missing == []


def test_what_needs_a_server_is_left_out(folder: Path) -> None:
    assert not (folder / "admin").exists()
    assert [path for path in (folder / "P").rglob("*") if path.suffix == ".html"] == []
    product = (folder / "san-pham/san-pham-mau-mot/index.html").read_text(encoding="utf-8")
    assert "admin/" not in product and 'href="../../P/TT0001/"' not in product
    assert 'src="../../P/TT0001/qr.svg"' in product


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    out = tmp_path / "mine"
    out.mkdir()
    (out / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CannotBuild):
        build_offline(root, out, TODAY)
    assert [path.name for path in out.iterdir()] == ["letter.txt"]
