"""The documents: which template, filled with what. Out comes HTML for the printer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.model.entry import Entry
from generator.model.record import Language
from generator.model.sheet import Sheet
from generator.model.text import collation_key
from generator.printing.job import CannotPrint, Job, Kind
from generator.printing.view import Item, make_item
from generator.render.environment import Context, Frame
from generator.render.pages.product import ProductView, product_view

# What fits on one page without crowding.
ON_A4_CARDS = {"a5": 1, "a6": 4}
STRIPS = 7
ON_POSTER = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """Something at a place on the page; ``left`` and ``top`` in mm. ``item`` is None on a calibration page."""

    left: float
    top: float
    number: int
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Poster:
    """One poster: of a booth or a producer, ``heading`` in each language."""

    heading: tuple[str, ...]
    place: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A product in one language, in full."""

    frame: Frame
    item: Item
    number: int
    product: ProductView


@dataclass(frozen=True, slots=True)
class Chapter:
    """Products under one heading of the booklet."""

    anchor: str
    headings: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """All that a document is made from. ``contexts``: the main language first."""

    contexts: Mapping[Language, Context]
    entries: Sequence[Entry]
    site_url: str
    photos: Collection[str]

    @property
    def first(self) -> Context:
        return next(iter(self.contexts.values()))


def render_document(source: Source, job: Job) -> str:
    """The HTML of the document, in NFC. Raises CannotPrint for an unknown sheet or size."""
    size = job.chosen_size()
    first = source.first
    until = max(job.until or first.index.today, first.index.today)
    items = [make_item(source.contexts, entry, until, source.site_url, source.photos) for entry in source.entries]
    view = _VIEWS[job.kind](source, job, items)
    frames = [Frame.at("", context.words, "") for context in source.contexts.values()]
    settings = first.catalogue.settings
    notices = [settings.unofficial_notice.text(language) for language in source.contexts] if settings.unofficial_notice else []
    days = [frame.words.day(first.index.today) for frame in frames]
    template = first.environment.get_template(f"print/{job.kind}.html.j2")
    html = template.render(
        kind=job.kind, size=size, p=frames[0], frames=frames, items=items, settings=settings, notices=notices, days=days, **view
    )
    return unicodedata.normalize("NFC", html)


def find_sheet(sheets: Sequence[Sheet], name: str) -> Sheet:
    """The label sheet of this id. Raises CannotPrint."""
    found = next((sheet for sheet in sheets if sheet.id == name), None)
    if found is None:
        raise CannotPrint("unknown_sheet", value=name, known=", ".join(sheet.id for sheet in sheets) or "–")
    return found


def _labels(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    sheet = find_sheet(source.first.catalogue.sheets, job.sheet)
    copied = [item for item in items for _ in range(job.copies)]
    skip = job.skip % sheet.count  # whole sheets that are used up are not in the printer
    pages: dict[int, list[Placed]] = {}
    for number, item in enumerate(copied, start=skip):
        page, at = divmod(number, sheet.count)
        pages.setdefault(page, []).append(_placed(sheet, job, at, item))
    return {"sheet": sheet, "pages": list(pages.values())}


def _calibration(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    sheet = find_sheet(source.first.catalogue.sheets, job.sheet)
    return {"sheet": sheet, "offset": job.offset, "labels": [_placed(sheet, job, at) for at in range(sheet.count)]}


def _placed(sheet: Sheet, job: Job, at: int, item: Item | None = None) -> Placed:
    left, top = sheet.corner(at)
    return Placed(round(left + job.offset[0], 3), round(top + job.offset[1], 3), at + 1, item)


def _cards(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    return {"pages": _cut([i for i in items for _ in range(job.copies)], ON_A4_CARDS[job.chosen_size() or "a5"])}


def _strip(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    return {"pages": _cut([i for i in items for _ in range(job.copies)], STRIPS)}


def _poster(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault("" if job.heading else item.producer or item.id, []).append(item)
    posters = []
    for group in groups.values():
        first = group[0]
        if job.heading:
            heading = tuple(job.heading.text(language) for language in source.contexts)
        else:
            heading = tuple(face.producer.text for face in first.faces if face.producer)
        places = {item.main.place for item in group}
        place = places.pop() if len(places) == 1 and heading and not job.heading else ""
        posters += [Poster(tuple(dict.fromkeys(heading)), place, tuple(part)) for part in _cut(group, ON_POSTER)]
    return {"posters": posters}


def _sheet(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    sheets = [
        FactSheet(Frame.at("", context.words, ""), item, number, product_view(context, entry.opened()))
        for entry, item in zip(source.entries, items, strict=True)
        for number, context in enumerate(source.contexts.values())
    ]  # fmt: skip
    return {"sheets": sheets}


def _booklet(source: Source, job: Job, items: Sequence[Item]) -> dict[str, object]:
    """Chapters by group in the order of the list in force; the second table of contents goes by district."""
    groups: dict[str, list[Item]] = {}
    districts: dict[tuple[str, ...], list[Item]] = {}
    pairs = sorted(zip(source.entries, items, strict=True), key=lambda pair: collation_key(pair[1].main.name.text))
    for entry, item in pairs:
        groups.setdefault(entry.brief.group or "", []).append(item)
        districts.setdefault(tuple(face.district for face in item.faces), []).append(item)
    known = source.first.catalogue.groups
    order = [*(group for group in known.by_id if group in groups), *([""] if "" in groups else [])]
    chapters = [
        Chapter(f"group-{number}", tuple(dict.fromkeys(face.group or str(face.words.t.site.unknown) for face in groups[key][0].faces)), tuple(groups[key]))
        for number, key in enumerate(order)
    ]  # fmt: skip
    by_place = [
        Chapter("", tuple(dict.fromkeys(names)), tuple(districts[names]))
        for names in sorted(districts, key=lambda names: collation_key(names[0]))
    ]
    return {"chapters": chapters, "by_place": by_place}


def _cut(items: Sequence[Item], size: int) -> list[list[Item]]:
    return [list(items[at : at + size]) for at in range(0, len(items), size)]


_VIEWS: Mapping[Kind, Callable[[Source, Job, Sequence[Item]], dict[str, object]]] = {
    "labels": _labels, "calibration": _calibration, "cards": _cards, "strip": _strip, "poster": _poster, "sheet": _sheet,
    "booklet": _booklet,
}  # fmt: skip
