"""``ocop build`` and ``ocop serve``: the whole site, once or while one edits."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from generator import pipeline
from generator.cli.shared import (
    COULD_NOT_RUN,
    FAULTS,
    HOME,
    day_option,
    has_colour,
    lang_option,
    latest_day,
    leave,
    root_or_exit,
    strict_option,
    test_address_option,
    url_option,
)
from generator.clock import real_day
from generator.report import render_report


def build_command(t: pipeline.Strings) -> click.Command:
    def build(out: str | None, offline: bool, today: date | None, base_url: str | None, lang: str, strict: bool, allow_test_address: bool, no_cards: bool, only: tuple[str, ...]) -> None:
        root = root_or_exit(Path(), t)
        if only and not out:
            # A part of a site must not take the place of the whole one.
            leave(str(t.only_needs_out))
        day = today or real_day()
        target = Path(out) if out else root / "site"
        words = pipeline.strings_of(HOME, lang)
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task(str(words.cli.checking), total=None, count="")

            def show(stage: pipeline.Stage, done: int, total: int) -> None:
                what = words.cli.making[stage]
                bar.update(task, description=str(what), completed=done, total=total or None, count=words.cli.format("building", count=done) if not total else f"{done}/{total}")

            try:
                make = pipeline.build_offline if offline else pipeline.build
                built = make(root, target, day, base_url, latest=latest_day(today), strict=strict, progress=show, allow_test_address=allow_test_address, cards=not no_cards, sections=only or None)
            except pipeline.CannotBuild as reason:
                click.echo(words.cli.format("cannot_build", reason=reason), err=True)
                sys.exit(COULD_NOT_RUN)
        click.echo(render_report(built.diagnostics, words, "full", root, colour=has_colour(sys.stderr)), nl=False, err=True)
        if not built.published:
            click.echo(words.cli.not_built, err=True)
            sys.exit(FAULTS)
        megabytes = f"{built.size / 1e6:.1f}"
        click.echo(words.cli.format("built", files=built.files, megabytes=megabytes, out=target, day=day.isoformat(), digest=built.digest))

    return click.Command(
        "build", callback=build, help=str(t.build),
        params=[
            click.Option(["--out"], type=click.Path(file_okay=False), metavar="DIR", help=str(t.out)),
            click.Option(["--offline"], is_flag=True, help=str(t.offline)),
            click.Option(["--no-cards"], is_flag=True, help=str(t.no_cards)),
            click.Option(["--only"], type=click.Choice(pipeline.SECTIONS), multiple=True, help=str(t.only)),
            day_option(t), url_option(t), test_address_option(t), lang_option(t), strict_option(t),
        ],
    )  # fmt: skip


def serve_command(t: pipeline.Strings) -> click.Command:
    def serve(port: int) -> None:
        root = root_or_exit(Path(), t)
        # MkDocs' own server, with our plugin: it watches the files and reloads the browser.
        watched = [argument for name in ("products", "catalog") for argument in ("--watch", str(root / name))]
        command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(root / "mkdocs.yml"), "-a", f"127.0.0.1:{port}", *watched]
        sys.exit(subprocess.call(command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}))

    option = click.Option(["--port"], type=click.IntRange(1, 65535), default=8000, help=str(t.port))
    return click.Command("serve", callback=serve, help=str(t.serve), params=[option])
