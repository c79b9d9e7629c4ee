"""The page at ``/api/v1/``: what open data there is, for the people who write the programs. One page for both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from generator.model import address
from generator.model.record import Language
from generator.render.calendar import calendar_address
from generator.render.columns import PRODUCT_COLUMNS, column_words
from generator.render.datapackage import MEDIA, NAME, OTHERS, TABLES, VERSION, Resource, resource_words
from generator.render.environment import Context
from generator.render.feeds import FEEDS, feed_address
from generator.render.file import File
from generator.render.linked import dataset_linked, write_linked
from generator.render.words import Words


def data_page(contexts: Mapping[Language, Context], resources: Iterable[Resource], site_url: str | None, generated: date) -> File:
    """``resources``: the files of open data; the page tells those that are there."""
    context = contexts["vi"]
    sizes = {resource.path: resource.size for resource in resources}
    listed = [path for path in (*OTHERS, *TABLES) if path in sizes]
    distribution = [(address.API + path, MEDIA[path.rpartition(".")[2]]) for path in listed]
    linked = write_linked(dataset_linked(contexts, distribution, VERSION, site_url, generated)) if site_url else ""
    sides = [_side(own, sizes, listed, site_url) for own in contexts.values()]
    body = context.render("data.html.j2", address.API, sides=sides, linked=linked, package=NAME, version=VERSION, example=next((e.id for e in context.index.entries), None), site_url=site_url, here=address.API, notice=context.catalogue.settings.unofficial_notice)
    return File(f"{address.API}index.html", body.encode())


def _side(context: Context, sizes: Mapping[str, int], listed: list[str], site_url: str | None) -> dict[str, object]:
    """What one language's half of the page says."""
    words, language, settings = context.words, context.language, context.catalogue.settings
    feeds = [(str(words.t[f"machine.feeds.{name}"]), feed_address(name, language)) for name in FEEDS if site_url]
    target = next((target.id for _, target in context.catalogue.progress.targets), None)
    return {
        "words": words, "name": settings.name.text(language), "day": words.day(context.index.today), "licence": settings.data_licence,
        "files": [(path, resource_words(path, words.t), size(sizes[path], words)) for path in listed],
        "columns": [(column.name, *column_words(column, words.t)) for column in PRODUCT_COLUMNS],
        "feeds": [*feeds, (str(words.t.upkeep.calendar), calendar_address(None, language))],
        "target": target, "home": address.home(language), "about": address.prose("du-lieu", language), "changes": address.section("changes", language),
    }  # fmt: skip


def size(count: int, words: Words) -> str:
    """A number of bytes in words."""
    if count < 1_000_000:
        return words.t.format("machine.size.kilobytes", number=words.number(max(1, round(count / 1000))))
    return words.t.format("machine.size.megabytes", number=words.number(round(count / 1_000_000, 1)))
