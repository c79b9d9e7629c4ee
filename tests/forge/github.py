"""A GitHub of a few calls in one JSON file, in the place of `gh`: what it does not know, it refuses.

Run as ``gh api --method METHOD PATH [--input -]``; FAKE_FORGE names the file. Every call that writes is kept in `writes`.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

BOT = {"login": "github-actions[bot]", "type": "Bot"}


def answer(state: dict, method: str, path: str, query: dict[str, str], body: dict | None) -> object:
    if method != "GET":
        state["writes"].append([method, path, body])
    if method == "GET" and path == "pulls":
        return [pull for pull in state["pulls"] if f"{pull['head']['owner']}:{pull['head']['ref']}" == query["head"] and pull["state"] == query["state"]]
    if method == "GET" and path.startswith("pulls/"):
        return state["files"]
    if method == "GET" and path.startswith("actions/runs/"):
        return {"artifacts": state["artifacts"]}
    if method == "GET" and path == "issues":
        return [issue for issue in reversed(state["issues"]) if issue["user"]["login"] == query["creator"]]
    if method == "GET" and path.endswith("/comments"):
        return state["comments"]
    if method == "POST" and re.fullmatch(r"issues/\d+/comments", path):
        state["comments"].append({"id": 100 + len(state["comments"]), "user": BOT, "body": body["body"]})
        return state["comments"][-1]
    if method == "PATCH" and path.startswith("issues/comments/"):
        comment = next(c for c in state["comments"] if c["id"] == int(path.rsplit("/", 1)[1]))
        return comment.update(body)
    if method == "POST" and path == "issues":
        state["issues"].append({"number": 1 + len(state["issues"]), "user": BOT, "state": "open", **body})
        return state["issues"][-1]
    if method == "PATCH" and re.fullmatch(r"issues/\d+", path):
        return next(i for i in state["issues"] if i["number"] == int(path.rsplit("/", 1)[1])).update(body)
    raise SystemExit(f"gh: no such call: {method} {path}")


def main() -> None:
    api, option, method, address, *rest = sys.argv[1:]
    assert (api, option) == ("api", "--method") and rest in ([], ["--input", "-"]), sys.argv
    assert os.environ["GH_TOKEN"] == "made-up", "no token"
    file = Path(os.environ["FAKE_FORGE"])
    state = json.loads(file.read_text(encoding="utf-8"))
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    assert parts.path.startswith("repos/to-mau/kho-mau/"), address
    path = parts.path.removeprefix("repos/to-mau/kho-mau/")
    if method == "GET" and path.startswith("actions/artifacts/"):
        sys.stdout.buffer.write(Path(state["zips"][path.split("/")[2]]).read_bytes())
        return
    body = json.loads(sys.stdin.read()) if rest else None
    found = answer(state, method, path, query, body)
    if isinstance(found, list):
        size, page = int(query["per_page"]), int(query["page"])
        found = found[(page - 1) * size : page * size]
    file.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
