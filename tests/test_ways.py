"""The ways in for everyone: links from the pages, and the forms of issues that they lead to."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from generator.model import address
from generator.model.record import LANGUAGES
from generator.model.repository import Repository
from generator.pipeline import build, check, strings_of
from tests.conftest import EVER, ROOT, TODAY

FORMS = ROOT / ".github/ISSUE_TEMPLATE"
WAYS = re.compile(r'<p class="ways-in">(.*?)</p>')
HREF = re.compile(r'href="([^"]*)" rel="([^"]*)"')
SETTINGS = """repository:
  forge: "{forge}"
  url: "https://{forge}.example/to-mau/kho"
  branch: "nhánh/sửa #1"
"""
EDIT = {
    "github": "https://github.example/to-mau/kho/edit/nh%C3%A1nh/s%E1%BB%ADa%20%231/",
    "gitlab": "https://gitlab.example/to-mau/kho/-/edit/nh%C3%A1nh/s%E1%BB%ADa%20%231/",
}
NEW = {"github": "https://github.example/to-mau/kho/issues/new?", "gitlab": "https://gitlab.example/to-mau/kho/-/issues/new?"}
# A page of each kind that shows one record, and the record's file.
PAGES = {
    address.item("product", "san-pham-mau-mot", "vi"): "products/x%C3%A3%20m%E1%BA%ABu/TT0001.yaml",
    address.item("product", "san-pham-mau-mot", "en"): "products/x%C3%A3%20m%E1%BA%ABu/TT0001.yaml",
    address.item("product", "san-pham-mau-hai", "vi"): "products/TT0002.yaml",
    address.item("producer", "ho-mau", "vi"): "catalog/data/producers/ho-mau.yaml",
    address.item("place", "xa-mau-mot", "vi"): "catalog/data/places/mau.yaml",
    address.item("progress", "muc-tieu-dat", "vi"): "catalog/data/plans/ke-hoach-mau.yaml",
    address.item("fair", "hoi-cho-mau-2027", "vi"): "catalog/data/fairs/hoi-cho-mau-2027.yaml",
}


def set_repository(root: Path, text: str) -> None:
    settings = root / "catalog/data/settings.yaml"
    without = re.sub(r"(?m)^repository:\n(  .*\n)+", "", settings.read_text(encoding="utf-8"))
    settings.write_text(without + text, encoding="utf-8")


def ways_of(page: Path) -> list[tuple[str, str]]:
    return [(unescape(href), rel) for found in WAYS.findall(page.read_text(encoding="utf-8")) for href, rel in HREF.findall(found)]


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_every_page_of_one_record_leads_to_its_file_and_to_a_report(forge: str, small_catalogue: Path) -> None:
    set_repository(small_catalogue, SETTINGS.format(forge=forge))
    folder = small_catalogue / "products/xã mẫu"
    folder.mkdir()
    for file in (small_catalogue / "products").glob("TT0001*"):
        file.rename(folder / file.name)
    assert build(small_catalogue, small_catalogue / "site", TODAY, "https://ocop.example.org/mau/").published
    for page, path in PAGES.items():
        ways = ways_of(small_catalogue / "site" / page / "index.html")
        assert {rel for _, rel in ways} <= {"nofollow noopener", "nofollow"}
        *form, (edit, _), (report, _) = ways
        assert edit == EDIT[forge] + path
        assert report.startswith(NEW[forge])
        told = dict(parse_qsl(urlsplit(report).query))
        if forge == "github":
            assert told["template"] == "report-mistake.yml" and told["page"] == f"https://ocop.example.org/mau/{page}"
            assert told["title"].startswith(f"[{told['record']}] ")
            assert "san-pham" not in page or edit.endswith(f"/{told['record']}.yaml")
        else:
            assert told["issuable_template"] == "report-mistake" and told["issue[title]"].startswith("[")
        # The form opens what lies in the folder itself.
        wanted = {"TT0002": "products/entries/TT0002", "ho-mau": "producers/entries/ho-mau", "hoi-cho-mau-2027": "fairs/entries/hoi-cho-mau-2027"}
        entry = wanted.get(path.rpartition("/")[2].removesuffix(".yaml"))
        assert [href for href, _ in form] == ([f"{address.root_from(page)}admin/#/collections/{entry}"] if entry else [])
    ((propose, _),) = ways_of(small_catalogue / "site/san-pham/index.html")
    assert propose.startswith(NEW[forge]) and "propose-product" in propose


def test_without_a_repository_no_page_offers_anything(built_site: Path) -> None:
    catalogue = check(ROOT, EVER).catalogue
    assert catalogue is not None and catalogue.settings.repository is None
    assert [page for page in built_site.rglob("index.html") if "ways-in" in page.read_text(encoding="utf-8")] == []


def test_a_prose_page_leads_to_its_own_file(small_catalogue: Path) -> None:
    set_repository(small_catalogue, SETTINGS.format(forge="github"))
    assert build(small_catalogue, small_catalogue / "site", TODAY).published
    page = (small_catalogue / "site/en/gioi-thieu/index.html").read_text(encoding="utf-8")
    assert f'href="{EDIT["github"]}catalog/pages/en/gioi-thieu.md"' in page
    # Written by the machine: there is nothing to edit.
    assert "/edit/" not in (small_catalogue / "site/cac-loi/index.html").read_text(encoding="utf-8")


def test_the_file_of_every_record_is_known() -> None:
    catalogue = check(ROOT, EVER).catalogue
    assert catalogue is not None
    kinds = {
        "product": [p.id for p in catalogue.products], "producer": catalogue.producers, "place": catalogue.places.by_id,
        "plan": [plan.id for plan in catalogue.progress.plans], "fair": [fair.id for fair in catalogue.fairs],
    }  # fmt: skip
    for kind, ids in kinds.items():
        assert len(list(ids)) > 0
        assert [name for name in ids if not (ROOT / (catalogue.file_of(kind, name) or "-")).is_file()] == []


# The forms


def read_form(name: str) -> dict:
    return yaml.safe_load((FORMS / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["propose-product", "report-mistake"])
def test_the_forms_are_what_github_takes(name: str) -> None:
    form = read_form(name)
    assert set(form) == {"name", "description", "title", "labels", "body"}
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z]+", own) for own in ids)
    # These mean something else in the address of a new issue.
    assert not set(ids) & {"title", "body", "labels", "template", "milestone", "assignees", "projects"}
    for field in form["body"]:
        assert field["type"] in {"markdown", "input", "textarea", "dropdown"}
        assert set(field["attributes"]) <= {"label", "description", "placeholder", "options", "default", "value"}
        assert field["type"] == "markdown" or " · " in field["attributes"]["label"]
        options = field["attributes"].get("options", [])
        assert len(set(options)) == len(options)


def test_the_pages_fill_fields_that_the_form_has() -> None:
    repository = Repository(forge="github", url="https://github.example/to-mau/kho")
    link = repository.new_issue("report-mistake", {"title": "a", "record": "b", "page": "c"})
    ids = {field.get("id") for field in read_form("report-mistake")["body"]}
    assert set(dict(parse_qsl(urlsplit(link).query))) - {"template", "title"} <= ids
    assert (FORMS / "report-mistake.yml").is_file() and (ROOT / ".gitlab/issue_templates/report-mistake.md").is_file()


def test_the_form_offers_the_groups_and_stars_of_the_catalogue() -> None:
    catalogue = check(ROOT, EVER).catalogue
    assert catalogue is not None
    options = {field["id"]: field["attributes"]["options"][1:] for field in read_form("propose-product")["body"] if field["type"] == "dropdown"}
    assert options["group"] == [f"{own} {group.name.vi}" for own, (_, group) in catalogue.groups.by_id.items()]
    t = strings_of(ROOT, "vi")
    assert options["stars"] == [*(t.format("status.stars", stars=stars) for stars in (3, 4, 5)), str(t.product.result_potential)]


def test_both_forges_ask_the_same() -> None:
    for name in ("propose-product", "report-mistake"):
        labels = [field["attributes"]["label"].removesuffix("?") for field in read_form(name)["body"] if field["type"] != "markdown"]
        text = (ROOT / f".gitlab/issue_templates/{name}.md").read_text(encoding="utf-8")
        assert [label for label in labels if label.split(" · ")[0].rstrip("?") not in text] == []
        assert f'~"{read_form(name)["labels"][0]}"' in text
    ours = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
    assert ours == (ROOT / ".gitlab/merge_request_templates/Default.md").read_text(encoding="utf-8")


def test_what_people_read_on_the_forge_is_in_nfc() -> None:
    files = [path for folder in (".github", ".gitlab") for path in (ROOT / folder).rglob("*") if path.suffix in {".yml", ".md"}]
    assert len(files) >= 10
    assert [path for path in files if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))] == []


def test_code_owners_is_an_example_until_somebody_fills_it_in() -> None:
    lines = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    paths = [line.split()[1] for line in lines if re.match(r"# /\S+\s+@", line)]
    assert len(paths) >= 8
    assert [path for path in paths if not path.startswith("/products/") and not (ROOT / path.strip("/")).exists()] == []


def test_the_words_of_the_ways_are_in_both_languages() -> None:
    for language in LANGUAGES:
        assert str(strings_of(ROOT, language).ways.report)
