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
from pathlib import Path
from typing import Literal, TypeVar

from generator.check.catalogue import PERMALINKS, Checked, check_catalogue
from generator.diagnostic import Diagnostic
from generator.load.file import load_bytes
from generator.load.limits import DOCUMENT_BYTES, PICTURE_BYTES
from generator.load.prose import load_prose
from generator.load.strings import StringsError, load_strings
from generator.model.address import FORM, PERMANENT, permanent
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
from generator.render.environment import Context, make_environment
from generator.render.exports import progress_files
from generator.render.file import File
from generator.render.page import Page
from generator.render.pages.check import check_pages
from generator.render.pages.cycle import cycle_pages
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
from generator.render.pages.target import target_pages
from generator.render.pages.upkeep import upkeep_pages
from generator.render.permalinks import write_register
from generator.render.qr import code_svg, make_code
from generator.render.reference import reference_pages
from generator.render.schema import published_schemas
from generator.render.shells import ThemeInput, shell_holes, shell_key, shell_values, theme_input
from generator.render.social import general_social_card, product_card
from generator.render.view import with_cards
from generator.render.words import Words
from generator.site.bundle import read_bundle
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
from generator.site.cache import recall
from generator.site.pictures import EncodedFile, EncodedPicture, Unreadable, encode_picture
from generator.site.publish import NotASite, Publication
from generator.site.qr import cached_code, encode_code
from generator.site.shell import Shell, hole
from generator.site.social import draw_card

PAGE_KINDS: tuple[Callable[[Context], Iterator[Page]], ...] = (
    home_pages, product_list_pages, product_pages, group_pages, place_pages, producer_pages,
    progress_pages, target_pages, roster_pages, district_pages, cycle_pages, figure_pages, upkeep_pages, fair_pages, check_pages,
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
    cards: bool = True,
) -> Built:
    """Check the catalogue below ``root`` and publish its site at ``out`` as it stands on ``today``.

    ``base_url`` is the address at which the site will be found; without it no page names its full
    address. ``allow_test_address``: make QR codes also for an address that leads nowhere. ``editor``: the folder of the built form, if not the one in ``root``.
    ``cards``: draw for each product the picture that other sites show beside a link (only where the address is known). Nothing is published when there are errors (with ``strict``: or warnings). Raises
    CannotBuild when the fault is not the data's.
    """
    loaded = load(root, today, base_url, latest=latest, strict=strict)
    if not isinstance(loaded, Loaded):
        return loaded
    checked, catalogue, index, words, site_url = loaded.checked, loaded.catalogue, loaded.index, loaded.words, loaded.site_url
    cache = cache or root / ".cache" / "ocop"
    inputs, faults = _theme_inputs(root, catalogue, words)
    try:
        theme = render_theme(_theme_request(root, inputs, site_url), cache)
    except EngineError as error:
        raise CannotBuild(str(error)) from error
    with _publication(root, out, replace_anything=replace_anything) as publication:
        _write_theme(publication, inputs, theme)
        pictures, broken = _write_pictures(publication, root, checked, cache, progress)
        if broken:
            return Built((*checked.diagnostics, *broken), published=False)
        environment = make_environment(root / "catalog" / "templates")
        rosters = Rosters.build(catalogue, index)
        with_codes = bool(site_url) and (allow_test_address or is_public(site_url))
        contexts = {
            language: Context(environment, catalogue, index, own, pictures, theme.folder, {}, {}, rosters, site_url, with_codes)
            for language, own in words.items()
        }  # fmt: skip
        bundle = read_bundle(editor or root / ".cache" / "editor")
        codes = _code_files(root, catalogue, site_url, cache) if site_url and with_codes else ()
        for file in (*_files(contexts, site_url, latest or today), *editor_files(contexts, bundle, site_url), *codes):
            publication.write(file.address, file.content)
        for language, bare in contexts.items():
            social = _write_cards(publication, root, bare, cache, progress, products=cards) if site_url else {}
            context = with_cards(replace(bare, social=social))
            shells = _cut_shells(inputs[language], theme, bool(site_url))
            for page in _pages(context):
                shell = shells[shell_key(page)]
                publication.write_page(page.address, shell.fill(**shell_values(page, bool(site_url))))
                if progress:
                    progress("pages", publication.count, 0)
        publication.publish()
        return Built((*checked.diagnostics, *faults), True, publication.count, publication.size)


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


def _files(contexts: Mapping[Language, Context], site_url: str | None, generated: date) -> Iterator[File]:
    """What is published beside the pages."""
    yield from permalink_files(contexts, site_url)
    yield from progress_files(contexts["vi"], site_url or "", generated)
    yield from upkeep_files(contexts, site_url or "")
    yield from published_schemas(contexts)


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
    faults: list[Diagnostic] = []
    for language, own in words.items():
        prose, found = load_prose(root, language)
        faults += found
        prose |= reference_pages(own, write_front_matter)
        inputs[language] = theme_input(own, catalogue.settings, prose, hole, write_front_matter)
    return inputs, faults


def _theme_request(root: Path, inputs: Mapping[Language, ThemeInput], site_url: str | None) -> ThemeRequest:
    languages = tuple(
        LanguageTheme(i.language, i.language_name, i.prefix, i.site_name, i.docs, i.nav, i.extra) for i in inputs.values()
    )
    return ThemeRequest(root / "mkdocs.yml", root / "catalog" / "theme", languages, site_url)


def _write_theme(publication: Publication, inputs: Mapping[Language, ThemeInput], theme: ThemeOutput) -> None:
    """The theme's assets, and the prose pages that it finished itself."""
    for path, content in theme.assets.items():
        publication.write(path, content)
    for language, own in inputs.items():
        shells = set(own.shells.values())
        for name, html in theme.pages[language].items():
            if name not in shells:
                publication.write(own.prefix + read_output_path(name), html.encode())


def _cut_shells(own: ThemeInput, theme: ThemeOutput, has_site_url: bool) -> dict[tuple[str | None, int], Shell]:
    pages = theme.pages[own.language]
    return {key: Shell.cut(pages[path], shell_holes(key, has_site_url)) for key, path in own.shells.items()}


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
