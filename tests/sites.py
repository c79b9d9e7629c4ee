"""Made-up sites for the tests of publishing: a site is a mapping of tasks to their version and the paths that each gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from generator.site.publish import SUMS, Publication
from generator.site.workers import Output, Task

# What a task gives: its version (odd and even ones differ in what they write) and its paths.
Site = Mapping[str, tuple[int, tuple[str, ...]]]


def content_of(task: str, version: int, path: str) -> bytes:
    return f"{task} {version % 2} {path}\n".encode() * (len(path) + 1)


def give(task: str, version: int, paths: tuple[str, ...]) -> Iterator[Output]:
    for path in paths:
        yield path, content_of(task, version, path), f"{task} {path}".encode() if path.endswith(("a", "c")) else None


def tasks_of(site: Site, *, marked: bool = True) -> list[Task]:
    return [
        Task(name, repr((version, paths)).encode() if marked else None, partial(give, name, version, paths)) for name, (version, paths) in site.items()
    ]


def files_of(site: Site) -> dict[str, bytes]:
    """What such a site holds, with its list of sums."""
    files = {path: content_of(name, version, path) for name, (version, paths) in site.items() for path in paths}
    lines = sorted((path.encode(), f"{hashlib.sha256(content).hexdigest()}  {path}\n".encode()) for path, content in files.items())
    return {**files, SUMS: b"".join(line for _, line in lines)}


def publish(out: Path, cache: Path | None, site: Site, *, marked: bool = True) -> list[str]:
    """Publish it, and give its notes."""
    with Publication(out, cache, replace_anything=True) as publication:
        publication.make(tasks_of(site, marked=marked), lambda count: None)
        notes = [note.note.decode() for note in publication.notes()]
        publication.publish()
        assert publication.digest == hashlib.sha256((out / SUMS).read_bytes()).hexdigest()
    return notes


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
