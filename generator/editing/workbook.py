"""The catalogue as a workbook (.xlsx) that people can work in and that is read back: one sheet for each table.

Text stays text, also where it looks like a formula, a number or a date. The same bytes for the same data and day. Opens no file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from generator.editing.columns import Column, Table, tables
from generator.editing.heading import NEEDED, table_labels
from generator.model.catalogue import Catalogue
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.shape import record_name
from generator.model.strings import Strings

# Excel's own bounds: the name of a sheet, the text of a list written into the validation itself.
_SHEET_NAME, _INLINE_LIST = 31, 255
# Rows below the data in which the lists to choose from are offered as well.
_ROOM = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = {"text": 48, "choice": 16, "whole": 11, "number": 11, "day": 13, "partial_date": 13, "truth": 9}
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_HEAD = PatternFill("solid", start_color="FF1B5E3F")
_NAMES = PatternFill("solid", start_color="FFE6EFE9")


@dataclass(frozen=True, slots=True)
class Overview:
    """A table only to be read, with the words for its columns."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The ids that cells may refer to, each with its name."""

    entries: dict[str, tuple[tuple[str, str], ...]]

    @classmethod
    def build(cls, catalogue: Catalogue, strings: Strings) -> Lists:
        kinds = {p.id: strings.format(f"place.kinds.{p.kind}", name=p.name.vi) for p in catalogue.places.by_id.values()}
        districts = {p.id: d for p in catalogue.places.by_id.values() if (d := catalogue.places.district_of(p)) and d is not p}
        return cls({
            "producer": tuple((p.id, p.name.vi) for p in catalogue.producers.values()),
            "place": tuple((id, f"{name}, {kinds[districts[id].id]}" if id in districts else name) for id, name in kinds.items()),
            "group": tuple((id, group.name.vi) for id, (_, group) in catalogue.groups.by_id.items()),
            "decision": tuple((d.id, d.title.vi) for d in catalogue.decisions.values()),
            "producer_kind": tuple((kind.id, kind.name.vi) for kind in catalogue.producer_kinds.values()),
        })  # fmt: skip


def write_workbook(
    products: Sequence[Product], producers: Sequence[Producer], catalogue: Catalogue, strings: Strings, day: date, overview: Overview | None = None
) -> bytes:
    """The workbook with these products and producers; none of either gives an empty form. ``day`` is what it says it was made on."""
    book = Workbook(write_only=True)
    book.properties.creator = catalogue.settings.name.vi
    _write_guide(book, strings, day, len(products))
    if overview:
        _write_overview(book, strings, overview)
    lists = Lists.build(catalogue, strings)
    by_record: dict[type[Record], Sequence[Record]] = {Product: products, Producer: producers}
    for table in tables():
        _write_table(book, table, by_record[table.record], strings, lists)
    _write_lists(book, strings, lists)
    packed = io.BytesIO()
    book.save(packed)
    return _with_fixed_times(packed.getvalue(), day)


def table_rows(table: Table, records: Iterable[Record]) -> Iterator[list[object]]:
    """The rows of a table as plain values: whose it is, which entry, and the fields, in the order of ``table.names``."""
    for record in records:
        for numbers, entry in _entries(record, table.lists):
            fields = [_value(entry, column) for column in table.columns if table.lists or column.path != ("id",)]
            yield [record.id, *numbers, *fields]  # type: ignore[attr-defined]


def _entries(record: Record, lists: tuple[str, ...]) -> Iterator[tuple[tuple[int, ...], Record]]:
    if not lists:
        yield (), record
        return
    for number, entry in enumerate(getattr(record, lists[0]), start=1):
        for numbers, inner in _entries(entry, lists[1:]):
            yield (number, *numbers), inner


def _value(entry: Record, column: Column) -> object:
    """What the file says in this field; nothing where leaving it out means the same."""
    found: Any = entry
    for step in column.path:
        if found is None or step not in found.model_fields_set:
            return None
        found = getattr(found, step)
    if isinstance(found, (list, tuple)):
        return "\n".join(map(str, found)) or None
    return found if found is None or isinstance(found, (bool, int, float, str)) else str(found)


def _write_guide(book: Workbook, strings: Strings, day: date, count: int) -> None:
    sheet = _sheet(book, str(strings["excel.sheets.guide"]))
    sheet.column_dimensions["A"].width = 110
    lines = [strings.format("excel.guide.title", day=day.isoformat(), count=count), *strings["excel.guide.lines"]]
    for number, line in enumerate(lines):
        cell = _text(sheet, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 0, size=14 if number == 0 else 11)
        sheet.append([cell])


def _write_overview(book: Workbook, strings: Strings, overview: Overview) -> None:
    sheet = _sheet(book, str(strings["excel.sheets.overview"]))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(overview.headings))}{len(overview.rows) + 1}"
    for number, width in enumerate((11, 40, 34, 30, 8, 44, 12)[: len(overview.headings)], start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, text, _HEAD, "FFFFFFFF") for text in overview.headings])
    style = _style(sheet, wrap=True)
    for row in overview.rows:
        sheet.append([_cell(sheet, value, style) for value in row])


def _write_table(book: Workbook, table: Table, records: Sequence[Record], strings: Strings, lists: Lists) -> None:
    key = "_".join((() if table.record is Product else ("producer",)) + table.lists) or "product"
    sheet = _sheet(book, str(strings[f"excel.sheets.{key}"]))
    columns: list[Column | None] = [None, *(None for _ in table.numbers), *(c for c in table.columns if table.lists or c.path != ("id",))]
    sheet.freeze_panes = f"{get_column_letter(len(table.numbers) + 2)}3"
    rows = list(table_rows(table, records))
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(len(rows) + 2, 3)}"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _width(column, number)
        dimension.number_format = _format(column)
        validation = _validation(column, strings, lists)
        if validation:
            validation.add(f"{letter}3:{letter}{len(rows) + _ROOM}")
            sheet.data_validations.append(validation)
    sheet.append([_label(sheet, table, column, name, strings) for name, column in zip(table.names, columns, strict=True)])
    sheet.append([_heading(sheet, name, _NAMES, "FF4A5A50", size=9) for name in table.names])
    styles = [_style(sheet, wrap=bool(column and (column.shape.form in ("text", "line") or column.many)), form=_format(column)) for column in columns]
    for row in rows:
        sheet.append([_cell(sheet, value, style) for value, style in zip(row, styles, strict=True)])


def _label(sheet: Any, table: Table, column: Column | None, name: str, strings: Strings) -> Any:
    """The heading of a column in words, its help as a note."""
    if column:
        record, field = column.words[-1]
        help = str(strings[f"fields.{record}.{field}.help"])
    else:
        help = str(strings[f"excel.help.{record_name(table.record)}_id" if name == table.key else "excel.help.number"])
    needed = NEEDED if name == table.key or (column and column.needed) else ""
    cell = _heading(sheet, table_labels(table, strings)[name] + needed, _HEAD, "FFFFFFFF")
    cell.comment = Comment(help, "OCOP", height=90, width=320)
    return cell


def _validation(column: Column | None, strings: Strings, lists: Lists) -> DataValidation | None:
    """The list to choose from. Anything else may be typed: a name instead of an id is understood too."""
    formula = None
    if column and column.refers in lists.entries:
        position = list(lists.entries).index(column.refers or "")
        letter, count = get_column_letter(position * 2 + 1), len(lists.entries[column.refers or ""])
        formula = f"'{_sheet_name(str(strings['excel.sheets.lists']))}'!${letter}$2:${letter}${count + 1}" if count else None
    elif column and column.shape.choices:
        text = ",".join(map(str, column.shape.choices))
        formula = f'"{text}"' if len(text) <= _INLINE_LIST else None
    return DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False) if formula else None


def _write_lists(book: Workbook, strings: Strings, lists: Lists) -> None:
    sheet = _sheet(book, str(strings["excel.sheets.lists"]))
    sheet.freeze_panes = "A2"
    heads: list[Any] = []
    for number, refers in enumerate(lists.entries):
        sheet.column_dimensions[get_column_letter(number * 2 + 1)].width = 36
        sheet.column_dimensions[get_column_letter(number * 2 + 2)].width = 48
        heads += [_heading(sheet, str(strings[f"excel.lists.{refers}"]), _HEAD, "FFFFFFFF"), _heading(sheet, str(strings["excel.lists.name"]), _HEAD, "FFFFFFFF")]
    sheet.append(heads)
    style = _style(sheet)
    for number in range(max(map(len, lists.entries.values()))):
        found = (entries[number] if number < len(entries) else (None, None) for entries in lists.entries.values())
        sheet.append([_cell(sheet, value, style) for pair in found for value in pair])


def _sheet(book: Workbook, title: str) -> Any:
    return book.create_sheet(_sheet_name(title))


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:_SHEET_NAME]


def _width(column: Column | None, number: int) -> int:
    if column is None:
        return 11 if number == 1 else 8
    return _WIDTHS.get(column.shape.form or column.shape.kind, _WIDTHS.get(column.shape.kind, 30) if column.shape.kind != "text" else 30)


def _format(column: Column | None) -> str:
    """Everything but amounts is text: Excel would make numbers and days of codes."""
    return "General" if column and (column.shape.kind in ("whole", "number") or 3 in column.shape.choices) else "@"


def _style(sheet: Any, wrap: bool = False, form: str = "General") -> Any:
    cell = WriteOnlyCell(sheet)
    cell.number_format = form
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    return cell._style  # noqa: SLF001 (one style for a column, not one for each of a million cells)


def _cell(sheet: Any, value: object, style: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        cell = _text(sheet, value)
        cell._style = style  # noqa: SLF001
        if value.startswith(_FORMULA):
            cell.quotePrefix = True
        return cell
    cell = WriteOnlyCell(sheet, value)
    cell._style = style  # noqa: SLF001
    return cell


def _text(sheet: Any, text: str) -> Any:
    """A cell of text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _heading(sheet: Any, text: str, fill: PatternFill, colour: str, size: int = 11) -> Any:
    cell = _text(sheet, text)
    cell.fill, cell.font = fill, Font(bold=True, color=colour, size=size)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _with_fixed_times(packed: bytes, day: date) -> bytes:
    """The same package without the time at which it was written."""
    moment = datetime(day.year, day.month, day.day).isoformat() + "Z"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), content)
            entry = zipfile.ZipInfo(part.filename, _ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            after.writestr(entry, content)
    return out.getvalue()
