"""nginx with the repository's own configuration, on a free port of this machine, and wrk to load it."""

from __future__ import annotations

from pathlib import Path

Row = dict[str, float | int]


def bench_site(site: Path, folder: Path) -> dict[str, Row]:
    raise NotImplementedError
