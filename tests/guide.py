"""The guides as a test follows them: their tables, their code, and the command lines that they name."""

from __future__ import annotations

import re

from tests.conftest import ROOT

# language -> name of the page -> its Markdown
GUIDES = {
    language: {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "catalog/pages" / language).glob("huong-dan*.md"))}
    for language in ("vi", "en")
}


def section(page: str, name: str) -> str:
    """What stands under the heading with the id ``name``, up to the next of its level or above."""
    found = re.search(rf"(?ms)^(##+) [^\n]*\{{#{re.escape(name)}\}}\n(.*?)(?=^##? |\Z)", page)
    assert found, name
    return found[2]


def table_rows(page: str, name: str) -> list[list[str]]:
    """The cells of the last table in a section, its head left out."""
    lines = [line.strip() for line in section(page, name).splitlines()]
    starts = [number for number, line in enumerate(lines) if re.fullmatch(r"\|(?:-+\|)+", line)]
    rows = []
    for line in lines[starts[-1] + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def code_blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", page)


def headings(page: str) -> list[tuple[int, str]]:
    """Level and id of every heading."""
    bare = re.sub(r"(?ms)^```.*?^```", "", page)
    return [(len(marks), name) for marks, name in re.findall(r"(?m)^(##+) .*\{#([\w-]+)\}$", bare)]


def command_lines(page: str) -> list[str]:
    """Every ``ocop …`` and ``make …`` that the page names, in the text and in blocks that are to be typed."""
    inline = re.findall(r"`((?:ocop|make) [^`]+)`", page)
    typed = re.findall(r"(?m)^    ((?:ocop|make) .+)$", page)
    return inline + typed
