"""What a change does, told to its reviewer: real git repositories with made-up products, and the words as they come out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.history.commit import NoHistory, changed_paths, find_base, read_files
from generator.model.difference import Comparison, compare_values
from generator.model.hint import HINTS, find_hints
from generator.model.record import Bilingual, Conflict, Source
from generator.pipeline import strings_of
from generator.render.difference import render_comparison
from generator.render.words import Words
from generator.site.folder import write_folder
from generator.workbench import compare
from tests.conftest import ROOT, TODAY, copy_small_catalogue

GOLDENS = ROOT / "tests" / "goldens"
WORDS = {language: Words(language, strings_of(ROOT, language)) for language in ("vi", "en")}
# Every commit has the same hash on every machine.
_WHEN = "2026-01-01T00:00:00+00:00"


def git(root: Path, *arguments: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")}, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": _WHEN, "GIT_COMMITTER_DATE": _WHEN,
    }  # fmt: skip
    command = ["git", "-c", "user.name=Mẫu", "-c", "user.email=mau@example.org", "-c", "init.defaultBranch=main", "-C", str(root), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture(autouse=True)
def no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")


def commit_all(root: Path, message: str = "Mẫu") -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--no-gpg-sign", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The made-up catalogue in a repository with one commit, on a branch beside ``main``."""
    root = copy_small_catalogue(tmp_path)
    git(root, "init", "-q")
    commit_all(root)
    git(root, "checkout", "-q", "-b", "thay-doi")
    return root


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (path, old, text.count(old))
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def product(name: str) -> str:
    return f"products/{name}.yaml"


def big_change(root: Path) -> None:
    """One change with something of every kind in it, hostile text too."""
    edit(
        root, product("TT0001"),
        ("price: 95000", "price: 98000"), ('email: "san-pham@example.org"', 'email: "san-pham@example.org"\n  phone: "0900000009"'),
        ('vi: "Thành phần mẫu"', 'vi: "@to-mau/nhom <img src=x onerror=alert(1)> [bấm](https://example.com) #1 to-mau/kho-mau#12 deadbeef12 ![x](y) | a | `b` *c*"'),
        ('  - url: "https://example.org/san-pham-mau-mot"', '  - url: "https://bit.ly/mau"\n    title: "Trang @mau"'), ('notes: "Ghi chú mẫu."\n', ""),
        ("former_slugs:", '  - name:\n      vi: "Tên mẫu khác"\nformer_slugs:'),
    )  # fmt: skip
    edit(root, product("TT0001"), ('  - stars: 4\n    level: "province"\n    date: "2024-12-01"', '  - stars: 5\n    level: "national"\n    date: "2026-11-01"\n    decision: "dot-mau-2026"\n    evidence: "A"\n    sources:\n      - url: "https://trang-moi.example.net/nam-sao"\n  - stars: 4\n    level: "province"\n    date: "2024-12-01"'))
    Image.new("RGB", (3000, 2000), "teal").save(root / "products/TT0001-1.jpg")
    Image.new("RGB", (1600, 900), "navy").save(root / "products/TT0002-1.jpg")
    Image.new("RGB", (9, 9)).save(root / "products/TT0088.png")
    edit(root, product("TT0002"), ('date: "2023-08-15"', 'date: "2024-02-15"'), ('english: "machine"', 'english: "human"\nphotos:\n  - file: "TT0002-1.jpg"\n    alt:\n      vi: "Ảnh mẫu"'), ('slug: "san-pham-mau-hai"', 'slug: "san-pham-mau-hai-moi"'))
    (root / product("TT0003")).unlink()
    edit(root, product("TT0004"), ("stars: 3", "stars: 33"), ('vi: "Sản phẩm mẫu bốn"', 'vi: "Sản phẩm mẫu số bốn"'))
    edit(root, product("TT0007"), ("    revocation:\n      date: \"2025-09-01\"\n      ground: \"mark-misuse\"\n      decision_number: \"00/QĐ-MAU-TH\"\n      source:\n        url: \"https://example.org/thu-hoi\"\n", ""))
    (root / product("TT0009")).write_text(NEW, encoding="utf-8")
    data = "catalog/data"
    (root / data / "decisions/dot-mau-2026.yaml").write_text(DECISION, encoding="utf-8")
    edit(root, f"{data}/producers/ho-mau.yaml", ('phone: "0900000000"', 'phone: "0900000000"\n  email: "ho-mau@example.org"'))
    edit(root, f"{data}/settings.yaml", ('unofficial_notice:\n  vi: "Mọi sản phẩm ở đây đều là mẫu, không có thật."\n  en: "Every product here is a sample and does not exist."\n', ""))
    edit(root, f"{data}/fairs/hoi-cho-mau-2027.yaml", ('number: "A2"', 'number: "A3"'), ('vi: "Vào cửa tự do."', 'vi: "Vào cửa có vé."'))
    edit(root, f"{data}/figures/mau.yaml", ("    value: 1\n    kind: \"recognised\"\n    confidence: \"A\"\n    cycle: 2023", "    value: 2\n    kind: \"recognised\"\n    confidence: \"A\"\n    cycle: 2023"), ('url: "https://example.org/so-lieu-mau"', 'url: "https://example.org/so-lieu-mau-2"'))
    edit(root, f"{data}/permalinks/tt0.yaml", ("    printed: true\n", ""))
    (root / ".github/workflows").mkdir(parents=True)
    (root / ".github/workflows/x.yml").write_text("on: push\n", encoding="utf-8")
    (root / "[x](https:␤) `@a` \u202e.txt").write_text("x", encoding="utf-8")


NEW = """\
id: "TT0009"
slug: "san-pham-mau-mot-moi"
name:
  vi: "San pham mau mot"
place: "huyen-mau-dong"
packs:
  - quantity: 0.5
    unit: "l"
    price: 120000
recognitions:
  - stars: 3
    date: "2024-01-15"
    level: "district"
    evidence: "C"
    sources:
      - url: "https://example.org/"
"""
DECISION = """\
id: "dot-mau-2026"
title:
  vi: "Quyết định mẫu năm 2026"
number: "123/QĐ-MAU"
level: "national"
date: "2026-11-01"
products:
  - "TT0001"
sources:
  - url: "https://example.org/quyet-dinh-2026"
"""


def compared(root: Path, base: str = "main", *, pages: bool = True) -> Comparison:
    return compare(root, base, TODAY, TODAY, pages=pages)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["markdown", "json", "full"])
def test_a_big_change_is_told_as_agreed(root: Path, language: str, form: str, request: pytest.FixtureRequest) -> None:
    big_change(root)
    comparison = compared(root)
    # The hash follows every word of the interface that was copied.
    text = render_comparison(comparison, WORDS[language], form).replace(comparison.commit, "COMMIT")
    golden = GOLDENS / f"diff.{language}.{ {'markdown': 'md', 'full': 'txt'}.get(form, form) }"
    if request.config.getoption("--refresh"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_kind_of_hint_has_words_and_the_gravest_come_first(root: Path) -> None:
    big_change(root)
    codes = [hint.code for hint in find_hints(compared(root, pages=False))]
    assert codes == sorted(codes, key=HINTS.index)
    for words in WORDS.values():
        assert set(words.t.difference.hints) == set(HINTS)


def codes_of(root: Path) -> list[str]:
    return [hint.code for hint in find_hints(compared(root, pages=False))]


def replace(path: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    return lambda root: edit(root, path, *changes)


def rename_id(root: Path) -> None:
    text = (root / product("TT0008")).read_text(encoding="utf-8")
    (root / product("TT0008")).unlink()
    (root / product("TT0010")).write_text(text.replace("TT0008", "TT0010"), encoding="utf-8")


RECOGNITION = '    date: "2026-09-30"\n    evidence: "A"\n    sources:\n      - url: "https://example.org/moi-cong-nhan"\n'


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (rename_id, ["id_changed", "stars_without_decision"]),
        (replace(product("TT0008"), (f'recognitions:\n  - stars: 3\n    level: "province"\n{RECOGNITION}', "")), ["recognition_removed"]),
        (replace(product("TT0008"), ('  - stars: 3\n    level: "province"\n    date: "2026-09-30"', '  - stars: 4\n    level: "province"\n    date: "2026-10-30"')), ["recognition_rewritten", "stars_without_decision"]),
        (replace(product("TT0005"), ('  - date: "2024"\n', '  - date: "2024"\n    level: "province"\n')), []),  # what was not known may be filled in
        (replace(product("TT0008"), ("recognitions:", 'website: "https://xn--mu-eka.example.org/"\nrecognitions:')), ["link_unusual"]),
        (replace(product("TT0008"), ("recognitions:", 'website: "https://203.0.113.7/a"\nrecognitions:')), ["link_unusual"]),
        (replace(product("TT0008"), ("recognitions:", 'story:\n  vi: "Xem [ở đây](https://tinyurl.com/mau)."\nrecognitions:')), ["link_shortened"]),
        (replace("catalog/data/rules/mau-2026.yaml", ("validity_months: 36", "validity_months: 48")), ["rules_changed"]),
        (replace("catalog/data/settings.yaml", ('data_licence: "CC BY 4.0"', 'data_licence: "CC0"')), ["settings_changed"]),
        (
            replace("catalog/data/producers/doanh-nghiep-mau.yaml", ('  consent:\n    date: "2026-01-02"\n    given_by: "Người đại diện mẫu"\n    record: "Biên bản mẫu số 0"\n', "")),
            ["consent_removed"],
        ),
        (
            replace("catalog/data/producers/ho-mau.yaml", ('phone: "0900000000"', 'phone: "0900000000"\n  consent:\n    date: "2026-01-02"\n    given_by: "Người mẫu"\n    record: "Biên bản mẫu"')),
            ["contact_published"],
        ),
        (replace(product("TT0002"), ('english: "machine"', 'english: "human"')), ["english_marked_human"]),
        (lambda root: (root / "README.md").write_text("x", encoding="utf-8"), []),
        (lambda root: (root / ".gitlab-ci.yml").write_text("x", encoding="utf-8"), ["workflow_changed"]),
    ],
)  # fmt: skip
def test_what_a_reviewer_is_pointed_to(root: Path, change: Callable[[Path], None], expected: list[str]) -> None:
    change(root)
    assert codes_of(root) == expected


def test_contact_details_are_not_repeated(root: Path) -> None:
    edit(root, "catalog/data/producers/ho-mau.yaml", ('phone: "0900000000"', 'phone: "0911111111"\n  email: "rieng@example.org"\n  address:\n    vi: "Số 7 đường Riêng"'))
    comparison = compared(root, pages=False)
    for form in ("markdown", "json", "full"):
        text = render_comparison(comparison, WORDS["vi"], form)
        assert "Điện thoại".lower() in text.lower()
        assert not any(secret in text for secret in ("0900000000", "0911111111", "rieng@", "Riêng"))


def test_pages_that_change_are_counted(root: Path) -> None:
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    (root / product("TT0009")).write_text(NEW.replace('evidence: "C"', 'evidence: "B"'), encoding="utf-8")
    (root / "catalog/pages/vi/rieng-tu.md").write_text("# Mẫu\n", encoding="utf-8")
    pages = compared(root).pages
    assert not isinstance(pages, str), pages
    assert {"san-pham/san-pham-mau-mot-moi/", "en/products/san-pham-mau-mot-moi/"} <= set(pages.added)
    assert {"san-pham/san-pham-mau-mot/", "en/products/san-pham-mau-mot/", "rieng-tu/", "san-pham/"} <= set(pages.changed)
    assert (pages.removed, pages.everywhere) == ((), False)
    assert compared(root, pages=False).pages == "not_asked"
    (root / "catalog/templates/home.html.j2").write_text("{{ ", encoding="utf-8")
    assert compared(root).pages == "program"  # a stranger's template is not run for a comparison


def test_a_photo_with_new_content_changes_its_pages(root: Path) -> None:
    Image.new("RGB", (2000, 1000), "teal").save(root / "products/TT0001-1.jpg")
    comparison = compared(root)
    (photo,) = comparison.photos
    assert (photo.product, photo.status, photo.width, photo.height, photo.shrinks) == ("TT0001", "M", 2000, 1000, True)
    assert not isinstance(comparison.pages, str) and "san-pham/san-pham-mau-mot/" in comparison.pages.changed


def test_nothing_changed(root: Path) -> None:
    comparison = compared(root)
    assert comparison.difference is not None and comparison.difference.records == () and comparison.files == ()
    assert str(WORDS["vi"].t.difference.nothing) in render_comparison(comparison, WORDS["vi"], "markdown")


def test_another_way_of_writing_is_no_change(root: Path) -> None:
    edit(root, product("TT0002"), ('slug: "san-pham-mau-hai"', "slug: san-pham-mau-hai"))
    edit(root, "catalog/data/producers/ho-mau.yaml", ('id: "ho-mau"', 'id: "ho-mau" # mẫu'))
    (root / "catalog/data/khac.yaml").write_text("x", encoding="utf-8")
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    comparison = compared(root)
    assert comparison.difference is not None and [record.id for record in comparison.difference.records] == ["TT0001"]
    told = render_comparison(comparison, WORDS["vi"], "full")
    assert f"{WORDS['vi'].count('difference.files.silent', 3)}: catalog/data/khac.yaml, catalog/data/producers/ho-mau.yaml, products/TT0002.yaml\n" in told


def test_many_hints_of_a_kind_do_not_hide_the_others(root: Path) -> None:
    for number in range(1000, 1030):
        text = NEW.replace("TT0009", f"TT{number}").replace("mau-mot-moi", f"mau-{number}").replace("San pham mau mot", f"Khác {number}")
        (root / product(f"TT{number}")).write_text(text, encoding="utf-8")
    comparison = compared(root, pages=False)
    told = {form: render_comparison(comparison, WORDS["vi"], form) for form in ("markdown", "full")}
    words = WORDS["vi"].t.format("difference.hints.stars_without_decision", stars="3 sao")
    assert (told["markdown"].count(words), told["full"].count(words)) == (8, 30)
    assert WORDS["vi"].count("difference.hints_more", 22) in told["markdown"]


@pytest.mark.parametrize("path", ["products/TT0001.yaml", "catalog/data/producers/ho-mau.yaml", "catalog/data/places/mau.yaml", "catalog/data/decisions/dot-mau-2021.yaml", "catalog/data/figures/mau.yaml"])
def test_a_broken_file_is_not_taken_for_one_that_is_gone(root: Path, path: str) -> None:
    (root / path).write_bytes(b"id: [\xff")
    comparison = compared(root)
    assert comparison.unread == (path,) and comparison.pages == "faults" and comparison.faults_after.errors
    assert comparison.difference is not None
    assert [record.id for record in comparison.difference.records if record.after is None] == []
    for form in ("markdown", "json", "full"):
        assert path in render_comparison(comparison, WORDS["vi"], form)


def test_without_settings_the_files_are_still_told(root: Path) -> None:
    (root / "catalog/data/settings.yaml").write_text("[", encoding="utf-8")
    (root / ".github").mkdir()
    (root / ".github/x.yml").write_text("x", encoding="utf-8")
    comparison = compared(root)
    assert comparison.difference is None
    assert ".github/x.yml" in render_comparison(comparison, WORDS["en"], "markdown")


def test_a_comment_is_cut_before_a_forge_refuses_it(root: Path) -> None:
    for number in range(1000, 1800):
        (root / product(f"TT{number}")).write_text(NEW.replace("TT0009", f"TT{number}").replace("mau-mot-moi", f"mau-{number}").replace("San pham mau mot", f"Mẫu {number}" + " dài" * 20), encoding="utf-8")
    text = render_comparison(compared(root, pages=False), WORDS["vi"], "markdown")
    assert len(text) <= 60_000 and text.startswith("<!-- ocop-diff -->\n")
    assert str(WORDS["vi"].t.difference.cut) in text
    assert text.count("<details>") == text.count("</details>")


def test_a_new_host_is_named_once(root: Path) -> None:
    edit(root, product("TT0008"), ("recognitions:", 'website: "https://trang-moi.example.net/a"\nsources:\n  - url: "https://trang-moi.example.net/b"\nrecognitions:'))
    assert codes_of(root) == ["new_host"]


ADDRESSES = st.lists(st.sampled_from([f"https://example.org/{n}" for n in range(6)]), max_size=6)


@given(ADDRESSES, ADDRESSES)
def test_what_came_and_went_in_a_list_is_told_once_each(before: list[str], after: list[str]) -> None:
    old, new = (Conflict(text=Bilingual(vi="Mẫu"), sources=tuple(Source(url=url) for url in urls)) for urls in (before, after))
    changes = list(compare_values(old, new))
    came = Counter(change.after.url for change in changes if change.before is None)
    went = Counter(change.before.url for change in changes if change.after is None)
    assert (came, went) == (Counter(after) - Counter(before), Counter(before) - Counter(after))
    assert len(changes) == came.total() + went.total() + (came.total() == went.total() == 0 and before != after)


LONG = "Câu chuyện mẫu dài. " * 20


def told_changes(root: Path, language: str = "vi") -> list[str]:
    told = json.loads(render_comparison(compared(root, pages=False), WORDS[language], "json"))
    return [change["text"] for record in told["records"] for change in record["changes"]]


def test_of_a_long_text_what_changed_is_shown(root: Path) -> None:
    edit(root, product("TT0002"), ("english:", f'story:\n  vi: "{LONG}Ba sao. {LONG.strip()}"\nenglish:'))
    commit_all(root)
    git(root, "branch", "-f", "main")
    edit(root, product("TT0002"), ("Ba sao.", "Năm sao."))
    (text,) = told_changes(root)
    assert text.startswith("Câu chuyện sản phẩm: … ") and "Ba sao. Câu" in text and "→ … " in text and "Năm sao. Câu" in text and len(text) < 260


def test_order_and_english_are_named(root: Path) -> None:
    edit(root, product("TT0001"), ('en: "Sample product one"', 'en: "Sample product 1"'))
    text = (root / product("TT0001")).read_text(encoding="utf-8")
    first, second = (text[text.index(a) : text.index(b)] for a, b in (('  - file: "TT0001-1.jpg"', '  - file: "TT0001-2.png"'), ('  - file: "TT0001-2.png"', "packs:")))
    (root / product("TT0001")).write_text(text.replace(first + second, second + first), encoding="utf-8")
    assert told_changes(root) == ["Tên sản phẩm (tiếng Anh): Sample product one → Sample product 1", "Ảnh: đổi thứ tự"]


# The room of git


def test_a_change_is_compared_with_what_both_have_in_common(root: Path) -> None:
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    commit_all(root)
    git(root, "checkout", "-q", "main")
    edit(root, product("TT0002"), ('english: "machine"', 'english: "missing"'))
    commit_all(root)
    git(root, "checkout", "-q", "thay-doi")
    comparison = compared(root, pages=False)
    assert comparison.difference is not None and [record.id for record in comparison.difference.records] == ["TT0001"]


def told_paths(root: Path) -> list[tuple[str, str]]:
    return [(change.status, change.path) for change in changed_paths(find_base(root, "main"))]


def test_new_gone_changed_and_ignored_files(root: Path) -> None:
    (root / ".gitignore").write_text("/site/\n", encoding="utf-8")
    (root / "site").mkdir()
    (root / "site/x").write_text("x", encoding="utf-8")
    (root / product("TT0002")).unlink()
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    (root / "products/Mắm ☃\n.yaml").write_text("x", encoding="utf-8")
    (root / product("TT0003")).touch()  # a newer date is no change
    assert told_paths(root) == [("A", ".gitignore"), ("A", "products/Mắm ☃\n.yaml"), ("M", product("TT0001")), ("D", product("TT0002"))]


def test_a_catalogue_in_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    copy_small_catalogue(tmp_path).rename(tmp_path / "danh mục")
    inner = tmp_path / "danh mục"
    git(tmp_path, "init", "-q")
    commit_all(tmp_path)
    edit(inner, product("TT0001"), ("price: 95000", "price: 98000"))
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/x.yml").write_text("x", encoding="utf-8")
    comparison = compared(inner, "HEAD", pages=False)
    assert [(file.status, file.path, file.kind) for file in comparison.files] == [("A", ":/.github/x.yml", "workflow"), ("M", product("TT0001"), "product")]
    assert comparison.difference is not None and [record.id for record in comparison.difference.records] == ["TT0001"]


def reason(root: Path, base: str) -> str:
    with pytest.raises(NoHistory) as told:
        find_base(root, base)
    return told.value.reason


@pytest.mark.parametrize("base", ["-x", "--upload-pack=touch x", "", "a\nb", "x" * 301])
def test_a_name_that_git_could_take_for_an_option_is_refused(root: Path, base: str) -> None:
    assert reason(root, base) == "bad_name"


@pytest.mark.parametrize("base", ["nowhere", "main..HEAD", "HEAD~99", "HEAD:products", ";touch x", "$(touch x)"])
def test_a_base_that_is_no_commit(root: Path, base: str) -> None:
    assert reason(root, base) == "unknown_base"


def test_no_repository_no_commit_nothing_in_common(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    bare = tmp_path / "bare"
    bare.mkdir()
    assert reason(bare, "main") == "no_repository"
    git(bare, "init", "-q")
    assert reason(bare, "main") == "no_commit"
    git(root, "checkout", "-q", "--orphan", "khac")
    commit_all(root, "Khác")
    assert reason(root, "main") == "no_common"


def test_a_clone_with_part_of_the_history(root: Path, tmp_path: Path) -> None:
    for number in range(3):
        (root / "x").write_text(str(number), encoding="utf-8")
        commit_all(root)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "thay-doi", f"file://{root}", str(clone))
    assert reason(clone, "main") == "unknown_base_shallow"
    git(clone, "fetch", "-q", "--depth", "1", "origin", "main:main")
    assert reason(clone, "main") == "no_common_shallow"


def test_a_repository_of_somebody_else(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.history.commit._KEPT", re.compile("GIT_.*"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert reason(root, "main") == "other_owner"


def test_names_that_are_no_text(root: Path) -> None:
    (root / os.fsdecode(b"products/\xff\xfe.jpg")).write_bytes(b"x")
    (root / os.fsdecode(b"\x1b[31m\xff")).write_bytes(b"x")
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    for form in ("markdown", "json", "full"):
        done = ocop(root, "diff", "main", "--format", form)
        assert (done.returncode, done.stderr) == (0, "") and "\x1b" not in done.stdout and "<U+DCFF>" in done.stdout


def test_git_is_missing(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert reason(root, "main") == "no_git"


def test_every_reason_has_words() -> None:
    source = (ROOT / "generator/history/commit.py").read_text(encoding="utf-8")
    for words in WORDS.values():
        assert all(f'"{name}"' in source for name in words.t.cli.diff_faults)


def test_nothing_of_the_repository_is_run(root: Path, tmp_path: Path) -> None:
    """Hooks, filters, external diffs and monitors that a repository names are programs of strangers."""
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    (root / ".gitattributes").write_text("*.yaml diff=trap\n", encoding="utf-8")
    commit_all(root)
    for name in ("diff.external", "diff.trap.command", "diff.trap.textconv", "core.fsmonitor", "core.pager", "core.sshCommand"):
        git(root, "config", name, str(trap))
    (root / ".git/hooks").mkdir(exist_ok=True)
    for name in ("post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"):
        (root / ".git/hooks" / name).symlink_to(trap)
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    before = (root / ".git/index").read_bytes()
    assert compared(root, pages=False).difference is not None
    assert not (tmp_path / "sprung").exists()
    assert (root / ".git/index").read_bytes() == before


def test_links_modules_and_strange_names_of_a_commit_are_not_read(root: Path) -> None:
    (root / "products/link.yaml").symlink_to("/etc/passwd")
    git(root, "add", "-A")
    blob = git(root, "rev-parse", "HEAD:products/TT0001.yaml").strip()
    head = git(root, "rev-parse", "HEAD").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},products/module.yaml")
    git(root, "commit", "-q", "-m", "x")
    tree = f"100644 blob {blob}\t..\n100644 blob {blob}\tx.yaml\n040000 tree {git(root, 'rev-parse', 'HEAD:products').strip()}\tproducts\n"
    made = subprocess.run(["git", "-C", str(root), "mktree"], input=tree, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    commit = git(root, "commit-tree", "-m", "x", "-p", "HEAD", made.stdout.strip()).strip()
    git(root, "update-ref", "refs/heads/thay-doi", commit)
    names = [path for path, _ in read_files(find_base(root, "HEAD"), ("products",), (".yaml", ".."), 1_000_000)]
    assert names == [f"products/TT000{n}.yaml" for n in range(1, 9)]
    assert [path for path, _ in read_files(find_base(root, "HEAD"), ("products",), (".yaml",), 400)] != names


def test_a_folder_of_strangers_files_stays_within_itself(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    outside = str(tmp_path / "outside.yaml")
    names = ["a/b.yaml", "../outside.yaml", "a/../../outside.yaml", outside, "a", "a/b.yaml/c", "n\0", "x" * 300, "é.yaml"]
    write_folder(folder, ((name, b"x") for name in names))
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()) == ["folder/a/b.yaml", "folder/é.yaml"]


# The door


def ocop(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", "from generator.cli import main; main()", *arguments], cwd=root, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, check=False)


def test_the_command(root: Path) -> None:
    edit(root, product("TT0001"), ("price: 95000", "price: 98000"))
    done = ocop(root, "diff", "main", "--format", "json", "--no-pages", "--today", "2026-11-23", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["records"][0]["changes"][0]["text"] == "Packs and prices (Sample bottle, 500 ml), price: 95,000 VND → 98,000 VND"
    assert (told["pages"], told["no_pages"]) == (None, "not_asked")
    done = ocop(root, "diff", "nowhere")
    assert done.returncode == 2 and "nowhere" in done.stderr and "Traceback" not in done.stderr
    assert ocop(root, "diff", "--", "--output=x").returncode == 2 and not (root / "x").exists()


def test_days_change_the_day_of_the_comparison(root: Path) -> None:
    edit(root, product("TT0002"), ('date: "2023-08-15"', 'date: "2023-08-16"'))
    comparison = compare(root, "main", date(2026, 8, 15), TODAY, pages=False)
    assert comparison.difference is not None
    (change,) = comparison.difference.statuses
    assert (change.before.state.status, change.after.state.status) == ("lapsed", "renewal_due")
