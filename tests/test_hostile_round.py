"""Any text that a file may hold comes back from the page that it makes: YAML, record, page, and what a reader of HTML makes of that."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator import pipeline
from generator.check.form import check_form
from generator.load.characters import find_forbidden
from generator.load.document import decode_document
from generator.model.entry import Index
from generator.model.product import Product
from generator.pipeline import Loaded
from generator.render.environment import Context
from generator.render.pages.product import product_page
from tests.conftest import TODAY, copy_small_catalogue
from tests.hostile import BEGINNINGS, BODY, EXAMPLES
from tests.test_hostile_text import Parsed

PIECES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn"]), max_size=30), st.sampled_from([*BEGINNINGS, BODY, "</title>", "&amp;", "<!--", "-->", "]]>"])
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A text that a line may hold: what is no such text is refused, and asked elsewhere."""
    text = unicodedata.normalize("NFC", "".join(draw(st.lists(PIECES, min_size=1, max_size=5)))).strip()[:300].strip()
    assume(text and unicodedata.is_normalized("NFC", text) and not find_forbidden(text) and "\n" not in text and "\t" not in text)
    return text


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    loaded = pipeline.load(copy_small_catalogue(tmp_path_factory.mktemp("round")), TODAY)
    assert isinstance(loaded, Loaded)
    return pipeline._contexts(loaded, {}, "assets/", False)["vi"]  # noqa: SLF001


@EXAMPLES
@given(name=lines(), note=lines(), title=lines())
def test_round(context: Context, name: str, note: str, title: str) -> None:
    value = {
        "id": "TT0002", "slug": "mau", "name": {"vi": name}, "place": "thanh-pho-mau-tay", "ingredients": {"vi": note}, "shops": [{"name": {"vi": title}}],
        "recognitions": [{"evidence": "A", "note": {"vi": note}, "sources": [{"url": "https://example.org/", "title": title}]}],
    }  # fmt: skip
    document, faults = decode_document("products/TT0002.yaml", json.dumps(value, ensure_ascii=False).encode())
    assert document and not faults and document.value == value
    product, faults = check_form(document, Product)
    assert product and not faults
    catalogue = replace(context.catalogue, products=(product,))
    index = Index.build(catalogue, TODAY)
    page = product_page(replace(context, catalogue=catalogue, index=index, cards={}), index.entries[0].opened())
    html = Parsed(str(page.body))
    for text in (name, note, title):
        assert any(text in found for found in html.texts), text
    assert not html.scripts

