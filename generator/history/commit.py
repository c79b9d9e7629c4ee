"""A commit of the repository that a catalogue lies in: its files, and what the working tree changes against it.

Runs ``git`` and nothing else: no hook, no filter, no external diff, no shell, no network; no file is written and
no index refreshed. Names of commits come from strangers and never reach git as options.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

# Far more than the largest catalogue needs; a repository that makes git wait must not make us wait.
_SECONDS = 120
_KEPT = re.compile(r"GIT_CONFIG_(GLOBAL|COUNT|KEY_\d+|VALUE_\d+)|GIT_CEILING_DIRECTORIES")
_ALWAYS = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "core.attributesFile=/dev/null")
_FILE_MODES = frozenset({"100644", "100755"})
_UNKNOWN_OWNER = "dubious ownership"


class NoHistory(Exception):
    """Git could not tell. ``reason`` is a name for words, ``args_`` fill them."""

    def __init__(self, reason: str, **args: str) -> None:
        super().__init__(reason, args)
        self.reason = reason
        self.args_ = args


@dataclass(frozen=True, slots=True)
class ChangedPath:
    """A file that differs from a commit. ``status``: ``A`` added, ``M`` changed, ``D`` gone, ``T`` of another kind.

    ``path`` is relative to the catalogue's root; a file of the same repository outside it begins with ``:/``.
    """

    path: str
    status: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, and the catalogue's ``root`` in the working tree. ``prefix``: where the root lies in the repository (``""`` or ``a/b/``)."""

    root: Path
    hash: str
    prefix: str


def find_base(root: Path, base: str) -> Commit:
    """The last commit that the working tree below ``root`` has in common with ``base`` (a branch, tag or hash).

    Raises NoHistory.
    """
    if not base or base.startswith("-") or len(base) > 300 or not base.isprintable():
        raise NoHistory("bad_name", base=base)
    prefix = git_text(root, "rev-parse", "--show-prefix").rstrip("\n")
    head = _commit(root, "HEAD")
    if head is None:
        raise NoHistory("no_commit")
    wanted = _commit(root, base)
    shallow = git_text(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    if wanted is None:
        raise NoHistory("unknown_base_shallow" if shallow else "unknown_base", base=base)
    found = _run(root, "merge-base", head, wanted)
    if found.returncode != 0:
        raise NoHistory("no_common_shallow" if shallow else "no_common", base=base)
    return Commit(root, found.stdout.decode().strip(), prefix)


def changed_paths(commit: Commit) -> tuple[ChangedPath, ...]:
    """Every file of the repository that the working tree adds, changes or lacks, untracked ones too, in order."""
    told = git_bytes(
        commit.root, "diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-relative", commit.hash, "--"
    ).split(b"\0")
    found = {_path(commit, path): status.decode() for status, path in zip(told[::2], told[1::2], strict=False)}
    new = git_bytes(commit.root, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":/").split(b"\0")
    # What is there and was there before is no new file, even where the index has lost it.
    found |= {_path(commit, path): "M" if found.get(_path(commit, path)) == "D" else "A" for path in new if path}
    return tuple(ChangedPath(path, status) for path, status in sorted(found.items()))


def read_files(commit: Commit, folders: Collection[str], suffixes: Collection[str], limit: int) -> Iterator[tuple[str, bytes]]:
    """The files of the commit below ``folders`` (of the root) whose names end in one of ``suffixes``, as path and bytes.

    ``limit`` is in bytes: what is larger is left out, as are links and modules, and names that no honest file has.
    """
    listed = git_bytes(commit.root, "ls-tree", "-r", "-z", "-l", "--full-tree", commit.hash, "--", *(commit.prefix + folder for folder in folders))
    wanted: list[tuple[str, str]] = []
    for entry in filter(None, listed.split(b"\0")):
        about, _, name = entry.partition(b"\t")
        mode, _, blob, size = about.decode().split()
        path = os.fsdecode(name).removeprefix(commit.prefix)
        if mode in _FILE_MODES and int(size) <= limit and path.endswith(tuple(suffixes)) and _is_safe(path):
            wanted.append((path, blob))
    yield from _read_blobs(commit.root, wanted)


def _read_blobs(root: Path, wanted: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    told = git_bytes(root, "cat-file", "--batch", given="".join(f"{blob}\n" for _, blob in wanted).encode())
    place = 0
    for path, _ in wanted:
        end = told.index(b"\n", place)
        head = told[place:end].split()
        if len(head) != 3:  # "<hash> missing": a clone that holds no contents
            raise NoHistory("contents_missing")
        size = int(head[2])
        yield path, told[end + 1 : end + 1 + size]
        place = end + 1 + size + 1


def _is_safe(path: str) -> bool:
    steps = path.split("/")
    return not any(step in ("", ".", "..") or step.lower() == ".git" for step in steps) and "\\" not in path


def _path(commit: Commit, name: bytes) -> str:
    path = os.fsdecode(name)
    return path.removeprefix(commit.prefix) if path.startswith(commit.prefix) else f":/{path}"


def _commit(root: Path, name: str) -> str | None:
    found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return found.stdout.decode().strip() if found.returncode == 0 else None


def git_text(root: Path, *arguments: str) -> str:
    """What git tells, as text. Raises NoHistory."""
    return os.fsdecode(git_bytes(root, *arguments))


def git_bytes(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """What git tells when it is given ``given``. Raises NoHistory."""
    done = _run(root, *arguments, given=given)
    if done.returncode != 0:
        message = done.stderr.decode("utf-8", "replace")
        if _UNKNOWN_OWNER in message:
            raise NoHistory("other_owner", root=str(root))
        if "not a git repository" in message:
            raise NoHistory("no_repository", root=str(root))
        raise NoHistory("git_failed", message=message.strip().splitlines()[0] if message.strip() else arguments[0])
    return done.stdout


def _run(root: Path, *arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)}
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    command = ["git", "--no-pager", *_ALWAYS, "-C", str(root), *arguments]
    try:
        return subprocess.run(command, input=given or b"", env={**kept, **quiet}, capture_output=True, timeout=_SECONDS, check=False)
    except FileNotFoundError:
        raise NoHistory("no_git") from None
    except subprocess.TimeoutExpired:
        raise NoHistory("git_failed", message=arguments[0]) from None
