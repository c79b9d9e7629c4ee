"""Pages of prose: their heads have the form of any record, and their text no character that hides something.

What the Markdown says is not judged here: the theme renders it, and what is published of that is cleaned.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from generator.check.form import check_form
from generator.diagnostic import Diagnostic, Position
from generator.limits import FAULTS_PER_FILE
from generator.load.characters import check_characters
from generator.load.document import Document, decode_document, decode_text
from generator.load.prose import load_prose
from generator.model.address import is_reserved_page
from generator.model.prose import Prose, ProseHead
from generator.model.record import Language

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEAD = re.compile(r"---[ \t]*\r?\n(.*?^)---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def check_prose(root: Path, language: Language) -> tuple[dict[str, Prose], list[Diagnostic]]:
    """The sound pages of one language by file name, and every fault of the others."""
    files, faults = load_prose(root, language)
    pages: dict[str, Prose] = {}
    for name, (path, data) in files.items():
        word = name.removesuffix(".md")
        # The name is the address: one that every page of ours could have too would be lost or would hide that page.
        if not _NAME.fullmatch(word) or is_reserved_page(word, language):
            faults.append(Diagnostic("page-name", path, args={"value": name}))
            continue
        page, found = _read(path, data)
        faults += found
        if page:
            pages[name] = page
    return pages, faults


def _read(path: str, data: bytes) -> tuple[Prose | None, list[Diagnostic]]:
    text, faults = decode_text(path, data)
    if text is None:
        return None, faults
    found = _HEAD.match(text)
    # A line in place of the mark before it: positions are those of the file.
    document, faults = decode_document(path, b"\n" + found[1].encode()) if found else (_headless(path), [])
    body = text[found.end() :] if found else text
    # Of the head its own reader has told.
    lines = text.count("\n") - body.count("\n")
    hidden = (one for one in check_characters(path, text) if one.position and one.position.line > lines)
    faults += itertools.islice(hidden, FAULTS_PER_FILE)
    if document is None or faults:
        return None, faults
    head, faults = check_form(document, ProseHead)
    return (Prose(head, body) if head else None), faults


def _headless(path: str) -> Document:
    return Document(path, {}, lambda: ({(): Position(1, 1)}, {}))
