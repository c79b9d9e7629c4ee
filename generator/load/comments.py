"""The comments of a YAML file, each with the field that it belongs to, for those who write a file anew and must lose none.

Reads a text that ``load_document`` could read without losing anything; knows no record and writes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from generator.diagnostic import FieldPath, Position
from generator.load.document import Document
from generator.load.events import parse_events

_COMMENT = re.compile(r"#[^\n]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(?=#)")


@dataclass(slots=True)
class Comments:
    """What is said about one field or entry: lines before it, a word beside it, and lines at the end of what it holds."""

    before: list[str] = field(default_factory=list)
    beside: str | None = None
    tail: list[str] = field(default_factory=list)


class _Found(NamedTuple):
    position: Position
    text: str
    alone: bool  # on a line of its own; the column is then that of its line


class _Entry(NamedTuple):
    """A key of a mapping or an entry of a list: where it begins; ``column`` is that of its key or dash."""

    position: Position
    path: FieldPath
    column: int
    is_key: bool


def find_comments(text: str, document: Document) -> dict[FieldPath, Comments]:
    """Every comment by the path of the field or entry that it belongs to; what concerns the whole file under ``()``.

    ``document`` is what ``text`` holds. The order is that of the file.
    """
    if "#" not in text:
        return {}
    lines = text.split("\n")
    places = _Places(document, lines)
    for comment in _scan(text, lines):
        (places.put_alone if comment.alone else places.put_beside)(comment)
    return places.comments


def _scan(text: str, lines: list[str]) -> Iterator[_Found]:
    """The comments: every ``#`` outside of keys and values, to the end of its line."""
    line, start = 0, 0
    for begin, end in _gaps(text):
        for match in _COMMENT.finditer(text, begin, end):
            while start + len(lines[line]) < match.start():
                start += len(lines[line]) + 1
                line += 1
            column = match.start() - start
            ahead = lines[line][:column]
            # Behind a dash alone, it belongs to the entry that follows, as it would above the dash.
            alone = not ahead.strip("- \t")
            column = len(ahead) - len(ahead.lstrip()) if alone else column
            yield _Found(Position(line + 1, column + 1), match[0].rstrip(), alone)


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that are neither keys nor values."""
    done = 0
    for event in parse_events(text):
        if type(event) is not yaml.ScalarEvent:
            continue
        yield done, event.start_mark.index
        done = event.end_mark.index
        header = _BLOCK_HEADER.match(text, event.start_mark.index) if event.style in ("|", ">") else None
        if header:
            end = text.find("\n", header.end())
            yield header.end(), len(text) if end < 0 else end
    yield done, len(text)


class _Places:
    """The keys and entries of a file in their order, and the comments put to them so far."""

    def __init__(self, document: Document, lines: list[str]) -> None:
        self.comments: dict[FieldPath, Comments] = {}
        self._document = document
        self._entries = sorted(_entries(document), key=lambda entry: (*_order(entry.position), len(entry.path)))
        self._order = [_order(entry.position) for entry in self._entries]
        self._columns = {entry.path: entry.column for entry in self._entries}
        above = lines[: self._entries[0].position.line - 1] if self._entries else []
        # Above an empty line before the first field, a comment concerns the file.
        self._head = max((number for number, line in enumerate(above, start=1) if not line.strip()), default=0)

    def put_beside(self, comment: _Found) -> None:
        """Behind something on its line: it belongs to the first key there, or to the entry of a list."""
        count = bisect_left(self._order, _order(comment.position))
        first = bisect_left(self._order, (comment.position.line, 0))
        here = self._entries[first:count]
        chosen = next((entry for entry in here if entry.is_key), None) or (self._entries[count - 1] if count else None)
        own = self._of(chosen.path if chosen else ())
        if chosen and own.beside is None and (chosen.is_key or not self._holds_more(chosen.path)):
            own.beside = comment.text
        else:
            own.before.append(comment.text)

    def put_alone(self, comment: _Found) -> None:
        """On a line of its own: it belongs to what comes next, unless that lies further out."""
        count = bisect_left(self._order, _order(comment.position))
        last = self._entries[count - 1] if count else None
        coming = self._entries[count] if count < len(self._entries) else None
        if last and self._is_before_value(comment, last):
            self._of(last.path).before.append(comment.text)
        elif last is None and (coming is None or comment.position.line < self._head):
            self._of(()).before.append(comment.text)
        elif coming and comment.position.column <= coming.column:
            self._of(coming.path).before.append(comment.text)
        else:
            self._of(self._container(comment, last.path if last else ())).tail.append(comment.text)

    def _of(self, path: FieldPath) -> Comments:
        return self.comments.setdefault(path, Comments())

    def _is_before_value(self, comment: _Found, entry: _Entry) -> bool:
        """Between a key and the text, number or nothing that it holds."""
        value = self._document.positions.get(entry.path, entry.position)
        return not self._holds_more(entry.path) and _order(comment.position) < _order(value)

    def _holds_more(self, path: FieldPath) -> bool:
        value: Any = self._document.value
        for step in path:
            value = value[step]
        return isinstance(value, (dict, list))

    def _container(self, comment: _Found, path: FieldPath) -> FieldPath:
        """The innermost mapping or list around the last entry that reaches as far out as the comment stands."""
        for length in range(len(path), 0, -1):
            if self._columns.get(path[:length], 1) <= comment.position.column:
                return path[: length - 1]
        return ()


def _entries(document: Document) -> Iterator[_Entry]:
    for path, position in document.keys.items():
        yield _Entry(position, path, position.column, True)
    for path, position in document.positions.items():
        if path and isinstance(path[-1], int):
            # A list begins where its first dash stands.
            yield _Entry(position, path, document.positions[path[:-1]].column, False)


def _order(position: Position) -> tuple[int, int]:
    return position.line, position.column
