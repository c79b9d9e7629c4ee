"""The reference pages: every field and every fault has words in both languages, and the pages render."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.load.strings import load_strings
from generator.model.shape import record_name, shapes
from generator.model.strings import Strings
from generator.render.reference import FAULTS_PAGE, FIELDS_PAGE, record_types, reference_pages
from generator.render.words import Words
from generator.site.engine import write_front_matter
from tests.conftest import ROOT

STRINGS = {language: load_strings(ROOT, language) for language in ("vi", "en")}
each_language = pytest.mark.parametrize("language", ["vi", "en"])


def make_pages(language: str) -> dict[str, str]:
    return reference_pages(Words(language, Strings(language, STRINGS[language])), write_front_matter)


@each_language
def test_every_field_has_words_and_no_words_are_idle(language: str) -> None:
    fields = {record_name(record): list(record.model_fields) for record in record_types()}
    words = STRINGS[language]["fields"]
    assert {name: list(entries) for name, entries in words.items()} == fields
    assert all(set(entry) == {"label", "help"} for entries in words.values() for entry in entries.values())
    assert set(STRINGS[language]["reference"]["records"]) == set(fields)


@each_language
def test_labels_and_help_have_the_right_shape(language: str) -> None:
    for entries in STRINGS[language]["fields"].values():
        for field, entry in entries.items():
            assert len(entry["label"].split()) <= 5, field
            assert entry["help"].endswith(".") and "\n" not in entry["help"], field


@each_language
def test_every_record_and_every_fault_is_on_its_page(language: str) -> None:
    pages = make_pages(language)
    for record in record_types():
        assert f"{{#{record_name(record)}}}" in pages[FIELDS_PAGE]
    for code in STRINGS[language]["faults"]:
        assert f"## `{code}` {{#{code}}}" in pages[FAULTS_PAGE]


@each_language
def test_there_is_one_entry_for_each_field(language: str) -> None:
    page = make_pages(language)[FIELDS_PAGE]
    count = sum(len(record.model_fields) for record in record_types())
    assert sum(line.startswith(":   ") for line in page.splitlines()) == count


@each_language
def test_every_choice_and_limit_is_on_the_page(language: str) -> None:
    words, page = Words(language, Strings(language, STRINGS[language])), make_pages(language)[FIELDS_PAGE]
    sections = {section.partition("{#")[2].partition("}")[0]: section for section in re.split(r"(?m)^(?=## )", page)}
    for record in record_types():
        entries = re.split(r"(?m)^(?=`[a-z_]+` )", sections[record_name(record)])[1:]
        for entry, (field, shape) in zip(entries, shapes(record).items(), strict=True):
            values = entry.partition("    *")[2]
            assert entry.startswith(f"`{field}` ")
            assert all(f"`{choice}`" in values for choice in (shape.item or shape).choices)
            limits = [limit for limit in (shape.gt, shape.ge, shape.lt, shape.le, shape.least, shape.most) if limit]
            assert all(words.number(limit) in values for limit in limits)


def test_what_fields_take() -> None:
    page = make_pages("en")[FIELDS_PAGE]
    assert '`stars` Stars\n:   3, 4, 5 or "potential-5"; ' in page
    assert "*Value:* `3`, `4`, `5`, `potential-5` (Potential 5 stars)" in page
    assert "(required)\n:   " in page
    assert "*Value:* ID: lower-case letters without marks, digits, hyphens" in page
    assert "*Value:* whole number; ≥ 6; ≤ 500; by default `48`" in page
    assert "*Value:* list: [Source](#source); at least 1" in page
    assert "group by key: [Source](#source)" in page


def test_warnings_are_those_of_the_checks() -> None:
    warnings = set()
    for path in (path for room in ("check", "editing") for path in (ROOT / "generator" / room).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            keywords = {word.arg: word.value for word in node.keywords} if isinstance(node, ast.Call) else {}
            if isinstance(keywords.get("severity"), ast.Constant):
                warnings.add(node.args[0].value)
    for language in STRINGS:
        assert set(STRINGS[language]["reference"]["warnings"]) == warnings


@each_language
def test_pages_render_strictly(language: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Mẫu\n", encoding="utf-8")
    for name, text in make_pages(language).items():
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: mkdocs}\nplugins: []\nmarkdown_extensions: [attr_list, def_list]\n"
        "validation: {links: {anchors: warn}}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    fields = (tmp_path / "site" / "truong-du-lieu" / "index.html").read_text(encoding="utf-8")
    faults = (tmp_path / "site" / "cac-loi" / "index.html").read_text(encoding="utf-8")
    assert fields.count("<dt>") == sum(len(record.model_fields) for record in record_types())
    assert all(f'id="{code}"' in faults for code in STRINGS[language]["faults"])
    assert "{#" not in fields + faults and "&lt; &gt; :" in faults.replace("&#60;", "&lt;").replace("&#62;", "&gt;")
