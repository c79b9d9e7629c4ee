"""Where in a record something personal may stand: what its fields say of themselves (``Personal``), and links that reach a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from generator.model.record import Contact, Record
from generator.model.shape import Shape, shapes


def is_contact_link(value: object) -> bool:
    """Whether a link is a telephone number or a mail address."""
    return isinstance(value, str) and value.lower().startswith(("tel:", "mailto:"))


def contact_links(record: Record, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The fields of a record, contact details apart, whose link is a telephone number or a mail address."""
    for name in fields_to_look_at(type(record)):
        value = getattr(record, name)
        if shapes(type(record))[name].personal == "link" and is_contact_link(value):
            yield (*path, name)
        for where, inner in entries_of((*path, name), value):
            if isinstance(inner, Record) and not isinstance(inner, Contact):
                yield from contact_links(inner, where)


def entries_of(path: tuple[str | int, ...], value: object) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """A value with its path, or the entries of a list or mapping with theirs."""
    if isinstance(value, tuple):
        yield from (((*path, number), inner) for number, inner in enumerate(value))
    elif isinstance(value, Mapping):
        yield from (((*path, str(key)), inner) for key, inner in value.items())
    else:
        yield path, value


@cache
def fields_to_look_at(record: type[Record]) -> tuple[str, ...]:
    """The fields of a record type that something may have to be taken out of."""
    return tuple(name for name, shape in shapes(record).items() if shape.personal in ("link", "never") or any(_holds_personal(inner) for inner in _types(shape)))


def _types(shape: Shape) -> tuple[type[Record], ...]:
    return (shape.record,) if shape.record else _types(shape.item) if shape.item else ()


def _holds_personal(record: type[Record]) -> bool:
    return record is Contact or bool(fields_to_look_at(record))
