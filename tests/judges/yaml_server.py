"""yaml-language-server, which stands behind the YAML of VS Code and most other editors, driven over standard input and output.

Takes a folder with ``.vscode/settings.json`` as an editor would; knows nothing of what the files mean.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

SERVER = Path(__file__).parent / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
# The Node that the tests brought along; the server wants a newer one than most systems have.
NODE = Path(sys.executable).parent / "node"

Json = dict[str, Any]


class YamlServer:
    """An editor's session in one folder. ``with YamlServer(folder) as server: server.diagnostics("a.yaml", text)``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        settings = json.loads((root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
        self._settings = _nested(settings)
        self._last = 0
        self._versions: dict[str, int] = {}

    def __enter__(self) -> YamlServer:
        command = [str(NODE), str(SERVER), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        # A server that falls silent must not hold up the tests for ever.
        self._patience = threading.Timer(300, self._process.kill)
        self._patience.start()
        folder = self.root.as_uri()
        snippets = {"completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}}
        self._ask("initialize", {
            "processId": None, "rootUri": folder, "workspaceFolders": [{"uri": folder, "name": "root"}],
            "capabilities": {"textDocument": snippets, "workspace": {"configuration": True}},
        })  # fmt: skip
        self._send({"method": "initialized", "params": {}})
        while self._receive().get("method") != "workspace/configuration":
            pass  # what is asked before the server has fetched its settings would be answered without them
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._patience.cancel()
        self._process.kill()
        self._process.communicate()

    def diagnostics(self, files: Mapping[str, str]) -> dict[str, list[tuple[int, str]]]:
        """What the editor would underline in each file, its path -> its text: lines from 1, and messages.

        All are opened at once, because the server waits a little before it looks at any. No path twice in one session:
        the server does not say which of two texts it speaks of.
        """
        waiting = {self._open(path, text): path for path, text in files.items()}
        found = {}
        while waiting:
            told = self._receive()
            params = told.get("params", {})
            if told.get("method") == "textDocument/publishDiagnostics" and params["uri"] in waiting:
                path = waiting.pop(params["uri"])
                found[path] = sorted((d["range"]["start"]["line"] + 1, d["message"]) for d in params["diagnostics"])
        return found

    def hover(self, path: str, text: str, line: int, column: int) -> str:
        """What the editor says about a place; line and column from 1."""
        found = self._at("textDocument/hover", path, text, line, column)
        return found["contents"]["value"] if found else ""

    def completions(self, path: str, text: str, line: int, column: int) -> dict[str, Json]:
        """What the editor offers at a place, by label."""
        found = self._at("textDocument/completion", path, text, line, column)
        return {item["label"]: item for item in (found["items"] if isinstance(found, dict) else found)}

    def _at(self, method: str, path: str, text: str, line: int, column: int) -> Any:
        uri = self._open(path, text)
        return self._ask(method, {"textDocument": {"uri": uri}, "position": {"line": line - 1, "character": column - 1}})

    def _open(self, path: str, text: str) -> str:
        uri = (self.root / path).as_uri()
        version = self._versions[uri] = self._versions.get(uri, 0) + 1
        if version > 1:
            self._send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": uri}}})
        document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return uri

    def _ask(self, method: str, params: Json) -> Any:
        self._last += 1
        number = self._last
        self._send({"id": number, "method": method, "params": params})
        while True:
            told = self._receive()
            if told.get("id") == number and "method" not in told:
                if "error" in told:
                    raise RuntimeError(f"yaml-language-server: {told['error']}")
                return told.get("result")

    def _send(self, content: Mapping[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **content}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> Json:
        """The next message; what the server asks of the editor is answered on the way."""
        stream = self._process.stdout
        assert stream
        length = 0
        while (line := stream.readline().strip()) or not length:
            if not line:
                raise RuntimeError("yaml-language-server ended")
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        told: Json = json.loads(stream.read(length))
        if "id" in told and "method" in told:
            wanted = told.get("params", {}).get("items", [])
            self._send({"id": told["id"], "result": [self._settings.get(item.get("section")) for item in wanted] or None})
        return told


def _nested(settings: Mapping[str, object]) -> Json:
    """``{"yaml.format.enable": false}`` as an editor hands it on: ``{"yaml": {"format": {"enable": false}}}``."""
    made: Json = {}
    for name, value in settings.items():
        *way, last = [name] if name.startswith("[") else name.split(".")
        inner = made
        for step in way:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return made
