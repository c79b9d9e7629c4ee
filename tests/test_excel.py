"""Excel: the catalogue as a workbook and back, and the annex of a decision as officers have it."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator import pipeline, workbench
from generator.cli.trial import check_outcome, write_files
from generator.diagnostic import Diagnostic
from generator.editing.columns import tables
from generator.report import cell_name
from tests.conftest import EVER, TODAY, copy_catalogue, copy_small_catalogue
from tests.test_cli import ocop

ID_ROW = 3
Fill = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_small_catalogue(tmp_path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of the made-up catalogue as it is."""
    return export(copy_small_catalogue(tmp_path_factory.mktemp("exported")))


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The empty form of the made-up catalogue."""
    return export(copy_small_catalogue(tmp_path_factory.mktemp("form")), blank=True)


def load(root: Path) -> pipeline.Loaded:
    loaded = pipeline.load(root, TODAY, latest=EVER)
    assert isinstance(loaded, pipeline.Loaded), loaded.diagnostics
    return loaded


def export(root: Path, **options: Any) -> bytes:
    loaded = load(root)
    return workbench.export_workbook(loaded, loaded.index.entries, "vi", **options)


def read(root: Path, data: bytes, decision: str | None = None, name: str = "bang.xlsx", **ask: Any) -> tuple[workbench.Import, list[Diagnostic]]:
    loaded = load(root)
    found = workbench.import_workbook(loaded, name, data, workbench.Ask(decision, **ask))
    outcome = check_outcome(root, found.files, TODAY) if found.files else loaded.checked.diagnostics
    return found, list(workbench.tell_outcome(loaded, name, found, outcome))


def edited(data: bytes, fill: Fill) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(sheet: Any, name: str) -> int:
    return next(cell.column for cell in sheet[2] if cell.value == name)


def put(sheet_name: str, row_id: str, name: str, value: object, number: int = 0) -> Fill:
    """An edit of one cell: of the row of this ID (and entry) on a sheet."""

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book[sheet_name]
        row = next(cells for cells in sheet.iter_rows(min_row=ID_ROW) if cells[0].value == row_id and (not number or cells[1].value == number))
        cell = row[column(sheet, name) - 1]
        cell.value = value

    return fill


def changes(found: workbench.Import) -> list[tuple[str, tuple[str | int, ...], object, object]]:
    return [(str(result.path), change.field, change.old, change.new) for result in found.results for change in result.changes]


def told(faults: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(fault.code, f"{fault.position.sheet}!{cell_name(fault.position)}" if fault.position else "") for fault in faults]


# Our own workbook


@pytest.mark.parametrize("copy", [copy_small_catalogue, copy_catalogue], ids=["made-up", "real"])
def test_what_was_exported_comes_back_without_a_change(copy: Callable[[Path], Path], tmp_path: Path) -> None:
    root = copy(tmp_path)
    found, faults = read(root, export(root))
    assert {result.kind for result in found.results} == {"unchanged"}
    assert len(found.results) == len(load(root).catalogue.products) + len(load(root).catalogue.producers)
    assert (changes(found), dict(found.files), faults) == ([], {}, [])


def test_the_same_day_gives_the_same_bytes(root: Path) -> None:
    assert export(root) == export(root)


def test_every_field_has_its_column_and_every_sheet_its_name(root: Path, small: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(small))
    rows = {tuple(cell.value for cell in sheet[2]) for sheet in book}
    assert {table.names for table in tables()} <= rows
    assert all(len(sheet.title) <= 31 for sheet in book)


def test_a_part_of_the_catalogue_can_be_chosen_and_the_form_is_empty(root: Path) -> None:
    loaded = load(root)
    part = openpyxl.load_workbook(io.BytesIO(workbench.export_workbook(loaded, loaded.index.entries[:1], "vi")))
    assert [cells[0].value for cells in part["Sản phẩm"].iter_rows(min_row=ID_ROW)] == ["TT0001"]
    blank = openpyxl.load_workbook(io.BytesIO(export(root, blank=True)))
    assert blank["Sản phẩm"].max_row == 2 and blank["Sản phẩm"].freeze_panes == "B3"
    assert read(root, export(root, blank=True))[0].results == ()


def test_choices_are_offered_and_text_stays_text(root: Path, small: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(small))
    sheet = book["Lần công nhận"]
    offered = {str(v.sqref).split(":")[0]: v.formula1 for v in sheet.data_validations.dataValidation}
    stars, place = (openpyxl.utils.get_column_letter(column(sheet, name)) for name in ("recognitions.stars", "recognitions.place"))
    assert offered[f"{stars}3"] == '"3,4,5,potential-5"' and offered[f"{place}3"].startswith("'Danh sách mã'!$C$2")
    packs = book["Quy cách và giá"]
    gtin = packs.cell(ID_ROW, column(packs, "packs.gtin"))
    assert (gtin.value, gtin.data_type, gtin.number_format) == ("2000000000015", "s", "@")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+84 gọi ngay", "-1 tuổi", "@SUM(A1)"])
def test_no_text_becomes_a_formula(root: Path, text: str) -> None:
    path = root / "products/TT0002.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f'notes: "{text}"\n', encoding="utf-8")
    data = export(root)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sản phẩm"]
    cell = next(cells for cells in sheet.iter_rows(min_row=ID_ROW) if cells[0].value == "TT0002")[column(sheet, "notes") - 1]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert all(b"<f>" not in parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert changes(read(root, data)[0]) == []


@pytest.mark.parametrize(
    ("fill", "change"),
    [
        (put("Sản phẩm", "TT0001", "summary.vi", "  Câu mới\u00a0của  mẫu "), ("products/TT0001.yaml", ("summary", "vi"), "Sản phẩm mẫu dùng mọi trường.", "Câu mới của mẫu")),
        (put("Sản phẩm", "TT0001", "notes", unicodedata.normalize("NFD", "Đã sửa")), ("products/TT0001.yaml", ("notes",), "Ghi chú mẫu.", "Đã sửa")),
        (put("Sản phẩm", "TT0001", "producer", "Hộ mẫu"), ("products/TT0001.yaml", ("producer",), "doanh-nghiep-mau", "ho-mau")),
        (put("Quy cách và giá", "TT0001", "packs.price", "99.000đ", 1), ("products/TT0001.yaml", ("packs", 0, "price"), 95000, 99000)),
        (put("Quy cách và giá", "TT0001", "packs.quantity", "1,75", 2), ("products/TT0001.yaml", ("packs", 1, "quantity"), 1.5, 1.75)),
        (put("Lần công nhận", "TT0001", "recognitions.valid_until", date(2024, 12, 12), 1), ("products/TT0001.yaml", ("recognitions", 0, "valid_until"), "2024-12-13", "2024-12-12")),
        (put("Chứng nhận khác", "TT0001", "certifications.issued", "5/3/2025", 1), ("products/TT0001.yaml", ("certifications", 0, "issued"), "2025-03", "2025-03-05")),
        (put("Chủ thể", "ho-mau", "producer.name.vi", "Hộ mẫu đổi tên"), ("catalog/data/producers/ho-mau.yaml", ("name", "vi"), "Hộ mẫu", "Hộ mẫu đổi tên")),
    ],
    ids=["spaces", "NFD", "name for id", "price in words", "comma", "real date", "day first", "producer"],
)  # fmt: skip
def test_an_edited_cell_is_exactly_that_change(root: Path, small: bytes, fill: Fill, change: tuple[object, ...]) -> None:
    found, _ = read(root, edited(small, fill))
    assert changes(found) == [change]
    before = (root / str(change[0])).read_text(encoding="utf-8").splitlines()
    after = found.files[str(change[0])].decode().splitlines()
    assert len(set(before) ^ set(after)) == 2


def test_an_empty_cell_deletes_only_when_asked(root: Path, small: bytes) -> None:
    data = edited(small, put("Sản phẩm", "TT0001", "notes", None))
    assert changes(read(root, data)[0]) == []
    found, faults = read(root, data, clear=True)
    assert changes(found) == [("products/TT0001.yaml", ("notes",), "Ghi chú mẫu.", None)]
    assert b"notes" not in found.files["products/TT0001.yaml"] and faults == []


def test_comments_and_what_the_sheet_does_not_say_are_kept(root: Path) -> None:
    path = root / "products/TT0001.yaml"
    text = path.read_text(encoding="utf-8").replace("packs:", "# Giá hỏi tại chỗ\npacks:")
    path.write_text(text, encoding="utf-8")
    data = edited(export(root), put("Quy cách và giá", "TT0001", "packs.price", 99000, 1))
    after = read(root, data)[0].files["products/TT0001.yaml"].decode()
    assert after == text.replace("price: 95000", "price: 99000")


def add(sheet_name: str, **cells: object) -> Fill:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book[sheet_name]
        row = sheet.max_row + 1
        for name, value in cells.items():
            sheet.cell(row, column(sheet, name.replace("__", ".")), value)

    return fill


def new_product(book: openpyxl.Workbook) -> None:
    add("Sản phẩm", id=1, name__vi="Bánh thử của mẫu", producer="ho-mau", place="xa-mau-mot-mau-dong")(book)
    add("Lần công nhận", id="1", recognitions=1, recognitions__stars=3, recognitions__score=60, recognitions__decision="dot-mau-2024", recognitions__evidence="A")(book)
    add("Nguồn của lần công nhận", **{"id": 1, "recognitions": 1, "recognitions__sources": 1, "recognitions__sources__url": "https://example.org/banh-thu"})(book)


def test_a_new_row_is_a_new_product_with_the_next_id(root: Path, form: bytes) -> None:
    data = edited(form, new_product)
    found, faults = read(root, data)
    assert [(result.kind, result.path) for result in found.results] == [("new", "products/TT0100.yaml")]
    assert [fault.code for fault in faults] == ["not-in-decision"]
    assert found.files["products/TT0100.yaml"].decode().startswith('id: "TT0100"\nslug: "banh-thu-cua-mau"\nname:\n  vi: "Bánh thử của mẫu"\nproducer: "ho-mau"\n')
    # Read a second time, it is nothing new.
    write_files(root, found.files)
    again, faults = read(root, data)
    assert [result.kind for result in again.results] == ["doubtful"]
    assert told(faults) == [("doubtful-product", "Sản phẩm!A3")] and dict(again.files) == {}


def test_a_new_entry_of_a_list_is_added_once(root: Path, small: bytes) -> None:
    data = edited(small, add("Quy cách và giá", id="TT0002", packs__quantity=250, packs__unit="g", packs__price=40000))
    found, faults = read(root, data)
    assert faults == [] and changes(found)[-1] == ("products/TT0002.yaml", ("packs", 0, "price"), None, 40000)
    write_files(root, found.files)
    assert changes(read(root, data)[0]) == []


# Ten and more mistakes, each named at its cell


def both(*fills: Fill) -> Fill:
    def fill(book: openpyxl.Workbook) -> None:
        for one in fills:
            one(book)

    return fill


@pytest.mark.parametrize(
    ("fill", "code", "sheet", "name", "cure"),
    [
        (put("Sản phẩm", "TT0003", "place", "xa-khong-co"), "unknown-place", "Sản phẩm", "place", None),
        (put("Sản phẩm", "TT0003", "producer", "Chủ thể không có"), "unknown-producer", "Sản phẩm", "producer", None),
        (put("Sản phẩm", "TT0001", "contact.zalo", 912345678), "number-lost-zero", "Sản phẩm", "contact.zalo", "0912345678"),
        (put("Quy cách và giá", "TT0001", "packs.gtin", 12345670123, 1), "number-lost-zero", "Quy cách và giá", "packs.gtin", "0012345670123"),
        (put("Quy cách và giá", "TT0001", "packs.gtin", 2000000000016, 1), "gtin-check-digit", "Quy cách và giá", "packs.gtin", "2000000000015"),
        (put("Quy cách và giá", "TT0001", "packs.price", "=A1*2", 1), "formula-without-value", "Quy cách và giá", "packs.price", None),
        (put("Quy cách và giá", "TT0001", "packs.price", "#REF!", 1), "cell-error", "Quy cách và giá", "packs.price", None),
        (put("Quy cách và giá", "TT0001", "packs.price", "khoảng 90.000", 1), "whole-number-needed", "Quy cách và giá", "packs.price", None),
        (put("Quy cách và giá", "TT0001", "packs.unit", "chai", 1), "unknown-value", "Quy cách và giá", "packs.unit", None),
        (put("Lần công nhận", "TT0001", "recognitions.stars", 6, 1), "unknown-value", "Lần công nhận", "recognitions.stars", None),
        (put("Lần công nhận", "TT0001", "recognitions.score", 60, 1), "stars-not-of-score", "Lần công nhận", "recognitions.stars", "3"),
        (put("Lần công nhận", "TT0001", "recognitions.score", 855, 1), "out-of-range", "Lần công nhận", "recognitions.score", None),
        (put("Lần công nhận", "TT0001", "recognitions.date", "31/02/2022", 1), "wrong-date", "Lần công nhận", "recognitions.date", None),
        (put("Lần công nhận", "TT0001", "recognitions.date", "2099-01-01", 2), "future-date", "Lần công nhận", "recognitions.date", None),
        (put("Sản phẩm", "TT0001", "name.vi", "Tên\u202eẩn"), "hidden-character", "Sản phẩm", "name.vi", None),
        (put("Sản phẩm", "TT0001", "website", "javascript:alert(1)"), "link-scheme", "Sản phẩm", "website", None),
    ],
)  # fmt: skip
def test_each_mistake_is_named_at_its_cell(root: Path, small: bytes, fill: Fill, code: str, sheet: str, name: str, cure: str | None) -> None:
    found, faults = read(root, edited(small, fill))
    [fault] = [fault for fault in faults if fault.severity == "error"]
    book = openpyxl.load_workbook(io.BytesIO(small))
    assert (fault.code, fault.cure) == (code, cure)
    assert fault.position is not None and (fault.position.sheet, fault.position.column) == (sheet, column(book[sheet], name))
    assert fault.position.line >= ID_ROW and fault.path == "bang.xlsx"


def test_a_missing_name_is_told_at_the_row(root: Path, form: bytes) -> None:
    _, faults = read(root, edited(form, add("Sản phẩm", place="xa-mau-mot-mau-dong")))
    assert ("missing-field", "Sản phẩm!A3") in told(faults) or ("missing-vietnamese", "Sản phẩm!A3") in told(faults)


def test_a_path_for_an_id_leads_nowhere(root: Path, form: bytes) -> None:
    found, faults = read(root, edited(form, add("Sản phẩm", id="../../etc/KG0001", name__vi="Mẫu")))
    assert told(faults) == [("id-form", "Sản phẩm!A3")] and dict(found.files) == {}


def test_a_sheet_of_ones_own_is_told(root: Path, small: bytes) -> None:
    found, faults = read(root, edited(small, lambda book: book.create_sheet("Việc cần làm").append(["Gọi điện"])))
    assert (found.other_sheets, faults) == (("Việc cần làm",), [])


def test_two_rows_for_one_product_are_told(root: Path, small: bytes) -> None:
    _, faults = read(root, edited(small, add("Sản phẩm", id="TT0001", notes="Khác")))
    assert told(faults) == [("duplicate-row", "Sản phẩm!A11")]


def test_labels_are_enough_where_somebody_deleted_the_names_of_fields(root: Path, small: bytes) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        put("Sản phẩm", "TT0001", "notes", "Đã sửa")(book)
        for sheet in book:
            if sheet.title not in ("Hướng dẫn", "Tổng quan", "Danh sách mã"):
                sheet.delete_rows(2)

    found, faults = read(root, edited(small, fill))
    assert changes(found) == [("products/TT0001.yaml", ("notes",), "Ghi chú mẫu.", "Đã sửa")] and faults == []


# The annex of a decision

HEAD = ("TT", "Tên sản phẩm", "Chủ thể", "Địa chỉ", "Điểm", "Hạng sao")
ROW = (1, "Bánh thử", "Doanh nghiệp mẫu", "ấp 5, xã Mẫu Một, huyện Mẫu Đông", "60,5", "3 sao")


def annex(*rows: tuple[object, ...], fill: Fill | None = None, title: str = "Phụ lục 1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merged(*ranges: str) -> Fill:
    def fill(book: openpyxl.Workbook) -> None:
        for cells in ranges:
            book.active.merge_cells(cells)

    return fill


def test_an_annex_as_officers_have_it(root: Path) -> None:
    known = root / "products/TT0005.yaml"
    known.write_text(known.read_text(encoding="utf-8") + 'producer: "doanh-nghiep-mau"\n', encoding="utf-8")
    data = annex(
        ("ỦY BAN NHÂN DÂN HUYỆN MẪU ĐÔNG",), (), ("Danh sách sản phẩm (kèm theo Quyết định số 00/QĐ-MAU)",),
        ("Số TT", "TÊN SẢN PHẨM", "Tên chủ thể (người đại diện)", "Xã", "Kết quả", None, "Ghi chú"),
        (None, None, None, None, "Tổng điểm", "Xếp hạng", None),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        ("I. NHÓM: NHÓM MẪU MỘT",),
        (1, "Bánh thử", "Cơ sở Ông Thử", "xã Mẫu Một, huyện Mẫu Đông", "60,5", "OCOP 3 sao"),
        (2, "Kẹo\n thử", None, None, 55, "***"),
        ("II", "CÁC SẢN PHẨM ĐẠT 3 SAO"),
        (3, "Sản phẩm\u00a0mẫu  NĂM", "doanh-nghiep-mau", "TP. Mẫu Tây", "52", None),
        ("Tổng cộng", None, None, None, None, 3), (None, None, None, "Người lập bảng"),
        fill=merged("E4:F4", "A4:A5", "B4:B5", "C8:C9", "D8:D9", "A7:G7"),
    )  # fmt: skip
    found, faults = read(root, data, "dot-mau-2024")
    assert [(result.kind, result.title, result.path) for result in found.results] == [
        ("new", "Cơ sở Ông Thử", "catalog/data/producers/co-so-ong-thu.yaml"),
        ("new", "Bánh thử", "products/TT0100.yaml"),
        ("new", "Kẹo thử", "products/TT0101.yaml"),
        ("renewed", "Sản phẩm mẫu NĂM", "products/TT0005.yaml"),
    ]
    assert [fault for fault in faults if fault.severity == "error"] == []
    assert found.other_columns == ("Ghi chú",)
    assert [row.partition(" ")[0] for row in found.other_rows] == ["7", "10", "12", "13"]
    assert found.files["products/TT0100.yaml"].decode() == (
        'id: "TT0100"\nslug: "banh-thu"\nname:\n  vi: "Bánh thử"\nproducer: "co-so-ong-thu"\ngroup: "I.1"\nplace: "xa-mau-mot-mau-dong"\n'
        'recognitions:\n  - stars: 3\n    score: 60.5\n    level: "district"\n    decision: "dot-mau-2024"\n    evidence: "A"\n'
        '    sources:\n      - url: "https://example.org/quyet-dinh-2024"\n'
    )
    assert b'products:\n  - "TT0004"\n  - "TT0100"\n  - "TT0101"\n  - "TT0005"\n' in found.files["catalog/data/decisions/dot-mau-2024.yaml"]
    # What was written is sound, and read again it is nothing new.
    write_files(root, found.files)
    again, _ = read(root, data, "dot-mau-2024")
    assert {result.kind for result in again.results} == {"unchanged"} and dict(again.files) == {}


def test_a_score_that_differs_is_a_change_that_is_told(root: Path) -> None:
    first, _ = read(root, annex(HEAD, ROW), "dot-mau-2024")
    write_files(root, first.files)
    found, _ = read(root, annex(HEAD, (*ROW[:4], 61, "3 sao")), "dot-mau-2024")
    assert [result.kind for result in found.results] == ["changed"]
    assert changes(found) == [("products/TT0100.yaml", ("recognitions", 0, "score"), 60.5, 61)]


@pytest.mark.parametrize("stars", ["3 sao", "3", 3, "OCOP 3 sao", "***", "★★★", "Đạt 3 sao", "ba sao", " 3  SAO "], ids=repr)
def test_stars_as_they_are_written(root: Path, stars: object) -> None:
    found, faults = read(root, annex(HEAD, (*ROW[:5], stars)), "dot-mau-2024")
    assert [fault for fault in faults if fault.severity == "error"] == []
    assert b"  - stars: 3\n" in found.files["products/TT0100.yaml"]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ((1, None, *ROW[2:]), "empty-cell", "B2"),
        ((*ROW[:5], None), "empty-cell", "F2"),
        ((*ROW[:5], "6 sao"), "unknown-value", "F2"),
        ((*ROW[:5], "4,5 sao"), "unknown-value", "F2"),
        ((*ROW[:4], "75,5", "3 sao"), "stars-not-of-score", "F2"),
        ((*ROW[:4], "105", "3 sao"), "out-of-range", "E2"),
        ((*ROW[:4], "=E9", "3 sao"), "formula-without-value", "E2"),
        ((*ROW[:3], "xã Xa Lạ", *ROW[4:]), "place-not-read", "D2"),
        ((*ROW[:3], None, *ROW[4:]), "row-incomplete", "D2"),
        ((*ROW[:2], None, *ROW[3:]), "row-incomplete", "C2"),
        ((*ROW[:2], "HTX Doanh nghiệp mẫu", *ROW[3:]), "doubtful-producer", "C2"),
        ((1, "San pham mau hai", "Cơ sở Ông Khác", *ROW[3:]), "doubtful-product", "B2"),
    ],
)  # fmt: skip
def test_each_mistake_in_an_annex_is_named_at_its_cell(root: Path, row: tuple[object, ...], code: str, cell: str) -> None:
    found, faults = read(root, annex(HEAD, row), "dot-mau-2024")
    wrong = [(fault.code, cell_name(fault.position)) for fault in faults if fault.position]
    assert wrong == [(code, cell)]
    if code in ("unknown-value", "stars-not-of-score", "out-of-range"):
        return  # found by the check of the outcome; nothing is written while it is there
    assert dict(found.files) == {}


def test_a_doubt_is_settled_in_the_column_of_ids(root: Path) -> None:
    head, row = ("Mã", *HEAD), (1, "San pham mau hai", "Cơ sở Ông Khác", *ROW[3:])
    new, _ = read(root, annex(head, ("mới", *row)), "dot-mau-2024")
    assert [result.kind for result in new.results] == ["new", "new"]
    known, _ = read(root, annex(head, ("TT0002", *row)), "dot-mau-2024")
    assert [(result.kind, result.path) for result in known.results] == [("renewed", "products/TT0002.yaml")]


def test_hidden_sheets_are_told_and_read_only_by_name(root: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_sheet("Bìa").append(["Trang bìa"])
        book.active.sheet_state = "hidden"

    data = annex(HEAD, ROW, fill=fill)
    found, faults = read(root, data, "dot-mau-2024")
    assert told(faults) == [("table-not-found", "")] and found.hidden_sheets == ("Phụ lục 1",)
    assert len(read(root, data, "dot-mau-2024", sheet="phụ lục 1")[0].files) == 2
    _, [fault] = read(root, data, "dot-mau-2024", sheet="Phụ lục 9")
    assert fault.code == "unknown-sheet" and fault.args["known"] == "Phụ lục 1, Bìa"


def test_an_annex_without_its_decision_is_asked_for_it(root: Path) -> None:
    with pytest.raises(workbench.DecisionNeeded) as needed:
        read(root, annex(HEAD, ROW))
    assert needed.value.known == ("dot-mau-2021", "dot-mau-2024")
    with pytest.raises(workbench.DecisionNeeded) as needed:
        read(root, annex(HEAD, ROW), "dot-mau-2042")
    assert needed.value.nearest == "dot-mau-2024"


# The commands


def test_a_dry_run_writes_nothing_and_write_writes(root: Path) -> None:
    (root / "phu-luc.xlsx").write_bytes(annex(HEAD, ROW))
    before = {path: path.read_bytes() for path in (root / "products").iterdir()}
    dry = ocop("import", "phu-luc.xlsx", "--decision", "dot-mau-2024", cwd=root)
    assert dry.returncode == 0 and "Thêm --write" in dry.stdout and "Các lần công nhận 1 – Số sao: 3" in dry.stdout
    assert {path: path.read_bytes() for path in (root / "products").iterdir()} == before
    done = ocop("import", "phu-luc.xlsx", "--decision", "dot-mau-2024", "--write", cwd=root)
    assert done.returncode == 0 and "Đã ghi 2 tệp" in done.stdout
    assert (root / "products/TT0100.yaml").exists() and ocop("check", cwd=root).returncode == 0
    assert ocop("fmt", "--check", "products/TT0100.yaml", cwd=root).returncode == 0


def test_faults_leave_with_1_and_name_file_sheet_and_cell(root: Path) -> None:
    (root / "phu-luc.xlsx").write_bytes(annex(HEAD, (*ROW[:5], "6 sao")))
    done = ocop("import", "phu-luc.xlsx", "--decision", "dot-mau-2024", "--write", cwd=root)
    assert done.returncode == 1 and "--> phu-luc.xlsx, trang «Phụ lục 1», ô F2" in done.stdout
    assert not (root / "products/TT0100.yaml").exists()
    line = ocop("import", "phu-luc.xlsx", "--decision", "dot-mau-2024", "--format", "line", cwd=root)
    assert "phu-luc.xlsx, trang «Phụ lục 1», ô F2: error unknown-value " in line.stdout
    told = json.loads(ocop("import", "phu-luc.xlsx", "--decision", "dot-mau-2024", "--format", "json", cwd=root).stdout)
    assert [(f["path"], f["sheet"], f["cell"]) for f in told["faults"]] == [("phu-luc.xlsx", "Phụ lục 1", "F2")]
    assert told["results"][0]["kind"] == "new"


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (("import", "khong-co.xlsx"), 2, "khong-co.xlsx"),
    (("import", "rong.csv"), 1, "table-not-found"),
    (("export", "--place", "khong-co"), 2, "khong-co"),
    (("export", "--out", "khong/co/x.xlsx"), 2, "khong/co/x.xlsx"),
])  # fmt: skip
def test_what_cannot_be_done_is_said_without_a_traceback(root: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    (root / "rong.csv").write_bytes(b"")
    done = ocop(*arguments, cwd=root)
    assert done.returncode == code and words in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_export_writes_a_file_that_import_reads(root: Path) -> None:
    assert ocop("export", "--out", "x.xlsx", "--id", "TT0002", "--lang", "en", cwd=root).returncode == 0
    done = ocop("import", "x.xlsx", "--lang", "en", cwd=root)
    assert done.returncode == 0 and "There is nothing to write." in done.stdout


def test_the_trial_leaves_the_catalogue_as_it_is(root: Path) -> None:
    path = root / "products/TT0001.yaml"
    before = path.read_bytes()
    assert any(fault.path == "products/TT0001.yaml" for fault in check_outcome(root, {"products/TT0001.yaml": b"id: 1\n"}, TODAY))
    assert path.read_bytes() == before


