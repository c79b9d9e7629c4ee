"""Open data as programs find it: the promised names, stars only while a certificate holds, contacts only with consent, tables safe to open."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from hypothesis import given, strategies as st
from openpyxl import load_workbook

from generator.model.status import HOLDING, STATUSES
from generator.pipeline import build
from generator.render.columns import PRODUCT_COLUMNS
from generator.render.datapackage import OTHERS, TABLES
from generator.render.sheet import write_sheet
from tests.conftest import ADDRESS, ROOT, TODAY

PROMISED = {"id", "slug", "name", "producer", "group", "place", "stars", "status", "valid_until", "recognitions", "urls", "sources"}


@pytest.fixture(scope="module")
def api(addressed_site: Path) -> Path:
    return addressed_site / "api" / "v1"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read_table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_products_have_what_the_contract_promises(api: Path) -> None:
    whole = read(api / "products.json")
    assert whole["generated"] == whole["today"] == TODAY.isoformat()
    assert len(whole["products"]) == 8
    assert all(PROMISED <= product.keys() for product in whole["products"])
    assert {product["status"] for product in whole["products"]} <= set(STATUSES)
    one = whole["products"][0]
    assert one["urls"] == {
        "vi": f"{ADDRESS}san-pham/{one['slug']}/", "en": f"{ADDRESS}en/products/{one['slug']}/", "permanent": f"{ADDRESS}P/{one['id']}/",
    }  # fmt: skip


@pytest.mark.parametrize("day", ["2022-06-01", "2024-06-20", "2025-10-01", "2026-11-23", "2029-01-01"])
def test_stars_are_told_only_while_a_certificate_holds(small_catalogue: Path, day: str) -> None:
    today = date.fromisoformat(day)
    assert build(small_catalogue, small_catalogue / "site", today, latest=TODAY).published
    products = read(small_catalogue / "site/api/v1/products.json")["products"]
    for product in products:
        assert (product["stars"] is not None) == (product["status"] in HOLDING), product["id"]
        assert product["steps"][0] == {"from": day, "status": product["status"], "stars": product["stars"]}
        assert all((step["stars"] is not None) == (step["status"] in HOLDING) for step in product["steps"])
    rows = read_table(small_catalogue / "site/api/v1/products.csv")
    assert [(row["id"], row["stars"], row["status"]) for row in rows] == [(p["id"], str(p["stars"] or ""), p["status"]) for p in products]


def test_one_product_in_full_has_its_fields_under_their_own_names(api: Path) -> None:
    one = read(api / "products" / "TT0001.json")
    assert PROMISED < one.keys()
    assert one["packs"][0]["price_date"] == "2026-10"
    assert one["photos"][0]["url"].startswith(f"{ADDRESS}pictures/")
    assert "notes" not in one


def test_contacts_are_there_only_with_consent_and_never_the_consent(api: Path) -> None:
    by_id = {producer["id"]: producer for producer in read(api / "producers.json")["producers"]}
    assert by_id["doanh-nghiep-mau"]["contact"]["phone"] == "+84900000001"
    assert by_id["ho-mau"]["contact"] is None
    assert read(api / "products" / "TT0001.json")["contact"] == {"email": "san-pham@example.org"}
    texts = [path.read_text(encoding="utf-8") for path in api.rglob("*") if path.suffix in (".json", ".csv") and "schema" not in path.parts]
    own = (api.parents[2] / "catalog/data/producers/ho-mau.yaml").read_text(encoding="utf-8")
    hidden = re.findall(r'(?:phone|zalo|email): "([^"]+)"', own)
    assert hidden and not any(number in text for number in hidden for text in texts)
    assert not any("given_by" in text for text in texts)


def test_places_tell_what_followed_them(api: Path) -> None:
    places = {place["id"]: place for place in read(api / "places.json")["places"]}
    ended = [place for place in places.values() if place["successors"]]
    assert ended and all(successor in places for place in ended for successor in place["successors"])


def test_the_package_is_valid_and_describes_every_table(api: Path) -> None:
    report = validate(str(api / "datapackage.json"))
    assert report.valid, report.to_summary()
    package = read(api / "datapackage.json")
    assert [resource["path"] for resource in package["resources"]] == [*TABLES, *OTHERS]
    assert all((api / resource["path"]).stat().st_size == resource["bytes"] for resource in package["resources"])
    fields = package["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == [column.name for column in PRODUCT_COLUMNS]
    assert all(field["description"] and field["description_vi"] for field in fields)
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": package["licenses"][0]["path"], "title": "CC BY 4.0"}]


def test_the_real_package_is_valid_without_an_address(built_site: Path) -> None:
    report = validate(str(built_site / "api/v1/datapackage.json"))
    assert report.valid, report.to_summary()


def test_the_workbook_has_the_rows_of_the_table(api: Path) -> None:
    sheet = load_workbook(api / "products.xlsx").active
    rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [column.name for column in PRODUCT_COLUMNS]
    assert rows[1:] == [list(row.values()) for row in read_table(api / "products.csv")]


@given(st.text(max_size=60))
def test_no_text_becomes_a_formula_or_breaks_the_workbook(text: str) -> None:
    sheet = load_workbook(io.BytesIO(write_sheet("a", ["a"], [[text], ["sau"]], TODAY))).active
    cell = sheet["A2"]
    assert cell.data_type != "f"
    assert sheet["A3"].value == "sau"
    kept = "".join(letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))
    # XML has one line end.
    assert (cell.value or "") == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_hostile_text_in_a_product_stays_text(small_catalogue: Path) -> None:
    path = small_catalogue / "products" / "TT0001.yaml"
    name = '=HYPERLINK(""http://x"")</script><b>'.replace('""', "'")
    text = re.sub(r'(?m)^  vi: ".*"$', f'  vi: "{name}"', path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    built = build(small_catalogue, small_catalogue / "site", TODAY)
    assert built.published, built.diagnostics
    api = small_catalogue / "site/api/v1"
    assert read(api / "products.json")["products"][0]["name"]["vi"] == name
    assert read_table(api / "products.csv")[0]["name_vi"] == f"'{name}"
    cell = load_workbook(api / "products.xlsx").active["C2"]
    assert (cell.value, cell.data_type) == (name, "s")
    assert "<b>" not in (small_catalogue / "site/san-pham/san-pham-mau-mot/index.html").read_text(encoding="utf-8")


def test_the_same_data_and_day_give_the_same_bytes(addressed_site: Path, tmp_path: Path) -> None:
    built = build(addressed_site.parent, tmp_path / "again", TODAY, ADDRESS)
    assert built.published
    names = [path.relative_to(addressed_site) for path in (addressed_site / "api").rglob("*") if path.is_file()]
    assert len(names) > 40
    assert [name for name in names if (addressed_site / name).read_bytes() != (tmp_path / "again" / name).read_bytes()] == []


def test_the_page_for_people_names_every_file_and_column(api: Path) -> None:
    html = (api / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{path}"' in html for path in (*TABLES, *OTHERS))
    assert all(f"<code>{column.name}</code>" in html for column in PRODUCT_COLUMNS)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_prose_page_names_every_file(language: str) -> None:
    text = (ROOT / f"catalog/pages/{language}/du-lieu.md").read_text(encoding="utf-8")
    assert [path for path in (*TABLES, *OTHERS) if path.removeprefix("upkeep/") not in text] == []
