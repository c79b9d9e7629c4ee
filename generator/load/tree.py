"""Which files there are below a folder of the catalogue, and which names cannot be accepted.

Nothing is opened and no symbolic link is followed. This module knows names, not contents.
"""

from __future__ import annotations

import os
import pathlib
import re
import unicodedata
from collections.abc import Collection

from generator.diagnostic import Diagnostic
from generator.limits import FOLDER_DEPTH
from generator.load.characters import STAND_IN, find_forbidden

_SURROGATES = re.compile("[\ud800-\udfff]")
# Windows cannot check out these names, whatever stands behind their first dot.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?"
    r"|.*[. ]"
    r"|.*[<>:\"|?*\\].*",
    re.IGNORECASE,
)


def load_tree(
    root: pathlib.Path, folder: str, suffixes: Collection[str]
) -> tuple[list[str], list[Diagnostic]]:
    """The files below ``root``/``folder`` whose suffix (``.yaml``) is one of ``suffixes``.

    Paths are relative to ``root``, with forward slashes, sorted. Names that begin with a dot and
    files with other suffixes are passed over in silence; everything else that is not an ordinary
    file or folder with an acceptable name is left out with a diagnostic.
    """
    files: list[str] = []
    faults: list[Diagnostic] = []
    for parent in (pathlib.PurePosixPath(folder), *pathlib.PurePosixPath(folder).parents):
        if parent.name and os.path.islink(root / parent):
            return [], [Diagnostic("symbolic-link", str(parent))]
    waiting = [(folder, 1)]
    while waiting:
        path, depth = waiting.pop()
        for entry in _list_folder(root, path, faults):
            inner = f"{path}/{entry.name}"
            fault = _check_entry(entry, inner, suffixes)
            if fault:
                faults.append(fault)
            elif not entry.is_dir(follow_symlinks=False):
                _accept_file(inner, suffixes, files, faults)
            elif depth == FOLDER_DEPTH:
                faults.append(Diagnostic("folder-too-deep", inner, args={"limit": FOLDER_DEPTH}))
            else:
                waiting.append((inner, depth + 1))
    return sorted(files), sorted(faults, key=lambda fault: (fault.path, fault.code))


def _list_folder(root: pathlib.Path, path: str, faults: list[Diagnostic]) -> list[os.DirEntry]:
    try:
        with os.scandir(root / path) as scanned:
            entries = sorted((e for e in scanned if not e.name.startswith(".")), key=lambda e: e.name)
    except FileNotFoundError:
        faults.append(Diagnostic("missing-folder", path))
        return []
    except OSError:
        faults.append(Diagnostic("unreadable-folder", path))
        return []
    faults.extend(_check_collisions(path, [entry.name for entry in entries]))
    return entries


def _check_collisions(folder: str, names: list[str]) -> list[Diagnostic]:
    # Two names that differ only in case or in their Unicode form are one file on Windows and macOS.
    faults = []
    seen: dict[str, str] = {}
    for name in names:
        same = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        other = seen.setdefault(same, name)
        if other != name:
            path = _printable(f"{folder}/{name}")
            faults.append(Diagnostic("name-collision", path, args={"other": _printable(other)}))
    return faults


def _check_entry(entry: os.DirEntry, path: str, suffixes: Collection[str]) -> Diagnostic | None:
    if find_forbidden(entry.name) or "\t" in entry.name or "\n" in entry.name:
        return Diagnostic("name-hidden-character", _printable(path))
    if not unicodedata.is_normalized("NFC", entry.name):
        return Diagnostic("name-not-nfc", path, cure=unicodedata.normalize("NFC", entry.name))
    if _RESERVED.fullmatch(entry.name):
        return Diagnostic("name-not-portable", path)
    if entry.is_symlink():
        return Diagnostic("symbolic-link", path)
    folder = entry.is_dir(follow_symlinks=False)
    if not folder and not entry.is_file(follow_symlinks=False) or folder and os.path.splitext(entry.name)[1] in suffixes:
        return Diagnostic("not-a-file", path)
    return None


def _accept_file(path: str, suffixes: Collection[str], files: list[str], faults: list[Diagnostic]) -> None:
    stem, suffix = os.path.splitext(path)
    if suffix in suffixes:
        files.append(path)
        return
    right = ".yaml" if suffix.lower() == ".yml" else suffix.lower()
    if right in suffixes:
        cure = os.path.basename(stem) + right
        faults.append(Diagnostic("wrong-suffix", path, args={"suffix": suffix}, cure=cure))


def stem_of(path: str) -> str:
    """The name of a file without its last suffix: ``products/KG0012.yaml`` -> ``KG0012``."""
    return path.rpartition("/")[2].rpartition(".")[0]


def _printable(path: str) -> str:
    # Bytes that are not UTF-8 reach us as surrogates, which no terminal and no JSON file can take.
    return _SURROGATES.sub(STAND_IN, path)
