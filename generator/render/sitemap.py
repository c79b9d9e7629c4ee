"""What search engines are told: every page with its other language (sitemaps), and where that stands (robots.txt)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from generator.model.record import Language
from generator.render.file import File

# The protocol allows 50,000 addresses and 50 MB in one file; links to both languages make each address long.
MOST = 20_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Listed:
    """One page: where it is and where the same is said in the other language."""

    language: Language
    address: str
    alternate: str


def sitemap_files(pages: Sequence[Listed], site_url: str | None) -> Iterator[File]:
    """The index, its parts and robots.txt; without an address of the site only the last."""
    robots = "User-agent: *\nAllow: /\n"
    if site_url:
        parts = [pages[start : start + MOST] for start in range(0, len(pages), MOST)]
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield File(name, _part(part, site_url))
        entries = "".join(f"<sitemap><loc>{_whole(site_url, name)}</loc></sitemap>\n" for name in names)
        yield File("sitemap.xml", f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{entries}</sitemapindex>\n'.encode())
        robots += f"Sitemap: {site_url}sitemap.xml\n"
    yield File("robots.txt", robots.encode())


def _part(pages: Sequence[Listed], site_url: str) -> bytes:
    lines = [f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n']
    for page in pages:
        own, other = _whole(site_url, page.address), _whole(site_url, page.alternate)
        by_language = {"vi": own, "en": other} if page.language == "vi" else {"vi": other, "en": own}
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{language}" href="{to}"/>' for language, to in (*by_language.items(), ("x-default", by_language["vi"])))
        lines.append(f"<url><loc>{own}</loc>{links}</url>\n")
    return "".join([*lines, "</urlset>\n"]).encode()


def _whole(site_url: str, address: str) -> str:
    return escape(site_url + quote(address))
