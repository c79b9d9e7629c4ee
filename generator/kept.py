"""What was read before of files that have not changed since.

A cache: whatever is wrong with it, it is thrown away and the files are read. Only text and JSON stand in it, and whoever takes
something out of it checks that again, so that it can carry nothing in which a file of the catalogue could not.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
import sysconfig
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

# A file that was changed this shortly before may be changed again without its time telling so. In nanoseconds.
FRESH = 2_000_000_000
_TABLES = """
create table if not exists about (name text primary key, value text) without rowid;
create table if not exists files (path text primary key, signature text, mark text, brief text, told text, shared text) without rowid;
create table if not exists bodies (mark text primary key, body blob);
"""


class Row(NamedTuple):
    """What is kept of one file. ``signature``: of the file on the disk; ``mark``: of its bytes; ``brief`` and ``told``: JSON.

    ``shared``: the mark of the files that what is told follows from as well.
    """

    path: str
    signature: str
    mark: str
    brief: str
    told: str
    shared: str


class Kept:
    """What is kept in one file of the cache; in memory, until the process ends, where there is no such file.

    ``program``: a mark of the program; what another one kept is not read, nor what was kept for a later ``day`` (``2026-11-24``):
    a day that has come makes nothing wrong, a day taken back may.
    """

    def __init__(self, path: Path | None = None, program: str = "", day: str = "") -> None:
        self._bodies: dict[str, bytes] = {}
        self._path = path
        self._connections: dict[int, sqlite3.Connection] = {}
        if path is not None and not self._begin(path, program, day):
            self._path = None

    def rows(self, folder: str) -> Mapping[str, Row]:
        """By path, those of all files below ``folder``."""
        if self._path is None:
            return {}
        try:
            found = self._connection.execute("select * from files where path >= ? and path < ?", (f"{folder}/", f"{folder}0")).fetchall()
        except sqlite3.Error:
            return {}
        return {row[0]: Row(*row) for row in found}

    def keep(self, rows: Iterable[Row], bodies: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
        """Keep rows, and bodies by their marks; forget the paths in ``gone``. What cannot be written stays in memory."""
        if self._path is not None:
            with contextlib.suppress(sqlite3.Error), self._connection as database:
                database.executemany("delete from files where path = ?", ((path,) for path in gone))
                database.executemany("insert or replace into bodies values (?, ?)", bodies.items())
                database.executemany("insert or replace into files values (?, ?, ?, ?, ?, ?)", rows)
                (files,), (kept,) = (database.execute(f"select count(*) from {table}").fetchone() for table in ("files", "bodies"))
                if kept > 2 * files + 1000:
                    database.execute("delete from bodies where mark not in (select mark from files)")
                return
        self._bodies.update(bodies)

    def body(self, mark: str) -> bytes | None:
        """What was kept under a mark, or None."""
        if (kept := self._bodies.get(mark)) is not None or self._path is None:
            return kept
        try:
            found = self._connection.execute("select body from bodies where mark = ?", (mark,)).fetchone()
        except sqlite3.Error:
            return None
        return found[0] if found and isinstance(found[0], bytes) else None

    @property
    def _connection(self) -> sqlite3.Connection:
        # A copy of the process must not use the connection of the first one.
        process = os.getpid()
        if process not in self._connections:
            assert self._path is not None
            self._connections[process] = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
        return self._connections[process]

    def _begin(self, path: Path, program: str, day: str) -> bool:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(sqlite3.DatabaseError):
                if self._open(path, program, day):
                    return True
            self._connections.clear()
            for beside in ("", "-wal", "-shm"):
                Path(f"{path}{beside}").unlink(missing_ok=True)
            return self._open(path, program, day)
        except (OSError, sqlite3.Error):
            return False

    def _open(self, path: Path, program: str, day: str) -> bool:
        database = self._connection
        database.execute("pragma journal_mode = wal").fetchone()
        database.execute("pragma synchronous = normal")
        with database:
            database.executescript(_TABLES)
            known = dict(database.execute("select name, value from about"))
            if known and (known.get("program") != program or known.get("day", "") > day):
                database.close()
                return False
            if known.get("day") != day:
                database.executemany("insert or replace into about values (?, ?)", (("program", program), ("day", day)))
        return True


def program_mark() -> str:
    """A mark of this program and its libraries as they stand on the disk."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    # A library that comes, goes or is replaced changes the folder of all of them.
    for file in (Path(sysconfig.get_path("purelib")), *sorted(Path(__file__).parent.rglob("*.py"))):
        status = file.stat()
        digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def signature(root: str, path: str) -> tuple[str, bool]:
    """What tells that a file is the one it was; and whether it has been left alone long enough to rely on that. Raises OSError."""
    status = os.stat(f"{root}/{path}", follow_symlinks=False)
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    return f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}", time.time_ns() - newest > FRESH
