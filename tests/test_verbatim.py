"""Words of strangers in Markdown: whatever they are, they stay words, on GitHub and on GitLab."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.model.verbatim import as_markdown, visible

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What may come of a line of ours: a list, a table, words and code.
HARMLESS = {
    "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "code_inline", "table_open", "thead_open", "tbody_open", "tr_open", "th_open", "td_open",
    "strong_open", "bullet_list_close", "list_item_close", "paragraph_close", "table_close", "thead_close", "tbody_close", "tr_close", "th_close", "td_close", "strong_close",
}  # fmt: skip
# What forges make links of in plain text: addresses, mentions, references to issues, commits, merge requests and the like, emoji.
LIVE = re.compile(
    r"@\w|#\d|[!$&%~^*:]\w|\b[0-9a-f]{7,40}\b|\bGH-\d|[A-Z]-\d|://|\bwww\.|\w\.[a-z]{2}|\bmailto:|\bxmpp:|\[|\]|<|>|`|\\|_|~", re.IGNORECASE | re.ASCII
)
HOSTILE = [
    "@to-mau/nhom", "#1", "to-mau/kho#12", "GH-12", "ABC-7", "deadbeef", "0123456789", "!12", "$3", "&4", "%5", "~nhan", "^alert#1", ":tada:", "[x](https://example.org)",
    "![x](y)", "<img src=x onerror=alert(1)>", "<!-- -->", "https://example.org", "www.example.org", "example.org", "mailto:a@example.org", "| a | b |", "`x` `` y ``", "\\`", "\\|",
    "**b** _i_ ~~s~~", "# tiêu đề", "- mục", "1. mục", "+ mục", "> lời", "---", "===", "```", "&lt;&#64;a", "a\nb\n\n# c", "\u202eabc", "a\u200b@b", "שלום", "مرحبا", "a\u034fb", "e\u0301",
    "*[x]: y", "[^1]: y", "[x]: https://example.org", "<details>", "</details>", "$`x`$", "\t x", " ", "", "`", "``", "a`", "`a", "\x00\x1b[31m", "\ud800", "\U000e0041",
]  # fmt: skip


def tokens(text: str) -> list[Token]:
    found = []
    for token in PARSER.parse(text):
        found += [token, *(token.children or [])]
    return found


def assert_harmless(text: str) -> None:
    made = as_markdown(text)
    assert "\n" not in made and made.isprintable()
    for around in ("- {} (x)", "- **{}** (x)", "| a | b |\n|---|---|\n| {} | c |", "Một dòng: {}."):
        found = tokens(around.format(made))
        assert {token.type for token in found} <= HARMLESS, (around, made)
        plain = " ".join(token.content for token in found if token.type == "text")
        assert not LIVE.search(plain), (plain, made)
        assert sum(token.type == "td_open" for token in found) in (0, 2)
        assert sum(token.type == "list_item_open" for token in found) <= 1
    told = "".join(token.content for token in tokens("- " + made) if token.type in ("text", "code_inline"))
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", visible(text).replace("|", "¦"))  # nothing is lost


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    assert_harmless(text)
    assert_harmless(f"Nước mắm {text} mẫu")
    assert_harmless(f"x{text}x")


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12), st.text("`|\\*_[]()<>!#@&~:.-/ 0aZ", max_size=10)), max_size=6))
@settings(max_examples=600, deadline=None)
def test_any_words_stay_words(parts: list[str]) -> None:
    assert_harmless("".join(parts))
    assert_harmless(" ".join(parts))


def test_ordinary_words_are_left_as_they_are() -> None:
    for text in ("Nước mắm Phú Quốc 40 độ đạm", "123/QĐ-UBND", "hết hạn ngày 01/05/2029, 3 sao", "Giá: 95.000 → 98.000", "«Ba Khía» (loại 1)", "Cơ sở Minh-Ngọc, 12,5%"):
        assert as_markdown(text) == text


def test_long_words_are_cut_and_hidden_ones_shown() -> None:
    assert visible("x" * 500, 10) == "xxxxxxxxx…"
    assert visible("a\u202eb\nc") == "a<U+202E>b⏎c"
