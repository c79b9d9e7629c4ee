"""Why a file is not YAML, said in terms of what the author typed.

Turns the parser's error into one diagnostic, naming the common slips (tabs, a missing space, a missing
quotation mark) by codes of their own. It reads the text around the error and nothing else.
"""

from __future__ import annotations

import re

import yaml

from generator.diagnostic import Diagnostic, Position
from generator.load.scalar import quote

# An entry of a mapping on one line, with or without list dashes before it.
_ENTRY = re.compile(r"\s*(?:- +)*[^\s:#\"'\[{][^:]*:[ \t]+(?P<value>\S.*?)\s*$")
_NO_SPACE = re.compile(r"(?P<before>\s*(?:- +)*[\w-]+):(?P<value>[^\s:/].*?)\s*$")
_GLUED_DASH = re.compile(r"\s*(?P<dash>-)(?P<rest>[A-Za-z_]\w*:(?:\s.*?)?)\s*$")
# Lines before the error among which a quote left open is looked for.
_LOOK_BACK = 40
_STARTS_WRONG = tuple("@%&*!|>`\"'")


def explain_syntax(path: str, text: str, error: Exception) -> Diagnostic:
    """The one diagnostic for ``error``, which the parser raised while reading ``text``."""
    problem = getattr(error, "problem", None) or str(error)
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Diagnostic("yaml-syntax", path, args={"problem": problem})
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    found = (
        _find_tab(path, lines, mark)
        or _find_unclosed(path, lines, error)
        or _find_missing_colon(path, lines, error)
        or _find_glued_dash(path, lines, mark)
        or _find_wrong_indent(path, lines, error)
        or _find_open_quote(path, lines, mark)
        or _find_missing_quotes(path, lines, mark)
    )
    return found or Diagnostic("yaml-syntax", path, _position(mark), args={"problem": problem})


def _find_tab(path: str, lines: list[str], mark: yaml.Mark) -> Diagnostic | None:
    line = _line_at(lines, mark)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    return Diagnostic("tab-indent", path, Position(mark.line + 1, indent.index("\t") + 1))


def _find_unclosed(path: str, lines: list[str], error: yaml.YAMLError) -> Diagnostic | None:
    context, start = getattr(error, "context", None) or "", getattr(error, "context_mark", None)
    if start is None:
        return None
    if "quoted scalar" in context and "end of stream" in error.problem:
        return Diagnostic("unclosed-quote", path, _position(start))
    if "while parsing a flow" in context:
        position = _position(start)
        if _line_at(lines, start)[start.column : start.column + 1] not in ("[", "{"):
            # At the end of the file the parser points behind it: the last bracket is the one.
            position = _last_bracket(lines) or position
        return Diagnostic("unclosed-bracket", path, position)
    return None


def _last_bracket(lines: list[str]) -> Position | None:
    for number in range(len(lines) - 1, -1, -1):
        column = max(lines[number].rfind("["), lines[number].rfind("{"))
        if column >= 0:
            return Position(number + 1, column + 1)
    return None


def _find_open_quote(path: str, lines: list[str], mark: yaml.Mark) -> Diagnostic | None:
    """A quote left open ends at the next one, lines later, where the parser stumbles."""
    for number in range(min(mark.line, len(lines)) - 1, max(mark.line - _LOOK_BACK, 0) - 1, -1):
        entry = _ENTRY.match(lines[number])
        if entry and entry["value"][:1] in ("'", '"'):
            quote_mark = entry["value"][0]
            if entry["value"].replace("\\" + quote_mark, "").count(quote_mark) % 2:
                return Diagnostic("unclosed-quote", path, Position(number + 1, entry.start("value") + 1))
            return None
    return None


def _find_missing_colon(path: str, lines: list[str], error: yaml.YAMLError) -> Diagnostic | None:
    mark = error.problem_mark
    if "mapping values" in error.problem:
        # The parser stumbles over the next colon; the slip is on the nearest line before it.
        number = next((n for n in range(mark.line - 1, -1, -1) if lines[n].strip()), None)
        slip = _NO_SPACE.match(lines[number]) if number is not None else None
        return _explain_missing_space(path, number, slip) if slip else None
    if (getattr(error, "context", None) or "") != "while scanning a simple key":
        return None
    mark = error.context_mark
    line = _line_at(lines, mark)
    slip = _NO_SPACE.match(line)
    if slip:
        return _explain_missing_space(path, mark.line, slip)
    return None if ":" in line else Diagnostic("missing-colon", path, _position(mark))


def _explain_missing_space(path: str, number: int, slip: re.Match[str]) -> Diagnostic:
    position = Position(number + 1, slip.start("value") + 1)
    cure = f"{slip['before'].lstrip(' -')}: {slip['value']}"
    return Diagnostic("missing-space", path, position, cure=cure)


def _find_glued_dash(path: str, lines: list[str], mark: yaml.Mark) -> Diagnostic | None:
    """A dash without a space behind it begins no entry; the parser stumbles only over a later line."""
    for number in range(min(mark.line, len(lines) - 1), max(mark.line - _LOOK_BACK, 0) - 1, -1):
        slip = _GLUED_DASH.match(lines[number])
        if slip:
            position = Position(number + 1, slip.start("dash") + 1)
            return Diagnostic("missing-dash-space", path, position, cure=f"- {slip['rest']}")
    return None


def _find_wrong_indent(path: str, lines: list[str], error: yaml.YAMLError) -> Diagnostic | None:
    mark = error.problem_mark
    line = _line_at(lines, mark)
    start = len(line) - len(line.lstrip())
    at_start = mark.column == start and "block" in (getattr(error, "context", None) or "")
    entry = _ENTRY.match(line)
    too_deep = "mapping values" in error.problem and (not entry or mark.column < entry.start("value"))
    if not line.strip() or not (at_start or too_deep):
        return None
    return Diagnostic("wrong-indent", path, Position(mark.line + 1, start + 1))


def _find_missing_quotes(path: str, lines: list[str], mark: yaml.Mark) -> Diagnostic | None:
    entry = _ENTRY.match(_line_at(lines, mark))
    if not entry or mark.column < entry.start("value"):
        return None
    value = entry["value"]
    if not value.startswith(_STARTS_WRONG) and ": " not in value and not value.endswith(":"):
        return None
    if len(value) > 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    position = Position(mark.line + 1, entry.start("value") + 1)
    return Diagnostic("needs-quotes", path, position, cure=quote(value))


def _line_at(lines: list[str], mark: yaml.Mark) -> str:
    return lines[mark.line] if mark.line < len(lines) else ""


def _position(mark: yaml.Mark) -> Position:
    return Position(mark.line + 1, mark.column + 1)
