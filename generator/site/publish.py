"""Writing a site and putting it in place in one step.

Pages go into a new folder beside the old site; then the two names are exchanged. A build that
fails, is killed or runs out of disk leaves the old site whole. This module knows paths and bytes only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from generator.site.workers import Make, Writer, Written, make_files

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


class PathTaken(ValueError):
    """Two outputs want the same path: a fault of the program, since data is checked for it before."""


class NotASite(ValueError):
    """The folder to publish in holds something else, which publishing would remove."""


# What every site of ours has; a folder without them is somebody's work.
MARKS = ("index.html", "en/index.html", "404.html", "assets")


class Publication:
    """A site being written: ``write`` each file once, then ``publish``. Use as a context manager.

    Raises NotASite when ``out`` exists, is not empty and does not look like a site made here, unless
    ``replace_anything`` says that the caller has seen to that.
    """

    def __init__(self, out: Path, *, replace_anything: bool = False) -> None:
        self.out = out.absolute()
        if not replace_anything and not _may_replace(self.out):
            raise NotASite(str(self.out))
        self.out.parent.mkdir(parents=True, exist_ok=True)
        # On the same disk as the site, so that putting it in place is a rename.
        self._folder = tempfile.mkdtemp(prefix=f".{self.out.name}-", dir=self.out.parent)
        os.chmod(self._folder, 0o755)
        self._writer = Writer(self._folder)
        self._taken: set[str] = set()
        self.written: list[Written] = []

    def __enter__(self) -> Publication:
        return self

    def __exit__(self, *exception: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """Where the files lie until they are published."""
        return Path(self._folder)

    @property
    def count(self) -> int:
        return len(self.written)

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(file.size for file in self.written)

    def has(self, path: str) -> bool:
        """Whether this path has been written."""
        return path.casefold() in self._taken

    def write(self, path: str, content: bytes) -> None:
        """Write one file below the site's root. Raises PathTaken when the path has been written before."""
        self._take(path)
        self.written.append(Written(path, self._writer.write(path, content), None))

    def make(self, tasks: Sequence[Make], report: Callable[[int], None]) -> None:
        """Do the tasks on all cores. ``report`` hears how many files they have made. Raises PathTaken, and what a task raises."""
        try:
            made = make_files(tasks, self._folder, os.cpu_count() or 1, report)
        except FileExistsError as taken:
            raise PathTaken(os.path.relpath(taken.filename, self._folder)) from taken
        for file in chain.from_iterable(made):
            self._take(file.path)
            self.written.append(file)

    def _take(self, path: str) -> None:
        # Two names that differ in case alone are one file on some machines.
        key = path.casefold()
        if key in self._taken:
            raise PathTaken(path)
        self._taken.add(key)

    def publish(self) -> None:
        """Put the new site in the place of the old one."""
        if not self.out.exists():
            os.rename(self._folder, self.out)
            return
        if not _exchange(self._folder, str(self.out)):
            # Where the system cannot exchange two names, the site is away between two renames.
            old = f"{self._folder}-old"
            os.rename(self.out, old)
            os.rename(self._folder, self.out)
            os.rename(old, self._folder)


def _may_replace(out: Path) -> bool:
    if not out.exists():
        return True
    return out.is_dir() and not out.is_symlink() and (not any(out.iterdir()) or all((out / mark).exists() for mark in MARKS))


def _exchange(first: str, second: str) -> bool:
    """Exchange two names atomically; False where the system or its file system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), second)
