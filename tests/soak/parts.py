"""What ``make soak`` runs: a list of parts, each a name and a function from the options to figures. Add a part by adding a line to PARTS."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.conftest import ROOT
from tests.fuzz.targets import CORPUS, TARGETS

Figures = Mapping[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Options:
    """How long each part may go on: ``minutes``, or fewer when ``inputs`` are tried. ``seed``: another one tries other inputs. ``found``: where inputs are put that break something."""

    minutes: float
    inputs: int
    seed: int
    found: Path


@dataclass(frozen=True, slots=True)
class Part:
    """``run`` gives figures; of these ``faults`` is what must be 0. It raises nothing for a fault that it finds."""

    name: str
    run: Callable[[Options], Figures]


def fuzz(target: str, options: Options) -> Figures:
    """Inputs led by the branches that they take, beginning with the kept ones; what breaks a promise is put into ``options.found``."""
    options.found.mkdir(parents=True, exist_ok=True)
    seeds = [str(CORPUS / target), *([str(path) for path in (ROOT / "tests/faults").iterdir() if path.is_dir()] if target == "yaml" else [])]
    words = [f"-dict={ROOT / 'tests/fuzz/yaml.dict'}"] if target == "yaml" else []
    with tempfile.TemporaryDirectory(prefix="ocop-fuzz-") as new:
        command = [
            sys.executable, "-m", "tests.fuzz", target, new, *seeds, *words, f"-runs={options.inputs}", f"-max_total_time={round(options.minutes * 60)}", f"-seed={options.seed}",
            f"-artifact_prefix={options.found}/{target}-", "-timeout=60", "-rss_limit_mb=4096", "-print_final_stats=1",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
        grown = len(os.listdir(new))
    told = re.search(r"stat::number_of_executed_units: (\d+)", done.stderr)
    if told is None or done.returncode not in (0, 77):
        print(done.stderr[-4000:], file=sys.stderr)
    return {"inputs": int(told[1]) if told else 0, "new": grown, "faults": int(done.returncode != 0)}


def run_tests(options: Options, settings: Mapping[str, int], *arguments: str) -> Figures:
    """Tests of ``make test`` at another size."""
    environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--hypothesis-seed={options.seed}", *arguments]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=options.minutes * 60)
    except subprocess.TimeoutExpired:
        return {"passed": 0, "faults": 0, "ended": "by time"}
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
    passed = re.search(r"(\d+) passed", done.stdout)
    return {"passed": int(passed[1]) if passed else 0, "faults": int(done.returncode != 0)}


def properties(options: Options) -> Figures:
    """Any text from a file to a page and back, and any prose, with many and other inputs."""
    each = max(1, min(options.inputs, 20_000))
    figures = run_tests(options, {"OCOP_SOAK_EXAMPLES": each}, "-k", "round or article", "tests/test_hostile_round.py", "tests/test_prose.py")
    return {"inputs": each * int(figures["passed"]), **figures}


def kills(options: Options) -> Figures:
    """Builds killed at random moments: the site is always wholly the old or the new one."""
    number = max(1, min(options.inputs, 200))
    figures = run_tests(options, {"OCOP_SOAK_KILLS": number}, "tests/test_crash.py")
    return {"kills": number if figures["passed"] else 0, **figures}


def edits(options: Options) -> Figures:
    """Catalogues edited at random: what a build changes gives the site of a build from nothing."""
    number = max(1, min(options.inputs, 20))
    figures = run_tests(options, {"OCOP_SOAK_SERIES": number}, "tests/test_incremental.py")
    return {"catalogues": number if figures["passed"] else 0, **figures}


def crowd(options: Options) -> Figures:
    """A folder of a hundred thousand files: each is told or read, in a time that grows no faster than their number."""
    from generator.load.tree import load_tree

    count = min(100_000, options.inputs)
    with tempfile.TemporaryDirectory(prefix="ocop-crowd-") as folder:
        products = Path(folder) / "products"
        products.mkdir()
        for number in range(count):
            (products / f"{'TT' if number % 3 else 'tt'}{number:06}.{'yaml' if number % 2 else 'txt'}").touch()
        start = time.process_time()
        files, faults = load_tree(Path(folder), "products", (".yaml",))
        return {"files": count, "listed": len(files), "seconds": round(time.process_time() - start, 2), "faults": int(len(files) != count // 2 or bool(faults))}


PARTS = (*(Part(f"fuzz {name}", partial(fuzz, name)) for name in TARGETS), Part("properties", properties), Part("kills", kills), Part("edits", edits), Part("crowd", crowd))
