"""``ocop diff`` and ``ocop upkeep``: what a change does to the catalogue, and what wants work soon, in words for those who decide."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator import pipeline, workbench
from generator.cli.shared import FAULTS, HOME, day_option, lang_option, latest_day, leave, root_or_exit
from generator.clock import real_day
from generator.report import render_report, show_text

FORMATS = ("full", "markdown", "json")


def diff_command(t: pipeline.Strings) -> click.Command:
    def diff(base: str, format: str, today: date | None, lang: pipeline.Language, no_pages: bool) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.Words(lang, pipeline.strings_of(HOME, lang))
        try:
            comparison = workbench.compare(root, base, today or real_day(), latest_day(today), pages=not no_pages)
        except workbench.NoHistory as fault:
            leave(words.t.format(f"cli.diff_faults.{fault.reason}", **{name: show_text(value) for name, value in fault.args_.items()}))
        except pipeline.CannotBuild as reason:
            leave(words.t.cli.format("cannot_build", reason=reason))
        click.echo(workbench.render_comparison(comparison, words, format), nl=False)

    return click.Command(
        "diff", callback=diff, help=str(t.diff),
        params=[
            click.Argument(["base"], metavar="BASE"),
            click.Option(["--format"], type=click.Choice(FORMATS), default="full", help=str(t.diff_format)),
            click.Option(["--no-pages"], is_flag=True, help=str(t.diff_no_pages)),
            day_option(t), lang_option(t),
        ],
    )  # fmt: skip


def upkeep_command(t: pipeline.Strings) -> click.Command:
    def upkeep(days: int, format: str, today: date | None, lang: pipeline.Language) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.strings_of(HOME, lang)
        loaded = pipeline.load(root, today or real_day(), latest=latest_day(today))
        if not isinstance(loaded, pipeline.Loaded):
            click.echo(render_report(loaded.diagnostics, words, "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        outlook = workbench.outlook(loaded.catalogue, loaded.index, days)
        click.echo(workbench.render_outlook(outlook, pipeline.Words(lang, words), format, loaded.site_url), nl=False)

    return click.Command(
        "upkeep", callback=upkeep, help=str(t.upkeep),
        params=[
            click.Option(["--days"], type=click.IntRange(1, 3660), default=90, metavar="N", help=str(t.upkeep_days)),
            click.Option(["--format"], type=click.Choice(FORMATS), default="full", help=str(t.upkeep_format)),
            day_option(t), lang_option(t),
        ],
    )  # fmt: skip
