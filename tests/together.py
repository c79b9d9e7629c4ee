"""Many processes run the tests side by side: what they share is made once, and a test that measures runs alone."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest


@contextmanager
def locked(path: Path, way: int) -> Iterator[None]:
    """Holds the lock of a file, ``fcntl.LOCK_EX`` or ``LOCK_SH``, which ends with the process at the latest."""
    with path.open("a") as file:
        fcntl.flock(file, way)
        try:
            yield
        finally:
            # Closing would not do: a copy of this process that still runs has the file open, too.
            fcntl.flock(file, fcntl.LOCK_UN)


def common_folder(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the whole run, which its processes share; each has its own in it."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` as ``make`` filled it, in whichever process came first; the others wait for it. Nobody may change it."""
    folder = common_folder(factory) / name
    done = folder.with_suffix(".done")
    with locked(folder.with_suffix(".lock"), fcntl.LOCK_EX):
        if not done.exists():
            # What a failed attempt left behind.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@contextmanager
def turn(folder: Path, alone: bool) -> Iterator[None]:
    """The time of one test: side by side with others, or ``alone``, when all others have ended and none begins."""
    way = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    with ExitStack() as room:
        # Whoever wants to be alone holds the door, else the others would go in and out for ever.
        with locked(folder / "door.lock", way):
            room.enter_context(locked(folder / "room.lock", way))
        yield
