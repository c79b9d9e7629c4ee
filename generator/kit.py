"""The table of contents of what is printed and packed: documents of chosen products, and everything for a fair.

Like the pipeline it calls rooms in order; it holds no rule, no sentence and no path shape of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from generator.limits import PICTURE_BYTES
from generator.load.file import load_bytes
from generator.model.address import home
from generator.model.choice import Choice, UnknownChoice, choose
from generator.model.entry import Entry
from generator.model.fair import Fair, UnknownFair, find_fair
from generator.model.lapse import Lapse, LapseReport, lapse_report
from generator.model.permalink import is_public
from generator.model.picture import LARGE, MIDDLE
from generator.model.record import LANGUAGES, Language
from generator.model.roster import Rosters
from generator.model.text import slug
from generator.pipeline import Loaded, build
from generator.printing.booths import render_booths
from generator.printing.document import Source, render_document
from generator.printing.job import KINDS, SIZES, CannotPrint, Job
from generator.printing.pdf import find_printer, missing_letters, render_pdf
from generator.render.environment import Context, make_environment
from generator.render.fair import booth_table
from generator.render.file import File
from generator.render.offline import offline_addresses, offline_readme, offline_start
from generator.render.search import search_files
from generator.site.offline import make_offline, write_zip
from generator.site.pictures import Unreadable, encode_picture

__all__ = [
    "KINDS", "SIZES", "CannotPrint", "Choice", "Job", "Kit", "Lapse", "LapseReport", "Printed", "UnknownChoice", "UnknownFair",
    "choose_entries", "fair_folder", "fair_kit", "print_entries", "report_lapses",
]  # fmt: skip

# Characters of a booth's name that the name of its file repeats: no system takes more than 255 in all.
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as PDF, what becomes of its products, and letters that our fonts lack, so that it differs from machine to machine."""

    pdf: bytes
    report: LapseReport
    missing: frozenset[str]


def choose_entries(loaded: Loaded, choice: Choice) -> tuple[Entry, ...]:
    """The products that were asked for, in the order of ``choice.ids`` or by name. Raises UnknownChoice."""
    return choose(loaded.catalogue, loaded.index, choice)


def report_lapses(loaded: Loaded, entries: tuple[Entry, ...], until: date | None) -> LapseReport:
    """What becomes of the products' certificates from the day of the catalogue to ``until``."""
    return lapse_report(entries, loaded.index.today, until)


def print_entries(loaded: Loaded, entries: tuple[Entry, ...], job: Job, *, allow_test_address: bool = False) -> Printed:
    """Print products of a catalogue that is loaded. Raises CannotPrint."""
    find_printer()
    if job.needs_products:
        if not loaded.site_url:
            raise CannotPrint("no_address")
        if not is_public(loaded.site_url) and not allow_test_address:
            raise CannotPrint("address_not_public", address=loaded.site_url)
        if is_public(loaded.site_url) and loaded.known_addresses and loaded.site_url not in loaded.known_addresses:
            raise CannotPrint("address_unknown", address=loaded.site_url, known=", ".join(loaded.known_addresses))
        if not entries:
            raise CannotPrint("no_product")
    # A poster shows its photo large; elsewhere a smaller one keeps the document light.
    photos = _print_photos(loaded, entries, LARGE if job.kind == "poster" else MIDDLE)
    html = render_document(Source(_print_contexts(loaded, job.languages), entries, loaded.site_url or "", photos), job)
    report = report_lapses(loaded, entries, job.until)
    return Printed(render_pdf(loaded.root, html, photos), report, missing_letters(loaded.root, html))


def _print_photos(loaded: Loaded, entries: tuple[Entry, ...], width: int) -> dict[str, bytes]:
    """The first photo of each product, upright and at most ``width`` pixels wide, by ID; one that cannot be decoded is left out."""
    found: dict[str, bytes] = {}
    for product in (entry.product for entry in entries if entry.brief.photos):
        picture = loaded.checked.pictures.get(f"{product.id}/{product.photos[0].file}")
        content, _ = load_bytes(loaded.root, picture.path, PICTURE_BYTES) if picture else (None, [])
        if content is not None:
            with suppress(Unreadable):
                files = encode_picture(content, loaded.root / ".cache" / "ocop").jpeg
                found[product.id] = next((file for file in reversed(files) if file.width <= width), files[0]).content
    return found


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything for a fair, by file name; ``report`` and ``missing`` as of a printed document."""

    fair: Fair
    files: tuple[File, ...]
    report: LapseReport
    missing: frozenset[str]


def fair_kit(
    loaded: Loaded, fair_id: str, language: Language = "vi", *, latest: date | None = None, cache: Path | None = None, allow_test_address: bool = False
) -> Kit:
    """Print and pack what a fair needs; ``language`` comes first on paper, and is that of the tables.

    Raises UnknownFair, CannotPrint and CannotBuild.
    """
    fair = find_fair(loaded.catalogue.fairs, fair_id)
    by_id = loaded.index.by_id
    entries = tuple(by_id[product] for product in fair.products if product in by_id)
    printed, missing = _fair_prints(loaded, fair, entries, language, allow_test_address)
    table = File("booths.csv", booth_table(_print_contexts(loaded, (language,))[language], fair, loaded.site_url or ""))
    with tempfile.TemporaryDirectory(prefix="ocop-fair-") as folder:
        site = Path(folder) / "site"
        build(loaded.root, site, loaded.index.today, loaded.site_url, latest=latest, cache=cache, allow_test_address=allow_test_address)
        offline = File(f"{fair.id}-offline.zip", write_zip(fair.id, fair_folder(loaded, fair, site)))
    return Kit(fair, (*printed, table, offline), report_lapses(loaded, entries, fair.ends), missing)


def fair_folder(loaded: Loaded, fair: Fair, site: Path) -> dict[str, bytes]:
    """The files, by path, of a folder that shows a fair without a network, from the finished site in the folder ``site``."""
    (assets,) = (path.name for path in (site / "assets").iterdir())
    environment, today, catalogue = make_environment(loaded.root / "catalog" / "templates"), loaded.index.today, loaded.catalogue
    start = offline_start(environment, loaded.words, fair, today, catalogue.settings.name.vi, f"assets/{assets}/")
    homes = [home(language) for language in LANGUAGES if home(language)]
    files = make_offline(site, offline_addresses(catalogue, fair), start, homes, loaded.site_url, [f"assets/{assets}/index.js"])
    # The index of the whole site: here it holds what the folder holds.
    contexts = _print_contexts(loaded, LANGUAGES)
    for language in LANGUAGES:
        index = search_files(contexts, language, fair.products).index
        files[index.address] = index.content
    return {**files, "README.txt": offline_readme(loaded.words, catalogue, fair, today, loaded.site_url)}


def _fair_prints(
    loaded: Loaded, fair: Fair, entries: tuple[Entry, ...], language: Language, allow_test_address: bool
) -> tuple[list[File], frozenset[str]]:
    """Labels, cards and posters with what holds to the end of the fair, and the list of booths."""
    languages = (language, *(other for other in LANGUAGES if other != language))
    files: list[File] = []
    missing: frozenset[str] = frozenset()
    by_id = {entry.id: entry for entry in entries}

    def of(products: Iterable[str]) -> tuple[Entry, ...]:
        return tuple(by_id[product] for product in dict.fromkeys(products) if product in by_id)

    # A booth with a name of its own has a poster of its own; the others one for each producer.
    rest = of(product for booth in fair.booths if not booth.name for product in booth.products)
    jobs = [("labels", Job("labels"), entries), ("cards", Job("cards"), entries), ("poster", Job("poster"), rest)]
    jobs += [
        (f"poster-{n:02}-{slug(booth.name.vi)[:_NAME_LENGTH]}", Job("poster", heading=booth.name), of(booth.products))
        for n, booth in enumerate(fair.booths, 1) if booth.name
    ]  # fmt: skip
    for name, job, chosen in jobs:
        if chosen or name != "poster":
            job = replace(job, languages=languages, until=fair.ends)
            printed = print_entries(loaded, chosen, job, allow_test_address=allow_test_address)
            files.append(File(f"{name}.pdf", printed.pdf))
            missing |= printed.missing
    html = render_booths(_print_contexts(loaded, languages), fair, loaded.site_url or "")
    files.append(File("booths.pdf", render_pdf(loaded.root, html, {})))
    return files, missing | missing_letters(loaded.root, html)


def _print_contexts(loaded: Loaded, languages: Sequence[Language]) -> dict[Language, Context]:
    """For documents: no page links to them, no picture of the site is in them."""
    environment = make_environment(loaded.root / "catalog" / "templates")
    rosters = cache(lambda: Rosters.build(loaded.catalogue, loaded.index))
    return {
        language: Context(environment, loaded.catalogue, loaded.index, loaded.words[language], {}, "", rosters)
        for language in languages
    }
