"""What the published site was made of: its tasks with their marks, the files of each, and their sums.

It lies in the cache, one for each folder that is published in. Nothing in it is run. Whatever is wrong with it, the worst that
comes of it is that everything is made anew. During a build, what is made stands in tables of its own, beside what was, and is
taken over in one step at the end.
"""

from __future__ import annotations

import contextlib
import heapq
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from generator.site.writing import Made

# Raise it when what stands in a column means something else than before.
VERSION = 1
# A ledger with other tables than these is not read. ``folded``: the path as it is where case does not count, if that differs.
_TABLES = (
    "CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE task (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, mark BLOB)",
    "CREATE TABLE file (path TEXT PRIMARY KEY, folded TEXT, task INTEGER NOT NULL, size INTEGER NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX file_folded ON file (folded) WHERE folded IS NOT NULL",
    "CREATE INDEX file_task ON file (task)",
    "CREATE TABLE note (task INTEGER, position INTEGER, path TEXT, size INTEGER, note BLOB, PRIMARY KEY (task, position)) WITHOUT ROWID",
)
# ``ordered``: all tasks of this build, in order; ``gone``: tasks of the last build that are not kept in this one; ``stale``: files that no task gives any more.
_OF_THIS_BUILD = (
    """CREATE TEMP TABLE made (path TEXT PRIMARY KEY, folded TEXT NOT NULL UNIQUE, task INTEGER, position INTEGER, size INTEGER, sum BLOB,
       note BLOB, is_new INTEGER, UNIQUE (task, position)) WITHOUT ROWID""",
    "CREATE TEMP TABLE ordered (place INTEGER PRIMARY KEY, task INTEGER, kept INTEGER)",
    "CREATE TEMP TABLE gone (task INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE stale (path TEXT PRIMARY KEY) WITHOUT ROWID",
)
_NOTES = tuple(
    f"""SELECT place, position, path, size, note FROM ordered CROSS JOIN {table} ON {table}.task = ordered.task
        WHERE kept = {kept} AND note IS NOT NULL ORDER BY place, position"""
    for table, kept in (("note", 1), ("made", 0))
)
_CLASHES = """SELECT made.path FROM made JOIN file ON file.path = made.folded WHERE file.task NOT IN gone
    UNION ALL SELECT made.path FROM made JOIN file ON file.folded = made.folded WHERE file.task NOT IN gone LIMIT 1"""
_STALE = """INSERT INTO stale SELECT path FROM gone JOIN file ON file.task = gone.task
    WHERE NOT EXISTS (SELECT 1 FROM made WHERE made.path = file.path)"""
_REMAINING = ("made WHERE path", "file WHERE task NOT IN gone AND path")
# What is there already is not written again.
_TAKE_OVER = (
    "DELETE FROM file WHERE path IN stale",
    """INSERT INTO file SELECT path, nullif(folded, path), task, size, sum FROM made WHERE true
       ON CONFLICT (path) DO UPDATE SET task = excluded.task, size = excluded.size, sum = excluded.sum
       WHERE (task, size, sum) IS NOT (excluded.task, excluded.size, excluded.sum)""",
    """DELETE FROM note WHERE task IN gone
       AND NOT EXISTS (SELECT 1 FROM made WHERE made.task = note.task AND made.position = note.position AND made.note IS NOT NULL)""",
    """INSERT INTO note SELECT task, position, path, size, note FROM made WHERE note IS NOT NULL
       ON CONFLICT (task, position) DO UPDATE SET path = excluded.path, size = excluded.size, note = excluded.note
       WHERE (path, size, note) IS NOT (excluded.path, excluded.size, excluded.note)""",
)


# By name: number and mark.
Tasks = dict[str, tuple[int, bytes | None]]


class LedgerDamaged(RuntimeError):
    """The ledger turned out to be unreadable, or could not be written, while it was in use."""


class PathTaken(ValueError):
    """Two outputs want the same path: a fault of the program, since data is checked for it before."""


class Written(NamedTuple):
    """A file of the site with a note. ``size`` in bytes."""

    path: str
    size: int
    note: bytes


class Ledger:
    """Use it as a context manager: ``keeps`` and ``record`` for each task in the order of the site, then ``settle``, then ``commit``. Every method may raise LedgerDamaged."""

    def __init__(self, path: Path | None) -> None:
        """``path``: None for one that is forgotten at the end, as is one that cannot be kept; then ``lasts`` is false."""
        self._path = path
        self._connection, self._old, self.lasts = _open(path)
        self._next = max((number for number, _ in self._old.values()), default=0) + 1
        # Of this build, in order: the number of each task (negative: its files are kept).
        self._order: list[int] = []
        self._names: set[str] = set()
        self._run: Tasks = {}

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exception: object) -> None:
        """Close it; one that is damaged is removed."""
        self._connection.close()
        if self._path and kind and issubclass(kind, LedgerDamaged):
            _remove(self._path)

    def state(self, key: str) -> str | None:
        with self._sound():
            found = self._connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def set_state(self, **values: str) -> None:
        """Remember at once."""
        with self._sound():
            self._connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", values.items())

    def forget(self) -> None:
        """There is no site that this ledger knows."""
        with self._sound():
            for table in ("state", "task", "file", "note"):
                self._connection.execute(f"DELETE FROM {table}")
        self._old, self._next = {}, 1

    def keeps(self, name: str, mark: bytes | None) -> bool:
        """Whether the files of this task stay as they are. Call it once for each task. ValueError for a name that has been heard."""
        if name in self._names:
            raise ValueError(f"two tasks are called {name}")
        self._names.add(name)
        number, old = self._old.get(name, (0, None))
        if mark is not None and mark == old:
            del self._old[name]
            self._order.append(-number)
            return True
        if not number:
            number, self._next = self._next, self._next + 1
        self._order.append(number)
        self._run[name] = number, mark
        return False

    def keeps_all(self, name: str, mark: bytes | None) -> bool:
        """The same of all tasks whose names begin with ``name`` and a slash; ``mark`` is of all of them together."""
        if not self.keeps(name, mark):
            return False
        for inner in [inner for inner in self._old if inner.startswith(f"{name}/")]:
            self._names.add(inner)
            self._order.append(-self._old.pop(inner)[0])
        return True

    def record(self, name: str, files: Iterable[Made], position: int = 0) -> None:
        """What a task that is not kept has made. Raises PathTaken."""
        number, _ = self._run[name]
        with self._at_once():
            for at, file in enumerate(files, position):
                try:
                    self._connection.execute(
                        "INSERT INTO made VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        (file.path, file.path.casefold(), number, at, file.size, file.sum, file.note, file.is_new),
                    )
                except sqlite3.IntegrityError:
                    raise PathTaken(file.path) from None

    def has_made(self, path: str) -> bool:
        with self._sound():
            return self._connection.execute("SELECT 1 FROM made WHERE folded = ?", (path.casefold(),)).fetchone() is not None

    def notes(self) -> Iterator[Written]:
        """Every file with a note, also of tasks that are kept, in the order of the tasks."""
        with self._at_once():
            self._connection.execute("DELETE FROM ordered")
            self._connection.executemany("INSERT INTO ordered (task, kept) VALUES (?, ?)", ((abs(number), number < 0) for number in self._order))
        with self._sound():
            # By place in the order and position in the task, which no two share.
            for found in heapq.merge(*(self._connection.execute(query) for query in _NOTES)):
                yield Written(*found[2:])

    def notes_of(self, name: str) -> list[Written]:
        """Those of a task that was just found to be kept."""
        assert name in self._names and self._order[-1] < 0
        with self._sound():
            return list(map(Written._make, self._connection.execute("SELECT path, size, note FROM note WHERE task = ? ORDER BY position", (-self._order[-1],))))

    def settle(self) -> bool:
        """Find out, when everything is made, what is to go; whether any file of the site differs from before. Raises PathTaken."""
        with self._sound():
            execute = self._connection.execute
            self._connection.executemany("INSERT INTO gone VALUES (?)", [(number,) for number, _ in self._old.values()])
            for (path,) in execute(_CLASHES):
                raise PathTaken(path)
            execute(_STALE)
            return execute("SELECT EXISTS (SELECT 1 FROM stale) OR EXISTS (SELECT 1 FROM made WHERE is_new)").fetchone() == (1,)

    def check_displaced(self, path: str) -> None:
        """Raise PathTaken if the site has both a file ``path`` and files below it. Call it after ``settle``."""
        with self._sound():
            execute = self._connection.execute
            is_file = any(execute(f"SELECT 1 FROM {one} = ?", (path,)).fetchone() for one in _REMAINING)
            is_folder = any(execute(f"SELECT 1 FROM {one} BETWEEN ? AND ?", (f"{path}/", f"{path}/\U0010ffff")).fetchone() for one in _REMAINING)
        if is_file and is_folder:
            raise PathTaken(path)

    def recased(self) -> list[tuple[str, str]]:
        """Files that are to go for others whose name differs in case alone: the old name and the new. Call it after ``settle``."""
        with self._sound():
            return self._connection.execute(
                "SELECT stale.path, made.path FROM stale JOIN file USING (path) JOIN made ON made.folded = coalesce(file.folded, file.path)"
            ).fetchall()

    def stale(self) -> Iterator[str]:
        """Files that are to go."""
        return self._paths("SELECT path FROM stale ORDER BY path")

    def new(self) -> Iterator[str]:
        """Files that were written in this build."""
        return self._paths("SELECT path FROM made WHERE is_new ORDER BY path")

    def _paths(self, query: str) -> Iterator[str]:
        with self._sound():
            for (path,) in self._connection.execute(query):
                # They are removed below the site, wherever they come from.
                if path.startswith("/") or ".." in path.split("/"):
                    raise sqlite3.DatabaseError(path)
                yield path

    @contextlib.contextmanager
    def taken_over(self) -> Iterator[None]:
        """What this build made is what there is, in one step at the end of the block, if that does not fail."""
        with self._at_once():
            for statement in _TAKE_OVER:
                self._connection.execute(statement)
            self._connection.executemany("DELETE FROM task WHERE id = ?", [(number,) for name, (number, _) in self._old.items() if name not in self._run])
            self._connection.executemany(
                "INSERT INTO task VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark WHERE mark IS NOT excluded.mark",
                [(number, name, mark) for name, (number, mark) in self._run.items()],
            )
            yield

    def sums(self, most: int) -> Iterator[list[tuple[str, int, str]]]:
        """Path, size in bytes and SHA-256 of every file, by path, at most so many at once."""
        with self._sound():
            found = self._connection.execute("SELECT path, size, lower(hex(sum)) FROM file ORDER BY path")
            while rows := found.fetchmany(most):
                yield rows

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[None]:
        """All of it or nothing."""
        with self._sound():
            self._connection.execute("BEGIN")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LedgerDamaged(str(error)) from error


def _open(path: Path | None) -> tuple[sqlite3.Connection, Tasks, bool]:
    """The ledger at ``path`` with its tasks; an empty one in its place where it is none of ours; one in memory where none can be, and False."""
    for _ in range(2 if path else 0):
        assert path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error):
            break
        try:
            return connection, _read_tasks(connection), True
        except sqlite3.Error:
            connection.close()
            _remove(path)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection, _read_tasks(connection), False


def _read_tasks(connection: sqlite3.Connection) -> Tasks:
    """The tasks of a ledger, made ready for a build; an empty file becomes one. Raises sqlite3.Error where it is none of ours."""
    # A process that is killed loses nothing by this; a machine that is started anew, see ``identify``.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA trusted_schema = OFF")
    tables = [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")]
    if not tables:
        for statement in ("BEGIN", *_TABLES, f"PRAGMA user_version = {VERSION}", "COMMIT"):
            connection.execute(statement)
    elif tables != list(_TABLES) or connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
        raise sqlite3.DatabaseError("another form")
    for table in _OF_THIS_BUILD:
        connection.execute(table)
    return {name: (number, mark) for number, name, mark in connection.execute("SELECT id, name, mark FROM task")}


def _remove(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal")):
        with contextlib.suppress(OSError):
            os.unlink(name)
