"""From YAML events to plain values: one pass, no recursion, no YAML feature beyond plain data.

Keeps where every value and key stands and collects the faults on the way. It does not open files and
does not know what a field means.
"""

from __future__ import annotations

import unicodedata
from typing import NoReturn

import yaml

from generator.diagnostic import Diagnostic, FieldPath, Position
from generator.limits import DOCUMENT_DEPTH, DOCUMENT_NODES, SCALAR_CHARACTERS
from generator.load.characters import STAND_IN, describe_character, find_forbidden, replace_forbidden
from generator.load.events import parse_events
from generator.load.scalar import AMBIGUOUS, Scalar, quote, read_plain, strip_curly, suggest_plain

_MERGE = "<<"


class Unreadable(Exception):
    """Reading this file further makes no sense; carries the one diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


class _Frame:
    """A mapping or sequence that is still being filled."""

    __slots__ = ("box", "key", "path", "skip")

    def __init__(self, box: dict | list, path: FieldPath | None) -> None:
        self.box = box
        self.path = path  # None inside the value of a duplicate key, which is read but not kept
        self.key: str | None = None  # the key that waits for its value
        self.skip = False  # the waiting key is a duplicate

    def path_of_next(self) -> FieldPath | None:
        if self.path is None or self.skip:
            return None
        return (*self.path, len(self.box) if self.key is None else self.key)


class ValueBuilder:
    """Builds the values of one document out of its events.

    After ``build``: ``value`` is what the document holds (None when it is empty), ``positions`` and
    ``keys`` say where each value and key starts, ``faults`` lists what can be mended without
    losing the rest. ``mended`` means that the text holds stand-ins for forbidden characters or
    words not in NFC, which the values then are freed of.
    """

    def __init__(self, path: str, *, mended: bool) -> None:
        self.value: object = None
        self.positions: dict[FieldPath, Position] = {}
        self.keys: dict[FieldPath, Position] = {}
        self.faults: list[Diagnostic] = []
        self._path = path
        self._mended = mended
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def build(self, text: str) -> None:
        """Read ``text`` to its end. Raises ``Unreadable`` or ``yaml.YAMLError``."""
        for event in parse_events(text):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._read_scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open(event, {})
            elif kind is yaml.SequenceStartEvent:
                self._open(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._put(self._stack.pop().box)
            elif kind is yaml.AliasEvent:
                self._stop("yaml-anchor", event, value="*" + event.anchor)
            elif kind is yaml.DocumentStartEvent:
                self._start_document(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        if event.version or event.tags:
            self._stop("yaml-directive", event)
        self._documents += 1
        if self._documents > 1:
            self._stop("second-document", event)

    def _read_scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event)
        text = event.value
        if len(text) > SCALAR_CHARACTERS:
            self._stop("text-too-long", event, limit=SCALAR_CHARACTERS)
        frame = self._stack[-1] if self._stack else None
        if frame and frame.key is None and type(frame.box) is dict:
            self._read_key(event, frame)
            return
        path = frame.path_of_next() if frame else ()
        position = _position_of(event)
        if path is not None:
            self.positions[path] = position
        value = self._decode(event, path or (), position)
        self._put(value)

    def _read_key(self, event: yaml.ScalarEvent, frame: _Frame) -> None:
        position = _position_of(event)
        plain = event.implicit[0]
        if plain and event.value == _MERGE:
            self._stop("merge-key", event)
        field = frame.path or ()
        key = self._clean(event, field, position)
        if plain and not isinstance(read_plain(key), str):
            cure = quote(key)
            self._fault("key-not-text", position, field, {"value": key}, cure)
        frame.key = key
        if frame.path is None:
            return
        path = (*frame.path, key)
        if key in frame.box:
            first = self.keys[path].line
            self._fault("duplicate-key", position, path, {"key": key, "line": first})
            frame.skip = True
        else:
            self.keys[path] = position

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, box: dict | list) -> None:
        self._count(event)
        frame = self._stack[-1] if self._stack else None
        if frame and frame.key is None and type(frame.box) is dict:
            self._stop("complex-key", event)
        if len(self._stack) == DOCUMENT_DEPTH:
            self._stop("too-deep", event, limit=DOCUMENT_DEPTH)
        path = frame.path_of_next() if frame else ()
        if path is not None:
            self.positions[path] = _position_of(event)
        self._stack.append(_Frame(box, path))

    def _put(self, value: object) -> None:
        if not self._stack:
            self.value = value
            return
        frame = self._stack[-1]
        if type(frame.box) is list:
            frame.box.append(value)
            return
        if not frame.skip:
            frame.box[frame.key] = value
        frame.key = None
        frame.skip = False

    def _decode(self, event: yaml.ScalarEvent, field: FieldPath, position: Position) -> Scalar:
        text = self._clean(event, field, position)
        if not event.implicit[0]:
            return text
        curly = strip_curly(text)
        if curly is not None:
            self._fault("curly-quotes", position, field, cure=quote(curly))
            return curly
        value = read_plain(text)
        if value is not AMBIGUOUS:
            return value
        self._fault("ambiguous-value", position, field, {"value": text}, suggest_plain(text))
        return text

    def _clean(self, event: yaml.ScalarEvent, field: FieldPath, position: Position) -> str:
        text = event.value
        if self._mended:
            text = unicodedata.normalize("NFC", text.replace(STAND_IN, ""))
        if "\t" in text:
            # Between words of a text it looks like a space, and is none.
            self._fault("hidden-character", position, field, describe_character("\t"))
            text = text.replace("\t", " ")
        if event.style != '"':
            return text
        # Only between double quotation marks can an escape bring in what the text does not show.
        hidden = find_forbidden(text)
        if hidden:
            self._fault("hidden-character", position, field, describe_character(hidden[0]))
            text = replace_forbidden(text, "")
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
            self._fault("not-nfc", position, field, cure=text)
        return text

    def _count(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > DOCUMENT_NODES:
            self._stop("too-many-values", event, limit=DOCUMENT_NODES)
        if event.anchor is not None:
            self._stop("yaml-anchor", event, value="&" + event.anchor)
        if event.tag is not None:
            self._stop("yaml-tag", event, value=event.tag)

    def _fault(
        self,
        code: str,
        position: Position,
        field: FieldPath,
        args: dict[str, object] | None = None,
        cure: str | None = None,
    ) -> None:
        self.faults.append(Diagnostic(code, self._path, position, field, args or {}, cure))

    def _stop(self, code: str, event: yaml.Event, **args: object) -> NoReturn:
        position = _position_of(event)
        raise Unreadable(Diagnostic(code, self._path, position, self._field(), args))

    def _field(self) -> FieldPath:
        return (self._stack[-1].path_of_next() or ()) if self._stack else ()


def _position_of(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1)
