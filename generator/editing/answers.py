"""A new product, and perhaps its producer, out of answers: a free ID and slug, what an answer means, and the files.

An answer is checked by the same types as a file. Asks nobody, writes nothing, holds no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from generator.check.form import check_form
from generator.diagnostic import Diagnostic, FieldPath
from generator.editing.mending import CARRY_NOTHING, tidy
from generator.load.characters import describe_character, find_forbidden
from generator.load.document import Document
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.shape import shape_of

# What a record needs to be one, so that a single answer can be checked on its own.
_SAMPLES: Mapping[type[Record], Mapping[FieldPath, object]] = {
    Product: {("id",): "AA0001", ("slug",): "a", ("name", "vi"): "a", ("place",): "a"},
    Producer: {("id",): "a", ("name", "vi"): "a"},
}
_RECOGNITION: Mapping[FieldPath, object] = {("recognitions", 0, "evidence"): "A", ("recognitions", 0, "sources", 0, "url"): "https://a.vn"}


def read_answer(text: str, record: type[Record], field: FieldPath) -> object:
    """What somebody typed as the plain value that the field takes; left as text where it does not fit. Spaces and hidden characters go."""
    text = unicodedata.normalize("NFC", "".join(letter for letter in text if letter not in CARRY_NOTHING).replace("\t", " "))
    text = tidy(text)
    shape = shape_of(record)
    for step in field:
        shape = shape.at(step) if shape else None  # type: ignore[assignment]
    if shape and shape.kind == "choice":
        return next((choice for choice in shape.choices if str(choice) == text), text)
    if shape and shape.kind in ("whole", "number") and re.fullmatch(r"[0-9]{1,15}", text, re.ASCII):
        return int(text)
    if shape and shape.kind == "number" and re.fullmatch(r"[0-9]{1,12}\.[0-9]{1,6}", text, re.ASCII):
        return float(text)
    return text


def check_answer(value: object, record: type[Record], field: FieldPath) -> Diagnostic | None:
    """The first fault of one answer, as the check of a file would tell it."""
    hidden = find_forbidden(value) if isinstance(value, str) else None
    if hidden:
        return Diagnostic("hidden-character", "", field=field, args=describe_character(hidden[0]))
    around = {**_SAMPLES[record], **(_RECOGNITION if field[0] == "recognitions" else {}), field: value}
    _, faults = check_form(Document("", assemble(around)), record)
    return next((fault for fault in faults if fault.field[: len(field)] == field), None)


def assemble(answers: Mapping[FieldPath, object]) -> dict[str, object]:
    """Answers by the paths of their fields as the plain values of one record."""
    whole: dict[str, object] = {}
    for field, value in answers.items():
        box: Any = whole
        for step, coming in zip(field[:-1], field[1:], strict=True):
            box = _inside(box, step, [] if isinstance(coming, int) else {})
        _inside(box, field[-1], value)
    return whole


def _inside(box: Any, step: str | int, new: object) -> Any:
    """What stands at ``step`` of a dict or list; ``new`` where nothing does yet."""
    if isinstance(box, dict):
        return box.setdefault(step, new)
    if step == len(box):
        box.append(new)
    return box[step]


def check_draft(value: dict[str, object], record: type[Record]) -> list[Diagnostic]:
    """The faults of form of a whole record that is not in a file yet."""
    return check_form(Document("", value), record)[1]
