"""``ocop fmt``: one form for every file, every mend told, nothing lost."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.editing.canonical import write_record
from generator.editing.formatting import Formatted, format_file
from generator.editing.mending import MENDS
from generator.load.document import Document, decode_document
from generator.load.strings import load_strings
from generator.model.files import FILES, record_at
from generator.model.place import PlaceFile
from generator.model.product import Product
from generator.workbench import format_files, record_files
from tests.conftest import CATALOGUE, ROOT
from tests.test_cli import ocop

PATH = "products/TT0009.yaml"


def formatted(text: str) -> Formatted:
    return format_file(PATH, text.encode(), Product)


def written(text: str) -> str:
    result = formatted(text)
    assert result.content is not None, result.faults
    return result.content.decode()


def told(text: str) -> list[tuple[str, int, str | None, str | None]]:
    return [(mend.kind, mend.position.line, mend.before, mend.after) for mend in formatted(text).mends if mend.position]


# The repository itself


@pytest.mark.parametrize("root", [ROOT, CATALOGUE], ids=["real", "made up"])
def test_the_whole_catalogue_is_in_its_one_form(root: Path) -> None:
    files, faults = record_files(root)
    assert len(files) > 20 and faults == []
    assert [result.path for result in format_files(root, files) if result.changed or result.content is None] == []


def test_every_kind_of_file_is_looked_at() -> None:
    files, _ = record_files(ROOT)
    assert {record_at(path) for path in files} >= set(FILES) - {record_at("catalog/data/retired.yaml")}


# The form


def test_order_quotes_block_style_and_no_empty_fields() -> None:
    text = "place: xa-mau\r\nname: {en: '', vi: 'Nước mắm \"Mẫu\"'}\r\nmine: [1, two]\r\nslug: x\r\nid: TT0009\r\nsources:\r\n\r\n\r\n"
    assert written(text) == 'id: "TT0009"\nslug: "x"\nname:\n  vi: "Nước mắm \\"Mẫu\\""\nplace: "xa-mau"\nmine:\n  - 1\n  - "two"\n'


def test_longer_texts_keep_every_character() -> None:
    paragraph = "Một câu dài hơn một dòng ngắn, để xuống dòng."
    text = written(f"story:\n  vi: |\n    {paragraph}  \n    # không phải ghi chú\n\n    ba\nslug: x\n")
    document, faults = decode_document(PATH, text.encode())
    assert document is not None and faults == []
    assert document.value == {"slug": "x", "story": {"vi": f"{paragraph}  \n# không phải ghi chú\n\nba"}}
    assert len(text.splitlines()) > 3 and formatted(text).changed is False


@pytest.mark.parametrize("key", ["yes", "null", "1", "a b", "ghi-chú", "", "#"])
def test_odd_names_of_fields_stay(key: str) -> None:
    text = written(f'"{key}": 1\n')
    assert decode_document(PATH, text.encode()) [1] == [] and formatted(text).changed is False


def test_small_numbers_stay_numbers() -> None:
    assert written("packs: [{quantity: 0.00000001}]\n") == "packs:\n  - quantity: 0.00000001\n"


# Comments


COMMENTED = """\
# Của cả tệp

# Tên
name:
    vi: Nước mắm # nhãn
    en: # chưa có
id: TT0009   # mã
recognitions:
# đợt một
- stars: 4 # bốn
  evidence: A
  # score: 80
- # đợt hai
  sources:
    - title: Báo
      # địa chỉ
      url: https://example.vn/#x
    # - url: thêm
packs: [{unit: kg}, # một
  {unit: g}] # hai
notes: | # đầu
  a # không phải
contact:
  # riêng
  phone:
    # số
    "0912345678"
# cuối
"""
COMMENTED_CANONICAL = """\
# Của cả tệp
id: "TT0009" # mã
# Tên
name:
  vi: "Nước mắm" # nhãn
  # chưa có
packs: # một
  - unit: "kg"
  - unit: "g" # hai
contact:
  # riêng
  # số
  phone: "0912345678"
recognitions:
  # đợt một
  - stars: 4 # bốn
    evidence: "A"
    # score: 80
  # đợt hai
  - sources:
      # địa chỉ
      - url: "https://example.vn/#x"
        title: "Báo"
      # - url: thêm
notes: "a # không phải" # đầu
# cuối
"""


def test_comments_stay_with_their_fields() -> None:
    assert written(COMMENTED) == COMMENTED_CANONICAL
    assert written(COMMENTED_CANONICAL) == COMMENTED_CANONICAL


# Mends


@pytest.mark.parametrize(
    ("line", "after", "kind"),
    [
        ("website: ' https://example.vn '", 'website: "https://example.vn"', "padded-text"),
        ("notes: 'Cá\tkhô'", 'notes: "Cá khô"', "space"),
        ("notes: Cá\u00a0khô", 'notes: "Cá khô"', "space"),
        ("notes: Cá\u200b khô", 'notes: "Cá khô"', "hidden-character"),
        ("notes: " + unicodedata.normalize("NFD", "Cá"), 'notes: "Cá"', "not-nfc"),
        ("notes: “Cá”", 'notes: "Cá"', "curly-quotes"),
        ("notes: no", 'notes: "no"', "ambiguous-value"),
        ("notes: 012", 'notes: "012"', "ambiguous-value"),
        ("notes: 1.10", 'notes: "1.10"', "text-needed"),
        ("notes: 12", 'notes: "12"', "text-needed"),
        ("contact: {phone: 0912 345.678}", 'contact:\n  phone: "0912345678"', "phone-form"),
        ("packs: [{price: 95.000đ}]", "packs:\n  - price: 95000", "whole-number-needed"),
        ("packs: [{quantity: '0,5'}]", "packs:\n  - quantity: 0.5", "number-needed"),
        ("packs: [{price_date: 1/2/2021}]", 'packs:\n  - price_date: "2021-02-01"', "wrong-date"),
        ("packs: [{price_date: 2021}]", 'packs:\n  - price_date: "2021"', "year"),
        ("notes: a\nyes: 1", 'notes: "a"\n"yes": 1', "key-not-text"),
        ("notes: a\nslug:", 'notes: "a"', "empty"),
    ],
)
def test_what_has_one_right_spelling_is_mended_and_told(line: str, after: str, kind: str) -> None:
    assert written(f"{line}\n") == f"{after}\n"
    assert [found[0] for found in told(f"{line}\n")] == [kind]


def test_a_truth_value_is_mended_where_one_is_meant() -> None:
    result = format_file("catalog/data/producer-kinds.yaml", b"kinds:\n  - id: mau\n    household: yes\n", FILES_BY_NAME["ProducerKinds"])
    assert result.content == b'kinds:\n  - id: "mau"\n    household: true\n'
    assert [(mend.kind, mend.before, mend.after) for mend in result.mends] == [("true-or-false-needed", '"yes"', "true")]


FILES_BY_NAME = {record.__name__: record for record in FILES}


def test_a_mend_names_its_line_and_both_spellings() -> None:
    assert told("id: TT0009\ncontact:\n  phone: 0912 345 678\n") == [("phone-form", 3, '"0912 345 678"', '"0912345678"')]


@pytest.mark.parametrize(
    "line",
    ["stars: five", "recognitions: [{stars: 6}]", "packs: [{quantity: 1.000}]", "packs: [{gtin: '8931234567891'}]", "plce: xa-mau", "packs: [{price: many}]", "website: http://example.vn"],
)
def test_what_may_mean_two_things_is_left_to_people(line: str) -> None:
    result = formatted(f"{line}\n")
    assert result.content is not None and not {mend.kind for mend in result.mends} - {"ambiguous-value"}
    before, after = decode_document(PATH, f"{line}\n".encode())[0], decode_document(PATH, result.content)[0]
    assert before and after and before.value == after.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id: a\nid: b\n", "duplicate-key"), ("id: &x a\n", "yaml-anchor"), ("id: !!str a\n", "yaml-tag"), ("id: [a\n", "unclosed-bracket"),
        ("id: a\n---\nid: b\n", "second-document"), ("", "empty-file"), ("# nur\n", "empty-file"), ("- a\n", "not-a-mapping"),
        ("notes: a\u202eb\n", "hidden-character"), ('notes: "a\\u202eb"\n', "hidden-character"), ("notes: \u200ba\u202eb\n", "hidden-character"),
        ("notes: Null\n", "ambiguous-value"), ("notes: .inf\n", "ambiguous-value"), ("notes: a\rslug: b\n", "hidden-character"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_for_sure_is_left_alone(text: str, code: str) -> None:
    result = formatted(text)
    assert result.content is None and not result.changed and code in {fault.code for fault in result.faults}


def test_a_fault_behind_a_hundred_others_still_stops_it() -> None:
    """What is told is cut at a hundred faults; what is done is not."""
    lines = "".join(f"k{i}: {unicodedata.normalize('NFD', 'Cá')}\n" for i in range(150))
    assert formatted(lines).changed
    assert formatted(lines + "k1: b\n").content is None


def test_every_mend_has_words_and_no_words_are_left_over() -> None:
    for language in ("vi", "en"):
        assert set(load_strings(ROOT, language)["fmt"]["mends"]) == set(MENDS)  # type: ignore[arg-type]


# Whatever comes


KEYS = st.sampled_from([*list(Product.model_fields)[:14], "vi", "en", "stars", "date", "url", "lạ", "yes", "a b", "0"])
PLAIN = st.sampled_from(["a", "yes", "No", "0912", "012", "1.10", "2021", "null", "~", "", "95.000", "13/12/2021", "a#b", "x: y"[:1], "Cá khô", "https://e.vn/#a", "1e3", "-1", "0.5", "true"])
TEXTS = st.text(alphabet="aá #:-\"'\\{}[],\n\u00a0%&*!|>@`é", max_size=12)
TREES = st.recursive(
    PLAIN.map(lambda text: ("plain", text)) | TEXTS.map(lambda text: ("quoted", text)),
    lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=4).map(lambda d: ("map", d)) | st.lists(inner, min_size=1, max_size=3).map(lambda v: ("list", v)),
    max_leaves=12,
)
ROOTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=5)


class Writer:
    """Writes a tree as YAML in any style, with comments wherever they may stand, and counts them."""

    def __init__(self, choose: st.DataObject) -> None:
        self.comments: Counter[str] = Counter()
        self._choose = choose

    def flip(self) -> bool:
        return self._choose.draw(st.booleans())

    def comment(self) -> str:
        text = f"# c{sum(self.comments.values())}"
        self.comments[text] += 1
        return text

    def alone(self) -> list[str]:
        if not self.flip():
            return []
        return ["", " " * self._choose.draw(st.integers(0, 8)) + self.comment()][self.flip():]

    def beside(self) -> str:
        return f"  {self.comment()}" if self.flip() and self.flip() else ""

    def scalar(self, tree: tuple[str, str]) -> str:
        kind, text = tree
        if kind == "plain":
            return text
        if "\n" not in text and self.flip():
            return "'" + text.replace("'", "''") + "'"
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    def flow(self, tree: tuple[str, object]) -> str:
        kind, value = tree
        if kind == "map":
            return "{" + ", ".join(f'"{key}": {self.flow(inner)}' for key, inner in value.items()) + "}"  # type: ignore[attr-defined]
        if kind == "list":
            return "[" + ", ".join(self.flow(inner) for inner in value) + "]"  # type: ignore[attr-defined]
        return self.scalar(("quoted", str(value)))

    def lines(self, tree: tuple[str, object], indent: str) -> Iterator[str]:
        kind, value = tree
        entries = value.items() if kind == "map" else ((None, inner) for inner in value)  # type: ignore[attr-defined]
        for key, inner in entries:
            yield from self.alone()
            head = f"{indent}-" if key is None else f'{indent}"{key}":' if self.flip() else f"{indent}{key}:"
            if inner[0] in ("plain", "quoted"):
                yield f"{head} {self.scalar(inner)}{self.beside()}"
            elif self.flip() and self.flip():
                yield f"{head} {self.flow(inner)}{self.beside()}"
            else:
                yield f"{head}{self.beside()}"
                yield from self.lines(inner, indent + ("  " if self.flip() or key is None else "    "))
        yield from self.alone()


def leaves(value: object, field: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*field, key))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, (*field, "[]"))
    elif value not in (None, ""):
        yield field, repr(float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else repr(value)


def as_field(field: tuple[str | int, ...]) -> tuple[str, ...]:
    return tuple("[]" if isinstance(step, int) else step for step in field)


def comments_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"# c\d+", text))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ROOTS, st.data())
def test_nothing_is_lost_but_what_is_told(tree: dict[str, tuple[str, object]], data: st.DataObject) -> None:
    writer = Writer(data)
    text = "\n".join(writer.lines(("map", tree), "")) + "\n"
    result = formatted(text)
    before, _ = decode_document(PATH, text.encode(), limit=None)
    assert not result.unsure, text
    if result.content is None:
        assert result.faults
        return
    assert isinstance(before, Document)
    again = format_file(PATH, result.content, Product)
    assert (again.content, again.changed, again.mends) == (result.content, False, ())
    assert comments_of(result.content.decode()) == writer.comments, text
    after, faults = decode_document(PATH, result.content)
    assert after is not None and faults == []
    mended = {as_field(mend.field) for mend in result.mends if mend.field}
    kept = [Counter(leaf for leaf in leaves(value) if leaf[0] not in mended) for value in (before.value, after.value)]
    assert kept[0] == kept[1], text


PIECES = st.sampled_from(["một câu dài hơn một dòng ", " ", "\n", "\n\n", "  x", "#", "\\", '"', "ă", "- ", ": ", "---", "...", "%", "'"])
LONG = st.lists(PIECES, min_size=1, max_size=14).map(lambda pieces: "".join(pieces).strip() or "x")


@settings(max_examples=200, deadline=None)
@given(LONG, LONG)
def test_a_longer_text_is_written_as_it_is_read(one: str, other: str) -> None:
    value = {"story": {"vi": one}, "recognitions": [{"note": {"vi": other}, "sources": [{"url": "u", "note": {"vi": one}}]}], "x": [[one, other]]}
    text = write_record(value, Product)
    document, faults = decode_document(PATH, text.encode())
    assert document is not None and faults == [] and document.value == value
    assert formatted(text).changed is False


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="a: -#\n\"'[]{}|>,\t\u200b\u00a0yé&*!%@?\r", max_size=60) | st.text(max_size=40))
@example("a: | # c")
@example("a:\n  - b\n # c\n")
@example("? a\n: b\n")
@example("a: 1 #")
def test_whatever_comes_is_left_alone_or_put_in_form_for_good(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    result = format_file(PATH, data, Product)
    if result.content is None:
        assert result.faults or result.unsure
    else:
        again = format_file(PATH, result.content, Product)
        assert (again.content, again.changed) == (result.content, False)


def test_a_long_file_of_comments_takes_no_longer_than_any_other() -> None:
    """Comments without end are put to their fields in one go, not one by one against all."""
    text = "places:\n" + "".join(f"# {i}\n- id: p{i}\n  # {i}\n  code:\n" for i in range(3500))
    result = format_file("catalog/data/places/mau.yaml", text.encode(), PlaceFile)
    assert result.content is not None and result.content.count(b"#") == 7000


# The command


@pytest.fixture
def root(small_catalogue: Path) -> Path:
    return small_catalogue


def test_check_writes_nothing_and_fmt_writes_once(root: Path) -> None:
    path = root / "products/TT0001.yaml"
    path.write_text("# Ghi chú\n" + path.read_text(encoding="utf-8").replace('"TT0001"', "TT0001"), encoding="utf-8")
    path.chmod(0o640)
    before = path.read_bytes()
    done = ocop("fmt", "--check", cwd=root)
    assert done.returncode == 1 and path.read_bytes() == before
    assert "products/TT0001.yaml: chưa theo dạng chuẩn." in done.stdout
    assert ocop("fmt", cwd=root).returncode == 0
    assert path.read_bytes().startswith(b"# Ghi ch\xc3\xba\nid: \"TT0001\"\n") and path.stat().st_mode & 0o777 == 0o640
    done = ocop("fmt", "--check", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert [name for name in os.listdir(root / "products") if name.startswith(".ocop")] == []


def test_mends_are_told_with_file_and_line_in_both_languages(root: Path) -> None:
    (root / "products/TT0009.yaml").write_text("id: TT0009\ncontact: {phone: 0912 345 678}\n", encoding="utf-8")
    place = 'products/TT0009.yaml:2: contact.phone: "0912 345 678" → "0912345678"'
    assert f"{place} (số điện thoại viết liền)" in ocop("fmt", "--check", cwd=root).stdout
    assert f"{place} (a phone number without spaces)" in ocop("fmt", "--lang", "en", cwd=root).stdout


def test_a_broken_file_and_a_link_are_told_and_left(root: Path) -> None:
    (root / "products/TT0010.yaml").write_text("id: TT0010\nid: TT0011\n", encoding="utf-8")
    (root / "outside.yaml").write_text("id: TT0012\n", encoding="utf-8")
    (root / "products/TT0012.yaml").symlink_to(root / "outside.yaml")
    done = ocop("fmt", cwd=root)
    assert done.returncode == 1 and "lỗi[duplicate-key]" in done.stdout and "lỗi[symbolic-link]" in done.stdout
    assert (root / "outside.yaml").read_text(encoding="utf-8") == "id: TT0012\n"


def test_only_what_is_named_is_written(root: Path) -> None:
    for name in ("TT0009", "TT0010"):
        (root / f"products/{name}.yaml").write_text("id: x\n", encoding="utf-8")
    assert ocop("fmt", "products/TT0009.yaml", cwd=root).returncode == 0
    assert (root / "products/TT0010.yaml").read_text(encoding="utf-8") == "id: x\n"
    assert ocop("fmt", "mkdocs.yml", cwd=root).returncode == 2
    assert ocop("fmt", "--check", "catalog/data", cwd=root).returncode == 0


def test_a_hidden_character_in_a_value_is_shown_and_colours_nothing(root: Path) -> None:
    (root / "products/TT0009.yaml").write_text('notes: " \\e[31mđỏ"\n', encoding="utf-8")
    done = ocop("fmt", cwd=root)
    assert done.returncode == 1 and "\x1b" not in done.stdout
