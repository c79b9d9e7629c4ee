"""Documents are tests: every command and option is named, every example is what the program says today."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from generator.check.form import check_form
from generator.cli import make_cli
from generator.diagnostic import Diagnostic
from generator.load.document import decode_document
from generator.model.product import Product
from generator.pipeline import strings_of
from generator.report import render_report
from tests.conftest import EVER, ROOT
from tests.guide import GUIDES, code_blocks

README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = make_cli("en")
COMMANDS = {name: CLI.get_command(click.Context(CLI), name) for name in CLI.list_commands(click.Context(CLI))}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_readme(name: str) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `ocop {name}"))
    options = [option for parameter in COMMANDS[name].params if isinstance(parameter, click.Option) for option in parameter.opts]
    assert [option for option in options if option not in row] == []


def test_the_readme_names_no_command_that_does_not_exist() -> None:
    assert set(re.findall(r"`ocop ([a-z]+)", README)) <= COMMANDS.keys()
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(re.findall(r"`?make ([a-z]+)`?$|`make ([a-z]+)`", README, re.MULTILINE)) and {
        name for pair in re.findall(r"`make ([a-z]+)`|^make ([a-z]+)$", README, re.MULTILINE) for name in pair if name
    } <= targets


def test_every_path_in_the_readme_exists() -> None:
    paths = re.findall(r"`((?:products|catalog|generator|tests)/[\w./-]*)`", README)
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path.rstrip("/")).exists()] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_guide_names_only_fields_that_exist(language: str) -> None:
    """The examples in the guide for officers are parts of real files."""
    (example,) = code_blocks(GUIDES[language]["huong-dan"], "yaml")
    (figure,) = code_blocks(GUIDES[language]["huong-dan-so-lieu"], "yaml")
    assert figure in (ROOT / "catalog/data/figures/kien-giang.yaml").read_text(encoding="utf-8")
    document, faults = decode_document("products/KG0001.yaml", example.encode())
    assert document is not None and faults == []
    _, faults = check_form(document, Product)
    assert [fault for fault in faults if not fault.code.startswith("missing")] == []
    real = (ROOT / "products/KG0001.yaml").read_text(encoding="utf-8")
    assert all(line.strip() in real for line in example.splitlines() if line.strip())


def test_the_fault_shown_in_the_readme_is_what_the_program_says(tmp_path: Path) -> None:
    text = (ROOT / "products/KG0001.yaml").read_text(encoding="utf-8")
    broken = text.replace('place: "thanh-pho-rach-gia"', 'place: "thanh-pho-rach-gai"')
    assert broken != text
    from tests.conftest import copy_catalogue

    root = copy_catalogue(tmp_path)
    (root / "products/KG0001.yaml").write_text(broken, encoding="utf-8")
    from generator.pipeline import check

    found: list[Diagnostic] = [d for d in check(root, EVER).diagnostics if d.severity == "error"]
    report = render_report(found, strings_of(ROOT, "vi"), "full", root)
    assert f"```\n{report.strip()}\n```" in README
    assert all(code_blocks(pages["huong-dan-sua-sai-sot"], "text") == [report.strip() + "\n"] for pages in GUIDES.values())
