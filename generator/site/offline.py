"""Pages of a finished site, some or all, as a folder that opens without a network, from a phone's memory or a USB stick.

A browser that opens files finds no page by its folder and lends no file to another: links name ``index.html``, and what
would be asked for across that line is put into the style sheet or left out. This module knows paths and bytes only.
"""

from __future__ import annotations

import base64
import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_USE = re.compile(r"<(?:img|source|script|link)\b[^>]*>")
_FORM = re.compile(r'(<form\b[^>]*\saction=")([^"]*)"')
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_CSS_URL = re.compile(r'url\("([^":]+)"\)')
_ONLY_SERVED = ('rel="preload"', 'rel="manifest"', 'rel="apple-touch-icon"', 'type="application/atom+xml"')
# What a name keeps of the link that it was.
_OF_TEXT = ("class", "lang")
# Stands for any host while relative links are resolved.
_HERE = "http://site/"
# The first day that a zip file can name, so that the same pages give the same bytes on every day.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def make_offline(
    site: Path, addresses: Iterable[str], start: str, aliases: Iterable[str], site_url: str | None, besides: Iterable[str] = ()
) -> dict[str, bytes]:
    """The files of the folder by path: the pages at ``addresses`` of ``site``, and all that they show.

    ``start`` is the HTML of the page that the folder opens with; links to ``aliases`` lead there as well. Links to all
    other pages name their full address below ``site_url``, or stop being links where that is not known. ``besides``: paths of
    files that scripts ask for by themselves.
    """
    pages = {"": start, **_read_pages(site, addresses)}
    files = {at: f"{at}index.html" for at in pages} | dict.fromkeys(aliases, "index.html")
    brought: dict[str, bytes] = {}
    for name in besides:
        _add_use(site, name, brought)
    return _pack(site, pages, files, brought, site_url)


def make_all_offline(site: Path, without: Collection[str]) -> dict[str, bytes]:
    """The whole site by path, but for the pages below the folders ``without``; what links to those is a link no more."""
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    addresses = [path.removesuffix("index.html") for path in paths if path.endswith("index.html") and not path.startswith(tuple(without))]
    pages = _read_pages(site, addresses)
    rest = {path: (site / path).read_bytes() for path in paths if not path.endswith("index.html")}
    return _pack(site, pages, {at: f"{at}index.html" for at in pages}, rest, None)


def _read_pages(site: Path, addresses: Iterable[str]) -> dict[str, str]:
    return {at: (site / at / "index.html").read_text(encoding="utf-8") for at in addresses}


def _pack(site: Path, pages: Mapping[str, str], files: Mapping[str, str], rest: Mapping[str, bytes], site_url: str | None) -> dict[str, bytes]:
    """``files``: where the page of each address lies. ``rest``: files that go along whether a page shows them or not."""
    used: dict[str, bytes] = {}
    for at, html in pages.items():
        for name in _uses(at, html):
            _add_use(site, name, used)
    used = {**rest, **used}
    return {**used, **{files[at]: _rewrite(at, html, files, used, site_url).encode() for at, html in pages.items()}}


def write_zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    """The files as a zip that unpacks into one folder; the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", _NO_DAY)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return stream.getvalue()


def _target(at: str, href: str) -> tuple[str, str] | None:
    """The path below the site's root that a relative link on the page at ``at`` leads to, and its fragment."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    whole = urlsplit(urljoin(_HERE + at, parts.path))
    return unquote(whole.path.removeprefix("/")), f"#{parts.fragment}" if parts.fragment else ""


def _uses(at: str, html: str) -> Iterable[str]:
    """The paths of all files that a page shows, styles itself with or runs."""
    for tag in _USE.findall(html):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if tag.startswith("<link") and attributes.get("rel") not in ("stylesheet", "icon"):
            continue
        candidates = [part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip()]
        for href in (*candidates, attributes.get("src"), attributes.get("href")):
            target = _target(at, unescape(href)) if href else None
            if target:
                yield target[0]


def _add_use(site: Path, name: str, used: dict[str, bytes]) -> None:
    """A file, and what its style sheet asks for. Drawings go into the sheet: as masks they may not come from a file."""
    if name in used:
        return
    used[name] = content = (site / name).read_bytes()
    if not name.endswith(".css"):
        return

    def bring(found: re.Match[str]) -> str:
        inner = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
        if inner.endswith(".svg"):
            return f'url("data:image/svg+xml;base64,{base64.b64encode((site / inner).read_bytes()).decode()}")'
        _add_use(site, inner, used)
        return found[0]

    used[name] = _CSS_URL.sub(bring, content.decode()).encode()


def _rewrite(at: str, html: str, files: Mapping[str, str], used: Mapping[str, bytes], site_url: str | None) -> str:
    def link(found: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        target = _target(at, unescape(attributes.get("href", "")))
        if target is None:
            return found[0]
        path, fragment = target
        file = files.get(path) or (path if path in used else None)
        if file is not None:
            way = quote(posixpath.relpath(file, at or ".")) + fragment
        elif site_url:
            way = site_url + quote(path) + fragment
        else:
            kept = "".join(f' {name}="{value}"' for name, value in attributes.items() if name in _OF_TEXT)
            return f"<span{kept}>{found[2]}</span>"
        return found[0].replace(f'href="{attributes["href"]}"', f'href="{escape(way)}"', 1)

    def send(found: re.Match[str]) -> str:
        target = _target(at, unescape(found[2]))
        file = files.get(target[0]) if target else None
        return f'{found[1]}{escape(quote(posixpath.relpath(file, at or ".")))}"' if file else found[0]

    # What "self" means to a file, each browser decides for itself, so a folder goes without a policy.
    return _FORM.sub(send, _LINK.sub(link, _USE.sub(_without_network, _POLICY.sub("", html, count=1))))


def _without_network(found: re.Match[str]) -> str:
    """A preload and a manifest are asked for as from another host, which a browser refuses to a file; a feed is only read from a network."""
    return "" if any(sign in found[0] for sign in _ONLY_SERVED) else found[0]
