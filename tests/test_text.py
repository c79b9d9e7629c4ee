"""Vietnamese as data: the order of the dictionary, folding, slugs, initials."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.text import ALPHABET, collation_key, fold, initial, slug

IN_ORDER = [
    "9 mẫu", "10 mẫu",  # digit by digit, as in a dictionary
    "a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "ẩ", "ẫ", "ấ", "ậ",
    "b", "c", "cá", "cá cơm", "cà phê", "cam", "canh", "chả", "d", "dừa", "đ", "đậu", "đường",
    "e", "ê", "g", "gạo", "h", "i", "k", "khóm", "l", "m", "mắm", "mật ong", "muối",
    "n", "nấm", "nước mắm", "o", "ô", "ổi", "ơ", "p", "q", "r", "s", "t", "tiêu", "tôm", "trà", "u", "ư", "v", "x", "y", "yến",
]  # fmt: skip


def test_the_order_of_the_dictionary() -> None:
    words = [word for word in IN_ORDER if not word[0].isdigit()]
    shuffled = list(words)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=collation_key) == words


def test_digits_before_letters_and_spaces_before_both() -> None:
    names = ["mẫu a", "mẫu", "mẫu 2", "mẫu 1", "mẫua", "mẫu  b", "- mẫu"]
    assert sorted(names, key=collation_key) == ["- mẫu", "mẫu", "mẫu 1", "mẫu 2", "mẫu a", "mẫu  b", "mẫua"]


def test_letters_count_before_tones() -> None:
    assert sorted(["má b", "ma c", "mà a"], key=collation_key) == ["mà a", "má b", "ma c"]
    assert sorted(["mạ", "mã", "mả", "má", "mà", "ma"], key=collation_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_capitals_do_not_change_the_order() -> None:
    assert sorted(["Đậu", "dừa", "ĐƯỜNG", "Dâu"], key=collation_key) == ["Dâu", "dừa", "Đậu", "ĐƯỜNG"]


@given(st.text(alphabet=ALPHABET + "áàảãạấậđ 12", max_size=12))
def test_the_order_does_not_depend_on_the_form_of_unicode(text: str) -> None:
    decomposed = collation_key(unicodedata.normalize("NFD", text))
    assert collation_key(text)[:2] == decomposed[:2]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nước Mắm Đồng", "nuoc mam dong"),
        ("ĐẶC SẢN", "dac san"),
        ("Khóm Tắc Cậu", "khom tac cau"),
        (unicodedata.normalize("NFD", "Tiêu Phú Quốc"), "tieu phu quoc"),
        ("ươƯƠ", "uouo"),
        ("45°", "45°"),
    ],
    ids=["marks", "capitals", "breve", "decomposed", "horn", "sign"],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "made"),
    [("Gạo Điền Tín", "gao-dien-tin"), ("  R21 – Chim Rơi! ", "r21-chim-roi"), ("45 độ đạm", "45-do-dam"), ("…", "")],
    ids=["words", "signs", "digits", "nothing"],
)
def test_slugs(text: str, made: str) -> None:
    assert slug(text) == made


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Đậu", "Đ"), ("ấm", "Â"), ("Ổi", "Ô"), ("ước", "Ư"), ("“Mật” ong", "M"), ("9 mẫu", "#"), ("日本", "#"), ("", "#")],
    ids=["d", "circumflex", "tone", "horn", "quotation", "digit", "foreign", "empty"],
)
def test_initials(text: str, letter: str) -> None:
    assert initial(text) == letter
