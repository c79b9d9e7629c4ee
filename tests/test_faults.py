"""One fault per fixture: each file below tests/faults is laid over tests/catalogue and its report compared.

The rule of the folders stands in tests/faults/README.md; `pytest --refresh` writes the reports anew.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from generator import pipeline, workbench
from generator.check.catalogue import check_catalogue
from generator.cli.trial import check_outcome
from generator.diagnostic import Diagnostic
from generator.load.strings import load_strings
from generator.model.strings import Strings
from generator.report import render_report
from tests.conftest import CATALOGUE, ROOT, copy_small_catalogue
from tests.test_report import literal_codes

FAULTS = ROOT / "tests" / "faults"
LATEST = date(2026, 11, 23)
DATA = "catalog/data"
# Kind of fixture -> the file of the catalogue that it stands in for.
PLACES = {
    "products": "products/TT0009.yaml",
    "producers": f"{DATA}/producers/chu-the-mau.yaml",
    "decisions": f"{DATA}/decisions/dot-mau-2024.yaml",
    "places": f"{DATA}/places/them.yaml",
    "rules": f"{DATA}/rules/mau-2026.yaml",
    "taxonomies": f"{DATA}/taxonomies/mau-2019.yaml",
    "settings": f"{DATA}/settings.yaml",
    "producer-kinds": f"{DATA}/producer-kinds.yaml",
    "plans": f"{DATA}/plans/ke-hoach-mau.yaml",
    "figures": f"{DATA}/figures/mau.yaml",
    "indicators": f"{DATA}/indicators.yaml",
    "cycle": f"{DATA}/cycle.yaml",
    "print": f"{DATA}/print.yaml",
    "fairs": f"{DATA}/fairs/hoi-cho-mau-2027.yaml",
}
# Faults of names, sizes, permissions and links: what a repository cannot hold. Tests of load make them.
MADE_ELSEWHERE = {
    "file-too-large", "folder-too-deep", "missing-folder", "more-faults", "name-collision", "name-hidden-character",
    "name-not-nfc", "name-not-portable", "not-a-file", "picture-too-long", "picture-too-many-pixels", "symbolic-link", "too-many-values",
    "unreadable-file", "unreadable-folder", "unsafe-path",
    # Of pages of prose and of what the theme is given: test_prose.py.
    "page-name", "reserved-word",
    # Of workbooks, which are no texts.
    "broken-workbook", "cell-error", "formula-without-value", "not-a-workbook", "number-lost-zero", "old-workbook", "too-many-columns", "too-many-rows", "unknown-sheet",
    "workbook-protected", "workbook-too-large",
}  # fmt: skip
# A net for kinds of error that no field has today: nothing can reach it.
UNREACHABLE = {"wrong-value"}


def list_fixtures() -> list[Path]:
    single = [path for kind in PLACES for path in sorted((FAULTS / kind).glob("*.yaml"))]
    single += sorted((FAULTS / "annexes").glob("*.csv"))
    return single + sorted(path for path in (FAULTS / "folders").iterdir() if path.is_dir())


def make_faulty(fixture: Path, root: Path) -> list[Diagnostic]:
    """The diagnostics that the fixture adds to those of the catalogue without it."""
    shutil.copytree(CATALOGUE, root, dirs_exist_ok=True)
    if fixture.is_dir():
        shutil.copytree(fixture, root, dirs_exist_ok=True)
    else:
        shutil.copyfile(fixture, root / PLACES[fixture.parent.name])
    return [fault for fault in check_catalogue(root, LATEST).diagnostics if fault not in KNOWN]


STRINGS = Strings("vi", load_strings(ROOT, "vi"))
KNOWN = check_catalogue(CATALOGUE, LATEST).diagnostics
FIXTURES = list_fixtures()


def expected_report(fixture: Path) -> Path:
    return fixture.parent / f"{fixture.stem if fixture.is_file() else fixture.name}.txt"


def read_table(fixture: Path, folder: Path) -> list[Diagnostic]:
    """What ``ocop import`` says of a table: the annex of a decision, or a sheet of our own."""
    root = copy_small_catalogue(folder)
    loaded = pipeline.load(root, LATEST)
    assert isinstance(loaded, pipeline.Loaded)
    found = workbench.import_workbook(loaded, fixture.name, fixture.read_bytes(), workbench.Ask("dot-mau-2024"))
    outcome = check_outcome(root, found.files, LATEST) if found.files else loaded.checked.diagnostics
    return list(workbench.tell_outcome(loaded, fixture.name, found, outcome))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.relative_to(FAULTS).as_posix())
def test_fixture(fixture: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    found = read_table(fixture, tmp_path) if fixture.suffix == ".csv" else make_faulty(fixture, tmp_path)
    report = render_report(found, STRINGS, "full", tmp_path)
    if request.config.getoption("--refresh"):
        expected_report(fixture).write_text(report, encoding="utf-8", newline="\n")
    assert len(found) == 1
    assert report == expected_report(fixture).read_text(encoding="utf-8")


def test_no_report_is_left_over() -> None:
    assert set(FAULTS.rglob("*.txt")) == {expected_report(fixture) for fixture in FIXTURES}


def test_every_code_has_a_fixture() -> None:
    reports = [path.read_text(encoding="utf-8") for path in FAULTS.rglob("*.txt")]
    shown = {code for report in reports for code in re.findall(r"^(?:lỗi|cảnh báo)\[(.+?)\]", report, re.MULTILINE)}
    assert literal_codes() - shown == MADE_ELSEWHERE | UNREACHABLE


def test_what_is_made_elsewhere_is_made() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for name in ("test_load_*.py", "test_excel.py", "test_prose.py") for path in (ROOT / "tests").glob(name))
    assert {code for code in MADE_ELSEWHERE if f'"{code}"' not in sources} == set()
