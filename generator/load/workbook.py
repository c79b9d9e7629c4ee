"""A workbook (.xlsx, .xlsm) or a table as text (.csv) as plain cells that remember where they stand.

Values only: no macro, no link, no formula is followed. This module does not know what a column means, and it never raises for
what a file holds.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl

from generator.diagnostic import Diagnostic, Position
from generator.limits import (
    SHEET_COLUMNS,
    SHEET_LAST_ROW,
    SHEET_ROWS,
    WORKBOOK_BYTES,
    WORKBOOK_CELLS,
    WORKBOOK_PARTS,
    WORKBOOK_UNPACKED_BYTES,
)
from generator.load.package import TooMuch, look_through

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK = 1_000_000
_DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Stands in a cell whose value cannot be used: an error value, or a formula that no program has worked out."""

    code: str
    text: str


Value = str | int | float | bool | date | Trouble


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows that hold anything, by number, each its cells by column; both counted from 1.

    ``name`` is empty for a table as text. ``merged``: columns that a row shares with rows below it (first row, last row, column).
    """

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def read_workbook(path: str, data: bytes) -> tuple[list[Sheet], list[Diagnostic]]:
    """The sheets of a file, or the fault that stands in the way. ``path`` is only its name in a diagnostic."""
    if len(data) > WORKBOOK_BYTES:
        return [], [Diagnostic("file-too-large", path, args={"megabytes": WORKBOOK_BYTES // 1_000_000})]
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return [], [Diagnostic("workbook-protected", path)]
        return [], [Diagnostic("old-workbook", path)]
    if data.startswith(b"PK"):
        return _read_packed(path, data)
    return _read_text(path, data)


def _read_packed(path: str, data: bytes) -> tuple[list[Sheet], list[Diagnostic]]:
    fault = _check_package(path, data)
    if fault:
        return [], [fault]
    sheets: list[Sheet] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out; only values are wanted
            found = _read_sheets(path, data, sheets)
            if not sheets:
                found = Diagnostic("broken-workbook", path)
    except Exception:  # noqa: BLE001 (openpyxl raises whatever a broken part makes it stumble over)
        return [], [Diagnostic("broken-workbook", path)]
    return ([], [found]) if found else (sheets, [])


def _check_package(path: str, data: bytes) -> Diagnostic | None:
    """Whether the package is a workbook, and small enough when unpacked. Nothing that is unpacked is kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return Diagnostic("broken-workbook", path)
    if sum(part.file_size for part in parts) > WORKBOOK_UNPACKED_BYTES or len(parts) > WORKBOOK_PARTS:
        return Diagnostic("workbook-too-large", path, args={"megabytes": WORKBOOK_UNPACKED_BYTES // 1_000_000})
    if any(part.flag_bits & 1 for part in parts):
        return Diagnostic("workbook-protected", path)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        return Diagnostic("not-a-workbook", path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            look_through(package)
    except TooMuch:
        return Diagnostic("workbook-too-large", path, args={"megabytes": WORKBOOK_UNPACKED_BYTES // 1_000_000})
    except Exception:  # noqa: BLE001 (a part that is no plain XML, or cannot be unpacked: zlib, lzma and zipfile raise many things)
        return Diagnostic("broken-workbook", path)
    return None


def _read_sheets(path: str, data: bytes, sheets: list[Sheet]) -> Diagnostic | None:
    """Fill ``sheets``; a fault when they are too large."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    written = None
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for number, source in enumerate(book.worksheets):
            # Ranges of merged cells and formulas are only in the part itself; openpyxl does not tell of them while it streams.
            merged, formulas = _scan_part(package, source._worksheet_path)  # noqa: SLF001
            sheet = Sheet(source.title, source.sheet_state != "visible", merged=merged)
            sheets.append(sheet)
            fault = _fill(path, sheet, source)
            if fault:
                return fault
            if formulas:
                written = written or openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
                _mark_formulas(sheet, written.worksheets[number])
            cells += sum(map(len, sheet.rows.values()))
            if cells > WORKBOOK_CELLS:
                return Diagnostic("workbook-too-large", path, args={"megabytes": WORKBOOK_UNPACKED_BYTES // 1_000_000})
    return None


def _scan_part(package: zipfile.ZipFile, name: str) -> tuple[list[tuple[int, int, int]], bool]:
    merged: list[tuple[int, int, int]] = []
    formulas, rest = False, b""
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            formulas = formulas or bool(_FORMULA.search(text))
            end = 0
            for found in _MERGED.finditer(text):
                first, last = int(found[2]), int(found[4])
                end = found.end()
                if first < last <= SHEET_LAST_ROW and last - first <= SHEET_ROWS and len(merged) < SHEET_ROWS:
                    merged.append((first, last, openpyxl.utils.column_index_from_string(found[1].decode())))
            rest = text[max(end, len(text) - 200) :]
    return merged, formulas


def _rows(source: Any) -> Iterator[tuple[int, Any]]:
    source.reset_dimensions()  # what the file says of its own size may be anything
    for number, row in enumerate(source.iter_rows(), start=1):
        if number > SHEET_LAST_ROW:
            return
        yield number, row


def _fill(path: str, sheet: Sheet, source: Any) -> Diagnostic | None:
    """Read the rows of one sheet; a fault when there are too many."""
    width = 0
    for number, row in _rows(source):
        # A lone cell at the far right makes its row sixteen thousand cells wide.
        width += len(row)
        if width > SHEET_ROWS * SHEET_COLUMNS:
            return Diagnostic("workbook-too-large", path, Position(number, 1, sheet.name), args={"megabytes": WORKBOOK_UNPACKED_BYTES // 1_000_000})
        values = {column: value for column, cell in enumerate(row, start=1) if (value := _value(cell)) is not None}
        if not values:
            continue
        if max(values) > SHEET_COLUMNS:
            return _too_wide(path, sheet, number)
        if len(sheet.rows) == SHEET_ROWS:
            return Diagnostic("too-many-rows", path, Position(number, 1, sheet.name), args={"limit": SHEET_ROWS})
        sheet.rows[number] = values
    return None


def _too_wide(path: str, sheet: Sheet, number: int) -> Diagnostic:
    return Diagnostic("too-many-columns", path, Position(number, SHEET_COLUMNS + 1, sheet.name), args={"limit": SHEET_COLUMNS})


def _value(cell: Any) -> Value | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "e":
        return Trouble("cell-error", str(value))
    if isinstance(value, datetime):
        return value.date() if not (value.hour or value.minute or value.second) else str(value)
    return value if isinstance(value, (str, int, float, date)) else str(value)


def _mark_formulas(sheet: Sheet, source: Any) -> None:
    """Name the formulas whose value nobody has worked out: openpyxl and some phones save them so."""
    for number, row in _rows(source):
        for column, cell in enumerate(row, start=1):
            if cell.value is not None and cell.data_type == "f" and column not in sheet.rows.get(number, {}):
                text = cell.value if isinstance(cell.value, str) else str(getattr(cell.value, "text", "="))
                sheet.rows.setdefault(number, {})[column] = Trouble("formula-without-value", text)
    sheet.rows = dict(sorted(sheet.rows.items()))


def _read_text(path: str, data: bytes) -> tuple[list[Sheet], list[Diagnostic]]:
    text, fault = _decode(path, data)
    if text is None:
        return [], [fault] if fault else []
    sheet = Sheet("")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), start=1):
            values: dict[int, Value] = {i: _unmarked(value) for i, value in enumerate(row, start=1) if value.strip()}
            if values and max(values) > SHEET_COLUMNS:
                return [], [_too_wide(path, sheet, number)]
            if values and len(sheet.rows) == SHEET_ROWS:
                return [], [Diagnostic("too-many-rows", path, Position(number, 1, ""), args={"limit": SHEET_ROWS})]
            if values:
                sheet.rows[number] = values
    except csv.Error:
        return [], [Diagnostic("not-a-workbook", path)]
    return [sheet], []


def _decode(path: str, data: bytes) -> tuple[str | None, Diagnostic | None]:
    """UTF-8, or UTF-16 with its mark, as Excel saves "Unicode text"."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in data:
        return None, Diagnostic("not-a-workbook", path)
    try:
        return data.decode("utf-16" if wide else "utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, Diagnostic("table-not-utf8", path, Position(line, 1, ""))


def _delimiter(text: str) -> str:
    """The sign between the cells: the one that the most lines have, and the oftenest."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    return max(_DELIMITERS, key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines)))


def _unmarked(value: str) -> str:
    """Our own tables put an apostrophe before what Excel would run as a formula."""
    return value[1:] if re.match(r"'[=+\-@\t\r]", value) else value
