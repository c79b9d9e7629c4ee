"""``ocop units``: after a reform of communes, what lies in places that are no more, and where it is moved to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from generator import pipeline, workbench
from generator.cli.shared import CLEAN, FAULTS, HOME, day_option, has_colour, lang_option, latest_day, leave, root_or_exit, write_whole
from generator.clock import real_day
from generator.report import render_report, show_text

# Columns of the table where the terminal does not say how many it has.
_WIDTH = 160


def units_command(t: pipeline.Strings) -> click.Command:
    def units(write: bool, today: date | None, lang: str) -> None:
        root = root_or_exit(Path(), t)
        day = today or real_day()
        words = pipeline.Words(lang, pipeline.strings_of(HOME, lang))
        checked = pipeline.check(root, latest_day(today))
        if checked.catalogue is None:
            click.echo(render_report(checked.diagnostics, words.t, "full", root, colour=has_colour(sys.stderr)), nl=False, err=True)
            sys.exit(FAULTS)
        moves = workbench.find_moves(root, checked.catalogue, day)
        sure, doubtful = [move for move in moves if move.sure], [move for move in moves if not move.sure]
        _show(sure, words, words.t["units.sure"])
        _show(doubtful, words, words.t["units.doubtful"])
        left = _write(root, sure, words.t) if write else []
        told = {"day": words.day(day), "sure": len(sure) - len(left), "doubtful": len(doubtful)}
        faults = [fault for moved in left for fault in moved.faults]
        click.echo(words.t.format("units.none" if not moves else "units.written" if write else "units.would", **told))
        if faults:
            click.echo(render_report(faults, words.t, "full", root, colour=has_colour(sys.stdout)), nl=False)
        sys.exit(FAULTS if left else CLEAN)

    option = click.Option(["--write"], is_flag=True, help=str(t.units_write))
    return click.Command("units", callback=units, help=str(t.units), params=[option, day_option(t), lang_option(t)])


def _show(moves: Sequence[workbench.Move], words: pipeline.Words, title: str) -> None:
    """One table: what is moved, from where, to where or to one of which, and why."""
    if not moves:
        return
    t = words.t
    table = Table(title=f"{title} ({len(moves)})", title_justify="left", expand=False)
    for heading in (t["units.record"], t["units.from"], t["units.to"], t["units.why"]):
        table.add_column(heading, overflow="fold")
    for move in moves:
        table.add_row(*(show_text(cell) for cell in _cells(move, words)))
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    console.print(table, markup=False, highlight=False)


def _cells(move: workbench.Move, words: pipeline.Words) -> Iterable[str]:
    t, count = words.t, len(move.candidates)
    yield f"{move.id} {move.name.text(words.language)}"
    yield f"{words.place(move.place)} ({move.place.id})"
    yield "; ".join(f"{words.place(place)} ({place.id})" for place in move.candidates) or t["units.nowhere"]
    ended = words.day(move.place.valid_to) if move.place.valid_to else ""
    yield t.format("units.one" if count == 1 else "units.several" if count else "units.gone", day=ended, count=count)


def _write(root: Path, moves: Iterable[workbench.Move], t: pipeline.Strings) -> list[workbench.Formatted]:
    """Write the files of all sure moves; those that are left alone."""
    left: list[workbench.Formatted] = []
    for move in moves:
        moved = workbench.move_record(root, move)
        if moved.content is None:
            left.append(moved)
            if moved.unsure:
                click.echo(t.format("fmt.unsure", path=show_text(move.path)))
            continue
        try:
            write_whole(root, move.path, moved.content)
        except OSError as error:
            leave(t.format("fmt.not_written", path=show_text(move.path), reason=error.strerror))
    return left
