"""A workbook as files: which of its sheets are ours, which an annex, and what becomes of the rows.

The order of the work; the rooms' rules for rows are in ``own_sheets`` and ``annex``. Bytes come in, files go out as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.check.decision import decision_days
from generator.check.fault import closest
from generator.diagnostic import Diagnostic
from generator.editing.annex import AnnexImport
from generator.editing.draft import Drafts
from generator.editing.heading import Heading, find_annex, find_own, is_to_be_read
from generator.editing.names import Names
from generator.editing.own_sheets import OwnImport
from generator.editing.result import Import, Result
from generator.limits import FAULTS_PER_FILE
from generator.load.workbook import Sheet, read_workbook
from generator.model.catalogue import Catalogue
from generator.model.strings import Strings
from generator.model.taken import Taken
from generator.model.text import fold


class DecisionNeeded(ValueError):
    """The workbook is an annex and its decision is not named (``value`` None) or not known; ``known`` are the ids there are."""

    def __init__(self, value: str | None, known: tuple[str, ...]) -> None:
        super().__init__(value)
        self.value, self.known = value, known
        self.nearest = closest(value, known) if value else None


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked for. ``clear``: an empty cell of our own workbook empties the field."""

    decision: str | None = None
    sheet: str | None = None
    clear: bool = False


def read_import(root: Path, catalogue: Catalogue, taken: Taken, strings: Mapping[str, Strings], path: str, data: bytes, ask: Ask) -> Import:
    """What a workbook would change in the catalogue below ``root``. ``taken``: what no new record may bear. Raises DecisionNeeded."""
    sheets, faults = read_workbook(path, data)
    if faults:
        return _nothing(faults)
    if ask.sheet is not None:
        chosen = [sheet for sheet in sheets if fold(sheet.name) == fold(ask.sheet)]
        if not chosen:
            known = ", ".join(sheet.name for sheet in sheets)
            return _nothing([Diagnostic("unknown-sheet", path, args={"value": ask.sheet, "known": known})])
    else:
        chosen = [sheet for sheet in sheets if not sheet.hidden]
    hidden = tuple(sheet.name for sheet in sheets if sheet not in chosen and sheet.rows) if ask.sheet is None else ()
    drafts = Drafts(root, catalogue, taken)
    results, faults, passed = _read_sheets(path, chosen, drafts, strings, ask)
    errors = any(fault.severity == "error" for fault in faults)
    changed = {draft.path: draft for draft in drafts.changed}
    return Import(results, _capped(path, faults), {} if errors else drafts.files, changed, hidden, *passed)


def _read_sheets(
    path: str, sheets: list[Sheet], drafts: Drafts, strings: Mapping[str, Strings], ask: Ask
) -> tuple[tuple[Result, ...], list[Diagnostic], tuple[tuple[str, ...], ...]]:
    """What became of the rows, the faults, and the names of sheets, columns and rows that were passed over."""
    names = Names(drafts.catalogue, strings)
    tables, faults = _find_tables(sheets, lambda sheet: find_own(path, sheet, strings, by_labels=False))
    if not tables:
        tables, faults = _find_tables(sheets, lambda sheet: find_own(path, sheet, strings, by_labels=True))
    others = tuple(sheet.name for sheet in sheets if sheet.rows and not any(sheet is found for found, _ in tables))
    if tables:
        new_words = frozenset(fold(text) for words in strings.values() for text in words["annex.new"])
        own = OwnImport(path, drafts, names, ask.clear, new_words)
        results = own.read(tables)
        return results, faults + own.faults, (tuple(name for name in others if not is_to_be_read(name, strings)),)
    tables, faults = _find_tables(sheets, lambda sheet: find_annex(path, sheet, strings))
    others = tuple(sheet.name for sheet in sheets if sheet.rows and not any(sheet is found for found, _ in tables))
    columns = tuple(dict.fromkeys(text for _, heading in tables for text in heading.unused))
    if not tables:
        return (), [Diagnostic("table-not-found", path)], ()
    decision = drafts.catalogue.decisions.get(ask.decision or "")
    if decision is None:
        raise DecisionNeeded(ask.decision, tuple(drafts.catalogue.decisions))
    if any(fault.severity == "error" for fault in faults):
        return (), faults, (others, columns)
    annex = AnnexImport(path, drafts, names, strings, decision, decision_days(decision))
    results = annex.read(tables)
    return results, faults + annex.faults, (others, columns, tuple(annex.skipped))


def _find_tables(
    sheets: list[Sheet], find: Callable[[Sheet], tuple[Heading | None, list[Diagnostic]]]
) -> tuple[list[tuple[Sheet, Heading]], list[Diagnostic]]:
    tables: list[tuple[Sheet, Heading]] = []
    faults: list[Diagnostic] = []
    for sheet in sheets:
        heading, found = find(sheet)
        faults += found
        if heading:
            tables.append((sheet, heading))
    return tables, faults


def _nothing(faults: list[Diagnostic]) -> Import:
    return Import((), tuple(faults), {}, {})


def _capped(path: str, faults: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    errors = [fault for fault in faults if fault.severity == "error"]
    if len(errors) <= FAULTS_PER_FILE:
        return tuple(faults)
    return (*errors[:FAULTS_PER_FILE], Diagnostic("more-faults", path))
