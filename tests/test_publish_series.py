"""A build that makes only what has changed gives what a build from nothing gives, and leaves the rest as it lies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pipeline import build
from generator.site import beside
from generator.site.beside import Busy
from generator.site.ledger import LedgerDamaged
from generator.site.publish import SUMS, PathTaken, Publication
from generator.site.workers import Task
from tests.conftest import ADDRESS, TODAY, copy_small_catalogue
from tests.sites import Site, contents, files_of, give, publish, tasks_of

PATHS = ("a", "a/b", "a/b/c", "A/d", "B", "b", "d/e/a", "d/e.c", "f", "Ủ/a", "ủ/a")
OLD: Site = {"one": (0, ("index.html", "en/c")), "two": (0, ("two/a", "two/b")), "three": (0, ("three/a",))}
NEW: Site = {"one": (0, ("index.html", "en/c")), "two": (1, ("two/a", "two/b")), "four": (0, ("four/c", "three/b"))}

sites = st.dictionaries(st.sampled_from("pqrs"), st.tuples(st.integers(0, 2), st.lists(st.sampled_from(PATHS), max_size=4, unique=True).map(tuple)), max_size=4)


def clashes(site: Site) -> bool:
    """Whether two paths are one where case does not count, or one is a folder that another lies in."""
    given = [path for _, paths in site.values() for path in paths]
    return len({path.casefold() for path in given}) < len(given) or any(other.startswith(f"{path}/") for path in given for other in given)


def places(out: Path) -> dict[str, tuple[int, int]]:
    return {path.relative_to(out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.rglob("*") if path.is_file()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(sites, st.booleans()), min_size=2, max_size=6))
def test_any_series_of_builds_gives_what_clean_builds_give(series: list[tuple[Site, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)
        out, cache = Path(folder) / "site", Path(folder) / "cache"
        publish(out, cache, {})
        for site, marked in series:
            before, lay = contents(out), places(out)
            if clashes(site):
                with pytest.raises(PathTaken):
                    publish(out, cache, site, marked=marked)
                assert contents(out) == before
                continue
            notes = publish(out, cache, site, marked=marked)
            assert contents(out) == files_of(site) == contents(Path(folder) / ".site-spare/site")
            assert notes == [note.decode() for name, (version, paths) in site.items() for _, _, note in give(name, version, paths) if note]
            assert [path for path, one in places(out).items() if one == lay.get(path)] == [path for path in places(out) if before.get(path) == files_of(site)[path]]
            assert [path for path in out.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def never() -> None:
    raise AssertionError("this task was to be kept")


def kept(site: Site) -> list[Task]:
    return [task._replace(make=never) for task in tasks_of(site)]  # type: ignore[arg-type]


def test_a_task_with_the_same_mark_is_not_run(tmp_path: Path) -> None:
    publish(tmp_path / "site", tmp_path / "cache", OLD)
    number = (tmp_path / "site").stat().st_ino
    with Publication(tmp_path / "site", tmp_path / "cache", replace_anything=True) as publication:
        publication.make(kept(OLD)[:1], lambda count: None)
        publication.make(kept(OLD)[1:], lambda count: None)
        assert (publication.folder / "two/a").read_bytes() == files_of(OLD)["two/a"]
        publication.publish()
        assert (publication.count, publication.size) == (6, sum(map(len, files_of(OLD).values())))
    assert contents(tmp_path / "site") == files_of(OLD) and (tmp_path / "site").stat().st_ino == number


def test_single_files_are_kept_as_they_lie_and_never_share_a_path_with_a_kept_task(tmp_path: Path) -> None:
    def write(single: bytes, path: str) -> None:
        with Publication(tmp_path / "site", tmp_path / "cache", replace_anything=True) as publication:
            publication.write("photo.jpg", b"photo")
            publication.write(path, single)
            publication.make(tasks_of(OLD), lambda count: None)
            publication.publish()

    write(b"one", "single")
    lay = places(tmp_path / "site")
    write(b"two", "single")
    changed = {path for path, one in places(tmp_path / "site").items() if one != lay[path]}
    assert changed == {"single", SUMS}
    for path in ("two/a", "TWO/A", "two", "two/a/below", SUMS):
        with pytest.raises(PathTaken):
            write(b"", path)
    assert places(tmp_path / "site").keys() == lay.keys()


def test_two_tasks_of_one_name_are_a_fault(tmp_path: Path) -> None:
    with Publication(tmp_path / "site", tmp_path / "cache") as publication, pytest.raises(ValueError, match="one"):
        publication.make([*tasks_of(OLD), *tasks_of(OLD)[:1]], lambda count: None)


def the_ledger(cache: Path) -> Path:
    (path,) = (cache / "published").iterdir()
    return path


def run_sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def spoil(path: Path) -> None:
    """Leave the beginning, by which it is known, and nothing that can be read behind."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * (size - 4096 * 2))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(), "empty": lambda path: path.write_bytes(b""), "text": lambda path: path.write_text("mẫu" * 999, encoding="utf-8"),
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2), "pages of rubbish": spoil,
    "older": lambda path: run_sql(path, "PRAGMA user_version = 0"), "another": lambda path: run_sql(path, "ALTER TABLE file ADD COLUMN more"),
    "a trigger": lambda path: run_sql(path, "CREATE TRIGGER more AFTER INSERT ON file BEGIN DELETE FROM file; END"),
    "leads out": lambda path: run_sql(path, "UPDATE file SET path = '../../outside' WHERE path = 'three/a'"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ledger_that_is_wrong_costs_a_full_build(damage: str, tmp_path: Path) -> None:
    out, cache, outside = tmp_path / "site", tmp_path / "cache", tmp_path / "outside"
    outside.write_text("years of work", encoding="utf-8")
    publish(out, cache, OLD)
    DAMAGES[damage](the_ledger(cache))
    try:
        publish(out, cache, NEW)
    except LedgerDamaged:  # found out too late
        assert damage in ("pages of rubbish", "leads out", "cut short")
        assert contents(out) == files_of(OLD)
        publish(out, None, NEW)
    assert contents(out) == files_of(NEW) and outside.read_text(encoding="utf-8") == "years of work"
    publish(out, cache, OLD)
    with Publication(out, cache, replace_anything=True) as publication:
        publication.make(kept(OLD), lambda count: None)
        publication.publish()
    assert contents(out) == files_of(OLD)


def test_a_cache_that_cannot_hold_a_ledger_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    for site in (OLD, NEW):
        publish(tmp_path / "site", tmp_path / "cache", site)
        assert contents(tmp_path / "site") == files_of(site) and not (tmp_path / ".site-spare").exists()


def restore(out: Path) -> None:
    shutil.copytree(out, out.with_name("copy"))
    shutil.rmtree(out)
    out.with_name("copy").rename(out)
    (out / "two/a").write_text("of another day", encoding="utf-8")


def empty(out: Path) -> None:
    for path in out.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("change", [shutil.rmtree, restore, empty])
def test_a_site_that_is_another_is_made_in_full(change: Callable[[Path], None], tmp_path: Path) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    publish(out, cache, OLD)
    change(out)
    publish(out, cache, OLD)
    assert contents(out) == files_of(OLD)


@pytest.mark.parametrize("lost", [".site-spare", ".site-spare/site", ".site-spare/site/two"])
def test_a_spare_that_is_gone_is_made_anew(lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    publish(out, cache, OLD)
    assert not (tmp_path / ".site-spare/site").exists()  # a site that is built once needs none
    publish(out, cache, OLD)
    shutil.rmtree(tmp_path / lost)
    if lost.endswith("two"):  # one that a build was at work in when it was killed
        run_sql(the_ledger(cache), "UPDATE state SET value = '-' WHERE key = 'spare'")
    with Publication(out, cache, replace_anything=True) as publication:
        publication.make([*kept(OLD)[:2], *tasks_of(NEW)[2:]], lambda count: None)
        publication.publish()
    assert contents(out) == contents(tmp_path / ".site-spare/site") == files_of({**{name: OLD[name] for name in ("one", "two")}, "four": NEW["four"]})


@pytest.mark.parametrize("missing", ["links", "exchange", "both"])
def test_a_system_without_links_or_exchange_gives_the_same(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(1, "not here")

    if missing != "exchange":
        monkeypatch.setattr(os, "link", refuse)
    if missing != "links":
        monkeypatch.setattr(beside, "exchange", lambda first, second: False)
    out, cache = tmp_path / "site", tmp_path / "cache"
    for site in (OLD, NEW, OLD, NEW):
        times = {path: when for path, (_, when) in places(out).items()} if out.exists() else {}
        before = contents(out) if out.exists() else {}
        publish(out, cache, site)
        assert contents(out) == files_of(site)
        assert not before or contents(tmp_path / ".site-spare/site") == files_of(site)
        assert all(times[path] == when for path, (_, when) in places(out).items() if before.get(path) == files_of(site)[path])
    assert sorted(os.listdir(tmp_path)) == [".site-spare", "cache", "site"] and sorted(os.listdir(tmp_path / ".site-spare")) == ["lock", "site"]


def test_a_name_changed_in_case_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    one, two = ({"one": (number, (path,))} for number, path in enumerate(("Photo.jpg", "photo.jpg")))
    publish(out, cache, one)
    publish(out, cache, two)
    assert contents(out) == files_of(two)
    # Where both names are one file, it would be removed with the old name.
    monkeypatch.setattr(os.path, "samefile", lambda first, second: True)
    with pytest.raises(LedgerDamaged):
        publish(out, cache, one)
    publish(out, None, one)
    assert contents(out) == files_of(one)


def test_a_build_at_the_same_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_PAUSE", 0)
    with Publication(tmp_path / "site"), pytest.raises(Busy):
        Publication(tmp_path / "site", tmp_path / "cache")
    monkeypatch.setattr(beside, "fcntl", None)  # a system without such locks
    publish(tmp_path / "site", tmp_path / "cache", OLD)
    assert contents(tmp_path / "site") == files_of(OLD)


def test_an_edit_of_the_real_thing_gives_the_site_of_a_clean_build(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    assert build(root, root / "site", TODAY, ADDRESS).published
    lay = places(root / "site")
    product = root / "products/TT0002.yaml"
    product.write_text(product.read_text(encoding="utf-8").replace("mẫu", "mẩu"), encoding="utf-8")
    built, clean = build(root, root / "site", TODAY, ADDRESS), build(root, tmp_path / "clean", TODAY, ADDRESS, incremental=False)
    assert built.published and built.digest == clean.digest and contents(root / "site") == contents(tmp_path / "clean")
    changed = [path for path, one in places(root / "site").items() if one != lay.get(path)]
    assert 0 < len(changed) < len(lay) / 4 and not any("TT0001" in path for path in changed)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "small"]
