"""What the theme is asked to render: prose pages, and one page with holes per kind of data page.

The theme's own pages and these lie side by side in one tree per language; the engine that renders
them is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import address
from generator.model.record import Language
from generator.model.settings import Settings
from generator.model.social import general_card
from generator.render.feeds import FEEDS, feed_address
from generator.render.page import Page
from generator.render.search import index_name
from generator.render.words import Words

# Prose pages in the order of the footer; the name of the file is its address.
PROSE = ("gioi-thieu", "ocop", "du-lieu", "rieng-tu", "huong-dan")
PROSE_TITLES = {"gioi-thieu": "about", "ocop": "ocop", "du-lieu": "data", "rieng-tu": "privacy", "huong-dan": "guide"}
# How deep data pages lie below their section: its own page, an item, a further page of an item's list.
DEEPEST = {None: 0, "product": 2, "group": 2, "place": 2, "producer": 2, "progress": 3, "upkeep": 2, "fair": 1, "check": 2, "search": 0, "shortlist": 0, "comparison": 0, "changes": 1, "saved": 0}
# The main navigation; five items fit in one row of a phone.
NAVIGATION = ("product", "group", "place", "producer", "progress")
FILLED = ("title", "description", "alternate", "body", "head")
# Only in full addresses.
CARD = "card"

ShellKey = tuple[str | None, int]
NO_MARKUP = Markup("")


@dataclass(frozen=True, slots=True)
class ThemeInput:
    """Everything the theme needs for one language. ``shells`` says which page of ``docs`` is which shell."""

    language: Language
    language_name: str
    prefix: str
    site_name: str
    docs: Mapping[str, str]
    shells: Mapping[ShellKey, str]
    nav: tuple[tuple[str, str], ...]
    extra: Mapping[str, object]


def shell_key(page: Page) -> ShellKey:
    """Which shell a page is filled into."""
    return page.section, len(page.parts)


def shell_holes(key: ShellKey, has_site_url: bool) -> tuple[str, ...]:
    """The holes of a shell. Parts of the address occur only in links that name the whole address."""
    return (*FILLED, *((CARD, *(part_hole(i) for i in range(key[1]))) if has_site_url else ()))


def shell_values(page: Page, has_site_url: bool, head: Markup = NO_MARKUP) -> dict[str, str]:
    """What goes into the holes for one page. ``head``: what its head holds beside what all pages say."""
    values: dict[str, str] = {
        "title": page.title, "description": page.description, "alternate": page.alternate, "body": page.body, "head": head,
    }  # fmt: skip
    if has_site_url:
        values[CARD] = page.card or general_card(page.language)
        values.update((part_hole(i), part) for i, part in enumerate(page.parts))
    return values


def part_hole(index: int) -> str:
    return f"part{index + 1}"


def theme_input(
    words: Words,
    settings: Settings,
    prose: Mapping[str, str],
    hole: Callable[[str], str],
    front_matter: Callable[[Mapping[str, object], str], str],
) -> ThemeInput:
    """The theme's input for one language.

    ``prose`` maps file names to Markdown with front matter; ``hole`` gives the token of a hole and
    ``front_matter`` the Markdown of a page, as the engine wants them.
    """
    language, t = words.language, words.t
    docs = dict(prose)
    shells: dict[ShellKey, str] = {}
    for key, path in _shell_paths(language, hole):
        section, _ = key
        meta: dict[str, object] = {name: hole(name) for name in (*FILLED, CARD)}
        meta["kind"] = section or "home"
        if section:
            meta["section"] = f"{address.SECTIONS[section][language]}/"
        docs[path] = front_matter(meta, "")
        shells[key] = path
    sections = [(str(t[f"site.sections.{kind}"]), f"{address.SECTIONS[kind][language]}/index.md") for kind in NAVIGATION]
    return ThemeInput(
        language=language,
        language_name=str(t.site.language_name),
        prefix=address.home(language),
        site_name=settings.name.text(language),
        docs=docs,
        shells=shells,
        nav=tuple(sections),
        extra=_extra(words, settings),
    )


def _shell_paths(language: Language, hole: Callable[[str], str]) -> Iterator[tuple[ShellKey, str]]:
    for section, deepest in DEEPEST.items():
        start = f"{address.SECTIONS[section][language]}/" if section else ""
        for count in range(deepest + 1):
            parts = [hole(part_hole(i)) for i in range(count)]
            yield (section, count), f"{start}{'/'.join(parts)}.md" if parts else f"{start}index.md"


def _extra(words: Words, settings: Settings) -> dict[str, object]:
    """The words and links of header and footer."""
    t, language = words.t, words.language
    names = ("skip", "navigation", "notice", "dark_scheme", "footer", "source", "edit")
    search = ("label", "hint", "button", "open", "close", "results", "failed")
    footer = [{"title": str(t[f"site.{PROSE_TITLES[name]}"]), "url": f"{name}/"} for name in PROSE]
    footer.append({"title": str(t.site.sections.check), "url": f"{address.SECTIONS['check'][language]}/"})
    footer.append({"title": str(t.site.sections.fair), "url": f"{address.SECTIONS['fair'][language]}/"})
    footer.append({"title": str(t.site.sections.shortlist), "url": f"{address.SECTIONS['shortlist'][language]}/"})
    footer.append({"title": str(t.site.sections.changes), "url": f"{address.SECTIONS['changes'][language]}/"})
    footer.append({"title": str(t.site.sections.upkeep), "url": f"{address.SECTIONS['upkeep'][language]}/"})
    if settings.offline:
        footer.append({"title": str(t.site.sections.saved), "url": f"{address.SECTIONS['saved'][language]}/"})
    extra: dict[str, object] = {
        # Without it no page asks a browser to keep anything.
        "manifest": address.manifest(language) if settings.offline else "",
        "card": general_card(language),
        "words": {name: str(t[f"site.{name}"]) for name in names},
        "search": {"index": index_name(language), "url": f"{address.SECTIONS['search'][language]}/", **{name: str(t[f"search.{name}"]) for name in search}},
        "shortlist": {"title": str(t.site.sections.shortlist), "url": f"{address.SECTIONS['shortlist'][language]}/", "says": {name: str(t.shortlist.page[name]) for name in t.shortlist.page}},
        "footer": footer,
        "feeds": [{"title": t.format("machine.feeds.of", feed=t[f"machine.feeds.{name}"], name=settings.name.text(language)), "url": feed_address(name, language)} for name in FEEDS],
        "licence": {"title": t.format("site.licence", licence=settings.data_licence), "url": "du-lieu/#licence"},
    }
    if settings.unofficial_notice:
        text = settings.unofficial_notice.text(language)
        extra["notice"] = {"text": text, "url": "du-lieu/", "link": str(t.site.notice_link)}
    if settings.repository:
        extra["repository"] = settings.repository.url
        extra["edit_root"] = settings.repository.edit_root
    return extra
