"""A running ``ocop serve``, as a process of its own, and what it tells open pages."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Only so that a test ends at all; nothing depends on it.
LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Preview:
    process: subprocess.Popen[Any]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        try:
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    @contextmanager
    def listen(self) -> Iterator[Iterator[dict[str, Any]]]:
        """What an open page is told, one after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        connection.request("GET", "/_preview/events")
        answer = connection.getresponse()
        try:
            yield (json.loads(line.removeprefix(b"data: ")) for line in answer if line.startswith(b"data: "))
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start_serve(root: Path, port: int, *options: str) -> subprocess.Popen[str]:
    """In a session of its own, as in a terminal: what is sent to its group reaches all of its processes."""
    code = "from generator.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--port", str(port), *options], cwd=root, env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        # What a shell starts behind another command hears no Ctrl-C; these tests may be such a thing.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


@contextmanager
def serve(root: Path) -> Iterator[Preview]:
    """The preview of the catalogue in ``root``, once it serves a site or tells why there is none."""
    port = free_port()
    process = start_serve(root, port)
    try:
        assert process.stderr
        for line in process.stderr:
            if str(port) in line:
                break
        yield Preview(process, port)
    finally:
        process.terminate()
        process.communicate()


def edit(path: Path, before: str, after: str) -> None:
    """As an editor does it: a new file takes the place of the old one."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text.replace(before, after), encoding="utf-8")
    os.replace(beside, path)
