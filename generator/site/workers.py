"""Doing the tasks of a site on all cores.

The tasks are numbered. Processes that are copies of this one take the next numbers as they get free, write what the tasks make
and report it; nothing that a task needs is sent, since every copy has it already. This module does not know what is made.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from generator.site.writing import Made, Writer

# (path below the site's root, content, anything up to a few kB that is told to those who ask for notes)
Output = tuple[str, bytes, bytes | None]
Make = Callable[[], Iterable[Output]]
Report = Callable[[int], None]

# So many numbers lie ready for each process: it never waits for one, and the pipe never fills.
AHEAD = 64
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class Task(NamedTuple):
    """A part of a site. ``name``: its own, the same from build to build; ``mark``: a digest of everything that it is made
    from, or None where nobody knows, and it is made every time.
    """

    name: str
    mark: bytes | None
    make: Make


class WorkerDied(RuntimeError):
    """A process ended without a word: killed, or out of memory."""


def make_files(tasks: Sequence[Make], folder: str, workers: int, report: Report) -> Iterator[tuple[int, list[Made]]]:
    """Run every task and write what it gives below ``folder``; its number and what it made, as each is done, in any order.

    ``report`` hears from time to time how many files there are. Raises what a task raised, CannotWrite, and WorkerDied. Nobody is
    left at work when the iteration ends, however it ends.
    """
    count = 0
    workers = min(workers, len(tasks))
    alone = workers < 2 or "fork" not in multiprocessing.get_all_start_methods()
    for number, made in _make_here(tasks, folder) if alone else _make_together(tasks, folder, workers):
        count += len(made)
        report(count)
        yield number, made


def _make_here(tasks: Sequence[Make], folder: str) -> Iterator[tuple[int, list[Made]]]:
    writer = Writer(folder)
    for number, task in enumerate(tasks):
        yield number, [writer.write(*output) for output in task()]


def _make_together(tasks: Sequence[Make], folder: str, workers: int) -> Iterator[tuple[int, list[Made]]]:
    queue, numbers = os.pipe()
    # What all copies share is not to be walked through, and so copied, by the collector of each.
    gc.freeze()
    context = multiprocessing.get_context("fork")
    pipes, processes = [], []
    try:
        for _ in range(workers):
            receiver, sender = context.Pipe(duplex=False)
            pipes.append(receiver)
            process = context.Process(target=_work, args=(tasks, folder, queue, numbers, sender, os.getpid()), daemon=True)
            process.start()
            sender.close()
            processes.append(process)
        yield from _collect(pipes, numbers, len(tasks))
    finally:
        for process in processes:
            process.terminate()
            process.join()
        for pipe in pipes:
            pipe.close()
        os.close(queue)
        os.close(numbers)
        gc.unfreeze()


def _work(tasks: Sequence[Make], folder: str, queue: int, numbers: int, sender: Connection, parent: int) -> None:
    """What each process does."""
    os.close(numbers)
    _live_with(parent)
    gc.disable()  # it lives for seconds
    writer = Writer(folder)
    try:
        while (token := os.read(queue, 4)) and os.getppid() == parent:
            (number,) = struct.unpack("=I", token)
            sender.send((number, [tuple(writer.write(*output)) for output in tasks[number]()]))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the process that waits has to hear of it
        _report_failure(sender, error)
    finally:
        sender.close()


def _live_with(parent: int) -> None:
    """Leave Ctrl-C to the parent, which ends its processes; end when it says so, and when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    except (OSError, AttributeError):
        return  # elsewhere it sees after each task whether there is a parent
    if os.getppid() != parent:
        os._exit(1)


def _report_failure(sender: Connection, error: BaseException) -> None:
    try:
        sender.send(error)
    except Exception:  # noqa: BLE001 - an error that cannot be sent as it is
        sender.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _collect(pipes: Sequence[Connection], numbers: int, count: int) -> Iterator[tuple[int, list[Made]]]:
    """Hand out the numbers of all tasks, a new one for each that is done, and take the reports."""
    given, done = min(count, AHEAD * len(pipes)), 0
    os.write(numbers, struct.pack(f"={given}I", *range(given)))
    while done < count:
        for ready in wait(pipes):
            assert isinstance(ready, Connection)
            try:
                said = ready.recv()
            except (EOFError, ConnectionResetError):
                raise WorkerDied from None
            if isinstance(said, BaseException):
                raise said
            done += 1
            if given < count:
                os.write(numbers, struct.pack("=I", given))
                given += 1
            number, made = said
            yield number, [Made(*one) for one in made]
