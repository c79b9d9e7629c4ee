"""The words of one language, as they stand in ``catalog/strings/<language>/``.

They belong to the program, not to its data: a fault here stops the program with one exception. This
module does not know what the words are for.
"""

from __future__ import annotations

import pathlib

from generator.diagnostic import Diagnostic
from generator.load.document import load_document
from generator.load.tree import load_tree


class StringsError(Exception):
    """The program's own words cannot be read; ``diagnostics`` say where (path and line) and why."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(_place_of(diagnostic) for diagnostic in diagnostics))


def load_strings(root: pathlib.Path, language: str) -> dict[str, dict[str, object]]:
    """Every file of one language: its name without ``.yaml`` -> what it holds.

    Raises ``StringsError`` when a file is missing, broken or faulty in any way.
    """
    paths, faults = load_tree(root, f"catalog/strings/{language}", (".yaml",))
    words: dict[str, dict[str, object]] = {}
    for path in paths:
        document, found = load_document(root, path)
        faults.extend(found)
        if document:
            words[pathlib.PurePosixPath(path).stem] = document.value
    if faults:
        raise StringsError(faults)
    return words


def _place_of(diagnostic: Diagnostic) -> str:
    line = f":{diagnostic.position.line}" if diagnostic.position else ""
    return f"{diagnostic.path}{line}: {diagnostic.code}"
