"""JSON Schema of every kind of file, made from the record types, with our own words as an editor shows them.

Draft 7, which every editor reads. ``errorMessage`` and its like are what yaml-language-server says instead of English;
limits stand in ``if``/``else``, because only so can their message be ours. No file is read here.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from generator.model.address import API
from generator.model.dates import FIRST_YEAR, LAST_YEAR
from generator.model.files import FILES
from generator.model.record import Language, Record
from generator.model.shape import Shape, all_records, record_name, shapes
from generator.render.choices import choice_words
from generator.render.environment import Context
from generator.render.file import File, write_json
from generator.render.known import known_names
from generator.render.reference import value_words
from generator.render.words import Words

Json = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
# The file beside the schemas that holds the IDs which references may name. It only offers, so it may be older than the data.
KNOWN = "known.json"
# Beyond that a language server keeps the officer waiting for seconds at each key: its work grows with the square.
MOST_OFFERED = 2_000
# What would be a stop in a snippet.
_SNIPPET = re.compile(r"[\\$}]")
_TYPES: Mapping[str, tuple[object, str]] = {
    "text": ("string", "text-needed"),
    "day": ("string", "day-needed"),
    "partial_date": (["string", "integer"], "wrong-date"),
    "whole": ("integer", "whole-number-needed"),
    "number": ("number", "number-needed"),
    "truth": ("boolean", "true-or-false-needed"),
    "list": ("array", "list-needed"),
    "keyed": ("object", "fields-needed"),
}
_BOUNDS = {"gt": ("exclusiveMinimum", ">"), "ge": ("minimum", "≥"), "lt": ("exclusiveMaximum", "<"), "le": ("maximum", "≤")}
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def schemas(words: Words) -> dict[str, Json]:
    """The schema of each kind of file, by the name of its record type (``product``)."""
    return {record_name(record): _schema(words, record) for record in FILES}


def known_schema(words: Words, known: Mapping[str, Mapping[str, str]]) -> Json:
    """What references may name: kind -> ID -> name. An editor offers them by name; nothing is refused for not being here."""
    return {"$schema": DRAFT, "$comment": words.t.schema.comment, "definitions": {kind: _offers(known.get(kind, {})) for kind in _referred()}}


def published_schemas(contexts: Mapping[Language, Context]) -> Iterator[File]:
    """The schemas for those who keep their files elsewhere or write programs: in Vietnamese, and in English below ``en``."""
    for language, context in contexts.items():
        folder = f"{API}schema/" if language == "vi" else f"{API}schema/{language}/"
        for name, schema in schemas(context.words).items():
            yield File(f"{folder}{name}.json", write_json(schema))
        yield File(f"{folder}{KNOWN}", write_json(known_schema(context.words, known_names(context.words, context.catalogue))))


def message(words: Words, code: str, **args: object) -> str:
    """What ``ocop check`` says of a fault, as far as it can be said without the value, and the fault's code."""
    entry = words.t.faults[code]
    parts = [str(entry[part]) for part in ("found", "expected") if part in entry]
    said = [part.format(**args) for part in parts if {name for _, name, _, _ in string.Formatter().parse(part) if name} <= args.keys()]
    return f"{' '.join(said)} [{code}]"


def _offers(names: Mapping[str, str]) -> Json:
    # The label is what the officer types against: the ID, with or without quotation marks, and the name with its tone marks.
    offered = sorted(names.items()) if len(names) <= MOST_OFFERED else ()
    return {"defaultSnippets": [{"label": f"{_quoted(key)} {name}".rstrip(), "body": _SNIPPET.sub(r"\\\g<0>", _quoted(key))} for key, name in offered]}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _referred() -> tuple[str, ...]:
    """The kinds of records that references name."""
    found = {(shape.item or shape).to for record in all_records(FILES) for shape in shapes(record).values()}
    return tuple(sorted(kind for kind in found if kind))


def _schema(words: Words, record: type[Record]) -> Json:
    own = words.t.reference.records[record_name(record)]
    head = {"$schema": DRAFT, "$comment": words.t.schema.comment, "title": own.title, "description": own.where.replace("`", "")}
    inside = {f"record_{record_name(part)}": _record(words, part) for part in all_records([record])[1:]}
    forms = {_form_name(shape): _text(words, shape) for part in all_records([record]) for shape in _texts(part)}
    return {**head, **_record(words, record), "definitions": {**inside, **dict(sorted(forms.items()))}}


def _record(words: Words, record: type[Record]) -> Json:
    fields = shapes(record)
    needed = [name for name, shape in fields.items() if shape.required]
    # A part has one message for all its keywords: what needs another needs a part of its own.
    checks = [{"type": "object", "errorMessage": message(words, "fields-needed")}]
    checks += [{"required": [name], "errorMessage": _missing(words, name)} for name in needed]
    made: Json = {
        "properties": {name: _field(words, record, name, shape) for name, shape in fields.items()},
        "additionalProperties": False,
        "errorMessage": message(words, "unknown-field", known=", ".join(fields)),
        "allOf": checks,
    }
    if len(needed) > 1:
        label = words.t.format("schema.skeleton", title=words.t.reference.records[record_name(record)].title)
        made["defaultSnippets"] = [{"label": label, "description": words.t.schema.skeleton_help, "body": _skeleton(record, count(1))}]
    return made


def _skeleton(record: type[Record], stops: Iterator[int]) -> Json:
    """The required fields of a record, empty, as a snippet whose stops the officer walks through."""
    return {name: _to_fill(shape, stops) for name, shape in shapes(record).items() if shape.required}


def _to_fill(shape: Shape, stops: Iterator[int]) -> object:
    if shape.record:
        return _skeleton(shape.record, stops)
    if shape.kind == "list" and shape.item:
        return [_to_fill(shape.item, stops)]
    choices = ",".join(map(str, shape.choices))
    stop = f"${{{next(stops)}|{choices}|}}" if choices else f"${next(stops)}"
    return f'"{stop}"' if shape.pattern or isinstance(next(iter(shape.choices), 0), str) else stop


def _missing(words: Words, name: str) -> str:
    return message(words, "missing-vietnamese" if name == "vi" else "missing-field", name=name)


def _field(words: Words, record: type[Record], name: str, shape: Shape) -> Json:
    entry = words.t.fields[f"{record_name(record)}.{name}"]
    values = f"*{words.t.reference.fields['values']}:* {value_words(words, shape, {}, linked=False)}"
    said = {"title": entry.label, "description": entry.help, "markdownDescription": f"{_escape(entry.help)}\n\n{values}"}
    default = {} if shape.default is None else {"default": shape.default}
    return {**said, **_value(words, shape, choice_words(words, record, name)), **default}


def _value(words: Words, shape: Shape, choices: Mapping[Any, str]) -> Json:
    if shape.record:
        return {"$ref": f"#/definitions/record_{record_name(shape.record)}"}
    if shape.pattern:
        return {"$ref": f"#/definitions/{_form_name(shape)}"}
    if shape.choices:
        told = message(words, "unknown-value", choices=", ".join(map(str, shape.choices)))
        return {"enum": list(shape.choices), "enumDescriptions": [choices[choice] for choice in shape.choices], "errorMessage": told}
    kind, code = _TYPES[shape.kind]
    made: Json = {"type": kind, "errorMessage": message(words, code)}
    if shape.item:
        made["items" if shape.kind == "list" else "additionalProperties"] = _value(words, shape.item, choices)
    checks = [*_bounds(words, shape), *_entries(words, shape)]
    return {**made, "allOf": checks} if checks else made


def _texts(record: type[Record]) -> Iterable[Shape]:
    """The shapes with a pattern that a record's fields have."""
    inner = (shape.item or shape for shape in shapes(record).values())
    return (shape for shape in inner if shape.pattern)


def _form_name(shape: Shape) -> str:
    return f"id_of_{shape.to}" if shape.to else str(shape.form)


def _text(words: Words, shape: Shape) -> Json:
    """A text: its slips one after the other, so that the first alone is told of."""
    kind, code = _TYPES[shape.kind]
    rest: Json = {"pattern": _whole(shape.pattern), "patternErrorMessage": message(words, str(shape.code))}
    for slip, pattern in reversed(shape.slips):
        found = {"pattern": _whole(pattern), "patternErrorMessage": message(words, slip)}
        rest = {"if": {"type": "string", "pattern": _whole(pattern)}, "then": rest, "else": found}
    checks = _unless({"maxLength": shape.max_length}, message(words, "text-too-long", limit=shape.max_length)) if shape.max_length else []
    if shape.kind == "partial_date":
        checks = _unless({"minimum": FIRST_YEAR, "maximum": LAST_YEAR}, message(words, "wrong-date"))
    if shape.to:
        checks.append({"$ref": f"{KNOWN}#/definitions/{shape.to}"})
    return {"type": kind, "errorMessage": message(words, code), **rest, **({"allOf": checks} if checks else {})}


def _whole(pattern: str | None) -> str:
    return f"^(?:{pattern})$"


def _bounds(words: Words, shape: Shape) -> list[Json]:
    found = {key: (name, getattr(shape, key), sign) for key, (name, sign) in _BOUNDS.items() if getattr(shape, key) is not None}
    told = ", ".join(f"{sign} {_plain(limit)}" for _, limit, sign in found.values())
    return _unless({name: limit for name, limit, _ in found.values()}, message(words, "out-of-range", limit=told)) if found else []


def _entries(words: Words, shape: Shape) -> list[Json]:
    least = _unless({"minItems": shape.least}, message(words, "list-too-short", limit=shape.least)) if shape.least else []
    most = _unless({"maxItems": shape.most}, message(words, "list-too-long", limit=shape.most)) if shape.most else []
    return least + most


def _unless(condition: Json, told: str) -> list[Json]:
    """Refuse, in our own words, what does not meet a condition that has no message of its own."""
    return [{"if": condition, "else": {"type": "null", "errorMessage": told}}]


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _escape(text: str) -> str:
    """Text as Markdown that means nothing but itself."""
    return _MARKS.sub(r"\\\1", text)
