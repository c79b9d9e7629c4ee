"""``ocop fmt``: every file of the catalogue in its one form, with what was mended told line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from generator import pipeline, workbench
from generator.cli.shared import CLEAN, FAULTS, HOME, has_colour, lang_option, leave, root_or_exit, write_whole
from generator.report import render_report, show_text


def fmt_command(t: pipeline.Strings) -> click.Command:
    def fmt(paths: Sequence[str], check: bool, lang: str) -> None:
        starts = [Path(path).absolute() for path in paths] or [Path().absolute()]
        root = root_or_exit(starts[0], t)
        words = pipeline.strings_of(HOME, lang)
        files, faults = workbench.record_files(root)
        files = [path for path in files if _is_within(root, path, starts)]
        faults = [fault for fault in faults if _is_within(root, fault.path, starts)]
        if paths and not files and not faults:
            leave(words["fmt.no_files"])
        changed = unsure = 0
        for formatted in workbench.format_files(root, files):
            changed += formatted.changed
            faults += formatted.faults
            unsure += formatted.unsure
            for line in _told(formatted, words, check):
                click.echo(line)
            if formatted.changed and formatted.content is not None and not check:
                _write(root, formatted.path, formatted.content, words)
        if faults:
            click.echo(render_report(faults, words, "full", root, colour=has_colour(sys.stdout)), nl=False)
        click.echo(_summary(words, changed, len(files), len({fault.path for fault in faults}) + unsure, check))
        sys.exit(FAULTS if faults or unsure or (check and changed) else CLEAN)

    return click.Command(
        "fmt", callback=fmt, help=str(t.fmt),
        params=[
            click.Argument(["paths"], nargs=-1, type=click.Path(exists=True), metavar="[PATH…]"),
            click.Option(["--check"], is_flag=True, help=str(t.fmt_check)), lang_option(t),
        ],
    )  # fmt: skip


def _is_within(root: Path, path: str, starts: Iterable[Path]) -> bool:
    whole = root / path
    return any(whole.is_relative_to(start.resolve()) or root.is_relative_to(start.resolve()) for start in starts)


def _told(formatted: workbench.Formatted, words: pipeline.Strings, check: bool) -> Iterator[str]:
    """What happens to one file, line by line; nothing where nothing does."""
    if formatted.unsure:
        yield words.format("fmt.unsure", path=show_text(formatted.path))
    if not formatted.changed:
        return
    yield words.format("fmt.would" if check else "fmt.written", path=show_text(formatted.path))
    for mend in formatted.mends:
        place = f"  {show_text(mend.path)}:{mend.position.line if mend.position else 1}"
        field = f"{show_text(workbench.field_name(mend.field))}: " if mend.field else ""
        parts = {"before": show_text(mend.before or "", 80), "after": show_text(mend.after or "", 80)}
        form = "changed" if mend.before and mend.after else "gone" if mend.before else "now" if mend.after else "only"
        yield f"{place}: {field}" + words.format(f"fmt.mend.{form}", why=words["fmt.mends"][mend.kind], **parts)


def _write(root: Path, path: str, content: bytes, words: pipeline.Strings) -> None:
    try:
        write_whole(root, path, content)
    except OSError as error:
        leave(words.format("fmt.not_written", path=show_text(path), reason=error.strerror))


def _summary(words: pipeline.Strings, changed: int, files: int, broken: int, check: bool) -> str:
    parts = [words.count("fmt.files", files)]
    parts.append(words.count("fmt.to_write" if check else "fmt.rewritten", changed) if changed else words["fmt.nothing"])
    return " ".join([*parts, words.count("fmt.left", broken)] if broken else parts)
