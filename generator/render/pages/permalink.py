"""What old and printed addresses answer with: permanent links, GTINs, renamed slugs, and products that were withdrawn.

Each is a small page that sends the visitor on, on any static host, with or without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model import address
from generator.model.brief import Brief
from generator.model.permalink import printed_address
from generator.model.permalinks import full_gtin, product_gtins
from generator.model.record import LANGUAGES, Language
from generator.model.retired import RetiredProduct
from generator.render.environment import Context
from generator.render.file import File, write_json
from generator.render.view import text_view

Contexts = Mapping[Language, Context]


@dataclass(frozen=True, slots=True)
class Way:
    """Where a visitor is sent, by language."""

    name: str
    to: Mapping[Language, str]


def permanent_page(contexts: Contexts, product: Brief, site_url: str | None) -> File:
    """What the permanent address of a product answers with."""
    return _pointer(contexts, address.permanent(product.id), _way_to(product), site_url)


def _way_to(product: Brief) -> Way:
    return Way(product.name.vi, {language: address.item("product", product.slug, language) for language in LANGUAGES})


def permalink_files(contexts: Contexts, site_url: str | None) -> Iterator[File]:
    """Everything else that answers at an address that is not a page's own."""
    catalogue = contexts["vi"].catalogue
    moved: dict[str, str] = {}
    gtins = {full_gtin(gtin): product.id for register in catalogue.permalinks for product in register.products for gtin in product.gtins}
    for product in catalogue.closed.briefs:
        gtins |= {gtin: product.id for gtin in product_gtins(product)}
        moved |= {address.item("product", slug, language): address.item("product", product.slug, language) for slug in product.former_slugs for language in LANGUAGES}
    for retired in catalogue.retired:
        yield _withdrawn(contexts, retired)
        moved |= {address.item("product", slug, language): address.permanent(retired.id) for slug in retired.slugs for language in LANGUAGES}
    moved |= _moved_producers(contexts) | _moved_places(contexts)
    for old, new in moved.items():
        yield _moved_page(contexts, old, new, site_url)
    known = {product.id: product for product in catalogue.closed.briefs}
    for gtin, product_id in sorted(gtins.items()):
        yield _pointer(contexts, _gtin_address(gtin), _way_of(known.get(product_id), product_id), site_url)
    yield File("_redirects", _redirects(moved, gtins))
    yield File(f"{address.API}permalinks.json", write_json(_open_data(contexts, moved, gtins, site_url)))


def _way_of(product: Brief | None, product_id: str) -> Way:
    """To a product's page; to the word on its withdrawal where it has none any more."""
    if product is None:
        return Way(product_id, dict.fromkeys(LANGUAGES, address.permanent(product_id)))
    return _way_to(product)


def _gtin_address(gtin: str) -> str:
    """GS1 Digital Link: the path of a GTIN, filled up to 14 digits."""
    return f"01/{full_gtin(gtin)}/"


def _pointer(contexts: Contexts, at: str, way: Way, site_url: str | None) -> File:
    body = contexts["vi"].render("pointer.html.j2", at, words=contexts, name=way.name, to=way.to, site_url=site_url)
    return File(f"{at}index.html", body.encode())


def _moved_page(contexts: Contexts, old: str, new: str, site_url: str | None) -> File:
    language: Language = "en" if old.startswith(address.home("en")) else "vi"
    body = contexts[language].render("moved.html.j2", old, old=old, to=new, site_url=site_url)
    return File(f"{old}index.html", body.encode())


def _withdrawn(contexts: Contexts, retired: RetiredProduct) -> File:
    at = address.permanent(retired.id)
    told = [
        (context.words, text_view(retired.name, language) if retired.name else None, context.words.partial(retired.date), text_view(retired.reason, language))
        for language, context in contexts.items()
    ]  # fmt: skip
    return File(f"{at}index.html", contexts["vi"].render("withdrawn.html.j2", at, id=retired.id, told=told).encode())


def _moved_producers(contexts: Contexts) -> dict[str, str]:
    catalogue = contexts["vi"].catalogue
    return {
        address.item("producer", slug, language): address.item("producer", producer.id, language)
        for producer in catalogue.makers.values() for slug in producer.former_slugs for language in LANGUAGES
    }  # fmt: skip


def _moved_places(contexts: Contexts) -> dict[str, str]:
    """Places that once had a page and have ended: to what follows them, or to the list of places where several do."""
    places = contexts["vi"].catalogue.places
    with_page = {place.id for place in places.with_page}
    published = {name for register in contexts["vi"].catalogue.permalinks for name in register.places}
    found = {}
    for name in sorted(published - with_page):
        place = places.by_id[name]
        following = [p for p in places.today(place) if p.id in with_page]
        for language in LANGUAGES:
            to = address.item("place", following[0].id, language) if len(following) == 1 else address.section("place", language)
            found[address.item("place", name, language)] = to
    return found


def _redirects(moved: Mapping[str, str], gtins: Mapping[str, str]) -> bytes:
    """The same for hosts that read this file: a real redirect instead of a page that sends on."""
    lines = [f"/{old} /{new} 301" for old, new in moved.items()]
    lines += [f"/{_gtin_address(gtin)} /{address.permanent(product_id)} 302" for gtin, product_id in sorted(gtins.items())]
    return ("\n".join([*lines, "/p/* /P/:splat 301"]) + "\n").encode()


def _open_data(contexts: Contexts, moved: Mapping[str, str], gtins: Mapping[str, str], site_url: str | None) -> dict[str, object]:
    catalogue, start = contexts["vi"].catalogue, site_url or ""
    products = {
        product.id: {
            "permanent": start + address.permanent(product.id),
            "printed": printed_address(site_url, product.id) if site_url else None,
            **{language: start + address.item("product", product.slug, language) for language in LANGUAGES},
            "slugs": product.slugs, "gtins": product_gtins(product),
        }
        for product in catalogue.closed.briefs
    }  # fmt: skip
    retired = {p.id: {"date": str(p.date), "reason": {"vi": p.reason.vi, "en": p.reason.en}, "slugs": p.slugs} for p in catalogue.retired}
    return {"today": contexts["vi"].index.today.isoformat(), "products": products, "retired": retired, "moved": dict(moved), "gtins": dict(sorted(gtins.items()))}
