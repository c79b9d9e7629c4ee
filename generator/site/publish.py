"""Publishing a site: only what has changed is made and written, and the site is always wholly the old or wholly the new one.

A build works in a folder beside the published site: in the spare (``beside``), when the ledger knows that this holds the
published files, else in a new one. Then the two names are exchanged. A build that fails, is killed or runs out of disk leaves the
published site whole, and the spare in doubt, so that the next one makes it anew. Knows paths and bytes only. What is changed by
hand in a single file of the site is not noticed; that the site is another folder, or none, is.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType

from generator.site.beside import Beside, remove_files, remove_tree, writing
from generator.site.ledger import Ledger, LedgerDamaged, PathTaken, Written
from generator.site.workers import Output, Report, Task, make_files
from generator.site.writing import CannotWrite, Made, Writer

# What every site of ours has; a folder without them is somebody's work.
MARKS = ("index.html", "en/index.html", "404.html", "assets")
# The SHA-256 of every other file, as ``sha256sum --check`` reads it.
SUMS = "sha256sums.txt"
# So many lines of it are written at a time.
_LINES = 4096
# The name, which no task has, under which single files stand in the ledger.
_SINGLE = ""
_BOOT = "/proc/sys/kernel/random/boot_id"


class NotASite(ValueError):
    """The folder to publish in holds something else, which publishing would remove."""


class Publication:
    """A site being brought up to date: ``make`` its tasks, ``write`` its single files, then ``publish``. Use as a context manager.

    ``cache``: the folder of the ledger; without it everything is made anew, and no spare is kept. Raises NotASite when ``out`` exists, is not empty
    and does not look like a site made here, unless ``replace_anything`` says that the caller has seen to that; Busy while another build
    publishes there. Every method may raise CannotWrite, and LedgerDamaged: then another publication, without a cache, will do.
    """

    def __init__(self, out: Path, cache: Path | None = None, *, replace_anything: bool = False) -> None:
        self.out = out.absolute()
        with writing(str(out)):
            if not replace_anything and not _may_replace(self.out):
                raise NotASite(str(self.out))
        self._beside = Beside(self.out)
        with contextlib.ExitStack() as opened:
            opened.callback(self._beside.close)
            self._ledger = opened.enter_context(Ledger(cache / "published" / f"{hashlib.sha256(os.fsencode(self.out)).hexdigest()[:32]}.sqlite" if cache else None))
            self._is_anew = not self._has_spare()
            self._folder = self._beside.new if self._is_anew else self._beside.spare
            if self._is_anew:
                self._begin_anew()
            self._opened = opened.pop_all()
        self._writer = Writer(self._folder)
        self._singles = 0
        self._displaced: set[str] = set()
        self._in_doubt = self._is_anew

    def __enter__(self) -> Publication:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.__exit__(kind, error, trace)

    @property
    def folder(self) -> Path:
        """Where the files lie until they are published: those of this build, and those that are kept."""
        return Path(self._folder)

    @property
    def count(self) -> int:
        """How many files the published site has."""
        return int(self._ledger.state("count") or 0)

    @property
    def size(self) -> int:
        """Of the published site, in bytes."""
        return int(self._ledger.state("size") or 0)

    @property
    def digest(self) -> str:
        """Of the published site: the SHA-256 of its list of sums, so two sites of one digest have the same files."""
        return self._ledger.state("digest") or ""

    def has(self, path: str) -> bool:
        """Whether this path has been written in this build."""
        return self._ledger.has_made(path)

    def notes(self) -> Iterator[Written]:
        """The files with a note, in the order of the tasks; also those of tasks whose files are kept."""
        return self._ledger.notes()

    def write(self, path: str, content: bytes) -> None:
        """Write one file below the site's root, if it does not hold this already. Raises PathTaken when the path has been written before."""
        if not self._singles:
            self._ledger.keeps(_SINGLE, None)
        self._doubt()
        self._record(_SINGLE, [self._writer.write(path, content)], self._singles)
        self._singles += 1

    def keeps(self, name: str, mark: bytes | None) -> bool:
        """Whether the published site was made with this ``mark`` of all tasks whose names begin with ``name`` and a slash: then they are kept, and not
        to be given to ``make``.
        """
        return self._ledger.keeps_all(name, mark)

    def kept(self, name: str, mark: bytes) -> Sequence[Written] | None:
        """The notes of a task, if the published site was made with this mark of it; else it is to be given to ``write_as``."""
        return self._ledger.notes_of(name) if self._ledger.keeps(name, mark) else None

    def write_as(self, name: str, outputs: Iterable[Output]) -> None:
        """Write here what a task gives that is not kept. Raises PathTaken."""
        self._doubt()
        self._record(name, [self._writer.write(*output) for output in outputs])

    def make(self, tasks: Sequence[Task], report: Report) -> None:
        """Do the tasks, on all cores, but for those that the published site was made with. ``report`` hears how many files they have made.

        Raises PathTaken, what a task raises, and ValueError if two tasks have one name.
        """
        left = [task for task in tasks if not self._ledger.keeps(task.name, task.mark)]
        if left:
            self._doubt()
            for number, made in make_files([task.make for task in left], self._folder, os.cpu_count() or 1, report):
                self._record(left[number].name, made)

    def publish(self) -> None:
        """Put the new site in the place of the old one."""
        changes = self._ledger.settle() or self._is_anew
        for path in sorted(self._displaced):
            self._ledger.check_displaced(path)
        if any(os.path.samefile(f"{self._folder}/{old}", f"{self._folder}/{new}") for old, new in self._ledger.recased() if (self.folder / old).exists()):
            raise LedgerDamaged("a file system on which case does not count cannot have a name changed in case alone")
        if changes:
            self._doubt()
            with writing(self._folder):
                remove_files(self._folder, self._ledger.stale())
        with self._ledger.taken_over():
            if changes:
                said = self._write_sums()
                self._ledger.set_state(site=identify(self._folder) or "", **said)
                self._beside.put(self._folder)
        if self._ledger.lasts:
            self._keep_spare(changes)

    def _has_spare(self) -> bool:
        """Whether the ledger knows the published site and there is a spare of it, made anew if need be."""
        known = self._ledger.state("site")
        if not known or known != identify(str(self.out)):
            return False
        if self._ledger.state("spare") != (_number(self._beside.spare) or ""):
            try:
                self._beside.make_spare()
            except CannotWrite:
                return False
            self._trust_spare()
        return True

    def _begin_anew(self) -> None:
        self._ledger.forget()
        with writing(self._folder):
            remove_tree(self._beside.spare)
            os.mkdir(self._folder)

    def _keep_spare(self, changes: bool) -> None:
        """The site is published: if there can be no spare, the next build will try again."""
        try:
            if self._is_anew:
                # The next build makes the spare: of sites that are built once and carried away, as in a pipeline, nobody needs one.
                self._beside.tidy()
                return
            if changes:
                self._beside.catch_up(chain(self._ledger.new(), [SUMS]), self._ledger.stale())
            elif not self._in_doubt:
                return
        except CannotWrite:
            return
        self._trust_spare()

    def _doubt(self) -> None:
        """From here on the spare is not what the ledger knows."""
        if not self._in_doubt:
            self._ledger.set_state(spare="-")
            self._in_doubt = True

    def _trust_spare(self) -> None:
        self._ledger.set_state(spare=_number(self._beside.spare) or "-")

    def _record(self, task: str, made: Sequence[Made], position: int = 0) -> None:
        for file in made:
            if file.path.casefold() == SUMS:
                raise PathTaken(file.path)
            if file.displaced:
                self._displaced.add(file.displaced)
        self._ledger.record(task, made, position)

    def _write_sums(self) -> dict[str, str]:
        """Write the list of sums; what it says of the site."""
        at, count, size, digest = f"{self._folder}/{SUMS}", 1, 0, hashlib.sha256()
        with writing(at):
            if os.path.lexists(at):
                os.unlink(at)
            with open(at, "xb") as file:
                for rows in self._ledger.sums(_LINES):
                    lines = "".join(_line(path, sum_) for path, _, sum_ in rows).encode()
                    count, size = count + len(rows), size + len(lines) + sum(length for _, length, _ in rows)
                    digest.update(lines)
                    file.write(lines)
        return {"count": str(count), "size": str(size), "digest": digest.hexdigest()}


def identify(site: str) -> str | None:
    """What tells a published site from any other: its folder and the list of sums in it, and since when the machine runs: when it
    stopped, files may have been lost that were not yet on the disk.
    """
    try:
        folder, sums = os.stat(site, follow_symlinks=False), os.stat(f"{site}/{SUMS}", follow_symlinks=False)
    except OSError:
        return None
    return f"{_boot()} {folder.st_dev} {folder.st_ino} {sums.st_ino} {sums.st_size} {sums.st_mtime_ns}"


def _boot() -> str:
    """Another text whenever the machine has been started; none where it cannot be known."""
    try:
        return Path(_BOOT).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _number(folder: str) -> str | None:
    try:
        found = os.stat(folder, follow_symlinks=False)
    except OSError:
        return None
    return f"{found.st_dev} {found.st_ino}"


def _line(path: str, sum_: str) -> str:
    """A line of the list; a name with a line break or a backslash is told apart as ``sha256sum`` does it."""
    if "\\" in path or "\n" in path or "\r" in path:
        escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        return f"\\{sum_}  {escaped}\n"
    return f"{sum_}  {path}\n"


def _may_replace(out: Path) -> bool:
    if not out.exists():
        return True
    return out.is_dir() and not out.is_symlink() and (not any(out.iterdir()) or all((out / mark).exists() for mark in MARKS))
