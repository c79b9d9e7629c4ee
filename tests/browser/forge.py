"""Stands in for GitHub's API, as far as the form asks it: gives the files of a catalogue, and remembers what it is told to write.

Answers inside the browser; nothing leaves the machine. A question that it does not know is answered with 404 and kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

API = "https://api.github.com"
HEAD = "c" * 40
CROSS_ORIGIN = {"access-control-allow-origin": "*", "access-control-allow-headers": "*", "access-control-allow-methods": "*"}
AUTHOR = {"author": {"name": "Cán Bộ Mẫu", "email": "can-bo@example.org", "user": None}, "committedDate": "2026-11-01T00:00:00Z"}


class Forge:
    """``branches``: what was written to each, by path; ``proposals``: the pull requests, with their labels; ``unknown``: what it could not answer."""

    def __init__(self, page: Page, root: Path, name: str) -> None:
        self.name = name
        paths = [path for folder in ("products", "catalog/data") for path in (root / folder).rglob("*") if path.is_file()]
        contents = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
        self._blobs = {hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest(): (path, content) for path, content in contents.items()}
        self.branches: dict[str, dict[str, bytes]] = {}
        self.messages: list[str] = []
        self.proposals: list[dict[str, Any]] = []
        self.unknown: list[str] = []
        page.route(f"{API}/**", self._answer)

    def _answer(self, route: Route) -> None:
        request = route.request
        if request.method == "OPTIONS":
            route.fulfill(status=204, headers=CROSS_ORIGIN)
            return
        body = json.loads(request.post_data or "{}")
        where = request.url.removeprefix(API).partition("?")[0]
        found = self._query(body["query"], body["variables"]) if where == "/graphql" else self._rest(request.method, where, body)
        if found is None:
            self.unknown.append(f"{request.method} {where} {body}")
        route.fulfill(status=200 if found is not None else 404, json=found if found is not None else {"message": "Not Found"}, headers=CROSS_ORIGIN)

    def _rest(self, method: str, where: str, body: dict[str, Any]) -> Any:
        repository = f"/repos/{self.name}"
        if where == "/user":
            return {"id": 1, "login": "can-bo", "name": "Cán Bộ Mẫu", "email": "can-bo@example.org", "avatar_url": "", "html_url": "https://github.com/can-bo"}
        if (method, where) == ("GET", repository):
            return {"full_name": self.name, "default_branch": "main", "private": False, "permissions": {"push": True, "pull": True}}
        if method == "GET" and where.startswith(f"{repository}/git/trees/"):
            tree = [{"path": path, "mode": "100644", "type": "blob", "sha": sha, "size": len(content)} for sha, (path, content) in self._blobs.items()]
            return {"sha": "t" * 40, "tree": tree, "truncated": False}
        if (method, where) == ("POST", f"{repository}/pulls"):
            self.proposals.append({**body, "labels": []})
            number = len(self.proposals)
            return {"number": number, "node_id": f"PR_{number}", "html_url": f"https://github.com/{self.name}/pull/{number}", "created_at": "2026-11-24T00:00:00Z"}
        if method == "POST" and (issue := re.fullmatch(rf"{repository}/issues/([0-9]+)/labels", where)):
            self.proposals[int(issue[1]) - 1]["labels"] += body["labels"]
            return []
        return None

    def _query(self, query: str, variables: dict[str, Any]) -> Any:
        """GraphQL, known by a part of each question."""
        if "createCommitOnBranch" in query:
            told = variables["input"]
            written = {one["path"]: base64.b64decode(one["contents"]) for one in told["fileChanges"]["additions"]}
            self.branches[told["branch"]["branchName"]] |= written
            self.messages.append(told["message"]["headline"])
            return {"data": {"createCommitOnBranch": {"commit": {"oid": "d" * 40, "committedDate": "2026-11-24T00:00:00Z"}}}}
        if "createRef" in query:
            self.branches[variables["input"]["name"].removeprefix("refs/heads/")] = {}
            return {"data": {"createRef": {"ref": {"name": variables["input"]["name"]}}}}
        head = {"target": {"oid": HEAD, "history": {"nodes": [{"oid": HEAD, "message": "x"}]}}}
        if "fork: repository" in query:
            return {"data": {"fork": {"id": "R_1"}, "base": {"ref": head}}}
        if "pullRequests(" in query:
            return {"data": {"repository": {"pullRequests": {"nodes": []}}}}
        texts = {name: {"text": self._blobs[sha][1].decode()} for name, sha in re.findall(r'(\w+): object\(oid: "(\w+)"\)', query)}
        commits = {name: {"target": {"history": {"nodes": [AUTHOR]}}} for name in re.findall(r"(commit_[0-9]+):", query)}
        return {"data": {"repository": {"ref": head, **texts, **commits}}}
