"""Runs the `run` steps of a workflow one after the other in bash, as a runner does: as far as a machine without a forge can.

Knows of expressions no more than the workflows use; anything else is an error here, so that it is not passed over.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.conftest import ROOT

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def read_workflow(name: str) -> dict:
    """A workflow by its file name; YAML takes the key ``on`` for a truth value, which is put right."""
    loaded = yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))
    loaded["on"] = loaded.pop(True)
    return loaded


def value_of(expression: str, context: Mapping[str, object]) -> object:
    """``a.b.c`` looked up; ``'text'``; ``x == y``, ``x != y``, ``p && q``, ``!cancelled()``."""
    if "&&" in expression:
        return all(value_of(part.strip(), context) for part in expression.split("&&"))
    for sign in ("==", "!="):
        if sign in expression:
            left, right = (value_of(part.strip(), context) for part in expression.split(sign))
            return (left == right) is (sign == "==")
    if expression == "!cancelled()":
        return True
    if expression.startswith("'"):
        return expression.strip("'")
    found: object = context
    for part in expression.split("."):
        assert isinstance(found, Mapping) and part in found, f"unknown: {expression}"
        found = found[part]
    return found


@dataclass
class Ran:
    """What a job did. ``outputs`` by the ids of its steps."""

    code: int = 0
    log: str = ""
    summary: str = ""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


def run_job(job: Mapping[str, object], folder: Path, context: dict[str, object], environment: Mapping[str, str], scratch: Path) -> Ran:
    """Run the job's own steps in ``folder`` until one fails. Steps that use an action do nothing here; ``context`` may hold what they give."""
    ran = Ran(outputs=dict(context.get("steps", {})))
    scratch.mkdir(parents=True, exist_ok=True)
    summary, output = scratch / "summary.md", scratch / "output"
    summary.touch()
    for step in job["steps"]:
        name = step.get("name") or step.get("uses")
        if "run" not in step:
            continue
        assert "${{" not in step["run"], name
        if not value_of(str(step.get("if", "'yes'")), {**context, "steps": ran.outputs}):
            ran.skipped.append(name)
            continue
        output.write_text("", encoding="utf-8")
        own = {key: str(filled(str(text), {**context, "steps": ran.outputs})) for key, text in step.get("env", {}).items()}
        paths = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=folder, env={**environment, **paths, **own}, capture_output=True, text=True
        )  # fmt: skip
        ran.log += done.stdout + done.stderr
        if step.get("id"):
            ran.outputs[step["id"]] = {"outputs": dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())}
        if done.returncode:
            ran.code = done.returncode
            break
    ran.summary = summary.read_text(encoding="utf-8")
    return ran


def filled(text: str, context: Mapping[str, object]) -> str:
    return EXPRESSION.sub(lambda found: str(value_of(found[1], context)), text)


def bare_environment(**more: str) -> dict[str, str]:
    """A runner's environment without anything of the machine that runs the tests but its programs."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", **more}
