"""The configuration of the officers' form: complete, from the one definition, and inside what Decap CMS reads as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.check.catalogue import check_catalogue
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.permalinks import Permalinks, PublishedProduct
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import LANGUAGES
from generator.model.repository import EditorSignIn, Repository
from generator.model.retired import Retired
from generator.model.settings import Settings
from generator.model.shape import all_records, record_name, shapes
from generator.model.taken import find_taken, next_id
from generator.pipeline import build, strings_of
from generator.render.form import SVELTIA_ONLY, backend, form_config, hosts_asked
from generator.render.pages.editor import content_policy
from generator.render.words import Words
from tests.conftest import EVER, ROOT, TODAY, copy_small_catalogue

RECORDS = (Product, Producer, Decision, Fair, Settings, Retired)
WORDS = {language: Words(language, strings_of(ROOT, language)) for language in LANGUAGES}
# Options that Decap CMS 3.16 reads: its documentation and the checks of its configuration.
DECAP_READS = frozenset(
    """backend publish name repo branch api_root base_url auth_endpoint auth_type app_id auth_scope open_authoring commit_messages
    create update delete uploadMedia deleteMedia openAuthoring publish_mode site_url display_url app_title logo src
    media_folder public_folder editor preview show_preview_links slug encoding clean_accents sanitize_replacement
    collections label label_singular description folder extension format identifier_field summary fields files file
    widget required hint pattern options value min max step value_type multiple collection value_field display_fields search_fields
    collapsed field accept choose_url""".split()
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    checked = check_catalogue(copy_small_catalogue(tmp_path_factory.mktemp("form")), TODAY)
    assert checked.catalogue
    return checked.catalogue


@pytest.fixture(scope="module", params=LANGUAGES)
def config(request: pytest.FixtureRequest, catalogue: Catalogue) -> dict[str, Any]:
    return form_config(catalogue, WORDS[request.param], "https://ocop.example.org/", "logo.svg")


def entries(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every key of a configuration with its value, but for what only the choices or the forge's own options hold."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            if name not in SVELTIA_ONLY:
                yield from entries(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from entries(inner, key)


def test_keeps_to_what_decap_reads_but_for_what_is_named(config: dict[str, Any]) -> None:
    used = {name for name, _ in entries(config)}
    assert used - SVELTIA_ONLY - DECAP_READS == set()
    assert all(isinstance(value, bool) for name, value in entries(config) if name == "collapsed")


def test_nothing_is_named_for_sveltia_in_vain(config: dict[str, Any]) -> None:
    enterprise = Repository(forge="github", url="https://git.example.org/a/b", sign_in=EditorSignIn(way="token"))
    used = {name for name, _ in entries(config)} | set(config["slug"]) | set(backend(settings_with(enterprise), WORDS["vi"]))
    assert SVELTIA_ONLY - used == set()


def test_every_field_of_every_record_is_in_the_form_in_the_order_of_its_file(config: dict[str, Any]) -> None:
    folders = {one["folder"]: one["fields"] for one in config["collections"] if "folder" in one}
    assert list(folders) == ["products", "catalog/data/producers", "catalog/data/decisions", "catalog/data/fairs"]
    for record, fields in zip(RECORDS[:4], folders.values(), strict=True):
        assert [field["name"] for field in fields] == list(shapes(record))
    single = {one["file"]: one["fields"] for one in config["collections"][-1]["files"]}
    assert [field["name"] for field in single["catalog/data/settings.yaml"]] == list(shapes(Settings))


def test_what_must_be_filled_in_is_what_the_check_asks_for(config: dict[str, Any]) -> None:
    products = config["collections"][0]["fields"]
    assert [field["name"] for field in products if field["required"]] == ["id", "slug", "name", "place"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_only_the_form_says_belong_to_fields_that_exist(language: str) -> None:
    known = {f"{record_name(record)}.{field}" for record in all_records(RECORDS) for field in shapes(record)}
    hints = WORDS[language].t.form.hints
    assert {f"{record}.{field}" for record in hints for field in hints[record]} - known == set()


def test_places_of_one_name_are_told_apart(config: dict[str, Any]) -> None:
    [place] = [field for field in config["collections"][0]["fields"] if field["name"] == "place"]
    labels = [option["label"] for option in place["options"]]
    assert len(labels) == len(set(labels)) > 5


def test_the_next_id_was_never_given_to_any_product(catalogue: Catalogue, config: dict[str, Any]) -> None:
    # TT0099 was withdrawn.
    assert "TT0100" in config["collections"][0]["fields"][0]["hint"]
    register = Permalinks(digest="x", products=(PublishedProduct(id="TT0240"), PublishedProduct(id="AG0900")))
    taken = find_taken(replace(catalogue, permalinks=(register,)), ()).ids
    assert next_id("TT", taken) == "TT0241"
    assert next_id("XX", taken) == "XX0001"


def test_new_files_are_named_by_their_id_and_nothing_published_is_deleted(config: dict[str, Any]) -> None:
    folders = [one for one in config["collections"] if "folder" in one]
    assert {(one["slug"], one["identifier_field"], one["delete"], one["extension"]) for one in folders} == {("{{id}}", "id", False, "yaml")}
    assert [one for one in config["collections"] if one["publish"]] == []
    messages = config["backend"]["commit_messages"]
    assert messages["update"].startswith("[{{slug}}] ")


def settings_with(repository: Repository | None) -> Settings:
    line = {"vi": "Mẫu"}
    return Settings.model_validate(
        {"name": line, "region": line, "description": line, "id_prefix": "TT", "taxonomy": "mau", "data_licence": "x", "data_licence_url": "https://example.org"}
    ).model_copy(update={"repository": repository})


GITHUB, GITLAB, OWN = "https://github.com/to/kho", "https://gitlab.com/to/nhom/kho", "https://git.example.org/to/kho"
SIGN_IN = [
    (Repository(forge="github", url=GITHUB), {"name": "github", "repo": "to/kho", "auth_methods": ["token"], "open_authoring": True}, ["https://api.github.com"]),
    (
        Repository(forge="github", url=GITHUB, sign_in=EditorSignIn(way="oauth", url="https://dang-nhap.example.org/ocop/auth")),
        {"base_url": "https://dang-nhap.example.org", "auth_endpoint": "ocop/auth"},
        ["https://api.github.com"],
    ),
    (Repository(forge="github", url=OWN), {"api_root": f"{OWN[:23]}/api/v3", "graphql_api_root": f"{OWN[:23]}/api/graphql"}, [OWN[:23]]),
    (
        Repository(forge="gitlab", url=GITLAB, branch="chinh", sign_in=EditorSignIn(way="pkce", app_id="a1")),
        {"name": "gitlab", "repo": "to/nhom/kho", "branch": "chinh", "auth_type": "pkce", "app_id": "a1"},
        ["https://gitlab.com"],
    ),
    (
        Repository(forge="gitlab", url=OWN, sign_in=EditorSignIn(way="pkce", app_id="a1")),
        {"api_root": f"{OWN[:23]}/api/v4", "base_url": OWN[:23]},
        [OWN[:23]],
    ),
]


@pytest.mark.parametrize(("repository", "wanted", "hosts"), SIGN_IN)
def test_the_repository_says_where_officers_sign_in(repository: Repository, wanted: dict[str, object], hosts: list[str]) -> None:
    made = backend(settings_with(repository), WORDS["vi"])
    assert {key: made.get(key) for key in wanted} == wanted
    assert hosts_asked(repository) == hosts
    rules = dict(rule.split(" ", 1) for rule in content_policy(hosts).split("; "))
    assert rules["connect-src"] == f"'self' data: blob: {hosts[0]}"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'" and rules["default-src"] == "'none'"


@pytest.mark.parametrize(("forge", "way"), [("github", "pkce"), ("github", "oauth"), ("gitlab", "pkce"), ("gitlab", "oauth")])
def test_a_way_to_sign_in_without_what_it_needs_is_not_offered(forge: str, way: str) -> None:
    repository = Repository(forge=forge, url=OWN, sign_in=EditorSignIn(way=way))
    assert backend(settings_with(repository), WORDS["vi"])["auth_methods"] == ["token"]


def test_without_a_repository_nothing_but_this_machine_is_asked() -> None:
    assert hosts_asked(None) == []
    assert "https:" not in content_policy([])
    assert backend(settings_with(None), WORDS["vi"])["repo"] == "ocop/mau"


def test_a_site_built_without_the_form_says_how_to_get_it(tmp_path: Path) -> None:
    built = build(copy_small_catalogue(tmp_path), tmp_path / "site", TODAY, editor=tmp_path / "none")
    assert built.published
    assert [path.name for path in (tmp_path / "site/admin").iterdir()] == ["index.html"]
    page = (tmp_path / "site/admin/index.html").read_text(encoding="utf-8")
    assert page.count("make editor") == 2 and '<section lang="en">' in page and "<script" not in page
    assert 'href="https://example.org/to-mau/kho-mau"' in page and 'content="noindex"' in page


def values_of(record: object, fields: list[dict[str, Any]]) -> Iterator[tuple[str, object, list[object]]]:
    """The values that a record has in selects, with what the select offers."""
    for field in fields:
        value = getattr(record, field["name"], None)
        if value is None:
            continue
        if field["widget"] == "select":
            yield field["name"], value, [option["value"] for option in field["options"]]
        for one in value if isinstance(value, tuple) else (value,):
            yield from values_of(one, field.get("fields", []))


def test_every_value_of_the_real_catalogue_is_among_what_the_form_offers() -> None:
    catalogue = check_catalogue(ROOT, EVER).catalogue
    assert catalogue
    collections = form_config(catalogue, WORDS["vi"], None, "logo.svg")["collections"]
    kinds = (catalogue.products, catalogue.producers.values(), catalogue.decisions.values(), catalogue.fairs)
    found = [one for collection, records in zip(collections, kinds, strict=False) for record in records for one in values_of(record, collection["fields"])]
    assert len(found) > 500
    assert [(name, value) for name, value, offered in found if value not in offered] == []
