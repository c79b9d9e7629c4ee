"""The table of contents of a build: which room is called when, with what.

It passes ``today`` on and holds no rule, no sentence and no path of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal

from generator.check.catalogue import PERMALINKS, Checked, check_catalogue
from generator.diagnostic import Diagnostic
from generator.edition import SECTIONS as SECTIONS
from generator.edition import Edition, prose_pictures
from generator.history.commit import NoHistory
from generator.history.log import read_log
from generator.kept import Kept, program_mark
from generator.limits import DOCUMENT_BYTES
from generator.load.file import load_bytes
from generator.load.strings import StringsError, load_strings
from generator.marks import Marks, world_mark
from generator.model import change
from generator.model.address import FORM, PERMANENT
from generator.model.catalogue import Catalogue
from generator.model.entry import Index
from generator.model.permalink import is_public, site_root
from generator.model.permalinks import Printing, grown
from generator.model.picture import PublishedPicture
from generator.model.privacy import public_catalogue
from generator.model.record import LANGUAGES, Language
from generator.model.record import is_site_address as is_site_address
from generator.model.roster import Rosters
from generator.model.strings import Strings
from generator.photos import publish_photos
from generator.render.environment import Context, make_environment
from generator.render.file import File
from generator.render.permalinks import write_register
from generator.render.words import Words
from generator.site.beside import Busy
from generator.site.engine import (
    EngineError,
    render_theme,
)
from generator.site.ledger import LedgerDamaged
from generator.site.offline import make_all_offline
from generator.site.publish import SUMS, NotASite, Publication
from generator.site.workers import WorkerDied
from generator.site.writing import CannotWrite
from generator.theming import policy_of, prose_picture, theme_inputs, theme_request

# Told what is being made, how much of it is done, and how much there is (0: not known).
Stage = Literal["check", "pictures", "pages"]
Progress = Callable[[Stage, int, int], None]
# Entered for as long as a phase lasts, so that somebody may take its time.
Phase = Literal["check", "theme", "pictures", "pages", "closing", "publish"]
Timed = Callable[[Phase], AbstractContextManager[object]]
# Where builds leave what the next one can use, below the catalogue's root.
CACHE = Path(".cache", "ocop")


class CannotBuild(RuntimeError):
    """The program itself cannot go on: the theme's engine failed, or its own words cannot be read."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: every fault of the data, and how much was published (nothing where there are errors); ``digest``: of all files together."""

    diagnostics: tuple[Diagnostic, ...]
    published: bool
    files: int = 0
    size: int = 0
    digest: str = ""


def strings_of(root: Path, language: str) -> Strings:
    """The words of one language. Raises CannotBuild when they cannot be read."""
    folder = root / "catalog" / "strings" / language
    files = sorted(folder.glob("*.yaml"))
    return _strings(root.resolve(), language, tuple((file.name, status.st_ino, status.st_size, status.st_mtime_ns) for file in files if (status := file.lstat())))


@lru_cache(maxsize=8)
def _strings(root: Path, language: str, files: tuple[object, ...]) -> Strings:
    """The same once more, where the ``files`` are the same: a command needs them for its help, too."""
    try:
        return Strings(language, load_strings(root, language))
    except StringsError as error:
        raise CannotBuild(str(error)) from error


def check(root: Path, latest: date, cache: Path | None = None, progress: Progress | None = None) -> Checked:
    """Every fault of all files below ``root``. ``latest`` is the real day: nothing can have happened after it. ``cache``, ``progress``: as of ``build``."""
    return check_catalogue(root, latest, _kept(root, cache, latest), partial(progress, "check") if progress else None)


def _kept(root: Path, cache: Path | None, latest: date) -> Kept:
    return Kept((cache or root / CACHE) / "records.sqlite", program_mark(), latest.isoformat())


@dataclass(frozen=True, slots=True)
class Loaded:
    """A sound catalogue on one day, with its words in every language and the address of its site (ending in a slash).

    ``catalogue`` and ``index`` hold what may be published; what is kept back stands in ``checked`` alone.
    """

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
    root: Path, today: date, base_url: str | None = None, *, latest: date | None = None, strict: bool = False, cache: Path | None = None, progress: Progress | None = None,
) -> Loaded | Built:
    """Read and check the catalogue below ``root``. With errors (``strict``: or warnings): what a build says of them."""
    latest = latest or today
    checked = check(root, latest, cache, progress)
    if checked.catalogue is None or checked.has_errors or (strict and checked.diagnostics):
        return Built(checked.diagnostics, published=False)
    address = base_url or checked.catalogue.settings.base_url
    site_url = site_root(address) if address else None
    words = {language: Words(language, strings_of(root, language)) for language in LANGUAGES}
    catalogue = public_catalogue(checked.catalogue)
    return Loaded(root, checked, catalogue, Index.build(catalogue, today), words, site_url)


def register_files(loaded: Loaded, printing: Printing) -> list[File]:
    """The files of the register of permanent links that are to be written anew; none when all that is published stands in it."""
    catalogue = loaded.catalogue
    made = grown(catalogue.permalinks, catalogue.closed.briefs, catalogue.retired, catalogue.makers.values(), catalogue.places.with_page, printing)
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
    phase: Timed = nullcontext,
    replace_anything: bool = False,
    allow_test_address: bool = False,
    editor: Path | None = None,
    cards: bool = True,
    sections: Collection[str] | None = None,
    incremental: bool = True,
) -> Built:
    """Check the catalogue below ``root`` and publish its site at ``out`` as it stands on ``today``.

    ``base_url`` is the address at which the site will be found; without it no page names its full
    address. ``allow_test_address``: make QR codes also for an address that leads nowhere. ``editor``: the folder of the built form, if not the one in ``root``.
    ``cards``: draw for each product the picture that other sites show beside a link (only where the address is known). ``sections``: only the pages of
    these kinds of things ("product", "group" …), to look at; such a site is not to be published. ``phase`` is entered for each phase. ``incremental``: remember what the site was made of, so that the next build
    makes and writes what has changed. Nothing is published when there are errors (with ``strict``: or warnings). Raises CannotBuild when the fault is not the data's.
    """
    with phase("check"):
        loaded = load(root, today, base_url, latest=latest, strict=strict, cache=cache, progress=progress)
    if not isinstance(loaded, Loaded):
        return loaded
    checked, catalogue, words, site_url = loaded.checked, loaded.catalogue, loaded.words, loaded.site_url
    cache = cache or root / CACHE
    inputs, shown, faults = theme_inputs(root, catalogue, words)
    if any(fault.severity == "error" for fault in faults):
        return Built((*checked.diagnostics, *faults), published=False)
    try:
        with phase("theme"):
            theme = render_theme(theme_request(root, inputs, site_url), cache)
    except EngineError as error:
        raise CannotBuild(str(error)) from error

    def bring(publication: Publication) -> Built:
        with phase("pictures"):
            for path, content, _ in prose_pictures(root, shown, prose_picture):
                publication.write(path, content)
            pictures, broken = publish_photos(publication, root, checked.pictures, cache, partial(progress, "pictures") if progress else None)
        if broken:
            return Built((*checked.diagnostics, *broken), published=False)
        with_codes = bool(site_url) and (allow_test_address or is_public(site_url or ""))
        policy, form = policy_of(inputs, theme), editor or root / ".cache" / "editor"
        world = world_mark(root, today, latest or today, site_url, with_codes, cards, policy, sorted(sections or ()))
        marks = Marks(world, catalogue, pictures)
        edition = Edition(
            root, publication.folder, cache, _contexts(loaded, pictures, theme.folder, with_codes), inputs, theme, latest or today,
            policy, cards, form, marks, None if sections is None else frozenset(sections),
        )  # fmt: skip
        _bring_up_to_date(publication, edition, progress, phase)
        return Built((*checked.diagnostics, *faults), True, publication.count, publication.size, publication.digest)

    return _publish(root, out, bring, cache if incremental else None, replace_anything=replace_anything)


def _bring_up_to_date(publication: Publication, edition: Edition, progress: Progress | None, phase: Timed) -> None:
    """Make all files of the edition, and put the new site in the place of the old one."""
    with phase("pages"):
        publication.make(list(edition.tasks(publication.keeps)), lambda count: progress("pages", count, 0) if progress else None)
    with phase("closing"):
        for path, content, _ in edition.closing(publication.notes()):
            publication.write(path, content)
    with phase("publish"):
        publication.publish()


def _contexts(loaded: Loaded, pictures: Mapping[str, PublishedPicture], assets: str, with_codes: bool) -> dict[Language, Context]:
    """What the pages of each language are made from."""
    root, catalogue, index = loaded.root, loaded.catalogue, loaded.index
    environment, log = make_environment(root / "catalog" / "templates"), read_changes(root)
    rosters = lru_cache(lambda: Rosters.build(catalogue, index))
    return {
        language: Context(environment, catalogue, index, own, pictures, assets, rosters, loaded.site_url, with_codes, log)
        for language, own in loaded.words.items()
    }  # fmt: skip


def build_offline(root: Path, out: Path, today: date, base_url: str | None = None, **options: object) -> Built:
    """The same as ``build``, as a folder whose pages open without a server: to look at, not to publish.

    Permanent links and the web form need a server, so they are left out. ``options`` are those of ``build``.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-offline-") as folder:
        site = Path(folder) / "site"
        built = build(root, site, today, base_url, incremental=False, **options)  # type: ignore[arg-type]
        if not built.published:
            return built

        def bring(publication: Publication) -> Built:
            for path, content in make_all_offline(site, (PERMANENT, FORM)).items():
                if path != SUMS:
                    publication.write(path, content)
            publication.publish()
            return replace(built, files=publication.count, size=publication.size, digest=publication.digest)

        return _publish(root, out, bring, None)


def _publish(root: Path, out: Path, bring: Callable[[Publication], Built], cache: Path | None, *, replace_anything: bool = False) -> Built:
    """Let ``bring`` publish at ``out``. Raises CannotBuild when the machine is in the way."""
    words = strings_of(root, "vi")
    try:
        with Publication(out, cache, replace_anything=replace_anything) as publication:
            return bring(publication)
    except LedgerDamaged:
        if not cache:
            raise
        return _publish(root, out, bring, None, replace_anything=replace_anything)
    except NotASite as error:
        raise CannotBuild(words.format("cli.not_a_site", out=error)) from error
    except Busy as error:
        raise CannotBuild(words.format("cli.busy", out=out)) from error
    except CannotWrite as error:
        raise CannotBuild(words.format("cli.not_written", path=error.filename, reason=error.strerror)) from error
    except WorkerDied as error:
        raise CannotBuild(words.format("cli.worker_died")) from error


def read_changes(root: Path) -> change.ChangeLog:
    """The changes of the data as git knows them, or why there are none to tell."""
    try:
        commits = read_log(root, change.FOLDERS, change.MOST)
    except NoHistory as reason:
        return change.ChangeLog(missing="shallow" if reason.reason == "shallow" else "none")
    return change.tell_changes(change.read_change(one.hash, one.day, one.subject, one.paths) for one in commits)
