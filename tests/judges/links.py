"""Reads every page of a finished site: where its links lead, and what it loads.

Works on files alone, without a browser or a server, so that all pages can be read and not a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

BASE = "http://site.invalid/"
ADDRESSES = {"href", "src", "poster", "data", "action", "formaction", "xlink:href"}
# What the browser fetches by itself; a link of <a> is only followed by a visitor.
LOADING_TAGS = {"script", "img", "source", "iframe", "video", "audio", "embed", "object", "track", "use", "image", "input"}
LOADING_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon",
                     "preconnect", "dns-prefetch", "mask-icon"}
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Link:
    """An address a page names: as written, where, and whether the browser loads it unasked."""

    address: str
    line: int
    loads: bool


@dataclass(frozen=True, slots=True)
class Document:
    """What one HTML file says about itself and its surroundings."""

    path: str
    language: str
    title: str
    description: str
    anchors: frozenset[str]
    links: tuple[Link, ...]


def load_documents(site: Path) -> dict[str, Document]:
    """Every HTML file of the site, by its path in it with forward slashes."""
    files = sorted(site.rglob("*.html"))
    return {path: _read_document(path, file) for file in files for path in [file.relative_to(site).as_posix()]}


def broken_links(site: Path, documents: dict[str, Document]) -> list[str]:
    """Links inside the site that lead to no file or to no such fragment."""
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    known: dict[str, str | None] = {}
    found = []
    for document, link, target in _inner_links(documents):
        address, _, fragment = target.partition("#")
        if address not in known:
            known[address] = _find_file(address, files)
        file = known[address]
        if file is None:
            found.append(f"{document.path}:{link.line}: {link.address} leads nowhere")
        elif fragment and file in documents and unquote(fragment) not in documents[file].anchors | {"top"}:
            found.append(f"{document.path}:{link.line}: {link.address} leads to no such place in {file}")
    for sheet, address in _sheet_addresses(site):
        inner = not urlsplit(address).scheme and not _is_foreign(address)
        if inner and _find_file(urljoin(BASE + sheet, address).removeprefix(BASE), files) is None:
            found.append(f"{sheet}: {address} leads nowhere")
    return found


def absolute_links(documents: dict[str, Document]) -> list[str]:
    """Links that start at the root of the host: they break when the site lies in a folder of it."""
    return [
        f"{document.path}:{link.line}: {link.address} starts at the root"
        for document in documents.values()
        for link in document.links
        if link.address.startswith("/") and not link.address.startswith("//")
    ]


def foreign_loads(site: Path, documents: dict[str, Document]) -> list[str]:
    """What pages and style sheets load from other hosts."""
    found = [
        f"{document.path}:{link.line}: {link.address}"
        for document in documents.values()
        for link in document.links
        if link.loads and _is_foreign(link.address)
    ]
    found += [f"{sheet}: {address}" for sheet, address in _sheet_addresses(site) if _is_foreign(address)]
    return found


def read_css_addresses(text: str) -> list[str]:
    """The addresses in url(...) and @import of a style sheet."""
    return [first or second for first, second in CSS_ADDRESS.findall(text)]


def _sheet_addresses(site: Path) -> Iterator[tuple[str, str]]:
    for sheet in sorted(site.rglob("*.css")):
        for address in read_css_addresses(sheet.read_text(encoding="utf-8")):
            yield sheet.relative_to(site).as_posix(), address


def _is_foreign(address: str) -> bool:
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address.strip(), re.IGNORECASE))


def _inner_links(documents: dict[str, Document]) -> Iterator[tuple[Document, Link, str]]:
    for document in documents.values():
        here = BASE + document.path.removesuffix("index.html")
        for link in document.links:
            if urlsplit(link.address).scheme or _is_foreign(link.address):
                continue
            yield document, link, urljoin(here, link.address).removeprefix(BASE)


def _find_file(address: str, files: set[str]) -> str | None:
    path = unquote(address.partition("#")[0].partition("?")[0])
    for candidate in (path, path + "index.html") if path.endswith("/") or not path else (path,):
        if candidate in files:
            return candidate
    return None


def _read_document(path: str, file: Path) -> Document:
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    title = " ".join("".join(reader.title).split())
    return Document(path, reader.language, title, reader.description, frozenset(reader.anchors), tuple(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.title: list[str] = []
        self.description = ""
        self.anchors: set[str] = set()
        self.links: list[Link] = []
        self._open = ""
        self._in_svg = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors.update(values[name] for name in ("id", "name") if values.get(name))
        self._open = tag if tag in {"title", "style"} and not self._in_svg else ""
        self._in_svg = self._in_svg or tag == "svg"
        if tag == "html":
            self.language = values.get("lang", "")
        if tag == "meta" and values.get("name") == "description":
            self.description = values.get("content", "")
        self._read_addresses(tag, values)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""
        if tag == "svg":
            self._in_svg = False

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title.append(data)
        elif self._open == "style":
            self._add(read_css_addresses(data), loads=True)

    def _read_addresses(self, tag: str, values: dict[str, str]) -> None:
        # A canonical or alternate link names an address, the browser does not fetch it.
        relations = set(values.get("rel", "").split())
        loads = tag in LOADING_TAGS or (tag == "link" and bool(relations & LOADING_RELATIONS))
        self._add([values[name] for name in ADDRESSES & values.keys()], loads=loads)
        if "srcset" in values:
            self._add([one.split()[0] for one in values["srcset"].split(",") if one.strip()], loads=True)
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self._add([values["content"].partition("=")[2].strip("'\" ")], loads=False)
        self._add(read_css_addresses(values.get("style", "")), loads=True)

    def _add(self, addresses: list[str], *, loads: bool) -> None:
        line = self.getpos()[0]
        self.links += [Link(address.strip(), line, loads) for address in addresses]
