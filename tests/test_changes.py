"""The log of changes: what git knows of the data, told by products, without names; hostile notes stay text; no history is no fault."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from generator.history.commit import NoHistory
from generator.history.log import read_log
from generator.model.change import FOLDERS, clean_subject, read_change
from generator.pipeline import build, read_changes
from tests.conftest import ADDRESS, TODAY, run_git


@pytest.fixture
def repository(small_catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    run_git(small_catalogue, "init", "-q")
    commit(small_catalogue, "Thêm danh mục mẫu")
    return small_catalogue


def commit(root: Path, message: str, when: str = "2026-01-01T00:00:00+00:00") -> None:
    run_git(root, "add", "-A", when=when)
    run_git(root, "commit", "-q", "--allow-empty", "--allow-empty-message", "--no-gpg-sign", "-m", message, when=when)


def change_file(root: Path, path: str) -> None:
    file = root / path
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def test_a_change_is_told_by_products_and_kinds_of_records(repository: Path) -> None:
    change_file(repository, "products/TT0003.yaml")
    change_file(repository, "catalog/data/producers/ho-mau.yaml")
    (repository / "products/TT0008.yaml").unlink()
    (repository / "products/TT0001-2.png").write_bytes(b"x")
    commit(repository, "[TT0003] Sửa tên", when="2026-02-28T20:00:00+00:00")
    (repository / "README").write_text("x")
    commit(repository, "Không phải dữ liệu")
    newest, first = read_changes(repository).changes
    # In the evening of London it is the next day in Vietnam.
    assert (newest.day, newest.subject) == (date(2026, 3, 1), "[TT0003] Sửa tên")
    assert newest.products == {"TT0001": "M", "TT0003": "M", "TT0008": "D"} and newest.records == {"producer": 1}
    assert set(first.products.values()) == {"A"} and len(first.products) == 8


def test_nobody_is_named(repository: Path) -> None:
    change_file(repository, "products/TT0003.yaml")
    commit(repository, "Sửa theo thư của an.nguyen@example.org\n\nCo-authored-by: Người Khác <khac@example.org>")
    assert build(repository, repository / "site", TODAY, ADDRESS).published
    texts = [(repository / "site" / path).read_text(encoding="utf-8") for path in ("thay-doi/index.html", "en/changes/index.html", "api/v1/changes.json", "api/v1/feeds/changes.vi.xml")]
    for text in texts:
        assert "Sửa theo thư của …" in text
        assert not re.search(r"Người Mẫu|Người Khác|@example\.org|an\.nguyen", text)


HOSTILE = ["<script>alert(1)</script>", "]]></summary><x>", "[x](javascript:alert(1))", "\u202egnp.exe\u2066", "A\x01B\x1b[31mC", "{{ 7 * 7 }}", "ocophole-body-x", "&lt;b&gt;", "x" * 5000, ""]


def test_hostile_notes_are_text(repository: Path) -> None:
    for message in HOSTILE:
        change_file(repository, "products/TT0003.yaml")
        commit(repository, message)
    assert build(repository, repository / "site", TODAY, ADDRESS).published
    html = (repository / "site/thay-doi/index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html and 'href="javascript' not in html and "</summary>" not in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b]", html)
    log = json.loads((repository / "site/api/v1/changes.json").read_text(encoding="utf-8"))
    told = [change["subject"] for change in log["changes"][: len(HOSTILE)]]
    assert told == [clean_subject(message) for message in reversed(HOSTILE)] and max(map(len, told)) <= 200


@given(st.text())
def test_a_cleaned_note_is_one_short_line(text: str) -> None:
    line = clean_subject(text)
    assert line == " ".join(line.split()) and len(line) <= 200 and "@" not in re.sub(r"^@|@$|(?<=\s)@|@(?=\s)", "", line)


def test_strange_names_of_files_do_no_harm(repository: Path) -> None:
    for name in ("products/TT0003 ă\n\t\"x'.yaml", "products/-rf", "products/0123456789012345678901234567890123456789"):
        (repository / name).write_text("x")
    commit(repository, "Tên lạ")
    newest = read_changes(repository).changes[0]
    assert set(newest.products) <= {"TT0003"}


def test_a_product_comes_and_goes_with_its_file_only() -> None:
    told = read_change("0", TODAY, "x", {"products/TT0001.yaml": "A", "products/TT0001-1.jpg": "A", "products/TT0002-1.jpg": "D", "products/TT00031.yaml": "M"})
    assert told.products == {"TT0001": "A", "TT0002": "M", "TT00031": "M"}


def test_without_git_the_page_says_so(addressed_site: Path, small_catalogue: Path) -> None:
    assert read_changes(small_catalogue).missing == "none"
    assert build(small_catalogue, small_catalogue / "site", TODAY, ADDRESS).published
    assert '<ol class="timeline' not in (small_catalogue / "site/thay-doi/index.html").read_text(encoding="utf-8")
    assert json.loads((small_catalogue / "site/api/v1/changes.json").read_text())["missing"] == "none"
    assert '<ol class="timeline changes">' in (addressed_site / "thay-doi/index.html").read_text(encoding="utf-8")


def test_a_shallow_clone_is_no_history(repository: Path, tmp_path: Path) -> None:
    change_file(repository, "products/TT0003.yaml")
    commit(repository, "Sửa")
    run_git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "clone")
    assert read_changes(tmp_path / "clone").missing == "shallow"
    with pytest.raises(NoHistory):
        read_log(tmp_path / "clone", FOLDERS, 10)


def test_a_catalogue_below_the_top_of_its_repository(tmp_path: Path, repository: Path) -> None:
    outer = tmp_path / "outer [a]*"
    outer.mkdir()
    run_git(outer, "init", "-q")
    (outer / "con [b]" / "products").mkdir(parents=True)
    (outer / "con [b]" / "products" / "TT0001.yaml").write_text("x")
    (outer / "products").mkdir()
    (outer / "products" / "TT0009.yaml").write_text("x")
    commit(outer, "Hai nơi")
    assert read_changes(outer / "con [b]").changes[0].products == {"TT0001": "A"}
