"""All files of one site, as tasks that can be done in any order and side by side.

A table of contents like ``pipeline``: what the tasks need is read before they begin, and no rule, no sentence and no path is made here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from functools import partial
from pathlib import Path

from generator.limits import PICTURE_BYTES
from generator.load.file import load_bytes
from generator.load.picture import Picture
from generator.marks import Marks, joined
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
from generator.render.page import Draft, Page
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
from generator.render.pages.product import more_of_producer, product_page, product_pages
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
from generator.site.bundle import bundle_mark, read_bundle
from generator.site.cache import recall
from generator.site.engine import ThemeOutput, read_output_path
from generator.site.ledger import Written
from generator.site.pictures import bare_webp
from generator.site.policy import with_policy, write_headers
from generator.site.qr import cached_code, encode_code
from generator.site.shell import Shell, collapse_blank_lines
from generator.site.social import draw_card
from generator.site.workers import Output, Task

# The kinds of pages but those of single products, each with its section (None: the home page). Of lists it is known what is on a page before it is
# written, so only those pages are made again on which something differs; the others, once any product or producer does.
LISTS: tuple[tuple[str, Callable[[Context], Iterator[Draft]]], ...] = (
    ("progress", roster_pages), ("product", product_list_pages), ("producer", producer_pages), ("group", group_pages), ("place", place_pages),
    ("upkeep", upkeep_pages), ("check", check_pages),
)  # fmt: skip
PAGES: tuple[tuple[str | None, Callable[[Context], Iterator[Page]]], ...] = (
    ("progress", target_pages), ("progress", progress_pages), ("progress", district_pages), ("fair", fair_pages), ("changes", changes_pages), (None, home_pages),
)  # fmt: skip
# These tell of no product.
FIXED: tuple[tuple[str, Callable[[Context], Iterator[Page]]], ...] = (
    ("progress", cycle_pages), ("progress", figure_pages), ("search", search_pages), ("saved", saved_pages), ("shortlist", shortlist_pages), ("comparison", comparison_pages),
)  # fmt: skip
SECTIONS = tuple(dict.fromkeys(section for section, _ in (*LISTS, *PAGES, *FIXED) if section))

Contexts = Mapping[Language, Context]
Shells = Mapping[tuple[str | None, int], Shell]


@dataclass(frozen=True, slots=True)
class Edition:
    """What the files of one site are made from.

    ``site``: the folder that they are written to, in which the photos lie already. ``generated``: the day that open data names.
    ``policy``: what pages may do. ``cards``: each product gets a picture that other sites show
    beside a link. ``editor``: the folder of the built form. ``marks``: what tells whether a page is the one of the build before. ``sections``: with it, nothing but the pages of these, the home page and prose.
    """

    root: Path
    site: Path
    cache: Path
    contexts: Contexts
    inputs: Mapping[Language, ThemeInput]
    theme: ThemeOutput
    generated: date
    policy: str
    cards: bool
    editor: Path
    marks: Marks
    sections: frozenset[str] | None = None

    @property
    def site_url(self) -> str | None:
        return self.contexts["vi"].site_url

    def tasks(self, keeps: Callable[[str, bytes | None], bool]) -> Iterator[Task]:
        """All but what is told about the files themselves. ``keeps``: whether all tasks below a name stay as they were, by the mark of them together."""
        shells = {language: self._shells(language) for language in self.contexts}
        index = self.contexts["vi"].index
        everything = self.marks.of_all(index.entries)
        if self.sections is None:
            yield from self._whole(everything)
        if not keeps("list", everything):
            for section, lists in LISTS:
                if self._wants(section):
                    for language, context in self.contexts.items():
                        yield from (self._list_page(draft, shells[language]) for draft in lists(context))
        fixed = self.marks.of_list(())
        for section, pages in (*PAGES, *FIXED):
            if self._wants(section):
                for language, context in self.contexts.items():
                    mark = fixed if (section, pages) in FIXED else joined(everything, repr(context.log)) if section == "changes" else everything
                    yield Task(f"pages/{language}/{pages.__name__}", mark, partial(self._kind, pages, language, shells[language]))
        yield Task("theme", fixed, self._theme_files)
        if self._wants("product"):
            make = partial(self._product, shells) if self.sections is None else partial(self._product_pages, shells)
            for entry in index.entries:
                yield Task(f"product/{entry.id}", self.marks.of_product(entry, more_of_producer(index, entry)), partial(make, entry))

    def _wants(self, section: str | None) -> bool:
        return self.sections is None or section is None or section in self.sections

    def _whole(self, everything: bytes | None) -> Iterator[Task]:
        """What tells of all products at once, or is small."""
        vi, site_url = self.contexts["vi"], self.site_url or ""
        logged = joined(everything, repr(vi.log))
        yield Task("open-data", joined(everything, self.marks.of_producers()), partial(self._files, self._data.producer_files))
        for language in self.contexts:
            yield Task(f"search/{language}", everything, partial(self._search, language))
        yield Task("upkeep", everything, partial(self._files, lambda: upkeep_files(self.contexts, site_url)))
        yield Task("permalinks", everything, partial(self._files, lambda: permalink_files(self.contexts, self.site_url)))
        yield Task("progress", everything, partial(self._files, lambda: progress_files(vi, site_url, self.generated)))
        yield Task("changes", logged, partial(self._files, lambda: changes_file(self.contexts)))
        yield Task("feeds", logged, partial(self._files, lambda: feed_files(self.contexts, self.site_url)))
        yield Task("form", joined(everything, bundle_mark(self.editor)), partial(self._files, lambda: editor_files(self.contexts, read_bundle(self.editor), self.site_url)))
        yield Task("schemas", everything, partial(self._files, lambda: published_schemas(self.contexts)))
        yield Task("cards", self.marks.of_list(()), partial(self._files, self._general_cards))

    @property
    def _data(self) -> OpenData:
        return OpenData(self.contexts["vi"], self.site_url or "", self.generated)

    def closing(self, written: Iterable[Written]) -> Iterator[Output]:
        """What is told about the files that were written: which pages there are, all products in one table, how large the open data is."""
        if self.sections is not None:
            return
        listed: list[Listed] = []
        resources: list[Resource] = []
        filters: dict[Language, str] = {}
        products: list[list[str]] = []
        for file in written:
            match json.loads(file.note):
                case {"page": [language, address, alternate]}:
                    listed.append(Listed(language, address, alternate))
                case {"resource": [path, size, sum_, columns]}:
                    resources.append(Resource(path, size, sum_, tuple(columns)))
                case {"filters": language}:
                    filters[language] = file.path
                case {"product": parts}:
                    products.append(parts)
        for file in self._data.tables(products):
            resources.append(Resource.of(file.address.removeprefix(API), file.content))
            yield file.address, file.content, None
        # Which page was made when is nobody's business.
        listed.sort(key=lambda page: (page.language != "vi", page.address))
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
            if path.endswith(".html"):
                content = with_policy(content.decode(), self.policy).encode()
            described = path.startswith(API) and path.removeprefix(API) in LISTED
            yield path, content, _note(resource=astuple(Resource.of(path.removeprefix(API), content))) if described else None

    def _search(self, language: Language) -> Iterator[Output]:
        made = search_files(self.contexts, language)
        yield from self._files(lambda: [made.index])
        for path, content, _ in self._files(lambda: [made.filters]):
            yield path, content, _note(filters=language)

    def _general_cards(self) -> Iterator[File]:
        """The picture that other sites show beside a link to any page that has none of its own."""
        for language, context in self.contexts.items() if self.site_url else ():
            yield File(general_card(language), draw_card(general_social_card(context), None, self._look, self.cache)[1])

    @property
    def _look(self) -> Path:
        return self.root / "catalog" / "theme"

    def _shells(self, language: Language) -> Shells:
        own, pages = self.inputs[language], self.theme.pages[language]
        guarded = {path: with_policy(pages[path], self.policy) for path in own.shells.values()}
        return {key: Shell.cut(guarded[path], shell_holes(key, bool(self.site_url))) for key, path in own.shells.items()}

    def _page(self, page: Page, shells: Shells) -> Output:
        context = self.contexts[page.language]
        html = shells[shell_key(page)].fill(**shell_values(page, bool(self.site_url), linked_head(context, page)))
        return f"{page.address}index.html", html.encode(), _note(page=(page.language, page.address, page.alternate))

    def _kind(self, kind: Callable[[Context], Iterator[Page]], language: Language, shells: Shells) -> Iterator[Output]:
        for page in kind(self.contexts[language]):
            yield self._page(page, shells)

    def _list_page(self, draft: Draft, shells: Shells) -> Task:
        mark = self.marks.of_list(draft.entries, draft.makers, *draft.inputs) if draft.inputs is not None else None
        return Task(f"list/{draft.address}", mark, lambda: [self._page(draft.write(), shells)])

    def _product_pages(self, shells: Mapping[Language, Shells], entry: Entry) -> Iterator[Output]:
        opened = entry.opened()
        for language, context in self.contexts.items():
            yield self._page(product_page(context, opened), shells[language])

    def _product(self, shells: Mapping[Language, Shells], entry: Entry) -> Iterator[Output]:
        """All that there is about one product."""
        opened = entry.opened()
        for language, context in self.contexts.items():
            picture = self._card(context, opened) if self.cards and self.site_url else None
            if picture:
                yield picture.address, picture.content, None
            yield self._page(product_page(context, opened, picture.address if picture else None), shells[language])
        yield from self._files(lambda: (permanent_page(self.contexts, entry.brief, self.site_url), *self._codes(entry)))
        data = self._data
        brief = data.product(opened)
        file = data.product_file(brief, opened)
        yield file.address, file.content, _note(product=data.parts(brief, opened))

    def _card(self, context: Context, entry: Entry) -> File:
        """The picture that other sites show beside a link."""
        card = product_card(context, entry)
        photo = context.pictures[card.photo].plain(MIDDLE).address if card.photo else None
        mark, content = draw_card(card, (self.site / photo).read_bytes() if photo else None, self._look, self.cache)
        return File(card_address(entry.id, context.language, mark), content)

    def _codes(self, entry: Entry) -> Iterator[File]:
        """The QR code of a product as a drawing and as a picture, with its ID beneath."""
        if self.site_url and self.contexts["vi"].with_codes:
            product = entry.id
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
                page = clean_prose(collapse_blank_lines(with_policy(html, self.policy)))
                to = at.removesuffix("index.html")
                listed = (language, own.prefix + to, home("en" if language == "vi" else "vi") + to)
                yield own.prefix + at, page.encode(), _note(page=listed) if at.endswith("/index.html") else None


def every_page(context: Context) -> Iterator[Page]:
    """Every page of the catalogue itself in one language."""
    for _, lists in LISTS:
        yield from (draft.write() for draft in lists(context))
    for _, pages in (*PAGES, *FIXED):
        yield from pages(context)
    yield from product_pages(context)


def _note(**said: object) -> bytes:
    """What the closing files have to know of a file."""
    return json.dumps(said, ensure_ascii=False).encode()


def prose_pictures(root: Path, pictures: Mapping[str, Picture], address: Callable[[str], str]) -> Iterator[Output]:
    """The pictures of prose pages as they are, but for what is not their pixels."""
    for name, picture in pictures.items():
        content, _ = load_bytes(root, picture.path, PICTURE_BYTES)
        if content is not None:
            yield address(name), bare_webp(content), None
