"""Whether two products may be one, and finding a record by what its name begins with."""

from __future__ import annotations

import pytest

from generator.model.likeness import _words, degree_of, find_named, like_products
from generator.model.product import Product


@pytest.mark.parametrize(
    ("name", "producer", "other", "other_producer", "degree"),
    [
        ("Nước mắm Mẫu", "a", "NUOC MAM  mẫu.", "a", "same"),
        ("Nước mắm Mẫu", "a", "Mẫu – nước mắm", "a", "same"),
        ("Sản phẩm OCOP Nước mắm Mẫu", "a", "Nước mắm Mẫu", "a", "same"),
        ("Nước mắm Mẫu", None, "Nuoc mam Mau", "a", "doubtful"),  # whose it is is not known
        ("Nước mắm Mẫu", "a", "Nước mắm Mẫu", "b", "doubtful"),  # perhaps one producer under two names
        ("Nước mắm Mẫu", "a", "Nước mắm cốt Mẫu", "a", "doubtful"),
        ("Nước mắm Mẫu", "a", "Nước mắm cốt Mẫu", "b", None),
        ("Nước mắm Mẫu", "a", "Nước mắm Mẫu 40 độ đạm", "a", "doubtful"),
        ("Nước mắm Mẫu 35 độ đạm", "a", "Nước mắm Mẫu 40 độ đạm", "a", None),
        ("Khô cá thiều", "a", "Khô cá thieuu", "a", "doubtful"),
        ("Gạo lức đen Mẫu", "a", "Gạo lức đỏ Mẫu", "a", None),
        ("Balo bàng cỡ lớn", "a", "Balo bàng cỡ nhỏ", "a", None),
        ("Chả lụa", "a", "Chả bò", "a", None),
        ("…", "a", "!", "a", None),
    ],
)
def test_degree(name: str, producer: str | None, other: str, other_producer: str | None, degree: str | None) -> None:
    assert degree_of(name, producer, other, other_producer) == degree
    assert degree_of(other, other_producer, name, producer) == degree


def made_up(product_id: str, name: str, producer: str | None = None, *former: str) -> Product:
    value = {"id": product_id, "slug": product_id.lower(), "name": {"vi": name}, "place": "xa-mau", "former_names": [{"name": {"vi": f}} for f in former]}
    return Product.model_validate(value | ({"producer": producer} if producer else {}))


def test_the_same_come_first_and_former_names_count() -> None:
    products = [made_up("TT0001", "Tôm khô Mẫu", "b"), made_up("TT0002", "Tôm sấy", "a", "Tôm khô Mẫu"), made_up("TT0003", "Trà Mẫu", "a")]
    found = like_products("tom kho mau", "a", products)
    assert [(alike.degree, alike.product.id) for alike in found] == [("same", "TT0002"), ("doubtful", "TT0001")]


def test_words_of_a_name() -> None:
    assert _words("Đường thốt-nốt 500g")[0] == {"duong", "thot", "not", "500", "g"}


def test_finding_without_marks() -> None:
    places = [("dac-khu-phu-quoc", "Phú Quốc"), ("phuong-rach-gia", "Rạch Giá"), ("xa-an-bien", "An Biên")]
    assert list(find_named("phu quoc", places)) == ["dac-khu-phu-quoc"]
    assert list(find_named("RẠCH", places)) == ["phuong-rach-gia"]
    assert list(find_named("xa-an-bien", places)) == ["xa-an-bien"]
    assert list(find_named("Xã An Biên", [*places, ("xa-an-bien-moi", "Mới")])) == ["xa-an-bien"]
    assert list(find_named("bi an", places)) == ["xa-an-bien"]
    assert list(find_named("1", [("9", "Chín"), ("10", "Mười"), ("dot-1", "Đợt 1, năm 2021")])) == ["dot-1"]
    assert list(find_named("i.4", [("I.4", "Gia vị"), ("I.44", "Khác")])) == ["I.4"]
    assert list(find_named("  ", places)) == []
