"""Sheets of labels: each has an id of its own, and its labels lie on the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from generator.check.fault import fault, plain
from generator.check.folder import read_file
from generator.check.identity import check_unique
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.sheet import PAGE_HEIGHT, PAGE_WIDTH, Sheet, Sheets


def check_sheets(root: Path, path: str, latest: date, found: list[Diagnostic]) -> tuple[Sheet, ...]:
    """The sheets of the file at ``path``, which need not exist. Faults go into ``found``."""
    if not os.path.lexists(root / path):
        return ()
    document, record = read_file(root, path, Sheets, latest, found)
    if document is None or record is None:
        return ()
    found += check_unique(document, [(("sheets", i, "id"), sheet.id) for i, sheet in enumerate(record.sheets)], "duplicate-id")
    for i, sheet in enumerate(record.sheets):
        found += _check_fit(document, i, sheet)
    return record.sheets


def _check_fit(document: Document, number: int, sheet: Sheet) -> Iterator[Diagnostic]:
    if not sheet.fits_across:
        yield fault("labels-off-page", document, "sheets", number, "columns", value=plain(round(sheet.right_edge, 2)), most=plain(PAGE_WIDTH))
    if not sheet.fits_down:
        yield fault("labels-off-page", document, "sheets", number, "rows", value=plain(round(sheet.bottom_edge, 2)), most=plain(PAGE_HEIGHT))
