"""A file that is published beside the pages: open data and calendars. And how tables are written for Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# A cell that begins so would be run as a formula when the table is opened.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class File:
    """``address``: below the site's root."""

    address: str
    content: bytes


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table in UTF-8 with a mark that Excel knows it by; text can never become a formula."""
    return join_csv(columns, map(csv_line, rows))


def join_csv(columns: Sequence[str], lines: Iterable[str]) -> bytes:
    """The same of rows that are written already."""
    return b"\xef\xbb\xbf" + "".join((csv_line(columns), *lines)).encode()


def csv_line(row: Iterable[object]) -> str:
    """One row of a table, with the end of its line."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def write_json(value: object) -> bytes:
    """Readable, in UTF-8, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def write_json_rows(head: Mapping[str, object], name: str, rows: Iterable[object]) -> bytes:
    """A long list under ``name``, one row a line: small, and a difference between two days shows what changed."""
    return join_json(head, name, map(json_line, rows))


def join_json(head: Mapping[str, object], name: str, lines: Iterable[str]) -> bytes:
    """The same of rows that are written already."""
    own = json.dumps(head, ensure_ascii=False)[:-1]
    return "".join((f"{own}, {json.dumps(name)}: [\n", ",\n".join(lines), "\n]}\n")).encode()


def json_line(row: object) -> str:
    """One row of a long list."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
