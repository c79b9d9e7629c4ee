"""The records of the catalogue as tables: which sheets a workbook has, and which columns, read from the record types.

A record inside a record is flattened into columns, a list becomes a sheet of its own. Knows no cell and no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.shape import Shape, record_name, shapes


@dataclass(frozen=True, slots=True)
class Column:
    """One field. ``path``: its way inside the entry of its table. ``words``: record and field at each step, as the strings name them."""

    path: tuple[str, ...]
    shape: Shape
    words: tuple[tuple[str, str], ...]
    needed: bool = False

    @property
    def refers(self) -> str | None:
        """The name of the record type whose ID the cell holds."""
        return self.shape.to

    @property
    def many(self) -> bool:
        """Whether the cell holds a list of texts, one a line."""
        return self.shape.kind == "list"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. ``lists``: the lists that lead from the record to its entries, none for the record itself.

    ``words``: record and field of each list, as the strings name them.
    """

    record: type[Record]
    lists: tuple[str, ...]
    columns: tuple[Column, ...]
    words: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The name of the column that says whose row it is."""
        return "id" if self.record is Product else f"{record_name(self.record)}.id"

    @property
    def numbers(self) -> tuple[str, ...]:
        """The names of the columns that count the entries of each list."""
        return tuple(self._name(self.lists[: n + 1]) for n in range(len(self.lists)))

    def name(self, column: Column) -> str:
        """How a column is named in the second row: ``recognitions.sources.url``."""
        return self._name((*self.lists, *column.path))

    @property
    def names(self) -> tuple[str, ...]:
        """All columns in their order: whose row, which entry, and the fields."""
        rest = (self.name(column) for column in self.columns if (self.lists or column.path != ("id",)))
        return (self.key, *self.numbers, *rest)

    def _name(self, path: tuple[str, ...]) -> str:
        return ".".join(path if self.record is Product else (record_name(self.record), *path))


@cache
def tables() -> tuple[Table, ...]:
    """Every sheet that a workbook has: the products first."""
    return tuple(table for record in (Product, Producer) for table in _tables(record))


def _tables(root: type[Record]) -> Iterator[Table]:
    waiting: list[tuple[type[Record], tuple[str, ...], tuple[tuple[str, str], ...]]] = [(root, (), ())]
    while waiting:
        record, lists, words = waiting.pop(0)
        columns: list[Column] = []
        for path, named, shape, needed in _fields(record, (), ()):
            if shape.item and shape.item.record:
                waiting.append((shape.item.record, (*lists, ".".join(path)), (*words, *named)))
            else:
                columns.append(Column(path, shape, named, needed))
        yield Table(root, lists, tuple(columns), words)


def _fields(
    record: type[Record], path: tuple[str, ...], words: tuple[tuple[str, str], ...], needed: bool = True
) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, str], ...], Shape, bool]]:
    """Every field, single records inside taken apart: way, words, shape, whether it must be there."""
    for name, shape in shapes(record).items():
        own, named, must = (*path, name), (*words, (record_name(record), name)), needed and shape.required
        if shape.record:
            yield from _fields(shape.record, own, named, must)
        else:
            yield own, named, shape, must
