"""``ocop units``: what a reform leaves in places that are no more, and where it is moved to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.editing.units import places_on
from generator.model.place import Place, Places
from tests.conftest import copy_catalogue
from tests.test_cli import ocop


def place(name: str, begins: str | None, ends: str | None, *successors: str) -> Place:
    value = {"id": name, "code": "1", "kind": "commune", "name": {"vi": name}, "successors": list(successors)}
    return Place.model_validate(value | {key: day for key, day in (("valid_from", begins), ("valid_to", ends)) if day})


PLACES = Places.build([
    place("cu", None, "2025-06-30", "giua", "khac"),
    place("giua", "2025-07-01", "2027-12-31", "moi"),
    place("khac", "2025-07-01", None),
    place("moi", "2028-01-01", None),
    place("het", None, "2025-06-30"),
    place("vong", None, "2025-06-30", "vong"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("start", "day", "found"),
    [
        ("cu", date(2025, 6, 30), ["cu"]),
        ("cu", date(2025, 7, 1), ["giua", "khac"]),
        ("cu", date(2028, 1, 1), ["khac", "moi"]),
        ("giua", date(2028, 1, 1), ["moi"]),
        ("het", date(2026, 1, 1), []),
        ("vong", date(2026, 1, 1), []),
    ],
)
def test_places_on_a_day(start: str, day: date, found: list[str]) -> None:
    by_id = PLACES.by_id[start]
    assert sorted(p.id for p in places_on(PLACES, by_id, day)) == found


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue after a second reform, made up: one commune goes up in another on 1 January 2028, one ends without a successor."""
    root = copy_catalogue(tmp_path_factory.mktemp("units"))
    path = root / "catalog/data/places/kien-giang.yaml"
    text = path.read_text(encoding="utf-8")
    head, rest = text.split('  - id: "xa-giang-thanh"\n')
    rest = rest.replace('    valid_from: "2025-07-01"\n', '    valid_from: "2025-07-01"\n    valid_to: "2027-12-31"\n    successors:\n      - "xa-gop"\n', 1)
    added = '  - id: "xa-gop"\n    code: "99999"\n    kind: "commune"\n    name:\n      vi: "Gộp"\n    valid_from: "2028-01-01"\n    parent: "tinh-an-giang"\n'
    path.write_text(f'{head}  - id: "xa-giang-thanh"\n{rest}{added}', encoding="utf-8")
    product = root / "products/KG0050.yaml"  # a commented file
    product.write_text(product.read_text(encoding="utf-8").replace("place:", "# chỗ cũ\nplace:", 1), encoding="utf-8")
    return root


def test_units_first_shows_then_moves_and_never_touches_the_place_of_recognition(reformed: Path) -> None:
    path = reformed / "products/KG0050.yaml"
    before = path.read_text(encoding="utf-8")
    done = ocop("units", "--today", "2026-11-23", cwd=reformed)
    assert done.returncode == 0 and "Chưa ghi gì" in done.stdout and path.read_text(encoding="utf-8") == before
    done = ocop("units", "--write", "--today", "2026-11-23", cwd=reformed)
    assert (done.returncode, done.stderr) == (0, "")
    added = '# chỗ cũ\nplace: "xa-phu-loi-giang-thanh"\nplace_today: "xa-giang-thanh"\n'
    assert path.read_text(encoding="utf-8") == before.replace('# chỗ cũ\nplace: "xa-phu-loi-giang-thanh"\n', added)
    assert 'place: "thanh-pho-rach-gia"' in (reformed / "catalog/data/fairs/dien-dan-ocop-dbscl-2024.yaml").read_text(encoding="utf-8")
    assert ocop("fmt", "--check", "products", "catalog/data/producers", cwd=reformed).returncode == 0
    assert "0 hồ sơ chuyển được" in ocop("units", "--today", "2026-11-23", cwd=reformed).stdout
    # The commune that it was moved to ends as well.
    done = ocop("units", "--write", "--today", "2028-01-01", cwd=reformed)
    assert "xa-giang-thanh" in done.stdout
    assert added.replace("xa-giang-thanh", "xa-gop") in path.read_text(encoding="utf-8")
    assert ocop("check", "--today", "2028-01-01", cwd=reformed).returncode == 0


def test_several_successors_are_for_people(reformed: Path) -> None:
    text = ocop("units", "--today", "2026-11-23", "--lang", "en", cwd=reformed).stdout
    assert "A person has to look" in text and "divided among 2 places" in text
    assert "place_today" not in (reformed / "products/KG0001.yaml").read_text(encoding="utf-8")


def test_before_the_reform_nothing_is_to_be_done(reformed: Path) -> None:
    assert "không có hồ sơ nào" in ocop("units", "--today", "2024-01-01", cwd=reformed).stdout


def test_a_catalogue_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    root = copy_catalogue(tmp_path)
    (root / "catalog/data/settings.yaml").write_text("name: [\n", encoding="utf-8")
    done = ocop("units", cwd=root)
    assert done.returncode == 1 and "settings.yaml" in done.stderr and "Traceback" not in done.stderr
