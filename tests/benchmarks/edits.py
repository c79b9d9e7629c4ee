"""One product edited: how long until the site, the check or the browser knows it, and which files are written for it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.builders import EVERYTHING, OCOP, build_command, ocop
from tests.benchmarks.measure import Measured, measure
from tests.preview import Preview, free_port

PRODUCT = 9
LONGEST = 900.0


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild took; ``written``: files that are new on the disk; ``differ``: those whose content is another."""

    measured: Measured
    written: int
    differ: int


def edit_product(catalogue: Path, number: int, field: str = "summary") -> str:
    """Change the Vietnamese text of one field of one product; returns the new text."""
    (path,) = (catalogue / "products").rglob(f"KG{100_000 + PRODUCT}.yaml")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index(f"{field}:\n") + 1
    text = f"Sửa lần {number}"
    lines[at] = f'  vi: "{text}"\n'
    path.write_text("".join(lines), encoding="utf-8")
    return text


def measure_rebuild(catalogue: Path, out: Path, number: int, field: str | None) -> Rebuilt:
    """Edit one product (``field``: None edits nothing) and build into the site that is there, with everything on."""
    before = _read_state(out)
    if field:
        edit_product(catalogue, number, field)
    measured = measure(build_command(out, *EVERYTHING), catalogue)
    after = _read_state(out)
    written = sum(before.get(path, (0, 0, ""))[:2] != state[:2] for path, state in after.items())
    differ = sum(before.get(path, (0, 0, ""))[2] != state[2] for path, state in after.items())
    return Rebuilt(measured, written, differ + len(before.keys() - after.keys()))


def _read_state(site: Path) -> dict[str, tuple[int, int, str]]:
    """The inode, the time and the hash of every file."""
    state = {}
    for folder, _, names in os.walk(site):
        for name in names:
            path = f"{folder}/{name}"
            told = os.stat(path)
            with open(path, "rb") as file:
                state[path] = (told.st_ino, told.st_mtime_ns, hashlib.file_digest(file, "blake2b").hexdigest())
    return state


def measure_check(catalogue: Path) -> Measured:
    return measure(ocop("check", "--format", "line"), catalogue)


def measure_serve(catalogue: Path) -> tuple[float, float]:
    """Seconds until ``ocop serve`` shows the site for the first time, and from saving a product until open pages show the edit."""
    port = free_port()
    started = time.perf_counter()
    server = subprocess.Popen(
        (OCOP, "serve", "--port", str(port)), cwd=catalogue, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        page = f"san-pham/san-pham-mau-{PRODUCT}/"
        _wait_for(f"http://127.0.0.1:{port}/{page}", "</html>", server)
        first = time.perf_counter() - started
        preview = Preview(server, port)
        with preview.listen() as told:
            next(told)
            text = edit_product(catalogue, int(time.time()))
            started = time.perf_counter()
            next(told)  # an open page is loaded anew now
            shown = preview.ask(f"/{page}")
        if text not in shown.text:
            raise ValueError(shown.text)
        return first, time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str, text: str, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + LONGEST
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                if text in answer.read().decode():
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{address} does not show {text!r}")
