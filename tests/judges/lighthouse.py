"""Lighthouse: scores of pages on a simulated telephone with a slow network, and what lowers them.

One Chromium and one Node for any number of pages. Knows nothing of our pages; lighthouse.mjs asks Lighthouse itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.judges.chromium import ARGUMENTS, find_chromium

NODE = Path(sys.executable).parent / "node"
SCRIPT = Path(__file__).with_suffix(".mjs")
# The least that a page must reach, of 100.
LEAST: Mapping[str, int] = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3


@dataclass(frozen=True, slots=True)
class Scores:
    """What one page reached in each category, of 100, and in each what took points away."""

    address: str
    scores: Mapping[str, int]
    reasons: Mapping[str, Sequence[str]]

    def faults(self, least: Mapping[str, int] = LEAST) -> list[str]:
        """Each category below its least, with the reasons. Empty for a good page."""
        low = [name for name, wanted in least.items() if self.scores[name] < wanted]
        return [f"{self.address}: {name} {self.scores[name]}: {'; '.join(self.reasons[name])}" for name in low]


def lighthouse(addresses: Sequence[str]) -> list[Scores]:
    """The scores of each page, of the best of up to RUNS runs. Raises RuntimeError when the judge itself did not run."""
    with _open_chromium() as port:
        asked = json.dumps({"port": port, "addresses": list(addresses), "runs": RUNS, "enough": LEAST["performance"]})
        told = subprocess.run([str(NODE), str(SCRIPT)], input=asked, capture_output=True, text=True, encoding="utf-8", timeout=600)
    if told.returncode:
        raise RuntimeError(f"Lighthouse did not run: {told.stderr[:2000]}")
    return [Scores(address, **found) for address, found in zip(addresses, json.loads(told.stdout), strict=True)]


@contextmanager
def _open_chromium() -> Iterator[int]:
    """A headless browser with a fresh profile; gives the port at which it takes orders."""
    path = find_chromium()
    assert path, "no Chromium: see .ci/judges"
    # The browser's children may still write into its profile when it has ended.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [path, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", *ARGUMENTS, "about:blank"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield _read_port(Path(profile) / "DevToolsActivePort", browser)
        finally:
            browser.terminate()
            browser.wait(timeout=30)


def _read_port(told: Path, browser: subprocess.Popen[bytes], most: float = 30) -> int:
    """The port, which Chromium writes once it listens. Raises RuntimeError when it ended or said nothing for ``most`` seconds."""
    end = time.monotonic() + most
    while time.monotonic() < end and browser.poll() is None:
        lines = told.read_text(encoding="ascii").split() if told.is_file() else []
        if lines:
            return int(lines[0])
        time.sleep(0.05)
    raise RuntimeError("Chromium did not open its port")
