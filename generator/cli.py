"""The command line: ``ocop check``, ``ocop build``, ``ocop serve``.

A door: it reads the arguments and the clock, calls the pipeline, and prints what the report says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from generator import pipeline
from generator.clock import real_day
from generator.report import render_report

# Exit codes (contract: "Commands").
CLEAN, FAULTS, COULD_NOT_RUN = 0, 1, 2
# The program's own words, also where no catalogue is found.
HOME = Path(__file__).resolve().parents[1]
LANGUAGES = ("vi", "en")


def find_root(start: Path) -> Path | None:
    """The catalogue that ``start`` lies in: the nearest folder with ``catalog/data/settings.yaml``."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / "catalog/data/settings.yaml").exists()), None)


def main() -> None:
    """Entry point of ``ocop``. The language of help comes from OCOP_LANG, Vietnamese by default."""
    language = os.environ.get("OCOP_LANG", "vi")
    make_cli(language if language in LANGUAGES else "vi").main(prog_name="ocop")


def make_cli(language: str) -> click.Group:
    """All commands, with their help in one language."""
    t = pipeline.strings_of(HOME, language).cli
    group = click.Group("ocop", help=str(t.about), commands=[_check_command(t), _build_command(t), _serve_command(t)])
    group.context_settings = {"help_option_names": ["-h", "--help"]}
    return group


def _day_option(t: pipeline.Strings) -> click.Option:
    def read(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise click.BadParameter(t.format("wrong_day", value=value)) from None

    return click.Option(["--today"], callback=read, metavar="YYYY-MM-DD", help=str(t.today))


def _url_option(t: pipeline.Strings) -> click.Option:
    def read(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value:
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
                raise click.BadParameter(t.format("wrong_url", value=value))
        return value

    return click.Option(["--base-url"], callback=read, metavar="URL", help=str(t.base_url))


def _lang_option(t: pipeline.Strings) -> click.Option:
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), default="vi", help=str(t.lang))


def _strict_option(t: pipeline.Strings) -> click.Option:
    return click.Option(["--strict"], is_flag=True, help=str(t.strict))


def _check_command(t: pipeline.Strings) -> click.Command:
    def check(paths: Sequence[str], format: str, lang: str, today: date | None, strict: bool) -> None:
        starts = [Path(path) for path in paths] or [Path()]
        root = _root_or_exit(starts[0], t)
        checked = pipeline.check(root, _latest(today))
        found = _within(checked.diagnostics, [start.resolve() for start in starts], root)
        words = pipeline.strings_of(HOME, lang)
        text = render_report(found, words, format, root, colour=_colour(sys.stdout))
        click.echo(text or ("" if format in ("json", "github") else f"{words.cli.clean}\n"), nl=False)
        sys.exit(FAULTS if any(d.severity == "error" or strict for d in found) else CLEAN)

    return click.Command(
        "check", callback=check, help=str(t.check),
        params=[
            click.Argument(["paths"], nargs=-1, type=click.Path(exists=True), metavar="[PATH…]"),
            click.Option(["--format"], type=click.Choice(("full", "line", "github", "json")), default="full", help=str(t.format_help)),
            _lang_option(t), _day_option(t), _strict_option(t),
        ],
    )  # fmt: skip


def _build_command(t: pipeline.Strings) -> click.Command:
    def build(out: str | None, today: date | None, base_url: str | None, lang: str, strict: bool) -> None:
        root = _root_or_exit(Path(), t)
        day = today or real_day()
        target = Path(out) if out else root / "site"
        words = pipeline.strings_of(HOME, lang)
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task(str(words.cli.checking), total=None, count="")

            def show(count: int) -> None:
                bar.update(task, count=words.cli.format("building", count=count))

            try:
                built = pipeline.build(root, target, day, base_url, latest=_latest(today), strict=strict, progress=show)
            except pipeline.CannotBuild as reason:
                click.echo(words.cli.format("cannot_build", reason=reason), err=True)
                sys.exit(COULD_NOT_RUN)
        click.echo(render_report(built.diagnostics, words, "full", root, colour=_colour(sys.stderr)), nl=False, err=True)
        if not built.published:
            click.echo(words.cli.not_built, err=True)
            sys.exit(FAULTS)
        megabytes = f"{built.size / 1e6:.1f}"
        click.echo(words.cli.format("built", files=built.files, megabytes=megabytes, out=target, day=day.isoformat()))

    return click.Command(
        "build", callback=build, help=str(t.build),
        params=[
            click.Option(["--out"], type=click.Path(file_okay=False), metavar="DIR", help=str(t.out)),
            _day_option(t), _url_option(t), _lang_option(t), _strict_option(t),
        ],
    )  # fmt: skip


def _serve_command(t: pipeline.Strings) -> click.Command:
    def serve(port: int) -> None:
        root = _root_or_exit(Path(), t)
        # MkDocs' own server, with our plugin: it watches the files and reloads the browser.
        watched = [argument for name in ("products", "catalog") for argument in ("--watch", str(root / name))]
        command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(root / "mkdocs.yml"), "-a", f"127.0.0.1:{port}", *watched]
        sys.exit(subprocess.call(command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}))

    option = click.Option(["--port"], type=click.IntRange(1, 65535), default=8000, help=str(t.port))
    return click.Command("serve", callback=serve, help=str(t.serve), params=[option])


def _root_or_exit(start: Path, t: pipeline.Strings) -> Path:
    root = find_root(start)
    if root is None:
        click.echo(t.no_catalogue, err=True)
        sys.exit(COULD_NOT_RUN)
    return root


def _latest(today: date | None) -> date:
    """Nothing can have happened after the real day, or after a day in the future that was asked for."""
    return max(today or date.min, real_day())


def _within(diagnostics: Sequence[pipeline.Diagnostic], starts: Sequence[Path], root: Path) -> list[pipeline.Diagnostic]:
    """The faults of the files and folders that were named."""
    return [d for d in diagnostics if any((root / d.path).is_relative_to(start) or root.is_relative_to(start) for start in starts)]


def _colour(stream: object) -> bool:
    # https://no-color.org
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ
