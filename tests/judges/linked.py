"""JSON-LD against the vocabulary of schema.org: its types as TypeScript (schema-dts), judged by the compiler. Needs no network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")
_FAULT = re.compile(r"fact-(\d+)\.ts\((\d+),\d+\): error TS\d+: (.*)")


class _Facts(HTMLParser):
    """Reads scripts as a browser does, so that text which ends one early is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside = False
        self.found: list[tuple[str | None, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.inside = tag == "script" and own.get("type") == "application/ld+json"
        if self.inside:
            self.found.append((own.get("data-until"), ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            until, text = self.found[-1]
            self.found[-1] = until, text + data


def read_facts(html: str) -> list[tuple[str | None, dict[str, object]]]:
    """Every fact of a page with the day on which it ends, if it does. Raises ValueError for what is not JSON."""
    reader = _Facts()
    reader.feed(html)
    return [(until, json.loads(text)) for until, text in reader.found]


def linked_errors(facts: Iterable[Mapping[str, object]]) -> list[str]:
    """What is not as schema.org has it. Raises RuntimeError when the compiler itself did not run."""
    with TemporaryDirectory(prefix="linked-", dir=FOLDER) as folder:
        count = 0
        for count, fact in enumerate(facts, start=1):
            text = f'import type {{ Thing, WithContext }} from "schema-dts";\nexport const fact: WithContext<Extract<Thing, {{ "@type": "{fact["@type"]}" }}>> = {json.dumps(fact)};\n'
            Path(folder, f"fact-{count}.ts").write_text(text, encoding="utf-8")
        settings = {"compilerOptions": {"strict": True, "noEmit": True, "module": "esnext", "moduleResolution": "bundler", "skipLibCheck": True, "types": []}, "include": ["*.ts"]}
        Path(folder, "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        command = [str(NODE), str(FOLDER / "node_modules/typescript/bin/tsc"), "--project", folder, "--pretty", "false"]
        told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600)
    found = [line for line in told.stdout.splitlines() if line.strip()]
    if told.returncode != 0 and not any(_FAULT.search(line) for line in found):
        raise RuntimeError(f"the compiler did not run: {told.stdout}{told.stderr}")
    return found
