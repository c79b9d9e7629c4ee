"""What a change does to the catalogue, in words for its reviewer: stars first, then what wants a second look, then the rest.

Out come lines for a digest, or JSON for programs. Which differences there are is for ``model.difference`` to say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from generator.model.dates import PartialDate
from generator.model.difference import Change, Comparison, Difference, PageChange, PhotoChange, RecordChange, StatusChange, silent_files
from generator.model.entry import Entry
from generator.model.hint import Hint, find_hints, name_of
from generator.model.privacy import is_contact_link
from generator.model.product import Photo, Product
from generator.model.record import Record
from generator.model.verbatim import visible
from generator.render.digest import MARKDOWN, PLAIN, Digest, Line, Manner, Section, digest_markdown, digest_text
from generator.render.value import Values, is_personal
from generator.render.words import Words

Format = Literal["full", "markdown", "json"]
MARKER = "ocop-diff"
# The parts in which other records than products are told.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "producers": ("producer",), "decisions": ("decision",), "fairs": ("fair",), "progress": ("plan", "figure", "source", "gap", "disagreement", "indicator", "cycle"),
    "places": ("place",), "rules": ("settings", "rule_set", "taxonomy", "producer_kind", "sheet", "retired_product"),
}  # fmt: skip
# Hints of one kind that a comment tells in full.
_OF_A_KIND = 8
_OTHER_FILES = ("workflow", "program", "look", "words", "page")


def render_comparison(comparison: Comparison, words: Words, format: Format) -> str:
    """The comparison in one of three forms, ending with a line break."""
    hints = find_hints(comparison)
    if format == "json":
        return json.dumps(_describe(comparison, hints, words), ensure_ascii=False, indent=2) + "\n"
    manner = MARKDOWN if format == "markdown" else PLAIN
    digest = _digest(comparison, hints, words, manner)
    return digest_markdown(digest) if format == "markdown" else digest_text(digest)


def _digest(comparison: Comparison, hints: tuple[Hint, ...], words: Words, manner: Manner) -> Digest:
    t, difference = words.t, comparison.difference
    values = Values(words, manner, (difference.after, difference.before) if difference else ())
    sections = [Section(str(t.difference.headings.hints), tuple(_hints(hints, values, all_=manner is PLAIN)), folds=False)]
    if difference:
        photos = {photo.path: photo for photo in comparison.photos}
        sections.insert(0, Section(str(t.difference.headings.statuses), tuple(Line(_status(change, values)) for change in difference.statuses), folds=False))
        sections += [
            Section(str(t.difference.headings.added), tuple(_added(difference, values))),
            Section(str(t.difference.headings.removed), tuple(Line(_named(record, values)) for record in difference.of_kind("product") if record.after is None)),
            Section(str(t.difference.headings.changed), tuple(_changed_products(difference, photos, values))),
            *(Section(str(t[f"difference.headings.{part}"]), tuple(_others(difference, kinds, values))) for part, kinds in _PARTS.items()),
            Section(str(t.difference.headings.targets), tuple(_targets(difference, values))),
        ]  # fmt: skip
    sections.append(Section(str(t.difference.headings.files), tuple(_files(comparison, values))))
    return Digest(MARKER, t.format("difference.title", base=values.quote(comparison.base)), tuple(_summary(comparison, hints, values)), tuple(sections), str(t.difference.cut))


def _summary(comparison: Comparison, hints: tuple[Hint, ...], values: Values) -> Iterator[str]:
    t, words, difference = values.words.t, values.words, comparison.difference
    told: list[str] = []
    if difference:
        products = difference.of_kind("product")
        counts = (
            ("statuses", len(difference.statuses)), ("added", sum(record.before is None for record in products)),
            ("removed", sum(record.after is None for record in products)), ("changed", sum(bool(record.before and record.after) for record in products)),
            ("others", len(difference.records) - len(products)), ("targets", len(difference.targets)),
        )  # fmt: skip
        told += [words.count(f"difference.counts.{name}", number) for name, number in counts if number]
    if hints:
        told.append(words.count("difference.counts.hints", len(hints)))
    yield values.manner.strong("; ".join(told)) + "." if told else str(t.difference.nothing if difference else t.difference.unreadable)
    yield _pages(comparison, values)
    faults = comparison.faults_after
    if faults.errors or faults.warnings:
        counts_ = ", ".join(t.count(f"report.{name}", number) for name, number in (("errors", faults.errors), ("warnings", faults.warnings)) if number)
        yield t.format("difference.faults" if faults.errors else "difference.warnings", faults=counts_)
    else:
        yield str(t.report.clean)
    if comparison.unread:
        yield t.format("difference.unread", files=_paths(comparison.unread, values))
    if comparison.faults_before.errors:
        yield t.format("difference.faults_before", faults=t.count("report.errors", comparison.faults_before.errors))


def _pages(comparison: Comparison, values: Values) -> str:
    words, pages = values.words, comparison.pages
    if not isinstance(pages, PageChange):
        return str(words.t[f"difference.no_pages.{pages}"])
    if pages.everywhere:
        return str(words.t.difference.pages_everywhere)
    if not pages.count:
        return str(words.t.difference.pages_none)
    parts = (("added", pages.added), ("changed", pages.changed), ("removed", pages.removed))
    return words.t.format("difference.pages", parts=", ".join(words.count(f"difference.pages_{name}", len(found)) for name, found in parts if found))


def _named(record: RecordChange, values: Values) -> str:
    shown = record.after or record.before
    assert shown is not None
    name = values.manner.strong(values.quote(name_of(shown)))
    return f"{name} ({values.quote(record.id)})" if record.id != name_of(shown) else name


def _status(change: StatusChange, values: Values) -> str:
    t, product = values.words.t, change.after.product
    return t.format(
        "difference.status", name=values.manner.strong(values.quote(product.name.vi)), id=values.quote(product.id),
        before=_state(change.before, values), after=_state(change.after, values), details=_details(change.after, values),
    )  # fmt: skip


def _state(entry: Entry, values: Values) -> str:
    """``4 sao (còn hiệu lực)``"""
    t, state = values.words.t, entry.state
    word = str(t[f"status.{state.status}.word"])
    word = word[0].lower() + word[1:]
    stars = state.term.recognition.stars if state.term else None
    return t.format("difference.state", result=values.tell("stars", stars), status=word) if isinstance(stars, int) else word


def _details(entry: Entry, values: Values) -> str:
    """Until when a certificate holds, and by which decision: with a comma before each."""
    t, term = values.words.t, entry.state.term
    if term is None or not term.recognition.certified:
        return ""
    decision = term.recognition.decision
    numbered = bool(term.decision and term.decision.number)
    by = t.format("difference.by_number" if numbered else "difference.by", decision=values.tell("decision", decision)) if decision else str(t.difference.no_decision)
    ends = f", {t.format('difference.ends', end=values.words.between(term.ends))}"
    return f"{ends}, {by}"


def _added(difference: Difference, values: Values) -> Iterator[Line]:
    entries = {entry.id: entry for entry in difference.after_index.entries}
    for record in difference.of_kind("product"):
        product, entry = record.after, entries.get(record.id)
        if record.before is not None or not isinstance(product, Product):
            continue
        yield Line(f"{_named(record, values)}: {_state(entry, values)}{_details(entry, values)}" if entry else _named(record, values))
        for field in ("producer", "place", "group"):
            value = getattr(product, field)
            if value is not None:
                yield Line(values.words.t.format("difference.field", label=values.label(Product, field), value=values.tell(field, value)), 1)
        yield from (Line(values.change(Change(((Product, "packs"),), (), None, pack)), 1) for pack in product.packs)
        yield from (Line(values.change(Change(((Product, "photos"),), (), None, photo)), 1) for photo in product.photos)
        yield from (Line(values.change(Change(((Product, "sources"),), (), None, source)), 1) for r in product.recognitions for source in r.sources)


def _changed_products(difference: Difference, photos: Mapping[str, PhotoChange], values: Values) -> Iterator[Line]:
    records = {record.id: record for record in difference.of_kind("product")}
    by_product: dict[str, list[PhotoChange]] = {}
    for photo in photos.values():
        if photo.product:
            by_product.setdefault(photo.product, []).append(photo)
    names = {product.id: product for product in difference.after.products}
    for name in sorted(records.keys() | by_product.keys()):
        record = records.get(name) or RecordChange("product", name, names[name], names[name])
        if record.before is None or record.after is None:
            continue
        own = {photo.path.rpartition("/")[2]: photo for photo in by_product.get(name, ())}
        yield Line(_named(record, values) + (values.words.t.difference.partly if record.partly else ""))
        yield from (Line(_change(change, own, values), 1) for change in record.changes)
        yield from (Line(_photo(photo, values, "photo_replaced"), 1) for photo in own.values() if photo.status != "A")


def _change(change: Change, photos: Mapping[str, PhotoChange], values: Values) -> str:
    added = change.after if change.before is None else None
    photo = photos.get(added.file) if isinstance(added, Photo) else None
    return _photo(photo, values, "photo_added") if photo and photo.status == "A" else values.change(change)


def _photo(photo: PhotoChange, values: Values, what: str) -> str:
    """``thêm ảnh TT0001-1.jpg, 4,1 MB, 4.000 × 3.000 điểm ảnh, sẽ được thu nhỏ``"""
    t, words = values.words.t, values.words
    parts = [t.format(f"difference.{what}", file=values.quote(photo.path.rpartition("/")[2])), _size(photo.size, words)]
    if photo.width and photo.height:
        parts.append(t.format("difference.pixels", width=words.number(photo.width), height=words.number(photo.height)))
    if photo.shrinks:
        parts.append(str(t.difference.shrinks))
    return ", ".join(parts)


def _size(size: int, words: Words) -> str:
    return f"{words.number(round(size / 1e6, 1))} MB" if size >= 1e6 else f"{words.number(max(1, round(size / 1e3)))} kB"


def _others(difference: Difference, kinds: tuple[str, ...], values: Values) -> Iterator[Line]:
    t = values.words.t
    for record in difference.of_kind(*kinds):
        kind = str(t[f"reference.records.{record.kind}"].title)
        form = "came" if record.before is None else "went" if record.after is None else "stayed"
        yield Line(t.format(f"difference.record_{form}", kind=kind, name=_named(record, values)))
        yield from (Line(values.change(change), 1) for change in record.changes)


def _targets(difference: Difference, values: Values) -> Iterator[Line]:
    t = values.words.t
    for change in difference.targets:
        yield Line(t.format(
            "difference.target", title=values.quote(change.target.title.text(values.words.language)), plan=values.quote(change.plan.number or change.plan.id),
            before=t[f"progress.states.{change.before}"], after=t[f"progress.states.{change.after}"],
        ))  # fmt: skip


def _files(comparison: Comparison, values: Values) -> Iterator[Line]:
    """Files that are no data, counted by what they are, and data files in which nothing changed but how it is written."""
    words = values.words
    for kind in _OTHER_FILES:
        own = [file.path for file in comparison.files if file.kind == kind]
        if own:
            yield Line(f"{words.count(f'difference.files.{kind}', len(own))}: {_paths(own, values)}")
    register = [file for file in comparison.files if file.path.startswith("catalog/data/permalinks/")]
    if register:
        yield Line(words.count("difference.files.register", len(register)))
    silent = silent_files(comparison.difference, comparison.files, comparison.unread) if comparison.difference else ()
    if silent:
        yield Line(f"{words.count('difference.files.silent', len(silent))}: {_paths([file.path for file in silent], values)}")


def _paths(paths: Sequence[str], values: Values) -> str:
    return ", ".join(values.quote(path) for path in paths[:10]) + (", …" if len(paths) > 10 else "")


def _hints(hints: tuple[Hint, ...], values: Values, *, all_: bool) -> Iterator[Line]:
    """One line a hint; in a comment a few of each kind, so that one kind does not hide the others."""
    numbers = Counter(hint.code for hint in hints)
    told: Counter[str] = Counter()
    for hint in hints:
        told[hint.code] += 1
        if all_ or told[hint.code] <= _OF_A_KIND or numbers[hint.code] == _OF_A_KIND + 1:
            yield Line(_hint(hint, values))
        elif told[hint.code] == _OF_A_KIND + 1:
            yield Line(values.words.count("difference.hints_more", numbers[hint.code] - _OF_A_KIND))


def _hint(hint: Hint, values: Values) -> str:
    """What to look at, after the name of what it is about."""
    t = values.words.t
    args = {name: _hint_value(name, value, values) for name, value in hint.args.items()}
    subject = "" if hint.name is None else f"{values.manner.strong(values.quote(hint.name))} ({values.quote(hint.subject)}): "
    return subject + t.format(f"difference.hints.{hint.code}", **{"subject": values.quote(hint.subject), **args})


def _hint_value(name: str, value: object, values: Values) -> str:
    if name == "ways":
        assert isinstance(value, tuple)
        return ", ".join(values.label_of("contact", way).lower() for way in value)
    if name == "fields":
        assert isinstance(value, tuple)
        return ", ".join(values.label_of("recognition", field).lower() for field in value)
    if name == "setting":
        return values.label_of("settings", str(value))
    return values.tell(name, value)


def _describe(comparison: Comparison, hints: tuple[Hint, ...], words: Words) -> dict[str, object]:
    """The whole comparison as plain values.

    ``base``, ``commit``, ``today``; ``faults``: ``before`` and ``after``, each with ``errors`` and ``warnings``; ``unread``: changed files with errors;
    ``statuses``: ``id``, ``name``, ``before``, ``after``, each with ``status``, ``stars``, ``ends`` (``earliest``, ``latest``), ``decision``;
    ``records``: ``kind``, ``id``, ``name``, ``change`` (``added``, ``removed``, ``changed``), ``partly``, ``changes`` with ``field`` (``packs.price``),
    ``entry``, ``before``, ``after`` (contact details are not repeated), ``text``; ``photos``; ``targets``: ``plan``, ``target``, ``before``, ``after``; ``files``: ``path``, ``status``, ``kind``;
    ``pages``: ``added``, ``changed``, ``removed`` (addresses), ``everywhere``, or None, with ``no_pages`` saying why; ``hints``: ``code``, ``subject``, ``name``, ``text``.
    """
    difference, pages = comparison.difference, comparison.pages
    values = Values(words, PLAIN, (difference.after, difference.before) if difference else ())
    counted = isinstance(pages, PageChange)
    return {
        "base": visible(comparison.base), "commit": comparison.commit, "today": comparison.today.isoformat(),
        "faults": {"before": _plain(comparison.faults_before), "after": _plain(comparison.faults_after)}, "unread": [visible(path) for path in comparison.unread],
        "statuses": [_describe_status(change) for change in difference.statuses] if difference else [],
        "records": [_describe_record(record, values) for record in difference.records] if difference else [],
        "photos": [{**_plain(photo), "path": visible(photo.path)} for photo in comparison.photos],
        "targets": [
            {"plan": change.plan.id, "target": change.target.id, "before": change.before, "after": change.after} for change in (difference.targets if difference else ())
        ],
        "files": [{"path": visible(file.path), "status": file.status, "kind": file.kind} for file in comparison.files],
        "pages": _plain(pages) if counted else None, "no_pages": None if counted else pages,
        "hints": [{"code": hint.code, "subject": visible(hint.subject), "name": hint.name, "text": _hint(hint, values)} for hint in hints],
    }  # fmt: skip


def _describe_status(change: StatusChange) -> dict[str, object]:
    def side(entry: Entry) -> dict[str, object]:
        term = entry.state.term
        ends = {"earliest": _plain(term.ends.earliest), "latest": _plain(term.ends.latest)} if term else None
        stars, decision = (term.recognition.stars, term.recognition.decision) if term else (None, None)
        return {"status": entry.state.status, "stars": stars, "ends": ends, "decision": decision}

    return {"id": change.after.product.id, "name": change.after.product.name.vi, "before": side(change.before), "after": side(change.after)}


def _describe_record(record: RecordChange, values: Values) -> dict[str, object]:
    shown = record.after or record.before
    assert shown is not None
    return {
        "kind": record.kind, "id": record.id, "name": name_of(shown), "partly": record.partly,
        "change": "added" if record.before is None else "removed" if record.after is None else "changed",
        "changes": [
            {
                "field": c.field, "entry": values.short(c.entries[-1]) if c.entries else None,
                "before": None if is_personal(c) else _plain(c.before), "after": None if is_personal(c) else _plain(c.after), "text": values.change(c),
            }
            for c in record.changes
        ],
    }  # fmt: skip


def _plain(value: object) -> Any:
    if is_contact_link(value):
        return None
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields if getattr(value, name) not in (None, ())}
    if isinstance(value, (date, PartialDate)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    slots = getattr(type(value), "__slots__", None)
    return {name: _plain(getattr(value, name)) for name in slots} if slots else value
