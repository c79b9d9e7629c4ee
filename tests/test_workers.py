"""Making files on all cores: the same as on one, in the same order, and no failure goes unheard."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.site.publish import PathTaken, Publication
from generator.site.workers import Make, Output, WorkerDied, Writer, make_files


def writes(number: int) -> Make:
    def make() -> Iterator[Output]:
        for part in "ab":
            yield f"{number % 7}/{number}{part}.txt", f"{number}{part}".encode() * number, (number, part)

    return make


def run(count: int, folder: Path, workers: int, heard: list[int]) -> list[list[tuple[str, int, object]]]:
    folder.mkdir()
    return [[tuple(file) for file in made] for made in make_files([writes(number) for number in range(count)], str(folder), workers, heard.append)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("workers", [2, 5])
def test_many_make_what_one_makes(workers: int, tmp_path: Path) -> None:
    one: list[int] = []
    many: list[int] = []
    alone, together = run(300, tmp_path / "alone", 1, one), run(300, tmp_path / "together", workers, many)
    assert alone == together and [made[0] for made in together] == [(f"{n % 7}/{n}a.txt", len(f"{n}a") * n, (n, "a")) for n in range(300)]
    assert contents(tmp_path / "alone") == contents(tmp_path / "together") and len(contents(tmp_path / "alone")) == 600
    assert one[-1] == many[-1] == 600 and many == sorted(many)


def fail() -> Iterator[Output]:
    raise ValueError("made up")


def fail_strangely() -> Iterator[Output]:
    raise type("Local", (Exception,), {})("made up")  # of a class that cannot be sent


def die() -> Iterator[Output]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield "", b"", None


@pytest.mark.parametrize(("task", "error"), [(fail, ValueError), (fail_strangely, RuntimeError), (die, WorkerDied)])
def test_a_failure_is_heard_and_nobody_is_left(task: Callable[[], Iterator[Output]], error: type[Exception], tmp_path: Path) -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text() if children.exists() else ""
    with pytest.raises(error, match="made up" if error is not WorkerDied else None):
        make_files([*(writes(n) for n in range(50)), task, *(writes(n) for n in range(50, 99))], str(tmp_path), 2, lambda count: None)
    assert (children.read_text() if children.exists() else "") == before


def test_two_tasks_cannot_write_one_file(tmp_path: Path) -> None:
    with Publication(tmp_path / "site") as publication, pytest.raises(PathTaken, match="3/3a.txt"):
        publication.make([writes(3), writes(4), writes(3)], lambda count: None)


def test_a_site_that_failed_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="made up"), Publication(tmp_path / "site") as publication:
        publication.make([writes(1), fail], lambda count: None)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_never_writes_over_a_file(tmp_path: Path) -> None:
    writer = Writer(str(tmp_path))
    assert writer.write("a/b.txt", b"one") == 3
    with pytest.raises(FileExistsError):
        writer.write("a/b.txt", b"two")
    assert (tmp_path / "a/b.txt").read_bytes() == b"one"
