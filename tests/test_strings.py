"""The words of the interface: the same names and placeholders in both languages, none idle, all NFC."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.load.strings import load_strings
from tests.conftest import ROOT

WORDS = {language: load_strings(ROOT, language) for language in ("vi", "en")}
# Held by tests of their own: every field and every fault has words, and none is left over.
ELSEWHERE = ("faults.", "fields.", "reference.", "report.")
SOURCES = [*(ROOT / "generator").rglob("*.py"), *(ROOT / "catalog/templates").rglob("*.j2")]


def leaves(words: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(words, Mapping):
        for key, value in words.items():
            yield from leaves(value, f"{name}.{key}" if name else str(key))
    else:
        yield name, words


def placeholders(value: object) -> set[str | None]:
    texts = value if isinstance(value, list) else [value]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None}


def test_both_languages_have_the_same_words_and_placeholders() -> None:
    vietnamese, english = (dict(leaves(WORDS[language])) for language in ("vi", "en"))
    # English tells one thing from many; Vietnamese need not.
    assert {name for name in vietnamese.keys() ^ english.keys() if not name.endswith(".one")} == set()
    both = vietnamese.keys() & english.keys()
    assert [name for name in both if placeholders(vietnamese[name]) != placeholders(english[name])] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_are_in_nfc(language: str) -> None:
    texts = [(name, str(value)) for name, value in leaves(WORDS[language])]
    assert [name for name, text in texts if unicodedata.normalize("NFC", text) != text] == []


def used_names() -> list[re.Pattern[str]]:
    """Every way in which the program and its templates name words, with what is put in at run time left open."""
    found: set[str] = set()
    for path in SOURCES:
        text = Path(path).read_text(encoding="utf-8")
        found |= set(re.findall(r"\b(?:p\.|words\.)?t((?:\.[a-z_0-9]+)+)", text))
        found |= {f".{name}" for name in re.findall(r"[\"']([a-z_]+(?:\.(?:[\w-]|\{[^{}]*\})+)+)[\"']", text)}
        found |= {f".cli.{name}" for name in re.findall(r"(?:\bt|words\.cli)(?:\.format\(\"|\.)([a-z_]+)", text)}
        found |= {f".report{name}" for name in re.findall(r"strings\.report((?:\.[a-z_]+)+)", text)}
    return [re.compile(r"[\w-]+".join(re.escape(part) for part in re.split(r"\{[^{}]*\}", name[1:]))) for name in found]


def test_no_words_are_idle() -> None:
    """A name counts as used when the program names it, or a branch that it stands in."""
    patterns = used_names()
    idle = []
    for name, _ in leaves(WORDS["vi"]):
        branches = [name, *(name.rsplit(".", n)[0] for n in range(1, name.count(".")))]
        if not name.startswith(ELSEWHERE) and not any(pattern.fullmatch(branch) for pattern in patterns for branch in branches):
            idle.append(name)
    assert idle == []
