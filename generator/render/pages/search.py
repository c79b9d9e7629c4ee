"""The page of results: a field, and what is found as one types. Without scripts it leads to the lists."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import address
from generator.model.status import STATUSES
from generator.render.environment import Context
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link

WAYS = ("product", "group", "place", "producer")


def search_pages(context: Context) -> Iterator[Page]:
    t, language = context.words.t, context.language
    at = address.section("search", language)
    body = context.render("search.html.j2", at, statuses=STATUSES, ways=[section_link(context, kind) for kind in WAYS])
    yield Page(language, "search", (), address.section("search", context.other), str(t.search.title), shorten(str(t.search.description)), body)
