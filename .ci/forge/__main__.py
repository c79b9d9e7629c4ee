"""Says one thing in one place on a forge, and says it anew there: a comment under a proposed change, an issue about what lapses.

    python3 .ci/forge comment        GitHub, after `review.yml` has run; reads RUN_ID, CONCLUSION, HEAD_OWNER, HEAD_BRANCH, HEAD_SHA, BASE_BRANCH
    python3 .ci/forge note FOLDER    GitLab, in the pipeline of a merge request: changes.md and site/ of its job `changes`
    python3 .ci/forge issue FOLDER   both: upkeep.md and upkeep.json; the issue stands open while anything is due

Python 3.11 and nothing else: this is all that ever runs with a token.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from github import GitHub
from gitlab import GitLab
from text import LIMIT, code, cut, plain

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
CHANGES, DUE = "<!-- ocop-diff -->", "<!-- ocop-upkeep -->"
# Files that a change of the data alone may touch.
DATA = ("products/", "catalog/data/", "catalog/pages/")
NAMED = 5
# Bytes of a packed and an unpacked comparison: many times what is ever shown.
PACKED, UNPACKED = 1_000_000, 2_000_000


def main() -> int:
    """0 when what was to be said stands there, or there is nobody to say it to."""
    what, *rest = sys.argv[1:]
    if what == "comment":
        return comment_on_github(GitHub(os.environ))
    if what == "note":
        return comment_on_gitlab(GitLab(os.environ), Path(rest[0]))
    if what == "issue":
        forge = GitLab(os.environ) if "GITLAB_CI" in os.environ else GitHub(os.environ)
        facts = json.loads(Path(rest[0], "upkeep.json").read_bytes())
        write_issue(forge, facts["title"], Path(rest[0], "upkeep.md").read_text(encoding="utf-8"), facts["due"] > 0)
        return 0
    print(f"no such thing to say: {what}", file=sys.stderr)
    return 2


def comment_on_github(forge: GitHub) -> int:
    """What the run of `review.yml` has found, under its pull request."""
    run = os.environ["RUN_ID"]
    if os.environ["CONCLUSION"] not in {"success", "failure"}:
        print("the run was not finished")
        return 0
    number = forge.pull_request(os.environ["HEAD_OWNER"], os.environ["HEAD_BRANCH"], os.environ["HEAD_SHA"], os.environ["BASE_BRANCH"])
    if number is None:
        print("no open pull request has this commit as its newest")
        return 0
    artifact, preview = forge.artifact(run, "changes"), forge.artifact(run, "preview")
    content = read_artifact(forge.download(artifact)) if artifact and artifact["size_in_bytes"] <= PACKED else None
    log = f"{forge.url}actions/runs/{int(run)}"
    shown = WORDS["preview_zip"].format(url=f"{log}/artifacts/{int(preview['id'])}") if preview else WORDS["no_preview"]
    write_comment(forge, number, content, shown, log)
    return 0


def comment_on_gitlab(forge: GitLab, folder: Path) -> int:
    """What the job `changes` left in ``folder``, under the merge request of this pipeline."""
    comparison, page = folder / "changes.md", "site/index.html"
    content = comparison.open("rb").read(UNPACKED) if comparison.is_file() and not comparison.is_symlink() else None
    job = forge.job(os.environ["CI_PIPELINE_ID"], "changes") if (folder / page).is_file() else None
    host = f"https://{os.environ['CI_PROJECT_ROOT_NAMESPACE']}.{os.environ['CI_PAGES_DOMAIN']}"
    url = f"{host}/-/{os.environ['PREVIEW_PATH']}/-/jobs/{job}/artifacts/{page}"
    write_comment(forge, int(os.environ["CI_MERGE_REQUEST_IID"]), content, WORDS["preview" if job else "no_preview"].format(url=url), os.environ["CI_PIPELINE_URL"])
    return 0


def read_artifact(content: bytes) -> bytes | None:
    """The comparison in an artifact made by anybody: one file of that name and of a size that a person could read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("changes.md") as file:
            return file.read(UNPACKED)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return None


def write_comment(forge: GitHub | GitLab, number: int, content: bytes | None, preview: str, log: str) -> None:
    """Create the one comment of the machine, or write it anew where it stands and has changed."""
    changes = plain(content, forge.url) if content else WORDS["no_changes"]
    parts = {"marker": CHANGES, "warning": outside_warning(forge.changed_files(number)), "preview": preview, "run": WORDS["run"].format(url=log)}
    frame = WORDS["frame"].strip()
    body = frame.format(**parts, changes=cut(changes, LIMIT - len(frame.format(**parts, changes="")), WORDS["cut"]))
    own = next(((name, text) for name, text in forge.comments(number) if text.startswith(CHANGES)), None)
    if own is None or own[1] != body:
        forge.write_comment(number, own[0] if own else None, body)


def outside_warning(files: Iterable[str]) -> str:
    """A warning when a change touches more than data; asked of the forge, which no pull request can make lie."""
    names = sorted({name for name in files if not name.startswith(DATA)})
    if not names:
        return ""
    named = ", ".join(code(name) for name in names[:NAMED]) + (WORDS["more_names"] if len(names) > NAMED else "")
    return str(WORDS["outside"]).format(count=len(names), names=named)


def write_issue(forge: GitHub | GitLab, title: str, text: str, is_due: bool) -> None:
    """Open, renew or close the one issue about what is due. ``text`` begins with its marker."""
    body = cut(text.strip(), LIMIT, WORDS["cut"])
    own = next(((number, old, is_open) for number, old, is_open in forge.issues() if old.startswith(DUE)), None)
    if own is None and not is_due:
        return
    if own is None:
        forge.write_issue(None, title, body, True)
    elif is_due:
        if own[1:] != (body, True):
            forge.write_issue(own[0], title, body, True)
    elif own[2]:
        forge.write_issue(own[0], title, body + "\n" + WORDS["nothing_due"], False)


if __name__ == "__main__":
    sys.exit(main())
