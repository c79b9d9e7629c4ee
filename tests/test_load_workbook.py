"""Workbooks as bytes: what is read, and that nothing that a file may hold raises, hangs or fills the memory."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostic import Position
from generator.limits import SHEET_COLUMNS, SHEET_ROWS, WORKBOOK_BYTES, WORKBOOK_UNPACKED_BYTES
from generator.load import workbook
from generator.load.workbook import Trouble, read_workbook


def make(fill=None, rows=((),)) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part put in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return out.getvalue()


def codes(data: bytes) -> list[str]:
    sheets, faults = read_workbook("x.xlsx", data)
    assert not (sheets and faults)
    return [fault.code for fault in faults]


def sheet_xml(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"


def test_values_keep_their_kind_and_their_place() -> None:
    data = make(rows=((None, "chữ", 4, 85.5), (), (True, date(2021, 12, 13), datetime(2021, 12, 13, 8, 30))))
    [sheet], faults = read_workbook("x.xlsx", data)
    assert faults == []
    assert sheet.rows == {1: {2: "chữ", 3: 4, 4: 85.5}, 3: {1: True, 2: date(2021, 12, 13), 3: "2021-12-13 08:30:00"}}


def test_formulas_and_error_values_are_told_apart_from_values() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["B2"] = "=1+1"
        book.active["C2"] = "#REF!"
        book.active["C2"].data_type = "e"

    [sheet], _ = read_workbook("x.xlsx", make(fill))
    assert sheet.rows == {2: {2: Trouble("formula-without-value", "=1+1"), 3: Trouble("cell-error", "#REF!")}}


def test_the_value_of_a_formula_counts_where_excel_has_worked_it_out() -> None:
    rows = '<row r="1"><c r="A1"><f>40+2</f><v>42</v></c><c r="B1"><f>B9</f></c></row>'
    [sheet], _ = read_workbook("x.xlsx", with_part(make(), SHEET, sheet_xml(rows)))
    assert sheet.rows == {1: {1: 42, 2: Trouble("formula-without-value", "=B9")}}


def test_merged_and_hidden_are_told() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("C2:C4")
        book.active.merge_cells("A1:D1")
        book.create_sheet("Ẩn").sheet_state = "hidden"

    sheets, _ = read_workbook("x.xlsx", make(fill, (("a",), (1, 2, "x"))))
    assert [(sheet.hidden, sheet.merged) for sheet in sheets] == [(False, [(2, 4, 3)]), (True, [])]


@pytest.mark.parametrize(
    "data",
    ["Tên;Sao\nMột;4\n".encode(), "\ufeffTên,Sao\r\nMột,4\r\n".encode(), "Tên\tSao\nMột\t4\n".encode("utf-16"), 'Tên;Sao\n"Một";"4"'.encode()],
    ids=["semicolon", "comma and mark", "unicode text of Excel", "quoted"],
)
def test_tables_as_text(data: bytes) -> None:
    [sheet], faults = read_workbook("x.csv", data)
    assert faults == [] and sheet.name == ""
    assert sheet.rows == {1: {1: "Tên", 2: "Sao"}, 2: {1: "Một", 2: "4"}}


def test_an_old_encoding_is_named_at_its_row() -> None:
    _, [fault] = read_workbook("x.csv", b"TT;Ten\n1;T\xb5n\n")
    assert (fault.code, fault.position) == ("table-not-utf8", Position(2, 1, ""))


def test_the_apostrophe_of_our_own_tables_is_taken_away() -> None:
    [sheet], _ = read_workbook("x.csv", b"a;b\n'=1+1;'tis\n")
    assert sheet.rows[2] == {1: "=1+1", 2: "'tis"}


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE + b"\0" * 600, "old-workbook"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook-protected"),
        (make()[:-40], "broken-workbook"),
        (b"PK\x03\x04 and nothing more", "broken-workbook"),
        (with_part(make(), SHEET, b"<worksheet><"), "broken-workbook"),
        (with_part(make(), "xl/workbook.xml", b"<workbook/>"), "broken-workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-workbook"),
        (b"x" * (WORKBOOK_BYTES + 1), "file-too-large"),
    ],
    ids=["xls", "password", "cut off", "no package", "broken sheet", "no sheets", "picture", "too large"],
)  # fmt: skip
def test_what_is_no_workbook_is_named(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_another_kind_of_package_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert codes(out.getvalue()) == ["not-a-workbook"]


def test_what_would_unpack_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(make(), "xl/media/a", b"\0" * (WORKBOOK_UNPACKED_BYTES + 1))
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    assert codes(bomb) == ["workbook-too-large"]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_strings(strings: str) -> bytes:
    """A workbook whose one cell is the first of the shared strings, as Excel writes them; openpyxl writes none."""
    types = zipfile.ZipFile(io.BytesIO(make())).read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = types.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
    data = with_part(make(), "[Content_Types].xml", named.encode())
    return with_part(with_part(data, "xl/sharedStrings.xml", strings.encode()), SHEET, sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))


def test_shared_strings_are_read() -> None:
    [sheet], _ = read_workbook("x.xlsx", with_strings(f'<sst xmlns="{MAIN}"><si><r><t>Nước </t></r><r><t>mắm</t></r></si></sst>'))
    assert sheet.rows == {1: {1: "Nước mắm"}}


def test_entities_are_not_expanded() -> None:
    laughs = '<!DOCTYPE sst [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert codes(with_strings(f'{laughs}<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>')) == ["broken-workbook"]
    sheet = laughs.encode() + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>')
    assert codes(with_part(make(), SHEET, sheet)) == ["broken-workbook"]


def test_what_a_sheet_says_of_its_size_does_not_count() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>đầu</t></is></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    [sheet], faults = read_workbook("x.xlsx", with_part(make(), SHEET, sheet_xml(rows)))
    assert faults == [] and sheet.rows == {1: {1: "đầu"}}


def test_a_row_below_the_last_one_ends_the_sheet() -> None:
    [sheet], _ = read_workbook("x.xlsx", with_part(make(), SHEET, sheet_xml('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')))
    assert sheet.rows == {}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_too_many_rows_are_told(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SHEET_ROWS == 50_000
    monkeypatch.setattr(workbook, "SHEET_ROWS", 20)
    rows = tuple((number, "x") for number in range(30))
    data = make(rows=rows) if form == "xlsx" else "".join(f"{a};{b}\n" for a, b in rows).encode()
    _, [fault] = read_workbook("x", data)
    assert (fault.code, fault.position and fault.position.line, dict(fault.args)) == ("too-many-rows", 21, {"limit": 20})


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_stands_too_far_to_the_right_is_told_and_not_left_out(form: str) -> None:
    row = [""] * SHEET_COLUMNS + ["a"]
    data = make(rows=(("a",), row)) if form == "xlsx" else b"a\n" + ";".join(row).encode()
    sheets, [fault] = read_workbook(f"x.{form}", data)
    assert sheets == []
    assert (fault.code, fault.position and (fault.position.line, fault.position.column)) == ("too-many-columns", (2, SHEET_COLUMNS + 1))


def test_too_many_cells_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "WORKBOOK_CELLS", 5)
    assert codes(make(rows=((1, 2, 3), (4, 5, 6)))) == ["workbook-too-large"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_no_bytes_raise(data: bytes, start: bytes) -> None:
    sheets, faults = read_workbook("x", start + data)
    assert bool(sheets) != bool(faults)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_no_damage_raises(place: int, damage: bytes) -> None:
    data = bytearray(WHOLE)
    place %= len(data)
    data[place : place + len(damage)] = damage
    sheets, faults = read_workbook("x", bytes(data))
    assert bool(sheets) != bool(faults)


WHOLE = make(rows=(("id", "name.vi"), ("TT0001", "Một")))
