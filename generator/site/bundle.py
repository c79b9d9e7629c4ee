"""The built form of the editors, as ``.ci/editor`` leaves it in a folder of the cache. Knows its files, not what they are for."""

from __future__ import annotations

from pathlib import Path


def bundle_mark(folder: Path) -> str:
    """What tells whether anything in it is another than before."""
    files = sorted(folder.rglob("*")) if folder.is_dir() else []
    return repr([(path.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns, status.st_ino) for path in files if (status := path.stat())])


def read_bundle(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path in it, with forward slashes; none when the folder is not there."""
    if not folder.is_dir():
        return {}
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
