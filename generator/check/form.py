"""The form of one record: pydantic's errors as diagnostics with line, column and cure.

Knows no rule that needs a second record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.check.cure import suggest_value
from generator.check.fault import NEARLY_SURE_OF_FIELD, closest, plain, position_of
from generator.diagnostic import Diagnostic, FieldPath
from generator.load.document import Document
from generator.model.record import Record
from generator.model.shape import Shape, shape_of

R = TypeVar("R", bound=Record)

# pydantic's error type -> our code. Types that the record modules raise themselves are codes already.
CODES: Mapping[str, str] = {
    "missing": "missing-field",
    "extra_forbidden": "unknown-field",
    "literal_error": "unknown-value",
    "string_type": "text-needed",
    "int_type": "whole-number-needed",
    "int_from_float": "whole-number-needed",
    "float_type": "number-needed",
    "bool_type": "true-or-false-needed",
    "tuple_type": "list-needed",
    "list_type": "list-needed",
    "dict_type": "fields-needed",
    "model_type": "fields-needed",
    "model_attributes_type": "fields-needed",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than": "out-of-range",
    "less_than_equal": "out-of-range",
    "string_too_long": "text-too-long",
    "too_short": "list-too-short",
    "too_long": "list-too-long",
}


def check_form(document: Document, record: type[R]) -> tuple[R | None, list[Diagnostic]]:
    """Read a document as a record: the record, or every fault of its form."""
    try:
        return record.model_validate(document.value), []
    except ValidationError as invalid:
        faults = [_diagnostic(document, record, error) for error in invalid.errors(include_url=False)]
        # A misspelt field is missing under its right name, too: that is one fault, not two.
        meant = {(*d.field[:-1], d.cure) for d in faults if d.code == "unknown-field"}
        # Entries of a wrong form do not count as entries: the list is not too short because of them.
        around = {d.field[:length] for d in faults for length in range(len(d.field))}
        idle = {"missing-field": meant, "missing-vietnamese": meant, "list-too-short": around}
        return None, [d for d in faults if d.field not in idle.get(d.code, ())]


def _diagnostic(document: Document, record: type[Record], error: ErrorDetails) -> Diagnostic:
    field: FieldPath = error["loc"]
    context = error.get("ctx") or {}
    code = CODES.get(error["type"], error["type"])
    if "_" in code:
        # A kind of error that no field of ours can have today; the officer still gets its line.
        code = "wrong-value"
    if code == "list-too-long" and isinstance(error["input"], str):
        code = "text-too-long"
    if error["input"] is None and code.endswith("-needed"):
        # "vi:" with nothing behind it.
        code = "missing-vietnamese" if field[-1] == "vi" else "empty-text"
    position = position_of(document, field)
    args: dict[str, object] = {"value": _shown(error["input"])}
    cure: str | None = context.get("cure")
    if code == "unknown-field":
        position = document.keys.get(field, position)
        known = field_names(record, field[:-1])
        args = {"name": field[-1], "known": ", ".join(known)}
        cure = closest(field[-1], known, NEARLY_SURE_OF_FIELD)
    elif code in ("missing-field", "missing-vietnamese"):
        code = "missing-vietnamese" if field[-1] == "vi" else code
        args = {"name": field[-1]}
    elif code == "text-needed" and isinstance(error["input"], int):
        cure = f'"{args["value"]}"'
    elif code == "unknown-value":
        choices = [str(choice).strip("'\"") for choice in str(context["expected"]).replace(" or ", ", ").split(", ")]
        if error["input"] in choices:
            # The right number, but between quotation marks.
            code, cure = "whole-number-needed", args["value"]
        else:
            args["choices"] = ", ".join(choices)
            cure = closest(error["input"], choices)
    elif code in ("out-of-range", "text-too-long", "list-too-short", "list-too-long"):
        args["limit"] = next(f"{_LIMITS[key]}{plain(value)}" for key, value in context.items() if key in _LIMITS)
    return Diagnostic(code, document.path, position, field, args, cure or suggest_value(code, error["input"]))


# What pydantic calls a limit -> the sign before it in the message.
_LIMITS: Mapping[str, str] = {"gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ ", "max_length": "", "min_length": ""}


def _shown(value: object) -> str:
    """The faulty value as the message quotes it."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, (list, tuple)):
        return "[…]"
    text = {True: "true", False: "false", None: "null"}[value] if value is None or isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def field_names(record: type[Record], field: FieldPath) -> list[str]:
    """The fields that a record, or the part of it that ``field`` leads to, may have."""
    current: Shape | None = shape_of(record)
    for step in field:
        current = current.at(step) if current else None
    return list(current.fields) if current else []
