"""Reading the many files of one kind, and what can be said of each by itself or with the shared records.

On all cores; and what was found before is not looked for again while neither the file nor what it refers to has changed. A file in
which something is the matter with the form is passed over here: it is read with care, and told of, by who asks for the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from generator.check.form import check_form
from generator.cores import share_out
from generator.diagnostic import Diagnostic, Position
from generator.kept import Kept, Row, signature
from generator.limits import DOCUMENT_BYTES, PICTURE_BYTES
from generator.load.document import Document, Located, decode_document, load_document
from generator.load.file import load_bytes
from generator.load.picture import Picture, load_picture
from generator.model.record import Record

# So many records are written at a time: all that was read never lies in memory at once.
_BATCH = 1000

R = TypeVar("R", bound=Record)
B = TypeVar("B")
# Told how many files have been read, and how many there are to read.
Heard = Callable[[int, int], None]
# It is told once for so many.
_STEP = 64


@dataclass(frozen=True, slots=True)
class Kind(Generic[R, B]):
    """Records of one type, a file each. ``brief``: what stays in memory of a record, which ``write`` makes JSON of and ``read`` reads again.

    ``faults``: what follows from a record alone and from those shared ones whose files ``shared`` is a mark of. ``form``: the same of
    what has to be told before anything else, as a day that is still to come.
    """

    record: type[R]
    brief: Callable[[R], B]
    write: Callable[[B], object]
    read: Callable[[Any], B]
    form: Callable[[Document, R], Iterable[Diagnostic]]
    faults: Callable[[Document, R], Iterable[Diagnostic]]
    shared: str


@dataclass(frozen=True, slots=True)
class Examined(Generic[B]):
    """A file whose form is right. ``mark``: of its bytes, ``brief_mark`` of its brief; ``told``: what is wrong with it all the same."""

    path: str
    mark: str
    brief_mark: str
    brief: B
    told: tuple[Diagnostic, ...]


class Examination(Generic[R, B]):
    """What is known of the files at ``paths``, which all lie below ``folder``; ``take`` each of them once."""

    def __init__(self, root: Path, folder: str, paths: Sequence[str], kind: Kind[R, B], kept: Kept, heard: Heard | None = None) -> None:
        self._root, self._kind, self._kept = root, kind, kept
        self._at = str(root)
        self._found: dict[str, Examined[B]] = {}
        rows: list[Row] = []
        bodies: dict[str, bytes] = {}
        known = {path: row for path, row in kept.rows(folder).items() if path.endswith(".yaml")}
        waiting = list(self._recall(paths, known))
        gone = known.keys() - set(paths)
        known = {}
        for done, one in enumerate(share_out(self._examine, waiting), 1):
            if heard and done % _STEP == 0:
                heard(done, len(waiting))
            if one is not None:
                examined, row, body = one
                self._found[examined.path] = examined
                if row:
                    rows.append(row)
                if body is not None:
                    bodies[examined.mark] = body
            if len(bodies) >= _BATCH:
                kept.keep(rows, bodies)
                rows, bodies = [], {}
        if rows or bodies or gone:
            kept.keep(rows, bodies, gone)

    def take(self, path: str) -> Examined[B] | None:
        """What is known of a file, which is forgotten here; None where it has to be read with care."""
        return self._found.pop(path, None)

    def document(self, path: str) -> Document:
        """Where everything stands in a file, read when somebody has a fault to tell."""
        return Document(path, _NOTHING, _Locate(self._root, path))

    def open(self, path: str, mark: str) -> R:
        """The record of a file. Raises ValueError when it was changed meanwhile and cannot be read any more."""
        body = self._kept.body(mark)
        if body is not None:
            return self._kind.record.model_validate_json(body)
        document, _ = load_document(self._root, path)
        if document is None:
            raise ValueError(path)
        return self._kind.record.model_validate(document.value)

    def _recall(self, paths: Sequence[str], known: Mapping[str, Row]) -> Iterator[tuple[str, Row | None]]:
        """Take over what is known; yield what is not, with what is known of the file itself where only the shared records changed."""
        same: list[Row] = []
        for number, path in enumerate(paths, 1):
            row = known.get(path)
            if row is None or row.signature != _sign(self._at, path)[0]:
                yield path, None
            elif row.shared != self._kind.shared:
                yield path, row
            else:
                same.append(row)
            if len(same) == _BATCH or number == len(paths):
                yield from self._take_over(same)
                same = []

    def _take_over(self, same: Sequence[Row]) -> Iterator[tuple[str, None]]:
        """Remember what the rows tell; yield those that tell nothing that can be understood."""
        try:
            # One text for all of them is read in half the time.
            briefs, told = (json.loads(f"[{','.join(part)}]") for part in ([row.brief for row in same], [row.told for row in same]))
            self._found |= {
                row.path: Examined(row.path, row.mark, _mark_of(row.brief.encode()), self._kind.read(brief), tuple(map(read_diagnostic, faults)))
                for row, brief, faults in zip(same, briefs, told, strict=True)
            }
        except (ValueError, TypeError, KeyError):
            yield from ((row.path, None) for row in same)

    def _examine(self, one: tuple[str, Row | None]) -> tuple[Examined[B], Row | None, bytes | None] | None:
        path, row = one
        if row is not None and (record := self._reopen(row)) is not None:
            mark, body, sign, lasting = row.mark, None, row.signature, True
            document = self.document(path)
        else:
            sign, lasting = _sign(self._at, path)
            read = self._read(path)
            if read is None:
                return None
            document, record, mark = read
            body = record.model_dump_json(exclude_unset=True).encode()
        brief, faults = self._kind.brief(record), tuple(map(plain_diagnostic, self._kind.faults(document, record)))
        told = json.dumps([write_diagnostic(fault) for fault in faults])
        written = json.dumps(self._kind.write(brief), ensure_ascii=False)
        kept = Row(path, sign, mark, written, told, self._kind.shared) if lasting else None
        return Examined(path, mark, _mark_of(written.encode()), brief, faults), kept, body

    def _reopen(self, row: Row) -> R | None:
        body = self._kept.body(row.mark)
        try:
            return self._kind.record.model_validate_json(body) if body is not None else None
        except ValueError:
            return None

    def _read(self, path: str) -> tuple[Document, R, str] | None:
        """None where the least thing is the matter with the file's form."""
        data, faults = load_bytes(self._root, path, DOCUMENT_BYTES)
        document, faults = decode_document(path, data) if data is not None else (None, faults)
        if document is None or data is None or faults:
            return None
        record, faults = check_form(document, self._kind.record)
        if record is None or faults or any(True for _ in self._kind.form(document, record)):
            return None
        return document, record, _mark_of(data)


def _mark_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class _Locate:
    """Finds the lines of a file when they are asked for. Made for every file, so it is no more than it must be."""

    __slots__ = ("path", "root")

    def __init__(self, root: Path, path: str) -> None:
        self.root, self.path = root, path

    def __call__(self) -> Located:
        document, _ = load_document(self.root, self.path)
        return document.locate() if document else ({}, {})


_NOTHING: dict[str, object] = {}


def look_at_pictures(root: Path, folder: str, paths: Sequence[str], kept: Kept) -> dict[str, Picture]:
    """The pictures at ``paths``, which all lie below ``folder``, but for those in which something is the matter."""
    known = {path: row for path, row in kept.rows(folder).items() if not path.endswith(".yaml")}
    signatures = {path: _sign(str(root), path) for path in paths}
    same = [row for path in paths if (row := known.get(path)) and row.signature == signatures[path][0]]
    try:
        briefs = json.loads(f"[{','.join(row.brief for row in same)}]")
        found = {row.path: Picture(row.path, *brief, row.mark) for row, brief in zip(same, briefs, strict=True)}
    except (ValueError, TypeError):
        found = {}
    new = [picture for picture in share_out(partial(_look, root), [path for path in paths if path not in found], least=16) if picture]
    found |= {picture.path: picture for picture in new}
    rows = [Row(one.path, sign, one.mark, json.dumps([one.format, one.width, one.height]), "", "") for one in new if (sign := signatures[one.path][0]) and signatures[one.path][1]]
    if rows or len(known) > len(paths):
        kept.keep(rows, {}, known.keys() - set(paths))
    return found


def _look(root: Path, path: str) -> Picture | None:
    picture, _ = load_picture(root, path)
    data, _ = load_bytes(root, path, PICTURE_BYTES)
    return replace(picture, mark=_mark_of(data)) if picture and data is not None else None


def _sign(root: str, path: str) -> tuple[str, bool]:
    try:
        return signature(root, path)
    except (OSError, ValueError):
        return "", False


def plain_diagnostic(fault: Diagnostic) -> Diagnostic:
    """The same with arguments that JSON can hold, which messages show alike."""
    args = {name: value if isinstance(value, (str, int, float, bool, type(None))) else str(value) for name, value in fault.args.items()}
    return Diagnostic(fault.code, fault.path, fault.position, fault.field, args, fault.cure, fault.severity)


def write_diagnostic(fault: Diagnostic) -> list[object]:
    """As JSON can hold it; ``read_diagnostic`` gives the same again."""
    position = fault.position
    where = [position.line, position.column, position.sheet] if position else None
    return [fault.code, fault.path, where, list(fault.field), dict(fault.args), fault.cure, fault.severity]


def read_diagnostic(row: Any) -> Diagnostic:
    """Raises what broken rows raise: they come from a cache that is thrown away then."""
    code, path, where, field, args, cure, severity = row
    return Diagnostic(code, path, Position(*where) if where else None, tuple(field), args, cure, severity)


def shared_mark(root: Path, paths: Iterable[str]) -> str:
    """A mark of files as they stand: another one when any of them was changed, came or went."""
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        try:
            digest.update(f"{path} {signature(str(root), path)[0]}\n".encode("utf-8", "surrogateescape"))
        except (OSError, ValueError):
            digest.update(f"{path}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
