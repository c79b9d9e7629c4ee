"""The rooms of generator/ and who may import whom. Read from the source, nothing is run.

The two tables below are the design: a change there is a change of the design, not a repair of a test.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "generator"
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {"load", "check", "model", "render", "site", "printing", "editing", "history"}
DOORS = {"cli", "mkdocs_plugin"}

# room -> the rooms of ours it may import, itself apart
MAY_IMPORT = {
    "__init__": set(),
    "limits": set(),
    "model": {"limits"},
    "diagnostic": set(),
    "cores": set(),
    "kept": set(),
    "load": {"diagnostic", "limits"},
    "check": {"load", "diagnostic", "model", "cores", "kept", "limits"},
    "render": {"limits", "model"},
    "site": {"model"},
    "printing": {"model", "render"},
    "editing": {"check", "load", "diagnostic", "limits", "model"},
    "history": set(),
    "report": {"diagnostic", "limits", "load", "model"},
    "marks": {"model", "kept"},
    "photos": ROOMS | {"diagnostic", "limits"},
    "theming": ROOMS | {"diagnostic"},
    "edition": ROOMS | {"limits", "marks"},
    "pipeline": ROOMS | {"diagnostic", "edition", "kept", "limits", "marks", "photos", "theming"},
    "kit": ROOMS | {"pipeline", "limits"},
    "workbench": ROOMS | {"pipeline", "edition", "diagnostic", "limits"},
    "clock": set(),
    "preview": {"pipeline", "report", "clock"},
    "cli": {"pipeline", "kit", "workbench", "report", "clock", "preview"},
    "mkdocs_plugin": {"pipeline", "report", "clock"},
}

# what a room must never touch -> the libraries that would be the means
YAML = {"yaml", "ruamel", "pydantic_yaml"}
HTML = {"html", "jinja2", "markupsafe", "nh3", "markdown_it", "mkdocs"}
NETWORK = {"urllib.request", "http", "socket", "requests", "urllib3", "httpx", "ftplib", "smtplib"}
SYSTEM = {"os", "io", "shutil", "subprocess", "tempfile", "glob", "random", "secrets"}
MUST_NEVER = {
    "limits": YAML | HTML | NETWORK | SYSTEM | {"time"},
    "model": YAML | HTML | NETWORK | SYSTEM | {"time"},
    "diagnostic": YAML | HTML | NETWORK | SYSTEM | {"time"},
    "load": HTML | NETWORK | {"subprocess", "tempfile", "shutil"},
    "check": HTML | NETWORK | {"subprocess", "tempfile", "shutil", "logging", "rich", "click"},
    "render": YAML | NETWORK | {"mkdocs", "time", "subprocess", "tempfile", "shutil", "random", "secrets"},
    "site": YAML | NETWORK | {"time", "random", "secrets"},
    "printing": YAML | NETWORK | {"mkdocs", "time", "subprocess", "tempfile", "shutil", "random", "secrets"},
    "editing": HTML | NETWORK | {"time", "subprocess", "tempfile", "shutil", "random", "secrets"},
    "history": YAML | HTML | NETWORK | {"time", "random", "secrets"},
    "report": HTML | NETWORK | {"subprocess", "tempfile", "shutil"},
    "photos": YAML | HTML | NETWORK | {"time"},
    "theming": YAML | HTML | NETWORK | {"time"},
    "edition": YAML | HTML | NETWORK | {"time"},
    "pipeline": YAML | HTML | NETWORK | {"time"},
    "kit": YAML | HTML | NETWORK | {"time"},
    "workbench": YAML | HTML | NETWORK | {"time"},
    "preview": YAML | HTML | {"subprocess", "tempfile", "click", "rich"},
}

CLOCK = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}
WRITING = {"write_text", "write_bytes", "mkdir", "rmdir", "unlink", "rename", "symlink_to", "touch"}
MAY_WRITE = {"site", "kept", *DOORS}
MAY_PRINT = {"report", *DOORS}


def room_of(file: Path) -> str:
    """``generator/load/file.py`` -> ``load``, ``generator/report.py`` -> ``report``."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def read_tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Every imported name in full, with its line; ``from generator import load`` is ``generator.load``."""
    package = ("generator", *file.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(read_tree(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *([node.module] if node.module else [])))
            yield from ((node.lineno, f"{source}.{name.name}") for name in node.names)


def called(file: Path) -> Iterator[tuple[int, str, str]]:
    """Every call as line, owner and name: ``date.today()`` -> ``date``, ``today``; ``print()`` -> ``""``, ``print``."""
    for node in ast.walk(read_tree(file)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name):
            yield node.lineno, "", function.id
        elif isinstance(function, ast.Attribute):
            owner = function.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            yield node.lineno, name, function.attr


def lies_in(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())


def test_there_is_no_room_without_a_rule() -> None:
    assert {room_of(file) for file in FILES} <= MAY_IMPORT.keys()


@each_file
def test_imports_only_what_its_room_may(file: Path) -> None:
    room = room_of(file)
    ours = [(line, name.split(".")[1]) for line, name in imported(file) if name.startswith("generator.")]
    strangers = [(line, other) for line, other in ours if other not in MAY_IMPORT[room] | {room}]
    assert strangers == []


@each_file
def test_stays_away_from_what_its_room_must_never_touch(file: Path) -> None:
    room = room_of(file)
    banned = MUST_NEVER.get(room, set()) | (set() if room == "mkdocs_plugin" else {"mkdocs"})
    assert [(line, name) for line, name in imported(file) if lies_in(name, banned)] == []


@each_file
def test_takes_the_day_as_an_argument(file: Path) -> None:
    clock = [(line, owner, name) for line, owner, name in called(file) if (owner, name) in CLOCK]
    assert room_of(file) == "clock" or clock == []


@each_file
def test_writes_and_prints_only_where_it_may(file: Path) -> None:
    room = room_of(file)
    calls = list(called(file))
    if room not in MAY_WRITE:
        assert [call for call in calls if call[2] in WRITING] == []
    if room not in MAY_PRINT:
        assert [call for call in calls if call[1:] in {("", "print"), ("click", "echo"), ("stdout", "write"), ("stderr", "write")}] == []


@each_file
def test_opens_with_what_the_room_is_for(file: Path) -> None:
    words = ast.get_docstring(read_tree(file))
    assert words and 1 <= len(words.splitlines()) <= 8


@each_file
def test_functions_are_small(file: Path) -> None:
    functions = [node for node in ast.walk(read_tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if node.end_lineno - node.lineno >= 60] == []
