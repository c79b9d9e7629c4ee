"""Prose pages: Markdown files as they are, for the theme to render, and the pictures that they show.

Only their bytes are looked at here; what the Markdown says is the theme's matter.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from generator.diagnostic import Diagnostic
from generator.limits import DOCUMENT_BYTES
from generator.load.file import load_bytes
from generator.load.picture import Picture, load_picture
from generator.load.tree import load_tree

PICTURES = "catalog/pages/pictures"


def load_prose(root: Path, language: str) -> tuple[dict[str, tuple[str, bytes]], list[Diagnostic]]:
    """The files of ``catalog/pages/<language>`` by name, each with its path below the root, and what stood in the way of reading them."""
    folder = f"catalog/pages/{language}"
    paths, faults = load_tree(root, folder, (".md",))
    pages: dict[str, tuple[str, bytes]] = {}
    for path in paths:
        data, found = load_bytes(root, path, DOCUMENT_BYTES)
        faults += found
        if data is not None:
            pages[str(PurePosixPath(path).relative_to(folder))] = (path, data)
    return pages, faults


def load_prose_pictures(root: Path) -> tuple[dict[str, Picture], list[Diagnostic]]:
    """The pictures of prose pages in both languages by file name, in WebP as they are published; none where there is no folder."""
    paths, faults = load_tree(root, PICTURES, (".webp",)) if os.path.lexists(root / PICTURES) else ([], [])
    pictures: dict[str, Picture] = {}
    for path in paths:
        picture, found = load_picture(root, path)
        faults += found
        if picture:
            pictures[str(PurePosixPath(path).relative_to(PICTURES))] = picture
    return pictures, faults
