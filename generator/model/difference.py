"""What two states of a catalogue differ in, as facts: records and their values, stars and status, targets, files.

Knows no words and reads nothing; what a reviewer should look at is worked out in ``hint``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

from generator.model.assessment import State, assess_all
from generator.model.catalogue import Catalogue
from generator.model.cycle import Cycle
from generator.model.decision import Decision
from generator.model.entry import Entry, Index
from generator.model.fair import Booth, Fair
from generator.model.figure import FigureFile
from generator.model.files import record_at
from generator.model.indicator import Indicators
from generator.model.permalinks import Permalinks
from generator.model.place import PlaceFile
from generator.model.plan import Plan, Target
from generator.model.producer import Producer, ProducerKinds
from generator.model.product import Certification, FormerName, Pack, Photo, Product, Recognition, Shop
from generator.model.record import Conflict, Record, Source
from generator.model.retired import Retired
from generator.model.rules import RuleSet
from generator.model.settings import Settings
from generator.model.sheet import Sheets
from generator.model.taxonomy import Taxonomy

FileKind = Literal["product", "photo", "data", "page", "words", "look", "workflow", "program"]
# A step down into a record: its type and the name of the field.
Where = tuple[tuple[type[Record], str], ...]
# The kind of a record that has an id of its own, in the order in which they are told; then the record's id.
Key = tuple[str, str]
KINDS = (
    "product", "producer", "decision", "fair", "plan", "figure", "source", "gap", "disagreement", "indicator", "cycle", "place",
    "settings", "rule_set", "taxonomy", "producer_kind", "sheet", "retired_product",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that was added (``A``), changed (``M``, ``T``) or taken away (``D``); ``:/`` stands before one outside the catalogue."""

    path: str
    status: str

    @property
    def kind(self) -> FileKind:
        return file_kind(self.path)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. ``entries``: the entries of lists around it, outermost first. None: there is none on that side.

    An entry of a list that came or went has None on the other side. Two tuples: the order alone changed.
    """

    where: Where
    entries: tuple[Record, ...]
    before: object
    after: object

    @property
    def field(self) -> str:
        """``recognitions.stars``"""
        return ".".join(name for _, name in self.where)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that came (``before`` None), went (``after`` None), or has changes. ``partly``: its file has faults, so more may have changed."""

    kind: str
    id: str
    before: Record | None
    after: Record | None
    changes: tuple[Change, ...] = ()
    partly: bool = False


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A product whose stars, status or last day are not what they were."""

    before: Entry
    after: Entry


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target of a plan whose state is not what it was."""

    plan: Plan
    target: Target
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two catalogues on one day."""

    before: Catalogue
    after: Catalogue
    statuses: tuple[StatusChange, ...]
    records: tuple[RecordChange, ...]
    targets: tuple[TargetChange, ...]
    before_index: Index
    after_index: Index

    def of_kind(self, *kinds: str) -> tuple[RecordChange, ...]:
        return tuple(record for record in self.records if record.kind in kinds)


# Whether nobody can tell what became of a record, because its file has faults.
Unread = Callable[[str, str], bool]


def compare_catalogues(
    before: Index, after: Index, old: Catalogue, new: Catalogue, unread: tuple[Unread, Unread], parts: Mapping[str, tuple[Product, frozenset[str]]]
) -> Difference:
    """What ``new`` changes against ``old``. ``unread``: of the older and of the newer state.

    ``parts``: what could be read of a product whose file has faults, with the fields that could not.
    """
    records = tuple(compare_records(old, new, *unread))
    known = {product.id: product for product in old.products}
    broken = tuple(_compare_part(known.get(name), part, lost) for name, (part, lost) in parts.items())
    ordered = sorted((*records, *(record for record in broken if record)), key=lambda r: (KINDS.index(r.kind), r.id))
    return Difference(old, new, _status_changes(before, after), tuple(ordered), _target_changes(old, new, before), before, after)


def compare_records(old: Catalogue, new: Catalogue, unread_before: Unread, unread_after: Unread) -> Iterator[RecordChange]:
    """Every record that came, went or changed, but for those of which nobody can tell."""
    left, right = dict(catalogue_records(old)), dict(catalogue_records(new))
    for key in (*left, *(key for key in right if key not in left)):
        before, after = left.get(key), right.get(key)
        if before == after or (before is None and unread_before(*key)) or (after is None and unread_after(*key)):
            continue
        changes = tuple(compare_values(before, after)) if before and after else ()
        yield RecordChange(*key, before, after, changes)


def catalogue_records(catalogue: Catalogue) -> Iterator[tuple[Key, Record]]:
    """Every record that has an id of its own. The register of permanent links is a machine's and has none."""
    for product in catalogue.products:
        yield ("product", product.id), product
    progress = catalogue.progress
    named: tuple[tuple[str, Sequence[Record]], ...] = (
        ("producer", tuple(catalogue.producers.values())), ("decision", tuple(catalogue.decisions.values())), ("fair", catalogue.fairs),
        ("plan", progress.plans), ("gap", progress.gaps), ("indicator", tuple(progress.indicators.values())), ("place", tuple(catalogue.places.by_id.values())),
        ("rule_set", catalogue.rules.sets), ("taxonomy", tuple(catalogue.taxonomies.values())), ("producer_kind", tuple(catalogue.producer_kinds.values())),
        ("sheet", catalogue.sheets), ("retired_product", catalogue.retired),
    )  # fmt: skip
    for kind, records in named:
        for record in records:
            yield (kind, record.id), record  # type: ignore[attr-defined]
    for figure in progress.figures:
        yield ("figure", figure.id), figure
    # A figure names its sources by keys; what stands behind a key is told once, however many figures name it.
    for source in dict.fromkeys(source for cited in progress.sources.values() for source in cited):
        yield ("source", source.url), source
    for disagreement in progress.disagreements:
        yield ("disagreement", " ".join(disagreement.figures) or disagreement.text.vi[:60]), disagreement
    if progress.cycle:
        yield ("cycle", "cycle"), progress.cycle
    yield ("settings", "settings"), catalogue.settings


def compare_values(before: Record, after: Record, where: Where = (), entries: tuple[Record, ...] = ()) -> Iterator[Change]:
    """Every value in which two records of one type differ, in the order of the fields."""
    for name in type(after).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        here = (*where, (type(after), name))
        if old == new:
            continue
        if isinstance(old, Record) and isinstance(new, Record):
            yield from compare_values(old, new, here, entries)
        elif isinstance(old, tuple) and isinstance(new, tuple):
            yield from _compare_lists(old, new, here, entries)
        else:
            yield Change(here, entries, old, new)


def _compare_lists(old: tuple[object, ...], new: tuple[object, ...], where: Where, entries: tuple[Record, ...]) -> Iterator[Change]:
    found = False
    for before, after in _pairs(old, new):
        if before == after:
            continue
        found = True
        if isinstance(before, Record) and isinstance(after, Record):
            yield from compare_values(before, after, where, (*entries, after))
        else:
            yield Change(where, entries, before, after)
    if not found:
        yield Change(where, entries, old, new)


# What entries of a list are known by, one after the other, until each has found the one that it was.
_KNOWN_BY: Mapping[type[Record], tuple[Callable[..., object], ...]] = {
    Recognition: (
        lambda r: (r.decision, r.date) if r.decision and r.date else None, lambda r: r.decision, lambda r: r.date,
        lambda r: r.round and r.round.vi, lambda r: r.sources and r.sources[0].url,
    ),
    Source: (lambda source: source.url,),
    Photo: (lambda photo: photo.file,),
    Pack: (lambda pack: pack.gtin, lambda pack: (pack.quantity, pack.unit, pack.label and pack.label.vi)),
    Certification: (lambda c: c.number and (c.scheme, c.number), lambda c: (c.scheme, c.name and c.name.vi)),
    Shop: (lambda shop: shop.name.vi,),
    FormerName: (lambda former: former.name.vi,),
    Conflict: (lambda conflict: conflict.text.vi,),
    Booth: (lambda booth: booth.number, lambda booth: booth.products),
}  # fmt: skip
_BY_NAME: tuple[Callable[..., object], ...] = tuple(lambda r, name=name: getattr(r, name, None) for name in ("id", "number", "url"))
# What is left over on both sides is taken to be the same: a recognition whose every date was rewritten, a pack of another size.
_IN_ORDER = (Recognition, Pack)


def _pairs(old: tuple[object, ...], new: tuple[object, ...]) -> list[tuple[object, object]]:
    """Entries of two lists that are the same thing; None beside one that has no other. In the order of ``new``, then what went."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    found: dict[int, object] = {}
    sample = next((entry for entry in (*old, *new) if isinstance(entry, Record)), None)
    known_by = _KNOWN_BY.get(type(sample), _BY_NAME) if sample else ()
    for key_of in (lambda entry: entry, *known_by):
        waiting: dict[object, list[int]] = {}
        for i, entry in left.items():
            key = key_of(entry)
            if key is not None and key != ():
                waiting.setdefault(key, []).append(i)
        for j in list(right):
            match = waiting.get(key_of(right[j]))
            if match:
                found[j] = left.pop(match.pop(0))
                del right[j]
    if isinstance(sample, _IN_ORDER):
        for i, j in zip(list(left), list(right), strict=False):
            found[j] = left.pop(i)
            del right[j]
    return [(found.get(j), entry) for j, entry in enumerate(new)] + [(entry, None) for entry in left.values()]


def _compare_part(before: Product | None, part: Product, lost: frozenset[str]) -> RecordChange | None:
    changes = tuple(change for change in compare_values(before, part) if change.where[0][1] not in lost) if before else ()
    return RecordChange("product", part.id, before, part, changes, partly=True)


def _status_changes(before: Index, after: Index) -> tuple[StatusChange, ...]:
    old = {entry.id: entry for entry in before.entries}
    pairs = ((old[entry.id], entry) for entry in after.entries if entry.id in old)
    return tuple(StatusChange(one, other) for one, other in pairs if _standing(one) != _standing(other))


def _standing(entry: Entry) -> tuple[object, ...]:
    term = entry.state.term
    return (entry.state.status, term.recognition.stars, term.ends) if term else (entry.state.status,)


def _target_changes(old: Catalogue, new: Catalogue, index: Index) -> tuple[TargetChange, ...]:
    states = {(a.plan.id, a.target.id): a.state for a in assess_all(old.progress, index.today)}
    found = []
    for now in assess_all(new.progress, index.today):
        before = states.get((now.plan.id, now.target.id))
        if before and before != now.state:
            found.append(TargetChange(now.plan, now.target, before, now.state))
    return tuple(found)


def file_kind(path: str) -> FileKind:
    """What a changed file belongs to."""
    if path.startswith("products/"):
        return "product" if path.endswith(".yaml") else "photo"
    starts: tuple[tuple[str, FileKind], ...] = (
        ("catalog/data/", "data"), ("catalog/pages/", "page"), ("catalog/strings/", "words"), ("catalog/templates/", "look"), ("catalog/theme/", "look"),
        ("mkdocs.yml", "look"), (".github/", "workflow"), (".gitlab", "workflow"), (".ci/", "workflow"), (":/.github/", "workflow"), (":/.gitlab", "workflow"),
    )  # fmt: skip
    return next((kind for start, kind in starts if path.startswith(start)), "program")


# The files in which the records of each kind stand.
_FILE_OF: Mapping[str, type[Record]] = {
    "product": Product, "producer": Producer, "decision": Decision, "fair": Fair, "plan": Plan, "rule_set": RuleSet, "taxonomy": Taxonomy, "figure": FigureFile,
    "source": FigureFile, "gap": FigureFile, "disagreement": FigureFile, "place": PlaceFile, "indicator": Indicators, "cycle": Cycle, "settings": Settings,
    "producer_kind": ProducerKinds, "sheet": Sheets, "retired_product": Retired,
}  # fmt: skip
# Kinds of which each record has a file of its own, named after its id.
_OF_ONE = frozenset({"product", "producer", "decision", "fair", "plan", "rule_set", "taxonomy"})
# A file by its type and, where it holds one record alone, that record's id.
FilePlace = tuple[type[Record] | None, str | None]


def _place(kind: str, name: str) -> FilePlace:
    return _FILE_OF[kind], name if kind in _OF_ONE else None


def _places(path: str) -> set[FilePlace]:
    """Where the record that is looked for may be, if it is in this file."""
    record = record_at(path)
    return {(record, PurePosixPath(path).stem), (record, None)}


def unread_among(broken: Collection[str]) -> Unread:
    """Whether a record that is missing may stand in one of the ``broken`` files, so that it is not gone but unread."""
    places = {place for path in broken for place in _places(path)}
    return lambda kind, name: _place(kind, name) in places


def silent_files(difference: Difference, files: Sequence[ChangedFile], unread: Collection[str]) -> tuple[ChangedFile, ...]:
    """Files of data that changed while no record did: only their form or a comment, or files that nothing reads. Not the register, a machine's."""
    told = {_place(record.kind, record.id) for record in difference.records}
    own = (file for file in files if file.kind in ("product", "data") and file.path not in unread and record_at(file.path) is not Permalinks)
    return tuple(file for file in own if told.isdisjoint(_places(file.path)))


@dataclass(frozen=True, slots=True)
class PhotoChange:
    """A photo's file that came or has another content (``M``). ``size`` in bytes, the rest in pixels; ``product`` None: no product names it.

    ``shrinks``: larger than any size in which photos are published.
    """

    product: str | None
    path: str
    status: str
    size: int
    width: int | None = None
    height: int | None = None
    shrinks: bool = False


@dataclass(frozen=True, slots=True)
class PageChange:
    """Addresses of the pages that differ. ``everywhere``: what stands on all pages has changed as well."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    everywhere: bool = False

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How many faults a state of the catalogue has."""

    errors: int
    warnings: int


# Why the pages were not compared.
NoPages = Literal["not_asked", "faults", "program"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A working tree against a commit: everything that a reviewer is told.

    ``difference``: None where one of the two has no catalogue that could be read. ``unread``: changed files with errors.
    """

    base: str
    commit: str
    today: date
    difference: Difference | None
    files: tuple[ChangedFile, ...]
    photos: tuple[PhotoChange, ...]
    unread: tuple[str, ...]
    faults_before: FaultCount
    faults_after: FaultCount
    pages: PageChange | NoPages
