"""What a change does, told to its reviewer: real git repositories with made-up products, and the words as they come out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from generator.history.commit import NoHistory, changed_paths, find_base, read_files
from generator.model.difference import Comparison
from generator.model.hint import HINTS, find_hints
from generator.pipeline import strings_of
from generator.render.difference import render_comparison
from generator.render.words import Words
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
    text = render_comparison(compared(root), WORDS[language], form)
    golden = GOLDENS / f"diff.{language}.{ {'markdown': 'md', 'full': 'txt'}.get(form, form) }"
    if request.config.getoption("--refresh"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
