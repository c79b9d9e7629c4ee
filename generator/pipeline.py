"""The table of contents of a build: which room is called when, with what.

It passes ``today`` on and holds no rule, no sentence and no path of its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar

from generator.check.catalogue import PERMALINKS, Checked, check_catalogue
from generator.diagnostic import Diagnostic
from generator.history.commit import NoHistory
from generator.history.log import read_log
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES, PICTURE_BYTES
from generator.load.prose import load_prose, load_prose_pictures
from generator.load.strings import StringsError, load_strings
from generator.model import change
from generator.model.address import API, FORM, PERMANENT, home, permanent, root_from
from generator.model.catalogue import Catalogue
from generator.model.entry import Entry, Index
from generator.model.permalink import is_public, printed_address, site_root
from generator.model.permalinks import Printing, grown
from generator.model.picture import MIDDLE, PictureFile, PublishedPicture
from generator.model.record import LANGUAGES, Language, is_site_address
from generator.model.roster import Rosters
from generator.model.social import card_address, general_card
from generator.model.strings import Strings
from generator.render.calendar import upkeep_files
from generator.render.datapackage import LISTED, datapackage_file
from generator.render.environment import Context, make_environment
from generator.render.exports import progress_files
from generator.render.feeds import feed_files
from generator.render.file import File
from generator.render.linked import linked_head
from generator.render.open_data import open_data_files
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
from generator.render.pages.permalink import permalink_files
from generator.render.pages.place import place_pages
from generator.render.pages.producer import producer_pages
from generator.render.pages.product import product_pages
from generator.render.pages.progress import progress_pages
from generator.render.pages.roster import roster_pages
from generator.render.pages.search import search_pages
from generator.render.pages.shortlist import comparison_pages, shortlist_pages
from generator.render.pages.target import target_pages
from generator.render.pages.upkeep import upkeep_pages
from generator.render.permalinks import write_register
from generator.render.prose import place_pictures
from generator.render.qr import code_svg, make_code
from generator.render.reference import reference_pages
from generator.render.schema import published_schemas
from generator.render.search import SearchFiles, search_files
from generator.render.shells import INDEX, ThemeInput, shell_holes, shell_key, shell_values, theme_input
from generator.render.sitemap import Listed, sitemap_files
from generator.render.social import general_social_card, product_card
from generator.render.view import with_cards
from generator.render.words import Words
from generator.site.bundle import read_bundle
from generator.site.cache import recall
from generator.site.engine import (
    EngineError,
    LanguageTheme,
    ThemeOutput,
    ThemeRequest,
    read_output_path,
    render_theme,
    write_front_matter,
)
from generator.site.offline import make_all_offline
from generator.site.pictures import EncodedFile, EncodedPicture, Unreadable, encode_picture
from generator.site.policy import hash_scripts, make_policy, with_policy, write_headers
from generator.site.publish import NotASite, Publication
from generator.site.qr import cached_code, encode_code
from generator.site.shell import Shell, hole
from generator.site.social import draw_card

PAGE_KINDS: tuple[Callable[[Context], Iterator[Page]], ...] = (
    home_pages, product_list_pages, product_pages, group_pages, place_pages, producer_pages,
    progress_pages, target_pages, roster_pages, district_pages, cycle_pages, figure_pages, upkeep_pages, fair_pages, check_pages, search_pages, changes_pages, shortlist_pages, comparison_pages,
)  # fmt: skip
# Told what is being made, how much of it is done, and how much there is (0: not known).
Stage = Literal["pictures", "cards", "pages"]
Progress = Callable[[Stage, int, int], None]
# So many photos or cards are in memory at a time.
BATCH = 32


class CannotBuild(RuntimeError):
    """The program itself cannot go on: the theme's engine failed, or its own words cannot be read."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: every fault of the data, and how much was published (nothing where there are errors)."""

    diagnostics: tuple[Diagnostic, ...]
    published: bool
    files: int = 0
    size: int = 0


def strings_of(root: Path, language: str) -> Strings:
    """The words of one language. Raises CannotBuild when they cannot be read."""
    try:
        return Strings(language, load_strings(root, language))
    except StringsError as error:
        raise CannotBuild(str(error)) from error


def check(root: Path, latest: date) -> Checked:
    """Every fault of all files below ``root``. ``latest`` is the real day: nothing can have happened after it."""
    return check_catalogue(root, latest)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A sound catalogue on one day, with its words in every language and the address of its site (ending in a slash)."""

    root: Path
    checked: Checked
    catalogue: Catalogue
    index: Index
    words: Mapping[Language, Words]
    site_url: str | None

    @property
    def known_addresses(self) -> tuple[str, ...]:
        """Where the site is said to be: in the settings, and on what was printed before."""
        own = self.catalogue.settings.base_url
        printed = (address for register in self.catalogue.permalinks for address in register.addresses)
        return tuple(dict.fromkeys((*([site_root(own)] if own else ()), *printed)))


def load(
    root: Path, today: date, base_url: str | None = None, *, latest: date | None = None, strict: bool = False
) -> Loaded | Built:
    """Read and check the catalogue below ``root``. With errors (``strict``: or warnings): what a build says of them."""
    checked = check_catalogue(root, latest or today)
    if checked.catalogue is None or checked.has_errors or (strict and checked.diagnostics):
        return Built(checked.diagnostics, published=False)
    address = base_url or checked.catalogue.settings.base_url
    site_url = site_root(address) if address else None
    words = {language: Words(language, strings_of(root, language)) for language in LANGUAGES}
    return Loaded(root, checked, checked.catalogue, Index.build(checked.catalogue, today), words, site_url)


def register_files(loaded: Loaded, printing: Printing) -> list[File]:
    """The files of the register of permanent links that are to be written anew; none when all that is published stands in it."""
    catalogue = loaded.catalogue
    made = grown(catalogue.permalinks, catalogue.products, catalogue.retired, catalogue.producers.values(), catalogue.places.with_page, printing)
    files = [File(f"{PERMALINKS}/{name}.yaml", write_register(register).encode()) for name, register in made.items()]
    return [file for file in files if load_bytes(loaded.root, file.address, DOCUMENT_BYTES)[0] != file.content]


def build(
    root: Path,
    out: Path,
    today: date,
    base_url: str | None = None,
    *,
    latest: date | None = None,
    strict: bool = False,
    cache: Path | None = None,
    progress: Progress | None = None,
    replace_anything: bool = False,
    allow_test_address: bool = False,
    editor: Path | None = None,
    preview: bool = False,
    cards: bool = True,
) -> Built:
    """Check the catalogue below ``root`` and publish its site at ``out`` as it stands on ``today``.

    ``base_url`` is the address at which the site will be found; without it no page names its full
    address. ``allow_test_address``: make QR codes also for an address that leads nowhere. ``editor``: the folder of the built form, if not the one in ``root``.
    ``preview``: the server on this machine will put a script of its own into every page, so no policy forbids it. ``cards``: draw for
    each product the picture that other sites show beside a link (only where the address is known). Nothing is published when there are errors (with ``strict``: or warnings). Raises
    CannotBuild when the fault is not the data's.
    """
    loaded = load(root, today, base_url, latest=latest, strict=strict)
    if not isinstance(loaded, Loaded):
        return loaded
    checked, catalogue, words, site_url = loaded.checked, loaded.catalogue, loaded.words, loaded.site_url
    cache = cache or root / ".cache" / "ocop"
    inputs, faults = _theme_inputs(root, catalogue, words)
    if any(fault.severity == "error" for fault in faults):
        return Built((*checked.diagnostics, *faults), published=False)
    try:
        theme = render_theme(_theme_request(root, inputs, site_url), cache)
    except EngineError as error:
        raise CannotBuild(str(error)) from error
    with _publication(root, out, replace_anything=replace_anything) as publication:
        policy = None if preview else _policy(inputs, theme)
        _write_prose_pictures(publication, root)
        pictures, broken = _write_pictures(publication, root, checked, cache, progress)
        if broken:
            return Built((*checked.diagnostics, *broken), published=False)
        with_codes = bool(site_url) and (allow_test_address or is_public(site_url))
        contexts = _contexts(loaded, pictures, theme.folder, with_codes)
        search: dict[Language, SearchFiles] = {language: search_files(contexts, language) for language in contexts}
        listed = _write_theme(publication, inputs, theme, search, policy)
        bundle = read_bundle(editor or root / ".cache" / "editor")
        codes = _code_files(root, catalogue, site_url, cache) if site_url and with_codes else ()
        for file in chain(_files(contexts, search, site_url, latest or today), editor_files(contexts, bundle, site_url), codes):
            publication.write(file.address, _guarded(file, policy))
        for language, context in contexts.items():
            social = _write_cards(publication, root, context, cache, progress, products=cards) if site_url else {}
            shells = _cut_shells(inputs[language], theme, bool(site_url), policy)
            listed += _write_pages(publication, replace(context, social=social), shells, search[language].name, progress)
        for file in (*sitemap_files(listed, site_url), File("_headers", write_headers())):
            publication.write(file.address, file.content)
        publication.publish()
        return Built((*checked.diagnostics, *faults), True, publication.count, publication.size)


def _contexts(loaded: Loaded, pictures: Mapping[str, PublishedPicture], assets: str, with_codes: bool) -> dict[Language, Context]:
    """What the pages of each language are made from, all but the cards."""
    root, catalogue, index = loaded.root, loaded.catalogue, loaded.index
    environment, rosters, log = make_environment(root / "catalog" / "templates"), Rosters.build(catalogue, index), read_changes(root)
    return {
        language: Context(environment, catalogue, index, own, pictures, assets, {}, {}, rosters, loaded.site_url, with_codes, log)
        for language, own in loaded.words.items()
    }  # fmt: skip


def _write_pages(publication: Publication, bare: Context, shells: Mapping[tuple[str | None, int], Shell], index: str, progress: Progress | None) -> Iterator[Listed]:
    """Every page of one language made from data, with the name of its search index; tells which."""
    context = with_cards(bare)
    has_address = bool(context.site_url)
    for page in _pages(context):
        publication.write_page(page.address, shells[shell_key(page)].fill(**shell_values(page, index, has_address, linked_head(context, page))))
        if progress:
            progress("pages", publication.count, 0)
        yield Listed(context.language, page.address, page.alternate)


def build_offline(root: Path, out: Path, today: date, base_url: str | None = None, **options: object) -> Built:
    """The same as ``build``, as a folder whose pages open without a server: to look at, not to publish.

    Permanent links and the web form need a server, so they are left out. ``options`` are those of ``build``.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-offline-") as folder:
        site = Path(folder) / "site"
        built = build(root, site, today, base_url, **options)  # type: ignore[arg-type]
        if not built.published:
            return built
        with _publication(root, out) as publication:
            for path, content in make_all_offline(site, (PERMANENT, FORM)).items():
                publication.write(path, content)
            publication.publish()
            return replace(built, files=publication.count, size=publication.size)


def _publication(root: Path, out: Path, *, replace_anything: bool = False) -> Publication:
    try:
        return Publication(out, replace_anything=replace_anything)
    except NotASite as error:
        raise CannotBuild(strings_of(root, "vi").format("cli.not_a_site", out=error)) from error


def _pages(context: Context) -> Iterator[Page]:
    for pages in PAGE_KINDS:
        yield from pages(context)


def _files(contexts: Mapping[Language, Context], search: Mapping[Language, SearchFiles], site_url: str | None, generated: date) -> Iterator[File]:
    """What is published beside the pages."""
    described: list[File] = []
    for file in chain(
        permalink_files(contexts, site_url), progress_files(contexts["vi"], site_url or "", generated), upkeep_files(contexts, site_url or ""),
        open_data_files(contexts["vi"], site_url or "", generated), changes_file(contexts), feed_files(contexts, site_url), published_schemas(contexts),
    ):  # fmt: skip
        yield file
        if file.address.removeprefix(API) in LISTED:
            described.append(file)
    yield datapackage_file(contexts, described, site_url or "", generated)
    yield data_page(contexts, described, site_url, generated)
    for own in search.values():
        yield from (own.index, own.filters)


def _guarded(file: File, policy: str | None) -> bytes:
    """A page that is published beside the others, with the same policy; any other file as it is."""
    return with_policy(file.content.decode(), policy).encode() if policy and file.address.endswith(".html") else file.content


def read_changes(root: Path) -> change.ChangeLog:
    """The changes of the data as git knows them, or why there are none to tell."""
    try:
        commits = read_log(root, change.FOLDERS, change.MOST)
    except NoHistory as reason:
        return change.ChangeLog(missing="shallow" if reason.reason == "shallow" else "none")
    return change.tell_changes(change.read_change(one.hash, one.day, one.subject, one.paths) for one in commits)


def _code_files(root: Path, catalogue: Catalogue, site_url: str, cache: Path) -> Iterator[File]:
    """The QR code of every product as a drawing and as a picture, with its ID beneath."""
    font = root / "catalog" / "theme" / "fonts" / "be-vietnam-pro-700.woff2"
    for product in catalogue.products:
        text, folder = printed_address(site_url, product.id), permanent(product.id)
        code = make_code(text)
        yield File(f"{folder}qr.svg", code_svg(code, product.id, product.id).encode())
        kept = cached_code(text, cache)
        yield File(f"{folder}qr.png", recall(kept) or encode_code(code.rows, product.id, font, kept))


def _theme_inputs(
    root: Path, catalogue: Catalogue, words: Mapping[Language, Words]
) -> tuple[dict[Language, ThemeInput], list[Diagnostic]]:
    inputs: dict[Language, ThemeInput] = {}
    loaded, faults = load_prose_pictures(root)
    pictures = {name: PictureFile(_prose_picture(name), one.width, one.height) for name, one in loaded.items()}
    for language, own in words.items():
        prose, found = load_prose(root, language)
        faults += found
        prose = {name: place_pictures(text, pictures, root_from(home(language) + read_output_path(name))) for name, text in prose.items()}
        prose |= reference_pages(own, write_front_matter)
        inputs[language] = theme_input(own, catalogue.settings, prose, hole, write_front_matter)
    return inputs, faults


def _prose_picture(name: str) -> str:
    return f"pictures/pages/{name}"


def _theme_request(root: Path, inputs: Mapping[Language, ThemeInput], site_url: str | None) -> ThemeRequest:
    languages = tuple(
        LanguageTheme(i.language, i.language_name, i.prefix, i.site_name, i.docs, i.nav, i.extra) for i in inputs.values()
    )
    return ThemeRequest(root / "mkdocs.yml", root / "catalog" / "theme", languages, site_url)


def _write_theme(
    publication: Publication, inputs: Mapping[Language, ThemeInput], theme: ThemeOutput, search: Mapping[Language, SearchFiles], policy: str | None
) -> list[Listed]:
    """The theme's assets, and the prose pages that it finished itself. Tells which pages these are."""
    for path, content in theme.assets.items():
        publication.write(path, content)
    listed = []
    for language, own in inputs.items():
        shells = set(own.shells.values())
        for name, html in theme.pages[language].items():
            if name not in shells:
                path = own.prefix + read_output_path(name)
                page = Shell.cut(with_policy(html, policy) if policy else html, (INDEX,)).fill(**{INDEX: search[language].name})
                publication.write(path, page.encode())
                if path.endswith("/index.html"):
                    at = path.removesuffix("index.html").removeprefix(own.prefix)
                    listed.append(Listed(language, own.prefix + at, home("en" if language == "vi" else "vi") + at))
    return listed


def _write_prose_pictures(publication: Publication, root: Path) -> None:
    """Publish the pictures of prose pages as they are."""
    for name, picture in load_prose_pictures(root)[0].items():
        content, _ = load_bytes(root, picture.path, PICTURE_BYTES)
        if content is not None:
            publication.write(_prose_picture(name), content)


def _policy(inputs: Mapping[Language, ThemeInput], theme: ThemeOutput) -> str:
    """What the pages may do. Prose is written by people, so only the scripts of shells, which are the theme's own, are let run."""
    return make_policy(hash_scripts(theme.pages[language][path] for language, own in inputs.items() for path in own.shells.values()))


def _cut_shells(own: ThemeInput, theme: ThemeOutput, has_site_url: bool, policy: str | None) -> dict[tuple[str | None, int], Shell]:
    pages = theme.pages[own.language]
    guarded = {path: with_policy(pages[path], policy) if policy else pages[path] for path in own.shells.values()}
    return {key: Shell.cut(guarded[path], shell_holes(key, has_site_url)) for key, path in own.shells.items()}


def _write_pictures(
    publication: Publication, root: Path, checked: Checked, cache: Path, progress: Progress | None
) -> tuple[dict[str, PublishedPicture], list[Diagnostic]]:
    """Encode and publish every photo: the published files by the product's ID and the file's name, and the photos that cannot be decoded."""

    def encode(path: str) -> EncodedPicture | Diagnostic | None:
        content, _ = load_bytes(root, path, PICTURE_BYTES)
        try:
            return encode_picture(content, cache) if content is not None else None
        except Unreadable:
            return Diagnostic("not-a-picture", path)

    published: dict[str, PublishedPicture] = {}
    broken: list[Diagnostic] = []
    encoded = _side_by_side(encode, [picture.path for picture in checked.pictures.values()])
    for done, (key, found) in enumerate(zip(checked.pictures, encoded, strict=True), 1):
        if isinstance(found, Diagnostic):
            broken.append(found)
        elif found:
            avif, webp, jpeg = (tuple(_write_picture(publication, file) for file in files) for files in (found.avif, found.webp, found.jpeg))
            published[key] = PublishedPicture(avif, webp, jpeg, found.preview)
        if progress:
            progress("pictures", done, len(checked.pictures))
    return published, broken


def _write_picture(publication: Publication, file: EncodedFile) -> PictureFile:
    address = f"pictures/{file.name}"
    if not publication.has(address):
        publication.write(address, file.content)
    return PictureFile(address, file.width, file.height)


def _write_cards(publication: Publication, root: Path, context: Context, cache: Path, progress: Progress | None, *, products: bool) -> dict[str, str]:
    """The pictures that other sites show beside a link in one language: one for all pages, and those of ``products`` by ID as addresses."""
    theme, language = root / "catalog" / "theme", context.language
    publication.write(general_card(language), draw_card(general_social_card(context), None, theme, cache)[1])

    def draw(entry: Entry) -> tuple[str, bytes]:
        card = product_card(context, entry)
        photo = context.pictures[card.photo].plain(MIDDLE).address if card.photo else None
        return draw_card(card, publication.read(photo) if photo else None, theme, cache)

    entries = context.index.entries if products else ()
    addresses: dict[str, str] = {}
    for done, (entry, (mark, content)) in enumerate(zip(entries, _side_by_side(draw, entries), strict=True), 1):
        addresses[entry.product.id] = at = card_address(entry.product.id, language, mark)
        publication.write(at, content)
        if progress:
            progress("cards", done, len(entries))
    return addresses


_Given, _Made = TypeVar("_Given"), TypeVar("_Made")


def _side_by_side(make: Callable[[_Given], _Made], given: Sequence[_Given]) -> Iterator[_Made]:
    """What ``make`` gives for each, in order, made on all cores: Pillow encodes outside Python's lock. Never more than a batch at a time."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        for first in range(0, len(given), BATCH):
            yield from workers.map(make, given[first : first + BATCH])
