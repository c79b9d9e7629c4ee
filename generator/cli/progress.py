"""What a person sees while a command works: a bar in the terminal, and a table of where the time went.

What draws them takes longer to load than a small change takes to build, so it is loaded where somebody looks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from generator import pipeline

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """A bar on stderr that goes away when the work is done; nothing where nobody looks. Use as a context manager."""

    def __init__(self, words: pipeline.Strings) -> None:
        self._words = words
        self._bar: Progress | None = None

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(str(self._words.cli.checking), total=None, count="")
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, stage: pipeline.Stage, done: int, total: int) -> None:
        """Say what is being made, how much of it is done, and how much there is (0: not known)."""
        if not self._bar:
            return
        count = f"{done}/{total}" if total else self._words.cli.format("building", count=done)
        self._bar.update(self._task, description=str(self._words.cli.making[stage]), completed=done, total=total or None, count=count)


class Stopwatch:
    """How many seconds each phase took, in the order in which they began."""

    def __init__(self) -> None:
        self._seconds: dict[pipeline.Phase, float] = {}
        self._begun = time.perf_counter()

    @contextmanager
    def phase(self, name: pipeline.Phase) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - begun

    def tell(self, words: pipeline.Strings) -> None:
        """A table on stderr. The last line is the whole: what no phase took is in it."""
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None, pad_edge=False)
        table.add_column(str(words.cli.phase))
        table.add_column(str(words.cli.seconds), justify="right")
        whole = time.perf_counter() - self._begun
        for name, seconds in {**self._seconds, "whole": whole}.items():
            table.add_row(str(words.cli.phases[name]), f"{seconds:.2f}")
        Console(stderr=True, highlight=False).print(table)
