"""Reading records for the check: one file or one folder of them, with every fault of form and what can still be read.

Knows no rule that needs a second record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from generator.check import day
from generator.check.form import check_form
from generator.check.salvage import salvage
from generator.diagnostic import Diagnostic
from generator.load.document import Document, load_document
from generator.load.tree import load_tree
from generator.model.record import Record

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Folder:
    """The documents of one folder whose form is right, and the ids of those whose form is not.

    ``salvaged`` holds what could be read of the latter: other records may refer to it.
    """

    records: list[tuple[Document, Record]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    salvaged: list[tuple[Document, Record]] = field(default_factory=list)
    unread: bool = False  # some file could not even be opened: nobody knows what it holds

    @property
    def incomplete(self) -> bool:
        return self.unread or (not self.records and not self.broken)


def read_folder(root: Path, folder: str, record: type[Record], latest: date, found: list[Diagnostic], *, needed: bool) -> Folder:
    """``needed``: without any file of this folder, every reference to one would be a fault."""
    listed = list_files(root, folder, found)
    result = Folder(unread=listed.unread)
    if needed and not listed.paths and not result.unread:
        found.append(Diagnostic("missing-folder", folder))
    for path in listed.paths:
        document, checked = read_file(root, path, record, latest, found)
        if document and checked:
            result.records.append((document, checked))
        else:
            result.broken.append(Path(path).stem)
            rest, _ = salvage(document.value, record, keep_lists=True) if document else (None, None)
            if document and rest:
                result.salvaged.append((document, rest))
    return result


class Listed(NamedTuple):
    """The files of one folder. ``unread``: some file could not be listed, so nobody knows what it holds."""

    paths: list[str]
    unread: bool


def list_files(root: Path, folder: str, found: list[Diagnostic]) -> Listed:
    """The YAML files below a folder; what stands in the way of one is told."""
    paths, faults = load_tree(root, folder, (".yaml",))
    # git keeps no empty folder: a catalogue without decisions is no fault.
    found += [fault for fault in faults if (fault.code, fault.path) != ("missing-folder", folder)]
    return Listed(paths, any(fault.code != "missing-folder" for fault in faults))


def read_file(
    root: Path, path: str, record: type[R], latest: date, found: list[Diagnostic]
) -> tuple[Document | None, R | None]:
    document, faults = load_document(root, path)
    found += faults
    if document is None:
        return None, None
    told = {fault.position for fault in faults}
    checked, faults = check_form(document, record)
    # What could not be read aright has the wrong form as well: that is one fault, not two.
    found += [fault for fault in faults if fault.position not in told]
    if checked is not None:
        found += day.check_future(document, checked, latest)
    return document, checked


def read_shared(
    root: Path, path: str, record: type[R], latest: date, found: list[Diagnostic]
) -> tuple[Document | None, R | None]:
    """The same, but what can be read of a broken file stands in for it: its own faults are told."""
    document, checked = read_file(root, path, record, latest, found)
    if document and checked is None:
        checked, _ = salvage(document.value, record, keep_lists=True)
    return document, checked


def typed(records: Iterable[tuple[Document, Record]], record: type[R]) -> list[tuple[Document, R]]:
    return [(document, value) for document, value in records if isinstance(value, record)]
