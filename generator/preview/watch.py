"""Noticing that files have changed, and waiting until nobody writes any more."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

# Editors write a file in several steps, and git many files: so long (in seconds) nothing must have happened, and so long is waited at most.
QUIET, LONGEST = 0.05, 2.0
# What only reads tells of itself, too: a build would follow upon itself.
_READING = frozenset({"opened", "closed_no_write"})


class Watch(FileSystemEventHandler):
    """Sees what happens below some folders of ``root`` and to single files in it. Use as a context manager.

    Files whose name begins with a dot or ends with ``~`` are those of editors and are passed over.
    """

    def __init__(self, root: Path, folders: Sequence[str], files: Sequence[str]) -> None:
        self._root = root.resolve()
        self._folders = [self._root / name for name in folders]
        self._files = {str(self._root / name) for name in files}
        self._happened = threading.Condition()
        self._count = 0
        self._observer = Observer()

    def __enter__(self) -> Watch:
        try:
            self._start()
        except OSError:
            # The system watches no more folders for this user: looked at once a second instead.
            self._observer = PollingObserver(timeout=1.0)
            self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._observer.stop()
        self._observer.join()

    def _start(self) -> None:
        for folder in self._folders:
            if folder.is_dir():
                self._observer.schedule(self, str(folder), recursive=True)
        self._observer.schedule(self, str(self._root), recursive=False)
        self._observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _READING or (event.is_directory and event.event_type == "modified"):
            return
        if any(map(self._concerns, (event.src_path, event.dest_path))):
            with self._happened:
                self._count += 1
                self._happened.notify_all()

    def _concerns(self, path: bytes | str) -> bool:
        path = os.fsdecode(path)
        folder, name = os.path.split(path)
        if not name or name.startswith(".") or name.endswith("~"):
            return False
        return folder != str(self._root) or path in self._files

    def wait(self) -> None:
        """Return once something has changed since the last call, and nothing has for a moment."""
        with self._happened:
            self._happened.wait_for(lambda: self._count)
            for _ in range(round(LONGEST / QUIET)):
                seen = self._count
                if not self._happened.wait_for(lambda: self._count != seen, QUIET):  # noqa: B023 - called before the next turn
                    break
            self._count = 0
