"""What an unquoted word means, and which words are refused as ambiguous."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.load.document import decode_document
from generator.load.scalar import AMBIGUOUS, quote, read_plain, suggest_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("true", True), ("false", False),
        ("0", 0), ("7", 7), ("-7", -7), ("2021", 2021), ("95000", 95000), ("123456789012345678", 123456789012345678),
        ("0.5", 0.5), ("-0.25", -0.25), ("78.5", 78.5), ("0.500", 0.5), ("10.0125", 10.0125), ("1250.000", 1250.0),
        ("2021-12-13", "2021-12-13"), ("2021-12", "2021-12"), ("13/12/2021", "13/12/2021"), ("1.2.3", "1.2.3"),
        ("KG0001", "KG0001"), ("-", "-"), ("+", "+"), (".", "."), ("..", ".."), ("500g", "500g"), ("1e", "1e"),
        ("84 912 345 678", "84 912 345 678"), ("95,000", "95,000"), ("nước", "nước"), ("note", "note"), ("yesterday", "yesterday"),
        ("Phú Quốc", "Phú Quốc"), ("==", "=="), ("không", "không"), ("٣", "٣"), ("1:2:3:", "1:2:3:"),
    ],
)  # fmt: skip
def test_clear_words(text, value):
    read = read_plain(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("yes", "true"), ("Yes", "true"), ("YES", "true"), ("on", "true"), ("On", "true"), ("True", "true"), ("TRUE", "true"),
        ("no", "false"), ("No", "false"), ("NO", "false"), ("off", "false"), ("OFF", "false"), ("False", "false"), ("FALSE", "false"),
        ("y", None), ("Y", None), ("n", None), ("N", None), ("Null", "null"), ("NULL", "null"),
        ("012", '"012"'), ("0912345678", '"0912345678"'), ("00", '"00"'), ("-012", '"-012"'), ("-0", '"-0"'), ("08", '"08"'), ("01.5", '"01.5"'),
        ("0x1F", '"0x1F"'), ("0o17", '"0o17"'), ("0b101", '"0b101"'), ("+84912345678", '"+84912345678"'), ("+5", '"+5"'),
        ("1_000", "1000"), ("1_000.5", "1000.5"), ("1:30", '"1:30"'), ("12:30:45", '"12:30:45"'), ("16:9", '"16:9"'),
        ("1e3", '"1e3"'), ("1.5E-3", '"1.5E-3"'), ("5.", '"5."'), (".5", '".5"'),
        ("95.000", "95000"), ("1.250.000", "1250000"), ("-95.000", "-95000"),
        ("=", '"="'), ("<<", '"<<"'), (".inf", None), ("-.INF", None), (".NaN", None),
        ("1234567890123456789", '"1234567890123456789"'), ("1" * 5000, f'"{"1" * 5000}"'), ("1" * 400 + ".0", f'"{"1" * 400}.0"'),
    ],
)  # fmt: skip
def test_ambiguous_words(text, cure):
    assert read_plain(text) is AMBIGUOUS
    assert suggest_plain(text) == cure
    document, [fault] = decode_document("x.yaml", f"a: {text}\nb: '{text}'\n".encode())
    assert document.value == {"a": text, "b": text}
    assert (fault.code, fault.field, fault.cure, fault.args["value"]) == ("ambiguous-value", ("a",), cure, text)


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.one_of(st.from_regex(r"\A[-+]?[0-9.eExob_:]{1,12}\Z"), st.text(max_size=8)))
def test_no_number_is_read_unlike_others(text):
    """What we read as a number, every reader of YAML reads as the same number."""
    value = read_plain(text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert math.isfinite(value)
        assert yaml.safe_load(text) == value


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff")))
def test_quoting_keeps_the_text(text):
    assert yaml.safe_load(quote(text)) == text
