"""What wants work soon: certificates around a day, told for an issue that is kept up to date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from generator.model.upkeep import Outlook, outlook
from generator.pipeline import Loaded, load, strings_of
from generator.render.outlook import render_outlook
from generator.render.words import Words
from tests.conftest import ROOT, TODAY, copy_small_catalogue
from tests.test_cli import ocop

GOLDENS = ROOT / "tests" / "goldens"
WORDS = {language: Words(language, strings_of(ROOT, language)) for language in ("vi", "en")}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    found = load(copy_small_catalogue(tmp_path_factory.mktemp("outlook")), TODAY)
    assert isinstance(found, Loaded)
    return found


def around(loaded: Loaded, days: int) -> Outlook:
    return outlook(loaded.catalogue, loaded.index, days)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["markdown", "json"])
def test_it_is_told_as_agreed(loaded: Loaded, language: str, form: str, request: pytest.FixtureRequest) -> None:
    text = render_outlook(around(loaded, 120), WORDS[language], form, "https://ocop.example.org/muc/" if form == "markdown" else None)
    golden = GOLDENS / f"upkeep.{language}.{'md' if form == 'markdown' else form}"
    if request.config.getoption("--refresh"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_each_certificate_is_told_in_its_time(loaded: Loaded) -> None:
    """Each product whose stars end within the days, by the rule of the site's own pages."""
    for days in (1, 30, 400, 1500):
        found = around(loaded, days)
        lists = [[lapse.entry.id for lapse in part] for part in (found.lapsed, found.lapsing, found.uncertain)]
        assert len(set(sum(lists, []))) == sum(map(len, lists))
        for lapse in found.lapsing:
            assert 0 < (lapse.step.day - TODAY).days <= days
        for lapse in found.lapsed:
            term = lapse.entry.state.term
            assert term and term.ends.latest and 0 <= (TODAY - term.ends.latest).days < days


def test_nothing_due_is_said(loaded: Loaded) -> None:
    quiet = Outlook(date(2026, 1, 1), 7, (), (), (), around(loaded, 7).having, around(loaded, 7).english, loaded.catalogue.rules)
    for words in WORDS.values():
        assert words.t.format("outlook.nothing", days=7) in render_outlook(quiet, words, "markdown", None)


def test_the_command(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    done = ocop("upkeep", "--days", "120", "--format", "json", "--today", "2026-11-23", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads((GOLDENS / "upkeep.vi.json").read_text(encoding="utf-8"))
    assert ocop("upkeep", "--days", "0", cwd=root).returncode == 2
    (root / "products/TT0001.yaml").write_text("[", encoding="utf-8")
    done = ocop("upkeep", cwd=root)
    assert done.returncode == 1 and done.stdout == "" and "TT0001" in done.stderr


