"""A GitLab of a few calls, listening on 127.0.0.1: what it does not know, it refuses."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "made-up"
ME = {"id": 7, "username": "project_1_bot"}


class FakeGitLab(ThreadingHTTPServer):
    """``notes``, ``issues``, ``diffs`` and ``jobs`` as its API gives them; ``writes``: every call that changed something."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.notes: list[dict] = []
        self.issues: list[dict] = []
        self.diffs: list[dict] = []
        self.jobs: list[dict] = []
        self.writes: list[tuple[str, str, dict]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    server: FakeGitLab

    def answer(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
        found = self.find(parts.path.removeprefix("/projects/1/"), query, body) if self.headers["PRIVATE-TOKEN"] == TOKEN else None
        if isinstance(found, list):
            size, page = int(query["per_page"]), int(query["page"])
            found = found[(page - 1) * size : page * size]
        content = json.dumps(found).encode()
        self.send_response(200 if found is not None else 403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = answer  # noqa: N815

    def find(self, path: str, query: dict[str, str], body: dict | None) -> object:
        own = self.server
        if self.command != "GET":
            own.writes.append((self.command, path, body))
        lists = {"issues": list(reversed(own.issues)), "merge_requests/3/notes": own.notes, "merge_requests/3/diffs": own.diffs, "pipelines/5/jobs": own.jobs}
        if self.command == "GET":
            return ME if path == "/user" else lists.get(path)
        if self.command == "POST" and path.endswith("notes"):
            own.notes.append({"id": 100 + len(own.notes), "author": ME, "body": body["body"]})
            return own.notes[-1]
        if self.command == "POST" and path == "issues":
            own.issues.append({"iid": 1 + len(own.issues), "author": ME, "state": "opened", **body})
            return own.issues[-1]
        place, number = re.fullmatch(r"(.*)/(\d+)", path).groups()
        if place.endswith("notes"):
            next(note for note in own.notes if note["id"] == int(number)).update(body)
        else:
            issue = next(issue for issue in own.issues if issue["iid"] == int(number))
            issue.update(body, state={"close": "closed", "reopen": "opened"}[body["state_event"]])
        return {}

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def fake_gitlab() -> Iterator[FakeGitLab]:
    server = FakeGitLab()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
