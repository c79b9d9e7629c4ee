"""``ocop privacy``: what the catalogue publishes of persons and on what ground, and what it keeps back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator import pipeline, workbench
from generator.cli.shared import FAULTS, HOME, lang_option, latest_day, root_or_exit
from generator.report import render_report

FORMATS = ("full", "json")


def privacy_command(t: pipeline.Strings) -> click.Command:
    def privacy(format: str, lang: pipeline.Language) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.Words(lang, pipeline.strings_of(HOME, lang))
        checked = pipeline.check(root, latest_day(None))
        if checked.catalogue is None or checked.has_errors:
            click.echo(render_report(checked.diagnostics, words.t, "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        click.echo(workbench.render_privacy(tuple(workbench.personal_data(root, checked.catalogue)), words, format), nl=False)

    format_option = click.Option(["--format"], type=click.Choice(FORMATS), default="full", help=str(t.privacy_format))
    return click.Command("privacy", callback=privacy, help=str(t.privacy), params=[format_option, lang_option(t)])
