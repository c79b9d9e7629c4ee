"""IDs, slugs and addresses: each belongs to one record, for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.check.fault import fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.load.tree import stem_of
from generator.model import address
from generator.model.brief import Brief
from generator.model.settings import Settings


@dataclass(slots=True)
class Claims:
    """Which file took which ID and which slug first, while the files are read one after the other.

    ``retired_ids``: those of products that have left the catalogue.
    """

    ids: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    retired_ids: dict[str, str] = field(default_factory=dict)

    def owner(self, slug: str) -> str | None:
        """The file that has the slug, or used to have it."""
        return self.slugs.get(slug) or self.former.get(slug)


def check_identity(document: Document, product: Brief, settings: Settings, claims: Claims) -> Iterator[Diagnostic]:
    """ID against file name and prefix; ID and slugs against those of the files before."""
    stem = stem_of(document.path)
    twin = None
    if stem != product.id:
        yield fault("id-not-file-name", document, "id", cure=stem, value=product.id, name=stem)
    elif (other := claims.ids.setdefault(product.id, document.path)) != document.path:
        twin = other
        yield fault("duplicate-id", document, "id", value=product.id, other=other)
    if product.id in claims.retired_ids:
        yield fault("reused-id", document, "id", value=product.id, other=claims.retired_ids[product.id])
    if not product.id.startswith(settings.id_prefix):
        yield fault("id-prefix", document, "id", value=product.id, prefix=settings.id_prefix)
    slugs = [(product.slug, ("slug",), False), *((slug, ("former_slugs", i), True) for i, slug in enumerate(product.former_slugs))]
    for slug, where, former in slugs:
        # That a copy of a file bears the slugs of the first as well is the same fault.
        if twin is None or claims.owner(slug) != twin:
            yield from check_slug(document, slug, where, claims, former=former)


def check_slug(
    document: Document, slug: str, where: tuple[str | int, ...], claims: Claims, *, former: bool
) -> Iterator[Diagnostic]:
    """A slug in use, one that another record used to have, or one that hides a list of ours, cannot be taken."""
    if address.is_reserved(slug):
        yield fault("path-collision", document, *where, value=slug)
        return
    other = claims.owner(slug)
    if other:
        code = "reused-slug" if former or slug in claims.former else "duplicate-slug"
        # One fault a pair: the later file is told of the earlier one.
        yield fault(code, document, *where, value=slug, other=other)
        return
    (claims.former if former else claims.slugs)[slug] = document.path


def check_file_id(document: Document, record_id: str, claims: Claims) -> Iterator[Diagnostic]:
    """Records of one file each: the file is named after the id, and no sub-folder holds a second one."""
    stem = stem_of(document.path)
    if stem != record_id:
        yield fault("id-not-file-name", document, "id", cure=stem, value=record_id, name=stem)
    elif (other := claims.ids.setdefault(record_id, document.path)) != document.path:
        yield fault("duplicate-id", document, "id", value=record_id, other=other)


def check_unique(document: Document, entries: Iterable[tuple[tuple[str | int, ...], str]], code: str) -> Iterator[Diagnostic]:
    """Entries of one file that must differ; ``code`` is ``duplicate-id`` or ``duplicate-slug``."""
    seen: set[str] = set()
    for where, value in entries:
        if value in seen:
            yield fault(code, document, *where, value=value, other=document.path)
        seen.add(value)
