"""GitLab through its API, with the token of a project that an office has made for this (OCOP_FORGE_TOKEN)."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

PAGES = 30


class GitLab:
    """One project. Numbers are the `iid` of its issues and merge requests."""

    def __init__(self, environment: os._Environ[str] | dict[str, str]) -> None:
        self.api = environment["CI_API_V4_URL"]
        self.root = f"projects/{environment['CI_PROJECT_ID']}"
        self.url = f"{environment['CI_PROJECT_URL']}/"
        self.token = environment["OCOP_FORGE_TOKEN"]
        self.me: int | None = None

    def call(self, method: str, path: str, body: object = None) -> object:
        """The answer of the API. Raises HTTPError when it refuses."""
        headers = {"PRIVATE-TOKEN": self.token, "Content-Type": "application/json"}
        given = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(urllib.request.Request(f"{self.api}/{path}", given, headers, method=method), timeout=60) as answer:
            return json.load(answer)

    def pages(self, path: str, **query: str) -> Iterator[dict]:
        """Every entry of a list, page by page."""
        for page in range(1, PAGES + 1):
            entries = self.call("GET", f"{self.root}/{path}?{urlencode({**query, 'per_page': '100', 'page': str(page)})}")
            yield from entries
            if len(entries) < 100:
                return

    @property
    def own(self) -> int:
        """The user behind the token."""
        if self.me is None:
            self.me = int(self.call("GET", "user")["id"])
        return self.me

    def changed_files(self, number: int) -> Iterator[str]:
        """Both names of a file that was renamed."""
        for file in self.pages(f"merge_requests/{number}/diffs"):
            yield from {file["new_path"], file["old_path"]}

    def job(self, pipeline: str, name: str) -> int | None:
        """The newest job of that name in a pipeline."""
        return next((int(job["id"]) for job in self.pages(f"pipelines/{int(pipeline)}/jobs") if job["name"] == name), None)

    def comments(self, number: int) -> Iterator[tuple[int, str]]:
        """Those of the token's user alone: id and text."""
        for found in self.pages(f"merge_requests/{number}/notes", sort="asc"):
            if found["author"]["id"] == self.own:
                yield int(found["id"]), found["body"]

    def write_comment(self, number: int, comment: int | None, body: str) -> None:
        notes = f"{self.root}/merge_requests/{number}/notes"
        if comment is None:
            self.call("POST", notes, {"body": body})
        else:
            self.call("PUT", f"{notes}/{comment}", {"body": body})

    def issues(self) -> Iterator[tuple[int, str, bool]]:
        """Those of the token's user alone, the newest first: number, text, and whether it is open."""
        for found in self.pages("issues", scope="all", author_id=str(self.own)):
            yield int(found["iid"]), found["description"] or "", found["state"] == "opened"

    def write_issue(self, number: int | None, title: str, body: str, is_open: bool) -> None:
        if number is None:
            self.call("POST", f"{self.root}/issues", {"title": title, "description": body})
        else:
            event = {"state_event": "reopen" if is_open else "close"}
            self.call("PUT", f"{self.root}/issues/{number}", {"title": title, "description": body, **event})
