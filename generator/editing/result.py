"""What an import found: one result for each row or record, and every fault at its cell.

Data only; the words are in the strings.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from generator.diagnostic import Diagnostic, FieldPath, Position
from generator.editing.draft import Draft, FieldChange
from generator.model.product import Product
from generator.model.record import Record

# renewed: a known product has a recognition that it did not have.
Kind = Literal["new", "renewed", "changed", "unchanged", "doubtful"]


@dataclass(frozen=True, slots=True)
class Result:
    """``title``: the name of the product or producer. ``path``: the file, none while it is not known which."""

    kind: Kind
    cell: Position
    title: str
    path: str | None = None
    record: type[Record] = Product
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """``files``: what is to be written, by path. The rest is what was passed over: sheets and columns by their names, rows of an
    annex that tell of no product by their numbers and first words."""

    results: tuple[Result, ...]
    diagnostics: tuple[Diagnostic, ...]
    files: Mapping[str, bytes]
    drafts: Mapping[str, Draft]
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    other_columns: tuple[str, ...] = ()
    other_rows: tuple[str, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(d.severity == "error" for d in self.diagnostics)

    @property
    def has_doubts(self) -> bool:
        return any(result.kind == "doubtful" for result in self.results)


def at_cells(name: str, faults: Iterable[Diagnostic], drafts: Mapping[str, Draft], before: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What the check says of the outcome, each fault at the cell that it comes from.

    ``name``: of the workbook. ``before``: what was said of the catalogue before; that is not the workbook's.
    """
    known = {_kind(fault) for fault in before}
    found: dict[tuple[str, Position | None, FieldPath], Diagnostic] = {}
    for fault in faults:
        if _kind(fault) in known:
            continue
        draft = drafts.get(fault.path)
        cell = draft.cell_of(fault.field) if draft else None
        moved = replace(fault, path=name, position=cell) if cell else fault
        found.setdefault((moved.code, moved.position, moved.field if not cell else ()), moved)
    return tuple(found.values())


def _kind(fault: Diagnostic) -> tuple[str, str, FieldPath]:
    return fault.code, fault.path, fault.field


def show_products(products: Iterable[Product]) -> str:
    """Products that may be meant, as a message names them."""
    return ", ".join(f"{product.id} ({product.name.vi})" for product in itertools.islice(products, 5))
