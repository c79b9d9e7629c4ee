"""The shape of fields: read from the types alone, complete, and true of what the check accepts."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generator.model import record as kinds
from generator.model.dates import Day, PartialDate
from generator.model.figure import FigureFile
from generator.model.files import FILES, glob_of, record_at
from generator.model.product import Pack, Photo, Product, Recognition
from generator.model.record import Bilingual, BilingualLine, Form, Source
from generator.model.rules import RuleSet
from generator.model.settings import Settings
from generator.model.shape import Shape, all_records, record_name, shape_of, shapes
from tests.conftest import CATALOGUE, ROOT

# Every kind of text: its type, and the form that it carries.
TEXTS = {
    part.name: hint
    for hint in vars(kinds).values()
    for part in (get_args(hint) if hasattr(hint, "__metadata__") else ())
    if isinstance(part, Form)
}


def test_what_a_field_takes() -> None:
    product = shapes(Product)
    assert list(product) == list(Product.model_fields)
    assert product["id"] == Shape("text", "product_id", required=True, pattern="[A-Z]{2}[0-9]{4,8}", code="id-form")
    assert product["criteria_set"] == Shape("whole", "whole", ge=1, le=99)
    assert product["name"] == Shape("record", required=True, record=BilingualLine)
    assert product["name_by"] == Shape("choice", choices=("source", "compiler"), default="source")
    assert product["photos"] == Shape("list", item=Shape("record", record=Photo))
    assert product["producer"].max_length == 100 and product["producer"].form == "slug" and not product["producer"].required
    assert shapes(Recognition)["sources"].least == 1 and shapes(RuleSet)["bands"].most == 5
    assert shapes(Recognition)["not_before"].kind == "day" and shapes(Recognition)["date"].kind == "partial_date"
    assert (shapes(Pack)["quantity"].kind, shapes(Pack)["quantity"].gt) == ("number", 0)
    assert shapes(Settings)["page_size"].default == 48
    assert shapes(FigureFile)["sources"].kind == "keyed"


def test_steps_lead_inwards() -> None:
    assert shape_of(Product).at("photos").at(3).at("alt").at("vi") == shapes(BilingualLine)["vi"]
    assert shape_of(FigureFile).at("sources").at("bao-mau").record is Source
    assert shape_of(Product).at("colour") is None and shapes(Bilingual)["en"].at("x") is None


def test_every_type_has_a_file_and_every_file_a_type() -> None:
    for root in (ROOT, CATALOGUE):
        paths = [path.relative_to(root).as_posix() for folder in ("products", "catalog/data") for path in (root / folder).rglob("*.yaml")]
        assert len(paths) > 10 and [path for path in paths if record_at(path) is None] == []
        for record in FILES:
            found = {path.relative_to(root).as_posix() for path in root.glob(glob_of(record))}
            assert found == {path for path in paths if record_at(path) is record}
    assert record_at("catalog/data/other.yaml") is None and record_at("products/KG0001.jpg") is None and record_at("productsX/a.yaml") is None


def test_record_types_have_names_of_their_own() -> None:
    names = [record_name(record) for record in all_records(FILES)]
    assert len(set(names)) == len(names) > 40


def test_every_text_has_a_form() -> None:
    used = set()
    for record in all_records(FILES):
        for shape in shapes(record).values():
            while shape.item:
                shape = shape.item
            assert shape.kind != "text" or (shape.form in TEXTS and shape.pattern and shape.code)
            used |= {shape.form} if shape.kind == "text" else set()
    assert used == TEXTS.keys()


LIKELY = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20),
    st.text("https:/mailtel@.?#ab19-_\n \"", max_size=30),
    st.tuples(st.sampled_from(["https://", "http://", "HTTPS://", "mailto:", "tel:", "+84", "0", "1900", "KG", "91-"]), st.text("ab@.:/?#[]0123456789-", max_size=20)).map("".join),
    st.text("0123456789", min_size=8, max_size=14),
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(TEXTS))
@settings(deadline=None)  # nothing is measured on a shared machine
@given(text=LIKELY)
def test_a_pattern_holds_of_every_text_that_passes(name: str, text: str) -> None:
    form = next(part for part in get_args(TEXTS[name]) if isinstance(part, Form))
    try:
        TypeAdapter(Annotated[str, form]).validate_python(text)
    except ValidationError:
        return
    assert re.fullmatch(form.pattern, text)


def test_no_pattern_is_slow_to_refuse() -> None:
    """A pattern that backtracks without end would hang the editor of whoever opens a hostile file."""
    for hint in TEXTS.values():
        form = next(part for part in get_args(hint) if isinstance(part, Form))
        for start in ("https://", "mailto:", "", "0"):
            for unit in ("a", "a.", "/a", "a-", "0", " ", "a@", "-"):
                assert re.fullmatch(form.pattern, start + unit * 3000 + "\x00 ") is None


@pytest.mark.parametrize("name", sorted(TEXTS))
@settings(deadline=None)  # nothing is measured on a shared machine
@given(text=LIKELY)
def test_slips_are_found_in_their_order(name: str, text: str) -> None:
    """The first pattern that does not hold names the fault that the check tells of, where the check is not stricter."""
    form = next(part for part in get_args(TEXTS[name]) if isinstance(part, Form))
    wrong = next((code for code, pattern in (*form.slips, (form.code, form.pattern)) if not re.fullmatch(pattern, text)), None)
    try:
        TypeAdapter(Annotated[str, form]).validate_python(text)
        told = None
    except ValidationError as invalid:
        told = invalid.errors()[0]["type"]
    assert wrong in (told, None) or {wrong, told} <= {"link-scheme", "link-form", "repository-form"}


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.dates(), st.integers(1, 31), st.sampled_from(["{0:%Y-%m-%d}", "{0:%Y-%m}", "{0:%Y}", "{0:%Y-%m}-{1:02}", "{0:%Y-%m-%d} ", "{0:%d/%m/%Y}"]))
def test_days_match_their_patterns(day: date, number: int, form: str) -> None:
    text = form.format(day, number)
    for hint, shape in ((PartialDate, shapes(Source)["date"]), (Day, shapes(Recognition)["not_before"])):
        try:
            TypeAdapter(hint).validate_python(text)
        except ValidationError as invalid:
            patterns = (*shape.slips, (shape.code, shape.pattern))
            wrong = [code for code, pattern in patterns if not re.fullmatch(pattern, text)]
            assert wrong[0] == invalid.errors()[0]["type"] if wrong else text.endswith("02-29")
        else:
            assert re.fullmatch(shape.pattern, text)


def test_references_name_a_record_type() -> None:
    names = {record_name(record) for record in all_records(FILES)}
    found = {}
    for record in all_records(FILES):
        for field, shape in shapes(record).items():
            to = (shape.item or shape).to
            found |= {f"{record_name(record)}.{field}": to} if to else {}
    assert set(found.values()) <= names
    assert {"product.producer", "product.place", "product.group", "recognition.decision", "decision.products", "booth.producer"} <= found.keys()
