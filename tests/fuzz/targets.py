"""What is fuzzed: functions that take any bytes and raise where a promise is broken.

Kept free of the fuzzer, so that the kept inputs are tried by every test run.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl

from generator.load.characters import check_characters, find_forbidden
from generator.load.document import decode_document, decode_text
from generator.load.quick import read_quickly
from generator.load.values import ValueBuilder
from generator.load.workbook import read_workbook
from generator.render.markdown import TAGS, render_markdown
from tests.markup import tags_of

CORPUS = Path(__file__).parent / "corpus"
_PLAIN = (str, bool, int, float, type(None))
_LINKS = ("https://", "mailto:", "tel:")
_SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` raises for an input that breaks a promise. ``watched``: packages whose branches lead the fuzzer. ``longest``: bytes of an input."""

    run: Callable[[bytes], None]
    watched: tuple[str, ...]
    longest: int = 300


def read_yaml(data: bytes) -> None:
    """A file gives a document of plain values or a fault, and the quick way gives what the careful way gives."""
    document, faults = decode_document("a.yaml", data)
    assert document is not None or faults
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for fault in faults:
        assert fault.position is None or (1 <= fault.position.line <= lines + 1 and fault.position.column >= 1), fault
    if document is not None:
        _check_value(document.value)
    text, _ = decode_text("a.yaml", data)
    if text is None or any(check_characters("a.yaml", text)):
        return
    quick = read_quickly(text)
    if quick is not None:
        builder = ValueBuilder("a.yaml", mended=False)
        builder.build(text)
        # repr tells 1 from True and from 1.0, and keeps the order.
        assert repr(builder.value) == repr(quick) and not builder.faults
        assert faults == [] and document is not None and document.value == quick
        assert set(document.positions) >= {(key,) for key in quick}


def _check_value(value: object) -> None:
    if type(value) is dict:
        for key, inner in value.items():
            assert type(key) is str
            _check_value(key)
            _check_value(inner)
    elif type(value) is list:
        for inner in value:
            _check_value(inner)
    else:
        assert type(value) in _PLAIN
        assert type(value) is not str or not find_forbidden(value)


def render_story(data: bytes) -> None:
    """A story gives tags of the list alone, and links that lead where links may lead."""
    for name, attributes in tags_of(render_markdown(data.decode("utf-8", "replace"))):
        assert name in TAGS, name
        assert attributes.keys() <= ({"href", "title", "rel"} if name == "a" else set()), attributes
        assert "href" not in attributes or attributes["href"].startswith(_LINKS), attributes


def read_table(data: bytes) -> None:
    """A table as text, or anything else that is said to be a workbook, gives sheets or a fault."""
    sheets, faults = read_workbook("a.xlsx", data)
    assert bool(sheets) != bool(faults)


def read_sheet(data: bytes) -> None:
    """The same of a workbook that is whole but for the XML of its sheet."""
    read_table(_package(data))


@cache
def _parts() -> dict[str, bytes]:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist() if name != _SHEET}


def _package(sheet: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in (*_parts().items(), (_SHEET, sheet)):
            package.writestr(name, content)
    return out.getvalue()


TARGETS = {
    "yaml": Target(read_yaml, ("generator",)),
    "markdown": Target(render_story, ("generator", "markdown_it")),
    "table": Target(read_table, ("generator",)),
    "sheet": Target(read_sheet, ("generator", "openpyxl"), 2_000),
}
