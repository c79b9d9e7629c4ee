"""Pages made from the definition itself: every field of every record, every fault, and every limit.

The record types say what a field takes, the strings what it means; nothing is kept by hand twice.
Out comes Markdown for the theme; no file is read and no code is known here.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping

from generator.limits import LIMITS
from generator.model.files import FILES
from generator.model.record import Record
from generator.model.shape import Choice, Shape, all_records, record_name, shapes
from generator.render.choices import choice_words
from generator.render.words import Words

FrontMatter = Callable[[Mapping[str, object], str], str]
FIELDS_PAGE, FAULTS_PAGE, LIMITS_PAGE = "truong-du-lieu.md", "cac-loi.md", "gioi-han.md"
# Told in millions: "12 MB" says more than twelve million bytes.
_MILLIONS = ("bytes", "pixels")
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
_MARKS = re.compile(r"[\\`*_{}\[\]<>|#&~^]")


def reference_pages(words: Words, front_matter: FrontMatter) -> dict[str, str]:
    """File name -> Markdown of these pages in one language. ``front_matter(meta, body)`` puts a page together."""
    t = words.t.reference
    pages = {}
    for name, page, body in (
        (FIELDS_PAGE, t.fields, _fields_body(words)), (FAULTS_PAGE, t.faults, _faults_body(words)), (LIMITS_PAGE, t.limits, _limits_body(words)),
    ):  # fmt: skip
        meta = {"title": page.title, "description": page.description, "edit": ""}
        pages[name] = front_matter(meta, f"{_escape(page.lead)}\n\n{body}")
    return pages


def record_types() -> tuple[type[Record], ...]:
    """Every record type, each file's before those that lie inside it."""
    return all_records(FILES)


def _fields_body(words: Words) -> str:
    return "\n\n".join(_record_section(words, record) for record in record_types()) + "\n"


def _record_section(words: Words, record: type[Record]) -> str:
    t, name = words.t.reference, record_name(record)
    own = t.records[name]
    # A list of definitions, not a table: it must be readable on a phone.
    lines = [f"## {_escape(own.title)} {{#{name}}}", "", own.where]
    for field, shape in shapes(record).items():
        entry = words.t.fields[f"{name}.{field}"]
        needed = f" ({t.fields.required})" if shape.required else ""
        lines += ["", f"`{field}` {_escape(entry.label)}{needed}", f":   {_escape(entry.help)}", "", f"    *{t.fields.values}:* {value_words(words, shape, choice_words(words, record, field))}"]
        lines += ["", f"    *{t.fields.personal}:* {words.t[f'privacy.grounds.{shape.personal}']}"] if shape.personal else []
    return "\n".join(lines)


def value_words(words: Words, shape: Shape, choices: Mapping[Choice, str], *, linked: bool = True) -> str:
    """What a field takes, in Markdown: its type, its limits, and what it is when left out.

    ``choices``: what its choices mean. ``linked``: on the page of fields, where records have headings.
    """
    t = words.t.reference.forms
    parts = [_describe(words, shape, choices, linked)]
    parts += [f"{sign} {words.number(limit)}" for key, sign in _SIGNS.items() if (limit := getattr(shape, key)) is not None]
    parts += [t.format("least", number=shape.least)] if shape.least else []
    parts += [t.format("most", number=shape.most)] if shape.most else []
    if shape.default is not None:
        value = str(shape.default).lower() if isinstance(shape.default, bool) else shape.default
        parts.append(t.format("default", value=value))
    return "; ".join(parts)


def _describe(words: Words, shape: Shape, choices: Mapping[Choice, str], linked: bool) -> str:
    t = words.t.reference
    if shape.form:
        return str(t.forms[shape.form])
    if shape.item:
        return t.forms.format(shape.kind, item=_describe(words, shape.item, choices, linked))
    if shape.record:
        own = record_name(shape.record)
        title = _escape(t.records[own].title)
        return f"[{title}](#{own})" if linked else title
    return ", ".join(_choice(value, choices.get(value, "")) for value in shape.choices)


def _choice(value: Choice, meaning: str) -> str:
    # A number, or a unit that is written as it is called, needs no words.
    plain = isinstance(value, int) or meaning in ("", value)
    return f"`{value}`" if plain else f"`{value}` ({_escape(meaning.rstrip('.'))})"


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


def _limits_body(words: Words) -> str:
    t = words.t.reference.limits
    # A list of definitions, as on the page of fields: it must be readable on a phone.
    entries = []
    for name, limit in LIMITS.items():
        most = words.number(limit.most // 1_000_000 if limit.unit in _MILLIONS else limit.most)
        entries.append(f"{_escape(words.t[f'limits.names.{name}'])}\n:   {words.t.format(f'limits.units.{limit.unit}', number=most)}; {t.fault} [`{limit.code}`]({FAULTS_PAGE}#{limit.code})")
    return "\n\n".join(entries) + "\n"


def _blank(text: str) -> str:
    """A message without its values: ``{value}`` becomes ``…``."""
    return "".join(plain + ("" if name is None else "…") for plain, name, _, _ in string.Formatter().parse(text))


def _escape(text: str) -> str:
    """Text as Markdown that means nothing but itself, also in a cell of a table."""
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", text)
