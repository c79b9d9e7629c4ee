"""The register of permanent links against the catalogue: whatever was published once must still answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from generator.check.fault import fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.brief import Brief
from generator.model.permalink import site_root
from generator.model.permalinks import Permalinks, PublishedProduct, full_gtin
from generator.model.place import Places
from generator.model.retired import RetiredProduct
from generator.model.settings import Settings


def check_registers(registers: Sequence[tuple[Document, Permalinks]], settings: Settings, *, complete: bool) -> Iterator[Diagnostic]:
    """What can be said of the register before the products are read. ``complete``: every file of it could be read."""
    claims: dict[str, str] = {}
    for document, register in registers:
        twice = False
        for i, product in enumerate(register.products):
            if product.id in claims:
                twice = True
                yield fault("duplicate-id", document, "products", i, "id", value=product.id, other=claims[product.id])
            claims.setdefault(product.id, document.path)
        if not twice and register.digest != register.right_digest:
            yield fault("register-altered", document, "digest", value=register.digest)
    names = {PurePosixPath(document.path).stem for document, _ in registers}
    if registers and complete and "index" not in names:
        yield fault("register-part-missing", registers[0][0], value="index")
    for document, register in registers:
        yield from (fault("register-part-missing", document, "parts", i, value=name) for i, name in enumerate(register.parts) if complete and name not in names)
        own = site_root(settings.base_url) if settings.base_url else None
        if own and register.addresses and own not in register.addresses:
            yield fault("address-changed", document, "addresses", severity="warning", value=own, known=", ".join(register.addresses))


def published_gtins(published: Mapping[str, PublishedProduct]) -> dict[str, str]:
    """The product that each GTIN was published for."""
    return {full_gtin(gtin): entry.id for entry in published.values() for gtin in entry.gtins}


def check_gtins(document: Document, product: Brief, published: Mapping[str, str], claims: dict[str, tuple[str, str]]) -> Iterator[Diagnostic]:
    """No two products have one GTIN, and none has that under which another was published: its address leads to one product alone.

    ``published``: as of ``published_gtins``. ``claims``: the file and the ID that a GTIN was found in so far; of two, the first is meant.
    """
    for i, gtin in product.gtins:
        path, owner = claims.setdefault(full_gtin(gtin), (document.path, product.id))
        if owner != product.id:
            yield fault("duplicate-gtin", document, "packs", i, "gtin", value=gtin, product=owner, other=path)
        elif published.get(full_gtin(gtin), product.id) != product.id:
            yield fault("published-gtin-moved", document, "packs", i, "gtin", value=gtin, product=published[full_gtin(gtin)])


def check_published(document: Document, product: Brief, published: Mapping[str, PublishedProduct]) -> Iterator[Diagnostic]:
    """Every slug under which the product was ever published is its slug still, or one of its former ones."""
    entry = published.get(product.id)
    if entry and entry.withdrawn:
        yield fault("withdrawn-id-reused", document, "id", value=product.id)
    for slug in entry.slugs if entry else ():
        if slug not in product.slugs:
            yield fault("published-slug-gone", document, "slug", cure=slug, value=slug, product=product.id)


def check_gone(
    document: Document, register: Permalinks, ids: Collection[str], retired: Collection[RetiredProduct], producers: Collection[str], places: Places
) -> Iterator[Diagnostic]:
    """Every ID, producer and place that was ever published is still known. ``ids``: of the products in the catalogue."""
    left = {product.id: product.slugs for product in retired}
    for i, product in enumerate(register.products):
        if product.id not in ids and product.id not in left:
            yield fault("published-id-gone", document, "products", i, "id", value=product.id)
        for n, slug in enumerate(product.slugs):
            if product.id in left and slug not in left[product.id]:
                yield fault("retired-slug-missing", document, "products", i, "slugs", n, value=slug, product=product.id)
    for i, slug in enumerate(register.producers):
        if slug not in producers:
            yield fault("published-producer-gone", document, "producers", i, value=slug)
    for i, place in enumerate(register.places):
        if not places.knows(place):
            yield fault("published-place-gone", document, "places", i, value=place)
