"""What can still be read of a record whose form is broken, so that one fault does not hide the others.

The result is only for checking further; it is never published.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from generator.diagnostic import Diagnostic, FieldPath
from generator.model.record import Record

R = TypeVar("R", bound=Record)

# Taking a part away can make its parent incomplete, and so on upwards; no record is deeper than this.
_ROUNDS = 12
_OF_ENGLISH = frozenset({"name", "summary", "story", "ingredients", "storage", "english"})


class _Gone:
    """Stands where a part was taken out, until the lists around it are closed up."""


def salvage(value: object, record: type[R], *, keep_lists: bool) -> tuple[R | None, frozenset[FieldPath]]:
    """The record without its faulty parts, and the paths of those parts; None when nothing sound is left.

    ``keep_lists``: a faulty entry leaves its list alone, so the entries after it move up. Without
    it the whole list goes, and what remains keeps its place in the file.
    """
    rest = copy.deepcopy(value)
    removed: set[FieldPath] = set()
    for _ in range(_ROUNDS):
        try:
            return record.model_validate(rest), frozenset(removed)
        except ValidationError as invalid:
            paths = {_part(error["type"], error["loc"]) for error in invalid.errors(include_url=False)}
        if () in paths:
            return None, frozenset(removed)
        for path in paths:
            path = path if keep_lists else _up_to_list(path)
            _take_out(rest, path)
            removed.add(path)
        rest = _closed_up(rest)
    return None, frozenset(removed)


def unaffected(found: Iterable[Diagnostic], removed: frozenset[FieldPath]) -> Iterable[Diagnostic]:
    """The faults that do not merely follow from what was taken out: not in the same field or recognition."""
    scopes = {path[:2] if path[0] == "recognitions" else path[:1] for path in removed}
    for diagnostic in found:
        follows = any(diagnostic.field[: len(scope)] == scope for scope in scopes)
        follows |= diagnostic.code == "english-state" and any(path[0] in _OF_ENGLISH for path in removed)
        follows |= diagnostic.code == "criteria-set-without-group" and ("group",) in removed
        if not follows:
            yield diagnostic


def _part(kind: str, path: FieldPath) -> FieldPath:
    # A field that is missing cannot be taken out: what lacks it goes.
    return path[:-1] if kind == "missing" else path


def _up_to_list(path: FieldPath) -> FieldPath:
    """``("photos", 1)`` -> ``("photos",)``: an entry itself; a field inside an entry stays as it is."""
    return path[:-1] if isinstance(path[-1], int) else path


def _take_out(value: object, path: FieldPath) -> None:
    *way, last = path
    for step in way:
        if isinstance(value, (dict, list)):
            try:
                value = value[step]  # type: ignore[index]
            except (KeyError, IndexError):
                return
    if isinstance(value, dict):
        value.pop(last, None)
    elif isinstance(value, list) and isinstance(last, int) and last < len(value):
        value[last] = _Gone


def _closed_up(value: object) -> object:
    if isinstance(value, dict):
        return {key: _closed_up(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_closed_up(inner) for inner in value if inner is not _Gone]
    return value
