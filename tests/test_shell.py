"""Shell: text in, text out. Everything the theme seam promises about holes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.site.shell import HoleError, Shell, collapse_blank_lines, hole


def test_fills_every_occurrence() -> None:
    html = f"<title>{hole('title')}</title><h1>{hole('title')}</h1>{hole('body')}"
    page = Shell.cut(html, ["title", "body"]).fill(title="A", body=Markup("<p>b</p>"))
    assert page == "<title>A</title><h1>A</h1><p>b</p>"


def test_escapes_text_and_passes_markup() -> None:
    shell = Shell.cut(f'<a title="{hole("title")}">{hole("title")}</a>', ["title"])
    page = shell.fill(title="<b> & \"q\" 'q' ắ")
    assert "<b>" not in page and '"q"' not in page and "'q'" not in page and "ắ" in page
    assert shell.fill(title=Markup("<b>")) == '<a title="<b>"><b></a>'


def test_a_value_that_looks_like_a_token_stays_text() -> None:
    shell = Shell.cut(hole("title") + hole("body"), ["title", "body"])
    assert shell.fill(title=hole("body"), body="B") == hole("body") + "B"


def test_holes_may_touch_and_end_the_text() -> None:
    assert Shell.cut(hole("a") + hole("a"), ["a"]).fill(a="1") == "11"


def test_no_holes_at_all() -> None:
    assert Shell.cut("<p>x</p>", []).fill() == "<p>x</p>"


@pytest.mark.parametrize(
    ("html", "named", "fault"),
    [
        ("<p>", ["title"], "absent"),
        (hole("title"), [], "unnamed"),
        ("Ocophole-title-x", [], "damaged"),
        ("ocophole-title_x", [], "damaged"),
        ("ocophole", [], "damaged"),
    ],
)
def test_cut_refuses(html: str, named: list[str], fault: str) -> None:
    with pytest.raises(HoleError) as caught:
        Shell.cut(html, named)
    assert caught.value.fault == fault


def test_fill_refuses_one_too_few_and_one_too_many() -> None:
    shell = Shell.cut(hole("title"), ["title"])
    with pytest.raises(HoleError, match="missing: title"):
        shell.fill()
    with pytest.raises(HoleError, match="unknown: body"):
        shell.fill(title="a", body="b")


@pytest.mark.parametrize("value", [None, 1, b"x"])
def test_fill_refuses_what_is_not_text(value: object) -> None:
    with pytest.raises(TypeError):
        Shell.cut(hole("title"), ["title"]).fill(title=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "A", "a_b", "a-b", "1a", "đ"])
def test_names_are_lower_case_letters_and_digits(name: str) -> None:
    with pytest.raises(HoleError):
        hole(name)


def test_blank_lines_go_but_not_inside_pre() -> None:
    html = "a\n\n  \n  b\n<pre>x\n\n\ny</pre>\n\nc\n"
    assert collapse_blank_lines(html) == "a\n  b\n<pre>x\n\n\ny</pre>\nc\n"


@given(st.text(), st.text())
def test_what_is_filled_is_what_was_given(title: str, body: str) -> None:
    shell = Shell.cut(f"<i>{hole('title')}</i>{hole('body')}", ["title", "body"])
    page = shell.fill(title=title, body=Markup(body))
    assert page == f"<i>{Markup.escape(title)}</i>{body}"
