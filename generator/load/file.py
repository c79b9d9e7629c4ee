"""Opening one file below the catalogue's root so that it can neither hang nor escape.

Never follows a symbolic link, never waits for a pipe or a device, never reads beyond a limit.
It knows nothing of what the bytes mean.
"""

from __future__ import annotations

import errno
import os
import pathlib
import stat
from typing import BinaryIO

from generator.diagnostic import Diagnostic

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def open_file(root: pathlib.Path, path: str, limit: int) -> tuple[BinaryIO | None, list[Diagnostic]]:
    """Open the regular file ``path`` (relative to ``root``, forward slashes) for reading.

    ``limit`` is in bytes. Never raises for what stands on the disk; the caller closes the file.
    """
    steps = path.split("/")
    if any(step in ("", ".", "..") for step in steps) or "\0" in path:
        return None, [Diagnostic("unsafe-path", path)]
    try:
        descriptor = _open_below(root, steps)
    except (OSError, UnicodeError) as error:
        return None, [_explain_failure(path, error)]
    status = os.fstat(descriptor)
    fault = None
    if not stat.S_ISREG(status.st_mode):
        fault = Diagnostic("not-a-file", path)
    elif status.st_size > limit:
        fault = Diagnostic("file-too-large", path, args={"megabytes": limit // 1_000_000})
    if fault:
        os.close(descriptor)
        return None, [fault]
    return os.fdopen(descriptor, "rb"), []


def load_bytes(root: pathlib.Path, path: str, limit: int) -> tuple[bytes | None, list[Diagnostic]]:
    """All bytes of the file ``path`` below ``root``, or the fault that stands in the way.

    Reads ``limit`` + 1 bytes at most, so a file that grows meanwhile is noticed as too large.
    """
    opened, faults = open_file(root, path, limit)
    if opened is None:
        return None, faults
    with opened:
        try:
            data = opened.read(limit + 1)
        except OSError as error:
            return None, [_explain_failure(path, error)]
    if len(data) > limit:
        return None, [Diagnostic("file-too-large", path, args={"megabytes": limit // 1_000_000})]
    return data, []


def _open_below(root: pathlib.Path, steps: list[str]) -> int:
    # Folder by folder, because O_NOFOLLOW guards only the last step of a path.
    folder = os.open(root, _FOLDER)
    try:
        for step in steps[:-1]:
            inner = os.open(step, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(steps[-1], _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _explain_failure(path: str, error: OSError | UnicodeError) -> Diagnostic:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ELOOP:
        return Diagnostic("symbolic-link", path)
    if number == errno.ENXIO:  # a socket, or a device without a driver
        return Diagnostic("not-a-file", path)
    reason = errno.errorcode.get(number, str(number)) if number else type(error).__name__
    return Diagnostic("unreadable-file", path, args={"reason": reason})
