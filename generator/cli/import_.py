"""``ocop import``: a workbook read into the catalogue. First a report of what would change, then, if asked for, the files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from generator import pipeline, workbench
from generator.cli.shared import CLEAN, COULD_NOT_RUN, FAULTS, HOME, day_option, has_colour, lang_option, latest_day, leave, root_or_exit
from generator.cli.trial import check_outcome, write_files
from generator.clock import real_day
from generator.report import cell_name, render_report, show_text

_KINDS = ("new", "renewed", "changed", "unchanged", "doubtful")
# What was passed over, and is told.
_PASSED = ("hidden_sheets", "other_sheets", "other_columns", "other_rows")
# What a report shows of one record and of one value; the rest is counted.
_CHANGES, _CHARACTERS = 40, 100


def import_command(t: pipeline.Strings) -> click.Command:
    def run(file: str, decision: str | None, sheet: str | None, clear: bool, write: bool, format: str, today: date | None, lang: pipeline.Language) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.strings_of(HOME, lang)
        loaded = pipeline.load(root, today or real_day(), latest=latest_day(today))
        if not isinstance(loaded, pipeline.Loaded):
            click.echo(render_report(loaded.diagnostics, words, "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        name, data = _read(file, words, root)
        try:
            found = workbench.import_workbook(loaded, name, data, workbench.Ask(decision, sheet, clear))
        except workbench.DecisionNeeded as needed:
            leave(_explain_decision(needed, words))
        outcome = check_outcome(root, found.files, latest_day(today)) if found.files else loaded.checked.diagnostics
        faults = workbench.tell_outcome(loaded, name, found, outcome)
        errors = any(fault.severity == "error" for fault in faults)
        click.echo(_report(found, faults, words, format, root), nl=False)
        if write and not errors and found.files:
            try:
                write_files(root, found.files)
            except OSError as error:
                leave(t.format("print_not_written", out=error.filename, reason=error.strerror))
        if format != "json":
            click.echo(_closing(found, errors, write, words))
        sys.exit(FAULTS if errors or found.has_doubts else CLEAN)

    return click.Command(
        "import", callback=run, help=str(t.import_),
        params=[
            click.Argument(["file"], type=click.Path(exists=True, dir_okay=False), metavar="FILE"),
            click.Option(["--decision"], metavar="ID", help=str(t.import_decision)),
            click.Option(["--sheet"], metavar="NAME", help=str(t.import_sheet)),
            click.Option(["--clear"], is_flag=True, help=str(t.import_clear)),
            click.Option(["--write"], is_flag=True, help=str(t.import_write)),
            click.Option(["--format"], type=click.Choice(("full", "line", "json")), default="full", help=str(t.import_format)),
            day_option(t), lang_option(t),
        ],
    )  # fmt: skip


def _read(file: str, words: pipeline.Strings, root: Path) -> tuple[str, bytes]:
    """The name and the bytes of the workbook; leaves when they cannot be had."""
    path = Path(file)
    try:
        with path.open("rb") as opened:
            return path.name, opened.read(workbench.WORKBOOK_BYTES + 1)
    except OSError as error:
        fault = pipeline.Diagnostic("unreadable-file", path.name, args={"reason": error.strerror})
        click.echo(render_report([fault], words, "full", root), nl=False)
        sys.exit(COULD_NOT_RUN)


def _explain_decision(needed: workbench.DecisionNeeded, words: pipeline.Strings) -> str:
    known = ", ".join(needed.known)
    if needed.value is None:
        return words.format("excel.no_decision", known=known)
    nearest = f" {words.cli.format('print_nearest', name=needed.nearest)}" if needed.nearest else ""
    return words.format("excel.unknown_decision", value=show_text(needed.value)) + nearest


def _report(found: workbench.Import, faults: tuple[pipeline.Diagnostic, ...], words: pipeline.Strings, format: str, root: Path) -> str:
    if format == "json":
        listed = json.loads(render_report(faults, words, "json", root))
        return json.dumps({"results": [_describe(result) for result in found.results], "faults": listed}, ensure_ascii=False, indent=2) + "\n"
    lines = [line for result in found.results for line in _result_lines(result, words, format)]
    counts = {kind: sum(result.kind == kind for result in found.results) for kind in _KINDS}
    if found.results:
        lines += ["", words.format("excel.counts", **counts)] if format == "full" else []
    lines += [words.format(f"excel.{name}", names=", ".join(map(show_text, getattr(found, name)))) for name in _PASSED if getattr(found, name)]
    report = render_report(faults, words, "line" if format == "line" else "full", root, colour=has_colour(sys.stdout)) if faults else ""
    text = "".join(f"{line}\n" for line in lines)
    return text + ("\n" if text and report and format == "full" else "") + report


def _result_lines(result: workbench.Result, words: pipeline.Strings, format: str) -> Iterator[str]:
    """What became of one record: unchanged ones are only counted."""
    if result.kind == "unchanged":
        return
    kind = words[f"excel.results.{result.kind}"]
    where = f" ({result.path})" if result.path else ""
    yield f"{kind}: {show_text(result.title, _CHARACTERS)}{where}"
    if format == "line":
        return
    given = [change for change in result.changes if change.given]
    for change in given[:_CHANGES]:
        old = f"{_show(change.old, words)} → " if change.old is not None or change.new is None else ""
        yield f"    {workbench.field_label(result.record, change.field, words)}: {old}{_show(change.new, words)}"
    if len(given) > _CHANGES:
        yield f"    {words.format('excel.more', count=len(given) - _CHANGES)}"
    if len(given) < len(result.changes):
        fields = (workbench.field_label(result.record, change.field, words).rpartition(" – ")[2] for change in result.changes if not change.given)
        yield f"    {words.format('excel.derived', fields=', '.join(fields))}"


def _show(value: object, words: pipeline.Strings) -> str:
    if value is None:
        return str(words["excel.nothing"])
    if isinstance(value, list):
        return "; ".join(_show(entry.get("url", entry) if isinstance(entry, dict) else entry, words) for entry in value)
    if isinstance(value, dict):
        return "; ".join(_show(entry, words) for entry in value.values())
    return f"«{show_text(value, _CHARACTERS)}»" if isinstance(value, str) else str(value)


def _describe(result: workbench.Result) -> dict[str, object]:
    return {
        "kind": result.kind, "title": result.title, "path": result.path, "sheet": result.cell.sheet, "cell": cell_name(result.cell),
        "changes": [{"field": list(c.field), "old": c.old, "new": c.new, "cell": cell_name(c.cell)} for c in result.changes],
    }  # fmt: skip


def _closing(found: workbench.Import, errors: bool, write: bool, words: pipeline.Strings) -> str:
    if errors:
        return str(words["excel.not_written"])
    if not found.files:
        return str(words["excel.nothing_to_write"])
    return words.format("excel.written" if write else "excel.dry_run", files=len(found.files))
