"""The page of what this browser has saved; the worker shows it in place of a page that it has not saved, too."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import address
from generator.model.record import LANGUAGES
from generator.render.environment import Context
from generator.render.page import Page, shorten


def saved_pages(context: Context) -> Iterator[Page]:
    """None where the settings say that nothing is kept."""
    if not context.catalogue.settings.offline:
        return
    t, language = context.words.t, context.language
    own = [address.section("saved", one) for one in LANGUAGES]
    body = context.render("saved.html.j2", address.section("saved", language), own=own)
    yield Page(language, "saved", (), address.section("saved", context.other), str(t.saved.title), shorten(str(t.saved.description)), body)
