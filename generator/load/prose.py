"""Prose pages: Markdown files as they are, for the theme to render.

Only their bytes are looked at here; what the Markdown says is the theme's matter.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from generator.diagnostic import Diagnostic
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES
from generator.load.tree import load_tree


def load_prose(root: Path, language: str) -> tuple[dict[str, str], list[Diagnostic]]:
    """The files of ``catalog/pages/<language>`` by name, and what stood in the way of reading them."""
    folder = f"catalog/pages/{language}"
    paths, faults = load_tree(root, folder, (".md",))
    pages: dict[str, str] = {}
    for path in paths:
        data, found = load_bytes(root, path, DOCUMENT_BYTES)
        faults += found
        if data is None:
            continue
        try:
            pages[str(PurePosixPath(path).relative_to(folder))] = data.decode("utf-8")
        except UnicodeDecodeError:
            faults.append(Diagnostic("not-utf8", path))
    return pages, faults
