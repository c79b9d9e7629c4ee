"""The visitor's own list, and two to four products side by side: empty pages that scripts fill, since no server knows the list.

What stands in them comes from the search index and from the products' own pages, so nothing about a product is said here.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import address
from generator.model.status import STATUSES
from generator.render.environment import Context
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link


def shortlist_pages(context: Context) -> Iterator[Page]:
    """``/danh-sach/``: the list that the visitor keeps on this device, or one that was shared in the fragment of the address."""
    t = context.words.t
    # In pairs: what becomes JSON in a template is sorted by name.
    columns = [(name, str(t.shortlist.columns[name])) for name in t.shortlist.columns]
    yield _page(context, "shortlist", str(t.shortlist.description), columns=columns, compare=address.section("comparison", context.language))


def comparison_pages(context: Context) -> Iterator[Page]:
    """``/so-sanh/``: a table of the products whose IDs stand in the fragment of the address."""
    yield _page(context, "comparison", str(context.words.t.shortlist.comparison.description), shortlist=address.section("shortlist", context.language))


def _page(context: Context, kind: str, description: str, **view: object) -> Page:
    t, at = context.words.t, address.section(kind, context.language)
    said = {name: str(t.shortlist.script[name]) for name in t.shortlist.script}
    body = context.render(
        f"{kind}.html.j2", at,
        said=said, offline=context.catalogue.settings.offline, statuses=STATUSES, products=section_link(context, "product"), permanent=address.PERMANENT,
        # Only an address that may be printed is put on paper, with its code.
        address=at, site_url=context.site_url if context.with_codes else None, withdrawn=[product.id for product in context.catalogue.retired], **view,
    )  # fmt: skip
    return Page(context.language, kind, (), address.section(kind, context.other), str(t.site.sections[kind]), shorten(description), body)
