"""What lies beside a published site: one hidden folder with a lock, the spare and, for as long as it is written, a new site.

The spare is a folder of the same files as the site, by second names (hard links). A build brings it up to date and exchanges
the two, so that it costs what it changes. Where there are no second names, the spare is a copy; where a system cannot exchange
two names in one step, the site is away between two renames, and the next build puts it back if it was killed there.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.site.writing import CannotWrite

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD
# Processes of a build that was killed let go of its lock within moments.
_TRIES, _PAUSE = 20, 0.05


class Busy(RuntimeError):
    """Another build publishes at the same place."""


class Beside:
    """The hidden folder of the site ``out``, locked until ``close``. Raises Busy and CannotWrite."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self._folder = str(out.with_name(f".{out.name}-spare"))
        self.spare, self.new, self._old = (f"{self._folder}/{name}" for name in ("site", "new", "old"))
        with writing(self._folder):
            out.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self._folder)
            try:
                if os.path.lexists(self._old) and not os.path.lexists(self.out):
                    os.rename(self._old, self.out)
                self.tidy()
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let the next one in. Where there is no spare, nothing is left."""
        with contextlib.suppress(OSError):
            self.tidy()
            if not os.path.lexists(self.spare):
                os.unlink(f"{self._folder}/lock")
                os.rmdir(self._folder)
        os.close(self._lock)

    def tidy(self) -> None:
        """Remove what a build has left that did not come to its end."""
        for folder in (self.new, self._old):
            remove_tree(folder)

    def put(self, folder: str) -> None:
        """Put the site in ``folder`` in the place of the published one, which lies there from then on, if there was one."""
        with writing(self.out):
            if not os.path.lexists(self.out):
                os.rename(folder, self.out)
            elif not exchange(folder, self.out):
                os.rename(self.out, self._old)
                os.rename(folder, self.out)
                os.rename(self._old, folder)

    def make_spare(self) -> None:
        """Make the spare anew from the published site."""
        with writing(self.spare):
            remove_tree(self.spare)
            link_tree(self.out, self.spare)

    def catch_up(self, new: Iterable[str], stale: Iterable[str]) -> None:
        """Do to the spare, which was the published site till now, what was done to the site: paths that were written and removed."""
        with writing(self.spare):
            remove_files(self.spare, stale)
            folders: set[str] = set()
            for path in new:
                target, folder = f"{self.spare}/{path}", path.rpartition("/")[0]
                if folder not in folders:
                    os.makedirs(f"{self.spare}/{folder}", exist_ok=True)
                    folders.add(folder)
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(target)
                link(f"{self.out}/{path}", target)


@contextlib.contextmanager
def writing(what: str) -> Iterator[None]:
    """Raise CannotWrite for whatever the system refuses."""
    try:
        yield
    except CannotWrite:
        raise
    except OSError as error:
        raise CannotWrite(error.errno, error.strerror, error.filename or what) from error


def exchange(first: str, second: str) -> bool:
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


def link(source: str, target: str) -> None:
    """Give a file a second name; where there are none, a copy that keeps its time."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def link_tree(source: str, target: str) -> None:
    """Make the folder ``target`` with the files of ``source``. What is neither file nor folder is left out."""
    os.mkdir(target)
    folders = [(source, target)]
    while folders:
        # One at a time: threads take turns at this, and are slower for it.
        folders += _link_files(*folders.pop())


def _link_files(source: str, target: str) -> list[tuple[str, str]]:
    """Link the files of one folder, and make the folders in it, which are left to do."""
    below = []
    with os.scandir(source) as entries:
        for entry in entries:
            to = f"{target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                os.mkdir(to)
                below.append((entry.path, to))
            elif entry.is_file(follow_symlinks=False):
                link(entry.path, to)
    return below


def remove_files(folder: str, paths: Iterable[str]) -> None:
    """Remove files below ``folder``, and folders that are empty then. What is no file any more stays."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if stat.S_ISREG(os.lstat(f"{folder}/{path}").st_mode):
                os.unlink(f"{folder}/{path}")
        with contextlib.suppress(OSError):
            while path := path.rpartition("/")[0]:
                os.rmdir(f"{folder}/{path}")


def remove_tree(folder: str) -> None:
    if os.path.lexists(folder):
        shutil.rmtree(folder)


def _lock(folder: str) -> int:
    """An open file that nobody else has locked. The system lets go of it when the last process ends that has it open, however it ends."""
    for _ in range(_TRIES):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        try:
            file = os.open(f"{folder}/lock", os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue  # whoever had the lock has just removed the folder
        if _is_held(file, f"{folder}/lock"):
            return file
        os.close(file)
        threading.Event().wait(_PAUSE)
    raise Busy(folder)


def _is_held(file: int, path: str) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), os.stat(path))
    return False
