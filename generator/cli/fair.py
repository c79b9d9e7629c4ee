"""``ocop fair``: everything for a fair in one folder, after telling which certificates will lapse."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from generator import kit, pipeline
from generator.cli.printing import show_report
from generator.cli.register import record_printing
from generator.cli.shared import (
    FAULTS,
    HOME,
    day_option,
    lang_option,
    latest_day,
    leave,
    root_or_exit,
    test_address_option,
    url_option,
)
from generator.clock import real_day
from generator.report import render_report

# As wide as an A4 page printed from a plain editor.
_REPORT_WIDTH = 96


def fair_command(t: pipeline.Strings) -> click.Command:
    def fair(fair_id: str, out: str | None, today: date | None, base_url: str | None, allow_test_address: bool, lang: pipeline.Language) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.strings_of(HOME, lang)
        loaded = pipeline.load(root, today or real_day(), base_url, latest=latest_day(today))
        if not isinstance(loaded, pipeline.Loaded):
            click.echo(render_report(loaded.diagnostics, words, "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        try:
            with Console(stderr=True).status(words.cli.fair_working):
                made = kit.fair_kit(loaded, fair_id, lang, latest=latest_day(today), allow_test_address=allow_test_address)
        except kit.UnknownFair as unknown:
            nearest = f" {words.cli.format('print_nearest', name=unknown.nearest)}" if unknown.nearest else ""
            leave(words.cli.format("fair_unknown", value=unknown.value) + nearest)
        except kit.CannotPrint as reason:
            leave(words.cli.print_faults.format(reason.code, **reason.args_))
        except pipeline.CannotBuild as reason:
            leave(words.cli.format("cannot_build", reason=reason))
        show_report(made.report, loaded.words[lang], Console(stderr=True))
        folder = Path(out) if out else root / "kits" / made.fair.id
        record_printing(loaded, made.fair.products, words.cli)
        _write(folder, made, loaded.words[lang])
        if made.missing:
            click.echo(words.cli.format("print_letters", letters=" ".join(sorted(made.missing))), err=True)
        click.echo(words.cli.format("fair_made", files=len(made.files) + 1, out=folder))

    return click.Command(
        "fair", callback=fair, help=str(t.fair),
        params=[
            click.Argument(["fair_id"], metavar="ID"),
            click.Option(["--out"], type=click.Path(file_okay=False), metavar="DIR", help=str(t.fair_out)),
            day_option(t), url_option(t), test_address_option(t), lang_option(t),
        ],
    )  # fmt: skip


def _write(folder: Path, made: kit.Kit, words: pipeline.Words) -> None:
    text = io.StringIO()
    show_report(made.report, words, Console(file=text, width=_REPORT_WIDTH, color_system=None))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The poster of a booth that has another name now would be printed again.
        for old in folder.glob("poster*.pdf"):
            old.unlink()
        for file in made.files:
            (folder / file.address).write_bytes(file.content)
        (folder / "lapses.txt").write_text(text.getvalue(), encoding="utf-8")
    except OSError as error:
        leave(words.t.cli.format("print_not_written", out=folder, reason=error.strerror))
