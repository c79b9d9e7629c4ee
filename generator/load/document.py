"""One YAML file as a plain mapping that remembers where each value and each key stands.

The order is fixed: size, encoding, characters, syntax, values. This module does not know what a field
means, and it never raises for what a file holds.
"""

from __future__ import annotations

import codecs
import itertools
import pathlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

import yaml

from generator.diagnostic import Diagnostic, FieldPath, Position
from generator.limits import DOCUMENT_BYTES, FAULTS_PER_FILE
from generator.load.characters import STAND_IN, check_characters, replace_forbidden
from generator.load.file import load_bytes
from generator.load.quick import read_quickly
from generator.load.syntax import explain_syntax
from generator.load.values import Unreadable, ValueBuilder

Located = tuple[dict[FieldPath, Position], dict[FieldPath, Position]]


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded file: ``value`` holds only dict (text keys), list, str, int, float, bool and None.

    ``positions`` says where each value starts, ``keys`` where each key of a mapping starts; both
    are indexed by the path of the field, the whole document being ``()``. Only who has a fault to
    tell asks for them, so ``locate`` may have to read the text again.
    """

    path: str
    value: dict[str, object]
    locate: Callable[[], Located] = field(default=lambda: ({}, {}), compare=False)

    @property
    def positions(self) -> dict[FieldPath, Position]:
        return self.locate()[0]

    @property
    def keys(self) -> dict[FieldPath, Position]:
        return self.locate()[1]


def load_document(root: pathlib.Path, path: str) -> tuple[Document | None, list[Diagnostic]]:
    """Read and decode the file ``path`` (relative to ``root``, forward slashes)."""
    data, faults = load_bytes(root, path, DOCUMENT_BYTES)
    return decode_document(path, data) if data is not None else (None, faults)


def decode_document(path: str, data: bytes, limit: int | None = FAULTS_PER_FILE) -> tuple[Document | None, list[Diagnostic]]:
    """Decode the bytes of one file. ``limit``: how many faults are told at most; None for all of them.

    The document is there even with faults as long as its structure could be read to the end: text
    then stands without hidden characters and in NFC, ambiguous values stay text, and of duplicate
    keys the first counts. Without a document there is at least one diagnostic.
    """
    text, faults = decode_text(path, data)
    if text is None:
        return None, faults
    faults = list(itertools.islice(check_characters(path, text), None if limit is None else limit + 1))
    if not faults and (value := read_quickly(text)):
        return Document(path, value, cache(partial(_locate, path, text))), []
    readable = replace_forbidden(text, STAND_IN) if faults else text
    builder = ValueBuilder(path, mended=bool(faults))
    document = None
    try:
        builder.build(readable)
        document = _finish(path, builder)
    except Unreadable as stop:
        builder.faults.append(stop.diagnostic)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # without libyaml, "\UFFFFFFFF" is no YAMLError
        found = explain_syntax(path, readable, error)
        # Where lines end in a carriage return alone, the whole file is one line to the parser.
        returns = {fault.position.line for fault in faults if fault.position and fault.args.get("character") == "U+000D"}
        if found.position is None or found.position.line not in returns:
            builder.faults.append(found)
    return document, _cap(path, faults + builder.faults, limit)


def _locate(path: str, text: str) -> Located:
    builder = ValueBuilder(path, mended=False)
    builder.build(text)
    return builder.positions, builder.keys


def decode_text(path: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    """The text of one file as it stands, or why it is none."""
    if len(data) > DOCUMENT_BYTES:
        return None, [Diagnostic("file-too-large", path, args={"megabytes": DOCUMENT_BYTES // 1_000_000})]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None, [Diagnostic("not-utf8", path, Position(1, 1))]
    data = data.removeprefix(codecs.BOM_UTF8)
    zero = data.find(b"\0")
    if zero >= 0:  # no text file has NUL; UTF-16 without a mark is full of it
        return None, [Diagnostic("not-text", path, _position_after(data[:zero]))]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return None, [Diagnostic("not-utf8", path, _position_after(data[: error.start]))]


def _position_after(before: bytes) -> Position:
    lines = before.decode("utf-8", "replace").split("\n")
    return Position(len(lines), len(lines[-1]) + 1)


def _finish(path: str, builder: ValueBuilder) -> Document | None:
    if isinstance(builder.value, dict):
        located = builder.positions, builder.keys
        return Document(path, builder.value, lambda: located)
    if builder.value is None:
        raise Unreadable(Diagnostic("empty-file", path))
    raise Unreadable(Diagnostic("not-a-mapping", path, builder.positions[()]))


def _cap(path: str, faults: list[Diagnostic], limit: int | None) -> list[Diagnostic]:
    if limit is None or len(faults) <= limit:
        return faults
    return [*faults[:limit], Diagnostic("more-faults", path)]
