"""Whatever stops a build, the published site is wholly the old or wholly the new one, and the next build is as good as any.

OCOP_SOAK_KILLS says how many builds are killed at random moments.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.site import beside
from generator.site.publish import Publication
from generator.site.workers import Task
from generator.site.writing import CannotWrite
from tests.conftest import copy_small_catalogue
from tests.sites import Site, contents, files_of, publish
from tests.test_cli import ocop

KILLS = int(os.environ.get("OCOP_SOAK_KILLS", "12"))
STOPPED, DONE, REFUSED = 9, 0, 3


def site_of(number: int, size: int) -> Site:
    """One of endlessly many: from one to the next some tasks change, some come or go, and a file becomes a folder and back."""
    some = {f"task {n}": ((number + n) % 3, (f"{n % 5}/{n}/a", f"{n % 5}/{n}/b", f"c{n}")) for n in range(number % 4, size)}
    return {**some, "turns": (number, (("turns", "turned/a/b") if number % 2 else ("turns/a", "turned/a")))}


def in_child(run: Callable[[], None]) -> int:
    """Run it in a process of its own, which ends with it: its number."""
    child = os.fork()
    if child == 0:
        try:
            run()
            os._exit(DONE)
        except CannotWrite:
            os._exit(REFUSED)
        except BaseException:  # noqa: BLE001 - a process that is a copy of the tests must not go on with them
            traceback.print_exc()
            os._exit(1)
    return child


def wait(child: int) -> int:
    """How it ended: what it said, or the signal."""
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def see(out: Path, *may: Site) -> None:
    assert contents(out) in [files_of(site) for site in may]


@pytest.mark.parametrize("ledger", [True, False])
def test_killed_before_each_single_step(ledger: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    out, cache = tmp_path / "site", tmp_path / "cache" if ledger else None
    publish(out, cache, site_of(0, 5))
    steps = number = 0
    ended = STOPPED
    while ended == STOPPED:
        number, left = number + 1, steps

        def stop(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event.startswith(("os.", "open", "shutil.", "sqlite3.", "ctypes.")) and event != "os.kill":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        def build(new: Site = site_of(number, 5)) -> None:
            sys.addaudithook(stop)
            publish(out, cache, new)

        ended = wait(in_child(build))
        see(out, site_of(number - 1, 5), site_of(number, 5))
        publish(out, cache, site_of(number, 5))
        see(out, site_of(number, 5))
        if ledger:
            assert contents(tmp_path / ".site-spare/site") == files_of(site_of(number, 5))
        steps += 1 + steps // 20
    assert ended == DONE and steps > 40


def test_killed_at_random(tmp_path: Path) -> None:
    chance, out, cache = random.Random(8), tmp_path / "site", tmp_path / "cache"
    began = time.monotonic()
    publish(out, cache, site_of(0, 40))
    long = time.monotonic() - began
    killed = 0
    for number in range(1, KILLS + 1):
        child = in_child(lambda: publish(out, cache, site_of(number, 40), marked=bool(number % 3)))  # type: ignore[func-returns-value]  # noqa: B023
        time.sleep(chance.uniform(0, long))
        os.kill(child, signal.SIGKILL)
        killed += wait(child) == STOPPED
        see(out, site_of(number - 1, 40), site_of(number, 40))
        publish(out, cache, site_of(number, 40))
        see(out, site_of(number, 40))
        assert contents(tmp_path / ".site-spare/site") == contents(out)
        assert sorted(os.listdir(tmp_path)) == [".site-spare", "cache", "site"] and sorted(os.listdir(tmp_path / ".site-spare")) == ["lock", "site"]
    assert killed > KILLS / 4


def test_the_command_killed_at_random_leaves_a_whole_site(tmp_path: Path) -> None:
    chance, root = random.Random(8), copy_small_catalogue(tmp_path)
    product = root / "products/TT0002.yaml"
    original = product.read_text(encoding="utf-8")
    command = [sys.executable, "-c", "from generator.cli import main; main()", "build", "--today", "2026-11-23"]
    began = time.monotonic()
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    for number in range(max(1, KILLS // 12)):
        before = contents(root / "site")
        product.write_text(original.replace("mẫu", f"mẫu {number}", 1), encoding="utf-8")
        # The part of a build in which it writes comes at the end.
        with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.3, 1) * (time.monotonic() - began))
            process.kill()
        after = contents(root / "site")
        began = time.monotonic()
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        new = contents(root / "site")
        assert after in (before, new)
        assert sorted(os.listdir(root / ".site-spare")) == ["lock", "site"] and contents(root / ".site-spare/site") == new
    subprocess.run([*command, "--out", "clean"], cwd=root, check=True, capture_output=True)
    assert contents(root / "clean") == new


def test_killed_between_two_renames_the_old_site_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system cannot exchange two names."""
    monkeypatch.setattr(beside, "exchange", lambda first, second: False)
    out, cache = tmp_path / "site", tmp_path / "cache"
    publish(out, cache, site_of(1, 5))

    def build() -> None:
        sys.addaudithook(lambda event, given: os.kill(os.getpid(), signal.SIGKILL) if event == "os.rename" and given[1] == str(out) else None)
        publish(out, cache, site_of(2, 5))

    assert wait(in_child(build)) == STOPPED and not out.exists()
    with Publication(out, cache, replace_anything=True):
        see(out, site_of(1, 5))
    publish(out, cache, site_of(2, 5))
    see(out, site_of(2, 5))


def test_a_disk_that_is_full_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full after any number of writes."""
    out, cache, real = tmp_path / "site", tmp_path / "cache", os.write
    publish(out, cache, site_of(1, 5))
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    for room in range(1000):
        left = room

        def write(file: int, content: bytes) -> int:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(file, content)

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", write)
            try:
                publish(out, cache, site_of(2, 5))
            except CannotWrite as error:
                assert error.errno == errno.ENOSPC
                see(out, site_of(1, 5))
            else:
                break
    assert room > 3
    see(out, site_of(2, 5))


@pytest.mark.parametrize("ledger", [True, False])
def test_a_limit_of_the_system_leaves_the_old_site(ledger: bool, tmp_path: Path) -> None:
    """The same with a real limit, in the processes that write, in the parent and in the ledger."""
    out, cache = tmp_path / "site", tmp_path / "cache" if ledger else None
    publish(out, cache, site_of(1, 40))
    large = {**site_of(2, 40), "large": (0, (f"large/{'x' * 200}",))}

    def build() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
        publish(out, None, large)

    assert wait(in_child(build)) == REFUSED
    see(out, site_of(1, 40))
    publish(out, cache, large)
    see(out, large)


def without_rights() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


def test_a_folder_that_may_not_be_written_leaves_the_old_site() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out, cache = Path(folder) / "site", Path(folder) / "cache"
        for _ in range(2):
            publish(out, cache, site_of(1, 5))
        for place, mode in ((Path(folder) / ".site-spare", 0o555), (Path(folder), 0o555)):
            place.chmod(mode)

            def build() -> None:
                without_rights()
                publish(out, None, site_of(2, 5))

            assert wait(in_child(build)) == REFUSED
            see(out, site_of(1, 5))
        Path(folder).chmod(0o755)
        (Path(folder) / ".site-spare").chmod(0o755)


def test_the_command_says_what_it_cannot_write_and_who_is_in_the_way(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    (root / "file").write_text("a file", encoding="utf-8")
    done = ocop("build", "--out", "file/site", cwd=root)
    assert done.returncode == 2 and "Traceback" not in done.stderr and str(root / "file") in done.stderr
    with Publication(root / "site"):
        done = ocop("build", cwd=root)
    assert done.returncode == 2 and "Traceback" not in done.stderr and "Một lần dựng khác" in done.stderr
    assert not (root / "site").exists() and not (root / ".site-spare").exists()


def alive(process: int) -> bool:
    """A process that has ended but that nobody has asked for is not."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whoever_works_ends_with_the_build(number: signal.Signals, tmp_path: Path) -> None:
    def work(name: str) -> Iterator[tuple[str, bytes, None]]:
        (tmp_path / name).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)
        yield "never", b"", None

    def build() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with Publication(tmp_path / "site", tmp_path / "cache") as publication:
            publication.make([Task(name, None, lambda name=name: work(name)) for name in ("one", "two")], lambda count: None)  # type: ignore[misc]

    child = in_child(build)
    workers: list[int] = []
    while len(workers) < 2:
        time.sleep(0.01)
        assert alive(child)
        workers = [int(text) for name in ("one", "two") if (tmp_path / name).exists() and (text := (tmp_path / name).read_text(encoding="ascii"))]
    os.kill(child, number)
    assert wait(child) in (number, 1)
    for _ in range(500):
        if not any(map(alive, workers)):
            break
        time.sleep(0.01)
    assert [process for process in workers if alive(process)] == []
    publish(tmp_path / "site", tmp_path / "cache", site_of(1, 5))
    see(tmp_path / "site", site_of(1, 5))
