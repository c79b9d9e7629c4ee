"""Two pages made from the definition itself: every field of every record, and every fault.

The record types say what a field takes, the strings what it means; nothing is kept by hand twice.
Out comes Markdown for the theme; no file is read and no code is known here.
"""

from __future__ import annotations

import re
import string
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from generator.model import record as kinds
from generator.model.cycle import Cycle
from generator.model.dates import Day, PartialDate
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.figure import FigureFile
from generator.model.indicator import Indicators
from generator.model.permalinks import Permalinks
from generator.model.place import PlaceFile
from generator.model.plan import Plan
from generator.model.producer import Producer, ProducerKinds
from generator.model.product import Product
from generator.model.record import Record
from generator.model.retired import Retired
from generator.model.rules import RuleSet
from generator.model.settings import Settings
from generator.model.sheet import Sheets
from generator.model.taxonomy import Taxonomy
from generator.render.words import Words

FrontMatter = Callable[[Mapping[str, object], str], str]
FIELDS_PAGE, FAULTS_PAGE = "truong-du-lieu.md", "cac-loi.md"
# The record types that are files; all others lie inside these.
FILES: tuple[type[Record], ...] = (
    Product, Producer, Decision, PlaceFile, Taxonomy, RuleSet, ProducerKinds, Plan, FigureFile, Indicators, Cycle, Fair, Settings, Retired, Permalinks, Sheets,
)  # fmt: skip
# Types with a name of their own in the strings (reference.forms).
_FORMS: tuple[tuple[Any, str], ...] = (
    (kinds.Text, "text"), (kinds.Line, "line"), (kinds.Slug, "slug"), (kinds.ProductId, "product_id"),
    (kinds.IdPrefix, "id_prefix"), (kinds.Link, "link"), (kinds.SourceLink, "source_link"), (kinds.SiteLink, "site_link"), (kinds.RepositoryLink, "repository_link"),
    (kinds.OfficialCode, "official_code"), (kinds.Gtin, "gtin"), (kinds.Phone, "phone"), (kinds.Email, "email"),
    (Day, "day"), (PartialDate, "partial_date"), (bool, "truth"), (int, "whole"), (float, "number"),
)  # fmt: skip
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
_MARKS = re.compile(r"[\\`*_{}\[\]<>|#&~^]")


def reference_pages(words: Words, front_matter: FrontMatter) -> dict[str, str]:
    """File name -> Markdown of the two pages in one language. ``front_matter(meta, body)`` puts a page together."""
    t = words.t.reference
    pages = {}
    for name, page, body in ((FIELDS_PAGE, t.fields, _fields_body(words)), (FAULTS_PAGE, t.faults, _faults_body(words))):
        meta = {"title": page.title, "description": page.description, "edit": ""}
        pages[name] = front_matter(meta, f"{_escape(page.lead)}\n\n{body}")
    return pages


def record_types() -> tuple[type[Record], ...]:
    """Every record type, each file's before those that lie inside it."""
    found: dict[type[Record], None] = {}
    for file in FILES:
        _collect(file, found)
    return tuple(found)


def record_name(record: type[Record]) -> str:
    """``ShelfLife`` -> ``shelf_life``, the name of its words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record.__name__).lower()


def _collect(record: type[Record], found: dict[type[Record], None]) -> None:
    if record in found:
        return
    found[record] = None
    for hint in _hints(record).values():
        for inner in _records_in(hint):
            _collect(inner, found)


def _hints(record: type[Record]) -> dict[str, Any]:
    # pydantic takes the outermost Annotated apart; here the names of the types are wanted whole.
    hints = typing.get_type_hints(record, include_extras=True)
    return {name: hints[name] for name in record.model_fields}


def _records_in(hint: Any) -> Iterator[type[Record]]:
    if isinstance(hint, type) and issubclass(hint, Record):
        yield hint
    for inner in typing.get_args(hint):
        yield from _records_in(inner)


def _fields_body(words: Words) -> str:
    return "\n\n".join(_record_section(words, record) for record in record_types()) + "\n"


def _record_section(words: Words, record: type[Record]) -> str:
    t, name = words.t.reference, record_name(record)
    own = t.records[name]
    # A list of definitions, not a table: it must be readable on a phone.
    lines = [f"## {_escape(own.title)} {{#{name}}}", "", own.where]
    for field, hint in _hints(record).items():
        entry = words.t.fields[f"{name}.{field}"]
        info = record.model_fields[field]
        needed = f" ({t.fields.required})" if info.is_required() else ""
        lines += ["", f"`{field}` {_escape(entry.label)}{needed}", f":   {_escape(entry.help)}", "", f"    *{t.fields.values}:* {_form(words, hint, info)}"]
    return "\n".join(lines)


def _form(words: Words, hint: Any, info: Any) -> str:
    """What a field takes: its type, its limits, and what it is when left out."""
    t = words.t.reference.forms
    many = typing.get_origin(_bare(hint)) is tuple
    parts = [_describe(words, hint)]
    for limit in info.metadata:
        parts += [f"{sign} {words.number(getattr(limit, key))}" for key, sign in _SIGNS.items() if hasattr(limit, key)]
        least, most = getattr(limit, "min_length", None), getattr(limit, "max_length", None)
        parts += [t.format("least", number=least)] if many and least else []
        parts += [t.format("most", number=most)] if many and most else []
    if isinstance(info.default, (str, int)):
        value = str(info.default).lower() if isinstance(info.default, bool) else info.default
        parts.append(t.format("default", value=value))
    return "; ".join(parts)


def _bare(hint: Any) -> Any:
    """The type inside ``Annotated[…]``."""
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Annotated else hint


def _describe(words: Words, hint: Any) -> str:
    t = words.t.reference
    name = next((name for known, name in _FORMS if known == hint), None)
    if name:
        return str(t.forms[name])
    bare = _bare(hint)
    inner = [part for part in typing.get_args(bare) if part not in (types.NoneType, ...)]
    origin = typing.get_origin(bare)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin is tuple:
        return t.forms.format("list", item=_describe(words, inner[0]))
    if origin is dict:
        return t.forms.format("keyed", item=_describe(words, inner[1]))
    if inner:
        return _describe(words, inner[0])
    own = record_name(bare)
    return f"[{_escape(t.records[own].title)}](#{own})"


def _faults_body(words: Words) -> str:
    return "\n\n".join(_fault_section(words, code) for code in sorted(words.t.faults)) + "\n"


def _fault_section(words: Words, code: str) -> str:
    t, entry = words.t.reference, words.t.faults[code]
    blocks = [f"## `{code}` {{#{code}}}"]
    parts = [part for part in ("found", "expected", "help") if part in entry]
    blocks += [f"**{t.faults[part]}:** {_escape(_blank(entry[part]))}" for part in parts]
    if code in t.warnings:
        blocks.append(f"*{t.faults.warning}*")
    return "\n\n".join(blocks)


def _blank(text: str) -> str:
    """A message without its values: ``{value}`` becomes ``…``."""
    return "".join(plain + ("" if name is None else "…") for plain, name, _, _ in string.Formatter().parse(text))


def _escape(text: str) -> str:
    """Text as Markdown that means nothing but itself, also in a cell of a table."""
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", text)
