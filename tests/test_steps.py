"""The steps of the workflows, run one after the other on a repository of the made-up catalogue, as far as a machine without a forge can."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, TODAY, copy_small_catalogue
from tests.forge.workflow import Ran, bare_environment, read_workflow, run_job

# The real program, on the one day that tests know.
OCOP = f"""#!/bin/sh
command=$1; shift
case $command in check | build | diff | upkeep) set -- "$@" --today {TODAY} ;; esac
exec {Path(sys.executable).parent / "ocop"} "$command" "$@"
"""
WHO = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Mẫu"), ("EMAIL", "mau@example.org"))}
ENVIRONMENT = bare_environment(GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", **WHO)
PULL_REQUEST = {"github": {"event_name": "pull_request"}}


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=ENVIRONMENT)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose main branch holds the made-up catalogue; what its machine would install is there already."""
    root = copy_small_catalogue(tmp_path_factory.mktemp("office"))
    shutil.copytree(ROOT / ".ci", root / ".ci")
    for name in ("Makefile", ".gitignore"):
        shutil.copyfile(ROOT / name, root / name)
    for name in ("venv", "editor"):
        (root / ".ci" / name).write_text("exit 0\n", encoding="utf-8")
    program = root / ".venv/bin/ocop"
    program.parent.mkdir(parents=True)
    program.write_text(OCOP, encoding="utf-8")
    program.chmod(0o755)
    subprocess.run([program, "fmt"], cwd=root, check=True, capture_output=True, env=ENVIRONMENT)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=mẫu")
    return root


@pytest.fixture
def office(base: Path, tmp_path: Path) -> Path:
    """A copy of it for one test to propose a change in."""
    return shutil.copytree(base, tmp_path / "office", symlinks=True)


def propose(office: Path, path: str, old: str, new: str) -> None:
    """A pull request as the runner has it: the commit that would merge it, checked out by itself."""
    file = office / path
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    assert old in text
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    git(office, "checkout", "--quiet", "-b", "sua")
    git(office, "add", "--all")
    git(office, "commit", "--quiet", "--message=sửa")
    git(office, "checkout", "--quiet", "--detach", "main")
    git(office, "merge", "--quiet", "--no-ff", "sua")


def run(office: Path, workflow: str, name: str, only: str = "", **context: object) -> Ran:
    """Run a job, or one of its steps alone."""
    job = read_workflow(workflow)["jobs"][name]
    chosen = {**job, "steps": [step for step in job["steps"] if only in ("", step.get("name"))]}
    assert chosen["steps"]
    return run_job(chosen, office, {**PULL_REQUEST, **context}, ENVIRONMENT, office.parent / f"of-{name}")


def test_a_sound_change_passes_and_is_told(office: Path) -> None:
    propose(office, "products/TT0001.yaml", "price: 95000", "price: 98000")
    data = run(office, "check.yml", "data")
    assert data.code == 0, data.log
    assert "::error" not in data.log and data.summary.strip()
    assert data.outputs["touched"]["outputs"] == {"program": "false"}
    review = run(office, "review.yml", "changes")
    assert review.code == 0, review.log
    told = (office / "changes.md").read_text(encoding="utf-8")
    assert told.startswith("<!-- ocop-diff -->") and "main" in told.splitlines()[1] and "95.000" in told and "98.000" in told
    assert (office / "site/index.html").is_file()


def test_a_change_with_faults_fails_with_annotations_and_a_table_and_is_told_all_the_same(office: Path) -> None:
    propose(office, "products/TT0001.yaml", 'producer: "', 'producer: "khong-co-')
    data = run(office, "check.yml", "data")
    assert data.code == 1
    assert re.search(r"(?m)^::error file=products/TT0001\.yaml,line=\d+,col=\d+", data.log)
    assert "products/TT0001.yaml" in data.summary and "khong-co-" in data.summary
    review = run(office, "review.yml", "changes")
    assert review.code == 0, review.log
    assert "products/TT0001.yaml" in (office / "changes.md").read_text(encoding="utf-8")
    assert not (office / "site").exists()


def test_a_change_of_the_program_is_tested(office: Path) -> None:
    propose(office, "generator/moi.py", "", "x = 1\n")
    assert run(office, "check.yml", "data", "What the change touches").outputs["touched"]["outputs"] == {"program": "true"}


def test_a_file_moved_from_the_program_into_the_data_is_tested(office: Path) -> None:
    (office / ".ci/due").rename(office / "products/due.md")
    propose(office, "products/them.md", "", "x\n")
    assert run(office, "check.yml", "data", "What the change touches").outputs["touched"]["outputs"] == {"program": "true"}


def test_a_push_to_main_runs_every_test(office: Path) -> None:
    ran = run(office, "check.yml", "data", "What the change touches", github={"event_name": "push"})
    assert ran.code == 0 and ran.skipped == ["What the change touches"]


def test_a_file_out_of_form_is_told_and_does_not_fail(office: Path) -> None:
    propose(office, "products/TT0001.yaml", 'id: "TT0001"', "id: TT0001")
    data = run(office, "check.yml", "data")
    assert data.code == 0, data.log
    assert "::error" not in data.log and "::warning::ocop fmt --check" in data.log and "`ocop fmt --check`" in data.summary and "TT0001" in data.summary


def test_names_that_look_like_commands_of_the_runner_are_not_obeyed(office: Path) -> None:
    name = "::add-mask::x\n::error::lừa"
    (office / f"products/{name}.yaml").write_text("::error::lừa\n", encoding="utf-8")
    propose(office, "products/TT0001.yaml", "price: 95000", "price: 98000")
    log = run(office, "check.yml", "data").log
    fence = ""
    commands = []
    for line in log.splitlines():
        if line.startswith("::stop-commands::"):
            fence = f"::{line.removeprefix('::stop-commands::')}::"
        elif line == fence:
            fence = ""
        elif line.startswith("::") and not fence:
            commands.append(line)
    assert [line for line in commands if not line.startswith(("::error file=", "::warning file=", "::warning title=", "::error title=", "::warning::ocop "))] == []


def test_a_base_that_is_not_there_leaves_no_comparison(office: Path) -> None:
    done = subprocess.run(["bash", ".ci/changes", "khong-co"], cwd=office, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode != 0 and not (office / "changes.md").exists()


def test_the_site_is_built_for_the_address_that_it_will_have(office: Path) -> None:
    ran = run(office, "pages.yml", "build", steps={"pages": {"outputs": {"base_url": "https://to-mau.example.org/kho-mau"}}})
    assert ran.code == 0, ran.log
    assert "https://to-mau.example.org/kho-mau/" in (office / "site/index.html").read_text(encoding="utf-8")


def test_what_is_due_goes_into_words_and_facts(office: Path) -> None:
    assert run(office, "pages.yml", "due", "What is due").code == 0
    facts = json.loads((office / "upkeep.json").read_bytes())
    assert isinstance(facts["due"], int) and facts["title"] in (office / "upkeep.md").read_text(encoding="utf-8").splitlines()[1]


def test_gitlab_gets_a_report_of_code_quality(office: Path) -> None:
    propose(office, "products/TT0001.yaml", 'producer: "', 'producer: "khong-co-')
    environment = {**{name: value for name, value in ENVIRONMENT.items() if not name.startswith("GITHUB")}, "GITLAB_CI": "true"}
    done = subprocess.run(["bash", ".ci/check"], cwd=office, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    (fault, *_) = json.loads((office / "code-quality.json").read_bytes())
    assert fault["location"]["path"] == "products/TT0001.yaml" and "khong-co-" in done.stdout
