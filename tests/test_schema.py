"""The schemas: made from the record types, complete in both directions, and of one mind with the check."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from generator import workbench
from generator.check.form import CODES, check_form
from generator.editing.settings import NotPlainJson, with_extensions, with_settings
from generator.load.document import decode_document, load_document
from generator.load.strings import load_strings
from generator.model.files import FILES, glob_of, is_folder, record_at
from generator.model.record import LANGUAGES, Record
from generator.model.shape import all_records, record_name, shapes
from generator.model.strings import Strings
from generator.pipeline import load
from generator.render.choices import BRANCHES, choice_words
from generator.render.known import known_names
from generator.render.schema import KNOWN, MOST_OFFERED, known_schema, message, schemas
from generator.render.words import Words
from tests.conftest import CATALOGUE, EVER, ROOT, TODAY
from tests.judges.ajv import schema_errors
from tests.judges.yaml_server import YamlServer
from tests.test_cli import ocop
from tests.test_faults import PLACES, list_fixtures

WORDS = {language: Words(language, Strings(language, load_strings(ROOT, language))) for language in LANGUAGES}
SCHEMAS = {language: schemas(words) for language, words in WORDS.items()}
BESIDE = {KNOWN: known_schema(WORDS["vi"], {})}
each_language = pytest.mark.parametrize("language", LANGUAGES)

# What only arithmetic finds: the last digit of a bar code, and the 29th of February in a year that has none.
BEYOND_PATTERNS = {"gtin_check-digit", "date_not-in-calendar"}
FORM_CODES = {
    *CODES.values(), "missing-vietnamese",
    *(code for record in all_records(FILES) for shape in shapes(record).values() for code, _ in ((shape.item or shape).slips)),
    *(str(code) for record in all_records(FILES) for shape in shapes(record).values() if (code := (shape.item or shape).code)),
}  # fmt: skip


def definition(schema: dict[str, Any], record: type[Record], top: type[Record]) -> dict[str, Any]:
    return schema if record is top else schema["definitions"][f"record_{record_name(record)}"]


def followed(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    return {**part, **schema["definitions"][part["$ref"].rsplit("/", 1)[1]]} if "$ref" in part else part


def conditions(part: dict[str, Any]) -> dict[str, float]:
    """The limits of a part, which stand in ``if`` so that the message beside them can be ours."""
    return {key: limit for check in part.get("allOf", ()) for key, limit in check.get("if", {}).items()}


def messages(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (schema[key] for key in ("errorMessage", "patternErrorMessage") if isinstance(schema.get(key), str))
        yield from (text for value in schema.values() for text in messages(value))
    elif isinstance(schema, list):
        yield from (text for value in schema for text in messages(value))


# One definition


@each_language
def test_every_record_and_field_is_in_the_schema_with_its_words(language: str) -> None:
    words, told = WORDS[language], SCHEMAS[language]
    assert list(told) == [record_name(record) for record in FILES]
    for file in FILES:
        schema = told[record_name(file)]
        inside = {f"record_{record_name(record)}" for record in all_records([file])[1:]}
        assert {name for name in schema["definitions"] if name.startswith("record_")} == inside
        for record in all_records([file]):
            own = definition(schema, record, file)
            assert list(own["properties"]) == list(record.model_fields)
            assert own["additionalProperties"] is False
            needed = [part["required"][0] for part in own["allOf"] if "required" in part]
            assert needed == [name for name, info in record.model_fields.items() if info.is_required()]
            for name, part in own["properties"].items():
                entry = words.t.fields[f"{record_name(record)}.{name}"]
                assert (part["title"], part["description"]) == (entry.label, entry.help)


def test_every_choice_and_limit_is_in_the_schema() -> None:
    for file in FILES:
        schema = SCHEMAS["vi"][record_name(file)]
        for record in all_records([file]):
            for name, shape in shapes(record).items():
                part = followed(schema, definition(schema, record, file)["properties"][name])
                inner = followed(schema, part["items"]) if shape.kind == "list" else part
                assert tuple(inner.get("enum", ())) == (shape.item or shape).choices
                limits = {"exclusiveMinimum": shape.gt, "minimum": shape.ge, "maximum": shape.le, "minItems": shape.least, "maxItems": shape.most}
                limits["maxLength"] = (shape.item or shape).max_length
                if shape.kind == "partial_date":
                    limits |= {"minimum": 1900, "maximum": 2199}
                assert {**conditions(part), **conditions(inner)} == {key: limit for key, limit in limits.items() if limit is not None}


@each_language
def test_every_fault_of_form_is_told_in_our_words(language: str) -> None:
    told = {text for schema in SCHEMAS[language].values() for text in messages(schema)}
    codes = {text.rpartition("[")[2].rstrip("]") for text in told}
    assert codes == FORM_CODES
    for text in told:
        sentence, _, code = text.rpartition(" [")
        assert sentence and "{" not in sentence and f"{sentence} [{code}" == text
    assert message(WORDS[language], "empty-text").startswith(WORDS[language].t.faults["empty-text"].found)


@each_language
def test_every_choice_has_words_and_no_words_are_idle(language: str) -> None:
    fields = {f"{record_name(record)}.{name}": (record, name) for record in all_records(FILES) for name in shapes(record)}
    with_choices = {key for key, (record, name) in fields.items() if (s := shapes(record)[name]).choices or (s.item and s.item.choices)}
    assert with_choices == BRANCHES.keys()
    used: dict[str, set[str]] = {}
    for key in with_choices:
        found = choice_words(WORDS[language], *fields[key])
        assert found and all(isinstance(text, str) and text and "{" not in text for text in found.values())
        used.setdefault(BRANCHES[key], set()).update(map(str, found))
    own = {f"choices.{name}": set(branch) for name, branch in load_strings(ROOT, language)["choices"].items()}
    assert {name: keys for name, keys in used.items() if name.startswith("choices.")} == own


# Of one mind with the check


def with_value(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    if not path:
        return new
    value = copy.copy(value)
    value[path[0]] = with_value(value[path[0]], path[1:], new)
    return value


def parts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from parts(inner, (*path, key))


STRANGE: tuple[object, ...] = (
    None, True, -1, 0, 1.5, 10**17, 2021, "", " ", "x", " x", "x\ny", "2021", "2021-02-30", "2021-13", "2021-12-13", [], {}, [1], [[]], [None],
    {"a": 1}, {"vi": None}, {"vi": {}}, {"vi": "x"}, "https://example.org/", "http://example.org", "ftp://x.y", "https://a b.c", "mailto:a@b.c",
    "https://u:p@a.b", "0912345678", "KG0001", "A" * 301, "x" * 20_001,
)  # fmt: skip


def accepted(record: type[Record], value: object) -> bool:
    try:
        record.model_validate(value)
    except ValidationError:
        return False
    return True


@pytest.mark.judge
def test_schemas_accept_what_the_check_accepts() -> None:
    """Every part of every file of the made-up catalogue, with every strange value in its place: thousands of documents."""
    asked: list[tuple[str, object]] = []
    wanted: list[bool] = []
    for path in sorted((*CATALOGUE.glob("products/*.yaml"), *CATALOGUE.glob("catalog/data/**/*.yaml"))):
        address = path.relative_to(CATALOGUE).as_posix()
        record = record_at(address)
        document, _ = load_document(CATALOGUE, address)
        assert record and document
        asked.append((record_name(record), document.value))
        wanted.append(True)
        if is_folder(record) and path != min(path.parent.glob("*.yaml")):
            continue
        for where in parts(document.value):
            # An empty field ("website:") is left out for the check; an editor asks for its content or for the line to go.
            # True is 1 for Python, so that the check takes it as the stars of the lowest band.
            for new in STRANGE[2 if where[-1:] == ("stars",) else 1 :]:
                value = with_value(document.value, where, new)
                asked.append((record_name(record), value))
                wanted.append(accepted(record, value))
    found = [errors == [] for errors in schema_errors({**SCHEMAS["vi"], **BESIDE}, asked)]
    assert len(asked) > 10_000 and 200 < sum(found) < len(found) - 200
    assert [(name, value) for (name, value), good, wish in zip(asked, found, wanted, strict=True) if good != wish and value is not None] == []


@pytest.mark.judge
def test_an_empty_field_is_left_out_for_the_check_alone() -> None:
    value: dict[str, object] = {"id": "TT0001", "slug": "a", "name": {"vi": "x"}, "place": "a", "website": None}
    assert accepted(record_at("products/TT0001.yaml"), value)  # type: ignore[arg-type]
    [errors] = schema_errors({**SCHEMAS["vi"], **BESIDE}, [("product", value)])
    assert "/website type" in errors
    assert schema_errors({**SCHEMAS["vi"], **BESIDE}, [("product", {name: part for name, part in value.items() if name != "website"})]) == [[]]


def broken_forms() -> Iterator[tuple[Path, type[Record], str, list[tuple[int, str]]]]:
    """The fixtures of faults that are of form alone: file, record, text, and the line and code of each fault."""
    for fixture in list_fixtures():
        record = record_at(PLACES[fixture.parent.name]) if fixture.suffix == ".yaml" else None
        document, faults = (None, []) if record is None else decode_document("x.yaml", fixture.read_bytes())
        if record is None or document is None or faults:
            continue
        _, found = check_form(document, record)
        if found:
            yield fixture, record, fixture.read_text(encoding="utf-8"), sorted((fault.position.line, fault.code) for fault in found if fault.position)


@pytest.mark.judge
def test_schemas_refuse_what_the_check_refuses() -> None:
    fixtures = list(broken_forms())
    asked = [(record_name(record), decode_document("x.yaml", text.encode())[0].value) for _, record, text, _ in fixtures]  # type: ignore[union-attr]
    found = schema_errors({**SCHEMAS["vi"], **BESIDE}, asked)
    assert len(fixtures) > 60
    assert {fixture.stem for (fixture, *_), errors in zip(fixtures, found, strict=True) if not errors} == BEYOND_PATTERNS


# In an editor


@pytest.fixture(scope="module")
def editor() -> Iterator[YamlServer]:
    """yaml-language-server in this repository, with the settings and schemas that are committed."""
    with YamlServer(ROOT) as server:
        yield server


def data_files(root: Path) -> dict[str, str]:
    paths = (*root.glob("products/**/*.yaml"), *root.glob("catalog/data/**/*.yaml"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.judge
def test_an_editor_is_silent_about_every_good_file(editor: YamlServer) -> None:
    files = data_files(ROOT)
    assert len(files) > 100
    assert {path: told for path, told in editor.diagnostics(files).items() if told} == {}


@pytest.mark.judge
def test_an_editor_is_silent_about_the_made_up_catalogue() -> None:
    with YamlServer(ROOT) as server:
        assert {path: told for path, told in server.diagnostics(data_files(CATALOGUE)).items() if told} == {}


# Where the editor says less or stands a line higher, because it knows only patterns or names the field around.
OTHERWISE = {
    "consent-record_missing": [(17, "missing-field")],
    "name_missing-vietnamese": [(3, "missing-vietnamese")],
    "photo_alt-without-vietnamese": [(17, "missing-vietnamese")],
    "name_null": [(3, "fields-needed")],
    "name_vi-empty": [(4, "text-needed")],
    "recognitions_null": [(8, "list-needed")],
    "slug_misspelt": [(1, "missing-field"), (2, "unknown-field")],
    "stars_text": [(9, "unknown-value")],
    **dict.fromkeys(BEYOND_PATTERNS, []),
}


@pytest.mark.judge
def test_an_editor_names_each_fault_at_its_line_in_the_words_of_the_check(editor: YamlServer) -> None:
    folders = [(PLACES[fixture.parent.name], *rest) for fixture, *rest in broken_forms() if is_folder(rest[0])]
    stems = [fixture.stem for fixture, record, *_ in broken_forms() if is_folder(record)]
    names = [address.replace(".yaml", f"-{number}.yaml") for number, (address, *_) in enumerate(folders)]
    told = editor.diagnostics({name: text for name, (_, _, text, _) in zip(names, folders, strict=True)})
    assert len(names) > 60
    for name, stem, (_, _, _, wanted) in zip(names, stems, folders, strict=True):
        found = [(line, text.rpartition("[")[2].rstrip("]")) for line, text in told[name]]
        assert found == OTHERWISE.get(stem, wanted), (stem, told[name])
        for _, text in told[name]:
            code = text.rpartition("[")[2].rstrip("]")
            assert text.endswith(f"[{code}]") and text in set(messages([*SCHEMAS["vi"].values()]))


@pytest.mark.judge
def test_an_editor_explains_and_completes_in_vietnamese(editor: YamlServer) -> None:
    text = 'id: "KG9001"\nname:\n  vi: "Sản phẩm mẫu"\nrecognitions:\n  - evidence: "B"\n    \n'
    assert editor.hover("products/KG9001.yaml", text, 2, 2).startswith("#### Tên sản phẩm\n\nTên như trên giấy chứng nhận hoặc trong nguồn.")
    assert "`B`: Nguồn khác nêu số sao" in editor.hover("products/KG9001.yaml", text, 5, 7)
    offered = editor.completions("products/KG9001.yaml", text, 6, 5)
    assert {"stars", "score", "decision", "sources"} <= offered.keys() and "evidence" not in offered
    assert offered["score"]["documentation"]["value"].startswith("Tổng điểm trung bình của hội đồng, từ 0 đến 100.")
    values = editor.completions("products/KG9002.yaml", "recognitions:\n  - level: \n", 2, 12)
    assert values["province"]["documentation"] == "Cấp tỉnh" or values["province"]["documentation"]["value"] == "Cấp tỉnh"


@pytest.mark.judge
def test_an_editor_offers_the_records_that_a_field_may_name(small_catalogue: Path) -> None:
    assert ocop("schema", cwd=small_catalogue).returncode == 0
    with YamlServer(small_catalogue) as editor:
        for number, typed in enumerate(("", "mau", '"mau', '"mau"')):
            path, column = f"products/TT9{number:03}.yaml", 11 + len(typed.rstrip('"'))
            offered = editor.completions(path, f"producer: {typed}\n", 1, column)
            assert offered['"ho-mau" Hộ mẫu']["insertText"] == '"ho-mau"'
        assert any(label.startswith('"huyen-mau-dong" ') for label in editor.completions("products/TT9009.yaml", "place: \n", 1, 8))


@pytest.mark.judge
def test_an_editor_offers_a_new_file_to_fill_in(editor: YamlServer) -> None:
    offered = editor.completions("products/KG9005.yaml", "", 1, 1)
    assert offered["Sản phẩm: các trường bắt buộc"]["insertText"] == 'id: "$1"\nslug: "$2"\nname:\n  vi: "$3"\nplace: "$4"'
    assert 'evidence: "${1|A,B,C|}"' in editor.completions("products/KG9006.yaml", "recognitions:\n  - \n", 2, 5)["Lần công nhận: các trường bắt buộc"]["insertText"]


# The command's files


def test_what_is_committed_is_in_step() -> None:
    found = workbench.schema_files(ROOT, ROOT, "vi", EVER)
    assert [file.address for file in found.missing] == [] and found.unread == () and found.faults == ()


def test_every_file_has_its_schema_by_its_path() -> None:
    mapped = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert mapped == {f".vscode/schemas/{record_name(record)}.json": glob_of(record) for record in FILES}
    kept = {path.stem for path in (ROOT / ".vscode/schemas").glob("*.json")}
    assert kept == {record_name(record) for record in FILES} | {"known"}


def test_what_references_may_name(small_catalogue: Path) -> None:
    loaded = load(small_catalogue, TODAY)
    known = known_names(loaded.words["vi"], loaded.catalogue)  # type: ignore[union-attr]
    assert known.keys() == known_schema(WORDS["vi"], {})["definitions"].keys()
    assert known["producer"]["doanh-nghiep-mau"] == "Doanh nghiệp mẫu" and all(known.values())
    assert any(name.endswith(")") for name in known["place"].values())


def test_what_is_offered_is_one_text_whatever_it_holds() -> None:
    [offer] = known_schema(WORDS["vi"], {"group": {'I"$1\\': "Nhóm"}})["definitions"]["group"]["defaultSnippets"]
    assert offer == {"label": '"I\\"$1\\\\" Nhóm', "body": '"I\\\\"\\$1\\\\\\\\"'}


def test_too_many_to_offer_are_not_offered() -> None:
    many = {f"TT{number:05}": "x" for number in range(MOST_OFFERED)}
    assert len(known_schema(WORDS["vi"], {"product": many})["definitions"]["product"]["defaultSnippets"]) == MOST_OFFERED
    assert known_schema(WORDS["vi"], {"product": {**many, "TT99999": "x"}})["definitions"]["product"]["defaultSnippets"] == []


def test_settings_of_others_stay() -> None:
    own = with_settings(None)
    assert with_settings(own) == own
    more = json.dumps({"editor.fontSize": 16, **json.loads(own)}).encode()
    assert with_settings(more) == more
    changed = json.loads(with_settings(b'{"yaml.yamlVersion": "1.1", "editor.fontSize": 16}'))
    assert (changed["yaml.yamlVersion"], changed["editor.fontSize"]) == ("1.2", 16)
    assert json.loads(with_extensions(b'{"recommendations": ["RedHat.vscode-yaml", "x.y"]}'))["recommendations"] == [
        "RedHat.vscode-yaml", "x.y", "editorconfig.editorconfig",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"// a comment\n{}", b"[]", b"", b"\xff", b"[" * 100_000])
def test_settings_that_cannot_be_read_are_left_alone(content: bytes) -> None:
    with pytest.raises(NotPlainJson):
        with_settings(content)


def test_the_command_writes_what_is_missing_and_tells_what_is_not_in_step(small_catalogue: Path) -> None:
    folder = small_catalogue / ".vscode"
    done = ocop("schema", "--check", cwd=small_catalogue)
    assert done.returncode == 1 and ".vscode/schemas/product.json" in done.stdout and not folder.exists()
    assert ocop("schema", cwd=small_catalogue).returncode == 0
    assert ocop("schema", "--check", cwd=small_catalogue).returncode == 0
    assert json.loads((folder / "schemas/product.json").read_text(encoding="utf-8"))["title"] == "Sản phẩm"
    (folder / "schemas/product.json").write_text("{}", encoding="utf-8")
    done = ocop("schema", "--check", cwd=small_catalogue)
    assert done.returncode == 1 and done.stdout.count(".json") == 1
    assert ocop("schema", "--lang", "en", cwd=small_catalogue).returncode == 0
    assert json.loads((folder / "schemas/product.json").read_text(encoding="utf-8"))["title"] == "Product"


def test_a_new_producer_does_not_make_the_schemas_wrong(small_catalogue: Path) -> None:
    ocop("schema", cwd=small_catalogue)
    path = small_catalogue / "catalog/data/producers/chu-the-moi-mau.yaml"
    path.write_text('id: "chu-the-moi-mau"\nname:\n  vi: "Chủ thể mới mẫu"\n', encoding="utf-8")
    done = ocop("schema", "--check", cwd=small_catalogue)
    assert done.returncode == 0 and "Đây không phải là lỗi" in done.stdout
    ocop("schema", cwd=small_catalogue)
    assert "Chủ thể mới mẫu" in (small_catalogue / ".vscode/schemas/known.json").read_text(encoding="utf-8")


def test_a_broken_catalogue_still_gets_its_schemas(small_catalogue: Path) -> None:
    (small_catalogue / "catalog/data/settings.yaml").write_text("[", encoding="utf-8")
    done = ocop("schema", cwd=small_catalogue)
    assert (done.returncode, done.stderr) == (0, "")
    assert (small_catalogue / ".vscode/schemas/known.json").exists()


def test_nothing_is_written_through_links_nor_over_what_cannot_be_read(small_catalogue: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (small_catalogue / ".vscode/schemas").mkdir(parents=True)
    (small_catalogue / ".vscode/schemas/product.json").symlink_to(victim)
    done = ocop("schema", cwd=small_catalogue)
    assert done.returncode == 2 and "product.json" in done.stderr and victim.read_text(encoding="utf-8") == "mine"
    (small_catalogue / ".vscode/schemas/product.json").unlink()
    (small_catalogue / ".vscode").rename(tmp_path / "elsewhere")
    (small_catalogue / ".vscode").symlink_to(tmp_path / "elsewhere")
    assert ocop("schema", cwd=small_catalogue).returncode == 2 and not any((tmp_path / "elsewhere/schemas").iterdir())
    (small_catalogue / ".vscode").unlink()
    (tmp_path / "elsewhere").rename(small_catalogue / ".vscode")
    (small_catalogue / ".vscode/settings.json").write_text("// mine\n{}", encoding="utf-8")
    done = ocop("schema", cwd=small_catalogue)
    assert done.returncode == 1 and "settings.json" in done.stderr
    assert (small_catalogue / ".vscode/settings.json").read_text(encoding="utf-8") == "// mine\n{}"


def test_the_site_publishes_the_schemas_in_both_languages(built_site: Path) -> None:
    for folder, language in (("", "vi"), ("en/", "en")):
        for name, schema in SCHEMAS[language].items():
            assert json.loads((built_site / f"api/v1/schema/{folder}{name}.json").read_text(encoding="utf-8")) == schema
        assert (built_site / f"api/v1/schema/{folder}known.json").exists()
