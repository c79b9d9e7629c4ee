"""Pages of prose are written by people too: whatever is in one, it is a fault or a page on which nothing is live."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check.prose import check_prose
from generator.pipeline import build
from generator.render.prose import TAGS, clean_prose
from generator.site import engine
from generator.site.engine import EngineError
from tests.conftest import TODAY
from tests.hostile import EXAMPLES
from tests.markup import tags_of
from tests.test_markdown import HOSTILE

WORDS = "ocophole-body-x ocop<!-- -->hole-body-x {{ 7*7 }} {% include 'main.html' %}"
HEAD = "---\ntitle: Trang mẫu\ndescription: Chỉ để thử.\n---\n\n"
MORE = [
    "# <script>x</script>", "<iframe src=//x.example></iframe>", "<meta http-equiv=refresh content='0;url=https://x.example'>", "<base href=//x.example>", "<form action=//x.example><button>x</button></form>",
    "<link rel=stylesheet href=//x.example>", "<style>*{display:none}</style>", "<p style='position:fixed' onclick=x()>x</p>", "x {: onclick=x() style=top:0 }", "[x](javascript:x()){: onfocus=x() autofocus=1 }",
    "[x](https://example.org){: ping=//x.example }", "![x](https://x.example/t.png)", "![x](//x.example/t.png)", "<img src=x onerror=x()>", "</article></main><script>x()</script><main><article>",
    "<!--><img src=x onerror=x()>-->", "<svg><script>x()</script></svg>", "<math><mtext></form><form><mglyph><style></math><img src onerror=x()>", "*[x]: <script>x()</script>\n\nx", "[^1]\n\n[^1]: <script>x()</script>",
    "```\n</code></pre><script>x()</script>\n```", "<details open ontoggle=x()>x</details>", "<a href='data:text/html,<script>x()</script>'>x</a>", "<object data=x></object><embed src=x>",
    "<video src=//x.example autoplay></video>", "<input autofocus onfocus=x()>", "<template><script>x()</script></template>", "<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>", "--8<-- '/etc/passwd'",
]  # fmt: skip


def page_of(root: Path) -> Path:
    return root / "catalog/pages/vi/gioi-thieu.md"


def faults_of(root: Path, text: str | bytes, name: str = "gioi-thieu.md") -> list[tuple[str, int | None]]:
    path = root / "catalog/pages/vi" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    pages, faults = check_prose(root, "vi")
    assert (name in pages) == (not faults)
    return [(fault.code, fault.position and fault.position.line) for fault in faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: a\nkind: home\nbody: <script>x</script>\n---\n", [("unknown-field", 3), ("unknown-field", 4)]),
        ("---\ntitle: a\ntemplate: ../x.html\n---\n", [("unknown-field", 3)]),
        ("title: a\nbody: <script>x</script>\n\nx", [("missing-field", 1)]),
        ("---\ntitle: [a]\n---\n", [("text-needed", 2)]),
        ("---\ntitle: &a x\ndescription: *a\n---\n", [("yaml-anchor", 2)]),
        ("---\r\ntitle: a\r\ntitle: b\r\n---\r\nx", [("duplicate-key", 3)]),
        ("---\ntitle: a\n---\nx\n\u202ex\n", [("hidden-character", 5)]),
        ("---\ntitle: a\u200b\n---\nx", [("hidden-character", 2)]),
        ("---\n---\n", [("empty-file", None)]),
        (b"---\ntitle: a\n---\n\0", [("not-text", 4)]),
        (b"---\ntitle: a\n---\n\xff", [("not-utf8", 4)]),
        (b"", [("missing-field", 1)]),
        ("---\n" + "[" * 100_000 + "\n---\n", [("too-deep", 2)]),
    ],
)
def test_a_head_says_what_a_page_is_called_and_nothing_else(small_catalogue: Path, text: str | bytes, expected: list[tuple[str, int]]) -> None:
    assert faults_of(small_catalogue, text) == expected


@pytest.mark.parametrize("name", ["index.md", "san-pham.md", "admin.md", "en.md", "README.md", "a b.md", "thu-muc/trang.md", "a#b.md", "ocophole-part1-X.md"])
def test_a_page_cannot_lie_where_another_does(small_catalogue: Path, name: str) -> None:
    assert [code for code, _ in faults_of(small_catalogue, HEAD, name)] == ["page-name"]


def test_nothing_in_prose_is_live(small_catalogue: Path) -> None:
    """Everything hostile on one page, by the theme's own engine; and the rest of the page is what it is without that."""
    built = build(small_catalogue, small_catalogue / "site", TODAY, cards=False)
    page = small_catalogue / "site/gioi-thieu/index.html"
    before = page.read_text(encoding="utf-8").partition("<article")[0], page.read_text(encoding="utf-8").rpartition("</article>")[2]
    # What leads nowhere stops a build, and is asked elsewhere.
    texts = [text for text in (*HOSTILE, *MORE) if not re.search(r"\]\((/|\.\./|//)|^\[{9}|^> >", text)]
    page_of(small_catalogue).write_text(f"{HEAD}{WORDS}\n\n" + "\n\n".join(texts), encoding="utf-8")
    built = build(small_catalogue, small_catalogue / "site", TODAY, cards=False)
    assert built.published, built.diagnostics
    html = page.read_text(encoding="utf-8")
    assert (html.partition("<article")[0].count("<"), html.rpartition("</article>")[2]) == (before[0].count("<"), before[1])
    assert_harmless(html.partition("<h1>")[2].rpartition("</article>")[0])
    assert html.count("ocophole-body-x") == 2 and WORDS.rpartition("x ")[2] in html.replace("&#39;", "'") and "root:" not in html


def assert_harmless(html: str) -> None:
    for tag, attributes in tags_of(html):
        assert tag in TAGS, tag
        assert not [name for name in attributes if name.startswith("on") or name in ("ping", "autofocus", "srcset", "srcdoc")], attributes
        assert attributes.get("style", "text-align").startswith("text-align")
        assert tag != "img" or not attributes.get("src", "").startswith(("http", "/", "data")), attributes
        # As a browser reads an address: without line ends and tabs.
        scheme = re.match(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*):", re.sub(r"[\t\n\r]", "", attributes.get("href", "")))
        assert scheme is None or scheme[1].lower() in ("http", "https", "mailto", "tel"), attributes


@EXAMPLES
@given(st.lists(st.one_of(st.sampled_from([*HOSTILE, *MORE]), st.text("<>/!-='\" \nascriptonimg", max_size=30)), max_size=8))
def test_nothing_that_stands_in_an_article_is_live(parts: list[str]) -> None:
    around = '<script>own</script><article class="prose md-typeset">\n<h1>x</h1>\n', "</article>\n<script>own</script>"
    html = clean_prose("".join(parts).join(around))
    assert html.startswith(around[0]) and html.endswith(around[1])
    assert_harmless(html[len(around[0]) : -len(around[1])])


def test_a_text_that_would_be_taken_for_a_hole_is_a_fault(small_catalogue: Path) -> None:
    settings = small_catalogue / "catalog/data/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Danh mục mẫu", "Danh mục ocophole-body-x"), encoding="utf-8")
    built = build(small_catalogue, small_catalogue / "site", TODAY, cards=False)
    found = [(fault.code, fault.path, fault.args["value"]) for fault in built.diagnostics if fault.severity == "error"]
    assert not built.published and found == [("reserved-word", "catalog/data/settings.yaml", "ocophole-body-x")]


def test_an_engine_that_never_ends_is_ended(small_catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Markdown takes the square of the length of some texts."""
    started = []

    def start(engine: str, config: Path) -> subprocess.Popen[str]:
        started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.PIPE, text=True))
        return started[-1]

    monkeypatch.setattr(engine, "start_engine", start)
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    language = engine.LanguageTheme("vi", "Tiếng Việt", "", "Mẫu", {"a.md": "x"}, ())
    with pytest.raises(EngineError, match="timed out"):
        engine.render_theme(engine.ThemeRequest(small_catalogue / "mkdocs.yml", small_catalogue / "catalog/theme", (language,)), small_catalogue / "cache")
    assert started and all(process.poll() is not None for process in started)
