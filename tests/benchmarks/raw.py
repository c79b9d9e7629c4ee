"""The floor: the same files written by one process in a tight loop, from one archive that lies in memory.

    python -m tests.benchmarks.raw ARCHIVE FOLDER
"""

from __future__ import annotations

import json
import mmap
import os
import sys
from pathlib import Path


def pack(site: Path, archive: Path) -> None:
    """Put every file of ``site`` into one file, one after the other, with a list of them beside it."""
    index: list[tuple[str, int]] = []
    with archive.open("wb") as out:
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            content = path.read_bytes()
            out.write(content)
            index.append((str(path.relative_to(site)), len(content)))
    archive.with_suffix(".json").write_text(json.dumps(index), encoding="utf-8")


def write(archive: Path, folder: Path) -> None:
    """Write all files of ``archive`` below ``folder``."""
    index = json.loads(archive.with_suffix(".json").read_text(encoding="utf-8"))
    os.makedirs(folder)
    for name in dict.fromkeys(os.path.dirname(path) for path, _ in index):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
    with archive.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:
        view, start = memoryview(content), 0
        for path, size in index:
            file = os.open(f"{folder}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            os.write(file, view[start : start + size])
            os.close(file)
            start += size
        view.release()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
