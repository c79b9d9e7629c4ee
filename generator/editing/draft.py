"""Files of the catalogue while they are being changed, and where each new value came from.

Knows how a record's file is written; decides nothing about what should stand in it, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.diagnostic import FieldPath, Position
from generator.editing.canonical import NO_COMMENTS, record_value, write_record
from generator.limits import DOCUMENT_BYTES
from generator.load.comments import find_comments
from generator.load.document import decode_document
from generator.load.file import load_bytes
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.files import FILES
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.taken import Taken, free_slug, next_id


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of one file: what stood there (None: nothing), what stands there now, and the cell that says so.

    ``given``: whether the cell itself says it; otherwise it follows from the decision, or from what the cell says.
    """

    field: FieldPath
    old: object
    new: object
    cell: Position
    given: bool = True


@dataclass(slots=True)
class Draft:
    """One file. ``cells``: the cell that each value came from, by field."""

    path: str
    record: type[Record]
    value: dict[str, Any]
    new: bool
    cells: dict[FieldPath, Position] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)

    def get(self, where: FieldPath) -> object:
        """The value of a field; None where there is none."""
        found: Any = self.value
        for step in where:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found):
                found = found[step]
            else:
                return None
        return found

    def put(self, where: FieldPath, value: object, cell: Position, *, given: bool = True) -> None:
        """Set a field and remember it as a change; None empties it."""
        old = self.get(where)
        box: Any = self.value
        for step, following in zip(where, where[1:], strict=False):
            box = _inside(box, step, [] if isinstance(following, int) else {})
        last = where[-1]
        if isinstance(box, list) and isinstance(last, int) and last >= len(box):
            box.append(value)
        else:
            box[last] = value
        self.cells[where] = cell
        self.changes.append(FieldChange(where, old, value, cell, given))

    def cell_of(self, where: FieldPath) -> Position | None:
        """The cell that a fault at ``where`` is about: of the field, of what lies in it, or of what is around it."""
        for length in range(len(where), -1, -1):
            around = where[:length]
            if around in self.cells:
                return self.cells[around]
            inner = [cell for own, cell in self.cells.items() if own[:length] == around]
            if inner:
                return min(inner, key=lambda cell: (cell.sheet or "", cell.line, cell.column))
        return None


def _inside(box: Any, step: str | int, empty: object) -> Any:
    if isinstance(box, list) and isinstance(step, int):
        if step >= len(box):
            box.append(empty)
        return box[step]
    if not isinstance(box.get(step), (dict, list)):
        box[step] = empty
    return box[step]


class Drafts:
    """The files that an import touches, opened when they are asked for first."""

    def __init__(self, root: Path, catalogue: Catalogue, taken: Taken) -> None:
        self._root = root
        self.catalogue = catalogue
        self._by_path: dict[str, Draft] = {}
        self._products = {p.id: p for p in catalogue.products}
        self._ids, self._slugs, self._producers = set(taken.ids), set(taken.slugs), set(taken.producers)

    def next_id(self) -> str:
        """An ID that no product has or ever had; the next call gives another one."""
        found = next_id(self.catalogue.settings.id_prefix, self._ids)
        self._ids.add(found)
        return found

    def new_slug(self, name: str, producer: str | None) -> str:
        """The address of a new product; the next call gives another one."""
        found = free_slug(name, producer, self._slugs)
        self._slugs.add(found)
        return found

    def new_producer(self, name: str, place: str | None) -> str:
        """The ID of a new producer; the next call gives another one."""
        found = free_slug(name, place, self._producers)
        self._producers.add(found)
        return found

    def product(self, product_id: str) -> Draft:
        """The draft of a product's file, new where there is none."""
        return self._open(self.catalogue.product_files.get(product_id) or f"{FILES[Product]}/{product_id}.yaml", Product, self._products.get(product_id))

    def producer(self, producer_id: str) -> Draft:
        return self._open(self._file(Producer, producer_id), Producer, self.catalogue.producers.get(producer_id))

    def decision(self, decision_id: str) -> Draft:
        return self._open(self._file(Decision, decision_id), Decision, self.catalogue.decisions.get(decision_id))

    def _file(self, record: type[Record], record_id: str) -> str:
        """The file of a record, which may lie in a folder of its own below that of its kind."""
        plain = f"{FILES[record]}/{record_id}.yaml"
        if (self._root / plain).is_file():
            return plain
        found = next((self._root / FILES[record]).rglob(f"{record_id}.yaml"), None)
        return found.relative_to(self._root).as_posix() if found else plain

    def _open(self, path: str, record: type[Record], known: Record | None) -> Draft:
        if path not in self._by_path:
            # What is checked is known already: the file itself is read only when it is written anew.
            self._by_path[path] = Draft(path, record, record_value(known) if known else {}, known is None)
        return self._by_path[path]

    def get(self, path: str) -> Draft | None:
        return self._by_path.get(path)

    def drop(self, paths: Iterable[str]) -> None:
        """Forget drafts that shall not be written."""
        for path in paths:
            self._by_path.pop(path, None)

    @property
    def changed(self) -> tuple[Draft, ...]:
        return tuple(draft for draft in self._by_path.values() if draft.changes)

    @property
    def files(self) -> dict[str, bytes]:
        """What is to be written: path -> content."""
        return {draft.path: self._content(draft) for draft in self.changed}

    def _content(self, draft: Draft) -> bytes:
        """The whole file, with the comments that it has."""
        data = None if draft.new else load_bytes(self._root, draft.path, DOCUMENT_BYTES)[0]
        document = decode_document(draft.path, data)[0] if data is not None else None
        comments = find_comments(data.decode(), document) if data is not None and document else NO_COMMENTS
        return write_record(draft.value, draft.record, comments).encode()
