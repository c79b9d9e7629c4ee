"""Hostile files get one diagnostic each: never a traceback, a hang or a dead process.

Each file is read in a process of its own, so that a crash of libyaml would show as its exit code.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

import generator
from generator.load import events
from generator.load.document import decode_document

# Only a guard against hanging; nothing here is measured.
PATIENCE = 20
LEVELS = 100_000
READ = """
import json, pathlib, sys
from generator.load.document import load_document
document, faults = load_document(pathlib.Path(sys.argv[1]), "hostile.yaml")
print(json.dumps([document is None, [fault.code for fault in faults]]))
"""


def load_apart(root: pathlib.Path) -> list[str]:
    """The codes that loading ``root``/hostile.yaml yields in a process of its own."""
    home = pathlib.Path(generator.__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(home), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-c", READ, str(root)],
        capture_output=True, text=True, timeout=PATIENCE, cwd=root, env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    refused, codes = json.loads(done.stdout)
    assert refused
    return codes


def make_alias_bomb() -> str:
    lines = ["a0: &a0 [mau, mau]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines)


def make_merge_bomb() -> str:
    lines = ["a0: &a0 {mau: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 22)]
    return "\n".join(lines)


HOSTILE = {
    "alias bomb": (make_alias_bomb, "yaml-anchor"),
    "merge bomb": (make_merge_bomb, "yaml-anchor"),
    "merge without alias": (lambda: "a: {<<: [{b: 1}, {b: 1}]}", "merge-key"),
    "deep lists": (lambda: "- " * LEVELS, "too-deep"),
    "deep block": (lambda: "".join(" " * n + "a:\n" for n in range(1300)), "too-deep"),
    "deep flow lists": (lambda: "[" * LEVELS, "too-deep"),
    "deep flow lists, closed": (lambda: "[" * LEVELS + "]" * LEVELS, "too-deep"),
    "deep flow mappings": (lambda: "{a: " * LEVELS, "too-deep"),
    "deep flow mixture": (lambda: "a: " + "[{a: " * LEVELS, "too-deep"),
    "deep keys": (lambda: "? " * LEVELS, "complex-key"),
    "deep lists below a key": (lambda: "a:\n  " + "- " * LEVELS, "too-deep"),
    "many keys": (lambda: "".join(f"k{n}: 1\n" for n in range(70_000)), "too-many-values"),
    "long number": (lambda: "a: " + "9" * 900_000, "text-too-long"),
    "long key": (lambda: "k" * 900_000 + ": 1", None),
    "long anchor": (lambda: "&" + "k" * 900_000 + " a", "yaml-anchor"),
    "long tag": (lambda: "!" + "k" * 900_000 + " a", "yaml-tag"),
    "many directives": (lambda: "%TAG ! tag:mau\n" * 50_000 + "---\na: 1", None),
    "many documents": (lambda: "---\n" * 200_000, "second-document"),
    "only breaks": (lambda: "\n" * 900_000, "empty-file"),
    "only dashes": (lambda: "-" * 900_000, None),
    "only quotes": (lambda: "'" * 900_000, None),
    "only colons": (lambda: ":" * 900_000, None),
    "hidden on every line": (lambda: "a: \u200b\n" * 100_000, None),
    "python tag": (lambda: "!!python/object/apply:os.system [mau]", "yaml-tag"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(tmp_path, name):
    make, code = HOSTILE[name]
    (tmp_path / "hostile.yaml").write_text(make(), encoding="utf-8")
    codes = load_apart(tmp_path)
    assert codes == [code] if code else codes


@pytest.mark.parametrize("name", [name for name in HOSTILE if "deep" in name or "bomb" in name])
def test_hostile_text_without_libyaml(monkeypatch, name):
    monkeypatch.setattr(events, "CParser", None)  # pure Python cannot crash: no process of its own
    make, code = HOSTILE[name]
    assert [fault.code for fault in decode_document("hostile.yaml", make().encode())[1]] == [code]


def test_sparse_file_is_not_read(tmp_path):
    with open(tmp_path / "hostile.yaml", "wb") as file:
        file.truncate(50_000_000)
    assert load_apart(tmp_path) == ["file-too-large"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"a: 1\0\n", "not-text"), (b"\0" * 900_000, "not-text"), (b"a: \xff\n", "not-utf8"),
     ("a: 1\n".encode("utf-16"), "not-utf8"), (bytes(range(1, 256)) * 3000, "not-utf8")],
    ids=["NUL", "only NUL", "not UTF-8", "UTF-16", "noise"],
)  # fmt: skip
def test_hostile_bytes(tmp_path, data, code):
    (tmp_path / "hostile.yaml").write_bytes(data)
    assert load_apart(tmp_path) == [code]


def test_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "hostile.yaml")
    assert load_apart(tmp_path) == ["not-a-file"]


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/passwd", "hostile.yaml", "absent.yaml"])
def test_links_are_not_followed(tmp_path, target):
    (tmp_path / "hostile.yaml").symlink_to(target)
    assert load_apart(tmp_path) == ["symbolic-link"]


def test_folder_in_place_of_a_file(tmp_path):
    (tmp_path / "hostile.yaml").mkdir()
    assert load_apart(tmp_path) == ["not-a-file"]


def test_vanished_file(tmp_path):
    assert load_apart(tmp_path) == ["unreadable-file"]
