"""``ocop export``: the catalogue, or a part of it, as a workbook that can be edited and read back."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator import kit, pipeline, workbench
from generator.cli.printing import choice_of, choice_options
from generator.cli.shared import FAULTS, HOME, day_option, lang_option, latest_day, leave, root_or_exit
from generator.clock import real_day
from generator.report import render_report


def export_command(t: pipeline.Strings) -> click.Command:
    def export(out: str, blank: bool, today: date | None, lang: pipeline.Language, **options: object) -> None:
        root = root_or_exit(Path(), t)
        loaded = pipeline.load(root, today or real_day(), latest=latest_day(today))
        if not isinstance(loaded, pipeline.Loaded):
            click.echo(render_report(loaded.diagnostics, pipeline.strings_of(HOME, lang), "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        try:
            entries = () if blank else kit.choose_entries(loaded, choice_of(options))
        except kit.UnknownChoice as unknown:
            leave(t.print_unknown.format(unknown.kind, value=unknown.value) + (" " + t.format("print_nearest", name=unknown.nearest) if unknown.nearest else ""))
        if not entries and not blank:
            click.echo(t.print_faults.no_product, err=True)
            sys.exit(FAULTS)
        content = workbench.export_workbook(loaded, entries, lang, blank=blank)
        try:
            Path(out).write_bytes(content)
        except OSError as error:
            leave(t.format("print_not_written", out=out, reason=error.strerror))
        click.echo(loaded.words[lang].t.format("excel.exported", out=out, count=len(entries), kilobytes=-(-len(content) // 1000)))

    return click.Command(
        "export", callback=export, help=str(t.export),
        params=[
            click.Option(["--out"], type=click.Path(dir_okay=False), default="ocop.xlsx", metavar="FILE", help=str(t.export_out)),
            click.Option(["--blank"], is_flag=True, help=str(t.export_blank)),
            *choice_options(t), day_option(t), lang_option(t),
        ],
    )  # fmt: skip
