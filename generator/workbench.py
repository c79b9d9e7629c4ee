"""The table of contents of the officers' commands, as ``pipeline`` is that of a build: which room is called when, with what.

Holds no rule and no sentence, and writes no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from generator.diagnostic import Diagnostic, field_name
from generator.editing.formatting import Formatted, format_file
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES
from generator.load.tree import load_tree
from generator.model.files import record_at

__all__ = ("Formatted", "field_name", "format_files", "record_files")
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


def format_files(root: Path, paths: Collection[str]) -> Iterator[Formatted]:
    """Each file in its one form, or why it is left alone."""
    for path in paths:
        record = record_at(path)
        data, faults = load_bytes(root, path, DOCUMENT_BYTES)
        if data is None or record is None:
            yield Formatted(path, None, faults=tuple(faults))
        else:
            yield format_file(path, data, record)
