"""What the machine writes on a forge: one comment, one issue, whatever is in them; and the steps of the workflows run one by one."""

from __future__ import annotations

import importlib.util
import json
import stat
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.conftest import ROOT
from tests.forge.gitlab import FakeGitLab, fake_gitlab
from tests.forge.workflow import Ran, bare_environment, read_workflow, run_job

FORGE = ROOT / ".ci/forge"
CHANGES, DUE = "<!-- ocop-diff -->", "<!-- ocop-upkeep -->"
OWN = "https://github.com/to-mau/kho-mau/"
SHA = "a" * 40
PULL = {"number": 12, "state": "open", "head": {"owner": "nguoi-mau", "ref": "sua-mau", "sha": SHA}, "base": {"ref": "main"}}
BOT = {"login": "github-actions[bot]"}


def load_text() -> object:
    spec = importlib.util.spec_from_file_location("forge_text", FORGE / "text.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEXT = load_text()


# Text that anybody may have written

HOSTILE = [
    "@to-mau/tat-ca", "\\@nguoi", "&#64;nguoi", "&commat;nguoi", "xem #12 và to-mau/kho#3", "GH-4", "&#35;5", "!6 và ~7",
    "![ảnh](https://xau.example/a.png)", "[bấm vào đây](https://xau.example/)", "[a][b]\n\n[b]: https://xau.example/", "<img src=x onerror=y>",
    "<a href='https://xau.example'>x</a>", "<!-- ocop-diff -->", "<!-- không đóng", "<https://xau.example/>", "\u202etxet", "```mermaid\nclick A href\n```",
    "$\\href{https://xau.example}{x}$", f"[x]({OWN}../../xau/kho)", "<details ontoggle=x>", "a\x00\x1b[31mb", "[![x](https://xau.example/a)](https://xau.example)",
]  # fmt: skip


def tokens(markdown: str) -> Iterator[object]:
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        yield token
        yield from token.children or ()


def harms(markdown: str) -> list[str]:
    """Everything in a text that leads away, loads something or calls somebody."""
    found = []
    for token in tokens(markdown):
        if token.type == "image" or (token.type == "link_open" and not token.attrs["href"].startswith(OWN)):
            found.append(token.type)
        if token.type in {"html_inline", "html_block"}:
            found += [part for part in TEXT._TAGS.sub("", token.content).split() if "<" in part]
        if token.type == "fence" and token.info:
            found.append(token.info)
    return found


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_anybody_wrote_is_only_text(hostile: str) -> None:
    made = TEXT.plain(hostile.encode(), OWN)
    assert harms(made) == []
    assert not any(sign in made for sign in ("@to", "@ng", "#1", "kho#3", "#5", "GH-4", "!6", "~7", "<!--", "\u202e", "\x00", "$\\", "mermaid"))
    assert ".." not in made or TEXT.JOINER in made


@given(st.text(alphabet=st.sampled_from(list("ab1 @#![]()<>&;:/`~$\\\n|-*_\"'x.")), max_size=80))
def test_no_text_becomes_a_link_a_picture_or_a_tag(text: str) -> None:
    assert harms(TEXT.plain(text.encode(), OWN)) == []


def test_what_is_meant_to_be_shown_is_shown() -> None:
    good = f"## Thay đổi\n\n| a | b |\n|---|---|\n| `KG0001` | 3 sao → 4 sao |\n\n<details><summary>Thêm</summary>\n\n- **giá** 95.000\n\n</details>\n\n[tệp]({OWN}blob/main/products/KG0001.yaml)"
    assert TEXT.plain(good.encode(), OWN) == good


def test_a_comparison_loses_nothing_that_its_reader_should_see() -> None:
    """What the program itself writes is harmless already: nothing that shows is changed but what is hostile in the sample."""
    written = (ROOT / "tests/goldens/diff.vi.md").read_text(encoding="utf-8")
    made = TEXT.plain(written.encode(), OWN)
    assert harms(made) == []
    changed = [line for line, old in zip(made.splitlines(), written.removeprefix(CHANGES).strip().splitlines(), strict=True) if line != old]
    assert [line for line in changed if not any(sign in line for sign in ("img src", "[x]", "`@"))] == []


def test_a_long_text_is_cut_between_lines_and_closed() -> None:
    text = "<details>\n\n```\n" + "một dòng\n" * 10_000
    cut = TEXT.cut(text, 5000, "\n…cắt")
    assert len(cut) <= 5000 and cut.endswith("…cắt") and "</details>" in cut
    assert cut.count("```") == 2
    assert TEXT.cut("ngắn", 5000, "…") == "ngắn"


def test_the_words_are_in_nfc_and_fit_their_places() -> None:
    words = (FORGE / "words.toml").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", words)


# GitHub


@pytest.fixture
def github(tmp_path: Path) -> Path:
    """The file of a GitHub with one open pull request from a fork; its `gh` lies beside."""
    program = tmp_path / "bin/gh"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nPYTHONPATH= exec {sys.executable} -B {ROOT}/tests/forge/github.py \"$@\"\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    state = {"pulls": [PULL], "files": [{"filename": "products/TT0001.yaml"}], "artifacts": [], "zips": {}, "comments": [], "issues": [], "writes": []}
    file = tmp_path / "github.json"
    file.write_text(json.dumps(state), encoding="utf-8")
    return file


def read(github: Path) -> dict:
    return json.loads(github.read_text(encoding="utf-8"))


def change(github: Path, **parts: object) -> None:
    github.write_text(json.dumps({**read(github), **parts}, ensure_ascii=False), encoding="utf-8")


def upload(github: Path, content: bytes, name: str = "changes.md", size: int | None = None, preview: bool = True) -> None:
    """What `review.yml` leaves behind."""
    packed = github.parent / "changes.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    artifacts = [{"id": 5, "name": "changes", "expired": False, "size_in_bytes": size or packed.stat().st_size}]
    artifacts += [{"id": 6, "name": "preview", "expired": False, "size_in_bytes": 9_000_000}] if preview else []
    change(github, artifacts=artifacts, zips={"5": str(packed)})


def github_environment(github: Path) -> dict[str, str]:
    own = bare_environment(FAKE_FORGE=str(github), GITHUB_REPOSITORY="to-mau/kho-mau", GITHUB_SERVER_URL="https://github.com", GITHUB_ACTIONS="true")
    return {**own, "PATH": f"{github.parent / 'bin'}:{own['PATH']}"}


def write_comment(github: Path, **run: object) -> Ran:
    """The workflow `comment.yml` after a run of `review.yml`."""
    of_run = {
        "event": "pull_request", "id": 77, "conclusion": "success", "head_branch": "sua-mau", "head_sha": SHA,
        "head_repository": {"owner": {"login": "nguoi-mau"}}, **run,
    }  # fmt: skip
    context = {"github": {"token": "made-up", "event": {"workflow_run": of_run, "repository": {"default_branch": "main"}}}}
    return run_job(read_workflow("comment.yml")["jobs"]["comment"], ROOT, context, github_environment(github), github.parent / "comment")


def test_the_comment_is_written_once_and_then_renewed(github: Path) -> None:
    upload(github, f"{CHANGES}\n**Nước mắm mẫu**: 3 sao → 4 sao\n".encode())
    assert write_comment(github).code == 0
    (comment,) = read(github)["comments"]
    assert comment["body"].startswith(f"{CHANGES}\n**Nước mắm mẫu**: 3 sao → 4 sao")
    assert f"({OWN}actions/runs/77/artifacts/6)" in comment["body"] and f"({OWN}actions/runs/77)" in comment["body"]
    upload(github, f"{CHANGES}\n**Nước mắm mẫu**: 3 sao → 5 sao\n".encode())
    write_comment(github)
    write_comment(github)
    state = read(github)
    assert [body["body"] for _, _, body in state["writes"]][1:] == [state["comments"][0]["body"]] and len(state["comments"]) == 1
    assert "5 sao" in state["comments"][0]["body"]


def test_the_comment_of_somebody_else_is_not_taken_for_its_own(github: Path) -> None:
    change(github, comments=[{"id": n, "user": {"login": "nguoi-khac"}, "body": f"{CHANGES}\nlừa"} for n in range(1, 131)])
    upload(github, b"thay doi")
    write_comment(github)
    assert [comment["user"] for comment in read(github)["comments"]][130:] == [{**BOT, "type": "Bot"}]


def test_the_words_of_a_hostile_change_stay_text(github: Path) -> None:
    upload(github, "\n\n".join(HOSTILE).encode() * 400)
    write_comment(github)
    (comment,) = read(github)["comments"]
    assert len(comment["body"]) < 65_000 and comment["body"].count(CHANGES) == 1
    links = [token.attrs["href"] for token in tokens(comment["body"]) if token.type == "link_open"]
    assert links and [link for link in links if not link.startswith(OWN)] == []
    assert not [token for token in tokens(comment["body"]) if token.type == "image"]


@pytest.mark.parametrize(
    ("content", "options"),
    [(b"x", {"name": "khac.md"}), (b"x", {"size": 2_000_000})],
    ids=["no such file", "too large"],
)
def test_an_artifact_that_is_not_what_it_should_be_is_not_shown(content: bytes, options: dict, github: Path) -> None:
    upload(github, content, **options)
    write_comment(github)
    assert "Không lập được bản so sánh" in read(github)["comments"][0]["body"]


def test_an_artifact_that_is_no_zip_or_unpacks_to_much_does_no_harm(github: Path) -> None:
    upload(github, b"a" * 30_000_000)
    write_comment(github)
    assert len(read(github)["comments"][0]["body"]) < 65_000
    packed = github.parent / "changes.zip"
    torn = bytearray(packed.read_bytes())
    torn[60:90] = b"x" * 30
    for content in (bytes(torn), b"PK\x03\x04 khong phai zip", b""):
        packed.write_bytes(content)
        assert write_comment(github).code == 0
        assert "Không lập được bản so sánh" in read(github)["comments"][0]["body"]


@pytest.mark.parametrize(
    "run",
    [{"head_sha": "b" * 40}, {"head_branch": "khac"}, {"head_repository": {"owner": {"login": "khac"}}}, {"conclusion": "cancelled"}, {"conclusion": "action_required"}],
)
def test_nothing_is_said_where_no_pull_request_waits_for_it(run: dict, github: Path) -> None:
    upload(github, b"thay doi")
    assert write_comment(github, **run).code == 0
    assert read(github)["writes"] == []


def test_a_closed_pull_request_or_one_into_another_branch_is_not_the_one(github: Path) -> None:
    change(github, pulls=[{**PULL, "state": "closed"}, {**PULL, "number": 13, "base": {"ref": "khac"}}])
    upload(github, b"thay doi")
    assert write_comment(github).code == 0
    assert read(github)["writes"] == []


@pytest.mark.parametrize("branch", ["a b&state=closed", "$(touch /tmp/x)", "x'; y \"z", "tệp/lạ#1?", "-F", "..", "\u202e"])
def test_names_of_branches_do_nothing(branch: str, github: Path) -> None:
    change(github, pulls=[{**PULL, "head": {**PULL["head"], "ref": branch}}])
    upload(github, b"thay doi")
    assert write_comment(github, head_branch=branch).code == 0
    assert [path for _, path, _ in read(github)["writes"]] == ["issues/12/comments"]


def test_a_change_of_the_program_is_warned_of(github: Path) -> None:
    names = ["products/TT0001.yaml", "generator/x.py", "a`b` @nguoi.yml"] + [f".ci/{n}" for n in range(250)]
    change(github, files=[{"filename": name} for name in names] + [{"filename": "products/x.yml", "previous_filename": ".github/workflows/check.yml"}])
    upload(github, f"{CHANGES}\nkhông có gì".encode())
    write_comment(github)
    body = read(github)["comments"][0]["body"]
    assert body.startswith(f"{CHANGES}\n> [!WARNING]\n") and "(253)" in body and "`.ci/0`" in body
    assert harms(body.removeprefix(CHANGES).split("\n---\n")[0]) == []


def test_a_change_with_faults_has_a_comment_without_a_site(github: Path) -> None:
    upload(github, b"1 loi", preview=False)
    write_comment(github, conclusion="failure")
    assert "Chưa có bản xem thử" in read(github)["comments"][0]["body"]


# The issue about what is due


def write_issue(forge: Mapping[str, str], text: str, folder: Path) -> None:
    (folder / "upkeep.md").write_text(text, encoding="utf-8")
    (folder / "upkeep.json").write_text(json.dumps({"title": "Việc đến hạn", "due": text.count("- KG")}), encoding="utf-8")
    subprocess.run([sys.executable, "-I", FORGE, "issue", "."], cwd=folder, env=forge, check=True)


ONE = f"{DUE}\n\n- KG0001 hết hạn 01/12/2026\n"
TWO = f"{DUE}\n\n- KG0002 hết hạn 01/12/2026\n"
NONE = f"{DUE}\n\nKhông có việc nào đến hạn.\n"


def test_the_issue_is_opened_renewed_closed_and_opened_again(github: Path, tmp_path: Path) -> None:
    environment = {**github_environment(github), "GH_TOKEN": "made-up"}
    someone = {"number": 1, "user": {"login": "nguoi-khac"}, "state": "open", "title": "x", "body": ONE}
    pull = {"number": 2, "user": BOT, "state": "open", "title": "x", "body": ONE, "pull_request": {}}
    change(github, issues=[someone, pull])
    states = []
    for text in (NONE, ONE, ONE, TWO, NONE, NONE, ONE):
        write_issue(environment, text, tmp_path)
        issues = read(github)["issues"]
        states.append((issues[2]["state"], "KG0002" in issues[2]["body"]) if len(issues) > 2 else None)
    assert states == [None, ("open", False), ("open", False), ("open", True), ("closed", False), ("closed", False), ("open", False)]
    state = read(github)
    assert len(state["issues"]) == 3 and len(state["writes"]) == 4 and state["issues"][0] == someone
    assert state["issues"][2]["title"] == "Việc đến hạn" and state["issues"][2]["body"].startswith(DUE)


# GitLab


@pytest.fixture
def gitlab() -> Iterator[FakeGitLab]:
    with fake_gitlab() as server:
        yield server


def gitlab_environment(gitlab: FakeGitLab) -> dict[str, str]:
    return bare_environment(
        GITLAB_CI="true", CI_API_V4_URL=gitlab.url, CI_PROJECT_ID="1", CI_PROJECT_URL="https://gitlab.example/to-mau/kho-mau", OCOP_FORGE_TOKEN="made-up",
        CI_MERGE_REQUEST_IID="3", CI_PIPELINE_ID="5", CI_PIPELINE_URL="https://gitlab.example/to-mau/kho-mau/-/pipelines/5",
        CI_PROJECT_ROOT_NAMESPACE="to-mau", CI_PAGES_DOMAIN="pages.example", PREVIEW_PATH="kho-mau",
    )  # fmt: skip


def write_note(gitlab: FakeGitLab, folder: Path) -> None:
    subprocess.run([sys.executable, "-I", FORGE, "note", "."], cwd=folder, env=gitlab_environment(gitlab), check=True)


def test_the_note_is_written_once_and_then_renewed(gitlab: FakeGitLab, tmp_path: Path) -> None:
    gitlab.notes = [{"id": 1, "author": {"id": 8}, "body": f"{CHANGES}\nlừa"}] * 120
    gitlab.diffs = [{"new_path": "products/TT0001.yaml", "old_path": "products/TT0001.yaml"}]
    gitlab.jobs = [{"id": 44, "name": "data"}, {"id": 45, "name": "changes"}]
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").touch()
    for word in ("4 sao", "5 sao", "5 sao"):
        (tmp_path / "changes.md").write_text(f"{CHANGES}\n{word}", encoding="utf-8")
        write_note(gitlab, tmp_path)
    assert len(gitlab.notes) == 121 and len(gitlab.writes) == 2
    assert gitlab.notes[-1]["body"].startswith(f"{CHANGES}\n5 sao")
    assert "(https://to-mau.pages.example/-/kho-mau/-/jobs/45/artifacts/site/index.html)" in gitlab.notes[-1]["body"]


def test_a_note_never_shows_what_a_link_in_the_artifact_leads_to(gitlab: FakeGitLab, tmp_path: Path) -> None:
    gitlab.diffs = [{"new_path": "products/x.yaml", "old_path": ".gitlab-ci.yml"}]
    (tmp_path / "secret").write_text("OCOP_FORGE_TOKEN", encoding="utf-8")
    (tmp_path / "changes.md").symlink_to(tmp_path / "secret")
    write_note(gitlab, tmp_path)
    assert "OCOP_FORGE_TOKEN" not in gitlab.notes[0]["body"] and "Không lập được bản so sánh" in gitlab.notes[0]["body"]
    assert "`.gitlab-ci.yml`" in gitlab.notes[0]["body"]


def test_the_issue_on_gitlab(gitlab: FakeGitLab, tmp_path: Path) -> None:
    states = []
    for text in (NONE, ONE, ONE, TWO, NONE, NONE, ONE):
        write_issue(gitlab_environment(gitlab), text, tmp_path)
        states.append([issue["state"] for issue in gitlab.issues])
    assert states == [[], ["opened"], ["opened"], ["opened"], ["closed"], ["closed"], ["opened"]]
    assert len(gitlab.writes) == 4
