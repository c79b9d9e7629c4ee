"""What the commands share: exit codes, the options that several of them take, and where the catalogue is."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from generator.clock import real_day
from generator.pipeline import Strings, is_site_address

# Exit codes (contract: "Commands").
CLEAN, FAULTS, COULD_NOT_RUN = 0, 1, 2
# The program's own words, also where no catalogue is found.
HOME = Path(__file__).resolve().parents[2]
LANGUAGES = ("vi", "en")


def find_root(start: Path) -> Path | None:
    """The catalogue that ``start`` lies in: the nearest folder with ``catalog/data/settings.yaml``."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / "catalog/data/settings.yaml").exists()), None)


def day_option(t: Strings, name: str = "--today", help: str | None = None) -> click.Option:
    def read(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise click.BadParameter(t.format("wrong_day", value=value)) from None

    return click.Option([name], callback=read, metavar="YYYY-MM-DD", help=help or str(t.today))


def url_option(t: Strings) -> click.Option:
    def read(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value and not is_site_address(value):
            raise click.BadParameter(t.format("wrong_url", value=value))
        return value

    return click.Option(["--base-url"], callback=read, metavar="URL", help=str(t.base_url))


def test_address_option(t: Strings) -> click.Option:
    """Codes are made for an address that leads nowhere only when asked for."""
    return click.Option(["--allow-test-address"], is_flag=True, help=str(t.allow_test_address))


def lang_option(t: Strings) -> click.Option:
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), default="vi", help=str(t.lang))


def strict_option(t: Strings) -> click.Option:
    return click.Option(["--strict"], is_flag=True, help=str(t.strict))


def root_or_exit(start: Path, t: Strings) -> Path:
    root = find_root(start)
    if root is None:
        leave(str(t.no_catalogue))
    return root


def leave(message: str) -> NoReturn:
    """Say why the command could not do its work, and leave."""
    click.echo(message, err=True)
    sys.exit(COULD_NOT_RUN)


def latest_day(today: date | None) -> date:
    """Nothing can have happened after the real day, or after a day in the future that was asked for."""
    return max(today or date.min, real_day())


def has_colour(stream: object) -> bool:
    # https://no-color.org
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ


def write_whole(root: Path, path: str, content: bytes, *, new: bool = False) -> None:
    """Write the file ``path`` below ``root``: whole or not at all, with the rights that it had, never through a symbolic link.

    ``new``: the file must not be there yet. Raises OSError.
    """
    target = root / path
    for step in (target, *target.parents):
        if step == root:
            break
        if step.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    target.parent.mkdir(parents=True, exist_ok=True)
    if new:
        with target.open("xb") as file:
            file.write(content)
        return
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
    descriptor, name = tempfile.mkstemp(prefix=".ocop-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
