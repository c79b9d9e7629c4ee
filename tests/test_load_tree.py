"""Listing the files of a folder, and opening them: names, kinds, links."""

from __future__ import annotations

import os
import pathlib
import socket
import unicodedata

import pytest

from generator.limits import FOLDER_DEPTH
from generator.load import file as file_room
from generator.load.file import load_bytes
from generator.load.tree import load_tree


def plant(root: pathlib.Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"a: 1\n")


def list_faults(root: pathlib.Path, *suffixes: str) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in load_tree(root, "products", suffixes or (".yaml",))[1]]


def test_lists_sorted_paths(tmp_path):
    plant(tmp_path, "products/KG0002.yaml", "products/b/KG0001.yaml", "products/KG0003.jpg", "products/ghi chú.txt")
    plant(tmp_path, "products/.git/x.yaml", "products/.x.yaml", "products/x.yaml~", "other/x.yaml")
    (tmp_path / "products/empty").mkdir()
    assert load_tree(tmp_path, "products", (".yaml",)) == (["products/KG0002.yaml", "products/b/KG0001.yaml"], [])
    files, faults = load_tree(tmp_path, "products", {".jpg", ".txt"})
    assert (files, faults) == (["products/KG0003.jpg", "products/ghi chú.txt"], [])


def test_missing_folder(tmp_path):
    assert list_faults(tmp_path) == [("missing-folder", "products")]
    (tmp_path / "products").write_text("")
    assert list_faults(tmp_path) == [("unreadable-folder", "products")]


def test_a_folder_named_like_a_file(tmp_path):
    plant(tmp_path, "products/KG0001.yaml/KG0002.yaml", "products/v1.2/KG0003.yaml")
    files, [fault] = load_tree(tmp_path, "products", (".yaml",))
    assert (files, fault.code, fault.path) == (["products/v1.2/KG0003.yaml"], "not-a-file", "products/KG0001.yaml")


@pytest.mark.parametrize(("name", "cure"), [("a.yml", "a.yaml"), ("a.YAML", "a.yaml"), ("a.Yml", "a.yaml"), ("A.JPG", "A.jpg")])
def test_wrong_suffix(tmp_path, name, cure):
    plant(tmp_path, f"products/{name}")
    files, [fault] = load_tree(tmp_path, "products", (".yaml", ".jpg"))
    assert (files, fault.code, fault.path, fault.cure) == ([], "wrong-suffix", f"products/{name}", cure)


@pytest.mark.parametrize(
    "name",
    ["con.yaml", "NUL.yaml", "aux", "COM1.yaml", "lpt9.x.yaml", "a:b.yaml", "a?.yaml", "a\\b.yaml", "a.yaml.", "a ", 'a".yaml'],
)
def test_names_that_windows_refuses(tmp_path, name):
    plant(tmp_path, f"products/{name}")
    assert load_tree(tmp_path, "products", (".yaml",))[0] == []
    assert list_faults(tmp_path) == [("name-not-portable", f"products/{name}")]


@pytest.mark.parametrize("name", ["a\u202e.yaml", "a\u200b.yaml", "a\n.yaml", "a\t.yaml", "a\x1b[31m.yaml"])
def test_hidden_characters_in_names(tmp_path, name):
    plant(tmp_path, f"products/{name}")
    assert list_faults(tmp_path) == [("name-hidden-character", f"products/{name}")]


def test_names_that_are_not_utf8(tmp_path):
    (tmp_path / "products").mkdir()
    try:
        (tmp_path / "products" / os.fsdecode(b"a\xff.yaml")).write_text("")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert list_faults(tmp_path) == [("name-hidden-character", "products/a\ufffd.yaml")]


def test_names_in_nfd(tmp_path):
    name = unicodedata.normalize("NFD", "mẫu.yaml")
    plant(tmp_path, f"products/{name}")
    files, [fault] = load_tree(tmp_path, "products", (".yaml",))
    assert (files, fault.code, fault.cure) == ([], "name-not-nfc", "mẫu.yaml")


def test_collisions(tmp_path):
    plant(tmp_path, "products/Mẫu.yaml", "products/mẫu.yaml", "products/A/x.yaml", "products/a/x.yaml", "products/b/mẫu.yaml")
    if len(os.listdir(tmp_path / "products")) < 5:
        pytest.skip("this file system does not tell upper from lower case")
    _, faults = load_tree(tmp_path, "products", (".yaml",))
    assert [(f.code, f.path, f.args["other"]) for f in faults] == [
        ("name-collision", "products/a", "A"),
        ("name-collision", "products/mẫu.yaml", "Mẫu.yaml"),
    ]


def test_links_pipes_and_sockets(tmp_path):
    plant(tmp_path, "products/a.yaml", "elsewhere/b.yaml")
    (tmp_path / "products/link.yaml").symlink_to("a.yaml")
    (tmp_path / "products/up").symlink_to("..")
    os.mkfifo(tmp_path / "products/pipe.yaml")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(tmp_path)  # the path of a socket may have only about 100 characters
        try:
            listener.bind("products/socket.yaml")
        finally:
            os.chdir(here)
        assert load_tree(tmp_path, "products", (".yaml",))[0] == ["products/a.yaml"]
        assert list_faults(tmp_path) == [
            ("symbolic-link", "products/link.yaml"),
            ("not-a-file", "products/pipe.yaml"),
            ("not-a-file", "products/socket.yaml"),
            ("symbolic-link", "products/up"),
        ]
        assert load_bytes(tmp_path, "products/socket.yaml", 9)[1][0].code == "not-a-file"


def test_linked_folder_itself(tmp_path):
    plant(tmp_path, "elsewhere/b.yaml")
    (tmp_path / "products").symlink_to("elsewhere")
    assert load_tree(tmp_path, "products", (".yaml",))[0] == []
    assert list_faults(tmp_path) == [("symbolic-link", "products")]
    assert load_tree(tmp_path, "products/inner", (".yaml",)) == ([], load_tree(tmp_path, "products", ())[1])
    assert load_bytes(tmp_path, "products/b.yaml", 9)[0] is None


def test_deep_folders(tmp_path):
    deep = "products/" + "x/" * (FOLDER_DEPTH - 1)
    plant(tmp_path, f"{deep}a.yaml", f"{deep}x/b.yaml")
    assert load_tree(tmp_path, "products", (".yaml",))[0] == [f"{deep}a.yaml"]
    assert list_faults(tmp_path) == [("folder-too-deep", f"{deep}x")]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../a.yaml", "products/../a.yaml", "products//a.yaml", "./a.yaml", "a\0b"])
def test_paths_cannot_escape(tmp_path, path):
    plant(tmp_path, "a.yaml", "products/a.yaml")
    data, [fault] = load_bytes(tmp_path, path, 9)
    assert (data, fault.code) == (None, "unsafe-path")


def test_unencodable_path(tmp_path):
    data, [fault] = load_bytes(tmp_path, "a\ud800.yaml", 9)
    assert (data, fault.code) == (None, "unreadable-file")


def test_bytes_up_to_the_limit(tmp_path):
    plant(tmp_path, "a.yaml")
    assert load_bytes(tmp_path, "a.yaml", 5) == (b"a: 1\n", [])
    assert load_bytes(tmp_path, "a.yaml", 4)[1][0].code == "file-too-large"


def test_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    plant(tmp_path, "a.yaml")
    before = os.stat(tmp_path / "a.yaml")
    with open(tmp_path / "a.yaml", "ab") as file:
        file.write(b"b: 2\n")
    monkeypatch.setattr(file_room.os, "fstat", lambda descriptor: before)
    assert load_bytes(tmp_path, "a.yaml", 5)[1][0].code == "file-too-large"


def test_device_is_not_read():
    data, [fault] = load_bytes(pathlib.Path("/dev"), "zero", 9)
    assert (data, fault.code) == (None, "not-a-file")
