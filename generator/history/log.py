"""The commits that touched some folders of a catalogue, the newest first: day, subject and paths, and never who made them.

Asks git as ``commit`` does. What a stranger wrote comes out as text, in whatever state he left it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from generator.history.commit import NoHistory, git_bytes, git_text

# Vietnam keeps one time all year; the day of a commit is the day there.
_HERE = timedelta(hours=7)
_HASH = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """``paths``: path below the root -> ``A`` added, ``M`` changed, ``D`` gone, ``T`` of another kind."""

    hash: str
    day: date
    subject: str
    paths: dict[str, str]


def read_log(root: Path, folders: Collection[str], most: int) -> tuple[LoggedCommit, ...]:
    """At most ``most`` commits that touched ``folders`` (of the catalogue's ``root``), merges left out. Raises NoHistory.

    A clone that was cut short knows no beginnings, so it is no history.
    """
    prefix = git_text(root, "rev-parse", "--show-prefix").rstrip("\n")
    if git_text(root, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise NoHistory("shallow")
    if not git_bytes(root, "rev-list", "-n", "1", "--all"):
        raise NoHistory("no_commit")
    # Brackets and stars in the name of a folder above are no pattern.
    inside = [f":(top,literal){prefix}{folder}" for folder in folders]
    told = git_bytes(
        root, "log", "-z", f"--max-count={most}", "--no-merges", "--no-show-signature", "--no-mailmap", "--encoding=UTF-8", "--format=%H%x00%ct%x00%s", "HEAD", "--", *inside
    )
    fields = told.split(b"\0")
    heads = list(zip(fields[::3], fields[1::3], fields[2::3], strict=False))
    paths = dict(_paths(root, [head[0] for head in heads], prefix, inside))
    return tuple(LoggedCommit(own.decode(), _day(time), subject.decode("utf-8", "replace"), paths.get(own, {})) for own, time, subject in heads)


def _day(seconds: bytes) -> date:
    """The day of a commit; what no calendar holds counts as the first or the last day."""
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds)) + _HERE).date()
    except OverflowError:
        return date.max if int(seconds) > 0 else date.min


def _paths(root: Path, hashes: list[bytes], prefix: str, inside: list[str]) -> Iterator[tuple[bytes, dict[str, str]]]:
    if not hashes:
        return
    arguments = ("diff-tree", "--stdin", "-r", "-z", "--root", "--name-status", "--no-renames", "--no-ext-diff", "--no-textconv", "--", *inside)
    told = git_bytes(root, *arguments, given=b"\n".join(hashes) + b"\n").split(b"\0")
    paths: dict[str, str] = {}
    place = 0
    while place < len(told) - 1:
        if _HASH.fullmatch(told[place]):
            paths = {}
            yield told[place], paths
            place += 1
        else:
            name = told[place + 1].decode("utf-8", "replace")
            paths[name.removeprefix(prefix)] = told[place].decode("ascii", "replace")
            place += 2
