"""Which Chromium the tests drive, and how it is started.

Always the system's own browser, never a test tool's download. Run as a program, it prints the path,
or exits with 1 when there is no browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Root may not use the sandbox; the rest keeps the browser from talking to anybody but the test's server.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
)


def launch_chromium(playwright: Playwright) -> Browser:
    """A headless browser with a fresh profile, which Playwright makes and removes."""
    path = find_chromium()
    assert path, "no Chromium: see .ci/judges"
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


@cache
def find_chromium() -> str | None:
    """The path of a browser of the system that runs, or None. OCOP_CHROMIUM names one outright."""
    named = os.environ.get("OCOP_CHROMIUM")
    for name in (named,) if named else NAMES:
        path = shutil.which(name)
        # Ubuntu's "chromium-browser" may be a mere pointer to the snap shop: ask it to run.
        if path and _runs(path):
            return path
    return None


def _runs(path: str) -> bool:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0


if __name__ == "__main__":
    found = find_chromium()
    print(found or "")
    sys.exit(found is None)
