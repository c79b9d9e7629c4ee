"""What an offline copy of a fair opens with: a page that leads to both languages, and a note for whoever unpacks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from jinja2 import Environment

from generator.model import address
from generator.model.catalogue import Catalogue
from generator.model.fair import Fair
from generator.model.record import LANGUAGES, Language
from generator.render.environment import Frame
from generator.render.fair import fair_address
from generator.render.words import Words


def offline_addresses(catalogue: Catalogue, fair: Fair) -> Iterator[str]:
    """The pages of a fair, of its products, both lists of fairs, the search, the visitor's own list and the comparison."""
    slugs = {product.id: product.slug for product in catalogue.closed.briefs}
    for language in LANGUAGES:
        yield address.section("fair", language)
        yield from (address.section(kind, language) for kind in ("search", "shortlist", "comparison"))
        yield fair_address(fair, language)
        yield from (address.item("product", slugs[product], language) for product in fair.products if product in slugs)


def offline_start(environment: Environment, words: Mapping[Language, Words], fair: Fair, today: date, site_name: str, assets: str) -> str:
    """The HTML of the page; ``assets``: the folder of the theme's files below the site's root."""
    parts = [
        {"frame": Frame.at("", own, assets), "title": fair.name.text(language), "fair": fair_address(fair, language), "fairs": address.section("fair", language), "day": own.day(today)}
        for language, own in words.items()
    ]  # fmt: skip
    return environment.get_template("offline.html.j2").render(parts=parts, site_name=site_name)


def offline_readme(words: Mapping[Language, Words], catalogue: Catalogue, fair: Fair, today: date, site_url: str | None) -> bytes:
    """A text for people who see a folder of files, with the line ends that every editor of theirs understands."""
    own = {product.id for product in catalogue.closed.briefs}
    count = sum(product in own for product in fair.products)
    blocks = []
    for language, w in words.items():
        values = {"name": fair.name.text(language), "day": w.day(today), "products": w.number(count), "site": site_url or w.t.fair.offline.site_unknown}
        blocks.append("\r\n\r\n".join(str(line).format(**values) for line in w.t.fair.offline.readme))
    return ("\r\n\r\n\r\n".join(blocks) + "\r\n").encode("utf-8-sig")
