"""The same data give the same bytes, on any machine, at any hour, whatever the order in which files lie on the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ADDRESS, TODAY, copy_small_catalogue

# Another machine: its clock, language, seed of hashes, rights of new files and number of cores.
HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "POSIX", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "2", "HOME": "/nonexistent"}
ONE_CORE = "import os; os.cpu_count = lambda: 1; os.umask(0o077); "
PRINTS = {"labels": ("labels", "--lang", "both"), "booklet": ("booklet",), "sheet": ("sheet",)}


def copy_backwards(source: Path, target: Path) -> None:
    """The same files, made in the opposite order and at another time, so that folders list them otherwise."""
    for path in sorted((path for path in source.rglob("*") if path.is_file()), reverse=True):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        os.utime(copy, (1_700_000_000, 1_700_000_000))


def make(root: Path, environment: dict[str, str], before: str = "") -> dict[str, bytes]:
    """The site and some documents."""

    def run(*arguments: str) -> None:
        command = [sys.executable, "-c", f"{before}from generator.cli import main; main()", *arguments, "--today", str(TODAY), "--base-url", ADDRESS, "--allow-test-address"]
        done = subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8", errors="replace")
        assert done.returncode == 0, done.stderr

    run("build", "--out", "site")
    for name, arguments in PRINTS.items():
        run("print", *arguments, "--out", f"{name}.pdf")
    site = {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    return {**site, **{name: (root / f"{name}.pdf").read_bytes() for name in PRINTS}}


def test_another_machine_makes_the_same_bytes(tmp_path: Path) -> None:
    first = copy_small_catalogue(tmp_path)
    second = tmp_path / "another" / "place" / "small"
    copy_backwards(first, second)
    here, there = make(first, HERE), make(second, THERE, ONE_CORE)
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    assert len(here) > 300 and all(here[name].startswith(b"%PDF-") for name in PRINTS)
    # In the second place everything again, with what the first build kept.
    shutil.rmtree(second / "site")
    assert make(second, HERE) == here
