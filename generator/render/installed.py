"""What a browser is told so that the catalogue can be installed and read without a network: a manifest in each
language, and the worker that keeps pages, with the list of what it fetches ahead. Scripts are handed in as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.model import address
from generator.model.record import Language
from generator.render.environment import Context
from generator.render.file import File, write_json

# The colours of paper and deep sea (style.css; a test holds that they are the same).
GROUND, THEME = "#fbf6ea", "#0e4350"
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("maskable-512.png", "512x512", "maskable"))
# First pages of the lists, and what the others need: they stay small, however many products there are.
LISTS = ("product", "group", "place", "producer", "fair", "search", "saved")
# Without these a stored page would not look or, worse, not count its days as it should.
NEEDED = ("style.css", "status.js", "scheme.js", "search.js", "offline.js", "saved.js", "logo.svg", "fonts/be-vietnam-pro-400.woff2", "fonts/be-vietnam-pro-700.woff2")
# Asked for by prose and by pages of officers alone, which bring them along when they are opened; icons are the system's.
_NOT_AHEAD = ("material.css", "check.js", "permalink.js", "lost.js", "keep.js", "icons/", "fonts/OFL.txt")


def manifest_files(contexts: Mapping[Language, Context]) -> Iterator[File]:
    """One manifest per language; addresses in it are relative to its own, so that the site may lie anywhere. Each start is an application of its own."""
    for language, context in contexts.items():
        settings, t = context.catalogue.settings, context.words.t
        at = address.manifest(language)
        root = address.root_from(at)
        own = {kind: root + address.section(kind, language) for kind in ("search", "product", "fair")}
        name = settings.name.text(language)
        yield File(at, write_json({
            "name": name, "short_name": name, "description": settings.description.text(language), "lang": language,
            "start_url": root + address.home(language) or "./", "scope": root or "./", "display": "standalone", "display_override": ["minimal-ui", "standalone"],
            "background_color": GROUND, "theme_color": THEME,
            "icons": [{"src": f"{root}{context.assets}icons/{icon}", "sizes": sizes, "type": "image/png", "purpose": purpose} for icon, sizes, purpose in ICONS],
            "shortcuts": [{"name": str(t[f"site.sections.{kind}"]), "url": url} for kind, url in own.items()],
        }))  # fmt: skip


def listed_pages(language: Language) -> tuple[str, ...]:
    """The addresses of the pages that are fetched ahead."""
    return (address.home(language), *(address.section(kind, language) for kind in LISTS))


def worker_file(
    contexts: Mapping[Language, Context], search: Mapping[Language, Sequence[str]], assets: Iterable[str], pages: Iterable[bytes], script: str, end: str
) -> File:
    """The worker. ``search``: the addresses of index and filters; ``assets``: the names of all files of the theme; ``pages``: what stands on the listed pages and in the index; ``script``: the worker's
    own text, and ``end``: that of the one which takes everything back. A worker differs from an older one where anything that it fetches does.
    """
    context = contexts["vi"]
    if not context.catalogue.settings.offline:
        return File(address.WORKER, end.encode())
    needed = {context.assets + name for name in NEEDED}
    ahead = {name for name in assets if not name.removeprefix(context.assets).startswith(_NOT_AHEAD)}
    digest = hashlib.sha256()
    for page in pages:
        digest.update(page)
    site = {
        "version": digest.hexdigest()[:16],
        "needed": sorted(needed),
        "ahead": sorted(ahead - needed),
        "languages": {language: _own(own, search[language]) for language, own in contexts.items()},
    }
    return File(address.WORKER, f"const SITE = {json.dumps(site)};\n{script}".encode())


def _own(context: Context, search: Sequence[str]) -> dict[str, object]:
    """What the worker is told of one language. Its words go into pages, so they are HTML."""
    t, language = context.words.t, context.language
    return {
        "home": address.home(language),
        "pages": listed_pages(language),
        "saved": address.section("saved", language),
        "search": list(search),
        "words": {
            "bar": str(t.saved.bar.text), "reload": str(t.saved.bar.again), "missing": str(t.saved.missing.title), "why": str(t.saved.missing.text), "again": str(t.saved.missing.again),
        },
    }  # fmt: skip
