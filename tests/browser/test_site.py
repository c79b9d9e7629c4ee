"""Every page of the finished site, read as files: links, loads, HTML, titles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.judges.links import Document, absolute_links, broken_links, foreign_loads, load_documents
from tests.judges.nu import html_errors

Documents = dict[str, Document]


@pytest.fixture(scope="module")
def documents(built_site: Path) -> Documents:
    return load_documents(built_site)


def test_every_link_leads_somewhere(built_site: Path, documents: Documents) -> None:
    assert broken_links(built_site, documents) == []


def test_no_link_starts_at_the_root(documents: Documents) -> None:
    # The page not found alone cannot know how deep it is asked for.
    pages = {path: document for path, document in documents.items() if not path.endswith("404.html")}
    assert absolute_links(pages) == []


def test_loads_nothing_from_another_host(built_site: Path, documents: Documents) -> None:
    assert foreign_loads(built_site, documents) == []


@pytest.mark.judge
def test_html_is_valid(built_site: Path) -> None:
    assert html_errors(built_site) == []


def test_every_page_says_what_it_is(documents: Documents) -> None:
    silent = [one.path for one in documents.values() if not one.title or not one.description]
    assert [path for path in silent if not _is_pointer(path)] == []


def test_no_two_pages_share_a_title(documents: Documents) -> None:
    titles = Counter((one.language, one.title) for one in documents.values() if not _is_pointer(one.path))
    assert [title for title, times in titles.items() if times > 1] == []


def test_language_follows_the_address(documents: Documents) -> None:
    strays = [one.path for one in documents.values() if not _is_pointer(one.path) and one.language != _language(one.path)]
    assert strays == []


def _language(path: str) -> str:
    return "en" if path.startswith("en/") else "vi"


def _is_pointer(path: str) -> bool:
    """Permanent links only send the visitor on; the page not found is no page of its own."""
    return path.startswith("P/") or path.endswith("404.html")
