"""The workflows of GitHub and the pipeline of GitLab: sound, safe, and doing what they say, as far as a machine without a forge can tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.forge.workflow import read_workflow
from tests.judges.workflows import actionlint, zizmor

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
# Whoever may write, and what: everything else may only read.
MAY_WRITE = {
    ("comment.yml", "comment"): {"pull-requests"},
    ("pages.yml", "publish"): {"pages", "id-token"},
    ("pages.yml", "due"): {"issues"},
}
# Where a pull request's own code runs.
OF_ANYBODY = ("check.yml", "review.yml")
each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


@pytest.mark.judge
def test_actionlint_has_nothing_to_say() -> None:
    assert actionlint(WORKFLOWS) == []


@pytest.mark.judge
def test_zizmor_has_nothing_to_say() -> None:
    assert zizmor(ROOT / ".github") == []


BROKEN = """
on: {pull_request_target: , push: {branches: main}}
jobs:
  a:
    runs-on: ubuntu-24.04-mau
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
"""


@pytest.mark.judge
def test_the_judges_of_workflows_find_what_they_are_there_for(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "mau.yml").write_text(BROKEN, encoding="utf-8")
    syntax = " ".join(actionlint([folder / "mau.yml"]))
    assert "ubuntu-24.04-mau" in syntax and "potentially untrusted" in syntax
    safety = " ".join(zizmor(tmp_path / ".github"))
    assert all(code in safety for code in ("template-injection", "dangerous-triggers", "unpinned-uses", "excessive-permissions"))


def test_every_ignored_finding_has_its_reason() -> None:
    ignored = [line for path in WORKFLOWS for line in path.read_text(encoding="utf-8").splitlines() if "zizmor: ignore" in line]
    assert len(ignored) == 1 and all(re.search(r"ignore\[[\w,-]+\] \w.{30,}", line) for line in ignored)


@each_workflow
def test_actions_are_pinned_by_hash_with_their_version(path: Path) -> None:
    uses = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert uses and [line for line in uses if not re.fullmatch(r"(?:- )?uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_one_action_has_one_hash() -> None:
    pins = {tuple(line.split("uses: ")[1].split("@")) for path in WORKFLOWS for line in path.read_text(encoding="utf-8").splitlines() if "uses: " in line}
    assert len({action for action, _ in pins}) == len(pins)


@each_workflow
def test_every_job_may_do_the_least(path: Path) -> None:
    workflow = read_workflow(path.name)
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 30
        writes = {right for right, level in job["permissions"].items() if level != "read"}
        assert writes == MAY_WRITE.get((path.name, name), set())


@each_workflow
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    steps = [step for job in read_workflow(path.name)["jobs"].values() for step in job["steps"]]
    assert [s for s in steps if "actions/checkout" in s.get("uses", "") and s["with"].get("persist-credentials") is not False] == []


@pytest.mark.parametrize("name", OF_ANYBODY)
def test_no_token_where_a_pull_requests_code_runs(name: str) -> None:
    text = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
    assert not re.search(r"secrets|github\.token|GH_TOKEN|GITHUB_TOKEN|pull_request_target|cache", text)


def test_the_comment_runs_nothing_of_the_pull_request() -> None:
    workflow = read_workflow("comment.yml")
    assert set(workflow["on"]) == {"workflow_run"}
    assert workflow["on"]["workflow_run"]["workflows"] == [read_workflow("review.yml")["name"]]
    (job,) = workflow["jobs"].values()
    checkout, write = job["steps"]
    assert checkout["with"] == {"ref": "${{ github.event.repository.default_branch }}", "sparse-checkout": ".ci/forge", "persist-credentials": False}
    assert write["run"] == "python3 .ci/forge comment"


@each_workflow
def test_no_expression_stands_in_a_script(path: Path) -> None:
    steps = [step for job in read_workflow(path.name)["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_tokens_stand_only_in_the_step_that_writes() -> None:
    for path in WORKFLOWS:
        workflow = read_workflow(path.name)
        assert "env" not in workflow
        for job in workflow["jobs"].values():
            assert "env" not in job
            for step in job["steps"]:
                if "GH_TOKEN" in step.get("env", {}):
                    assert step["run"].startswith("python3 .ci/forge ")


# GitLab

PIPELINE = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
GLOBAL = {"workflow", "stages", "default", "variables"}
JOBS = {name: job for name, job in PIPELINE.items() if name not in GLOBAL and not name.startswith(".")}


def test_the_pipeline_of_gitlab_has_the_jobs_it_should() -> None:
    assert set(JOBS) == {"data", "tests", "changes", "comment", "pages", "due", "supply"}
    for name, job in JOBS.items():
        assert job["stage"] in PIPELINE["stages"], name
        assert job["script"], name
        for need in job.get("needs", []):
            assert (need["job"] if isinstance(need, dict) else need) in JOBS
        assert job.get("extends", ".on_main") in PIPELINE


def test_gitlab_shows_faults_and_the_site() -> None:
    assert JOBS["data"]["artifacts"]["reports"]["codequality"] == "code-quality.json"
    assert JOBS["data"]["artifacts"]["when"] == "always"
    # A folder is shown only with its slash.
    assert "site/" in JOBS["changes"]["artifacts"]["paths"] and JOBS["changes"]["artifacts"]["expose_as"]
    assert JOBS["pages"]["artifacts"]["paths"] == ["public"]


def test_gitlab_gives_the_token_to_two_jobs_that_run_code_of_the_main_branch() -> None:
    scoped = {name for name, job in JOBS.items() if job.get("environment", {}).get("name") == "forge"}
    assert scoped == {"comment", "due"}
    (rule,) = JOBS["comment"]["rules"]
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in rule["if"] and '$OCOP_FORGE == "yes"' in rule["if"]
    (rule,) = JOBS["due"]["rules"]
    assert rule["if"] == '$CI_PIPELINE_SOURCE == "schedule" && $OCOP_FORGE == "yes"'
    assert not any(".ci/" in line and "trusted" not in line for line in JOBS["comment"]["script"])


def test_gitlab_tests_what_github_takes_for_the_program() -> None:
    """Every folder of the repository that is not data stands among the changes that start the tests."""
    changes = next(rule["changes"] for rule in JOBS["tests"]["rules"] if "changes" in rule)
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".git", ".venv", ".cache", "site", ".site-spare", "products", "catalog", ".pytest_cache", ".hypothesis", ".ruff_cache", "kits"}
    parts = {f"catalog/{path.name}" for path in (ROOT / "catalog").iterdir()} - {"catalog/data", "catalog/pages"}
    assert {f"{name}/**/*" for name in tops | parts} <= set(changes)


def test_dependabot_follows_everything_that_is_locked() -> None:
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]
    followed = {folder for update in updates if update["package-ecosystem"] == "npm" for folder in update["directories"]}
    locked = {f"/{path.parent.relative_to(ROOT).as_posix()}" for path in ROOT.glob("[!.]*/*/package-lock.json")}
    assert locked <= followed
