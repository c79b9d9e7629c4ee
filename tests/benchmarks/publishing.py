"""What publishing costs beside the making of pages: ``python -m tests.benchmarks.publishing [TASKS]``.

Tasks of eight files each are published in full, without a change, with one change, and in full without a ledger. Each time in a process
of its own, whose memory is told as its largest amount (its workers' apart).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from generator.site.publish import Publication
from generator.site.workers import Output, Task

FILES = 8
SIZE = 6_000


def make(number: int, version: int) -> Iterator[Output]:
    for part in range(FILES):
        content = f"{number} {part} {version} ".encode()
        yield f"part-{part}/product-{number:06}/index.html", content * (SIZE // len(content)), b'["page"]' * 8 if part < 2 else None


def tasks(count: int, changed: int) -> list[Task]:
    return [Task(f"product/{n:06}", f"{n} {int(n == changed)}".encode(), partial(make, n, int(n == changed))) for n in range(count)]


def publish(folder: Path, count: int, changed: int, ledger: bool, notes: bool) -> None:
    """Publish once, and tell seconds, seconds of CPU (with those of starting), MB, and how many files have notes."""
    given, heard = tasks(count, changed), 0
    before = time.perf_counter()
    with Publication(folder / "site", folder / "cache" if ledger else None, replace_anything=True) as publication:
        publication.make(given, lambda files: None)
        if notes:
            heard = sum(1 for _ in publication.notes())
        publication.publish()
        digest = publication.digest
    spent = time.perf_counter() - before
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent:7.3f} s {cpu:7.3f} s CPU {memory:6.1f} MB  {heard} notes  {digest[:12]}")


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="publishing-") as folder:
        for name, changed, ledger, notes in (
            ("in full", -1, True, False), ("no change", -1, True, False), ("no change, notes read", -1, True, True), ("one change", 7, True, False),
            ("one change back", -1, True, False), ("in full, no ledger", -1, False, False),
        ):  # fmt: skip
            print(f"{name:22}", end=" ", flush=True)
            subprocess.run([sys.executable, "-m", "tests.benchmarks.publishing", folder, str(count), str(changed), str(int(ledger)), str(int(notes))], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        publish(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "1", sys.argv[5] == "1")
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
