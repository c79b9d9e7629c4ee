"""Runs one command and tells what it took: wall time, processor time, and the most memory of all its processes together.

Memory is the sum of PSS (`/proc/<pid>/smaps_rollup`: what is shared is counted once, the kernel's file cache not at all) over the
command's session, sampled. Looking costs the command at most a twentieth of its time, so a short peak may be missed. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
PAUSE = 0.05
# So many times as long as a look takes, the command is left alone.
PATIENCE = 20


class Failed(RuntimeError):
    """The command ended with an error; its last words."""


@dataclass(frozen=True, slots=True)
class Measured:
    """``wall`` and ``cpu`` in seconds (all processes, user and system), ``memory`` in bytes, at the peak."""

    wall: float
    cpu: float
    memory: int


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Measured:
    """Run ``command`` in ``folder``. Raises Failed when it does not leave with 0."""
    os.sync()  # what others have written is not this command's to wait for
    log = folder / ".measured.log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )  # fmt: skip
        peak, ended = [0], threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peak, ended))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
    words = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    if process.returncode:
        raise Failed(f"{' '.join(command)}: {process.returncode}\n{words[-2000:]}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, peak[0])


def _watch(session: int, peak: list[int], ended: threading.Event) -> None:
    pause = PAUSE
    while not ended.wait(pause):
        started = time.perf_counter()
        peak[0] = max(peak[0], sum(_proportional_size(pid) for pid in _members(session)))
        pause = max(PAUSE, PATIENCE * (time.perf_counter() - started))


def _members(session: int) -> Iterator[int]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                # pid (name) state ppid pgrp session …; a name may hold spaces and brackets.
                fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                yield int(entry.name)


def _proportional_size(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_bytes().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:")), 0)


def machine() -> dict[str, str]:
    """What the figures were taken on: processor, cores, memory, system. No name of it."""
    cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = next((line.partition("=")[2].strip('"') for line in Path("/etc/os-release").read_text().splitlines() if line.startswith("PRETTY_NAME=")), sys.platform)
    return {"processor": cpu, "cores": str(len(os.sched_getaffinity(0))), "memory": f"{memory:.0f} GB", "system": system, "python": sys.version.split()[0]}
