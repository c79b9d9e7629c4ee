"""Files that a command would write, tried out on a copy of the catalogue before they are written.

A door: it writes, first beside the catalogue, then in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator import pipeline
from generator.cli.shared import write_whole

_DATA = ("products", "catalog/data")


def check_outcome(root: Path, files: Mapping[str, bytes], latest: date) -> tuple[pipeline.Diagnostic, ...]:
    """Every fault of the catalogue as it would be with ``files`` (path -> content) in it. The catalogue itself stays as it is."""
    with tempfile.TemporaryDirectory(prefix="ocop-trial-") as folder:
        copy = Path(folder)
        for name in _DATA:
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name, symlinks=True, copy_function=_link)
        write_files(copy, files)
        return pipeline.check(copy, latest).diagnostics


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write each file below ``root`` anew; a file is whole or as it was. Raises OSError."""
    for path, content in files.items():
        write_whole(root, path, content)


def _link(source: str, target: str) -> None:
    """A second name for the same file costs nothing; on another disk it is copied."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target, follow_symlinks=False)
