"""Whatever lies in place of a file or a folder, a build tells a fault or publishes: no traceback, no wait, and nothing from elsewhere comes out."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.load import file as file_room
from generator.pipeline import Built, CannotBuild, build
from generator.report import render_report
from tests.conftest import ROOT, TODAY

SECRET = "tuyet-mat-0123456789"
FILES = (
    "products/TT0001.yaml", "products/TT0001-1.jpg", "catalog/data/settings.yaml", "catalog/data/producers/ho-mau.yaml", "catalog/data/permalinks/tt0.yaml",
    "catalog/data/retired.yaml", "catalog/data/fairs/hoi-cho-mau-2027.yaml", "catalog/pages/vi/gioi-thieu.md", "catalog/pages/pictures/bieu-mau.webp", "catalog/strings/en/site.yaml",
)  # fmt: skip
FOLDERS = ("products", "catalog/data", "catalog/data/producers", "catalog/data/permalinks", "catalog/pages/vi", "catalog/pages/pictures", "catalog/strings/vi")


def outside(root: Path) -> Path:
    """A file that nobody may read, beside the catalogue."""
    path = root.parent / "outside"
    path.mkdir(exist_ok=True)
    (path / "secret").write_text(f'name: "{SECRET}"\n', encoding="utf-8")
    return path


def link(path: Path, target: Path | str) -> None:
    path.symlink_to(target)


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        # The names of sockets are short.
        there = os.getcwd()
        os.chdir(path.parent)
        one.bind(path.name)
        os.chdir(there)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


def nest(path: Path) -> None:
    path.mkdir()
    here = os.open(path, os.O_RDONLY)
    for _ in range(600):
        os.mkdir("sau" * 20, dir_fd=here)
        inner = os.open("sau" * 20, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


KINDS: dict[str, Callable[[Path, Path], None]] = {
    "link to a file": lambda path, root: link(path, outside(root) / "secret"),
    "link to a folder": lambda path, root: link(path, outside(root)),
    "link to itself": lambda path, root: link(path, path.name),
    "link to nothing": lambda path, root: link(path, "khong-co"),
    "link to a device": lambda path, root: link(path, "/dev/zero"),
    "device": lambda path, root: os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5)) if os.geteuid() == 0 else link(path, "/dev/zero"),
    "pipe": lambda path, root: os.mkfifo(path),
    "socket": lambda path, root: bind(path),
    "folder": lambda path, root: path.mkdir(),
    "deep folder": lambda path, root: nest(path),
    "empty": lambda path, root: path.write_bytes(b""),
    "zeros": lambda path, root: path.write_bytes(bytes(5000)),
    "noise": lambda path, root: path.write_bytes(bytes(range(1, 256)) * 40),
    "text": lambda path, root: path.write_text("chỉ là chữ\n", encoding="utf-8"),
    "endless": lambda path, root: sparse(path),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def root(small_catalogue: Path) -> Path:
    pictures = small_catalogue / "catalog/pages/pictures"
    pictures.mkdir(exist_ok=True)
    shutil.copyfile(next((ROOT / "catalog/pages/pictures").glob("*.webp")), pictures / "bieu-mau.webp")
    return small_catalogue


def try_to_build(root: Path, cache: Path) -> Built | None:
    """What a build said, each fault in words, or None where the program's own words were what was broken."""
    try:
        built = build(root, root / "site", TODAY, cache=cache, cards=False, sections=("product", "producer"))
    except CannotBuild as reason:
        assert str(reason)
        return None
    finally:
        assert not any(SECRET.encode() in path.read_bytes() for path in (root / "site").rglob("*") if path.is_file())
    assert render_report(built.diagnostics, pipeline.strings_of(ROOT, "vi"), "full", root)
    assert built.published != any(fault.severity == "error" for fault in built.diagnostics)
    return built


@pytest.mark.parametrize("kind", KINDS)
def test_anything_may_lie_in_place_of_a_file(root: Path, cache: Path, kind: str) -> None:
    for name in FILES:
        path, beside = root / name, root.parent / "beside"
        path.rename(beside)
        KINDS[kind](path, root)
        built = try_to_build(root, cache)
        assert (built is None) == name.startswith("catalog/strings"), (name, built)
        assert built is None or not built.published, (name, kind)
        assert built is None or any(fault.path in (name, f"products/{Path(name).name[:6]}.yaml") for fault in built.diagnostics) or kind.endswith("folder"), (name, built.diagnostics)
        remove(path)
        beside.rename(path)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "folder"])
def test_anything_may_lie_in_place_of_a_folder(root: Path, cache: Path, kind: str) -> None:
    for name in FOLDERS:
        path, beside = root / name, root.parent / "beside"
        path.rename(beside)
        KINDS[kind](path, root)
        built = try_to_build(root, cache)
        assert (built is None) == name.startswith("catalog/strings"), (name, built)
        assert built is None or not built.published, (name, kind)
        remove(path)
        beside.rename(path)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        # Deeper than the names of paths can be long.
        os.system(f"rm -rf '{path}'")
    else:
        path.unlink()


@pytest.mark.parametrize("change", ["gone", "a link", "a folder", "longer", "shorter"])
def test_files_may_change_while_they_are_read(root: Path, cache: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file changes between being listed, or looked at, and being read."""
    open_below, seen = file_room._open_below, 0  # noqa: SLF001

    def hurry(below: Path, steps: list[str]) -> int:
        nonlocal seen
        path = root.joinpath(*steps)
        # The words of the program stay: without them nothing can be said.
        if "strings" not in steps and path.suffix in (".yaml", ".md", ".jpg", ".png", ".webp") and path.is_file() and not path.is_symlink():
            seen += 1
            if seen % 7 == 0:
                CHANGES[change](path)
        return open_below(below, steps)

    monkeypatch.setattr(file_room, "_open_below", hurry)
    try_to_build(root, cache)
    assert seen > 20


def replaced(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


CHANGES: dict[str, Callable[[Path], None]] = {
    "gone": Path.unlink,
    "a link": lambda path: replaced(path, lambda one: one.symlink_to("/etc/passwd")),
    "a folder": lambda path: replaced(path, Path.mkdir),
    "longer": lambda path: os.truncate(path, 20_000_000),
    "shorter": lambda path: os.truncate(path, path.stat().st_size // 2),
}


@pytest.mark.parametrize("where", ["products", "catalog/data/producers", "catalog/data/permalinks"])
def test_names_may_look_alike(root: Path, cache: Path, where: str) -> None:
    """Letters of other alphabets, one name in two cases or forms, reserved names, hidden signs, an endless name: each is told, none stops the check."""
    text = (root / "products/TT0002.yaml").read_text(encoding="utf-8")
    names = ["TТ0002.yaml", "tt0002.yaml", "ＴＴ0002.yaml", "TT0002 .yaml", "TT0002.YAML", "CON.yaml", "a\u202eb.yaml", "e\u0301.yaml", "\u00e9.yaml", "\udcff.yaml", "x" * 250 + ".yaml", "-rf.yaml", "$(id).yaml", "~.yaml", "*.yaml", "'.yaml"]
    for name in names:
        (root / where / name).write_text(text, encoding="utf-8")
    built = try_to_build(root, cache)
    assert built and not built.published
    told = "".join(fault.path for fault in built.diagnostics)
    assert all(name.encode("utf-8", "replace").decode().replace("?", "") in told or name in ("\u00e9.yaml", "\udcff.yaml") for name in names)


def test_a_theme_or_template_is_the_programs_own_and_says_so_when_it_is_not_there(root: Path, cache: Path) -> None:
    """What is in these two folders runs: it is trusted, as the program is, and no fault of the data."""
    (root / "catalog/theme/main.html").write_text("{% broken", encoding="utf-8")
    with pytest.raises(CannotBuild):
        build(root, root / "site", TODAY, cache=cache, cards=False)
    assert not (root / "site").exists()
