"""The order in which a catalogue is checked: shared records first, then the products one by one.

A product's document is dropped as soon as it is checked: only the record stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from generator.check import day, decision, identity, photo, place, recognition, reference, taxonomy, text
from generator.check.fault import closest, fault
from generator.check.form import check_form
from generator.diagnostic import Diagnostic
from generator.load.document import Document, load_document
from generator.load.picture import Picture
from generator.load.tree import load_tree
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.place import PlaceFile, Places
from generator.model.producer import Producer, ProducerKind, ProducerKinds
from generator.model.product import Product
from generator.model.record import Record
from generator.model.rules import Rules, RuleSet
from generator.model.settings import Settings
from generator.model.taxonomy import Groups, Taxonomy

DATA = "catalog/data"
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: the catalogue (None when shared records could not be read), and every fault."""

    catalogue: Catalogue | None
    pictures: Mapping[str, Picture]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        return any(d.severity == "error" for d in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the products refer to. A producer or decision whose form is broken is still known by its id."""

    settings: Settings
    places: Places
    groups: Groups
    taxonomies: Mapping[str, Taxonomy]
    rules: Rules
    kinds: Mapping[str, ProducerKind]
    producers: Mapping[str, Producer | None]
    decisions: Mapping[str, Decision]
    decision_ids: frozenset[str]
    decision_documents: Mapping[str, Document]
    listed: Mapping[str, frozenset[str]]


def check_catalogue(root: Path, latest: date) -> Checked:
    """Check every file below ``root``. ``latest`` is the last day on which something can have happened.

    Nothing is raised for a fault in the data.
    """
    found: list[Diagnostic] = []
    shared = _check_shared(root, latest, found)
    products, pictures = _check_products(root, latest, shared, found)
    if shared is None:
        return Checked(None, {}, tuple(found))
    catalogue = Catalogue(
        settings=shared.settings,
        places=shared.places,
        groups=shared.groups,
        taxonomies=shared.taxonomies,
        rules=shared.rules,
        producer_kinds=shared.kinds,
        producers={key: value for key, value in shared.producers.items() if value},
        decisions=shared.decisions,
        products=products,
    )
    return Checked(catalogue, pictures, tuple(found))


@dataclass(slots=True)
class _Folder:
    """The documents of one folder whose form is right, and the ids of those whose form is not."""

    records: list[tuple[Document, Record]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def _read_folder(root: Path, folder: str, record: type[Record], latest: date, found: list[Diagnostic]) -> _Folder:
    result = _Folder()
    paths, faults = load_tree(root, folder, (".yaml",))
    # git keeps no empty folder: a catalogue without decisions is no fault.
    found += [fault for fault in faults if (fault.code, fault.path) != ("missing-folder", folder)]
    for path in paths:
        document, checked = _read_file(root, path, record, latest, found)
        if document and checked:
            result.records.append((document, checked))
        else:
            result.broken.append(Path(path).stem)
    return result


def _read_file(
    root: Path, path: str, record: type[R], latest: date, found: list[Diagnostic]
) -> tuple[Document | None, R | None]:
    document, faults = load_document(root, path)
    found += faults
    if document is None:
        return None, None
    told = {fault.position for fault in faults}
    checked, faults = check_form(document, record)
    # What could not be read aright has the wrong form as well: that is one fault, not two.
    found += [fault for fault in faults if fault.position not in told]
    if checked is not None:
        found += day.check_future(document, checked, latest)
    return document, checked


def _check_shared(root: Path, latest: date, found: list[Diagnostic]) -> Shared | None:
    settings_document, settings = _read_file(root, f"{DATA}/settings.yaml", Settings, latest, found)
    kinds = _check_kinds(root, latest, found)
    places = _check_places(root, latest, found)
    taxonomies, rules = _check_rules(root, latest, found)
    decisions, decision_ids, documents = _check_decisions(root, latest, found)
    producers = _check_producers(root, latest, places, kinds, found)
    if settings is None or settings_document is None:
        return None
    if settings.taxonomy not in taxonomies:
        cure = closest(settings.taxonomy, taxonomies)
        found.append(fault("unknown-taxonomy", settings_document, "taxonomy", cure=cure, value=settings.taxonomy))
    current = taxonomies.get(settings.taxonomy)
    if kinds is None or places is None or current is None or rules is None:
        return None
    complete = {key: value for key, value in taxonomies.items() if value}
    listed = {key: frozenset(value.products) for key, value in decisions.items()}
    return Shared(
        settings, places, Groups.build(current), complete, rules, kinds, producers, decisions, decision_ids, documents, listed
    )


def _check_kinds(root: Path, latest: date, found: list[Diagnostic]) -> dict[str, ProducerKind] | None:
    document, record = _read_file(root, f"{DATA}/producer-kinds.yaml", ProducerKinds, latest, found)
    if document is None or record is None:
        return None
    entries = [(("kinds", i, "id"), kind.id) for i, kind in enumerate(record.kinds)]
    found += identity.check_unique(document, entries, "duplicate-id")
    return {kind.id: kind for kind in record.kinds}


def _check_places(root: Path, latest: date, found: list[Diagnostic]) -> Places | None:
    """None when a file is broken: its places would be missed everywhere."""
    folder = _read_folder(root, f"{DATA}/places", PlaceFile, latest, found)
    if folder.broken:
        return None
    files: list[tuple[Document, PlaceFile]] = _typed(folder, PlaceFile)
    places = Places.build(entry for _, file in files for entry in file.places)
    for document, file in files:
        found += place.check_places(document, file, places)
    return places


def _check_rules(root: Path, latest: date, found: list[Diagnostic]) -> tuple[dict[str, Taxonomy | None], Rules | None]:
    """Lists of groups by id (None where the form is broken), and the rules unless one of their files is broken."""
    lists = _read_folder(root, f"{DATA}/taxonomies", Taxonomy, latest, found)
    sets = _read_folder(root, f"{DATA}/rules", RuleSet, latest, found)
    taxonomies: dict[str, Taxonomy | None] = dict.fromkeys(lists.broken)
    taxonomies.update((Path(document.path).stem, None) for document, _ in lists.records)
    taxonomies.update((record.id, record) for _, record in _typed(lists, Taxonomy))
    claims = identity.Claims()
    for document, record in _typed(lists, Taxonomy):
        found += identity.check_file_id(document, record.id, claims)
        found += taxonomy.check_taxonomy(document, record, taxonomies)
    claims = identity.Claims()
    broken = list(sets.broken)
    for document, rule_set in _typed(sets, RuleSet):
        found += identity.check_file_id(document, rule_set.id, claims)
        wrong = list(taxonomy.check_rule_set(document, rule_set, taxonomies))
        broken += [rule_set.id] if wrong else []
        found += wrong
    complete = sets.records and not broken
    return taxonomies, Rules.build(rule_set for _, rule_set in _typed(sets, RuleSet)) if complete else None


def _check_decisions(
    root: Path, latest: date, found: list[Diagnostic]
) -> tuple[dict[str, Decision], frozenset[str], dict[str, Document]]:
    folder = _read_folder(root, f"{DATA}/decisions", Decision, latest, found)
    documents: dict[str, Document] = {}
    decisions: dict[str, Decision] = {}
    claims = identity.Claims()
    for document, record in _typed(folder, Decision):
        wrong_id = list(identity.check_file_id(document, record.id, claims))
        if wrong_id:
            # Either name may be the right one; what hangs on them is checked once that is mended.
            found += wrong_id
            folder.broken += [Path(document.path).stem, record.id]
            continue
        found += decision.check_decision(document, record)
        decisions[record.id], documents[record.id] = record, document
    return decisions, frozenset(decisions) | frozenset(folder.broken), documents


def _check_producers(
    root: Path, latest: date, places: Places | None, kinds: Mapping[str, ProducerKind] | None, found: list[Diagnostic]
) -> dict[str, Producer | None]:
    folder = _read_folder(root, f"{DATA}/producers", Producer, latest, found)
    producers: dict[str, Producer | None] = dict.fromkeys(folder.broken)
    claims = identity.Claims()
    for document, record in _typed(folder, Producer):
        wrong_id = list(identity.check_file_id(document, record.id, claims))
        found += wrong_id or identity.check_slug(document, record.id, ("id",), claims, former=False)
        for i, slug in enumerate(record.former_slugs):
            found += identity.check_slug(document, slug, ("former_slugs", i), claims, former=True)
        if places and kinds:
            found += reference.check_producer_references(document, record, places, kinds)
        found += text.check_consent(document, record)
        producers[record.id] = record
        producers.setdefault(Path(document.path).stem, None)
    return producers


def _typed(folder: _Folder, record: type[R]) -> list[tuple[Document, R]]:
    return [(document, value) for document, value in folder.records if isinstance(value, record)]


def _check_products(
    root: Path, latest: date, shared: Shared | None, found: list[Diagnostic]
) -> tuple[tuple[Product, ...], dict[str, Picture]]:
    paths, faults = load_tree(root, "products", (".yaml", *PICTURE_SUFFIXES))
    found += faults
    files = frozenset(path for path in paths if not path.endswith(".yaml"))
    products: list[Product] = []
    pictures: dict[str, Picture] = {}
    recognised: dict[str, frozenset[str] | None] = {}
    claims = identity.Claims()
    for path in paths:
        if path in files:
            continue
        document, product = _read_file(root, path, Product, latest, found)
        if document is None or product is None:
            # What a broken file says of decisions is not known: no second fault follows from the first.
            recognised.setdefault(Path(path).stem, None)
            continue
        if shared is None:
            continue
        named = frozenset(r.decision for r in product.recognitions if r.decision)
        before = recognised.get(product.id, frozenset())
        # A decision named wrongly may be the one that lists the product; so may a file named wrongly.
        recognised[product.id] = None if before is None or not named <= shared.decision_ids else before | named
        recognised.setdefault(Path(path).stem, None)
        found += identity.check_identity(document, product, shared.settings, claims)
        found += _check_product(document, product, shared)
        found += photo.check_photos(document, product, root, files, pictures)
        products.append(product)
    if shared is not None:
        found += decision.check_lists(shared.decision_documents, shared.decisions, recognised)
    return tuple(products), pictures


def _check_product(document: Document, product: Product, shared: Shared) -> Iterable[Diagnostic]:
    yield from reference.check_product_references(
        document, product, shared.places, shared.groups, shared.producers, shared.decision_ids
    )
    yield from recognition.check_recognitions(document, product, shared.places, shared.rules, shared.decisions)
    yield from decision.check_listed(document, product, shared.decisions, shared.listed)
    yield from day.check_certifications(document, product)
    yield from text.check_english(document, product)
    yield from text.check_consent(document, product)
