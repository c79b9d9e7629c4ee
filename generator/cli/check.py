"""``ocop check``: every fault of all files in one run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from generator import pipeline
from generator.cli.progress import Bar
from generator.cli.shared import CLEAN, FAULTS, HOME, day_option, has_colour, lang_option, latest_day, root_or_exit, strict_option
from generator.report import render_report

FORMATS = ("full", "line", "github", "gitlab", "markdown", "json")
# Forms in which nothing is said of clean data beside what the report says itself.
SILENT = ("json", "github", "gitlab", "markdown")


def check_command(t: pipeline.Strings) -> click.Command:
    def check(paths: Sequence[str], format: str, lang: str, today: date | None, strict: bool) -> None:
        starts = [Path(path) for path in paths] or [Path()]
        root = root_or_exit(starts[0], t)
        words = pipeline.strings_of(HOME, lang)
        with Bar(words) as bar:
            checked = pipeline.check(root, latest_day(today), progress=bar.show)
        found = _within(checked.diagnostics, [start.resolve() for start in starts], root)
        text = render_report(found, words, format, root, colour=has_colour(sys.stdout))
        click.echo(text or ("" if format in SILENT else f"{words.cli.clean}\n"), nl=False)
        sys.exit(FAULTS if any(d.severity == "error" or strict for d in found) else CLEAN)

    return click.Command(
        "check", callback=check, help=str(t.check),
        params=[
            click.Argument(["paths"], nargs=-1, type=click.Path(exists=True), metavar="[PATH…]"),
            click.Option(["--format"], type=click.Choice(FORMATS), default="full", help=str(t.format_help)),
            lang_option(t), day_option(t), strict_option(t),
        ],
    )  # fmt: skip


def _within(diagnostics: Sequence[pipeline.Diagnostic], starts: Sequence[Path], root: Path) -> list[pipeline.Diagnostic]:
    """The faults of the files and folders that were named."""
    return [d for d in diagnostics if any((root / d.path).is_relative_to(start) or root.is_relative_to(start) for start in starts)]
