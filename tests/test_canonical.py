"""The one text of a record: longer texts line by line as the web form writes them, and nothing lost."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.editing.canonical import write_record
from generator.model.product import Product

LONG = "Đoạn đầu của câu chuyện mẫu, đủ dài.\n\nĐoạn hai.\n- một"
WRITTEN = '''story:
  vi: "Đoạn đầu của câu chuyện mẫu, đủ dài.


    Đoạn hai.

    - một"
'''


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"story": {"vi": LONG}}, WRITTEN),
        ({"notes": "Một\nhai"}, 'notes: "Một\\nhai"\n'),
        ({"notes": f"{'dài ' * 12}\n  lùi vào"}, f'notes: "{("dài " * 12).rstrip()}\\ \n\n  \\  lùi vào"\n'),
        ({"notes": 'Có "nháy" và \\'}, 'notes: "Có \\"nháy\\" và \\\\"\n'),
    ],
)
def test_a_text_has_each_of_its_lines_on_one(value: dict[str, object], written: str) -> None:
    assert write_record(value, Product) == written


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff"), max_size=30)


@given(st.lists(TEXT, min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", " \n ", "\n\n\n"]))
def test_no_text_is_changed_by_being_written(lines: list[str], between: str) -> None:
    text = between.join(lines)
    if text:
        assert yaml.safe_load(write_record({"photos": [{"alt": {"vi": text}}]}, Product)) == {"photos": [{"alt": {"vi": text}}]}
