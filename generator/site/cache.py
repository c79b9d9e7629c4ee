"""Files kept from one build to the next: whole or not there at all.

Each begins with a digest of the rest, so one that a crash or a full disk cut short is made anew, not published.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

_SIZE = 16


def recall(path: Path) -> bytes | None:
    """What was kept at ``path``; None when nothing was, or not all of it is there."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    content = kept[_SIZE:]
    return content if kept[:_SIZE] == _digest(content) else None


def keep(path: Path, content: bytes) -> None:
    """Keep ``content`` in one step: builds at the same time never see half of it. A cache that cannot be written is no fault."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_digest(content) + content)
            os.replace(beside, path)
        except OSError:
            os.unlink(beside)
            raise


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_SIZE).digest()
