"""The figures: as a table in the terminal, kept as JSON, and from there into the documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.chart import write_chart
from tests.benchmarks.measure import machine
from tests.conftest import ROOT

FILE = Path(__file__).resolve().parent / "results" / "speed.json"
GUIDES = ROOT / "catalog" / "pages"
Row = Mapping[str, float | int]


def read() -> dict[str, dict[str, dict[str, dict[str, Row]]]]:
    """What was measured before, or nothing; a part that is measured again takes the place of the old one."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"sizes": {}}


def write(found: Mapping[str, object]) -> None:
    FILE.parent.mkdir(exist_ok=True)
    told = {**found, "machine": machine()}
    FILE.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write_documents(told)
    write_chart(told["sizes"])


def write_documents(found: Mapping[str, object]) -> None:
    """Put the figures into the tables of the deploy guide in both languages. Their words stand there; here are only numbers."""
    for language, mark in (("vi", ","), ("en", ".")):
        guide = GUIDES / language / "huong-dan-trien-khai.md"
        text = guide.read_text(encoding="utf-8")
        for name, rows in (("capacity", _capacity(found, mark)), ("edits", _edits(found, mark)), ("peers", _peers(found, mark))):
            pattern = rf"(<!-- speed: {name} -->\n\n\|.*\n\|[-|]+\n)(?:\|.*\n)*"
            text, count = re.subn(pattern, lambda table, rows=rows: table[1] + "".join(f"| {' | '.join(row)} |\n" for row in rows), text)
            assert count == 1, name
        text, count = re.subn(r"(<!-- speed: machine -->\n\n[^:\n]*: ).*", lambda line: f"{line[1]}{_machine(found)}.", text)
        assert count == 1, language
        guide.write_text(text, encoding="utf-8")


def _sizes(found: Mapping[str, Any], part: str) -> Iterator[tuple[int, Mapping[str, Row]]]:
    return ((int(size), parts[part]) for size, parts in sorted(found["sizes"].items(), key=lambda item: int(item[0])) if part in parts)


def _number(value: float, mark: str) -> str:
    """``1,234.5`` as each language writes it; small ones with one digit behind the mark."""
    written = f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
    return written if mark == "." else written.translate(str.maketrans(",.", ".,"))


def _machine(found: Mapping[str, Any]) -> str:
    of = found["machine"]
    return f"{of['cores']} × {of['processor']}, {of['memory']}, {of['system']}, Python {of['python']}"


def _capacity(found: Mapping[str, Any], mark: str) -> Iterator[list[str]]:
    for size, rows in _sizes(found, "everything"):
        cold, warm = rows["cold"], rows["warm"]
        yield [
            f"{size:,}".replace(",", "." if mark == "," else ","), f"{cold['files']:,}".replace(",", "." if mark == "," else ","), f"{_number(cold['size'] / 1e6, mark)} MB",
            f"{_number(cold['wall'], mark)} s", f"{_number(warm['wall'], mark)} s", f"{_number(max(cold['memory'], warm['memory']) / 1e6, mark)} MB", str(cold["day"]),
        ]  # fmt: skip


def _edits(found: Mapping[str, Any], mark: str) -> Iterator[list[str]]:
    for size, rows in _sizes(found, "edits"):
        parts = found["sizes"][str(size)]
        seconds = [rows[name]["wall"] for name in ("nothing", "text", "name")]
        seconds += [parts[part][name]["wall"] if part in parts else None for part, name in (("check", "cold"), ("check", "one changed"), ("serve", "edit"))]
        told = ["–" if value is None else f"{_fine(value, mark)} s" for value in seconds]
        yield [f"{size:,}".replace(",", "." if mark == "," else ","), *told, str(rows["text"]["day"])]


def _fine(value: float, mark: str) -> str:
    return f"{value:.2f}".replace(".", mark)


def _peers(found: Mapping[str, Any], mark: str) -> Iterator[list[str]]:
    for size, rows in _sizes(found, "builds"):
        own = rows["ocop"]
        told = [f"{_number(own['wall'], mark)} s, {_number(own['memory'] / 1e6, mark)} MB"]
        for name in ("hugo", "mkdocs-material", "raw"):
            row = rows.get(name)
            told.append(f"{_number(row['wall'], mark)} s, {_number(row['memory'] / 1e6, mark)} MB ({_number(row['wall'] / own['wall'], mark)})" if row else "–")
        yield [f"{size:,}".replace(",", "." if mark == "," else ","), *told, str(own["day"])]


def render_part(part: str, size: int, rows: Mapping[str, Row]) -> str:
    """A table of one part. Times in seconds, memory and bytes in MB; ratios to the first row."""
    columns = [name for name in ("wall", "best", "worst", "cpu", "memory", "files", "size", "products", "lists", "written", "differ", "requests", "p99", "bytes", "failed") if any(name in row for row in rows.values())]
    first = next(iter(rows.values()))
    lines = [f"\n{part}, {size:,} products", f"{'':18}" + "".join(f"{name:>10}" for name in columns) + f"{'ratio':>9}"]
    for name, row in rows.items():
        ratio = f"{row['wall'] / first['wall']:9.2f}" if "wall" in row and "wall" in first else ""
        lines.append(f"{name:18}" + "".join(f"{_figure(column, row.get(column)):>10}" for column in columns) + ratio)
    return "\n".join(lines)


def _figure(column: str, value: float | int | None) -> str:
    if value is None:
        return ""
    if column in ("memory", "size"):
        return f"{value / 1e6:,.0f} MB"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def render_scaling(found: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Row]]]]) -> str:
    """The time of this program for one page at each size."""
    costs = {int(size): parts["builds"]["ocop"] for size, parts in found["sizes"].items() if "builds" in parts}
    return "\n".join(f"{size:>7,} products: {row['wall'] / (row['products'] + row['lists']) * 1000:.2f} ms a page, {row['cpu'] / (row['products'] + row['lists']) * 1000:.2f} ms of one core" for size, row in sorted(costs.items()))
