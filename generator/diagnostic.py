"""What a fault in the data is: its code, where it stands, and what to say about it.

A diagnostic is data. Its words live in ``catalog/strings/<language>/faults.yaml`` under the same
code; ``report`` turns it into text. This module imports nothing of ours and prints nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning"]
FieldPath = tuple[str | int, ...]
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file: line and column, both counted from 1.

    In a workbook the row and column of a cell on the sheet named ``sheet`` (empty in a table as text, which has one).
    """

    line: int
    column: int
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of one file.

    ``code`` names the fault (``unknown-place``), never the check. ``path`` is relative to the
    catalogue's root, with forward slashes. ``position`` is None where the fault has no line (an
    unreadable file). ``field`` is the path of the faulty value inside the file. ``args`` fill the
    placeholders of the message. ``cure`` is the likely right value, given only when nearly sure.
    """

    code: str
    path: str
    position: Position | None = None
    field: FieldPath = ()
    # A factory, because Python 3.11 takes a read-only mapping for a mutable default.
    args: Mapping[str, object] = dataclasses.field(default_factory=lambda: NOTHING)
    cure: str | None = None
    severity: Severity = "error"


def field_name(path: FieldPath) -> str:
    """``("recognitions", 0, "stars")`` as officers read it: ``recognitions[0].stars``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
