"""``make bench``: builds the same catalogue with this program and others, interleaved, and prints how long each took.

    make bench                                          150 and 2,000 products
    make bench ARGS="--size 20000 --times 3 --write"    the figures of the documents
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from statistics import median

from tests.benchmarks import builders, edits, results, serving
from tests.benchmarks.measure import Measured
from tests.benchmarks.outputs import Output, check_comparable, read_output
from tests.conftest import ROOT

Row = dict[str, float | int | str]
# Plain MkDocs needs minutes for more.
MATERIAL_MOST = 2_000


def main() -> None:
    """Run the parts that were asked for, size by size, and print or write what came out."""
    options = _read_options()
    work = options.work.resolve()
    found = results.read()
    for size in options.size:
        folder = work / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        of_size = found["sizes"].setdefault(str(size), {})
        for part in options.part:
            tell(f"{size}: {part}")
            of_size[part] = PARTS[part](size, folder, options)
            print(results.render_part(part, size, of_size[part]), flush=True)
        if not options.keep:
            shutil.rmtree(folder)
    print(results.render_scaling(found))
    if options.write:
        results.write(found)


def tell(words: str) -> None:
    print(f"… {words}", file=sys.stderr, flush=True)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--size", type=int, action="append", help="number of products, repeatable (150 and 2000)")
    parser.add_argument("--times", type=int, default=3, help="how often each is run (3)")
    parser.add_argument("--peer", action="append", choices=builders.PEERS, help="only these beside this program, repeatable")
    parser.add_argument("--material", action="store_true", help=f"plain mkdocs-material also above {MATERIAL_MOST:,} products: ten minutes each time")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "bench", help="where to build; 5 GB for 20,000 products")
    parser.add_argument("--keep", action="store_true", help="leave what was built")
    parser.add_argument("--write", action="store_true", help="keep the figures in tests/benchmarks/results and put them into the documents")
    options = parser.parse_args()
    options.part, options.size = options.part or list(PARTS), options.size or [150, 2_000]
    if unknown := set(options.part) - PARTS.keys():
        parser.error(", ".join(sorted(unknown)))
    return options


def bench_builds(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    """This program against the others, one after the other and again, each from nothing."""
    catalogue = builders.prepare_catalogue(size, folder / "catalogue")
    own = builders.own_builder(catalogue, folder / "ocop")
    own.run()
    ours = read_output(own.out)
    chosen = options.peer or [name for name in builders.PEERS if name != "mkdocs-material" or size <= MATERIAL_MOST or options.material]
    all_of = [own, *(builders.PEERS[name](catalogue, own.out, folder / name) for name in chosen)]
    outputs: dict[str, Output] = {}
    measured: dict[str, list[Measured]] = {builder.name: [] for builder in all_of}
    for turn in range(options.times):
        for builder in all_of:
            tell(f"{size}: {builder.name}, {turn + 1} of {options.times}")
            measured[builder.name].append(builder.run())
            if not turn:
                outputs[builder.name] = read_output(builder.out)
                if builder.name != "raw":
                    check_comparable(builder.name, outputs[builder.name], ours, size, builder.weight)
            if builder is not own:
                shutil.rmtree(builder.out)
    return {name: {**_summary(of_one), **asdict(outputs[name])} for name, of_one in measured.items()}


def bench_everything(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    """With everything on: once on a fresh machine, then with the pictures and codes of the build before."""
    catalogue = builders.prepare_catalogue(size, folder / "everything", everything=True)
    cold, warm = builders.whole_builders(catalogue, folder / "whole")
    first = cold.run()
    output = asdict(read_output(cold.out))
    return {"cold": {**_summary([first]), **output}, "warm": {**_summary([warm.run() for _ in range(options.times)]), **output}}


def bench_edits(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    """Nothing, a text, or the name of one product changed: the whole process, from start to end."""
    catalogue = builders.prepare_catalogue(size, folder / "everything", everything=True)
    _, warm = builders.whole_builders(catalogue, folder / "whole")
    if not warm.out.exists():
        warm.run()
    rows: dict[str, Row] = {}
    for name, field in (("nothing", None), ("text", "summary"), ("name", "name")):
        rebuilt = [edits.measure_rebuild(catalogue, warm.out, turn, field) for turn in range(options.times)]
        rows[name] = {**_summary([one.measured for one in rebuilt]), "written": rebuilt[-1].written, "differ": rebuilt[-1].differ}
    return rows


def bench_check(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    """``ocop check`` on a fresh machine, and again after one file was changed."""
    catalogue = builders.prepare_catalogue(size, folder / "catalogue")
    cold, one = [], []
    for turn in range(options.times):
        shutil.rmtree(catalogue / ".cache", ignore_errors=True)
        cold.append(edits.measure_check(catalogue))
        edits.edit_product(catalogue, turn)
        one.append(edits.measure_check(catalogue))
    return {"cold": _summary(cold), "one changed": _summary(one)}


def bench_serve(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    """``ocop serve``: until the first page is there, and from saving a product until its page shows it."""
    catalogue = builders.prepare_catalogue(size, folder / "catalogue")
    first, edit = edits.measure_serve(catalogue)
    return {"first page": {"wall": first}, "edit": {"wall": edit}}


def bench_nginx(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    """What nginx with our configuration answers in a second, asked by wrk on the same machine."""
    catalogue = builders.prepare_catalogue(size, folder / "everything", everything=True)
    _, warm = builders.whole_builders(catalogue, folder / "whole")
    if not warm.out.exists():
        warm.run()
    return serving.bench_site(warm.out, folder / "nginx")


def _summary(measured: list[Measured]) -> Row:
    """The median of each figure; the best and the worst time too."""
    walls = [one.wall for one in measured]
    return {
        "wall": median(walls), "best": min(walls), "worst": max(walls), "cpu": median(one.cpu for one in measured), "memory": max(one.memory for one in measured), "times": len(walls), "day": str(date.today()),
    }  # fmt: skip


PARTS: dict[str, Callable[[int, Path, argparse.Namespace], dict[str, Row]]] = {
    "builds": bench_builds, "everything": bench_everything, "edits": bench_edits, "check": bench_check, "serve": bench_serve, "nginx": bench_nginx,
}  # fmt: skip

if __name__ == "__main__":
    main()
