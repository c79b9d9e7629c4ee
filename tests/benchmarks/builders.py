"""Who builds, from what and how: this program, Hugo, plain mkdocs-material, and the raw writing of the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import peers, raw
from tests.benchmarks.measure import Measured, measure
from tests.benchmarks.outputs import WEIGHT, WEIGHT_OF_THEME
from tests.benchmarks.synthetic import write_catalogue
from tests.conftest import ROOT, TODAY

BIN = Path(sys.executable).parent
OCOP = str(BIN / "ocop")
# What of the site the others make too. The one place where that is said.
ONLY_PAGES = ("--only", "product", "--only", "group", "--only", "place", "--only", "producer")
ADDRESS = "https://ocop.example.org/"
EVERYTHING = ("--base-url", ADDRESS, "--allow-test-address")
NOON = f"{TODAY}T12:00:00+07:00"
MODULE = {"PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Builder:
    """``command`` makes ``out``, from nothing; ``caches`` are removed before, so that no run profits from the one before."""

    name: str
    folder: Path
    command: tuple[str, ...]
    out: Path
    caches: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    weight: float = WEIGHT

    def run(self) -> Measured:
        for path in (self.out, *self.caches):
            shutil.rmtree(path, ignore_errors=True)
        return measure(self.command, self.folder, self.environment)


def ocop(*arguments: str, today: bool = True) -> tuple[str, ...]:
    return (OCOP, *arguments, *(("--today", str(TODAY)) if today else ()))


def build_command(out: Path, *options: str) -> tuple[str, ...]:
    return ocop("build", "--out", str(out), *options)


def own_builder(catalogue: Path, out: Path) -> Builder:
    """This program, restricted to what the others make."""
    return Builder("ocop", catalogue, build_command(out, *ONLY_PAGES), out, (catalogue / ".cache",))


def whole_builders(catalogue: Path, out: Path) -> tuple[Builder, Builder]:
    """This program with everything on: on a fresh machine, and with the pictures and codes of yesterday's build."""
    command = build_command(out, *EVERYTHING)
    return Builder("cold", catalogue, command, out, (catalogue / ".cache",)), Builder("warm", catalogue, command, out)


def prepare_hugo(catalogue: Path, site: Path, folder: Path) -> Builder:
    peers.write_hugo(catalogue, site, folder)
    out, cache = folder / "public", folder / "cache"
    command = (peers.hugo_program(), "--quiet", "--noBuildLock", "--clock", NOON, "--destination", str(out))
    return Builder("hugo", folder, command, out, (cache, folder / "resources"), {"HUGO_CACHEDIR": str(cache)})


def prepare_material(catalogue: Path, site: Path, folder: Path) -> Builder:
    peers.write_material(site, folder)
    out = folder / "site"
    builds = (f"'{BIN / 'mkdocs'}' build --quiet --config-file {language}/mkdocs.yml --site-dir '{out / language}'" for language in peers.LANGUAGES)
    command = ("bash", "-c", " && ".join(builds))
    return Builder("mkdocs-material", folder, command, out, environment={"NO_MKDOCS_2_WARNING": "1"}, weight=WEIGHT_OF_THEME)


def prepare_raw(catalogue: Path, site: Path, folder: Path) -> Builder:
    folder.mkdir()
    raw.pack(site, folder / "archive")
    command = (sys.executable, "-m", "tests.benchmarks.raw", str(folder / "archive"), str(folder / "site"))
    return Builder("raw", folder, command, folder / "site", environment=MODULE)


PEERS: Mapping[str, Callable[[Path, Path, Path], Builder]] = {"raw": prepare_raw, "hugo": prepare_hugo, "mkdocs-material": prepare_material}


def prepare_catalogue(count: int, folder: Path, *, everything: bool = False) -> Path:
    """A catalogue of ``count`` products; with ``everything``, a tenth of them with a photo, and a history of one commit."""
    if folder.exists():
        return folder
    write_catalogue(count, folder, count // 10 if everything else 0)
    if everything:
        (folder / ".gitignore").write_text("/.cache/\n/site/\n.measured.log\n", encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        git = ("git", "-c", "user.name=Người Mẫu", "-c", "user.email=nguoi@example.org", "-c", "gc.auto=0")
        for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "--no-gpg-sign", "-m", "[KG100000] Thêm sản phẩm mẫu")):
            subprocess.run((*git, *arguments), cwd=folder, env={**kept, "GIT_CONFIG_GLOBAL": "/dev/null"}, check=True, stdout=subprocess.DEVNULL)
    return folder
