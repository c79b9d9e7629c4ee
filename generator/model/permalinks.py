"""The register of everything that was ever published or printed: what is in it must answer for good.

It only ever grows. Its digest makes an entry that was taken out by hand be noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from generator.model.brief import Brief, BriefProducer
from generator.model.place import Place
from generator.model.record import Gtin, Line, Many, ProductId, Record, SiteLink, Slug
from generator.model.retired import RetiredProduct


class PublishedProduct(Record):
    """One product: every slug its page ever had, every GTIN that led to it, and whether its code was printed.

    ``withdrawn``: it has left the catalogue, so that its ID can never be another product's.
    """

    id: ProductId
    slugs: Many[Slug] = ()
    gtins: Many[Gtin] = ()
    printed: bool = False
    withdrawn: bool = False


class Permalinks(Record):
    """One file of ``catalog/data/permalinks``, written by ``ocop register``.

    ``parts``: the names of the other files. ``addresses``: those of the site under which codes were printed.
    """

    digest: Line
    parts: Many[Slug] = ()
    addresses: Many[SiteLink] = ()
    products: Many[PublishedProduct] = ()
    producers: Many[Slug] = ()
    places: Many[Slug] = ()

    @property
    def right_digest(self) -> str:
        """What ``digest`` must be while nobody has altered the entries by hand."""
        lines = [*self.parts, *self.addresses, *self.producers, *self.places]
        lines += [" ".join((p.id, *p.slugs, *p.gtins, "printed" if p.printed else "", *(["withdrawn"] if p.withdrawn else ()))) for p in self.products]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def product_gtins(product: Brief) -> tuple[str, ...]:
    """The GTINs of a product's packs as they stand in addresses: with 14 digits, so that each has one spelling."""
    return tuple(dict.fromkeys(full_gtin(gtin) for _, gtin in product.gtins))


def full_gtin(gtin: str) -> str:
    """A GTIN of 8, 12 or 13 digits filled up to 14 (GS1 General Specifications, section 3.3)."""
    return gtin.zfill(14)


@dataclass(frozen=True, slots=True)
class Printing:
    """Codes that are being printed: of which products, and at which address of the site they answer."""

    ids: frozenset[str] = frozenset()
    address: str | None = None


def grown(
    before: Iterable[Permalinks], products: Iterable[Brief], retired: Iterable[RetiredProduct], producers: Iterable[BriefProducer], places: Iterable[Place],
    printing: Printing,
) -> dict[str, Permalinks]:
    """The register with everything that is published today added to it, by the name of its files.

    A thousand products share a file, so that none grows too long to read; the rest stands in ``index``.
    """
    old = tuple(before)
    known = {product.id: product for register in old for product in register.products}
    for product in products:
        known[product.id] = _entry(known.get(product.id), product, product.id in printing.ids)
    for left in retired:
        old_entry = known.get(left.id) or PublishedProduct(id=left.id)
        slugs_ever = tuple(dict.fromkeys((*old_entry.slugs, *left.slugs)))
        known[left.id] = old_entry.model_copy(update={"slugs": slugs_ever, "withdrawn": True})
    files: dict[str, list[PublishedProduct]] = {}
    for name in sorted(known):
        files.setdefault(name[:-3].lower(), []).append(known[name])
    slugs = {slug for producer in producers for slug in (producer.id, *producer.former_slugs)}
    slugs.update(slug for register in old for slug in register.producers)
    ids = {place.id for place in places} | {place for register in old for place in register.places}
    addresses = dict.fromkeys(address for register in old for address in register.addresses)
    if printing.ids and printing.address:
        addresses[printing.address] = None
    index = Permalinks(digest="-", parts=tuple(files), addresses=tuple(addresses), producers=tuple(sorted(slugs)), places=tuple(sorted(ids)))
    made = {"index": index, **{name: Permalinks(digest="-", products=tuple(entries)) for name, entries in files.items()}}
    return {name: register.model_copy(update={"digest": register.right_digest}) for name, register in made.items()}


def _entry(old: PublishedProduct | None, product: Brief, printed: bool) -> PublishedProduct:
    return PublishedProduct(
        id=product.id,
        slugs=tuple(dict.fromkeys((*(old.slugs if old else ()), *product.slugs))),
        gtins=tuple(dict.fromkeys((*map(full_gtin, old.gtins if old else ()), *product_gtins(product)))),
        printed=printed or bool(old and old.printed),
        withdrawn=bool(old and old.withdrawn),
    )
