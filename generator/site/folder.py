"""Files laid out in a folder of their own for as long as they are read: one that the caller has just made for this.

Names come from strangers; what cannot be written under its name is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write ``files`` (path with forward slashes, bytes) below ``folder``, which must be empty."""
    for path, content in files:
        if ".." in Path(path).parts or Path(path).is_absolute():
            continue
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except (OSError, ValueError):
            continue
