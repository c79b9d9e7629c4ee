"""``ocop schema``: writes what editors need in order to complete and check the catalogue's files while one types."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from generator import pipeline, workbench
from generator.cli.shared import CLEAN, FAULTS, HOME, lang_option, leave, root_or_exit, write_whole
from generator.clock import real_day
from generator.report import render_report


def schema_command(t: pipeline.Strings) -> click.Command:
    def schema(check: bool, lang: pipeline.Language) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.strings_of(HOME, lang)
        found = workbench.schema_files(root, HOME, lang, real_day())
        if found.faults:
            leave(render_report(found.faults, words, "full", root).rstrip())
        for path in found.unread:
            click.echo(words.format("schema.unread", path=path), err=True)
        if check:
            _tell_check(found, words)
        files = [*found.missing, *([found.stale] if found.stale else [])]
        _write(root, files, words)
        click.echo(words.count("schema.written", len(files)) if files else words["schema.in_step"])
        sys.exit(FAULTS if found.unread else CLEAN)

    option = click.Option(["--check"], is_flag=True, help=str(t.schema_check))
    return click.Command("schema", callback=schema, help=str(t.schema), params=[option, lang_option(t)])


def _tell_check(found: workbench.Schemas, words: pipeline.Strings) -> None:
    for file in found.missing:
        click.echo(words.format("schema.missing", path=file.address))
    if found.stale:
        click.echo(words["schema.stale"])  # only offers less than it could: nobody has to act
    if not (found.missing or found.stale):
        click.echo(words["schema.in_step"])
    sys.exit(FAULTS if found.missing or found.unread else CLEAN)


def _write(root: Path, files: Iterable[pipeline.File], words: pipeline.Strings) -> None:
    for file in files:
        try:
            write_whole(root, file.address, file.content)
        except OSError as error:
            leave(words.format("schema.not_written", path=file.address, reason=error.strerror))
