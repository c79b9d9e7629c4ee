"""Workbooks from anybody: a fault or plain cells, within bounds of memory, each in a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from generator.load.workbook import read_workbook
from tests.conftest import ROOT
from tests.test_load_workbook import MAIN, SHEET, make, sheet_xml, with_part, with_strings

LOOK = """
import json, resource, sys
from pathlib import Path
from generator.load.workbook import read_workbook
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
sheets, faults = read_workbook("a.xlsx", data)
print(json.dumps([[fault.code for fault in faults] or "read", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before]))
"""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>%s</sheets>%s</workbook>'
MANY = 5_000_000
ROW, STYLE, MERGED, ATTRIBUTE, NAME = '<row r="#"/>', '<xf numFmtId="0"/>', '<mergeCell ref="A#:A#9"/>', 'a#="1" ', '<definedName name="n#">A1</definedName>'
TOO_LARGE = ["workbook-too-large"]


def each(count: int, text: str) -> str:
    return "".join(text.replace("#", str(number)) for number in range(1, count + 1))


def sheet(inside: str) -> bytes:
    return with_part(make(), SHEET, f'<worksheet xmlns="{MAIN}">{inside}</worksheet>'.encode())


def styles(inside: str) -> bytes:
    return with_part(make(), "xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'.encode())


BOMBS: dict[str, tuple[Callable[[], bytes], object]] = {
    "a million rows without anything": (lambda: sheet(f"<sheetData>{each(1_000_000, ROW)}</sheetData>"), "read"),
    "elements as deep as many": (lambda: sheet("<a>" * MANY), TOO_LARGE),
    "texts as deep as many": (lambda: with_strings(f'<sst xmlns="{MAIN}">' + "<a>" * MANY), TOO_LARGE),
    "cells in one row": (lambda: sheet_of('<row r="1">' + "<c/>" * MANY + "</row>"), TOO_LARGE),
    "pieces of one text": (lambda: with_strings(f'<sst xmlns="{MAIN}"><si>{"<r><t>a</t></r>" * 400_000}</si></sst>'), TOO_LARGE),
    "shared texts": (lambda: with_strings(f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * MANY}</sst>'), TOO_LARGE),
    "styles": (lambda: styles(f"<cellXfs>{STYLE * MANY}</cellXfs>"), TOO_LARGE),
    "styles in a part that says it is a sheet": (lambda: with_part(make(), "xl/styles.xml", f'<worksheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * MANY}</cellXfs></worksheet>'.encode()), TOO_LARGE),
    "merged cells": (lambda: sheet(f"<sheetData/><mergeCells>{each(400_000, MERGED)}</mergeCells>"), TOO_LARGE),
    "attributes of one element": (lambda: sheet(f"<sheetData {each(1_000_000, ATTRIBUTE)}/>"), TOO_LARGE),
    "sheets": (lambda: with_part(make(), "xl/workbook.xml", (BOOK % (each(50_000, '<sheet name="s#" sheetId="#" r:id="rId1"/>'), "")).encode()), TOO_LARGE),
    "names": (lambda: with_part(make(), "xl/workbook.xml", (BOOK % ('<sheet name="s" sheetId="1" r:id="rId1"/>', f"<definedNames>{each(400_000, NAME)}</definedNames>")).encode()), TOO_LARGE),
    "one text of 100 MB": (lambda: with_strings(f'<sst xmlns="{MAIN}"><si><t>{"a" * 100_000_000}</t></si></sst>'), "read"),
    "a type of document": (lambda: with_part(make(), SHEET, b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), ["broken-workbook"]),
    "an entity from a file": (lambda: with_part(make(), "xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), ["broken-workbook"]),
    "a size that is a lie": (lambda: lying(), ["broken-workbook"]),
    "rows of nothing as text": (lambda: b"\n" * 8_000_000, "read"),
    "columns as text": (lambda: b";" * 8_000_000, "read"),
    "a quotation without an end": (lambda: b'"' + b"a\n" * 10_000_000, ["not-a-workbook"]),
}


def sheet_of(rows: str) -> bytes:
    return with_part(make(), SHEET, sheet_xml(rows))


def lying() -> bytes:
    """The directory of the package says that a part is small."""
    data = bytearray(with_part(make(), SHEET, b" " * 50_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("name", BOMBS)
def test_no_workbook_takes_more_than_its_bounds(tmp_path: Path, name: str) -> None:
    make_it, expected = BOMBS[name]
    path = tmp_path / "a"
    path.write_bytes(make_it())
    done = subprocess.run([sys.executable, "-c", LOOK, str(path)], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"})
    assert (done.returncode, done.stderr) == (0, "")
    told, kilobytes = json.loads(done.stdout)
    assert told == expected
    assert kilobytes // 1024 < (500 if told == "read" else 250), kilobytes


def test_macros_links_and_formulas_are_passed_over() -> None:
    """What would run or ask somebody in Excel is neither run nor asked nor kept: only values are read."""
    book = openpyxl.Workbook()
    book.active.append(["Tên", '=HYPERLINK("https://x.example","x")', "=WEBSERVICE(\"https://x.example\")", "=cmd|' /C calc'!A0"])
    book.active["A1"].hyperlink = "https://x.example/"
    out = io.BytesIO()
    book.save(out)
    data = with_part(out.getvalue(), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"AutoOpen" * 100)
    data = with_part(data, "xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"/>'.encode())
    data = with_part(data, "../../outside.xml", b"<a/>")
    [found], faults = read_workbook("a.xlsm", data)
    assert faults == [] and found.rows[1][1] == "Tên"
    assert all(getattr(found.rows[1][column], "code", None) == "formula-without-value" for column in (2, 3, 4))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "../../outside.xml" in package.namelist()
