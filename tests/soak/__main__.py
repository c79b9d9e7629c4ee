"""The long tests: ``make soak ARGS="--minutes 60"``. Prints figures, part by part, and fails when one of them found a fault."""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import ROOT
from tests.soak.parts import PARTS, Figures, Options, Part


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for each part at most (10)")
    parser.add_argument("--inputs", type=int, default=10_000_000, help="for each part at most (10,000,000)")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS], help="this part; may be given more than once")
    parser.add_argument("--jobs", type=int, default=1, help="parts at the same time (1)")
    parser.add_argument("--seed", type=int, default=1, help="another number tries other inputs (1)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    asked = parser.parse_args()
    options = Options(asked.minutes, asked.inputs, asked.seed, ROOT / ".cache" / "soak")
    parts = [part for part in PARTS if not asked.only or part.name in asked.only]

    def run(part: Part) -> Figures:
        start = time.monotonic()
        figures = {**part.run(options), "minutes": round((time.monotonic() - start) / 60, 2)}
        print(f"{part.name}: {', '.join(f'{name} {value}' for name, value in figures.items())}", flush=True)
        return figures

    with ThreadPoolExecutor(asked.jobs) as workers:
        told = dict(zip((part.name for part in parts), workers.map(run, parts), strict=True))
    tried, faults = (sum(int(figures.get(name, 0)) for figures in told.values()) for name in ("inputs", "faults"))
    print(f"inputs {tried}, faults {faults}" + (f": see {options.found}" if faults else ""))
    if asked.json:
        asked.json.write_text(json.dumps({"parts": told, "inputs": tried, "faults": faults}, indent=1) + "\n", encoding="utf-8")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
