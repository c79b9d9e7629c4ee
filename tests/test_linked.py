"""What search engines read: JSON-LD as schema.org has it, no lapsed star in it, no text that leaves its script; sitemaps and feeds that are whole."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator.model.record import LANGUAGES
from generator.pipeline import build
from generator.render.feeds import FEEDS
from generator.render.linked import write_linked
from generator.render.page import Linked
from generator.render.sitemap import Listed, sitemap_files
from tests.conftest import ADDRESS, TODAY
from tests.judges.linked import linked_errors, read_facts

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def facts_of(page: Path) -> list[tuple[str | None, dict[str, Any]]]:
    return read_facts(page.read_text(encoding="utf-8"))


def product_of(site: Path, slug: str) -> tuple[str | None, dict[str, Any]]:
    return next(fact for fact in facts_of(site / "san-pham" / slug / "index.html") if fact[1]["@type"] == "Product")


@pytest.mark.judge
def test_every_fact_is_as_schema_org_has_it(addressed_site: Path) -> None:
    facts = [fact for page in addressed_site.rglob("index.html") for _, fact in facts_of(page)]
    assert {fact["@type"] for fact in facts} == {"WebSite", "ItemList", "BreadcrumbList", "Product", "ExhibitionEvent", "Dataset"}
    assert linked_errors(facts) == []


@pytest.mark.judge
def test_the_judge_finds_what_is_wrong() -> None:
    wrong = {"@context": "https://schema.org", "@type": "Product", "name": "Mẫu", "hasCertification": {"@type": "Certification", "certificationStatus": "holds"}}
    assert any("certificationStatus" in line for line in linked_errors([wrong]))


def test_a_certificate_has_stars_only_while_it_holds(small_catalogue: Path) -> None:
    ratings = 0
    for day in ("2022-06-01", "2024-06-20", "2026-11-23", "2029-01-01"):
        assert build(small_catalogue, small_catalogue / "site", date.fromisoformat(day), ADDRESS, latest=TODAY).published
        stars = {p["slug"]: p["stars"] for p in json.loads((small_catalogue / "site/api/v1/products.json").read_text())["products"]}
        for slug, own in stars.items():
            until, product = product_of(small_catalogue / "site", slug)
            ocop = [one for one in product.get("hasCertification", []) if "OCOP" in one["name"]]
            rated = [one["certificationRating"]["ratingValue"] for one in ocop if "certificationRating" in one]
            assert rated == ([own] if own else []), (day, slug)
            assert all(one["certificationStatus"].endswith("Active" if "certificationRating" in one else "Inactive") for one in ocop)
            assert not own or (until and until > day)
            assert not {"aggregateRating", "review"} & product.keys()
            ratings += len(rated)
    assert ratings > 5


def test_an_offer_is_a_price_with_its_day(addressed_site: Path) -> None:
    _, product = product_of(addressed_site, "san-pham-mau-mot")
    assert all(offer["price"] and offer["validFrom"] and offer["priceCurrency"] == "VND" for offer in product["offers"])
    assert "offers" not in product_of(addressed_site, "san-pham-mau-hai")[1]


@given(st.text(max_size=80))
def test_no_text_leaves_its_script(text: str) -> None:
    for hostile in (text, f"</script><script>{text}", f"<!--<script>{text}", f"\u2028{text}\u2029&lt;"):
        page = f"<html><head>{write_linked(Linked({'@type': 'Thing', 'name': hostile}))}<title>x</title></head></html>"
        assert [fact["name"] for _, fact in read_facts(page)] == [hostile]
        assert page.count("<script") == page.count("</script") == 1
        assert "\u2028" not in page and "\u2029" not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FEEDS)
def test_feeds_are_atom_with_ids_that_last(addressed_site: Path, name: str, language: str) -> None:
    text = (addressed_site / f"api/v1/feeds/{name}.{language}.xml").read_text(encoding="utf-8")
    feed = ET.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        assert all(one.find(f"{ATOM}{part}") is not None for part in ("id", "title", "updated", "link"))
        assert re.fullmatch(r"tag:ocop\.example\.org,2026:[A-Za-z0-9/.-]+", one.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+07:00", one.findtext(f"{ATOM}updated") or "")
        assert all(link.get("href", "").startswith(ADDRESS) for link in one.findall(f"{ATOM}link"))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids and len(ids) == len(set(ids))
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    updates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert feed.findtext(f"{ATOM}updated") == max(updates) <= f"{TODAY.isoformat()}T00:00:00+07:00"


def test_no_feed_names_stars_in_a_title(addressed_site: Path) -> None:
    titles = [title.text or "" for path in addressed_site.glob("api/v1/feeds/*.xml") for title in ET.parse(path).iter(f"{ATOM}title")]
    assert len(titles) > 20
    assert [title for title in titles if re.search(r"\d sao|\d.star", title)] == []


def test_feeds_are_linked_from_every_page_and_exist(addressed_site: Path) -> None:
    html = (addressed_site / "en/products/index.html").read_text(encoding="utf-8")
    linked = re.findall(r'type="application/atom\+xml" title="[^"]+" href="([^"]+)"', html)
    assert len(linked) == len(FEEDS)
    assert all((addressed_site / "en/products" / to).resolve().is_file() for to in linked)


def test_sitemaps_name_every_page_once_with_both_languages(addressed_site: Path) -> None:
    index = ET.parse(addressed_site / "sitemap.xml").getroot()
    parts = [loc.text or "" for loc in index.iter(f"{SITEMAP}loc")]
    urls = [url for part in parts for url in ET.parse(addressed_site / part.removeprefix(ADDRESS)).getroot()]
    found = [url.findtext(f"{SITEMAP}loc") or "" for url in urls]
    canonical = [re.search(r'<link rel="canonical" href="([^"]+)"', p.read_text(encoding="utf-8")) for p in addressed_site.rglob("index.html") if not {"P", "01", "admin", "api"} & set(p.parts)]
    noindex = {p for p in addressed_site.rglob("index.html") if 'name="robots"' in p.read_text(encoding="utf-8")}
    wanted = {own[1] for own in canonical if own} - {f"{ADDRESS}{p.relative_to(addressed_site).parent.as_posix()}/" for p in noindex}
    assert len(found) == len(set(found)) and set(found) == wanted
    for url in urls:
        links = {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")}
        assert links.keys() == {"vi", "en", "x-default"} and links["x-default"] == links["vi"]
        assert url.findtext(f"{SITEMAP}loc") in links.values() and set(links.values()) <= set(found)
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (addressed_site / "robots.txt").read_text()


def test_sitemaps_are_cut_before_they_are_too_long() -> None:
    pages = [Listed("vi", f"san-pham/mau-{number}/", f"en/products/mau-{number}/") for number in range(45_000)]
    files = {file.address: file.content for file in sitemap_files(pages, ADDRESS)}
    counts = [content.count(b"<url>") for name, content in files.items() if name.startswith("sitemap-")]
    assert sum(counts) == 45_000 and max(counts) <= 50_000
    assert max(map(len, files.values())) < 50_000_000


def test_without_an_address_nothing_names_one(built_site: Path) -> None:
    assert not (built_site / "sitemap.xml").exists() and not list(built_site.glob("api/v1/feeds/*"))
    assert (built_site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    assert {fact["@type"] for _, fact in facts_of(built_site / "san-pham/index.html")} == set()
