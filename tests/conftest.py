"""What every test may ask for: the folder of the repository and the finished site.

The site is built once for all tests of a run, in whichever process asks first, from the real data, as of one fixed day.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of a test.
settings.register_profile("here", deadline=None)
settings.load_profile("here")

from tests.together import common_folder, make_once, turn

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)
# The real data grows: what officers add after TODAY is no fault of theirs.
EVER = date(9999, 12, 31)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole real site as of TODAY, without a base URL.

    OCOP_TEST_SITE names a site that is there already: quicker while only the theme changes.
    """
    ready = os.environ.get("OCOP_TEST_SITE")
    if ready:
        return Path(ready).resolve()
    from generator.pipeline import build

    def make(folder: Path) -> None:
        built = build(ROOT, folder / "site", TODAY, None, latest=EVER, cache=folder / "cache")
        assert built.published, built.diagnostics

    return make_once(tmp_path_factory, "built", make) / "site"


# The small catalogue of made-up products, and the texts that tests compare with.
CATALOGUE = ROOT / "tests" / "catalogue"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write expected texts anew, then look at the difference")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test marked ``alone`` has the machine to itself, with what it sets up."""
    factory: pytest.TempPathFactory = item.config._tmp_path_factory  # type: ignore[attr-defined]
    with turn(common_folder(factory), item.get_closest_marker("alone") is not None):
        return (yield)


def copy_small_catalogue(folder: Path) -> Path:
    """A copy of the made-up catalogue with the repository's own words, templates, pages and theme beside it."""
    root = folder / "small"
    shutil.copytree(CATALOGUE, root)
    for name in ("strings", "templates", "theme", "pages"):
        shutil.copytree(ROOT / "catalog" / name, root / "catalog" / name)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    return root


def copy_catalogue(folder: Path) -> Path:
    """A copy of the real catalogue that a test may break."""
    root = folder / "real"
    shutil.copytree(ROOT / "catalog", root / "catalog")
    shutil.copytree(ROOT / "products", root / "products")
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    return root


@pytest.fixture
def small_catalogue(tmp_path: Path) -> Path:
    """A copy of the made-up catalogue that a test may break."""
    return copy_small_catalogue(tmp_path)


# Where the made-up site says that it is: in a folder of a host, which every address must name.
ADDRESS = "https://ocop.example.org/thu/"


def run_git(root: Path, *arguments: str, when: str = "2026-01-01T00:00:00+00:00") -> str:
    """Git as on every machine: nobody's settings, one author, one time."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    command = ["git", "-c", "user.name=Người Mẫu", "-c", "user.email=nguoi@example.org", "-c", "init.defaultBranch=main", "-C", str(root), *arguments]
    return subprocess.run(command, env={**kept, **fixed}, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def addressed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up catalogue as of TODAY, at ADDRESS, with a history of one commit. Its catalogue lies beside it."""
    from generator.pipeline import build

    def make(folder: Path) -> None:
        root = copy_small_catalogue(folder)
        run_git(root, "init", "-q")
        run_git(root, "add", "-A")
        run_git(root, "commit", "-q", "--no-gpg-sign", "-m", "[TT0001] Thêm sản phẩm mẫu")
        built = build(root, root / "site", TODAY, ADDRESS)
        assert built.published, built.diagnostics

    return make_once(tmp_path_factory, "addressed", make) / "small/site"
