"""Atom feeds in each language: new and renewed recognitions, certificates that end, changes of the data.

An entry keeps its id for good, since it comes from the permanent link. No title names stars; the summary is the status of the day,
so no feed claims a star that has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from urllib.parse import urlsplit

from generator.model import address
from generator.model.change import Change
from generator.model.entry import Entry
from generator.model.record import Language
from generator.model.status import Term, product_steps
from generator.model.upkeep import expiries
from generator.render.environment import Context
from generator.render.file import File
from generator.render.paging import page_of

FEEDS = ("new", "renewed", "lapsing", "changes")
# Readers ask daily; who was away for a season finds all on the site.
MOST = 100
# How long an ended certificate stays in the feed.
_ENDED_DAYS = 365
# The year in which the ids of entries were first given: part of every one (RFC 4151), so it must stay.
_YEAR = 2026


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """``id``: what follows the site's own part of the id. ``to``: an address below the site's root."""

    id: str
    title: str
    summary: str
    to: str
    published: date
    updated: date


def feed_address(name: str, language: Language) -> str:
    return f"{address.API}feeds/{name}.{language}.xml"


def feed_files(contexts: Mapping[Language, Context], site_url: str | None) -> Iterator[File]:
    """Every feed in every language; none where the site has no address, because readers need whole ones."""
    if not site_url:
        return
    for context in contexts.values():
        for name in FEEDS:
            yield File(feed_address(name, context.language), write_feed(context, name, list(_ENTRIES[name](context)), site_url))


def _recognised(context: Context, renewed: bool) -> Iterator[FeedEntry]:
    """First certificates, or later ones, the newest first."""
    today = context.index.today
    found: list[tuple[date, Entry, int]] = []
    for entry in context.index.entries:
        certified = [number for number, term in enumerate(entry.terms) if term.recognition.certified]
        for number in certified[1:] if renewed else certified[:1]:
            begins = entry.terms[number].begins
            day = begins.earliest or begins.latest
            if day and day <= today:
                found.append((day, entry, number))
    found.sort(key=lambda one: one[1].id)
    found.sort(key=lambda one: one[0], reverse=True)
    word = "renewed" if renewed else "new"
    for day, entry, number in found[:MOST]:
        title = context.words.t.format(f"machine.feeds.{word}_entry", name=entry.brief.name.text(context.language), when=context.words.when(entry.terms[number]))
        yield _entry(context, entry, f"{word}/{number + 1}", title, day, max(day, _turned(context, entry, day)))


def _new(context: Context) -> Iterator[FeedEntry]:
    return _recognised(context, renewed=False)


def _renewed(context: Context) -> Iterator[FeedEntry]:
    return _recognised(context, renewed=True)


def _lapsing(context: Context) -> Iterator[FeedEntry]:
    """Certificates due for renewal, and those that have ended within a year; who might have ended, nobody can announce."""
    today, words = context.index.today, context.words
    found: list[tuple[date, str, FeedEntry]] = []
    for expiry in expiries(context.index):
        entry, term, status = expiry.entry, expiry.term, expiry.entry.state.status
        day = _announced(context, term, status)
        if day is None or not today - timedelta(days=_ENDED_DAYS) <= day <= today:
            continue
        word = "lapsing" if status == "renewal_due" else "lapsed"
        title = words.t.format(f"machine.feeds.{word}_entry", name=entry.brief.name.text(context.language), end=words.between(term.ends))
        own = _entry(context, entry, f"{word}/{entry.terms.index(term) + 1}", title, day, day)
        found.append((day, entry.id, own))
    yield from (own for _, _, own in sorted(found, key=lambda one: (-one[0].toordinal(), one[1]))[:MOST])


def _announced(context: Context, term: Term, status: str) -> date | None:
    """The day on which the end became news: when renewal fell due, or when it was over."""
    if status == "renewal_due" and term.ends.earliest:
        return term.ends.earliest - timedelta(days=context.catalogue.rules.renewal_days)
    return term.ends.latest if status == "lapsed" else None


def _turned(context: Context, entry: Entry, since: date) -> date:
    """The last day, up to today, on which the status changed."""
    steps = product_steps(entry.terms, since, context.catalogue.rules.renewal_days)
    return max(step.day for step in steps if step.day <= context.index.today)


def _entry(context: Context, entry: Entry, what: str, title: str, published: date, updated: date) -> FeedEntry:
    # The day since which the status holds: the text stays the same until the status changes.
    summary = context.words.t.format("machine.feeds.as_of", day=context.words.day(updated), status=context.words.status_phrase(entry.state, "detail"))
    to = address.item("product", entry.brief.slug, context.language)
    return FeedEntry(f"{address.permanent(entry.id)}{what}", title, summary, to, published, updated)


def _changes(context: Context) -> Iterator[FeedEntry]:
    first, size = address.section("changes", context.language), context.catalogue.settings.page_size
    for position, change in enumerate(context.log.changes[:MOST]):
        to = address.numbered(first, page_of(position, size), context.language)
        title = change.subject or str(context.words.t.machine.changes.no_subject)
        yield FeedEntry(f"changes/{change.hash}", title, change_text(context, change), f"{to}#{change.hash[:12]}", change.day, change.day)


def change_text(context: Context, change: Change) -> str:
    """What a change touched, in one line."""
    t = context.words.t
    names = {entry.id: entry.brief.name.text(context.language) for entry in context.index.entries if entry.id in change.products}
    products = [f"{product} {names.get(product, '')}".strip() + f" ({t[f'machine.changes.{status}']})" for product, status in list(change.products.items())[:SHOWN]]
    rest = len(change.products) - SHOWN
    return "; ".join([*products, *([context.words.count("machine.changes.more", rest)] if rest > 0 else []), *([further(context, change)] if change.records else [])])


# As many products of one change as fit in a line that is still read.
SHOWN = 8


def further(context: Context, change: Change) -> str:
    """The other kinds of records that a change touched."""
    t = context.words.t
    records = [f"{t[f'reference.records.{name}.title']} ({context.words.number(count)})" for name, count in change.records.items()]
    return t.format("machine.changes.further", records=", ".join(records))


_ENTRIES = {"new": _new, "renewed": _renewed, "lapsing": _lapsing, "changes": _changes}


def write_feed(context: Context, name: str, entries: list[FeedEntry], site_url: str) -> bytes:
    """The feed as Atom (RFC 4287); the same bytes for the same entries."""
    language, settings = context.language, context.catalogue.settings
    title = context.words.t.format("machine.feeds.of", feed=context.words.t[f"machine.feeds.{name}"], name=settings.name.text(language))
    printed = next((printed for register in context.catalogue.permalinks for printed in register.addresses), site_url)
    # A site that moves keeps the ids it gave: those of the address that was printed first.
    authority = f"tag:{urlsplit(printed).hostname},{_YEAR}:"
    updated = max((entry.updated for entry in entries), default=context.index.today)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>', f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<id>{authority}feeds/{name}/{language}</id>", f"<title>{escape(title)}</title>", f"<updated>{_moment(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{escape(site_url + feed_address(name, language))}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(site_url + address.home(language))}"/>',
        f"<author><name>{escape(settings.name.text(language))}</name></author>", f"<rights>{escape(settings.data_licence)}</rights>",
    ]  # fmt: skip
    for entry in entries:
        lines += [
            "<entry>", f"<id>{authority}{escape(entry.id)}/{language}</id>", f"<title>{escape(entry.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{escape(site_url + entry.to)}"/>',
            f"<published>{_moment(entry.published)}</published>", f"<updated>{_moment(entry.updated)}</updated>",
            f"<summary>{escape(entry.summary)}</summary>", "</entry>",
        ]  # fmt: skip
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+07:00"
