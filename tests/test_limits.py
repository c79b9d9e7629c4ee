"""Every limit: what meets it exactly is accepted, one more is just the fault that the table names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pydantic import create_model

from generator.check.form import check_form
from generator.limits import LIMITS
from generator.load import package, workbook
from generator.load.document import Document, decode_document
from generator.load.picture import load_picture
from generator.load.strings import load_strings
from generator.load.tree import load_tree
from generator.load.workbook import read_workbook
from generator.model import record
from generator.model.record import LANGUAGES
from generator.model.strings import Strings
from generator.render.reference import LIMITS_PAGE, reference_pages
from generator.render.words import Words
from generator.site.engine import write_front_matter
from tests.conftest import ROOT

Codes = Iterable[str]
Case = Callable[[int, Path, pytest.MonkeyPatch], Codes]


def of_document(make: Callable[[int], str]) -> Case:
    return lambda number, folder, patch: [fault.code for fault in decode_document("x.yaml", make(number).encode())[1]]


def of_text(kind: Any, make: Callable[[int], str]) -> Case:
    def codes(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
        text = make(number)
        assert len(text) == number
        holder = create_model("Holder", __base__=record.Record, text=(kind, ...))
        return [fault.code for fault in check_form(Document("x.yaml", {"text": text}), holder)[1]]

    return codes


def of_faults(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    codes = [fault.code for fault in decode_document("x.yaml", ("a:\n" + "- yes\n" * number).encode())[1]]
    return [code for code in codes if code != "ambiguous-value"]


def of_folders(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    (folder / "products" / "/".join("x" * (number - 1))).mkdir(parents=True)
    return [fault.code for fault in load_tree(folder, "products", (".yaml",))[1]]


def of_picture_bytes(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    data, filling = out.getvalue(), b""
    # Comments are part of a whole JPEG, of at most 65,533 letters each.
    while (left := number - len(data) - len(filling)) > 0:
        size = left - 4 if left <= 65_000 else 60_000
        filling += b"\xff\xfe" + (size + 2).to_bytes(2, "big") + b"x" * size
    (folder / "a.jpg").write_bytes(data[:2] + filling + data[2:])
    assert (folder / "a.jpg").stat().st_size == number
    return [fault.code for fault in load_picture(folder, "a.jpg")[1]]


def of_pixels(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    # The first number of pixels beyond the limit that rows of 8,000 can have.
    Image.new("1", (8_000, -(-number // 8_000))).save(folder / "a.png")
    return [fault.code for fault in load_picture(folder, "a.png")[1]]


def make_workbook(rows: Iterable[Iterable[object]] = (("a",),)) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def with_parts(sizes: Iterable[int], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with further parts of so many bytes."""
    out = io.BytesIO(make_workbook())
    with zipfile.ZipFile(out, "a", method) as parts:
        for number, size in enumerate(sizes):
            parts.writestr(f"x{number:04}", bytes(size))
    return out.getvalue()


def codes_of(data: bytes) -> Codes:
    return [fault.code for fault in read_workbook("x.xlsx", data)[1]]


def of_workbook_bytes(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    data = with_parts([number - len(with_parts([0], zipfile.ZIP_STORED))], zipfile.ZIP_STORED)
    assert len(data) == number
    return codes_of(data)


def of_unpacked(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    with zipfile.ZipFile(io.BytesIO(make_workbook())) as parts:
        own = sum(part.file_size for part in parts.infolist())
    return codes_of(with_parts([number - own]))


def of_parts(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    with zipfile.ZipFile(io.BytesIO(make_workbook())) as parts:
        own = len(parts.infolist())
    return codes_of(with_parts([0] * (number - own)))


def of_cells(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    # Two million cells take a minute to write.
    shift = LIMITS["workbook_cells"].most - 60
    patch.setattr(workbook, "WORKBOOK_CELLS", 60)
    cells = number - shift
    return codes_of(make_workbook([["a"] * 6] * (cells // 6) + [["a"] * (cells % 6)]))


def with_xml(number: int, make: Callable[[int], str]) -> Codes:
    """The faults of a workbook with one more part, which ``make`` makes of a number."""
    out = io.BytesIO(make_workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("x.xml", make(number))
    return codes_of(out.getvalue())


def of_elements(limit: str, constant: str, element: str) -> Case:
    """Of millions of elements, so few are let through here that those of the workbook itself count."""

    def codes(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
        own = next(most for most in range(1, 1000) if not _refused(constant, most, patch))
        patch.setattr(package, constant, own + 50)
        # The outermost element of the part is one of the others.
        return with_xml(number - LIMITS[limit].most + 50 - (element != "row"), lambda n: f"<a>{f'<{element}/>' * n}</a>")

    return codes


def _refused(constant: str, most: int, patch: pytest.MonkeyPatch) -> bool:
    patch.setattr(package, constant, most)
    return bool(codes_of(make_workbook()))


def of_sheets(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for _ in range(number - 1):
        book.create_sheet()
    book.worksheets[0].append(["a"])
    book.save(out)
    return codes_of(out.getvalue())


def of_side(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    Image.new("1", (number, 2)).save(folder / "a.png")
    return [fault.code for fault in load_picture(folder, "a.png")[1]]


def of_rows(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    return [fault.code for fault in read_workbook("x.csv", b"a;b\n" * number)[1]]


def of_columns(number: int, folder: Path, patch: pytest.MonkeyPatch) -> Codes:
    row = ["a"] * number
    both = {tuple(codes_of(make_workbook([row, row]))), tuple(fault.code for fault in read_workbook("x.csv", ";".join(row).encode())[1])}
    assert len(both) == 1
    return both.pop()


CASES: dict[str, Case] = {
    "document_bytes": of_document(lambda n: "a: x #".ljust(n, "x")),
    "document_depth": of_document(lambda n: "a: " + "[" * (n - 1) + "]" * (n - 1)),
    "document_nodes": of_document(lambda n: "a: [" + "b, " * (n - 3) + "]"),
    "scalar_characters": of_document(lambda n: "a: " + "x" * n),
    "number_digits": of_document(lambda n: "a: " + "9" * n),
    "faults_per_file": of_faults,
    "folder_depth": of_folders,
    "text_characters": of_text(record.Text, lambda n: "ế" * n),
    "line_characters": of_text(record.Line, lambda n: "ế" * n),
    "slug_characters": of_text(record.Slug, lambda n: "a" * n),
    "link_characters": of_text(record.Link, lambda n: "https://example.org/".ljust(n, "a")),
    "site_link_characters": of_text(record.SiteLink, lambda n: "https://example.org/".ljust(n, "a")),
    "repository_link_characters": of_text(record.RepositoryLink, lambda n: "https://example.org/a/".ljust(n, "a")),
    "email_characters": of_text(record.Email, lambda n: "a@".ljust(n - 3, "a") + ".vn"),
    "picture_bytes": of_picture_bytes,
    "picture_pixels": of_pixels,
    "workbook_bytes": of_workbook_bytes,
    "workbook_unpacked_bytes": of_unpacked,
    "workbook_parts": of_parts,
    "picture_side": of_side,
    "workbook_sheets": of_sheets,
    "workbook_elements": of_elements("workbook_elements", "WORKBOOK_ELEMENTS", "row"),
    "workbook_others": of_elements("workbook_others", "WORKBOOK_OTHERS", "b"),
    "workbook_together": lambda number, folder, patch: with_xml(number, lambda n: f"<a>{'<b/>' * (n - 1)}</a>"),
    "workbook_depth": lambda number, folder, patch: with_xml(number, lambda n: "<a>" * n + "</a>" * n),
    "workbook_cells": of_cells,
    "sheet_rows": of_rows,
    "sheet_columns": of_columns,
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_can_be_met_and_not_exceeded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = LIMITS[name]
    for folder in ("met", "exceeded"):
        (tmp_path / folder).mkdir()
    assert list(CASES[name](limit.most, tmp_path / "met", monkeypatch)) == []
    assert list(CASES[name](limit.most + 1, tmp_path / "exceeded", monkeypatch)) == [limit.code]


def test_no_limit_on_a_text_stands_outside_of_the_table() -> None:
    """Whoever bounds a text names its bound, so that it is on the page and tried above."""
    source = (ROOT / "generator/model").rglob("*.py")
    assert [path.name for path in source if "max_length=" in path.read_text(encoding="utf-8").replace("max_length=limits.", "").replace("max_length=_first", "").replace("max_length=5)", "")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_limits_holds_each_with_its_fault(language: str) -> None:
    strings = load_strings(ROOT, language)
    page = reference_pages(Words(language, Strings(language, strings)), write_front_matter)[LIMITS_PAGE]
    entries = page.split("\n\n")[-len(LIMITS) :]
    for (name, limit), entry in zip(LIMITS.items(), entries, strict=True):
        assert limit.code in strings["faults"] and f"(cac-loi.md#{limit.code})" in entry
        assert strings["limits"]["names"][name].split("/")[0] in entry
    assert set(strings["limits"]["names"]) == set(LIMITS)
    assert "12 MB" in page and "160 MB" in page
