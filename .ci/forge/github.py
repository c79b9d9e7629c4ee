"""GitHub through its own client `gh`, which holds the token: nothing here ever sees it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from urllib.parse import urlencode

# More pages are never asked for: 3,000 files is what GitHub tells of one pull request.
PAGES = 30
BOT = "github-actions[bot]"


def call(method: str, path: str, body: object = None) -> bytes:
    """The answer of the API. Raises CalledProcessError when it refuses."""
    command = ["gh", "api", "--method", method, path, *(["--input", "-"] if body is not None else [])]
    given = json.dumps(body).encode() if body is not None else None
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout


class GitHub:
    """One repository. Numbers are those of its issues and pull requests."""

    def __init__(self, environment: os._Environ[str] | dict[str, str]) -> None:
        self.name = environment["GITHUB_REPOSITORY"]
        self.root = f"repos/{self.name}"
        self.url = f"{environment.get('GITHUB_SERVER_URL', 'https://github.com')}/{self.name}/"

    def pages(self, path: str, **query: str) -> Iterator[dict]:
        """Every entry of a list, page by page."""
        for page in range(1, PAGES + 1):
            found = json.loads(call("GET", f"{self.root}/{path}?{urlencode({**query, 'per_page': '100', 'page': str(page)})}"))
            entries = found if isinstance(found, list) else found["artifacts"]
            yield from entries
            if len(entries) < 100:
                return

    def pull_request(self, owner: str, branch: str, sha: str, base: str) -> int | None:
        """The open pull request into ``base`` whose newest commit is ``sha``.

        The event names none for a fork, and what the fork's own run says of itself is not believed: GitHub is asked.
        """
        for found in self.pages("pulls", state="open", base=base, head=f"{owner}:{branch}"):
            if found["head"]["sha"] == sha and found["base"]["ref"] == base:
                return int(found["number"])
        return None

    def changed_files(self, number: int) -> Iterator[str]:
        """Both names of a file that was renamed."""
        for file in self.pages(f"pulls/{number}/files"):
            yield file["filename"]
            if file.get("previous_filename"):
                yield file["previous_filename"]

    def artifact(self, run: str, name: str) -> dict | None:
        for found in self.pages(f"actions/runs/{run}/artifacts", name=name):
            if found["name"] == name and not found["expired"]:
                return found
        return None

    def download(self, artifact: dict) -> bytes:
        return call("GET", f"{self.root}/actions/artifacts/{int(artifact['id'])}/zip")

    def comments(self, number: int) -> Iterator[tuple[int, str]]:
        """Those of the bot alone: id and text."""
        for found in self.pages(f"issues/{number}/comments"):
            if found["user"]["login"] == BOT:
                yield int(found["id"]), found["body"]

    def write_comment(self, number: int, comment: int | None, body: str) -> None:
        if comment is None:
            call("POST", f"{self.root}/issues/{number}/comments", {"body": body})
        else:
            call("PATCH", f"{self.root}/issues/comments/{comment}", {"body": body})

    def issues(self) -> Iterator[tuple[int, str, bool]]:
        """Those of the bot alone, the newest first: number, text, and whether it is open."""
        for found in self.pages("issues", state="all", creator=BOT):
            if found["user"]["login"] == BOT and "pull_request" not in found:
                yield int(found["number"]), found["body"] or "", found["state"] == "open"

    def write_issue(self, number: int | None, title: str, body: str, is_open: bool) -> None:
        if number is None:
            call("POST", f"{self.root}/issues", {"title": title, "body": body})
        else:
            call("PATCH", f"{self.root}/issues/{number}", {"title": title, "body": body, "state": "open" if is_open else "closed"})
