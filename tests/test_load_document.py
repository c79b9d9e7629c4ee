"""Decoding one document: values, exact positions, and every fault with its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostic import Diagnostic, Position
from generator.limits import DOCUMENT_BYTES, DOCUMENT_DEPTH, DOCUMENT_NODES, FAULTS_PER_FILE, SCALAR_CHARACTERS
from generator.load import events
from generator.load.characters import check_characters
from generator.load.document import Document, decode_document
from generator.load.quick import read_quickly
from generator.load.values import ValueBuilder
from tests.conftest import ROOT


@pytest.fixture(params=["libyaml", "pure"])
def parser(request, monkeypatch):
    """Run a test through both parsers."""
    if request.param == "pure":
        monkeypatch.setattr(events, "CParser", None)
    elif events.CParser is None:
        pytest.skip("PyYAML without libyaml")


def decode(text: str) -> tuple[Document | None, list[Diagnostic]]:
    return decode_document("products/KG9999.yaml", text.encode("utf-8", "surrogatepass"))


def summarise(text: str) -> list[tuple[str, int, int]]:
    return [(f.code, f.position.line, f.position.column) for f in decode(text)[1]]


def test_values_and_positions(parser):
    text = 'name: "Mẫu 🐟": x\n'
    assert decode(text)[0] is None
    text = (
        "id: KG9999\n"
        "name: {vi: Nước mẫu, en: 'Sample'}\n"
        "packs:\n"
        "  - weight: 0.5\n"
        "    price: 95000\n"
        "  -\n"
        "empty:\n"
        "open: true\n"
    )
    document, faults = decode(text)
    assert faults == []
    assert document.path == "products/KG9999.yaml"
    assert document.value == {
        "id": "KG9999",
        "name": {"vi": "Nước mẫu", "en": "Sample"},
        "packs": [{"weight": 0.5, "price": 95000}, None],
        "empty": None,
        "open": True,
    }
    assert document.positions == {
        (): Position(1, 1),
        ("id",): Position(1, 5),
        ("name",): Position(2, 7),
        ("name", "vi"): Position(2, 12),
        ("name", "en"): Position(2, 26),
        ("packs",): Position(4, 3),
        ("packs", 0): Position(4, 5),
        ("packs", 0, "weight"): Position(4, 13),
        ("packs", 0, "price"): Position(5, 12),
        ("packs", 1): Position(6, 4),
        ("empty",): Position(7, 7),
        ("open",): Position(8, 7),
    }
    assert document.keys[("packs", 0, "price")] == Position(5, 5)
    assert set(document.keys) == {path for path in document.positions if path and isinstance(path[-1], str)}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_positions_count_characters(parser, line_end, mark):
    text = mark + f"ghi chú: đặc sản 🐟{line_end}các: [một, 🐟🐟, ba]{line_end}"
    document, faults = decode(text)
    assert faults == []
    assert document.value == {"ghi chú": "đặc sản 🐟", "các": ["một", "🐟🐟", "ba"]}
    assert document.positions[("ghi chú",)] == Position(1, 10)
    assert document.keys[("các",)] == Position(2, 1)
    assert document.positions[("các", 2)] == Position(2, 16)


def test_block_text_keeps_its_lines(parser):
    document, faults = decode("story:\n  vi: |\n    Dòng một.\n\n    Dòng hai.\n")
    assert (document.value, faults) == ({"story": {"vi": "Dòng một.\n\nDòng hai.\n"}}, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty-file", None)]),
        ("# chỉ có ghi chú\n", [("empty-file", None)]),
        ("---\n", [("empty-file", None)]),
        ("- a\n", [("not-a-mapping", (1, 1))]),
        ("chỉ có chữ\n", [("not-a-mapping", (1, 1))]),
        ("a: &b c\n", [("yaml-anchor", (1, 4))]),
        ("a: *b\n", [("yaml-anchor", (1, 4))]),
        ("a: !!str b\n", [("yaml-tag", (1, 4))]),
        ("a: !b\n", [("yaml-tag", (1, 4))]),
        ("<<: {a: b}\n", [("merge-key", (1, 1))]),
        ("%YAML 1.2\n---\na: b\n", [("yaml-directive", (1, 1))]),
        ("a: b\n---\nc: d\n", [("second-document", (2, 1))]),
        ("? [a]\n: b\n", [("complex-key", (1, 3))]),
        ("{a: b}: c\n", [("complex-key", (1, 1))]),
    ],
)
def test_refused_features(parser, text, expected):
    document, faults = decode(text)
    assert document is None
    assert [(f.code, f.position and (f.position.line, f.position.column)) for f in faults] == expected


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "cure"),
    [
        ("a: 1\n\tb: 2\n", "tab-indent", 2, 1, None),
        ("a:\n  b: 1\n \tc: 2\n", "tab-indent", 3, 2, None),
        ("name:Mẫu\nslug: x\n", "missing-space", 1, 6, "name: Mẫu"),
        ("slug: x\nname:Mẫu\nb: 1\n", "missing-space", 2, 6, "name: Mẫu"),
        ("slug: x\nname Mẫu\nb: 1\n", "missing-colon", 2, 1, None),
        ("name: Mẫu: loại 1\n", "needs-quotes", 1, 7, '"Mẫu: loại 1"'),
        ("a: @mau\n", "needs-quotes", 1, 4, '"@mau"'),
        ("a: `mau`\n", "needs-quotes", 1, 4, '"`mau`"'),
        ("a: %mau\n", "needs-quotes", 1, 4, '"%mau"'),
        ("a: & mau\n", "needs-quotes", 1, 4, '"& mau"'),
        ("a: * mau\n", "needs-quotes", 1, 4, '"* mau"'),
        ("a: > 500 g\n", "needs-quotes", 1, 4, '"> 500 g"'),
        ("a: | 500 g\n", "needs-quotes", 1, 4, '"| 500 g"'),
        ('a: "Mẫu" ngon\n', "needs-quotes", 1, 4, "'\"Mẫu\" ngon'"),
        ("a: 'it's'\n", "needs-quotes", 1, 4, '"it\'s"'),
        ('a: "mẫu\nb: 1\n', "unclosed-quote", 1, 4, None),
        ("a: [mẫu\nb: 1\n", "unclosed-bracket", 1, 4, None),
        ("b: 1\na: [", "unclosed-bracket", 2, 4, None),
        ('a: "mẫu\nb: "1"\n', "unclosed-quote", 1, 4, None),
        ('c:\n  a: "mẫu\n  d: 2\n  b: "1"\n', "unclosed-quote", 2, 6, None),
        ("a:\n   b: 1\n  c: 2\n", "wrong-indent", 3, 3, None),
        ("a: mẫu\n  b: mẫu\n", "wrong-indent", 2, 3, None),
        ("a: - mẫu\n", "yaml-syntax", 1, 4, None),
    ],
)
def test_syntax_is_explained(parser, text, code, line, column, cure):
    document, faults = decode(text)
    assert document is None
    [fault] = faults
    assert (fault.code, fault.position, fault.cure) == (code, Position(line, column), cure)


def test_duplicate_keys_name_the_first(parser):
    document, faults = decode("tên: a\nb:\n  c: 1\n  c: 2\ntên: {d: 012, d: 3}\n")
    assert document.value == {"tên": "a", "b": {"c": 1}}
    assert document.positions[("tên",)] == Position(1, 6)
    assert ("tên", "d") not in document.positions
    assert [(f.code, f.position, f.field, dict(f.args)) for f in faults] == [
        ("duplicate-key", Position(4, 3), ("b", "c"), {"key": "c", "line": 3}),
        ("duplicate-key", Position(5, 1), ("tên",), {"key": "tên", "line": 1}),
        ("ambiguous-value", Position(5, 10), (), {"value": "012"}),
    ]


def test_keys_are_compared_in_nfc(parser):
    composed, decomposed = "tên", unicodedata.normalize("NFD", "tên")
    document, faults = decode(f"{composed}: a\n{decomposed}: b\n")
    assert document.value == {"tên": "a"}
    assert [(f.code, f.position.line) for f in faults] == [("not-nfc", 2), ("duplicate-key", 2)]
    assert faults[0].cure == "tên:"


@pytest.mark.parametrize("key", ["1", "2021", "yes", "No", "null", "~", "1.5", "012"])
def test_keys_are_text(parser, key):
    document, faults = decode(f"{key}: a\n")
    assert document.value == {key: "a"}
    assert [(f.code, f.cure) for f in faults] == [("key-not-text", f'"{key}"')]
    assert decode(f'"{key}": a\n')[1] == []


@pytest.mark.parametrize(
    "character",
    ["\x01", "\x0b", "\x1b", "\x7f", "\x85", "\xad", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\u200d",
     "\u2060", "\ufeff", "\ufffd", "\ufffe", "\U000e0041", "\U0001ffff"],
)  # fmt: skip
def test_hidden_characters(parser, character):
    document, faults = decode(f"a: 1\nb: xã{character} mẫu\n")
    assert document.value == {"a": 1, "b": "xã mẫu"}
    [fault] = faults
    assert (fault.code, fault.position) == ("hidden-character", Position(2, 6))
    assert dict(fault.args) == {"character": f"U+{ord(character):04X}"}

    escape = f"\\U{ord(character):08x}"
    document, faults = decode(f'a: 1\nb: "xã{escape} mẫu"\n')
    assert document.value == {"a": 1, "b": "xã mẫu"}
    assert [(f.code, f.position, f.field) for f in faults] == [("hidden-character", Position(2, 4), ("b",))]


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\e", "\\N", "\\L", "\\r", "\\x00", "\\u202e", "\\uFEFF"])
def test_hidden_characters_out_of_escapes(parser, escape):
    document, faults = decode(f'a: ["mẫu{escape}"]\n')
    assert document.value == {"a": ["mẫu"]}
    assert [(f.code, f.position, f.field) for f in faults] == [("hidden-character", Position(1, 5), ("a", 0))]


def test_lone_carriage_return_is_no_line_end(parser):
    assert summarise("a: 1\rb: 2\r\nc: 012\r\n")[0] == ("hidden-character", 1, 5)
    assert ("ambiguous-value", 2, 4) in summarise("a: mẫu\r \r\nc: 012\r\n")


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\U00110000", "\\Uffffffff"])
def test_impossible_escapes(parser, escape):
    _, faults = decode(f'a: "{escape}"\n')
    assert len(faults) == 1


def test_decomposed_text_is_read_composed(parser):
    word = unicodedata.normalize("NFD", "Nước")
    document, faults = decode(f"a: mẫu\nname: Một {word} mắm {word}\n")
    assert document.value == {"a": "mẫu", "name": "Một Nước mắm Nước"}
    assert [(f.code, f.position, f.cure) for f in faults] == [("not-nfc", Position(2, 11), "Nước")]
    assert [(f.code, f.cure) for f in decode('a: "e\\u0301"\n')[1]] == [("not-nfc", "é")]


def test_many_faults_in_one_run(parser):
    text = "a: yes\nb: mẫu\u200b\nc: 012\na: x\nd: 1:30\n"
    assert sorted(summarise(text), key=lambda f: f[1]) == [
        ("ambiguous-value", 1, 4),
        ("hidden-character", 2, 7),
        ("ambiguous-value", 3, 4),
        ("duplicate-key", 4, 1),
        ("ambiguous-value", 5, 4),
    ]


def test_faults_are_capped(parser):
    _, faults = decode("a:\n" + "- yes\n" * 1000)
    assert len(faults) == FAULTS_PER_FILE + 1
    assert faults[-1].code == "more-faults"
    _, faults = decode("a: \u200b\n" * 1000)
    assert len(faults) == FAULTS_PER_FILE + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * (DOCUMENT_DEPTH - 1) + "]" * (DOCUMENT_DEPTH - 1), None),
        ("a: " + "[" * DOCUMENT_DEPTH + "]" * DOCUMENT_DEPTH, "too-deep"),
        ("a: [" + "b, " * (DOCUMENT_NODES - 3) + "]", None),
        ("a: [" + "b, " * (DOCUMENT_NODES - 2) + "]", "too-many-values"),
        ("a: " + "x" * SCALAR_CHARACTERS, None),
        ("a: " + "x" * (SCALAR_CHARACTERS + 1), "text-too-long"),
        ("a: x #".ljust(DOCUMENT_BYTES, "x"), None),
        ("a: x #".ljust(DOCUMENT_BYTES + 1, "x"), "file-too-large"),
    ],
    ids=["deepest", "too deep", "most values", "too many", "longest text", "too long", "largest file", "too large"],
)
def test_limits(text, code):
    document, faults = decode(text)
    assert [f.code for f in faults] == ([code] if code else [])
    assert (document is None) == bool(code)


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"a: 1\nb: \xd2\n", "not-utf8", (2, 4)),
        ("a: mẫu\nb: ".encode() + b"\xed\xa0\x80", "not-utf8", (2, 4)),
        ("a: mẫu".encode("utf-16"), "not-utf8", (1, 1)),
        ("a: mẫu".encode("utf-16-be"), "not-text", (1, 1)),
        ("a: mẫu\nbộ: \0".encode(), "not-text", (2, 5)),
    ],
)
def test_encodings(data, code, place):
    document, [fault] = decode_document("x.yaml", data)
    assert document is None
    assert (fault.code, fault.position) == (code, Position(*place))


def test_both_parsers_read_alike(monkeypatch):
    text = "a: [1, 'x', {b: \"c\\n\"}]\nd: |-\n  e\n  f\ng: >\n  h\n  i\n\nj: k\n  l # m\n"
    fast = decode(text)
    monkeypatch.setattr(events, "CParser", None)
    slow = decode(text)
    assert slow == fast and (slow[0].positions, slow[0].keys) == (fast[0].positions, fast[0].keys)
    assert fast[1] == []


PIECES = st.sampled_from(
    ["a", "b: ", ": ", "- ", "\n", "\n  ", "\t", "[", "]", "{", "}", ", ", '"', "'", "\\", "\\u", "&x ", "*x", "!",
     "| ", ">", "%", "@", "#", "? ", "---\n", "...\n", "<<: ", "012", "yes", "\u202e", "\r", "\r\n", "e\u0301", "\0",
     "\ud800", "\U000e0001", "\\U00110000", "ế"]
)  # fmt: skip


def check_outcome(data: bytes) -> None:
    document, faults = decode_document("x.yaml", data)
    assert document is not None or faults
    assert all(isinstance(fault, Diagnostic) for fault in faults)
    if document:
        assert set(document.keys) <= set(document.positions)
        assert () in document.positions


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.binary())
def test_no_bytes_raise(data):
    check_outcome(data)


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_who_reads_quickly_reads_the_same_and_overlooks_no_fault(text):
    if list(check_characters("x.yaml", text)):
        return
    quick = read_quickly(text)
    if quick is not None:
        builder = ValueBuilder("x.yaml", mended=False)
        builder.build(text)
        assert (repr(builder.value), builder.faults) == (repr(quick), [])


def test_an_ordinary_file_is_read_quickly():
    paths = sorted((ROOT / "products").glob("*.yaml"))
    assert paths and all(read_quickly(path.read_text(encoding="utf-8")) for path in paths)


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_raises(text):
    check_outcome(text.encode("utf-8", "surrogatepass"))


@settings(deadline=None)  # nothing is measured on a shared machine
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_raises_without_libyaml(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "CParser", None)
        check_outcome(text.encode("utf-8", "surrogatepass"))
