"""The figures: as a table in the terminal, kept as JSON, and from there into the documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.benchmarks.measure import machine

FILE = Path(__file__).resolve().parent / "results" / "speed.json"
Row = Mapping[str, float | int]


def read() -> dict[str, dict[str, dict[str, dict[str, Row]]]]:
    """What was measured before, or nothing; a part that is measured again takes the place of the old one."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"sizes": {}}


def write(found: Mapping[str, object]) -> None:
    FILE.parent.mkdir(exist_ok=True)
    told = {**found, "date": str(date.today()), "machine": machine()}
    FILE.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


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
