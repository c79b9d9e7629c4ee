"""All files of one site, as tasks that can be done in any order and side by side.

A table of contents like ``pipeline``: what the tasks need is read before they begin, and no rule, no sentence and no path is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from generator.load.file import load_bytes
from generator.load.limits import PICTURE_BYTES
from generator.load.picture import Picture
from generator.model.address import API, home, permanent
from generator.model.entry import Entry
from generator.model.permalink import printed_address
from generator.model.picture import MIDDLE
from generator.model.record import Language
from generator.model.social import card_address, general_card
from generator.render.calendar import upkeep_files
from generator.render.datapackage import LISTED, Resource, datapackage_file
from generator.render.environment import Context
from generator.render.exports import progress_files
from generator.render.feeds import feed_files
from generator.render.file import File
from generator.render.installed import listed_pages, manifest_files, worker_file
from generator.render.linked import linked_head
from generator.render.open_data import OpenData
from generator.render.page import Page
from generator.render.pages.changes import changes_file, changes_pages
from generator.render.pages.check import check_pages
from generator.render.pages.cycle import cycle_pages
from generator.render.pages.data import data_page
from generator.render.pages.district import district_pages
from generator.render.pages.editor import editor_files
from generator.render.pages.fair import fair_pages
from generator.render.pages.figures import figure_pages
from generator.render.pages.group import group_pages
from generator.render.pages.home import home_pages
from generator.render.pages.listing import product_list_pages
from generator.render.pages.permalink import permalink_files, permanent_page
from generator.render.pages.place import place_pages
from generator.render.pages.producer import producer_pages
from generator.render.pages.product import product_page
from generator.render.pages.progress import progress_pages
from generator.render.pages.roster import roster_pages
from generator.render.pages.saved import saved_pages
from generator.render.pages.search import search_pages
from generator.render.pages.shortlist import comparison_pages, shortlist_pages
from generator.render.pages.target import target_pages
from generator.render.pages.upkeep import upkeep_pages
from generator.render.prose import clean_prose
from generator.render.qr import code_svg, make_code
from generator.render.schema import published_schemas
from generator.render.search import FOLDER, index_name, search_files
from generator.render.shells import ThemeInput, shell_holes, shell_key, shell_values
from generator.render.sitemap import Listed, sitemap_files
from generator.render.social import general_social_card, product_card
from generator.site.bundle import read_bundle
from generator.site.cache import recall
from generator.site.engine import ThemeOutput, read_output_path
from generator.site.pictures import bare_webp
from generator.site.policy import with_policy, write_headers
from generator.site.qr import cached_code, encode_code
from generator.site.shell import Shell, collapse_blank_lines
from generator.site.social import draw_card
from generator.site.workers import Make, Output, Written

# The kinds of pages but those of single products, each with its section (None: the home page), those that take longest first.
PAGE_KINDS: tuple[tuple[str | None, Callable[[Context], Iterator[Page]]], ...] = (
    ("progress", roster_pages), ("product", product_list_pages), ("producer", producer_pages), ("group", group_pages), ("place", place_pages),
    ("upkeep", upkeep_pages), ("progress", target_pages), ("progress", progress_pages), ("progress", district_pages), ("progress", cycle_pages),
    ("progress", figure_pages), ("fair", fair_pages), ("check", check_pages), ("search", search_pages), ("changes", changes_pages), ("saved", saved_pages),
    ("shortlist", shortlist_pages), ("comparison", comparison_pages), (None, home_pages),
)  # fmt: skip
SECTIONS = tuple(dict.fromkeys(section for section, _ in PAGE_KINDS if section))
# So many products are one task: enough that handing them out costs nothing.
BUNDLE = 24

Contexts = Mapping[Language, Context]
Shells = Mapping[tuple[str | None, int], Shell]


@dataclass(frozen=True, slots=True)
class Edition:
    """What the files of one site are made from.

    ``site``: the folder that they are written to, in which the photos lie already. ``generated``: the day that open data names.
    ``policy``: what pages may do; None where they may do anything. ``cards``: each product gets a picture that other sites show
    beside a link. ``editor``: the folder of the built form. ``sections``: with it, nothing but the pages of these, the home page and prose.
    """

    root: Path
    site: Path
    cache: Path
    contexts: Contexts
    inputs: Mapping[Language, ThemeInput]
    theme: ThemeOutput
    generated: date
    policy: str | None
    cards: bool
    editor: Path
    sections: frozenset[str] | None = None

    @property
    def site_url(self) -> str | None:
        return self.contexts["vi"].site_url

    def tasks(self) -> list[Make]:
        """All but what is told about the files themselves."""
        shells = {language: self._shells(language) for language in self.contexts}
        data = OpenData(self.contexts["vi"], self.site_url or "", self.generated)
        entries = self.contexts["vi"].index.entries
        bundles = [entries[at : at + BUNDLE] for at in range(0, len(entries), BUNDLE)]
        if self.sections is not None:
            kinds = [kind for section, kind in PAGE_KINDS if section is None or section in self.sections]
            pages: list[Make] = [partial(self._kind, kind, language, shells[language]) for kind in kinds for language in self.contexts]
            return [*pages, self._theme_files, *(partial(self._product_pages, bundle, shells) for bundle in bundles if "product" in self.sections)]
        return [
            partial(self._files, data.files), *(partial(self._search, language) for language in self.contexts),
            partial(self._files, lambda: upkeep_files(self.contexts, self.site_url or "")),
            *(partial(self._kind, kind, language, shells[language]) for _, kind in PAGE_KINDS for language in self.contexts),
            partial(self._files, lambda: permalink_files(self.contexts, self.site_url)),
            partial(self._files, self._others), self._theme_files,
            *(partial(self._products, bundle, shells, data) for bundle in bundles),
        ]  # fmt: skip

    def closing(self, written: Iterable[Written]) -> Iterator[Output]:
        """What is told about the files that were written: which pages there are, how large the open data is."""
        if self.sections is not None:
            return
        listed: list[Listed] = []
        resources: list[Resource] = []
        filters: dict[Language, str] = {}
        for file in written:
            for language in self.contexts:
                if file.path.startswith(f"{FOLDER}filters-{language}-"):
                    filters[language] = file.path
            if isinstance(file.note, Listed):
                listed.append(file.note)
            elif isinstance(file.note, Resource):
                resources.append(file.note)
        yield from self._files(lambda: (
            datapackage_file(self.contexts, resources, self.site_url or "", self.generated), data_page(self.contexts, resources, self.site_url, self.generated),
            *sitemap_files(listed, self.site_url), *self._installed(filters), File("_headers", write_headers()),
        ))  # fmt: skip

    def _installed(self, filters: Mapping[Language, str]) -> Iterator[File]:
        """What makes the site one that can be installed and read without a network. Comes last: the worker knows pages by their content."""
        script, end = ((self._look / "worker" / name).read_text(encoding="utf-8") for name in ("sw.js", "end.js"))
        search = {language: (FOLDER + index_name(language), filters[language]) for language in self.contexts}
        kept = [f"{at}index.html" for language in self.contexts for at in listed_pages(language)] + [index for index, _ in search.values()]
        pages = ((self.site / path).read_bytes() for path in kept if (self.site / path).exists())
        yield worker_file(self.contexts, search, self.theme.assets, pages, script, end)
        if self.contexts["vi"].catalogue.settings.offline:
            yield from manifest_files(self.contexts)

    def _files(self, make: Callable[[], Iterable[File]]) -> Iterator[Output]:
        """Files that are no pages of the theme; a page among them gets the same policy, and open data is described."""
        for file in make():
            content, path = file.content, file.address
            if self.policy and path.endswith(".html"):
                content = with_policy(content.decode(), self.policy).encode()
            described = path.startswith(API) and path.removeprefix(API) in LISTED
            yield path, content, Resource.of(path.removeprefix(API), content) if described else None

    def _search(self, language: Language) -> Iterator[Output]:
        made = search_files(self.contexts, language)
        yield from self._files(lambda: (made.index, made.filters))

    def _others(self) -> Iterator[File]:
        """What is small and made once."""
        site_url = self.site_url
        yield from chain(
            progress_files(self.contexts["vi"], site_url or "", self.generated), changes_file(self.contexts), feed_files(self.contexts, site_url),
            published_schemas(self.contexts), editor_files(self.contexts, read_bundle(self.editor), site_url),
        )  # fmt: skip
        if site_url:
            for language, context in self.contexts.items():
                yield File(general_card(language), draw_card(general_social_card(context), None, self._look, self.cache)[1])

    @property
    def _look(self) -> Path:
        return self.root / "catalog" / "theme"

    def _shells(self, language: Language) -> Shells:
        own, pages = self.inputs[language], self.theme.pages[language]
        guarded = {path: with_policy(pages[path], self.policy) if self.policy else pages[path] for path in own.shells.values()}
        return {key: Shell.cut(guarded[path], shell_holes(key, bool(self.site_url))) for key, path in own.shells.items()}

    def _page(self, page: Page, shells: Shells) -> Output:
        context = self.contexts[page.language]
        html = shells[shell_key(page)].fill(**shell_values(page, bool(self.site_url), linked_head(context, page)))
        return f"{page.address}index.html", html.encode(), Listed(page.language, page.address, page.alternate)

    def _kind(self, kind: Callable[[Context], Iterator[Page]], language: Language, shells: Shells) -> Iterator[Output]:
        for page in kind(self.contexts[language]):
            yield self._page(page, shells)

    def _product_pages(self, entries: Iterable[Entry], shells: Mapping[Language, Shells]) -> Iterator[Output]:
        for entry in entries:
            for language, context in self.contexts.items():
                yield self._page(product_page(context, entry), shells[language])

    def _products(self, entries: Iterable[Entry], shells: Mapping[Language, Shells], data: OpenData) -> Iterator[Output]:
        """All that there is about each single product."""
        for entry in entries:
            for language, context in self.contexts.items():
                picture = self._card(context, entry) if self.cards and self.site_url else None
                if picture:
                    yield picture.address, picture.content, None
                yield self._page(product_page(context, entry, picture.address if picture else None), shells[language])
            yield from self._files(lambda: (permanent_page(self.contexts, entry.product, self.site_url), data.product_file(entry), *self._codes(entry)))  # noqa: B023 - made before the next

    def _card(self, context: Context, entry: Entry) -> File:
        """The picture that other sites show beside a link."""
        card = product_card(context, entry)
        photo = context.pictures[card.photo].plain(MIDDLE).address if card.photo else None
        mark, content = draw_card(card, (self.site / photo).read_bytes() if photo else None, self._look, self.cache)
        return File(card_address(entry.product.id, context.language, mark), content)

    def _codes(self, entry: Entry) -> Iterator[File]:
        """The QR code of a product as a drawing and as a picture, with its ID beneath."""
        if self.site_url and self.contexts["vi"].with_codes:
            product = entry.product.id
            text, folder = printed_address(self.site_url, product), permanent(product)
            code, kept = make_code(text), cached_code(text, self.cache)
            yield File(f"{folder}qr.svg", code_svg(code, product, product).encode())
            font = self._look / "fonts" / "be-vietnam-pro-700.woff2"
            yield File(f"{folder}qr.png", recall(kept) or encode_code(code.rows, product, font, kept))

    def _theme_files(self) -> Iterator[Output]:
        """The theme's assets, and the prose pages that it finished itself."""
        for path, content in self.theme.assets.items():
            yield path, content, None
        for language, own in self.inputs.items():
            shells = set(own.shells.values())
            for name, html in self.theme.pages[language].items():
                if name in shells:
                    continue
                at = read_output_path(name)
                page = clean_prose(collapse_blank_lines(with_policy(html, self.policy) if self.policy else html))
                to = at.removesuffix("index.html")
                listed = Listed(language, own.prefix + to, home("en" if language == "vi" else "vi") + to) if at.endswith("/index.html") else None
                yield own.prefix + at, page.encode(), listed


def prose_pictures(root: Path, pictures: Mapping[str, Picture], address: Callable[[str], str]) -> Iterator[Output]:
    """The pictures of prose pages as they are, but for what is not their pixels."""
    for name, picture in pictures.items():
        content, _ = load_bytes(root, picture.path, PICTURE_BYTES)
        if content is not None:
            yield address(name), bare_webp(content), None
