"""Diagnostics as text: for people, for editors, for GitHub and GitLab, and for programs.

Each format is one small function over the same sorted list. The words come from ``catalog/strings``; this
module reads faulty files again only to quote a line, decides nothing, and prints nothing.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from generator.diagnostic import Diagnostic, Position, field_name
from generator.limits import DOCUMENT_BYTES
from generator.load.characters import find_forbidden
from generator.load.file import load_bytes
from generator.model.strings import Strings
from generator.model.verbatim import as_markdown

Format = Literal["full", "line", "github", "gitlab", "markdown", "json"]

# Columns of a terminal that a quoted line may take before it is cut around the fault.
QUOTE_WIDTH = 100
# Characters of a value that a message repeats.
VALUE_LENGTH = 120
# GitHub refuses a job's summary above 1 MiB as a whole.
SUMMARY_BYTES = 900_000
_ELLIPSIS = "…"
_PLACEHOLDER = "{cure}"
_ANSI = {"error": "1;31", "warning": "1;33", "frame": "1;34", "help": "1;36", "bold": "1"}


@dataclass(frozen=True, slots=True)
class _Message:
    """The words for one diagnostic; what does not apply is empty."""

    found: str
    expected: str
    help: str

    def joined(self) -> str:
        return " ".join(part for part in (self.found, self.expected, self.help) if part)


def render_report(
    diagnostics: Iterable[Diagnostic], strings: Strings, format: Format, root: pathlib.Path, colour: bool = False
) -> str:
    """The report on ``diagnostics``, sorted by place, ending with a line break unless it is empty.

    ``root`` is where the paths of the diagnostics start. ``colour`` only concerns ``full``. Raises
    ``MissingWords`` when a code has no words, which is a fault of the program.
    """
    ordered = sorted(diagnostics, key=_sort_key)
    if format == "full":
        return _render_full(ordered, strings, root, colour)
    if format == "line":
        return "".join(_render_line(diagnostic, strings) + "\n" for diagnostic in ordered)
    if format == "github":
        # Only ten annotations of each kind are shown in a step, and errors are not to wait behind warnings.
        return "".join(_render_github(diagnostic, strings) + "\n" for diagnostic in _errors_first(ordered))
    if format == "gitlab":
        return json.dumps([_describe_quality(d, strings) for d in _errors_first(ordered)], ensure_ascii=False, indent=2) + "\n"
    if format == "markdown":
        return _render_markdown(_errors_first(ordered), strings)
    if format == "json":
        return json.dumps([_describe(d, strings) for d in ordered], ensure_ascii=False, indent=2) + "\n"
    raise ValueError(format)


def describe_fault(diagnostic: Diagnostic, strings: Strings) -> str:
    """What is wrong, what is needed and how to mend it, without a place: for a fault in something that is not in a file yet."""
    return _write_message(diagnostic, strings).joined()


def show_text(value: object, limit: int | None = None) -> str:
    """``value`` on one line, with every character visible: ``<U+202E>`` for a hidden one."""
    text = str(value)
    if limit is not None and len(text) > limit:
        text = text[:limit] + _ELLIPSIS
    return text if text.isascii() and text.isprintable() else "".join(map(_show_character, text))


def _sort_key(diagnostic: Diagnostic) -> tuple[str, str, int, int, str]:
    place = diagnostic.position
    return (diagnostic.path, place.sheet or "" if place else "", place.line if place else 0, place.column if place else 0, diagnostic.code)


def _errors_first(ordered: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(ordered, key=lambda diagnostic: diagnostic.severity != "error")


def _write_message(diagnostic: Diagnostic, strings: Strings) -> _Message:
    args = {name: show_text(value, VALUE_LENGTH) for name, value in diagnostic.args.items()}
    cure = show_text(diagnostic.cure, VALUE_LENGTH) if diagnostic.cure is not None else None
    parts = {}
    for part in ("found", "expected", "help"):
        name = f"faults.{diagnostic.code}.{part}"
        absent = part != "found" and name not in strings
        without_cure = part == "help" and cure is None and not absent and _PLACEHOLDER in strings[name]
        parts[part] = "" if absent or without_cure else strings.format(name, **{**args, "cure": cure})
    return _Message(**parts)


def _render_line(diagnostic: Diagnostic, strings: Strings) -> str:
    message = _write_message(diagnostic, strings).joined()
    return f"{show_place(diagnostic, strings)}: {diagnostic.severity} {diagnostic.code} {message}"


def _render_github(diagnostic: Diagnostic, strings: Strings) -> str:
    properties = {"file": show_text(diagnostic.path)}
    if diagnostic.position and diagnostic.position.sheet is None:
        properties |= {"line": str(diagnostic.position.line), "col": str(diagnostic.position.column)}
    properties["title"] = diagnostic.code
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    # GitHub marks lines; a cell can only be told.
    cell = f"{show_place(diagnostic, strings)}: " if diagnostic.position and diagnostic.position.sheet is not None else ""
    message = _escape_message(cell + _write_message(diagnostic, strings).joined())
    return f"::{diagnostic.severity} {listed}::{message}"


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


def _describe(diagnostic: Diagnostic, strings: Strings) -> dict[str, object]:
    place = diagnostic.position
    message = _write_message(diagnostic, strings)
    cell = {"sheet": show_text(place.sheet), "cell": cell_name(place)} if place and place.sheet is not None else {}
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "path": show_text(diagnostic.path),
        "line": place.line if place else None,
        "column": place.column if place else None,
        "field": show_text(field_name(diagnostic.field)) or None,
        "found": message.found,
        "expected": message.expected or None,
        "help": message.help or None,
        **cell,
    }


def _describe_quality(diagnostic: Diagnostic, strings: Strings) -> dict[str, object]:
    """An issue of GitLab's Code Quality report. The fingerprint leaves out the line, so that a fault keeps it while lines move above it."""
    place = diagnostic.position
    told = (diagnostic.code, diagnostic.path, field_name(diagnostic.field), *(f"{name}={value}" for name, value in sorted(diagnostic.args.items())))
    if not diagnostic.field and place:
        told = (*told, str(place.line), str(place.column))
    return {
        "description": _write_message(diagnostic, strings).joined(),
        "check_name": diagnostic.code,
        "fingerprint": hashlib.sha256("\0".join(map(show_text, told)).encode()).hexdigest(),
        "severity": "major" if diagnostic.severity == "error" else "minor",
        "location": {"path": show_text(diagnostic.path), "lines": {"begin": place.line if place else 1}},
    }


def _render_markdown(ordered: list[Diagnostic], strings: Strings) -> str:
    """A table for the summary of a job, which takes 1 MiB; what does not fit is counted in a sentence."""
    words = strings["report"]
    summary = as_markdown(_summarise(ordered, strings))
    if not ordered:
        return f"{summary}\n"
    made = [summary, "", f"| | {words.where} | {words.what} | {words.help} |", "|---|---|---|---|"]
    size = sum(len(line.encode()) + 1 for line in made)
    for number, diagnostic in enumerate(ordered):
        message = _write_message(diagnostic, strings)
        what = " ".join(as_markdown(part) for part in (message.found, message.expected) if part)
        row = f"| {words[diagnostic.severity]} `{diagnostic.code}` | {as_markdown(show_place(diagnostic, strings))} | {what} | {as_markdown(message.help)} |"
        size += len(row.encode()) + 1
        if size > SUMMARY_BYTES:
            made += ["", strings.count("report.cut", len(ordered) - number)]
            break
        made.append(row)
    return "\n".join(made) + "\n"


def _render_full(ordered: list[Diagnostic], strings: Strings, root: pathlib.Path, colour: bool) -> str:
    blocks = []
    path, lines = None, []
    for diagnostic in ordered:
        if diagnostic.path != path:  # one file at a time: a report may concern thousands
            path, lines = diagnostic.path, _load_lines(root, diagnostic)
        blocks.append("\n".join(_render_block(diagnostic, strings, lines, colour)))
    blocks.append(_paint(_summarise(ordered, strings), "bold", colour))
    return "\n\n".join(blocks) + "\n"


def _render_block(diagnostic: Diagnostic, strings: Strings, lines: list[str], colour: bool) -> Iterator[str]:
    message = _write_message(diagnostic, strings)
    words = strings["report"]
    place = diagnostic.position
    gutter = " " * len(str(place.line)) if place and place.sheet is None else ""
    severity = _paint(f"{words[diagnostic.severity]}[{diagnostic.code}]", diagnostic.severity, colour)
    yield f"{severity}: {message.found}"
    yield f"{gutter}{_paint('-->', 'frame', colour)} {show_place(diagnostic, strings)}"
    bar = _paint("|", "frame", colour)
    if place and place.line <= len(lines):
        quoted, width = _quote_line(lines[place.line - 1], place.column)
        yield f"{gutter} {bar}"
        yield f"{_paint(str(place.line), 'frame', colour)} {bar} {quoted}".rstrip()
        yield f"{gutter} {bar} {' ' * width}{_paint('^', diagnostic.severity, colour)}"
    notes = (
        ("field", show_text(field_name(diagnostic.field)), "bold"),
        ("expected", message.expected, "bold"),
        ("help", message.help, "help"),
    )
    for name, text, style in notes:
        if text:
            yield f"{gutter} {_paint('=', 'frame', colour)} {_paint(words[name] + ':', style, colour)} {text}"


def _summarise(ordered: list[Diagnostic], strings: Strings) -> str:
    if not ordered:
        return strings["report.clean"]
    errors = sum(diagnostic.severity == "error" for diagnostic in ordered)
    files = len({diagnostic.path for diagnostic in ordered})
    return strings.format(
        "report.summary",
        errors=strings.count("report.errors", errors),
        warnings=strings.count("report.warnings", len(ordered) - errors),
        files=strings.count("report.files", files),
    )


def _load_lines(root: pathlib.Path, diagnostic: Diagnostic) -> list[str]:
    if diagnostic.position and diagnostic.position.sheet is not None:
        return []  # the cell is named; its value stands in the message
    # The same bytes, limits and line ends as in load, so that line numbers agree.
    data, _ = load_bytes(root, diagnostic.path, DOCUMENT_BYTES)
    if data is None:
        return []
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return [line.removesuffix("\r") for line in text.split("\n")]


def _quote_line(line: str, column: int) -> tuple[str, int]:
    """The visible line, cut around ``column``, and how many terminal columns stand before it."""
    before, after = line[: column - 1], line[column - 1 :]
    left = _cut([_show_character(c) for c in reversed(before)], QUOTE_WIDTH // 2)
    right = _cut([_show_character(c) for c in after], QUOTE_WIDTH - QUOTE_WIDTH // 2)
    shown = "".join(reversed(left))
    return shown + "".join(right), _width_of(shown)


def _cut(cells: list[str], room: int) -> list[str]:
    used = 0
    for number, cell in enumerate(cells):
        used += _width_of(cell)
        if used > room:
            return [*cells[:number], _ELLIPSIS]
    return cells


def _show_character(character: str) -> str:
    if character == "\t":
        return "→"
    if character == "\n":
        return "⏎"
    hidden = find_forbidden(character) or unicodedata.category(character) in ("Cc", "Cf", "Zs") and character != " "
    return f"<U+{ord(character):04X}>" if hidden else character


def _width_of(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def show_place(diagnostic: Diagnostic, strings: Strings) -> str:
    """``products/KG0001.yaml:11:8``, or in a workbook its sheet and cell in words."""
    path, place = show_text(diagnostic.path), diagnostic.position
    if place is None:
        return path
    if place.sheet is None:
        return f"{path}:{place.line}:{place.column}"
    return strings.format("report.cell" if place.sheet else "report.cell_of_table", path=path, sheet=show_text(place.sheet), cell=cell_name(place))


def cell_name(place: Position) -> str:
    """Row and column as Excel names the cell: ``D7``."""
    letters, column = "", place.column
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{place.line}"


def _paint(text: str, style: str, colour: bool) -> str:
    return f"\x1b[{_ANSI[style]}m{text}\x1b[0m" if colour else text
