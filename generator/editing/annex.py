"""The annex of a decision as officers have it: each row becomes a renewal, a new product, or a doubt that somebody has to settle.

Takes from the decision what the rows leave out. What it is not sure of it does not write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.diagnostic import Diagnostic, Position, Severity
from generator.editing.canonical import record_value
from generator.editing.cell import check_cell, clean_line, read_field
from generator.editing.draft import Draft, Drafts
from generator.editing.heading import Heading
from generator.editing.names import Names
from generator.editing.result import Result, show_products
from generator.load.workbook import Sheet, Trouble, Value
from generator.model.dates import Interval
from generator.model.decision import Decision
from generator.model.likeness import degree_of, like_products
from generator.model.product import Product, Recognition
from generator.model.shape import shapes
from generator.model.strings import Strings
from generator.model.text import fold

_ID = re.compile(r"[A-Z]{2}[0-9]{4,8}")
_SERIAL = re.compile(r"[0-9]+[.)]?")
_COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,2}|[A-Z])\)?")
# What a row of the table says of a product; a row that says none of it is a heading, a total or a signature.
_IDLE = ("number", "note")
_TELLING = ("producer", "place", "score", "stars")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an annex, its cells by what they mean. ``known``: the columns that the table has, each with its first number; ``stars`` and ``group``: of the heading above."""

    cell: Position
    known: Mapping[str, int]
    cells: Mapping[str, tuple[tuple[str, Value, Position], ...]]
    stars: str = ""
    group: str = ""

    def text(self, name: str) -> str:
        """What the cells of this meaning say, several after each other."""
        return ", ".join(text for text, _, _ in self.cells.get(name, ()))

    def at(self, name: str) -> Position:
        """The cell of this meaning, also where it is empty."""
        if self.cells.get(name):
            return self.cells[name][0][2]
        return Position(self.cell.line, self.known[name], self.cell.sheet) if name in self.known else self.cell


@dataclass(slots=True)
class AnnexImport:
    """The state while the annex of one decision is read."""

    path: str
    drafts: Drafts
    names: Names
    strings: Mapping[str, Strings]
    decision: Decision
    days: Interval
    faults: list[Diagnostic] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    _results: list[Result] = field(default_factory=list)
    _taken: dict[str, Position] = field(default_factory=dict)
    _made: list[tuple[str, str | None, Position]] = field(default_factory=list)
    _stars: dict[str, str] = field(default_factory=dict)

    def read(self, sheets: list[tuple[Sheet, Heading]]) -> tuple[Result, ...]:
        """Read all tables and tell what became of each row."""
        for words in self.strings.values():
            for stars in words["annex.stars"]:
                self._stars.update((_spoken(text), stars) for text in words[f"annex.stars.{stars}"])
        for sheet, heading in sheets:
            for row in self._rows(sheet, heading):
                result = self._read_row(row)
                if result:
                    self._results.append(result)
        return tuple(self._results)

    def _rows(self, sheet: Sheet, heading: Heading) -> Iterator[Row]:
        """The rows that tell of a product, with what stands in the headings between them."""
        filled = _fill_merged(sheet)
        known = {name: column for column, name in sorted(heading.columns.items(), reverse=True)}
        stars = group = ""
        for number, values in filled.items():
            if number < heading.below:
                continue
            cells: dict[str, tuple[tuple[str, Value, Position], ...]] = {}
            for column, name in heading.columns.items():
                if column in values:
                    entry = (clean_line(values[column]), values[column], Position(number, column, sheet.name))
                    cells[name] = (*cells.get(name, ()), entry)
            row = Row(Position(number, min(values), sheet.name), known, cells, stars, group)
            words = " ".join(clean_line(value) for value in values.values())
            if _COLUMN_NUMBER.fullmatch(row.text("name")):
                continue
            numbered = bool(_SERIAL.fullmatch(row.text("number")))
            named = "name" in row.cells or "stars" in row.cells or "score" in row.cells
            if named and (numbered or any(name in row.cells for name in _TELLING)) and ("producer" in row.cells or not self._is_total(words)):
                yield row
            else:
                self.skipped.append(f"{number} («{words[:60]}»)")
                found = re.search("|".join(re.escape(text) for text in sorted(self._stars, key=len, reverse=True)), _spoken(words))
                stars = self._stars[found[0]] if found else stars
                group = self._group_of(words) or group

    def _is_total(self, words: str) -> bool:
        spoken = _spoken(words)
        return any(spoken.startswith(_spoken(text)) for own in self.strings.values() for text in own["annex.totals"])

    def _group_of(self, words: str) -> str:
        """The group that a heading names: ``I. Nhóm: Thực phẩm thô, sơ chế``."""
        tail = re.sub(r"^\W*(?:[IVX]+|[A-Z]|[0-9]+)[.)\s]\s*", "", words)
        return next((group for text in (words, tail, tail.partition(":")[2]) if text and (group := self.names.find_group(text.strip()))), "")

    def _read_row(self, row: Row) -> Result | None:
        """Decide what a row is and draft it. A row with a fault is told of and not drafted."""
        read = (entry for name, entries in row.cells.items() if name not in _IDLE for entry in entries)
        faults = [fault for _, value, cell in read if (fault := check_cell(self.path, cell, value))]
        if faults:
            self.faults += faults
            return None
        name = row.text("name")
        if not name:
            self._fault("empty-cell", row.at("name"), name=self._column("name"))
            return None
        if not row.text("stars") and not row.stars:
            self._fault("empty-cell", row.at("stars"), name=self._column("stars"))
            return None
        doubts = len(self.faults)
        producer = self._producer_of(row)
        product = self._product_of(row, name, producer) if len(self.faults) == doubts else None
        if len(self.faults) > doubts:
            return Result("doubtful", row.at("name"), name)
        draft = self._renewed(row, product, name) if product else self._new(row, name, producer)
        if draft is None:
            return Result("doubtful", row.at("name"), name) if len(self.faults) > doubts else None
        return draft

    def _producer_of(self, row: Row) -> str | None:
        """The id of the producer; ``""`` for one that the catalogue does not have; None where nothing is said or it is not sure."""
        text = row.text("producer")
        if not text:
            return None
        found = self.names.find_producer(text)
        if found.sure is None and found.near and not self._is_new(row):
            self._fault("doubtful-producer", row.at("producer"), value=text, candidates=self.names.show("producer", found.near), severity="warning")
            return None
        return found.sure or ""

    def _is_new(self, row: Row) -> bool:
        """Whether somebody has looked at the row and says that it is new."""
        return _spoken(row.text("id")) in {_spoken(text) for own in self.strings.values() for text in own["annex.new"]}

    def _product_of(self, row: Row, name: str, producer: str | None) -> Product | None:
        """The product of the catalogue that a row means; None for a new one. Where it is not sure, that is told."""
        products = {p.id: p for p in self.drafts.catalogue.products}
        # Some call the ID "mã sản phẩm", which is also what the official code is called.
        given = row.text("id") or (row.text("code") if _ID.fullmatch(row.text("code")) else "")
        if self._is_new(row):
            return None
        if given:
            if given not in products:
                self._fault("unknown-row-id", row.at("id"), value=given)
            return products.get(given)
        alike = like_products(name, producer or (row.text("producer") or None), products.values())
        same = [a.product for a in alike if a.degree == "same"]
        if len(same) == 1:
            return same[0]
        if alike:
            self._fault("doubtful-product", row.at("name"), value=name, candidates=show_products(same or [a.product for a in alike]), severity="warning")
        elif not row.text("producer") and "producer" in row.known:
            self._fault("row-incomplete", row.at("producer"), name=self._column("producer"), severity="warning")
        return None

    def _renewed(self, row: Row, product: Product, name: str) -> Result | None:
        """A recognition of a product that the catalogue has: added, or compared with the one of this decision that is there."""
        if self._is_repeated(product.id, row):
            return None
        draft = self.drafts.product(product.id)
        index = next((i for i, r in enumerate(product.recognitions) if r.decision == self.decision.id), None)
        if index is None:
            self._recognise(row, draft, len(product.recognitions), product.place)
            self._list(product.id, row)
            return Result("renewed", row.at("name"), name, draft.path, draft.record, tuple(draft.changes))
        for field_name in ("stars", "score"):
            value, cell = self._field(row, field_name)
            if value is not None:
                draft.cells[("recognitions", index, field_name)] = cell
                if value != draft.get(("recognitions", index, field_name)):
                    draft.put(("recognitions", index, field_name), value, cell)
        self._list(product.id, row)
        return Result("changed" if draft.changes else "unchanged", row.at("name"), name, draft.path, draft.record, tuple(draft.changes))

    def _new(self, row: Row, name: str, producer: str | None) -> Result | None:
        """A product that the catalogue does not have, and its producer where that is new as well."""
        earlier = next((cell for other, maker, cell in self._made if degree_of(name, row.text("producer"), other, maker) == "same"), None)
        if earlier:
            self._fault("duplicate-row", row.at("name"), row=earlier.line)
            return None
        place = self._place_of(row)
        if place is None:
            return None
        self._made.append((name, row.text("producer"), row.at("name")))
        product_id = self.drafts.next_id()
        draft = self.drafts.product(product_id)
        draft.put(("id",), product_id, row.cell, given=False)
        draft.put(("slug",), self.drafts.new_slug(name, producer or None), row.at("name"), given=False)
        draft.put(("name", "vi"), name, row.at("name"))
        if producer is not None:
            draft.put(("producer",), producer or self._new_producer(row, place), row.at("producer"))
        group = (self.names.find_group(row.text("group")) if row.text("group") else None) or row.group
        if row.text("group") and not group:
            self._fault("group-not-read", row.at("group"), value=row.text("group"), severity="warning")
        if group:
            draft.put(("group",), group, row.at("group"))
        draft.put(("place",), place, row.at("place"))
        if row.text("code") and not _ID.fullmatch(row.text("code")):
            draft.put(("official_code",), row.text("code"), row.at("code"))
        self._recognise(row, draft, 0, place)
        self._list(product_id, row)
        return Result("new", row.at("name"), name, draft.path, draft.record, tuple(draft.changes))

    def _new_producer(self, row: Row, place: str) -> str:
        name = row.text("producer")
        known = next((d for d in self.drafts.changed if d.new and d.path.startswith("catalog/data/producers/") and d.get(("name", "vi")) == name), None)
        if known:
            return str(known.get(("id",)))
        producer_id = self.drafts.new_producer(name, place)
        draft, cell = self.drafts.producer(producer_id), row.at("producer")
        draft.put(("id",), producer_id, cell, given=False)
        draft.put(("name", "vi"), name, cell)
        draft.put(("place",), place, row.at("place"))
        draft.put(("sources",), [record_value(source) for source in self.decision.sources], cell, given=False)
        self._results.append(Result("new", cell, name, draft.path, draft.record, tuple(draft.changes)))
        return producer_id

    def _place_of(self, row: Row) -> str | None:
        text = row.text("place")
        if not text:
            self._fault("row-incomplete", row.at("place"), name=self._column("place"), severity="warning")
            return None
        found = self.names.find_place(text, self.days)
        if found.sure is None and found.near:
            self._fault("doubtful-place", row.at("place"), value=text, candidates=self.names.show("place", found.near), severity="warning")
        elif found.sure is None:
            self._fault("place-not-read", row.at("place"), value=text, severity="warning")
        return found.sure

    def _recognise(self, row: Row, draft: Draft, index: int, place: str) -> None:
        """Add the recognition: its stars and score from the row, the rest from the decision."""
        where, decision = ("recognitions", index), self.decision
        if decision.round:
            draft.put((*where, "round"), record_value(decision.round), row.cell, given=False)
        for name in ("stars", "score"):
            value, cell = self._field(row, name)
            if value is not None:
                draft.put((*where, name), value, cell)
        draft.put((*where, "level"), decision.level, row.at("stars"), given=False)
        draft.put((*where, "decision"), decision.id, row.at("stars"), given=False)
        # The commune of today on the certificate of a product that the catalogue has under its former place.
        then = self.names.find_place(row.text("place"), self.days).sure if row.text("place") else None
        old = self.drafts.catalogue.places.get(place)
        if then and then != place and old and not old.existed_during(self.days):
            draft.put((*where, "place"), then, row.at("place"))
        draft.put((*where, "evidence"), "A", row.at("stars"), given=False)
        draft.put((*where, "sources"), [record_value(source) for source in decision.sources], row.cell, given=False)

    def _field(self, row: Row, name: str) -> tuple[object, Position]:
        """Stars or score of a row; what cannot be read stays as it is, for the check to name."""
        text = row.text(name)
        if name == "stars":
            text = self._stars.get(_spoken(text), text) or row.stars
        if not text:
            return None, row.cell
        value = row.cells[name][0][1] if row.cells.get(name) and name == "score" else text
        return (None if isinstance(value, Trouble) else read_field(shapes(Recognition)[name], value)), row.at(name)

    def _list(self, product_id: str, row: Row) -> None:
        """Add the product to the list of the decision."""
        if product_id not in self.decision.products:
            draft = self.drafts.decision(self.decision.id)
            entries = draft.get(("products",))
            draft.put(("products", len(entries) if isinstance(entries, list) else 0), product_id, row.at("name"))

    def _is_repeated(self, product_id: str, row: Row) -> bool:
        earlier = self._taken.setdefault(product_id, row.cell)
        if earlier is not row.cell:
            self._fault("duplicate-row", row.at("name"), row=earlier.line)
        return earlier is not row.cell

    def _column(self, name: str) -> str:
        return str(self.strings["vi"][f"annex.columns.{name}"])

    def _fault(self, code: str, cell: Position, *, severity: Severity = "error", **args: object) -> None:
        self.faults.append(Diagnostic(code, self.path, cell, args=args, severity=severity))


def _fill_merged(sheet: Sheet) -> dict[int, dict[int, Value]]:
    """The rows, a cell that spans several standing in each of them."""
    rows = {number: dict(values) for number, values in sheet.rows.items()}
    for first, last, column in sheet.merged:
        value = sheet.rows.get(first, {}).get(column)
        if value is not None:
            for number in range(first + 1, last + 1):
                if number in rows:
                    rows[number].setdefault(column, value)
    return rows


def _spoken(text: str) -> str:
    return " ".join(fold(text).split())
