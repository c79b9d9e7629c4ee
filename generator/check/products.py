"""The products: read on all cores, then held against each other one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from generator.check import day, decision, identity, permalink, photo, recognition, reference, text
from generator.check.examine import Examination, Heard, Kind, look_at_pictures
from generator.check.fault import unless
from generator.check.folder import read_file
from generator.check.salvage import salvage, unaffected
from generator.check.shared import Shared
from generator.diagnostic import Diagnostic, FieldPath
from generator.kept import Kept
from generator.load.document import Document
from generator.load.picture import Picture
from generator.load.tree import load_tree, stem_of
from generator.model.brief import Brief, Products, brief_of, read_brief, write_brief
from generator.model.files import FILES
from generator.model.product import Product


@dataclass(frozen=True, slots=True)
class CheckedProducts:
    """``pictures``: by ID and file name. ``files``: the path of each product, by ID. ``known``: every ID that has a file; None where one could not be opened."""

    sound: Products
    pictures: Mapping[str, Picture]
    files: Mapping[str, str]
    marks: Mapping[str, str]
    brief_marks: Mapping[str, str]
    known: frozenset[str] | None


def check_products(root: Path, latest: date, shared: Shared | None, kept: Kept, found: list[Diagnostic], heard: Heard | None = None) -> CheckedProducts:
    """Read and check every product. Without ``shared`` records only the form of each file can be checked. ``heard`` is told how far it is."""
    paths, faults = load_tree(root, FILES[Product], (".yaml", *photo.PICTURE_SUFFIXES))
    found += faults
    told = frozenset(fault.path for fault in faults)
    files = frozenset(path for path in paths if not path.endswith(".yaml"))
    paths = [path for path in paths if path not in files]
    if shared is None:
        for path in paths:
            read_file(root, path, Product, latest, found)
        return CheckedProducts(Products((), _nothing), {}, {}, {}, {}, None)
    looked_at = look_at_pictures(root, FILES[Product], sorted(files), kept)
    checking = _Checking(root, latest, shared, files, told, looked_at, found)
    kind: Kind[Product, Brief] = Kind(
        Product, brief_of, write_brief, read_brief, lambda document, product: day.check_future(document, product, latest),
        lambda document, product: _check_alone(document, product, shared), shared.mark,
    )  # fmt: skip
    examination = Examination(root, FILES[Product], paths, kind, kept, heard)
    for path in paths:
        if (examined := examination.take(path)) is not None:
            checking.accept(examination.document(path), examined.brief, examined.told, frozenset())
            checking.marks[examined.brief.id] = (path, examined.mark, examined.brief_mark)
        else:
            checking.read(path)
    checking.conclude()
    marks = checking.marks
    products = Products(checking.sound, partial(_open, examination, checking.open, {name: known[:2] for name, known in marks.items()}))
    opened = all(path.endswith(photo.PICTURE_SUFFIXES) for path in told)
    return CheckedProducts(products, checking.pictures, shared.retired.ids, *({name: known[at] for name, known in marks.items()} for at in (1, 2)), frozenset(checking.recognised) if opened else None)


def _nothing(brief: Brief) -> Product:
    raise KeyError(brief.id)


def _open(examination: Examination[Product, Brief], careful: Mapping[str, Product], marks: Mapping[str, tuple[str, str]], brief: Brief) -> Product:
    return careful[brief.id] if brief.id in careful else examination.open(*marks[brief.id])


def _check_alone(document: Document, product: Product, shared: Shared) -> Iterable[Diagnostic]:
    """What can be said of a product without the others."""
    yield from reference.check_product_references(document, product, shared.places, shared.groups, shared.decision_ids)
    yield from recognition.check_recognitions(document, product, shared.places, shared.rules, shared.decisions)
    yield from decision.check_listed(document, product, shared.decisions, shared.listed)
    yield from day.check_certifications(document, product)
    yield from text.check_english(document, product)
    yield from text.check_story_links(document, product)
    yield from text.check_consent(document, product)


@dataclass(slots=True)
class _Checking:
    """What is known while one product after the other is held against those before it.

    ``recognised``: the decisions by which each product was, by ID; None where a broken file may name any. ``open``: the few that
    were read with care; ``marks``: path, mark and the brief's mark of all others.
    """

    root: Path
    latest: date
    shared: Shared
    files: Collection[str]
    told: Collection[str]
    looked_at: Mapping[str, Picture]
    found: list[Diagnostic]
    sound: list[Brief] = field(default_factory=list)
    open: dict[str, Product] = field(default_factory=dict)
    marks: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    recognised: dict[str, frozenset[str] | None] = field(default_factory=dict)
    gtins: dict[str, tuple[str, str]] = field(default_factory=dict)
    left: frozenset[str] = field(init=False)
    published: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.left = frozenset(product.id for product in self.shared.gone)
        self.published = permalink.published_gtins(self.shared.published)

    def read(self, path: str) -> None:
        """Read with care a file in which something is the matter, and accept what is left of it."""
        document, product = read_file(self.root, path, Product, self.latest, self.found)
        removed: frozenset[FieldPath] = frozenset()
        if document and product is None:
            product, removed = salvage(document.value, Product, keep_lists=False)
            self.found += day.check_future(document, product, self.latest) if product else ()
        if document is None or product is None or removed:
            # What a broken file says of decisions is not known: no second fault follows from the first.
            self.recognised.setdefault(stem_of(path), None)
        if document is not None and product is not None:
            self.accept(document, brief_of(product), _check_alone(document, product, self.shared), removed)
            self.open[product.id] = product

    def accept(self, document: Document, brief: Brief, alone: Iterable[Diagnostic], removed: frozenset[FieldPath]) -> None:
        """Hold a product against those before it. ``alone``: what is wrong with it in itself; ``removed``: what could not be read of it."""
        shared, claims, path = self.shared, self.shared.retired, document.path
        faults = [*identity.check_identity(document, brief, shared.settings, claims), *reference.check_producer(document, brief, shared.producers.known), *alone]
        if brief.contact_links:
            maker = shared.producers.sound.briefs.get(brief.producer or "")
            faults += text.check_links(document, brief.contact_links, brief.consented if brief.consented is not None else bool(maker and maker.consented))
        faults += () if not brief.photos else photo.check_photos(document, brief, self.root, self.files, self.looked_at, self.pictures, self.told)
        if claims.ids.get(brief.id) == path:  # of two files with one ID, the first is meant
            # Of an ID that stands among the withdrawn, identity has told already.
            faults += permalink.check_published(document, brief, shared.published) if brief.id not in self.left else ()
            faults += permalink.check_gtins(document, brief, self.published, self.gtins)
        self.found += unaffected(unless(shared.doubtful, faults), removed) if faults else ()
        if removed:
            return
        own = brief.id == stem_of(path)
        self.recognised[brief.id] = self._recognised_by(brief) if own else None
        if not own:  # either name may be the right one
            self.recognised[stem_of(path)] = None
        self.sound.append(brief)

    def _recognised_by(self, brief: Brief) -> frozenset[str] | None:
        """The decisions that a product names; None where one of them is named wrongly and may be any."""
        before = self.recognised.get(brief.id, frozenset())
        named = frozenset(one.decision for one in brief.recognitions if one.decision)
        return None if before is None or not named <= self.shared.decision_ids else before | named

    def conclude(self) -> None:
        """What can be said once all are read."""
        shared = self.shared
        # A product whose file could not even be opened is not unknown.
        unread = {"unknown-product", "published-id-gone"} if any(not path.endswith(photo.PICTURE_SUFFIXES) for path in self.told) else set()
        self.found += unless(unread, decision.check_lists(shared.decision_documents, shared.decisions, self.recognised))
        self.found += unless(unread | shared.doubtful, _check_gone(shared, self.recognised))


def _check_gone(shared: Shared, ids: Collection[str]) -> Iterable[Diagnostic]:
    """What the register holds and the catalogue no longer knows."""
    # What a broken file says of former slugs is not known.
    broken = {"published-producer-gone"} if shared.producers.broken or shared.producers.unread else set()
    for document, register in shared.registers:
        yield from unless(broken, permalink.check_gone(document, register, ids, shared.gone, shared.producers.slugs, shared.places))
