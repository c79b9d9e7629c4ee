"""Markdown in stories: what officers need works, nothing live comes through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.render.markdown import TAGS, render_markdown
from tests.markup import tags_of

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)", "[a](vbscript:x)", "[a](//evil.example/)", "[a](/en/)", "[a](../x)",
    "[a](https://example.org/ \"x\\\" onclick=alert(1)\")", "</div></article></main>", "![a](https://example.org/x.png)", "<svg onload=alert(1)>",
    "<a href='java\tscript:alert(1)'>x</a>", "{{ 7 * 7 }} {% raw %}", "{: onclick=alert(1) }", "&lt;script&gt;", "<style>*{display:none}</style>",
    "[x]: javascript:alert(1)\n\n[x]", "<https://example.org/\"onmouseover=alert(1)>", "`<script>`", "--8<-- \"/etc/passwd\"", "[" * 2000, "> " * 500 + "x",
]  # fmt: skip


def test_what_officers_need() -> None:
    html = render_markdown("Cá **đồng** ủ *18 tháng*.\n\n# Cách làm\n\n- một\n- hai\n\n[nguồn](https://example.org/)")
    assert "<strong>đồng</strong>" in html and "<em>18 tháng</em>" in html
    assert "<h3>Cách làm</h3>" in html and "<li>một</li>" in html
    assert '<a href="https://example.org/" rel="noopener nofollow">nguồn</a>' in html


def assert_harmless(html: str) -> None:
    for name, attributes in tags_of(html):
        assert name in TAGS, html
        assert attributes.keys() <= ({"href", "title", "rel"} if name == "a" else set()), html
        if "href" in attributes:
            assert attributes["href"].startswith(("https://", "mailto:", "tel:")), html


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_live_comes_through(text: str) -> None:
    assert_harmless(render_markdown(text))


@given(st.text(st.sampled_from("<>[]()!\"'`*_#/\\: \nahrefjvscipt&;=-{}%"), max_size=60))
def test_nothing_live_comes_through_whatever_is_written(text: str) -> None:
    assert_harmless(render_markdown(text))
