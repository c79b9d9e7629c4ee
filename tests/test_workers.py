"""Making files on all cores: the same as on one, in the same order, and no failure goes unheard."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.site.publish import PathTaken, Publication
from generator.site.workers import Make, Output, Task, WorkerDied, make_files
from generator.site.writing import Made, Writer
from tests.sites import contents


def writes(number: int) -> Make:
    def make() -> Iterator[Output]:
        for part in "ab":
            yield f"{number % 7}/{number}{part}.txt", f"{number}{part}".encode() * number, f"{number}{part}".encode()

    return make


def run(count: int, folder: Path, workers: int, heard: list[int]) -> dict[int, list[Made]]:
    folder.mkdir()
    return dict(make_files([writes(number) for number in range(count)], str(folder), workers, heard.append))


@pytest.mark.parametrize("workers", [2, 5])
def test_many_make_what_one_makes(workers: int, tmp_path: Path) -> None:
    one: list[int] = []
    many: list[int] = []
    alone, together = run(300, tmp_path / "alone", 1, one), run(300, tmp_path / "together", workers, many)
    assert alone == together and sorted(together) == list(range(300))
    assert [made[:2] + made[3:] for made in together[8]] == [(f"1/8{part}.txt", 16, f"8{part}".encode(), True, None) for part in "ab"]
    assert together[8][0].sum == hashlib.sha256(b"8a" * 8).digest()
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
        list(make_files([*(writes(n) for n in range(50)), task, *(writes(n) for n in range(50, 99))], str(tmp_path), 2, lambda count: None))
    assert (children.read_text() if children.exists() else "") == before


def test_nobody_waits_for_anybody_else_however_much_there_is_to_tell(tmp_path: Path) -> None:
    """More numbers, and more notes, than any pipe holds."""

    def make(number: int) -> Iterator[Output]:
        yield f"{number % 9}/{number}", b"", bytes(5_000)

    tasks = [lambda number=number: make(number) for number in range(20_000)]
    assert sum(len(made) for _, made in make_files(tasks, str(tmp_path), 2, lambda count: None)) == 20_000


def tasks_of(*makes: Make) -> list[Task]:
    return [Task(str(number), None, make) for number, make in enumerate(makes)]


def test_two_tasks_cannot_write_one_file(tmp_path: Path) -> None:
    with Publication(tmp_path / "site") as publication, pytest.raises(PathTaken, match="3/3a.txt"):
        publication.make(tasks_of(writes(3), writes(4), writes(3)), lambda count: None)


def test_a_site_that_failed_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="made up"), Publication(tmp_path / "site") as publication:
        publication.make(tasks_of(writes(1), fail), lambda count: None)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_never_writes_into_a_file(tmp_path: Path) -> None:
    """It may be the same one as in another folder."""
    writer = Writer(str(tmp_path))
    made = writer.write("a/b.txt", b"one")
    assert (made.size, made.is_new, made.displaced) == (3, True, None)
    os.link(tmp_path / "a/b.txt", tmp_path / "other")
    assert not writer.write("a/b.txt", b"one").is_new and (tmp_path / "other").stat().st_nlink == 2
    assert writer.write("a/b.txt", b"two").is_new
    assert (tmp_path / "other").read_bytes() == b"one" and (tmp_path / "a/b.txt").read_bytes() == b"two"
    assert writer.write("a", b"three").displaced == "a" and writer.write("a/b/c", b"four").displaced == "a"
    assert (tmp_path / "a/b/c").read_bytes() == b"four"
