"""The judges judged: each one finds the fault it is there for, and is silent about a good page.

A judge that never finds anything would make every other test green. All pages here are made up.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.server import serve_folder
from tests.browser.witness import Witness
from tests.judges.axe import axe_violations
from tests.judges.keyboard import walk_page
from tests.judges.layout import text_overflow
from tests.judges.lighthouse import lighthouse
from tests.judges.links import absolute_links, broken_links, foreign_loads, load_documents
from tests.judges.nu import html_errors

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Made up</title>{head}
<style>a:focus, button:focus {{ outline: 3px solid #00f }}</style></head>
<body><header><a href="#content">Skip</a></header><main id="content"><h1>Made up</h1>{body}</main></body></html>"""

Show = Callable[..., Page]


def make_page(body: str, head: str = "") -> str:
    return PAGE.format(body=body, head=head)


@pytest.fixture
def show(browser: Browser) -> Show:
    """``show(body)`` -> an open page of 320 pixels with that body."""
    context = browser.new_context(viewport={"width": 320, "height": 640})

    def show_(body: str) -> Page:
        page = context.new_page()
        page.set_content(make_page(body))
        return page

    yield show_
    context.close()


@pytest.mark.judge
@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p>Good</p>", None),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
        ('<p style="color: #aaa; background: #fff">Pale</p>', "color-contrast"),
        ('<button style="width: 9px; height: 9px; padding: 0">a</button><button style="width: 9px; padding: 0">b</button>', "target-size"),
        ("<h4>Too deep</h4>", "heading-order"),
    ],
)
def test_axe(body: str, rule: str | None, show: Show) -> None:
    found = {text.partition(":")[0] for text in axe_violations(show(body))}
    assert found == ({rule} if rule else set())


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<p>Good <a href="#content">link</a></p><button>Button</button>', None),
        ('<div style="overflow-y: auto; height: 50px"><p style="height: 99px"><a href="#content">In a box</a></p></div>', None),
        ('<a href="#content" style="outline: none">Bare</a>', "shows no focus"),
        ('<a href="#content" style="outline: 0 solid red">Thin</a>', "shows no focus"),
        ('<a href="#content" style="position: absolute; left: -999px">Away</a>', "takes the focus unseen"),
        ('<a href="#content" style="opacity: 0">Clear</a>', "takes the focus unseen"),
        ('<a href="#content">Below</a><div style="position: fixed; inset: 0; background: #fff"></div>', "focused below"),
        ('<button onfocus="this.blur()">Shy</button><a href="#content">After</a>', "never reached"),
        ('<button onkeydown="event.preventDefault()">Trap</button><a href="#content">After</a>', "never ends"),
    ],
)
def test_keyboard(body: str, fault: str | None, show: Show) -> None:
    faults = walk_page(show(body)).faults()
    assert any(fault in one for one in faults) if fault else faults == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>Good</p>", None),
        ('<div style="overflow-x: auto"><p style="width: 900px">Wide, in its own box</p></div>', None),
        ('<p style="position: absolute; clip-path: inset(50%); width: 5px; overflow: hidden; white-space: nowrap">For ears</p>', None),
        ('<p style="width: 900px">Wide</p>', "900 px wide|ends at"),
        ('<p style="position: relative; left: 300px">Moved</p>', "ends at"),
        ('<p style="width: 50px; overflow: hidden; white-space: nowrap">A text longer than its box</p>', "cuts off"),
    ],
)
def test_layout(body: str, fault: str | None, show: Show) -> None:
    faults = text_overflow(show(body))
    assert any(one in text for text in faults for one in fault.split("|")) if fault else faults == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>Good</p>", None),
        ("<script>console.error('made up')</script>", "console: made up"),
        ("<script>throw new Error('made up')</script>", "script error: made up"),
        ('<img src="absent.png" alt="">', "answer 404"),
        ('<img src="http://127.0.0.1:9/a.png" alt="">', "request to another host"),
    ],
)
def test_witness(body: str, fault: str | None, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(make_page(body, '<link rel="icon" href="data:,">'), encoding="utf-8")
    with serve_folder(tmp_path) as address:
        page = browser.new_page()
        witness = Witness(page, address)
        page.goto(address)
        page.close()
    assert any(fault in one for one in witness.faults) if fault else witness.faults == []


@pytest.mark.judge
@pytest.mark.browser
@pytest.mark.alone
def test_lighthouse(tmp_path: Path) -> None:
    head = '<meta name="description" content="Made up"><link rel="icon" href="data:,">'
    slow = "<script>for (const end = performance.now() + 1500; performance.now() < end; );</script><p>Slow</p>"
    (tmp_path / "good.html").write_text(make_page("<p>Good</p>", head), encoding="utf-8")
    (tmp_path / "bad.html").write_text(make_page('<img src="absent.png"><h4>Deep</h4>' + slow, '<meta name="robots" content="noindex">'), encoding="utf-8")
    with serve_folder(tmp_path) as address:
        good, bad = lighthouse([f"{address}good.html", f"{address}bad.html"])
    assert good.faults() == []
    faults = {text.removeprefix(f"{address}bad.html: ").split()[0]: text for text in bad.faults()}
    assert {name: found in faults[name] for name, found in {"accessibility": "image-alt", "best-practices": "errors-in-console", "seo": "is-crawlable"}.items()} == {
        "accessibility": True, "best-practices": True, "seo": True,
    }  # fmt: skip
    assert "first-contentful-paint" in faults["performance"]


@pytest.mark.judge
def test_nu(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(make_page("<p>Good</p>"), encoding="utf-8")
    assert html_errors(tmp_path) == []
    bad = tmp_path / "bad.html"
    bad.write_text(make_page('<p id="a">One</p>\n<p id="a">Two</p>'), encoding="utf-8")
    [error] = html_errors([bad])
    assert "bad.html:6: " in error and "Duplicate ID" in error


def test_links(tmp_path: Path) -> None:
    made_up = {
        "index.html": '<a href="con/">good</a><a href="con/#phần">good</a><a href="#content">good</a><a href="?a=b">good</a>',
        "con/index.html": '<h2 id="phần">Part</h2><a href="../">good</a><a href="..">good</a><a href="https://example.org/">good</a>',
        "bad/index.html": '<a href="../no/">bad</a>\n<a href="../con/#no">bad</a><a href="../con">bad</a><a href="/">root</a>'
        '<img src="//example.org/a.png" srcset="b.png 1x, https://example.org/c.png 2x" alt="">'
        '<style>p { background: url("https://example.org/d.png") }</style>',
    }
    for path, body in made_up.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(make_page(body), encoding="utf-8")
    (tmp_path / "a.css").write_text("@import 'https://example.org/e.css'; p { background: url(f.png) url(bad/index.html) }", encoding="utf-8")
    documents = load_documents(tmp_path)
    assert documents["index.html"].language == "en" and documents["index.html"].title == "Made up"
    assert broken_links(tmp_path, documents) == [
        "bad/index.html:5: ../no/ leads nowhere",
        "bad/index.html:6: ../con/#no leads to no such place in con/index.html",
        "bad/index.html:6: ../con leads nowhere",
        "bad/index.html:6: b.png leads nowhere",
        "a.css: f.png leads nowhere",
    ]
    assert absolute_links(documents) == ["bad/index.html:6: / starts at the root"]
    assert foreign_loads(tmp_path, documents) == [
        "bad/index.html:6: //example.org/a.png",
        "bad/index.html:6: https://example.org/c.png",
        "bad/index.html:6: https://example.org/d.png",
        "a.css: https://example.org/e.css",
    ]
