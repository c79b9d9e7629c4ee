"""The words of a language: loading them, and reaching them by name."""

from __future__ import annotations

import pathlib

import jinja2
import pytest

import generator
from generator.load.strings import StringsError, load_strings
from generator.model.strings import MissingWords, Strings

WORDS = {
    "product": {"maker": "Nhà làm mẫu", "since": "từ {day}", "packs": {"one": "{number} pack", "other": "{number} packs"}},
    "months": {"short": ["một", "hai"]},
    "faults": {"a-b": {"found": "x"}},
}


@pytest.fixture
def strings():
    return Strings("vi", WORDS)


def write(root, name, text):
    folder = root / "catalog/strings/vi"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_files_are_named_by_their_stem(tmp_path):
    write(tmp_path, "product.yaml", "maker: Mẫu\n")
    write(tmp_path, "site.yaml", "title: {short: Ngắn}\n")
    assert load_strings(tmp_path, "vi") == {"product": {"maker": "Mẫu"}, "site": {"title": {"short": "Ngắn"}}}


def test_broken_words_stop_with_their_place(tmp_path):
    write(tmp_path, "site.yaml", "a: mẫu\nb: yes\nb: x\n")
    with pytest.raises(StringsError) as raised:
        load_strings(tmp_path, "vi")
    assert str(raised.value) == (
        "catalog/strings/vi/site.yaml:2: ambiguous-value; catalog/strings/vi/site.yaml:3: duplicate-key"
    )
    with pytest.raises(StringsError, match=r"^catalog/strings/en: missing-folder$"):
        load_strings(tmp_path, "en")


def test_dotted_names(strings):
    assert strings.product.maker == "Nhà làm mẫu"
    assert strings["product.maker"] == strings["product"]["maker"] == "Nhà làm mẫu"
    assert strings["faults.a-b.found"] == "x"
    assert strings.months.short == ("một", "hai")
    assert "faults.a-b.found" in strings
    assert "faults.a-b.help" not in strings
    assert "product.maker.more" not in strings
    assert list(strings) == ["product", "months", "faults"]


def test_placeholders(strings):
    assert strings.format("product.since", day="13/12/2021") == "từ 13/12/2021"
    assert strings.product.format("since", day="x") == "từ x"
    assert strings.count("product.packs", 1) == "1 pack"
    assert strings.count("product.packs", 0) == "0 packs"
    assert strings.count("product.packs", 1234, number="1.234") == "1.234 packs"


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda t: t.product.price, "vi: product.price"),
        (lambda t: t.prodct, "vi: prodct"),
        (lambda t: t["product.price"], "vi: product.price"),
        (lambda t: t.product["maker.x"], "vi: product.maker.x"),
        (lambda t: t.format("product.price"), "vi: product.price"),
        (lambda t: t.format("product.since"), "vi: product.since: 'day'"),
    ],
    ids=["leaf", "branch", "dotted", "below a leaf", "format", "placeholder"],
)
def test_missing_words_are_an_error(strings, ask, named):
    with pytest.raises(MissingWords, match=f"^{named}$"):
        ask(strings)


def test_in_templates(strings):
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    template = environment.from_string("{{ t.product.maker }} {{ t.format('product.since', day=1) }} {{ t.months.short[0] }}")
    assert template.render(t=strings) == "Nhà làm mẫu từ 1 một"
    with pytest.raises(MissingWords):
        environment.from_string("{{ t.product.price }}").render(t=strings)


def test_frozen(strings):
    with pytest.raises(TypeError):
        strings.product = "x"
    with pytest.raises(TypeError):
        del strings.product


@pytest.mark.parametrize("words", [{"a": 1}, {"a": None}, {"a": [1]}, {"format": "x"}, {"a": {"count": "x"}}, {"_a": "x"}])
def test_only_words(words):
    with pytest.raises(ValueError, match="^vi: "):
        Strings("vi", words)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_own_words_can_be_read(language):
    home = pathlib.Path(generator.__file__).parent.parent
    assert list(Strings(language, load_strings(home, language)))
