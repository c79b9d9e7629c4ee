"""Making the files of a site on all cores.

The work is numbered. Processes that are copies of this one take the next numbers as they get free, write what they make and
report it; nothing that the work needs is sent, since every copy has it already. This module does not know what is made.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import struct
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

# (path below the site's root, content, anything small that the caller wants to hear of again)
Output = tuple[str, bytes, Any]
Make = Callable[[], Iterable[Output]]


class Written(NamedTuple):
    """A file that has been written. ``size`` in bytes."""

    path: str
    size: int
    note: Any


class WorkerDied(RuntimeError):
    """A process ended without a word: killed, or out of memory."""


def make_files(tasks: Sequence[Make], folder: str, workers: int, report: Callable[[int], None]) -> list[list[Written]]:
    """Run every task and write what it gives below ``folder``; for each task, in order, what was written.

    ``report`` hears from time to time how many files there are. Raises what a task raised, and WorkerDied.
    """
    if workers < 2 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return _make_here(tasks, folder, report)
    done: list[list[Written] | None] = [None] * len(tasks)
    queue, numbers = os.pipe()
    # What all copies share is not to be walked through, and so copied, by the collector of each.
    gc.freeze()
    context = multiprocessing.get_context("fork")
    pipes, processes = [], []
    for _ in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(tasks, folder, queue, numbers, sender), daemon=True)
        process.start()
        sender.close()
        pipes.append(receiver)
        processes.append(process)
    os.close(queue)
    try:
        _hand_out(numbers, len(tasks))
        _collect(pipes, done, report)
    finally:
        for process in processes:
            process.terminate()
            process.join()
        for pipe in pipes:
            pipe.close()
        gc.unfreeze()
    return [files if files is not None else [] for files in done]


def _make_here(tasks: Sequence[Make], folder: str, report: Callable[[int], None]) -> list[list[Written]]:
    writer, done, count = Writer(folder), [], 0
    for task in tasks:
        done.append([Written(path, writer.write(path, content), note) for path, content, note in task()])
        count += len(done[-1])
        report(count)
    return done


def _hand_out(numbers: int, count: int) -> None:
    """Put the number of every task into the pipe from which the processes take them, four bytes at a time."""
    with os.fdopen(numbers, "wb", buffering=0) as pipe:
        try:
            for number in range(count):
                pipe.write(struct.pack("=I", number))
        except BrokenPipeError:
            pass  # every process has ended, and why is told by their reports


def _work(tasks: Sequence[Make], folder: str, queue: int, numbers: int, sender: Connection) -> None:
    """What each process does."""
    os.close(numbers)
    gc.disable()  # it lives for seconds
    writer, parent = Writer(folder), os.getppid()
    try:
        while (token := os.read(queue, 4)) and os.getppid() == parent:
            (number,) = struct.unpack("=I", token)
            sender.send((number, [tuple(Written(path, writer.write(path, content), note)) for path, content, note in tasks[number]()]))
        sender.send(None)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the process that waits has to hear of it
        _report_failure(sender, error)
    finally:
        sender.close()


def _report_failure(sender: Connection, error: BaseException) -> None:
    try:
        sender.send(error)
    except Exception:  # noqa: BLE001 - an error that cannot be sent as it is
        sender.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _collect(pipes: Iterable[Connection], done: list[list[Written] | None], report: Callable[[int], None]) -> None:
    """Take the reports of all processes until each has said that it is done."""
    waiting, count = list(pipes), 0
    while waiting:
        for ready in wait(waiting):
            assert isinstance(ready, Connection)
            try:
                said = ready.recv()
            except EOFError:
                raise WorkerDied from None
            if isinstance(said, BaseException):
                raise said
            if said is None:
                waiting.remove(ready)
                continue
            number, files = said
            done[number] = [Written(*file) for file in files]
            count += len(files)
            report(count)


class Writer:
    """Writes files below one folder, and makes the folders that they need."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._folders = {""}

    def write(self, path: str, content: bytes) -> int:
        """Write a new file and return its size in bytes. FileExistsError where there is one."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(f"{self._folder}/{folder}", exist_ok=True)
            self._folders.add(folder)
        file = os.open(f"{self._folder}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(file, left) :]
        finally:
            os.close(file)
        return len(content)
