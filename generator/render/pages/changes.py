"""The log of changes of the data, the newest first, cut into pages. Notes of strangers are shown as text and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model import address
from generator.model.change import Change
from generator.model.record import Language
from generator.render.environment import Context
from generator.render.feeds import SHOWN, feed_address, further
from generator.render.file import File, write_json_rows
from generator.render.page import Page, shorten
from generator.render.paging import cut_pages
from generator.render.view import TextView, text_view


@dataclass(frozen=True, slots=True)
class ChangedProduct:
    """``address``: of its page; None where the product is no longer there."""

    id: str
    name: TextView | None
    address: str | None
    word: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    id: str
    day: str
    subject: str
    products: tuple[ChangedProduct, ...]
    more: str | None
    further: str | None


def changes_pages(context: Context) -> Iterator[Page]:
    """One page, also where there is nothing to tell; as many as the list needs."""
    t, log = context.words.t, context.log
    first, alternate = address.section("changes", context.language), address.section("changes", context.other)
    name = context.catalogue.settings.name.text(context.language)
    products = {entry.id: (text_view(entry.brief.name, context.language), address.item("product", entry.brief.slug, context.language)) for entry in context.index.entries}
    feed = feed_address("changes", context.language) if context.site_url else None
    why = str(t[f"machine.changes.{log.missing}"]) if log.missing else None if log.changes else str(t.machine.changes.empty)
    for cut in cut_pages(log.changes, context.catalogue.settings.page_size, first, context.language):
        parts: tuple[str, ...] = () if cut.number == 1 else (address.page_slug(cut.number, context.language),)
        title = str(t.machine.changes.title) + (f" · {t.format('list.page', number=cut.number)}" if cut.number > 1 else "")
        rows = [_view(context, change, products) for change in cut.rows]
        body = context.render("changes.html.j2", cut.address, rows=rows, pager=cut.pager, feed=feed, why=why)
        other = address.numbered(alternate, cut.number, context.other)
        yield Page(context.language, "changes", parts, other, title, shorten(t.format("machine.changes.description", name=name)), body)


def _view(context: Context, change: Change, products: Mapping[str, tuple[TextView, str]]) -> ChangeView:
    t = context.words.t
    shown = [
        ChangedProduct(product, *(products.get(product) or (None, None)), str(t[f"machine.changes.{status}"]))
        for product, status in list(change.products.items())[:SHOWN]
    ]  # fmt: skip
    rest = len(change.products) - SHOWN
    return ChangeView(
        change.hash[:12], context.words.day(change.day), change.subject or str(t.machine.changes.no_subject), tuple(shown),
        context.words.count("machine.changes.more", rest) if rest > 0 else None, further(context, change) if change.records else None,
    )  # fmt: skip


def changes_file(contexts: Mapping[Language, Context]) -> Iterator[File]:
    """The same as open data. ``missing``: why there is nothing, where there is no history."""
    context = contexts["vi"]
    words = {"A": "added", "M": "changed", "T": "changed", "D": "removed"}
    rows = [
        {"commit": one.hash, "day": one.day.isoformat(), "subject": one.subject, "products": {product: words[status] for product, status in one.products.items()}, "records": dict(one.records)}
        for one in context.log.changes
    ]  # fmt: skip
    yield File(f"{address.API}changes.json", write_json_rows({"today": context.index.today.isoformat(), "missing": context.log.missing}, "changes", rows))
