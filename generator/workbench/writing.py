"""Every record file of a catalogue in its one form, with changes or without; what is to move after a reform of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from generator.diagnostic import Diagnostic
from generator.editing import units
from generator.editing.formatting import NO_CHANGES, Formatted, format_file
from generator.editing.units import Move
from generator.limits import DOCUMENT_BYTES
from generator.load.file import load_bytes
from generator.load.tree import load_tree
from generator.model.catalogue import Catalogue
from generator.model.files import record_at

# Where records are kept.
FOLDERS = ("products", "catalog/data")


def record_files(root: Path) -> tuple[list[str], list[Diagnostic]]:
    """The files of all records below ``root``, and the names that cannot be accepted."""
    files: list[str] = []
    faults: list[Diagnostic] = []
    for folder in FOLDERS:
        paths, found = load_tree(root, folder, (".yaml",))
        files += [path for path in paths if record_at(path)]
        faults += [fault for fault in found if (fault.code, fault.path) != ("missing-folder", folder)]
    return files, faults


def format_files(root: Path, paths: Iterable[str]) -> Iterator[Formatted]:
    """Each file in its one form, or why it is left alone."""
    return (change_file(root, path, NO_CHANGES) for path in paths)


def change_file(root: Path, path: str, changes: Mapping[str, object]) -> Formatted:
    """A file in its one form with other values in some fields, or why it is left alone."""
    record = record_at(path)
    data, faults = load_bytes(root, path, DOCUMENT_BYTES)
    if data is None or record is None:
        return Formatted(path, None, faults=tuple(faults))
    return format_file(path, data, record, changes)


def find_moves(root: Path, catalogue: Catalogue, day: date) -> tuple[Move, ...]:
    """What a reform of communes has left in places that are no more on ``day``."""
    files, _ = record_files(root)
    return tuple(units.find_moves(catalogue, {(record_at(path), PurePosixPath(path).stem): path for path in files}, day))


def move_record(root: Path, move: Move) -> Formatted:
    """The file of a record with its new place, which must be sure."""
    return change_file(root, move.path, {move.field: move.candidates[0].id})
