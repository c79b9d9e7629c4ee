"""What the browser searches and filters with: per language one index, and one file more that only the filters ask for.

Both are scripts, so that they load from a folder of files as well. Everything stands in columns, and names are written as numbers
of their words: that packs into a third less than the names themselves, and a phone need not take them apart.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.model import address
from generator.model.brief import Brief
from generator.model.entry import Entry, name_order
from generator.model.place import Place
from generator.model.record import Bilingual, Language
from generator.model.search import Whereabouts, newest_recognition, numbers, whereabouts
from generator.model.status import STATUSES
from generator.model.text import slug
from generator.render.environment import Context
from generator.render.file import File
from generator.render.view import badges, drawing

FOLDER = "search/"
_ID = re.compile(r"([A-Z]+)([0-9]+)")
Json = dict[str, object]
Row = TypeVar("Row")
Course = tuple[tuple[str, str, int, str], ...]


@dataclass(frozen=True, slots=True)
class SearchFiles:
    """The index of one language, which names the file of the filters: the two belong together."""

    index: File
    filters: File


class Table(Generic[Row]):
    """The different rows of a column, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self._numbers: dict[Row, int] = {}

    def number(self, row: Row) -> int:
        return self._numbers.setdefault(row, len(self._numbers))

    @property
    def rows(self) -> list[Row]:
        return list(self._numbers)


# The signs that the numbers of words are written with: all that JSON leaves as they are.
_SIGNS = "".join(chr(code) for code in range(35, 127) if chr(code) != "\\")
# How many of them stand for a number that has one sign, or begin one of two, three or four: search.js counts the same.
_BEGIN = (46, 37, 6, 2)


class Vocabulary:
    """The words of many texts, the most frequent first, and texts as their numbers."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted = Counter(word for text in texts if text for word in text.split(" "))
        frequent = sorted(counted, key=lambda word: (-counted[word], word))
        # Among those that take as many signs any order does, and that of the alphabet packs best.
        self.words: list[str] = []
        for more, many in enumerate(_BEGIN):
            start = len(self.words)
            self.words += sorted(frequent[start : start + many * len(_SIGNS) ** more])
        self._signs = {word: signs(number) for number, word in enumerate(self.words)}

    def write(self, texts: Iterable[str]) -> str:
        """One text a line; an empty one stays empty."""
        return "\n".join("".join(self._signs[word] for word in text.split(" ")) if text else "" for text in texts)


def signs(number: int) -> str:
    """A number with as few signs as it needs: the first tells how many follow."""
    first, base = 0, len(_SIGNS)
    for more, many in enumerate(_BEGIN):
        if number < many * base**more:
            begin, rest = divmod(number, base**more)
            digits = [rest // base**power % base for power in reversed(range(more))]
            return "".join(_SIGNS[digit] for digit in (first + begin, *digits))
        first, number = first + many, number - many * base**more
    raise ValueError(number)


def search_files(contexts: Mapping[Language, Context], language: Language, only: Iterable[str] | None = None) -> SearchFiles:
    """Index and filters of all products, or of those with the IDs in ``only``."""
    context = contexts[language]
    wanted = None if only is None else frozenset(only)
    entries = sorted((e for e in context.index.entries if wanted is None or e.id in wanted), key=lambda e: e.id)
    lying = _lying(context, entries)
    filters = _script("filters", _filters(context, entries, lying))
    name = f"filters-{language}-{hashlib.sha256(filters).hexdigest()[:10]}.js"
    index = _script("index", _index(context, contexts[context.other], entries, lying) | {"filters": name})
    return SearchFiles(File(FOLDER + index_name(language), index), File(FOLDER + name, filters))


def index_name(language: Language) -> str:
    """The index as pages name it, below the folder of all of them: always the same, or a new product would change every page."""
    return f"{language}.js"


def _lying(context: Context, entries: Iterable[Entry]) -> dict[str, Whereabouts]:
    """Where each product lies, by ID; products of one place share one answer."""
    known: dict[tuple[str, ...], Whereabouts] = {}
    found = {}
    for entry in entries:
        key = (entry.brief.place, *(place.id for place in entry.places_today))
        if key not in known:
            known[key] = whereabouts(context.catalogue, entry)
        found[entry.id] = known[key]
    return found


def _script(function: str, content: Json) -> bytes:
    """A script that hands ``content`` to a function of search.js."""
    return f"ocop.{function}({json.dumps(content, ensure_ascii=False, separators=(',', ':'))});\n".encode()


def _index(context: Context, other: Context, entries: list[Entry], lying: Mapping[str, Whereabouts]) -> Json:
    makers: Table[str] = Table()
    places: Table[Whereabouts] = Table()
    kinds: Table[tuple[str | None, int | None]] = Table()
    courses: Table[Course] = Table()
    products = [entry.brief for entry in entries]
    words, language = context.words, context.language
    maker = _numbers(makers.number(product.producer or "") for product in products)
    known = [context.catalogue.makers.get(producer) for producer in makers.rows]
    names = [part for product in products for part in _both(product.name)]
    maker_names = [part for producer in known for part in (_both(producer.name) if producer else ("", ""))]
    vocabulary = Vocabulary((*names, *maker_names))
    return {
        "language": language,
        "day": context.index.today.isoformat(),
        "at": address.section("product", language),
        "ids": _runs([product.id for product in products]),
        "vocabulary": _lines(vocabulary.words),
        # In both languages, side by side: they share words, and so pack better.
        "names": vocabulary.write(names),
        "slugs": _lines(_slug(product) for product in products),
        "maker": maker,
        "makers": vocabulary.write(maker_names),
        "once": _sparse(" / ".join(producer.former_names) if producer else "" for producer in known),
        "place": _numbers(places.number(lying[product.id]) for product in products),
        "places": [_place(context, other, where) for where in places.rows],
        "kind": _numbers(kinds.number((product.group, product.criteria_set)) for product in products),
        "kinds": [_kind(context, group, criteria_set) for group, criteria_set in kinds.rows],
        "course": _numbers(courses.number(_course(context, entry)) for entry in entries),
        "courses": courses.rows,
        "former": _sparse(" / ".join(product.former_names) for product in products),
        "codes": _sparse(" ".join(numbers(product)) for product in products),
        "words": {name: str(words.t.search.script[name]) for name in words.t.search.script},
        "status": {status: str(words.t[f"status.{status}.word"]) for status in STATUSES},
    }


def _slug(product: Brief) -> str:
    """What the address has beyond the name, after a plus; all of it where it was not made from the name."""
    made = slug(product.name.vi)
    if product.slug == made:
        return ""
    return f"+{product.slug.removeprefix(made)}" if product.slug.startswith(made) else product.slug


def _runs(ids: Iterable[str]) -> list[list[object]]:
    """IDs that follow one upon another as one entry: prefix, digits, first number, how many."""
    runs: list[list[object]] = []
    for product_id in ids:
        found = _ID.fullmatch(product_id)
        assert found is not None
        prefix, width, number = found[1], len(found[2]), int(found[2])
        last = runs[-1] if runs else None
        if last and last[:2] == [prefix, width] and last[2] + last[3] == number:  # type: ignore[operator]
            last[3] += 1  # type: ignore[operator]
        else:
            runs.append([prefix, width, number, 1])
    return runs


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _numbers(values: Iterable[int]) -> str:
    """Numbers of rows: nothing where it is the one before, a plus where it is the first not met yet."""
    written, before, known = [], -1, -1
    for value in values:
        written.append("" if value == before else "+" if value == known + 1 else str(value))
        before, known = value, max(value, known)
    return ",".join(written)


def _sparse(texts: Iterable[str]) -> dict[int, str]:
    return {at: text for at, text in enumerate(texts) if text}


def _both(text: Bilingual) -> tuple[str, str]:
    """English, where it is not the same, and Vietnamese."""
    return (text.en if text.en and text.en != text.vi else "", text.vi)


def _other(text: Bilingual, language: Language) -> str:
    """The text in the other language, where it is a different one."""
    own, other = text.text(language), text.text("en" if language == "vi" else "vi")
    return "" if own == other else other


def _place(context: Context, other: Context, where: Whereabouts) -> list[str]:
    """As a card shows it; then what it is found by, surely and perhaps."""
    shown = context.words.place(where.district or where.place)
    near = " ".join(dict.fromkeys(name for place in where.near for name in _names(context, other, place)))
    return [shown, near, " ".join(dict.fromkeys(context.words.place(place) for place in where.far))]


def _names(context: Context, other: Context, place: Place) -> Iterable[str]:
    yield context.words.place(place)
    yield other.words.place(place)
    yield from (context.words.place(place, former.kind) for former in place.former_kinds)


def _kind(context: Context, group_id: str | None, criteria_set: int | None) -> list[str]:
    """The group in both languages, the drawing of its card."""
    group = context.catalogue.groups.group(group_id or "")
    name, more = (group.name.text(context.language), _other(group.name, context.language)) if group else ("", "")
    return [name, more, drawing(group_id, criteria_set)]


def _course(context: Context, entry: Entry) -> Course:
    """The status today and each later one: from when, which, how many stars may be shown, in words."""
    return tuple((badge.since, badge.status, badge.stars or 0, badge.short) for badge in badges(entry.steps, context.words))


def _filters(context: Context, entries: list[Entry], lying: Mapping[str, Whereabouts]) -> Json:
    """What the filters know beyond the index, in the order of its products."""
    order = name_order(entries, context.language)
    certificates: Table[tuple[tuple[str, str], ...]] = Table()
    days = (newest_recognition(entry) for entry in entries)
    return {
        "order": ",".join(map(str, sorted(range(len(entries)), key=lambda at: order[entries[at].id]))),
        "newest": _lines(day.strftime("%Y%m%d") if day else "" for day in days),
        "price": _lines(str(entry.brief.price or "") for entry in entries),
        "certificate": _numbers(certificates.number(entry.brief.certificates) for entry in entries),
        "certificates": certificates.rows,
        **_values(context, entries, lying),
        "size": context.catalogue.settings.page_size,
    }


def _values(context: Context, entries: list[Entry], lying: Mapping[str, Whereabouts]) -> Json:
    """Group, district, commune and kind of producer, as columns of their ids."""
    producers = context.catalogue.makers
    columns: dict[str, Callable[[Entry], str]] = {
        "group": lambda e: e.brief.group or "",
        "district": lambda e: _id(lying[e.id].district),
        "commune": lambda e: _id(lying[e.id].commune),
        "type": lambda e: (p.kind or "") if (p := producers.get(e.brief.producer or "")) else "",
    }
    found: Json = {}
    for name, value in columns.items():
        table: Table[str] = Table()
        found[name] = _numbers(table.number(value(entry)) for entry in entries)
        found[name + "s"] = table.rows
    return found


def _id(place: Place | None) -> str:
    return place.id if place else ""
