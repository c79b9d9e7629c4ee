"""``ocop build``: the whole site."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator import pipeline
from generator.cli.progress import Bar, Stopwatch
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
    def build(out: str | None, offline: bool, today: date | None, base_url: str | None, lang: str, strict: bool, allow_test_address: bool, no_cards: bool, only: tuple[str, ...], verbose: bool) -> None:
        root = root_or_exit(Path(), t)
        if only and not out:
            # A part of a site must not take the place of the whole one.
            leave(str(t.only_needs_out))
        day = today or real_day()
        target = Path(out) if out else root / "site"
        words = pipeline.strings_of(HOME, lang)
        watch = Stopwatch()
        with Bar(words) as bar:
            try:
                make = pipeline.build_offline if offline else pipeline.build
                built = make(root, target, day, base_url, latest=latest_day(today), strict=strict, progress=bar.show, phase=watch.phase, allow_test_address=allow_test_address, cards=not no_cards, sections=only or None)
            except pipeline.CannotBuild as reason:
                click.echo(words.cli.format("cannot_build", reason=reason), err=True)
                sys.exit(COULD_NOT_RUN)
        if verbose:
            watch.tell(words)
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
            click.Option(["--verbose"], is_flag=True, help=str(t.verbose)),
            day_option(t), url_option(t), test_address_option(t), lang_option(t), strict_option(t),
        ],
    )  # fmt: skip
