"""What the catalogue stands on: every package locked with its hashes, one version of each, and a canary that can find a difference."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.canary import differences
from tests.conftest import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# In these the same program is installed, so what one was tried with the others must have.
OF_THE_PROGRAM = ("site", "print", "test", "bench", "canary")
each_lock = pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)


def pinned(text: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", text))


@each_lock
def test_every_package_is_locked_by_hash_and_names_no_place_to_get_it_from(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text
    entries = [entry for entry in re.split(r"(?m)^(?=\S)", text) if entry and not entry.startswith("#")]
    assert len(entries) > 3
    assert [entry.splitlines()[0] for entry in entries if not re.match(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry)] == []


def test_all_locks_agree_on_what_the_program_stands_on() -> None:
    site = pinned((ROOT / "requirements/site.txt").read_text(encoding="utf-8"))
    for name in OF_THE_PROGRAM:
        own = pinned((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8"))
        assert {package: own.get(package) for package in site} == site, name


def test_what_is_asked_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {"site": project["dependencies"], **project["optional-dependencies"]}
    assert {path.stem for path in LOCKS} == asked.keys() | {"lock"}
    for name, packages in asked.items():
        locked = pinned((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8"))
        assert {re.match(r"[a-z0-9-]+", package)[0] for package in packages} - locked.keys() == set(), name  # type: ignore[index]


def test_the_canary_tells_what_differs_and_nothing_else() -> None:
    pages = {"vi": {"index.md": "<p>a</p>\n<p>b</p>"}, "en": {"index.md": "<p>c</p>"}}
    assert list(differences(pages, pages)) == []
    changed = list(differences(pages, {"vi": {"index.md": "<p>a</p>\n<p>B</p>", "new.md": "<p>d</p>"}, "en": {}}))
    assert {"-<p>b</p>", "+<p>B</p>", "+<p>d</p>", "-<p>c</p>"} <= set(changed) and "-<p>a</p>" not in changed


def test_the_word_on_security_names_only_what_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:\.ci|\.github|catalog|generator|requirements|tests)/[\w./*-]*)`", text))
    assert len(paths) > 20
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(re.findall(r"make ([a-z]+)", text)) <= targets
