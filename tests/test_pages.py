"""Pages as they come out: goldens of <main> for the made-up catalogue, and what must hold on the real one.

Only what is ours is compared; `pytest --refresh` writes the goldens anew.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from generator.model import address
from generator.pipeline import build, check
from tests.conftest import EVER, ROOT, TODAY, copy_small_catalogue

GOLDENS = ROOT / "tests" / "goldens"
MAIN = re.compile(r"<main[^>]*>\n?(.*?)</main>", re.DOTALL)
ASSETS = re.compile(r"assets/[0-9a-f]{10}/")


def main_of(page: Path) -> str:
    """The content of <main>, with the name of the assets' folder (a hash) left out."""
    found = MAIN.search(page.read_text(encoding="utf-8"))
    assert found, page
    return ASSETS.sub("assets/", found[1])


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up catalogue."""
    root = copy_small_catalogue(tmp_path_factory.mktemp("pages"))
    built = build(root, root / "site", TODAY)
    assert built.published, built.diagnostics
    return root / "site"


def golden_pages(site: Path) -> list[str]:
    """Every data page of the small site: few enough to compare all."""
    prose = {path.stem for path in (ROOT / "catalog/pages/vi").glob("*.md")} | {"truong-du-lieu", "cac-loi", "gioi-han"}
    found = (page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    return sorted(name for name in found if name.removeprefix("en/") not in prose)


def test_pages_are_as_agreed(small_site: Path, request: pytest.FixtureRequest) -> None:
    names = golden_pages(small_site)
    made = {("home" if name == "." else name).replace("/", "_") + ".html": main_of(small_site / name / "index.html") for name in names}
    if request.config.getoption("--refresh"):
        GOLDENS.mkdir(exist_ok=True)
        for old in GOLDENS.glob("*.html"):
            old.unlink()
        for name, text in made.items():
            (GOLDENS / name).write_text(text, encoding="utf-8")
    kept = {path.name: path.read_text(encoding="utf-8") for path in GOLDENS.glob("*.html")}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_every_product_group_place_and_producer_has_its_page_in_both_languages(built_site: Path) -> None:
    catalogue = check(ROOT, EVER).catalogue
    assert catalogue is not None
    assert sorted(product.id for product in catalogue.products) == sorted(path.stem for path in (ROOT / "products").rglob("*.yaml"))
    assert len(catalogue.places.districts) == 15
    assert len(catalogue.places.communes) == 48
    assert len(catalogue.groups.by_id) == 17
    wanted = [("product", p.slug) for p in catalogue.products]
    wanted += [("group", g.slug) for _, g in catalogue.groups.by_id.values()]
    wanted += [("group", i.slug) for i in catalogue.groups.taxonomy.industries]
    wanted += [("place", p.id) for p in catalogue.places.with_page]
    wanted += [("producer", p) for p in catalogue.producers]
    missing = [
        to for kind, slug in wanted for language in ("vi", "en")
        if not (built_site / (to := address.item(kind, slug, language)) / "index.html").is_file()
    ]  # fmt: skip
    assert missing == []


STATES = [
    # day, words of the status, whether stars are drawn as the product's own
    (date(2022, 6, 1), "Còn hiệu lực", True),
    (date(2025, 1, 1), "Còn hiệu lực", True),
    (date(2026, 11, 23), "Đã hết hạn", False),
]


@pytest.mark.parametrize(("day", "word", "stars"), STATES)
def test_one_product_on_three_days(day: date, word: str, stars: bool, tmp_path: Path) -> None:
    built = build(ROOT, tmp_path / "site", day, latest=EVER, cache=tmp_path / "cache")
    assert built.published
    page = main_of(tmp_path / "site/san-pham/nuoc-mam-phu-quoc-khai-hoan-40-do-dam/index.html")
    first = page[page.index('class="standing-step"') : page.index('class="product-picture"')].split('class="standing-step"')[1]
    assert word in first
    assert ('class="stars"' in first) is stars
    if stars:
        assert {date(2022, 6, 1): "4 sao", date(2025, 1, 1): "5 sao"}[day] in first


def test_no_page_shows_stars_without_a_certificate_in_force(built_site: Path) -> None:
    """On the day of the build, a drawn rating stands only beside a status that holds (or leads to a list of stars)."""
    step = re.compile(r'<div class="standing-step"[^>]*>(.*?)</div>', re.DOTALL)
    seen = 0
    for page in built_site.rglob("index.html"):
        for content in step.findall(main_of(page)):
            if 'class="stars"' in content:
                seen += 1
                assert re.search(r"status-(in_force|renewal_due|extended)\b", content), page
    assert seen > 0


def test_notice_is_on_every_page_and_switched_off_in_one_place(built_site: Path, tmp_path: Path) -> None:
    # A permanent link only sends the visitor on; the officers' form shows no data to visitors.
    pages = [page for page in built_site.rglob("*.html") if page.relative_to(built_site).parts[0] not in ("P", "admin")]
    assert len(pages) > 400
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    # So does the page of a product that was withdrawn or renamed.
    assert [page for page, text in texts.items() if 'class="notice"' not in text and 'http-equiv="refresh"' not in text] == []
    root = copy_small_catalogue(tmp_path)
    settings = root / "catalog/data/settings.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^unofficial_notice:\n(  .*\n)+", "", text), encoding="utf-8")
    assert build(root, root / "site", TODAY).published
    assert [page for page in (root / "site").rglob("*.html") if 'class="notice"' in page.read_text(encoding="utf-8")] == []


def test_full_addresses_stand_only_in_a_site_that_knows_its_own(built_site: Path, tmp_path: Path) -> None:
    assert "canonical" not in (built_site / "index.html").read_text(encoding="utf-8")
    root = copy_small_catalogue(tmp_path)
    assert build(root, root / "site", TODAY, "https://ocop.example.org/kg").published
    slug = next((root / "site/san-pham").glob("*mau*")).name
    html = (root / f"site/en/products/{slug}/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="https://ocop.example.org/kg/en/products/{slug}/">' in html
    assert f'hreflang="vi" href="https://ocop.example.org/kg/san-pham/{slug}/"' in html


def test_a_household_without_consent_shows_no_contact(small_site: Path) -> None:
    """The made-up household's number stands in its file and nowhere in the site."""
    numbers = re.compile(r"phone: \"(\S+)\"")
    hidden = [
        numbers.search(text)[1]  # type: ignore[index]
        for path in (ROOT / "tests/catalogue").rglob("*.yaml")
        if numbers.search(text := path.read_text(encoding="utf-8")) and "consent:" not in text
    ]
    assert hidden
    whole = "".join(page.read_text(encoding="utf-8") for page in small_site.rglob("*.html"))
    assert [number for number in hidden if number in whole] == []
