"""Writing files below one folder, in which those of an earlier build may lie.

A file that is to hold what it holds already is left alone. Any other is removed and written anew: it may have a second name in
another folder, where it has to stay as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from typing import NamedTuple

# So often is a file tried whose folder another process has just put a file in the place of, or the other way round.
_TRIES = 3
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class CannotWrite(OSError):
    """The system refused a file of the site: no room, no right, not there. ``filename`` says which."""


class Made(NamedTuple):
    """A file as it is now. ``size`` in bytes; ``sum``: SHA-256; ``is_new``: it was written; ``displaced``: what had to go since it was a
    file where this one needs a folder, or a folder where this is a file.
    """

    path: str
    size: int
    sum: bytes
    note: bytes | None
    is_new: bool
    displaced: str | None


class Writer:
    """Writes files below one folder, and makes the folders that they need."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._folders = {""}

    def write(self, path: str, content: bytes, note: bytes | None = None) -> Made:
        """Let ``path`` hold ``content``. Raises CannotWrite."""
        displaced: str | None = None
        try:
            for _ in range(_TRIES):
                try:
                    displaced = self._make_folder(path) or displaced
                    is_new = self._create(path, content)
                    break
                except IsADirectoryError:
                    shutil.rmtree(f"{self._folder}/{path}")
                    self._folders, displaced = {""}, path
                except (FileNotFoundError, NotADirectoryError):
                    self._folders = {""}
            else:
                raise CannotWrite(0, "", path)
        except OSError as error:
            raise CannotWrite(error.errno, error.strerror, f"{self._folder}/{path}") from error
        return Made(path, len(content), hashlib.sha256(content).digest(), note, is_new, displaced)

    def _make_folder(self, path: str) -> str | None:
        """Make the folder that ``path`` lies in; the file that had to go for it."""
        folder, displaced = path.rpartition("/")[0], None
        if folder in self._folders:
            return None
        try:
            os.makedirs(f"{self._folder}/{folder}", exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            displaced = self._file_above(folder)
            if displaced:
                os.unlink(f"{self._folder}/{displaced}")
            os.makedirs(f"{self._folder}/{folder}", exist_ok=True)
        self._folders.add(folder)
        return displaced

    def _file_above(self, folder: str) -> str | None:
        steps = folder.split("/")
        above = ("/".join(steps[: depth + 1]) for depth in range(len(steps)))
        return next((path for path in above if os.path.lexists(at := f"{self._folder}/{path}") and not os.path.isdir(at)), None)

    def _create(self, path: str, content: bytes) -> bool:
        """False where the file holds this already. Raises IsADirectoryError where a folder has its name."""
        at = f"{self._folder}/{path}"
        try:
            file = os.open(at, _NEW, 0o666)
        except FileExistsError:
            if _holds(at, content):
                return False
            os.unlink(at)
            file = os.open(at, _NEW, 0o666)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(file, left) :]
        finally:
            os.close(file)
        return True


def _holds(at: str, content: bytes) -> bool:
    """Raises IsADirectoryError."""
    found = os.lstat(at)
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(at)
    if not stat.S_ISREG(found.st_mode) or found.st_size != len(content):
        return False
    with open(at, "rb", buffering=0) as file:
        return file.read() == content
