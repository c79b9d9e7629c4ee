"""Where the table begins on a sheet and what its columns are: our own sheets, and the annexes of decisions as officers have them.

The words by which columns are known are data (``annex`` in the strings). Reads no row of the table itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from generator.check.fault import NEARLY_SURE_OF_FIELD, closest
from generator.diagnostic import Diagnostic, FieldPath, Position
from generator.editing.cell import clean_line
from generator.editing.columns import Table, tables
from generator.load.workbook import Sheet
from generator.model.record import Record
from generator.model.shape import Shape, record_name, shape_of
from generator.model.strings import Strings
from generator.model.text import fold

# Titles and the names of offices stand above the table of an annex.
_LOOK_DOWN = 60
_FEW = 2
# Sheets of ours that are only read by people.
_TO_BE_READ = ("guide", "overview", "lists")
# Behind the label of a column that must be filled.
NEEDED = " *"


@dataclass(frozen=True, slots=True)
class Heading:
    """``below``: the first row of the table. ``columns``: the name of each column, by its number.

    ``table``: one of our own, whose columns have the names of fields; None for an annex. ``unused``: headings of columns that
    say nothing to the catalogue.
    """

    below: int
    columns: Mapping[int, str]
    table: Table | None = None
    unused: tuple[str, ...] = ()


def column_label(words: tuple[tuple[str, str], ...], strings: Strings) -> str:
    """What a column is called: ``Liên hệ – Điện thoại``."""
    return " – ".join(str(strings[f"fields.{record}.{field}.label"]) for record, field in words)


def field_label(record: type[Record], where: FieldPath, strings: Strings) -> str:
    """The same for one value of a file, entries of lists with their numbers: ``Các lần công nhận 2 – Số sao``."""
    parts: list[str] = []
    shape: Shape | None = shape_of(record)
    for step in where:
        if isinstance(step, int):
            parts[-1] += f" {step + 1}"
        else:
            parts.append(str(strings[f"fields.{record_name(shape.record)}.{step}.label"]) if shape and shape.record else step)
        shape = shape.at(step) if shape else None
    return " – ".join(parts)


def find_own(path: str, sheet: Sheet, strings: Mapping[str, Strings], *, by_labels: bool) -> tuple[Heading | None, list[Diagnostic]]:
    """Our own table, by the names of its fields or, where that row was deleted, their labels; and the columns that it does not know."""
    if by_labels and is_to_be_read(sheet.name, strings):
        return None, []
    found: list[tuple[int, Table, dict[int, str]]] = []
    for number in _first_rows(sheet):
        texts = {column: clean_line(value).removesuffix(NEEDED) for column, value in sheet.rows[number].items()}
        for table in tables():
            known = _names(table, tuple(strings.values()) if by_labels else ())
            columns = {column: known[text] for column, text in texts.items() if text in known}
            if table.key in columns.values() and len(columns) >= _FEW and len(columns) * 2 >= len(texts):
                found.append((number, table, columns))
    if not found:
        return None, []
    number, table, columns = max(found, key=lambda one: len(one[2]))
    labels = {clean_line(value) for value in sheet.rows.get(number - 1, {}).values()}
    faults = []
    for column, value in sheet.rows[number].items():
        text = clean_line(value)
        if column not in columns and text not in labels:
            place = Position(number, column, sheet.name)
            faults.append(Diagnostic("unknown-column", path, place, args={"name": text}, cure=closest(text, table.names, NEARLY_SURE_OF_FIELD)))
    faults += _doubled(path, sheet, number, columns, {name: name for name in columns.values()})
    return Heading(number + 1, columns, table), faults


def is_to_be_read(title: str, strings: Mapping[str, Strings]) -> bool:
    """Whether a sheet of this name is one of ours that is only read by people."""
    return any(title == words[f"excel.sheets.{name}"] for words in strings.values() for name in _TO_BE_READ)


def find_annex(path: str, sheet: Sheet, strings: Mapping[str, Strings]) -> tuple[Heading | None, list[Diagnostic]]:
    """The table of an annex: the row with a column for names and one more that is known, perhaps in two rows."""
    known = _annex_words(tuple(strings.values()))
    for number in _first_rows(sheet):
        columns = _annex_columns(sheet, number, known)
        if "name" not in columns.values() or len(set(columns.values()) - {"number"}) < _FEW:
            continue
        below = number + 1
        second = {column: known[text] for column, value in sheet.rows.get(below, {}).items() if (text := _key(clean_line(value))) in known}
        names = [column for column, name in columns.items() if name == "name"]
        # A second row of headings: it names columns, and says nothing where the first row names the products.
        if second and len(second) == len(sheet.rows[below]) and not any(column in sheet.rows[below] and second.get(column) != "name" for column in names):
            columns |= second
            below += 1
        single = {name: str(strings["vi"][f"annex.columns.{name}"]) for name in ("name", "producer", "stars", "score", "id")}
        titles = {column: clean_line(value) for row in range(number, below) for column, value in sheet.rows[row].items()}
        unused = tuple(text for column, text in titles.items() if columns.get(column, "note") == "note")
        return Heading(below, columns, None, unused), _doubled(path, sheet, below - 1, columns, single)
    return None, []


def _first_rows(sheet: Sheet) -> list[int]:
    return [number for number in sheet.rows if number <= _LOOK_DOWN]


def _doubled(path: str, sheet: Sheet, row: int, columns: Mapping[int, str], single: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Two columns for one thing: nobody can say which counts."""
    many = {name for name, count in Counter(columns.values()).items() if count > 1 and name in single}
    seen: set[str] = set()
    for column, name in sorted(columns.items()):
        if name in many and name in seen:
            yield Diagnostic("duplicate-column", path, Position(row, column, sheet.name), args={"name": single[name]})
        seen.add(name)


def table_labels(table: Table, strings: Strings) -> dict[str, str]:
    """What each column of a table is called, by its name: whose row, which entry, and the fields."""
    own = record_name(table.record)
    labels = {table.key: str(strings[f"fields.{own}.id.label"])}
    for name, words in zip(table.numbers, table.words, strict=True):
        labels[name] = strings.format("excel.number", list=column_label((words,), strings))
    inner = table.words[1:]  # the sheet itself names the list; of two, the inner one is told
    return labels | {table.name(c): column_label((*inner, *c.words), strings) for c in table.columns if table.name(c) != table.key}


@cache
def _names(table: Table, strings: tuple[Strings, ...]) -> dict[str, str]:
    """Field name, or label in any of these languages, -> field name."""
    return {label: name for words in strings for name, label in table_labels(table, words).items()} | {name: name for name in table.names}


@cache
def _annex_words(strings: tuple[Strings, ...]) -> dict[str, str]:
    """What a heading may say -> the column that it means."""
    return {_key(text): name for words in strings for name in words["annex.headers"] for text in words[f"annex.headers.{name}"]}


def _annex_columns(sheet: Sheet, number: int, known: Mapping[str, str]) -> dict[int, str]:
    found = ((column, _annex_column(_key(clean_line(value)), known)) for column, value in sheet.rows.get(number, {}).items())
    return {column: name for column, name in found if name}


def _annex_column(text: str, known: Mapping[str, str]) -> str | None:
    if text in known:
        return known[text]
    # "Tên chủ thể (người đại diện)": what is known stands at the beginning; the longest says most.
    begun = [word for word in known if text.startswith(f"{word} ")]
    return known[max(begun, key=len)] if begun and len(text) < 80 else None


def _key(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
