"""Is this code genuine? A page where an ID or the number of a decision leads to what really holds, and the decisions' own lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.decision import Decision
from generator.render.environment import Context
from generator.render.page import Draft, Page, shorten
from generator.render.pages.listing import Listing, held_first, listing_pages
from generator.render.view import TextView, text_view


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision in the list; ``number`` where somebody has seen it."""

    title: TextView
    number: str | None
    address: str
    count: str


def check_pages(context: Context) -> Iterator[Draft]:
    t, language = context.words.t, context.language
    at = address.section("check", language)
    example = next((entry.id for entry in context.index.entries), "")
    decisions = sorted(context.catalogue.decisions.values(), key=lambda decision: decision.id)

    def overview() -> Page:
        body = context.render(
            "check.html.j2", at,
            example=example, decisions=[_decision_view(context, decision) for decision in decisions],
            permanent=address.PERMANENT, site_url=context.site_url if context.with_codes else None,
        )  # fmt: skip
        return Page(language, "check", (), address.section("check", context.other), str(t.permalink.check.title), shorten(str(t.permalink.check.description)), body)

    yield Draft(language, at, overview, inputs=(example,))
    for decision in decisions:
        yield from listing_pages(context, _decision_listing(context, decision))


def _decision_view(context: Context, decision: Decision) -> DecisionView:
    count = context.words.count("list.number_of", len(decision.products))
    return DecisionView(text_view(decision.title, context.language), decision.number, address.item("check", decision.id, context.language), count)


def _decision_listing(context: Context, decision: Decision) -> Listing:
    title = decision.title.text(context.language)
    entries = [entry for product in dict.fromkeys(decision.products) if (entry := context.index.by_id.get(product))]
    note = decision.note.text(context.language) if decision.note else None
    return Listing(
        "check", (decision.id,), (decision.id,), f"{decision.number} · {title}" if decision.number else title,
        context.words.t.format("permalink.check.decision_description", title=title), held_first(context, entries), view=lambda: {"lead": note},
    )  # fmt: skip
