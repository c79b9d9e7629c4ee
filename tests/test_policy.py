"""The content policy: in every page, with no hash of anything that people wrote; the headers for hosts."""

from __future__ import annotations

import re
from pathlib import Path

from generator.pipeline import build
from generator.site.policy import hash_scripts, make_policy, with_policy, write_headers
from tests.conftest import TODAY, copy_small_catalogue

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def test_every_page_has_one_policy_before_anything_that_loads(built_site: Path) -> None:
    pages = list(built_site.rglob("*.html"))
    assert len(pages) > 400
    for page in pages:
        html = page.read_text(encoding="utf-8")
        found = list(POLICY.finditer(html))
        assert len(found) == 1, page
        assert not re.search(r"<(script|link|style|img)\b", html[: found[0].start()]), page
        scripts = re.search(r"script-src ([^;]+)", found[0][1])
        assert scripts and "unsafe-inline" not in scripts[1] and "*" not in scripts[1], page


def test_every_inline_script_is_one_that_the_policy_lets_run(built_site: Path) -> None:
    for page in built_site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        policy = POLICY.search(html)
        assert policy and all(own in policy[1] for own in hash_scripts([html])), page
        assert not re.search(r"\son[a-z]+=\"", html), page
        assert "javascript:" not in html, page


def test_a_script_in_prose_gets_no_hash(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    page = root / "catalog/pages/vi/gioi-thieu.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<script>alert(1)</script>\n", encoding="utf-8")
    assert build(root, root / "site", TODAY).published
    policy = POLICY.search((root / "site/gioi-thieu/index.html").read_text(encoding="utf-8"))
    (own,) = hash_scripts(["<script>alert(1)</script>"])
    assert policy and own not in policy[1]


def test_a_page_keeps_its_own_policy() -> None:
    own = '<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    assert with_policy(own, make_policy([])) == own


def test_headers_hold_what_a_page_cannot_say_and_break_no_policy(built_site: Path) -> None:
    text = (built_site / "_headers").read_bytes()
    assert text == write_headers()
    lines = text.decode().splitlines()
    assert all(line.startswith("/") or re.fullmatch(r"  [A-Za-z-]+: \S.*", line) for line in lines)
    policy = next(line for line in lines if "Content-Security-Policy" in line)
    # Anything that loads is left to the page, for the officers' form needs more than others.
    assert not re.search(r"(script|style|img|connect|worker|default)-src", policy)
    assert "frame-ancestors 'self'" in policy and "  X-Content-Type-Options: nosniff" in lines
