"""The report: each format asserted whole, hostile text made harmless, and words for every code."""

from __future__ import annotations

import ast
import json
import pathlib
import re
import string
import unicodedata

import pytest
from markdown_it import MarkdownIt

import generator
from generator.diagnostic import Diagnostic, Position
from generator.load.document import decode_document, load_document
from generator.model.strings import Strings
from generator.report import QUOTE_WIDTH, render_report, show_text

HOME = pathlib.Path(generator.__file__).parent.parent
LANGUAGES = ("vi", "en")
WORDS = {
    language: {
        name: load_document(HOME, f"catalog/strings/{language}/{name}.yaml")[0].value for name in ("faults", "report")
    }
    for language in LANGUAGES
}
STRINGS = {language: Strings(language, words) for language, words in WORDS.items()}
# Small functions whose first argument is a code that goes straight into a Diagnostic.
CONSTRUCTORS = {"Diagnostic", "fault", "_fault", "_stop", "PydanticCustomError"}

EXAMPLE = "id: KG9999\nname: Mẫu\u202e 🐟\npacks:\n  - price: 95.000\nid: x\n"

FULL_VI = """\
lỗi[not-a-picture]: Tệp này không phải là ảnh JPEG, PNG hay WebP, hoặc ảnh bị hỏng.
--> products/a.jpg
 = yêu cầu: Ảnh phải là tệp JPEG, PNG hoặc WebP mở xem được.

lỗi[hidden-character]: Có ký tự không được phép U+202E (ký tự ẩn, ký tự điều khiển hoặc ký tự hỏng).
 --> products/x.yaml:2:10
  |
2 | name: Mẫu<U+202E> 🐟
  |          ^
  = yêu cầu: Xóa ký tự này hoặc gõ lại cả từ.

lỗi[ambiguous-value]: Giá trị «95.000» có thể bị hiểu theo nhiều cách.
 --> products/x.yaml:4:12
  |
4 |   - price: 95.000
  |            ^
  = trường: packs[0].price
  = yêu cầu: Số viết liền bằng chữ số (giá tiền: 95000); đúng/sai viết true hoặc false; chữ, giờ, mã và số điện thoại đặt trong dấu ngoặc kép.
  = gợi ý: Có lẽ cần viết: 95000

cảnh báo[duplicate-key]: Trường «id» bị lặp lại.
 --> products/x.yaml:5:1
  |
5 | id: x
  | ^
  = trường: id
  = yêu cầu: Mỗi trường chỉ viết một lần; lần đầu ở dòng 1.

Tổng cộng: 3 lỗi, 1 cảnh báo, trong 2 tệp.
"""

FULL_EN = """\
error[not-a-picture]: This file is not a JPEG, PNG or WebP picture, or the picture is broken.
--> products/a.jpg
 = expected: A picture must be a JPEG, PNG or WebP file that can be opened.

error[hidden-character]: The character U+202E is not allowed (hidden, control or broken).
 --> products/x.yaml:2:10
  |
2 | name: Mẫu<U+202E> 🐟
  |          ^
  = expected: Delete it or type the whole word again.

error[ambiguous-value]: The value “95.000” can be read in more than one way.
 --> products/x.yaml:4:12
  |
4 |   - price: 95.000
  |            ^
  = field: packs[0].price
  = expected: Numbers are plain digits (a price: 95000), truth values are true or false; text, times, codes and telephone numbers stand in quotation marks.
  = help: Perhaps this is meant: 95000

warning[duplicate-key]: The field “id” is there twice.
 --> products/x.yaml:5:1
  |
5 | id: x
  | ^
  = field: id
  = expected: Each field is written once; the first is on line 1.

In total: 3 errors, 1 warning, in 2 files.
"""

LINE_VI = """\
products/a.jpg: error not-a-picture Tệp này không phải là ảnh JPEG, PNG hay WebP, hoặc ảnh bị hỏng. Ảnh phải là tệp JPEG, PNG hoặc WebP mở xem được.
products/x.yaml:2:10: error hidden-character Có ký tự không được phép U+202E (ký tự ẩn, ký tự điều khiển hoặc ký tự hỏng). Xóa ký tự này hoặc gõ lại cả từ.
products/x.yaml:4:12: error ambiguous-value Giá trị «95.000» có thể bị hiểu theo nhiều cách. Số viết liền bằng chữ số (giá tiền: 95000); đúng/sai viết true hoặc false; chữ, giờ, mã và số điện thoại đặt trong dấu ngoặc kép. Có lẽ cần viết: 95000
products/x.yaml:5:1: warning duplicate-key Trường «id» bị lặp lại. Mỗi trường chỉ viết một lần; lần đầu ở dòng 1.
"""

GITHUB_EN = """\
::error file=products/a.jpg,title=not-a-picture::This file is not a JPEG, PNG or WebP picture, or the picture is broken. A picture must be a JPEG, PNG or WebP file that can be opened.
::error file=products/x.yaml,line=2,col=10,title=hidden-character::The character U+202E is not allowed (hidden, control or broken). Delete it or type the whole word again.
::error file=products/x.yaml,line=4,col=12,title=ambiguous-value::The value “95.000” can be read in more than one way. Numbers are plain digits (a price: 95000), truth values are true or false; text, times, codes and telephone numbers stand in quotation marks. Perhaps this is meant: 95000
::warning file=products/x.yaml,line=5,col=1,title=duplicate-key::The field “id” is there twice. Each field is written once; the first is on line 1.
"""

JSON_VI = [
    {
        "code": "not-a-picture", "severity": "error", "path": "products/a.jpg", "line": None, "column": None, "field": None,
        "found": "Tệp này không phải là ảnh JPEG, PNG hay WebP, hoặc ảnh bị hỏng.",
        "expected": "Ảnh phải là tệp JPEG, PNG hoặc WebP mở xem được.", "help": None,
    },
    {
        "code": "hidden-character", "severity": "error", "path": "products/x.yaml", "line": 2, "column": 10, "field": None,
        "found": "Có ký tự không được phép U+202E (ký tự ẩn, ký tự điều khiển hoặc ký tự hỏng).",
        "expected": "Xóa ký tự này hoặc gõ lại cả từ.", "help": None,
    },
    {
        "code": "ambiguous-value", "severity": "error", "path": "products/x.yaml", "line": 4, "column": 12, "field": "packs[0].price",
        "found": "Giá trị «95.000» có thể bị hiểu theo nhiều cách.",
        "expected": "Số viết liền bằng chữ số (giá tiền: 95000); đúng/sai viết true hoặc false; chữ, giờ, mã và số điện thoại đặt trong dấu ngoặc kép.",
        "help": "Có lẽ cần viết: 95000",
    },
    {
        "code": "duplicate-key", "severity": "warning", "path": "products/x.yaml", "line": 5, "column": 1, "field": "id",
        "found": "Trường «id» bị lặp lại.", "expected": "Mỗi trường chỉ viết một lần; lần đầu ở dòng 1.", "help": None,
    },
]  # fmt: skip


@pytest.fixture
def example(tmp_path):
    """A catalogue with one faulty file, and its diagnostics out of order, one of them a warning."""
    (tmp_path / "products").mkdir()
    (tmp_path / "products/x.yaml").write_text(EXAMPLE, encoding="utf-8")
    _, faults = load_document(tmp_path, "products/x.yaml")
    hidden, price, twice = faults
    warning = Diagnostic(twice.code, twice.path, twice.position, twice.field, twice.args, severity="warning")
    return tmp_path, [warning, price, Diagnostic("not-a-picture", "products/a.jpg"), hidden]


@pytest.mark.parametrize(("language", "expected"), [("vi", FULL_VI), ("en", FULL_EN)])
def test_full(example, language, expected):
    root, faults = example
    assert render_report(faults, STRINGS[language], "full", root) == expected


def test_line(example):
    root, faults = example
    assert render_report(faults, STRINGS["vi"], "line", root) == LINE_VI


def test_github(example):
    root, faults = example
    assert render_report(faults, STRINGS["en"], "github", root) == GITHUB_EN


def test_json(example):
    root, faults = example
    text = render_report(faults, STRINGS["vi"], "json", root)
    assert json.loads(text) == JSON_VI
    assert "Tệp này" in text
    assert text.endswith("]\n")


def test_colour_only_paints(example):
    root, faults = example
    painted = render_report(faults, STRINGS["vi"], "full", root, colour=True)
    assert "\x1b[1;31mlỗi[not-a-picture]\x1b[0m" in painted
    plain = painted
    for code in ("1;31", "1;33", "1;34", "1;36", "1", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == FULL_VI


def test_nothing_to_report(tmp_path):
    empty = {form: render_report([], STRINGS["vi"], form, tmp_path) for form in ("full", "line", "github", "json")}
    assert empty == {"full": "Không có lỗi nào.\n", "line": "", "github": "", "json": "[]\n"}


def quote(root: pathlib.Path, line: str, column: int) -> tuple[str, str]:
    """The quoted line and the line with the caret, without the gutter."""
    (root / "x.yaml").write_text(line + "\r\n", encoding="utf-8", newline="")
    fault = Diagnostic("tab-indent", "x.yaml", Position(1, column))
    lines = render_report([fault], STRINGS["en"], "full", root).split("\n")
    return lines[3].removeprefix("1 | "), lines[4].removeprefix("  | ")


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("a: b", 4, "a: b", 3),
        ("a: b", 5, "a: b", 4),
        ("\ta", 1, "→a", 0),
        ("🐟🐟: b", 5, "🐟🐟: b", 6),
        ("日本: b", 5, "日本: b", 6),
        (unicodedata.normalize("NFD", "ế: b"), 6, unicodedata.normalize("NFD", "ế: b"), 3),
        ("a\u200bb: c", 5, "a<U+200B>b: c", 11),
        ("a\u00a0b: c", 3, "a<U+00A0>b: c", 9),
        ("a: \x1b[31m", 4, "a: <U+001B>[31m", 3),
    ],
)
def test_caret(tmp_path, line, column, shown, before):
    assert quote(tmp_path, line, column) == (shown, " " * before + "^")


@pytest.mark.parametrize("column", [1, 40, 500, 5000])
def test_long_lines_are_cut_around_the_fault(tmp_path, column):
    line = "".join(chr(ord("a") + n % 26) for n in range(5000))
    shown, caret = quote(tmp_path, line, column)
    assert len(shown) <= QUOTE_WIDTH + 2
    assert shown[len(caret) - 1] == line[column - 1]
    assert shown.startswith("…") == (column > QUOTE_WIDTH // 2 + 1)
    assert shown.endswith("…") == (column < 4900)


@pytest.mark.parametrize("position", [None, Position(1, 1), Position(99, 1), Position(1, 999)])
def test_what_cannot_be_quoted(tmp_path, position):
    (tmp_path / "there.yaml").write_bytes(b"\xff\n")
    for path in ("absent.yaml", "../there.yaml", "there.yaml", "bad\ud800"):
        report = render_report([Diagnostic("not-utf8", path, position)], STRINGS["vi"], "full", tmp_path)
        assert report.encode("utf-8")


def test_hostile_words_stay_on_their_line(tmp_path):
    path = "a%,:\n::error::b\x1b[31m\u202e.yaml"
    fault = Diagnostic("duplicate-key", path, Position(1, 1), ("a\nb",), {"key": "x\r\n::error::y\u202e%", "line": 1})
    github = render_report([fault], STRINGS["en"], "github", tmp_path)
    assert github == (
        "::error file=a%25%2C%3A⏎%3A%3Aerror%3A%3Ab<U+001B>[31m<U+202E>.yaml,line=1,col=1,title=duplicate-key::"
        "The field “x<U+000D>⏎::error::y<U+202E>%25” is there twice. Each field is written once; the first is on line 1.\n"
    )
    for form in ("full", "line", "json"):
        report = render_report([fault], STRINGS["en"], form, tmp_path)
        assert not set(report) & set("\x1b\r\u202e")
    assert render_report([fault], STRINGS["en"], "line", tmp_path).count("\n") == 1


def test_long_values_are_cut():
    assert show_text("x" * 500, 5) == "xxxxx…"
    _, [fault] = decode_document("x.yaml", b"a: " + b"1" * 90_000)
    assert len(render_report([fault], STRINGS["en"], "line", pathlib.Path())) < 800


def test_help_only_when_the_cure_is_known(tmp_path):
    unsure, sure = (Diagnostic("ambiguous-value", "x.yaml", args={"value": "y"}, cure=cure) for cure in (None, '"y"'))
    assert "Perhaps" not in render_report([unsure], STRINGS["en"], "line", tmp_path)
    assert render_report([sure], STRINGS["en"], "line", tmp_path).endswith('Perhaps this is meant: "y"\n')


def many(number: int) -> list[Diagnostic]:
    return [Diagnostic("duplicate-key", f"products/{n:05}.yaml", Position(n + 1, 1), ("id",), {"key": "id", "line": 1}, severity="warning" if n % 2 else "error") for n in range(number)]


def test_forges_are_told_of_errors_first(tmp_path):
    """GitHub shows ten annotations of a step."""
    kinds = [line.split()[0] for line in render_report(many(20), STRINGS["en"], "github", tmp_path).splitlines()]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10
    rows = render_report(many(20), STRINGS["vi"], "markdown", tmp_path).splitlines()[4:]
    assert [row.split()[1] for row in rows] == ["lỗi"] * 10 + ["cảnh"] * 10
    severities = [issue["severity"] for issue in json.loads(render_report(many(4), STRINGS["en"], "gitlab", tmp_path))]
    assert severities == ["major", "major", "minor", "minor"]


def test_gitlab(example):
    """https://docs.gitlab.com/ci/testing/code_quality/: every issue has a description, a name, a fingerprint of its own, a severity and a place."""
    root, faults = example
    issues = json.loads(render_report(faults, STRINGS["vi"], "gitlab", root))
    assert [(issue["check_name"], issue["severity"], issue["location"]) for issue in issues] == [
        ("not-a-picture", "major", {"path": "products/a.jpg", "lines": {"begin": 1}}),
        ("hidden-character", "major", {"path": "products/x.yaml", "lines": {"begin": 2}}),
        ("ambiguous-value", "major", {"path": "products/x.yaml", "lines": {"begin": 4}}),
        ("duplicate-key", "minor", {"path": "products/x.yaml", "lines": {"begin": 5}}),
    ]
    assert issues[2]["description"] == " ".join(part for part in (JSON_VI[2]["found"], JSON_VI[2]["expected"], JSON_VI[2]["help"]))
    assert len({issue["fingerprint"] for issue in issues}) == 4
    assert {issue["fingerprint"] for issue in issues} == {issue["fingerprint"] for issue in json.loads(render_report(faults, STRINGS["en"], "gitlab", root))}
    assert render_report([], STRINGS["en"], "gitlab", root) == "[]\n"


def test_a_fault_keeps_its_fingerprint_when_lines_move(tmp_path):
    here, there = (Diagnostic("unknown-place", "x.yaml", Position(line, 8), ("place",), {"value": "y"}) for line in (3, 9))
    one, other = (json.loads(render_report([fault], STRINGS["en"], "gitlab", tmp_path))[0]["fingerprint"] for fault in (here, there))
    assert one == other


def test_markdown(example):
    root, faults = example
    assert render_report(faults, STRINGS["en"], "markdown", root) == """\
In total: 3 errors, 1 warning, in 2 files.

| | where | what | help |
|---|---|---|---|
| error `not-a-picture` | `products/a.jpg` | This file is not a JPEG, PNG or WebP picture, or the picture is broken. A picture must be a JPEG, PNG or WebP file that can be opened. |  |
| error `hidden-character` | `products/x.yaml:2:10` | The character `U+202E` is not allowed (hidden, control or broken). Delete it or type the whole word again. |  |
| error `ambiguous-value` | `products/x.yaml:4:12` | The value “95.000” can be read in more than one way. Numbers are plain digits (a price: 95000), truth values are true or false; text, times, codes and telephone numbers stand in quotation marks. | Perhaps this is meant: 95000 |
| warning `duplicate-key` | `products/x.yaml:5:1` | The field “id” is there twice. Each field is written once; the first is on line 1. |  |
"""
    assert render_report([], STRINGS["vi"], "markdown", root) == "Không có lỗi nào.\n"


def test_hostile_text_makes_no_markdown(tmp_path):
    fault = Diagnostic("unknown-place", "products/[x](https:y)|@a.yaml", Position(1, 1), ("place",), {"value": "@a #1 <img src=x> | [b](https://example.org) `c`"})
    text = render_report([fault], STRINGS["en"], "markdown", tmp_path)
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert html.count("<td>") == 4 and "<a" not in html and "<img" not in html
    assert "@" not in re.sub(r"<code>.*?</code>", "", html)


def test_a_summary_stays_below_what_github_takes(tmp_path):
    text = render_report(many(9000), STRINGS["vi"], "markdown", tmp_path)
    rows = [line for line in text.splitlines() if line.startswith("| lỗi `") or line.startswith("| cảnh")]
    assert len(text.encode()) < 1_000_000 and len(rows) < 9000
    assert text.endswith(STRINGS["vi"].count("report.cut", 9000 - len(rows)) + "\n")


# Words for every code


def find_calls() -> list[tuple[pathlib.Path, ast.Call]]:
    """Every call of a constructor of diagnostics in the package."""
    calls = []
    for path in sorted((HOME / "generator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", None))
                if name in CONSTRUCTORS:
                    calls.append((path, node))
    return calls


def literal_codes() -> set[str]:
    """Codes given to a constructor, assigned to the name ``code``, or listed in a table ``CODES``."""
    codes = {call.args[0].value for _, call in find_calls() if call.args and isinstance(call.args[0], ast.Constant)}
    for path in (HOME / "generator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Form" and isinstance(node.args[1], ast.Constant):
                codes.add(node.args[1].value)
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            [target, *_] = node.targets if isinstance(node, ast.Assign) else [node.target]
            name = getattr(target, "id", None)
            if name == "CODES" and isinstance(node.value, ast.Dict):
                codes |= {value.value for value in node.value.values}
            elif name == "code" and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                codes.add(node.value.value)
            elif name == "code" and isinstance(node.value, ast.IfExp):
                branches = (node.value.body, node.value.orelse)
                codes |= {branch.value for branch in branches if isinstance(branch, ast.Constant)}
    return codes


def placeholders_of(entry: dict[str, str]) -> set[str]:
    return {name for text in entry.values() for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_codes_are_written_literally():
    """Only constructors (``code``) and those who repeat a diagnostic (``found.code``) may pass one on."""
    passed_on = [
        (path.name, call.lineno)
        for path, call in find_calls()
        if not (call.args and (isinstance(call.args[0], ast.Constant) or ast.unparse(call.args[0]).endswith("code")))
    ]
    assert passed_on == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_and_no_words_are_idle(language):
    assert set(WORDS[language]["faults"]) == literal_codes()


def test_entries_have_the_right_shape():
    for language in LANGUAGES:
        for code, entry in WORDS[language]["faults"].items():
            assert "found" in entry, code
            assert set(entry) <= {"found", "expected", "help"}, code
            assert all(text == unicodedata.normalize("NFC", text) and text.strip() for text in entry.values()), code


def test_languages_say_the_same():
    vi, en = (WORDS[language]["faults"] for language in LANGUAGES)
    assert list(vi) == list(en)
    for code in vi:
        assert set(vi[code]) == set(en[code]), code
        assert placeholders_of(vi[code]) == placeholders_of(en[code]), code


def test_placeholders_are_filled():
    """Where a call names its arguments, they fill the words."""
    for path, call in find_calls():
        if getattr(call.func, "id", getattr(call.func, "attr", None)) == "_fault":
            continue  # names its argument itself
        given = {keyword.arg for keyword in call.keywords} | {"cure"}
        for node in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(node, ast.Dict):
                given |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
        spread = None in given or any(isinstance(node, ast.Call) for node in call.args[1:]) or any(
            keyword.arg == "args" and not isinstance(keyword.value, ast.Dict) for keyword in call.keywords
        )
        if isinstance(call.args[0], ast.Constant) and not spread:
            needed = placeholders_of(WORDS["vi"]["faults"].get(call.args[0].value, {}))
            assert needed <= given, f"{path.name}:{call.lineno}"
