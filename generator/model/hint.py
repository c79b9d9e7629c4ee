"""What the reviewer of a change should look at, as codes and facts: nothing here is an error, and nothing is forbidden.

Knows no words; those stand in the strings under ``difference.hints``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from generator.model.catalogue import Catalogue
from generator.model.difference import ChangedFile, Comparison, Difference, RecordChange
from generator.model.likeness import like_products
from generator.model.producer import Producer
from generator.model.product import Product, Recognition
from generator.model.record import Bilingual, Contact, Record, Source
from generator.model.status import HOLDING

HintCode = Literal[
    "workflow_changed", "program_changed", "settings_changed", "rules_changed", "register_rewritten", "id_gone", "id_changed", "slug_changed", "recognition_removed",
    "recognition_rewritten", "stars_without_decision", "stars_of_evidence_c", "source_is_front_page", "contact_published", "contact_without_consent",
    "consent_removed", "photo_unused", "looks_like", "printed_changed", "lapses_soon", "source_removed", "link_shortened", "link_unusual", "new_host", "english_marked_human",
]  # fmt: skip
# In the order in which they are told: the gravest first.
HINTS: tuple[HintCode, ...] = HintCode.__args__  # type: ignore[attr-defined]
# A certificate that ends sooner than this is hardly worth a new page or a new label.
SOON = timedelta(days=60)
_SHORTENERS = frozenset({
    "bit.ly", "bitly.com", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "l.facebook.com", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "s.id", "shope.ee",
    "shorten.asia", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd",
})  # fmt: skip
# An address of numbers, or letters of other scripts: nobody can see whose it is.
_UNUSUAL = re.compile(r"[0-9.]+|\[.*|(.*\.)?xn--.*|.*[^\x00-\x7f].*|.*:[0-9]+")
_SETTINGS = frozenset({"unofficial_notice", "data_licence", "data_licence_url", "base_url", "repository", "id_prefix", "taxonomy"})
_DECIDED = frozenset({"stars", "score", "level", "decision", "date", "not_before", "not_after", "valid_until", "revocation", "extension"})
_REACHES = ("phone", "zalo", "email", "address")


@dataclass(frozen=True, slots=True)
class Hint:
    """``subject``: the ID or path that it is about, ``name`` what people call it. ``args``: plain values, days and records' names for the words."""

    code: HintCode
    subject: str
    name: str | None = None
    args: Mapping[str, object] = field(default_factory=dict)


def find_hints(comparison: Comparison) -> tuple[Hint, ...]:
    """Every hint on a change, the gravest first, each once."""
    found = [*_of_files(comparison.files), *(Hint("photo_unused", photo.path) for photo in comparison.photos if photo.product is None)]
    difference = comparison.difference
    if difference:
        found += [
            *_of_rules(difference), *_of_register(difference), *(hint for record in difference.records for hint in _of_record(difference, record)),
            *_of_gone(difference), *_of_likeness(difference), *_of_lapses(difference), *_of_links(difference),
        ]  # fmt: skip
    unique = {(hint.code, hint.subject, str(hint.args)): hint for hint in found}
    return tuple(sorted(unique.values(), key=lambda hint: (HINTS.index(hint.code), hint.subject)))


def _of_files(files: Sequence[ChangedFile]) -> Iterator[Hint]:
    """Workflows always want a second look, the rest of the program where data and program come in one change."""
    with_data = any(file.kind in ("product", "photo", "data") for file in files)
    kinds: tuple[tuple[HintCode, str, bool], ...] = (("workflow_changed", "workflow", True), ("program_changed", "program", with_data))
    for code, kind, applies in kinds:
        own = [file.path for file in files if file.kind == kind]
        if own and applies:
            yield Hint(code, own[0], None, {"paths": tuple(own)})


def _of_rules(difference: Difference) -> Iterator[Hint]:
    for record in difference.of_kind("settings"):
        for name in dict.fromkeys(change.where[0][1] for change in record.changes if change.where[0][1] in _SETTINGS):
            yield Hint("settings_changed", name, None, {"setting": name})
    rules = difference.of_kind("rule_set", "taxonomy")
    if rules:
        yield Hint("rules_changed", rules[0].id, None, {"names": tuple(record.id for record in rules)})


def _of_register(difference: Difference) -> Iterator[Hint]:
    """The register only grows: what stood in it stands there still."""
    now = {product.id: product for register in difference.after.permalinks for product in register.products}
    for register in difference.before.permalinks:
        for old in register.products:
            new = now.get(old.id)
            if new is None or not (set(old.slugs) <= set(new.slugs) and set(old.gtins) <= set(new.gtins) and (new.printed or not old.printed)):
                yield Hint("register_rewritten", old.id)


def _of_record(difference: Difference, record: RecordChange) -> Iterator[Hint]:
    after = record.after
    if isinstance(after, Product):
        yield from _of_product(difference, record, after)
    if isinstance(after, (Product, Producer)):
        yield from _of_contact(record, after)
    if record.kind == "source" and after is None:
        yield Hint("source_removed", record.id, None, {"url": record.id})
    if record.before and after:
        name = name_of(after)
        for change in record.changes:
            if isinstance(change.before, Source) and change.after is None:
                yield Hint("source_removed", record.id, name, {"url": change.before.url})


def _of_product(difference: Difference, record: RecordChange, product: Product) -> Iterator[Hint]:
    before = record.before if isinstance(record.before, Product) else None
    name = name_of(product)
    for recognition, fields in _touched(record, product):
        yield from _of_recognition(product, recognition, fields)
    if before is None:
        return
    for change in record.changes:
        if isinstance(change.before, Recognition) and change.after is None:
            yield Hint("recognition_removed", product.id, name, {"recognition": change.before})
    # What was not known before may be filled in; what was written may not be written anew.
    told = [change.where[1][1] for change in record.changes if change.entries and change.where[0][1] == "recognitions" and change.before is not None]
    rewritten = tuple(dict.fromkeys(field for field in told if field in _DECIDED))
    if rewritten:
        yield Hint("recognition_rewritten", product.id, name, {"fields": rewritten})
    if before.slug != product.slug and before.slug not in product.former_slugs:
        yield Hint("slug_changed", product.id, name, {"slug": before.slug})
    if before.english in ("machine", "outdated") and product.english == "human":
        yield Hint("english_marked_human", product.id, name)
    printed = {entry.id for register in difference.before.permalinks for entry in register.products if entry.printed}
    if product.id in printed:
        yield Hint("printed_changed", product.id, name)


def _touched(record: RecordChange, product: Product) -> Iterator[tuple[Recognition, frozenset[str] | None]]:
    """The recognitions that came (None) or in which something changed, with the fields that did."""
    if record.before is None:
        yield from ((recognition, None) for recognition in product.recognitions)
    changed: dict[Recognition, set[str]] = {}
    for change in record.changes:
        if isinstance(change.after, Recognition) and change.before is None:
            yield change.after, None
        elif change.entries and isinstance(change.entries[0], Recognition):
            changed.setdefault(change.entries[0], set()).add(change.where[1][1])
    yield from ((recognition, frozenset(fields)) for recognition, fields in changed.items())


def _of_recognition(product: Product, recognition: Recognition, fields: frozenset[str] | None) -> Iterator[Hint]:
    name, stars = name_of(product), recognition.stars

    def touched(*names: str) -> bool:
        return fields is None or not fields.isdisjoint(names)

    if stars is not None and recognition.decision is None and touched("stars", "decision"):
        yield Hint("stars_without_decision", product.id, name, {"stars": stars})
    if recognition.evidence == "C" and stars is not None and touched("stars", "evidence"):
        yield Hint("stars_of_evidence_c", product.id, name, {"stars": stars})
    if touched("sources") and all(_is_front_page(source.url) for source in recognition.sources):
        yield Hint("source_is_front_page", product.id, name, {"url": recognition.sources[0].url if recognition.sources else ""})


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _of_contact(record: RecordChange, after: Product | Producer) -> Iterator[Hint]:
    """Which contact details come before everybody's eyes, or leave the pages; the files are public in any case."""
    before = getattr(record.before, "contact", None)
    now = after.contact
    if before == now:
        return
    shown, was = _reaches(now), _reaches(before)
    added = tuple(way for way, value in shown.items() if was.get(way) != value)
    if now and now.published:
        fresh = added if before and before.published else tuple(shown)
        if fresh:
            yield Hint("contact_published", record.id, name_of(after), {"ways": fresh})
    elif before and before.published:
        yield Hint("consent_removed", record.id, name_of(after))
    if added and not (now and now.published):
        yield Hint("contact_without_consent", record.id, name_of(after), {"ways": added})


def _reaches(contact: Contact | None) -> dict[str, object]:
    values = {way: getattr(contact, way) for way in _REACHES} if contact else {}
    return {way: value for way, value in values.items() if value is not None}


def _of_gone(difference: Difference) -> Iterator[Hint]:
    retired = {product.id for product in difference.after.retired}
    came = [record.after for record in difference.of_kind("product") if record.before is None]
    for record in difference.of_kind("product"):
        gone = record.before
        if record.after is not None or not isinstance(gone, Product):
            continue
        again = next((p for p in came if isinstance(p, Product) and (p.slug == gone.slug or p.name.vi == gone.name.vi)), None)
        if again:
            yield Hint("id_changed", gone.id, gone.name.vi, {"id": again.id})
        elif gone.id not in retired:
            yield Hint("id_gone", gone.id, gone.name.vi)


def _of_likeness(difference: Difference) -> Iterator[Hint]:
    for record in difference.of_kind("product"):
        new = record.after
        if record.before is None and isinstance(new, Product):
            others = (product for product in difference.after.products if product.id != new.id)
            for alike in like_products(new.name.vi, new.producer, others)[:3]:
                yield Hint("looks_like", new.id, new.name.vi, {"other": alike.product.name.vi, "id": alike.product.id})


def _of_lapses(difference: Difference) -> Iterator[Hint]:
    """Certificates that were brought in or changed, and end soon or have ended."""
    index = difference.after_index
    touched = {record.id for record in difference.of_kind("product") if record.before is None}
    touched |= {change.after.product.id for change in difference.statuses}
    for entry in index.entries:
        term = entry.state.term
        if entry.id not in touched or term is None or not term.recognition.certified:
            continue
        ends = next((step.day for step in entry.steps if step.state.status not in HOLDING), None)
        if ends and entry.state.status in HOLDING and ends <= index.today + SOON:
            yield Hint("lapses_soon", entry.id, name_of(entry.product), {"day": ends})


def _of_links(difference: Difference) -> Iterator[Hint]:
    known = {_host(url) for url in _links(_records(difference.before))}
    for record in difference.records:
        if record.after is None:
            continue
        old = set(_links([record.before] if record.before else []))
        for url in dict.fromkeys(_links([record.after])):
            host = _host(url)
            if url in old or not host:
                continue
            name = name_of(record.after)
            if host.removeprefix("www.") in _SHORTENERS:
                yield Hint("link_shortened", record.id, name, {"url": url})
            elif _UNUSUAL.fullmatch(urlsplit(url).netloc):
                yield Hint("link_unusual", record.id, name, {"url": url})
            elif host not in known:
                known.add(host)
                yield Hint("new_host", host, None, {"url": url, "id": record.id})


def _records(catalogue: Catalogue) -> Iterator[Record]:
    yield from catalogue.products
    yield from catalogue.producers.values()
    yield from catalogue.decisions.values()
    yield from catalogue.fairs
    yield from catalogue.progress.plans
    yield from (source for sources in catalogue.progress.sources.values() for source in sources)


def _links(values: Iterable[object]) -> Iterator[str]:
    """Every web address in records and lists, those in running text included."""
    for value in values:
        if isinstance(value, str):
            yield from re.findall(r"https?://[^\s)\]>\"']+", value)
        elif isinstance(value, Record):
            yield from _links(getattr(value, name) for name in type(value).model_fields)
        elif isinstance(value, (tuple, list)):
            yield from _links(value)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def name_of(record: Record) -> str:
    """What people call a record: its Vietnamese name or title, else its id."""
    for name in ("name", "title", "text", "id"):
        value = getattr(record, name, None)
        if isinstance(value, Bilingual):
            return value.vi
        if isinstance(value, str):
            return value
    return ""
