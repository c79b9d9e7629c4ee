"""Putting a site in place: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.pipeline import CannotBuild, build
from generator.site import beside
from generator.site.publish import MARKS, NotASite, PathTaken, Publication
from tests.conftest import TODAY, copy_small_catalogue


def write_site(out: Path, text: str) -> None:
    with Publication(out) as publication:
        for name in MARKS[:3]:
            publication.write(name, text.encode())
        publication.write("assets/style.css", b"")
        publication.publish()


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_site_takes_the_place_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool) -> None:
    if not can_exchange:
        monkeypatch.setattr(beside, "exchange", lambda first, second: False)
    write_site(tmp_path / "site", "old")
    write_site(tmp_path / "site", "new")
    assert (tmp_path / "site/index.html").read_text() == "new"
    assert os.listdir(tmp_path) == ["site"]


def test_a_failed_build_leaves_the_old_site_and_nothing_else(tmp_path: Path) -> None:
    write_site(tmp_path / "site", "old")
    with pytest.raises(ZeroDivisionError), Publication(tmp_path / "site") as publication:
        publication.write("index.html", b"half")
        raise ZeroDivisionError
    assert (tmp_path / "site/index.html").read_text() == "old"
    assert os.listdir(tmp_path) == ["site"]


def test_two_outputs_never_share_a_path(tmp_path: Path) -> None:
    with Publication(tmp_path / "site") as publication:
        publication.write("a/Index.html", b"")
        with pytest.raises(PathTaken):
            publication.write("a/index.html", b"")


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_nothing_but_a_site_of_ours_is_replaced(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "folder":
        out.mkdir()
        (out / "thesis.txt").write_text("years of work")
    elif kind == "file":
        out.write_text("years of work")
    else:
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotASite):
        Publication(out)
    assert out.exists()


def test_errors_in_the_data_publish_nothing(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    (root / "products/TT0001.yaml").write_text("id: [", encoding="utf-8")
    built = build(root, root / "site", TODAY)
    assert not built.published and built.diagnostics
    assert not (root / "site").exists()


def test_a_broken_theme_is_told_and_leaves_the_old_site(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    assert build(root, root / "site", TODAY).published
    before = (root / "site/index.html").read_bytes()
    (root / "catalog/theme/main.html").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(CannotBuild):
        build(root, root / "site", TODAY)
    assert (root / "site/index.html").read_bytes() == before


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = copy_small_catalogue(tmp_path / "a"), copy_small_catalogue(tmp_path / "b")
    assert build(first, first / "site", TODAY).published and build(second, second / "site", TODAY).published
    files = sorted(path.relative_to(first / "site") for path in (first / "site").rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second / "site") for path in (second / "site").rglob("*") if path.is_file())
    assert [name for name in files if (first / "site" / name).read_bytes() != (second / "site" / name).read_bytes()] == []
