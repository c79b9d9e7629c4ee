"""A build that makes only what has changed gives the same site, byte for byte, as one that makes everything."""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.pipeline import build
from tests.conftest import ADDRESS, ROOT, TODAY, copy_small_catalogue

# So many catalogues, each edited so many times, one edit after the other; OCOP_SOAK_SERIES says how many for a long run.
SERIES, EDITS = int(os.environ.get("OCOP_SOAK_SERIES", "2")), 5
Record = dict[str, Any]


class Editor:
    """Edits a small catalogue at random, and never makes it wrong."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance, self.number = root, random.Random(seed), itertools.count(1)
        self.today = TODAY

    def edit(self) -> str:
        """Do one of the edits and tell which."""
        name = self.chance.choice(sorted(name for name in vars(Editor) if name.startswith("do_")))
        getattr(self, name)()
        return name

    def product(self) -> Path:
        return self.chance.choice(sorted((self.root / "products").rglob("*.yaml")))

    def change(self, path: Path, change: Callable[[Record], object]) -> None:
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(record)
        # Written beside and put in its place, as editors do: another file under the same name.
        beside = path.with_suffix(".new")
        beside.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
        os.replace(beside, path)

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert re.search(old, text), (path, old)
        (self.root / path).write_text(re.sub(old, new, text, count=1), encoding="utf-8")

    def do_text_of_a_product(self) -> None:
        self.change(self.product(), lambda one: one.update(summary={"vi": f"Sửa lần {next(self.number)}"}, english="outdated"))

    def do_name_of_a_product(self) -> None:
        self.change(self.product(), lambda one: one["name"].update(vi=f"{self.chance.choice('AĐMX')}n mẫu {next(self.number)}"))

    def do_slug_of_a_product(self) -> None:
        def rename(one: Record) -> None:
            one.setdefault("former_slugs", []).append(one["slug"])
            one["slug"] = f"ten-moi-{next(self.number)}"

        self.change(self.product(), rename)

    def do_new_product(self) -> None:
        name = f"TT{next(self.number) + 500:04}"
        record = {
            "id": name, "slug": f"moi-{name.lower()}", "name": {"vi": f"Mới {name}"}, "place": "thanh-pho-mau-tay", "producer": self.chance.choice(("ho-mau", "hop-tac-xa-mau")),
            "group": "I.1", "criteria_set": 1,
            "recognitions": [{"stars": 4, "date": "2025-03-14", "level": "province", "evidence": "A", "sources": [{"url": "https://example.org/nguon"}]}],
        }  # fmt: skip
        (self.root / "products" / f"{name}.yaml").write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def do_away_with_a_new_product(self) -> None:
        if new := sorted((self.root / "products").rglob("TT05*.yaml")):
            self.chance.choice(new).unlink()

    def do_move_into_a_folder(self) -> None:
        if new := sorted((self.root / "products").glob("TT05*.yaml")):
            (self.root / "products" / "moi").mkdir(exist_ok=True)
            one = self.chance.choice(new)
            one.rename(self.root / "products" / "moi" / one.name)

    def do_new_recognition(self) -> None:
        recognition = {"stars": 5, "date": "2026-09-01", "level": "national", "evidence": "A", "sources": [{"url": "https://example.org/moi"}]}
        for path in sorted((self.root / "products").rglob("TT05*.yaml"))[:1]:
            self.change(path, lambda one: one.update(recognitions=[one["recognitions"][0], recognition]))

    def do_producer_of_a_product(self) -> None:
        self.change(self.product(), lambda one: one.update(producer=self.chance.choice(("ho-mau", "hop-tac-xa-mau", "doanh-nghiep-mau"))))

    def do_name_of_a_producer(self) -> None:
        self.change(self.root / "catalog/data/producers/hop-tac-xa-mau.yaml", lambda one: one["name"].update(vi=f"Hợp tác xã mẫu {next(self.number)}"))

    def do_consent_of_a_producer(self) -> None:
        def turn(one: Record) -> None:
            if one["contact"].pop("consent", None) is None:
                one["contact"]["consent"] = {"date": "2026-01", "given_by": "Người Mẫu", "record": "Biên bản mẫu"}

        self.change(self.root / "catalog/data/producers/ho-mau.yaml", turn)

    def do_new_producer(self) -> None:
        name = f"ho-moi-{next(self.number)}"
        (self.root / f"catalog/data/producers/{name}.yaml").write_text(f'id: "{name}"\nname:\n  vi: "Hộ mới {name}"\n', encoding="utf-8")

    def do_other_photo(self) -> None:
        first, second = (self.root / "products" / f"TT0001-{name}" for name in ("1.jpg", "2.png"))
        from PIL import Image

        Image.new("RGB", (400, 300), (next(self.number) * 40 % 256, 90, 120)).save(self.chance.choice((first, second)))

    def do_size_of_pages(self) -> None:
        self.replace("catalog/data/settings.yaml", r"page_size: \d+", f"page_size: {self.chance.choice((3, 4, 6, 24))}")

    def do_word(self) -> None:
        self.replace("catalog/strings/vi/list.yaml", r"(products_title: \")", rf"\g<1>{next(self.number)} ")

    def do_template(self) -> None:
        self.replace("catalog/templates/listing.html.j2", r"<h1", f'<h1 data-lan="{next(self.number)}"')

    def do_style(self) -> None:
        with (self.root / "catalog/theme/assets/style.css").open("a", encoding="utf-8") as style:
            style.write(f"\n.lan-{next(self.number)} {{ margin: 0 }}\n")

    def do_prose(self) -> None:
        with next((self.root / "catalog/pages/vi").glob("gioi-thieu*")).open("a", encoding="utf-8") as page:
            page.write(f"\nThêm dòng {next(self.number)}.\n")

    def do_rule(self) -> None:
        self.replace("catalog/data/decisions/dot-mau-2024.yaml", r"not_before: .*", f'not_before: "2024-06-0{self.chance.randint(1, 9)}"')

    def do_next_day(self) -> None:
        self.today += timedelta(days=self.chance.choice((1, 40, 400)))

    def do_nothing(self) -> None:
        return


def content(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def states(site: Path) -> dict[str, tuple[int, int]]:
    return {path.relative_to(site).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.rglob("*") if path.is_file()}


@pytest.fixture(params=range(SERIES))
def editor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Editor]:
    yield Editor(copy_small_catalogue(tmp_path), request.param)


def publish(root: Path, out: Path, today: date, cache: Path) -> None:
    built = build(root, out, today, ADDRESS, latest=date(9999, 1, 1), cache=cache, allow_test_address=True, cards=False)
    assert built.published, built.diagnostics


def test_gives_the_site_of_a_build_from_nothing_after_any_edits(editor: Editor, tmp_path: Path) -> None:
    """And touches no file whose content stays."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    publish(editor.root, site, editor.today, cache)
    for number in range(EDITS):
        before, was = content(site), states(site)
        done = [editor.edit() for _ in range(editor.chance.randint(1, 3))]
        publish(editor.root, site, editor.today, cache)
        clean, fresh = tmp_path / f"clean-{number}", tmp_path / "fresh"
        shutil.copytree(cache, fresh, ignore=shutil.ignore_patterns("*.sqlite*", "published"))
        publish(editor.root, clean, editor.today, fresh)
        now, then = content(site), content(clean)
        assert now.keys() ^ then.keys() == set(), done
        assert [path for path in now if now[path] != then[path]] == [], done
        same = [path for path in now if before.get(path) == now[path]]
        assert {path: states(site)[path] for path in same} == {path: was[path] for path in same}, done
        shutil.rmtree(clean)
        shutil.rmtree(fresh)
