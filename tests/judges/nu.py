"""The Nu HTML checker: errors of finished HTML files against the standard.

One start of Java for any number of files: it costs more than the checking.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def html_errors(paths: Path | Iterable[Path]) -> list[str]:
    """Every error as ``file:line: message``. ``paths`` are files, or folders searched for *.html.

    Raises RuntimeError when the checker itself did not run.
    """
    paths = [paths] if isinstance(paths, Path) else list(paths)
    command = ["java", "-Xss4m", "-jar", str(JAR), "--stdout", "--format", "json"]
    command += ["--errors-only", "--skip-non-html", *map(str, paths)]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600)
    try:
        messages = json.loads(told.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"the Nu HTML checker did not run: {told.stdout}{told.stderr}") from error
    return [_read_message(message) for message in messages]


def _read_message(message: dict[str, object]) -> str:
    file = str(message.get("url", "")).removeprefix("file:")
    return f"{file}:{message.get('lastLine', '?')}: {message.get('message')}"
