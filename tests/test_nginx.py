"""Debian's nginx with the repository's own configuration: does it give what a visitor, a cache and a stranger should get?"""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.benchmarks.serving import CONFIGURATION, serve_site
from tests.conftest import ROOT
from tests.guide import GUIDES, code_blocks, section

LONG = "public, max-age=31536000, immutable"
PRODUCT = "/san-pham/san-pham-mau-mot/"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server and the site that it serves."""

    site: Path
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def one(self, pattern: str) -> str:
        """The address of one file of the site."""
        return "/" + next(iter(sorted(self.site.glob(pattern)))).relative_to(self.site).as_posix()


@pytest.fixture(scope="module")
def server(addressed_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_site(addressed_site, tmp_path_factory.mktemp("nginx")) as address:
        yield Server(addressed_site, int(address.rpartition(":")[2]))


@pytest.mark.parametrize("path", ["/", "/en/", PRODUCT, "/en/products/", "/P/TT0001/", "/api/v1/"])
def test_pages_are_served_as_they_are(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.body == (server.site / path.strip("/") / "index.html").read_bytes()


def test_a_page_without_its_slash_leads_on_and_names_no_host(server: Server) -> None:
    answer = server.ask(PRODUCT.rstrip("/"))
    assert (answer.status, answer.headers["location"]) == (301, PRODUCT)


@pytest.mark.parametrize(("path", "page"), [("/khong-co/", "404.html"), ("/en/nothing/", "en/404.html"), ("/P/TT9999/", "404.html"), ("/assets/", "404.html")])
def test_what_is_not_there_is_told_in_its_language(server: Server, path: str, page: str) -> None:
    answer = server.ask(path)
    assert answer.status == 404
    assert answer.body == (server.site / page).read_bytes()


@pytest.mark.parametrize("path", ["/_headers", "/_redirects", "/.git/config", "/san-pham/.env", "/en/.hidden/"])
def test_nothing_is_shown_that_is_not_for_visitors(server: Server, path: str) -> None:
    assert server.ask(path).status == 404


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2f..%2fetc/passwd", "/P/TT0001/%00", "//example.org/%2f.."])
def test_no_path_leads_out_of_the_site(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status in (400, 404) or answer.body == (server.site / "index.html").read_bytes()
    assert b"root:" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nobody_writes(server: Server, method: str) -> None:
    assert {server.ask(path, method).status for path in ("/", "/en/", "/khac/")} == {405}


@pytest.mark.parametrize(("typed", "meant"), [("/p/tt0001/", "/P/TT0001/"), ("/p/TT0001", "/P/TT0001"), ("/P/tt0001/qr.svg", "/P/TT0001/qr.svg"), ("/P/Tt0002/", "/P/TT0002/")])
def test_a_permanent_link_may_be_typed_in_small_letters(server: Server, typed: str, meant: str) -> None:
    answer = server.ask(typed)
    assert (answer.status, answer.headers["location"]) == (301, meant)


def test_a_permanent_link_is_no_ring(server: Server) -> None:
    path, steps = "/p/tt0001", 0
    while (answer := server.ask(path)).status == 301:
        path, steps = answer.headers["location"], steps + 1
        assert steps < 5
    assert (answer.status, path) == (200, "/P/TT0001/")


def written_rules(site: Path) -> dict[str, dict[str, str]]:
    """The file ``_headers``: what it says for which paths."""
    rules: dict[str, dict[str, str]] = {}
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[path][name.lower()] = value
        else:
            rules[path := line] = {}
    return rules


def test_the_headers_are_those_that_the_site_asks_for(server: Server) -> None:
    """One source: what other hosts read in ``_headers``, nginx says."""
    asked = ["/", PRODUCT, "/khong-co/", "/sw.js", "/manifest.webmanifest", "/en/manifest.webmanifest", "/search/vi.js", "/search/en.js", *map(server.one, ("assets/*/style.css", "pictures/*-640.avif", "api/v1/products.json"))]
    rules = written_rules(server.site)
    assert all(any(fnmatch(path, rule) for path in asked) for rule in rules)
    for path in asked:
        wanted = {name: value for rule, headers in rules.items() if fnmatch(path, rule) for name, value in headers.items()}
        assert server.ask(path).headers.items() >= wanted.items(), path


def test_files_named_after_their_content_stay_and_pages_do_not(server: Server) -> None:
    named = map(server.one, ("assets/*/style.css", "assets/*/fonts/*.woff2", "search/filters-vi-*.js", "pictures/*-640.jpg", "cards/**/*.png"))
    assert {server.ask(path).headers["cache-control"] for path in named} == {LONG}
    assert {server.ask(path).headers["cache-control"] for path in ("/", "/en/", "/index.html", "/admin/", "/sw.js", "/khong-co/", "/assets/khong-co.css")} == {"no-cache"}
    assert {server.ask(path).headers["cache-control"] for path in (PRODUCT, "/en/products/", "/api/v1/products.json")} == {"public, max-age=300"}
    assert server.ask(server.one("pictures/pages/*.webp")).headers["cache-control"] == "public, max-age=86400"


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    for headers in ({}, {"Accept_Encoding": "gzip"}):
        first = server.ask(PRODUCT, **headers)
        again = server.ask(PRODUCT, If_None_Match=first.headers["etag"], **headers)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["cache-control"] == first.headers["cache-control"]


def test_texts_come_packed_to_whoever_understands_it(server: Server) -> None:
    for path in (PRODUCT, *map(server.one, ("assets/*/style.css", "search/vi.js", "api/v1/products.json", "api/v1/products.csv", "assets/*/logo.svg"))):
        plain, packed = server.ask(path), server.ask(path, Accept_Encoding="gzip, br")
        assert "content-encoding" not in plain.headers
        if len(plain.body) >= 1000:
            assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding"), path
            assert gzip.decompress(packed.body) == plain.body
            assert len(packed.body) < len(plain.body) / 2
    photo = server.one("pictures/*-640.avif")
    assert "content-encoding" not in server.ask(photo, Accept_Encoding="gzip").headers


def test_a_file_packed_beforehand_is_sent_as_it_is(addressed_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    page = site / "trang" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<!doctype html>" + "mẫu " * 1000, encoding="utf-8")
    packed = gzip.compress(page.read_bytes(), 9, mtime=0)
    page.with_name("index.html.gz").write_bytes(packed)
    with serve_site(site, tmp_path / "nginx") as address:
        assert Server(site, int(address.rpartition(":")[2])).ask("/trang/", Accept_Encoding="gzip").body == packed


def test_every_kind_of_file_has_its_type(server: Server) -> None:
    """Also those of real sites: no visitor is asked to save a page, and text says its encoding."""
    told = {}
    for path in sorted(server.site.rglob("*.*")):
        if path.is_file() and path.suffix not in told:
            told[path.suffix] = server.ask("/" + path.relative_to(server.site).as_posix()).headers["content-type"]
    assert len(told) > 10
    assert [suffix for suffix, kind in told.items() if kind == "application/octet-stream"] == []
    assert [suffix for suffix, kind in told.items() if re.match(r"text/|image/svg|application/(json|javascript|atom)", kind) and not kind.endswith("; charset=utf-8")] == []


def test_the_server_says_no_more_than_its_name(server: Server) -> None:
    assert server.ask("/").headers["server"] == "nginx"


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_tells_where_the_configuration_is(language: str) -> None:
    told = section(GUIDES[language]["huong-dan-trien-khai"], "server")
    assert CONFIGURATION.relative_to(ROOT).as_posix() in told
    assert not code_blocks(GUIDES[language]["huong-dan-trien-khai"], "nginx")
