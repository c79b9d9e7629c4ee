"""A workbook of our own read back: what differs from the files becomes exactly that change.

A row says whose it is by the ID, an entry of a list by its number. Knows nothing of annexes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.diagnostic import Diagnostic, FieldPath, Position
from generator.editing.cell import check_cell, clean_line, clean_text, lost_zero, read_field, same_value
from generator.editing.columns import Column, Table
from generator.editing.draft import Draft, Drafts
from generator.editing.heading import Heading
from generator.editing.names import Names
from generator.editing.result import Result, show_products
from generator.load.workbook import Sheet, Value
from generator.model.likeness import like_products
from generator.model.product import Product
from generator.model.text import fold

_ID = re.compile(r"[A-Z]{2}[0-9]{4,8}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What a name is that no record bears; an id that none bears is found by the check.
CODES: Mapping[str, str] = {"producer": "unknown-producer", "place": "unknown-place", "decision": "unknown-decision"}
# A small number instead of an ID: a new product, whose lists name it so on their sheets.
_MARK = re.compile(r"[0-9]{1,3}")


@dataclass(slots=True)
class OwnImport:
    """The state while the sheets of one workbook are read, the records before their lists."""

    path: str
    drafts: Drafts
    names: Names
    clear: bool
    new_words: frozenset[str]
    faults: list[Diagnostic] = field(default_factory=list)
    _marks: dict[str, Draft] = field(default_factory=dict)
    _first: dict[str, Position] = field(default_factory=dict)
    _rows: dict[tuple[object, ...], Position] = field(default_factory=dict)
    _entries: dict[tuple[object, ...], int] = field(default_factory=dict)
    _settled: set[str] = field(default_factory=set)
    _lengths: dict[tuple[str, FieldPath], int] = field(default_factory=dict)

    def read(self, sheets: list[tuple[Sheet, Heading]]) -> tuple[Result, ...]:
        """Read all sheets and tell what became of each record."""
        for sheet, heading in sorted(sheets, key=lambda pair: len(pair[1].table.lists) if pair[1].table else 0):
            for number, row in sheet.rows.items():
                if number >= heading.below and heading.table:
                    named = {name: (row.get(column), Position(number, column, sheet.name)) for column, name in heading.columns.items()}
                    if any(value is not None for value, _ in named.values()):
                        self._read_row(heading.table, named)
        return tuple(self._result(path, cell) for path, cell in self._first.items())

    def _result(self, path: str, cell: Position) -> Result:
        draft = self.drafts.get(path)
        assert draft is not None
        self._drop_doubles(draft)
        if draft.new and draft.record is Product and path not in self._settled and self._is_doubtful(draft, cell):
            self.drafts.drop([path])
            return Result("doubtful", cell, str(draft.get(("name", "vi"))))
        kind = "unchanged" if not draft.changes else "new" if draft.new else "changed"
        name = draft.get(("name", "vi"))
        return Result(kind, cell, str(name or draft.path), path, draft.record, tuple(draft.changes))

    def _is_doubtful(self, draft: Draft, cell: Position) -> bool:
        """Whether a row without an ID may mean a product that the catalogue has: the same workbook read twice, or a slip."""
        alike = like_products(str(draft.get(("name", "vi"))), draft.get(("producer",)), self.drafts.catalogue.products)  # type: ignore[arg-type]
        if alike:
            args = {"value": draft.get(("name", "vi")), "candidates": show_products(a.product for a in alike)}
            self.faults.append(Diagnostic("doubtful-product", self.path, cell, args=args, severity="warning"))
        return bool(alike)

    def _drop_doubles(self, draft: Draft) -> None:
        """An entry without a number that the list has already is the same workbook read twice."""
        for (path, where, _), index in sorted(self._entries.items(), key=lambda item: -item[1]):
            entries = draft.get(where)
            if path == draft.path and isinstance(entries, list) and index < len(entries) and entries[index] in entries[: self._lengths[path, where]]:
                del entries[index]
                draft.changes = [change for change in draft.changes if change.field[: len(where) + 1] != (*where, index)]

    def _read_row(self, table: Table, row: Mapping[str, tuple[Value | None, Position]]) -> None:
        draft = self._draft_of(table, row)
        if draft is None:
            return
        where = self._entry_of(table, row, draft)
        if where is None:
            return
        for column in table.columns:
            name = table.name(column)
            if name in row and not (name == table.key and not table.lists):
                self._read_field(draft, (*where, *column.path), column, *row[name])
        if not table.lists and draft.new:
            self._complete(table, draft, row[table.key][1])

    def _draft_of(self, table: Table, row: Mapping[str, tuple[Value | None, Position]]) -> Draft | None:
        """The file that a row is about; None where that cannot be told."""
        value, cell = row[table.key]
        text = clean_line(value)
        product = table.record is Product
        if product and (not text or _MARK.fullmatch(text) or self._is_new(text)):
            draft = self._new_product(table, text, cell, row)
        elif product and not _ID.fullmatch(text):
            self.faults.append(Diagnostic("id-form", self.path, cell, args={"value": text}))
            return None
        elif not product and not _SLUG.fullmatch(text) and (text or table.lists):
            self.faults.append(Diagnostic("slug-form", self.path, cell, args={"value": text}))
            return None
        else:
            draft = self.drafts.product(text) if product else self._producer(text, row)
        if draft is None:
            return None
        self._first.setdefault(draft.path, cell)
        if draft.new and not draft.value:
            draft.put(("id",), text if _ID.fullmatch(text) or not product else self.drafts.next_id(), cell)
        return draft

    def _new_product(self, table: Table, mark: str, cell: Position, row: Mapping[str, tuple[Value | None, Position]]) -> Draft | None:
        if mark in self._marks:
            return self._marks[mark]
        if table.lists:  # only the sheet of the products may bring in a new one
            self.faults.append(Diagnostic("unknown-row-id", self.path, cell, args={"value": mark}))
            return None
        product_id = self.drafts.next_id()
        draft = self.drafts.product(product_id)
        draft.put(("id",), product_id, cell, given=False)
        if mark:
            self._marks[mark] = draft
        if self._is_new(mark):
            self._settled.add(draft.path)
        return draft

    def _is_new(self, text: str) -> bool:
        """``mới``, ``mới 2``: somebody has looked and says that the product is new."""
        return fold(text).rstrip("0123456789 ") in self.new_words

    def _producer(self, text: str, row: Mapping[str, tuple[Value | None, Position]]) -> Draft:
        name = clean_line(row["producer.name.vi"][0]) if "producer.name.vi" in row else ""
        return self.drafts.producer(text or self.drafts.new_producer(name, None))

    def _complete(self, table: Table, draft: Draft, cell: Position) -> None:
        """What a new record needs and nobody has to think of."""
        name = draft.get(("name", "vi"))
        if table.record is Product and name and not draft.get(("slug",)):
            draft.put(("slug",), self.drafts.new_slug(str(name), str(draft.get(("producer",)) or "") or None), cell, given=False)
        if table.record is not Product and not draft.get(("id",)):
            draft.put(("id",), draft.path.rpartition("/")[2].removesuffix(".yaml"), cell, given=False)

    def _entry_of(self, table: Table, row: Mapping[str, tuple[Value | None, Position]], draft: Draft) -> FieldPath | None:
        """The way to the entry of a list that a row is about, ``()`` for the record itself; None where that cannot be told."""
        where: FieldPath = ()
        numbers: list[str] = []
        for depth, name in enumerate(table.numbers):
            value, cell = row.get(name, (None, row[table.key][1]))
            text = clean_line(value)
            last = depth == len(table.numbers) - 1
            if not (last and not text) and not re.fullmatch(r"[1-9][0-9]{0,3}", text):
                self.faults.append(Diagnostic("wrong-entry-number", self.path, cell, args={"value": text}))
                return None
            numbers.append(text or f"+{cell.line}")
            index = self._index(draft, (*where, table.lists[depth]), tuple(numbers), text, last)
            if index is None:
                self.faults.append(Diagnostic("wrong-entry-number", self.path, cell, args={"value": text}))
                return None
            where = (*where, table.lists[depth], index)
        seen = self._rows.setdefault((draft.path, table.lists, *numbers), row[table.key][1])
        if seen != row[table.key][1]:
            self.faults.append(Diagnostic("duplicate-row", self.path, row[table.key][1], args={"row": seen.line}))
            return None
        return where

    def _index(self, draft: Draft, where: FieldPath, numbers: tuple[str, ...], text: str, last: bool) -> int | None:
        """Where an entry stands in its list: there already, added by a row before, or behind all others."""
        key = (draft.path, where, numbers)
        if key in self._entries:
            return self._entries[key]
        entries = draft.get(where)
        length = len(entries) if isinstance(entries, list) else 0
        there = self._lengths.setdefault((draft.path, where), length)
        if text and int(text) <= there:
            return int(text) - 1
        if not last:
            return None
        self._entries[key] = length
        return length

    def _read_field(self, draft: Draft, where: FieldPath, column: Column, value: Value | None, cell: Position) -> None:
        old = draft.get(where)
        fault = check_cell(self.path, cell, value) or (lost_zero(self.path, cell, column.shape, value) if value is not None else None)
        if fault:
            self.faults.append(fault)
            return
        if value is None or not clean_text(value):
            # What a cell does not say, the file keeps, unless asked for otherwise.
            if self.clear and old is not None and not column.needed:
                draft.put(where, None, cell)
            return
        new = read_field(column.shape, value)
        if column.refers and isinstance(new, str):
            new = self.names.resolve(column.refers, new)
            code = CODES.get(column.refers)
            if code and not _SLUG.fullmatch(new):
                self.faults.append(Diagnostic(code, self.path, cell, args={"value": new}))
                return
        draft.cells.setdefault(where, cell)
        if not same_value(column.shape, old, new):
            draft.put(where, new, cell)
