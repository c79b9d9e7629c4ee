"""``ocop register``: writes down everything that is published, so that nothing of it can be lost unnoticed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from generator import pipeline
from generator.cli.shared import CLEAN, FAULTS, HOME, lang_option, leave, root_or_exit, write_whole
from generator.clock import real_day
from generator.report import render_report


def register_command(t: pipeline.Strings) -> click.Command:
    def register(check: bool, lang: str) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.strings_of(HOME, lang)
        loaded = pipeline.load(root, real_day())
        if not isinstance(loaded, pipeline.Loaded):
            click.echo(render_report(loaded.diagnostics, words, "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        changed = pipeline.register_files(loaded, pipeline.Printing())
        if not check:
            _write(root, changed, words.cli)
        told = words.count("cli.registered_missing", len(changed)) if check else words.count("cli.registered", len(changed))
        click.echo(told if changed else words.cli.registered_all)
        sys.exit(FAULTS if check and changed else CLEAN)

    option = click.Option(["--check"], is_flag=True, help=str(t.register_check))
    return click.Command("register", callback=register, help=str(t.register), params=[option, lang_option(t)])


def record_printing(loaded: pipeline.Loaded, ids: Iterable[str], t: pipeline.Strings) -> None:
    """Remember which codes were printed, and for which address: from now on both must answer. A trial is not remembered."""
    if not pipeline.is_public(loaded.site_url):
        return
    changed = pipeline.register_files(loaded, pipeline.Printing(frozenset(ids), loaded.site_url))
    _write(loaded.root, changed, t)
    if changed:
        click.echo(t.print_recorded, err=True)


def _write(root: Path, files: Iterable[pipeline.File], t: pipeline.Strings) -> None:
    for file in files:
        try:
            write_whole(root, file.address, file.content)
        except OSError as error:
            leave(t.format("print_not_written", out=root / file.address, reason=error.strerror))
