"""The command as its users type it: exit codes, forms of the report, messages."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import copy_small_catalogue


def ocop(*arguments: str, cwd: Path, language: str = "vi") -> subprocess.CompletedProcess[str]:
    code = "from generator.cli import main; main()"
    environment = {**os.environ, "OCOP_LANG": language, "NO_COLOR": "1"}
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_small_catalogue(tmp_path)


def break_id(root: Path) -> None:
    path = root / "products/TT0001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('id: "TT0001"', 'id: "TT1"', 1), encoding="utf-8")


def test_clean_data_leaves_with_0(root: Path) -> None:
    done = ocop("check", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")


def test_faults_leave_with_1_and_name_the_line(root: Path) -> None:
    break_id(root)
    done = ocop("check", "--format", "line", cwd=root)
    assert done.returncode == 1
    assert any(line.startswith("products/TT0001.yaml:1:5: ") for line in done.stdout.splitlines())


def test_strict_counts_warnings(root: Path) -> None:
    assert ocop("check", "--strict", cwd=root).returncode == 1


def test_no_catalogue_leaves_with_2(tmp_path: Path) -> None:
    done = ocop("check", cwd=tmp_path)
    assert done.returncode == 2 and "catalog/data/settings.yaml" in done.stderr


@pytest.mark.parametrize("arguments", [("check", "--today", "hôm nay"), ("build", "--base-url", "ocop"), ("check", "nowhere"), ("nonsense",)])
def test_wrong_arguments_leave_with_2_and_no_traceback(root: Path, arguments: tuple[str, ...]) -> None:
    done = ocop(*arguments, cwd=root)
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_paths_choose_whose_faults_are_shown(root: Path) -> None:
    break_id(root)
    assert ocop("check", "catalog/data", cwd=root).returncode == 0
    assert ocop("check", "products/TT0001.yaml", cwd=root).returncode == 1
    assert ocop("check", str(root), cwd=root.parent).returncode == 1


def test_json_and_github(root: Path) -> None:
    break_id(root)
    (found,) = [d for d in json.loads(ocop("check", "--format", "json", cwd=root).stdout) if d["code"] == "id-form"]
    assert (found["path"], found["line"], found["severity"]) == ("products/TT0001.yaml", 1, "error")
    assert "::error file=products/TT0001.yaml,line=1," in ocop("check", "--format", "github", cwd=root).stdout


def test_markdown_and_gitlab(root: Path) -> None:
    assert ocop("check", "--format", "gitlab", "products", cwd=root).stdout.startswith("[")
    break_id(root)
    assert "| lỗi `id-form` | `products/TT0001.yaml:1:5` |" in ocop("check", "--format", "markdown", cwd=root).stdout
    issues = json.loads(ocop("check", "--format", "gitlab", cwd=root).stdout)
    assert {"id-form"} <= {issue["check_name"] for issue in issues} and issues[0]["severity"] == "major"


def test_the_report_speaks_both_languages(root: Path) -> None:
    break_id(root)
    vietnamese, english = ocop("check", cwd=root).stdout, ocop("check", "--lang", "en", cwd=root).stdout
    assert "lỗi" in vietnamese and "error" in english and vietnamese != english


def test_build_publishes_or_says_why_not(root: Path) -> None:
    done = ocop("build", "--out", "public", "--today", "2026-11-23", cwd=root)
    assert done.returncode == 0 and (root / "public/index.html").is_file() and "Giai đoạn" not in done.stderr
    break_id(root)
    before = (root / "public/index.html").stat().st_ino
    done = ocop("build", "--out", "public", cwd=root)
    assert done.returncode == 1 and (root / "public/index.html").stat().st_ino == before


def test_build_tells_the_sum_of_all_sums(root: Path) -> None:
    done = ocop("build", "--no-cards", "--lang", "en", cwd=root)
    lines = (root / "site/sha256sums.txt").read_bytes()
    assert hashlib.sha256(lines).hexdigest() in done.stdout
    told = dict(reversed(line.split("  ", 1)) for line in lines.decode().splitlines())
    files = {path.relative_to(root / "site").as_posix(): path for path in (root / "site").rglob("*") if path.is_file()}
    assert told == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if name != "sha256sums.txt"}
    assert list(told) == sorted(told)
    # A part never takes the place of the whole.
    done = ocop("build", "--only", "fair", cwd=root)
    assert done.returncode == 2 and "--out" in done.stderr and (root / "site/sha256sums.txt").read_bytes() == lines
    assert ocop("build", "--only", "fair", "--out", "part", cwd=root).returncode == 0 and (root / "part/hoi-cho/index.html").exists()


def test_build_does_not_replace_other_folders(root: Path) -> None:
    done = ocop("build", "--out", "products", cwd=root)
    assert done.returncode == 2 and (root / "products/TT0001.yaml").is_file()


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments, "--site-dir", str(root / "theirs")]
    return subprocess.run(command, cwd=root, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False)


def test_mkdocs_build_gives_the_same_site(root: Path) -> None:
    """People who know MkDocs type its own command."""
    done = mkdocs(root, "build", "--quiet")
    assert done.returncode == 0, done.stderr
    assert ocop("build", "--out", "ours", cwd=root).returncode == 0
    ours = {p.relative_to(root / "ours"): p.read_bytes() for p in (root / "ours").rglob("*") if p.is_file()}
    theirs = {p.relative_to(root / "theirs"): p.read_bytes() for p in (root / "theirs").rglob("*") if p.is_file()}
    assert ours == theirs


def test_mkdocs_build_keeps_the_old_site_while_there_are_faults(root: Path) -> None:
    (root / "theirs").mkdir()
    (root / "theirs/index.html").write_text("old", encoding="utf-8")
    photo = root / "products/TT0001-2.png"
    # Whole enough to be measured, which is all that a check does; only drawing it tells.
    content = photo.read_bytes()
    photo.write_bytes(content[:60] + bytes(len(content) - 60))
    done = mkdocs(root, "build")
    assert done.returncode == 1 and "not-a-picture" in done.stderr and "Traceback" not in done.stderr
    assert (root / "theirs/index.html").read_text(encoding="utf-8") == "old"


def test_verbose_tells_the_time_of_each_phase(root: Path) -> None:
    done = ocop("build", "--verbose", "--out", "public", "--lang", "en", cwd=root)
    rows = dict(re.findall(r"^(\w[\w ]*\w) +(\d+\.\d\d)$", done.stderr, re.MULTILINE))
    assert [*rows] == ["Reading and checking", "Theme", "Photos", "Pages", "Site maps and descriptions of data", "Publishing", "In all"]
    assert sum(float(seconds) for name, seconds in rows.items() if name != "In all") <= float(rows["In all"]) + 0.05


def test_help_is_in_the_language_asked_for(tmp_path: Path) -> None:
    assert "Kiểm tra" in ocop("--help", cwd=tmp_path).stdout
    assert "Check" in ocop("--help", cwd=tmp_path, language="en").stdout
