"""A new product, and perhaps its producer, out of answers: a free ID and slug, what an answer means, and the files.

An answer is checked by the same types as a file. Asks nobody, writes nothing, holds no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from generator.check.form import check_form
from generator.diagnostic import Diagnostic, FieldPath
from generator.editing.mending import CARRY_NOTHING, tidy
from generator.load.characters import describe_character, find_forbidden
from generator.load.document import Document
from generator.model.address import is_reserved
from generator.model.catalogue import Catalogue
from generator.model.permalinks import published_slugs
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.shape import shape_of
from generator.model.text import slug

_SLUG_LENGTH = 100
# What a record needs to be one, so that a single answer can be checked on its own.
_SAMPLES: Mapping[type[Record], Mapping[FieldPath, object]] = {
    Product: {("id",): "AA0001", ("slug",): "a", ("name", "vi"): "a", ("place",): "a"},
    Producer: {("id",): "a", ("name", "vi"): "a"},
}
_RECOGNITION: Mapping[FieldPath, object] = {("recognitions", 0, "evidence"): "A", ("recognitions", 0, "sources", 0, "url"): "https://a.vn"}


@dataclass(frozen=True, slots=True)
class Taken:
    """The IDs and slugs that belong to something, now or once; ``producers`` are the slugs of producers."""

    ids: frozenset[str]
    slugs: frozenset[str]
    producers: frozenset[str]


def find_taken(catalogue: Catalogue, paths: Iterable[str]) -> Taken:
    """What no new record may bear: of files (also broken ones), of the withdrawn, of all that was published, and of what decisions and fairs list."""
    stems = {PurePosixPath(path).stem for path in paths}
    registered = [product for register in catalogue.permalinks for product in register.products]
    ids = {product.id for product in (*catalogue.products, *catalogue.retired, *registered)} | stems
    ids |= {listed for holder in (*catalogue.decisions.values(), *catalogue.fairs) for listed in holder.products}
    slugs = {name for product in catalogue.products for name in published_slugs(product)}
    slugs |= {name for product in (*catalogue.retired, *registered) for name in product.slugs}
    producers = {name for producer in catalogue.producers.values() for name in (producer.id, *producer.former_slugs)} | stems
    producers |= {name for register in catalogue.permalinks for name in register.producers}
    return Taken(frozenset(ids), frozenset(slugs), frozenset(producers))


def next_id(prefix: str, taken: Collection[str]) -> str:
    """The ID after the highest one: ``KG0084``. A gap is not filled, for it may have been somebody's."""
    numbers = [int(found[1]) for name in taken if (found := re.fullmatch(rf"{re.escape(prefix)}([0-9]{{4,8}})", name, re.ASCII))]
    return f"{prefix}{max(numbers, default=0) + 1:04}"


def free_slug(name: str, further: str | None, taken: Collection[str]) -> str:
    """A slug from a name; where that is taken, with ``further`` behind it (the producer), else with a number."""
    own = slug(name) or "san-pham"
    for candidate in _slugs(own, further):
        if candidate not in taken and not is_reserved(candidate):
            return candidate
    raise AssertionError("numbers have no end")


def _slugs(own: str, further: str | None) -> Iterator[str]:
    yield own[:_SLUG_LENGTH].strip("-")
    if further:
        yield f"{own}-{further}"[:_SLUG_LENGTH].strip("-")
    number = 2
    while True:
        yield f"{own[: _SLUG_LENGTH - 10]}-{number}"
        number += 1


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
    _, faults = check_form(Document("", assemble(around), {}, {}), record)
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
    return check_form(Document("", value, {}, {}), record)[1]
