"""The inputs that the fuzzer kept, tried again without it; and what ``make soak`` is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzz.targets import CORPUS, TARGETS
from tests.soak.parts import PARTS, Options


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_break_no_promise(name: str) -> None:
    kept = sorted((CORPUS / name).iterdir())
    assert kept
    for path in kept:
        TARGETS[name].run(path.read_bytes())


def test_files_with_faults_break_no_promise_either() -> None:
    files = [path for path in (ROOT / "tests/faults").rglob("*.yaml") if path.is_file()]
    assert len(files) > 200
    for path in files:
        TARGETS["yaml"].run(path.read_bytes())


def test_a_broken_promise_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.targets.read_quickly", lambda text: {"a": True})
    with pytest.raises(AssertionError):
        TARGETS["yaml"].run(b"a: 1\n")


def test_every_part_has_a_name_of_its_own_and_gives_figures(tmp_path: Path) -> None:
    names = [part.name for part in PARTS]
    assert len(set(names)) == len(names) and {f"fuzz {name}" for name in TARGETS} <= set(names)
    [crowd] = [part for part in PARTS if part.name == "crowd"]
    figures = crowd.run(Options(1, 400, 1, tmp_path))
    assert figures["listed"] == 200 and figures["faults"] == 0
