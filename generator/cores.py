"""Work shared out to all cores, where its parts know nothing of each other.

Processes that are copies of this one do it, so that nothing they need is sent. This module does not know what is done.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Given, Made = TypeVar("Given"), TypeVar("Made")

# What the copies do, and of what: known to them since they were made.
_job: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
# So many are handed out at a time.
_BUNDLE = 64


def share_out(make: Callable[[Given], Made], given: Sequence[Given], least: int = 4 * _BUNDLE) -> Iterator[Made]:
    """What ``make`` gives for each, in order. Fewer than ``least`` are not worth a second process.

    Raises what ``make`` raises, and BrokenProcessPool when a process was killed.
    """
    global _job
    cores = os.cpu_count() or 1
    if len(given) < least or cores < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(make, given)
        return
    # What all copies share is not to be walked through, and so copied, by the collector of each.
    gc.freeze()
    _job = (make, given)
    try:
        with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("fork")) as pool:
            for made in pool.map(_do, range(0, len(given), _BUNDLE)):
                yield from made
    finally:
        _job = None
        gc.unfreeze()


def _do(first: int) -> list[Any]:
    assert _job is not None
    make, given = _job
    return [make(one) for one in given[first : first + _BUNDLE]]
