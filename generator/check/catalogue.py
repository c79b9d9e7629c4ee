"""The order in which a catalogue is checked: shared records first, then the products one by one.

A product's document is dropped as soon as it is checked: only the record stays.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.check import day, decision, fair, identity, permalink, photo, place, progress, recognition, reference, sheet, taxonomy, text
from generator.check.fault import closest, fault, unless
from generator.check.folder import read_file, read_folder, read_shared, typed
from generator.check.salvage import salvage, unaffected
from generator.diagnostic import Diagnostic, FieldPath
from generator.load.document import Document
from generator.load.picture import Picture
from generator.load.tree import load_tree
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.files import FILES
from generator.model.permalinks import Permalinks, PublishedProduct
from generator.model.place import PlaceFile, Places
from generator.model.producer import Producer, ProducerKind, ProducerKinds
from generator.model.product import Product
from generator.model.progress import Progress
from generator.model.retired import Retired, RetiredProduct
from generator.model.rules import Rules, RuleSet
from generator.model.settings import Settings
from generator.model.sheet import Sheets
from generator.model.taxonomy import Groups, Taxonomy
from generator.model.text import slug

RETIRED, PERMALINKS = FILES[Retired], FILES[Permalinks]

# What cannot be said for sure while a file of this kind is broken.
OF_SETTINGS = frozenset({"id-prefix", "unknown-taxonomy"})
OF_PLACES = frozenset({"unknown-place", "place-not-then", "place-not-successor", "figure-place-not-then", "fair-place-not-then", "published-place-gone"})
OF_KINDS = frozenset({"unknown-producer-kind"})
OF_GROUPS = frozenset({"unknown-group", "criteria-set-not-in-group", "unknown-taxonomy", "unknown-criteria-set", "unknown-industry"})
OF_RULES = frozenset({
    "stars-not-of-score", "score-between-bands", "level-cannot-give-stars", "expiry-not-of-date", "extension-too-long", "overlapping-recognitions",
})  # fmt: skip

# Whatever else such a value does not fit, follows from it.
ROOTS = frozenset({"ambiguous-value", "future-date"})
DECIDED = frozenset({"date", "not_before", "not_after"})
# Rules that depend on the day of a recognition or a figure.
OF_DAY = OF_RULES | {"place-not-then", "dates-out-of-order", "figure-place-not-then", "series-falls", "figures-contradict"}


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
    retired: identity.Claims
    gone: tuple[RetiredProduct, ...]
    registers: tuple[tuple[Document, Permalinks], ...]
    published: Mapping[str, PublishedProduct]
    doubtful: frozenset[str]
    progress: Progress
    files: Mapping[str, dict[str, str]]


def check_catalogue(root: Path, latest: date) -> Checked:
    """Check every file below ``root``. ``latest`` is the last day on which something can have happened.

    Nothing is raised for a fault in the data.
    """
    found: list[Diagnostic] = []
    shared = _check_shared(root, latest, found)
    products, pictures, files, ids = _check_products(root, latest, shared, found)
    fairs = _check_fairs(root, latest, shared, ids, found)
    sheets = sheet.check_sheets(root, FILES[Sheets], latest, found)
    found = _roots_only(found)
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
        product_files=files,
        progress=shared.progress,
        retired=shared.gone,
        permalinks=tuple(register for _, register in shared.registers),
        fairs=fairs,
        sheets=sheets,
        files=shared.files,
    )
    return Checked(catalogue, pictures, tuple(found))


def _roots_only(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The faults but for those of a value that is told to be unreadable or impossible in itself."""
    found = list(found)
    roots = {(d.path, d.position) for d in found if d.code in ROOTS}
    days = {(d.path, d.field[:2]) for d in found if d.code in ROOTS and d.field[2:] and d.field[-1] in DECIDED}
    return [
        d for d in found
        if d.code in ROOTS or ((d.path, d.position) not in roots and not (d.code in OF_DAY and (d.path, d.field[:2]) in days))
    ]  # fmt: skip


def _check_shared(root: Path, latest: date, found: list[Diagnostic]) -> Shared | None:
    files: dict[str, dict[str, str]] = {kind: {} for kind in ("producer", "place", "plan", "fair")}
    before = len(found)
    document, settings = read_shared(root, FILES[Settings], Settings, latest, found)
    doubtful = set(OF_SETTINGS) if len(found) > before else set()
    before = len(found)
    kinds = _check_kinds(root, latest, found)
    doubtful |= OF_KINDS if len(found) > before else set()
    places, further = _check_places(root, latest, files["place"], found)
    doubtful |= further
    taxonomies, rules, further = _check_rules(root, latest, found)
    doubtful |= further
    decisions, decision_ids, documents, unread = _check_decisions(root, latest, found)
    doubtful |= unread
    producers, unread = _check_producers(root, latest, places, kinds, doubtful, files["producer"], found)
    doubtful |= unread
    if settings is None or document is None:
        return None
    current = taxonomies.get(settings.taxonomy)
    if current is None:
        doubtful |= OF_GROUPS
        if not OF_GROUPS & further:
            cure = closest(settings.taxonomy, taxonomies)
            found.append(fault("unknown-taxonomy", document, "taxonomy", cure=cure, value=settings.taxonomy))
    current = current or next(iter(taxonomies.values()), None)
    if current is None or not rules.sets:
        return None
    listed = {key: frozenset(value.products) for key, value in decisions.items()}
    groups = Groups.build(current)
    retired, gone = _check_retired(root, latest, found)
    registers = _check_registers(root, latest, settings, found)
    published = {product.id: product for _, register in registers for product in register.products}
    reported = progress.check_progress(root, latest, places, groups, doubtful, files["plan"], found)
    return Shared(
        settings, places, groups, taxonomies, rules, kinds, producers, decisions, decision_ids, documents, listed, retired, gone, registers, published,
        frozenset(doubtful), reported, files,
    )  # fmt: skip


def _check_retired(root: Path, latest: date, found: list[Diagnostic]) -> tuple[identity.Claims, tuple[RetiredProduct, ...]]:
    """The IDs and slugs that belong for good to products no longer in the catalogue. The file need not exist."""
    claims = identity.Claims()
    if not os.path.lexists(root / RETIRED):
        return claims, ()
    document, retired = read_shared(root, RETIRED, Retired, latest, found)
    if document and retired:
        found += identity.check_unique(document, [(("products", i, "id"), p.id) for i, p in enumerate(retired.products)], "duplicate-id")
        claims.retired_ids.update((p.id, document.path) for p in retired.products)
        claims.former.update((slug, document.path) for p in retired.products for slug in p.slugs)
    return claims, retired.products if retired else ()


def _check_registers(root: Path, latest: date, settings: Settings, found: list[Diagnostic]) -> tuple[tuple[Document, Permalinks], ...]:
    """The register of permanent links, file by file. A catalogue that was never published has none."""
    folder = read_folder(root, PERMALINKS, Permalinks, latest, found, needed=False)
    registers = typed(folder.records, Permalinks)
    found += permalink.check_registers(registers, settings, complete=not folder.broken and not folder.unread)
    return tuple(registers)


def _check_kinds(root: Path, latest: date, found: list[Diagnostic]) -> dict[str, ProducerKind]:
    document, record = read_shared(root, FILES[ProducerKinds], ProducerKinds, latest, found)
    if document is None or record is None:
        return {}
    entries = [(("kinds", i, "id"), kind.id) for i, kind in enumerate(record.kinds)]
    found += identity.check_unique(document, entries, "duplicate-id")
    return {kind.id: kind for kind in record.kinds}


def _check_places(root: Path, latest: date, files_of: dict[str, str], found: list[Diagnostic]) -> tuple[Places, frozenset[str]]:
    """The places, and the codes that cannot be trusted because nobody knows which places a broken file has."""
    folder = read_folder(root, FILES[PlaceFile], PlaceFile, latest, found, needed=True)
    files: list[tuple[Document, PlaceFile]] = typed(folder.records, PlaceFile)
    salvaged = typed(folder.salvaged, PlaceFile)
    named = [name for document, _ in salvaged for name in _names(document.value.get("places"))]
    places = Places.build((entry for _, file in (*files, *salvaged) for entry in file.places), frozenset(filter(None, named)))
    unnamed = folder.incomplete or None in named or len(salvaged) < len(folder.broken)
    ids = [entry.id for _, file in files for entry in file.places]
    # Of two places with one id, one has lost its own: others may refer to that.
    unnamed |= len(set(ids)) < len(ids)
    claims = place.Claims(files_of)
    for document, file in files:
        found += unless(OF_PLACES if unnamed else (), place.check_places(document, file, places, claims))
    return places, OF_PLACES if unnamed else frozenset()


def _names(entries: object) -> Iterable[str | None]:
    """The id of each entry of a broken file; None for one that bears none by which others could know it."""
    for entry in entries if isinstance(entries, list) else [None]:
        name = entry.get("id") if isinstance(entry, dict) else None
        yield name if isinstance(name, str) and name == slug(name) else None


def _check_rules(root: Path, latest: date, found: list[Diagnostic]) -> tuple[dict[str, Taxonomy], Rules, set[str]]:
    """Lists of groups by id, the rules, and the codes that cannot be trusted because one of their files is broken."""
    lists = read_folder(root, FILES[Taxonomy], Taxonomy, latest, found, needed=True)
    sets = read_folder(root, FILES[RuleSet], RuleSet, latest, found, needed=True)
    taxonomies = {record.id: record for _, record in typed((*lists.salvaged, *lists.records), Taxonomy)}
    doubtful = set(OF_GROUPS) if lists.broken or lists.incomplete else set()
    claims = identity.Claims()
    wrong_ids = [
        wrong for document, record in typed(lists.records, Taxonomy)
        for wrong in identity.check_file_id(document, record.id, claims)
    ]  # fmt: skip
    found += wrong_ids
    doubtful |= OF_GROUPS if wrong_ids else set()
    for document, record in typed(lists.records, Taxonomy):
        found += unless(doubtful, taxonomy.check_taxonomy(document, record, taxonomies))
    claims = identity.Claims()
    doubtful |= OF_RULES if sets.broken or sets.incomplete else set()
    for document, rule_set in typed(sets.records, RuleSet):
        found += identity.check_file_id(document, rule_set.id, claims)
        wrong = list(unless(doubtful, taxonomy.check_rule_set(document, rule_set, taxonomies)))
        doubtful |= OF_RULES if wrong else set()
        found += wrong
    if not OF_RULES & doubtful:
        gaps = list(taxonomy.check_days_covered(typed(sets.records, RuleSet)))
        doubtful |= OF_RULES if gaps else set()
        found += gaps
    return taxonomies, Rules.build(rule_set for _, rule_set in typed((*sets.records, *sets.salvaged), RuleSet)), doubtful


def _check_decisions(
    root: Path, latest: date, found: list[Diagnostic]
) -> tuple[dict[str, Decision], frozenset[str], dict[str, Document], frozenset[str]]:
    """The decisions, all their ids, their files, and the codes that cannot be trusted."""
    folder = read_folder(root, FILES[Decision], Decision, latest, found, needed=False)
    documents: dict[str, Document] = {}
    decisions: dict[str, Decision] = {}
    claims = identity.Claims()
    for document, record in typed(folder.records, Decision):
        wrong_id = list(identity.check_file_id(document, record.id, claims))
        if wrong_id:
            # Either name may be the right one; what hangs on them is checked once that is mended.
            found += wrong_id
            folder.broken += [Path(document.path).stem, record.id]
            continue
        if any(future.field[0] in DECIDED for future in day.check_future(document, record, latest)):
            folder.broken.append(record.id)  # that is told; what hangs on it is checked once it is mended
            continue
        found += decision.check_decision(document, record)
        decisions[record.id], documents[record.id] = record, document
    unknown = frozenset({"unknown-decision"}) if folder.unread else frozenset()
    return decisions, frozenset(decisions) | frozenset(folder.broken), documents, unknown


def _check_producers(
    root: Path, latest: date, places: Places, kinds: Mapping[str, ProducerKind], doubtful: set[str], files_of: dict[str, str], found: list[Diagnostic]
) -> tuple[dict[str, Producer | None], frozenset[str]]:
    """The producers, and the codes that cannot be trusted."""
    folder = read_folder(root, FILES[Producer], Producer, latest, found, needed=False)
    producers: dict[str, Producer | None] = dict.fromkeys(folder.broken)
    claims = identity.Claims(files_of)
    for document, record in typed(folder.records, Producer):
        wrong_id = list(identity.check_file_id(document, record.id, claims))
        found += wrong_id or identity.check_slug(document, record.id, ("id",), claims, former=False)
        for i, slug in enumerate(record.former_slugs):
            found += identity.check_slug(document, slug, ("former_slugs", i), claims, former=True)
        found += unless(doubtful, reference.check_producer_references(document, record, places, kinds))
        found += text.check_consent(document, record, {})
        producers[record.id] = record
        producers.setdefault(Path(document.path).stem, None)
    return producers, frozenset({"unknown-producer"}) if folder.unread else frozenset()


def _check_products(
    root: Path, latest: date, shared: Shared | None, found: list[Diagnostic]
) -> tuple[tuple[Product, ...], dict[str, Picture], dict[str, str], frozenset[str] | None]:
    """The products, their photos, the file of each ID, and every ID that has a file: None where a file could not be opened."""
    paths, faults = load_tree(root, FILES[Product], (".yaml", *photo.PICTURE_SUFFIXES))
    found += faults
    told = frozenset(fault.path for fault in faults)
    files = frozenset(path for path in paths if not path.endswith(".yaml"))
    products: list[Product] = []
    pictures: dict[str, Picture] = {}
    recognised: dict[str, frozenset[str] | None] = {}
    gtins: dict[str, tuple[str, str]] = {}
    left = {product.id for product in shared.gone} if shared else set()
    published = permalink.published_gtins(shared.published) if shared else {}
    claims = shared.retired if shared else identity.Claims()
    for path in paths:
        if path in files:
            continue
        document, product = read_file(root, path, Product, latest, found)
        removed: frozenset[FieldPath] = frozenset()
        if document and product is None:
            product, removed = salvage(document.value, Product, keep_lists=False)
            found += day.check_future(document, product, latest) if product else ()
        if document is None or product is None or removed:
            # What a broken file says of decisions is not known: no second fault follows from the first.
            recognised.setdefault(Path(path).stem, None)
        if document is None or product is None or shared is None:
            continue
        faults = [*identity.check_identity(document, product, shared.settings, claims), *_check_product(document, product, shared)]
        faults += photo.check_photos(document, product, root, files, pictures, told)
        if claims.ids.get(product.id) == path:  # of two files with one ID, the first is meant
            # Of an ID that stands among the withdrawn, identity has told already.
            faults += permalink.check_published(document, product, shared.published) if product.id not in left else ()
            faults += permalink.check_gtins(document, product, published, gtins)
        found += unaffected(unless(shared.doubtful, faults), removed)
        if not removed:
            own = product.id == Path(path).stem
            recognised[product.id] = _recognised_by(product, recognised.get(product.id, frozenset()), shared) if own else None
            if not own:  # either name may be the right one
                recognised[Path(path).stem] = None
            products.append(product)
    if shared is not None:
        # A product whose file could not even be opened is not unknown.
        unread = {"unknown-product", "published-id-gone"} if any(not path.endswith(photo.PICTURE_SUFFIXES) for path in told) else set()
        found += unless(unread, decision.check_lists(shared.decision_documents, shared.decisions, recognised))
        found += unless(unread | shared.doubtful, _check_gone(shared, recognised))
    opened = all(path.endswith(photo.PICTURE_SUFFIXES) for path in told)
    return tuple(products), pictures, claims.ids, frozenset(recognised) if opened else None


def _check_fairs(
    root: Path, latest: date, shared: Shared | None, ids: frozenset[str] | None, found: list[Diagnostic]
) -> tuple[Fair, ...]:
    """The fairs, once everything that they name is known."""
    if shared is None:
        return ()
    # A product that has left the catalogue still stood where it stood.
    known = (ids or frozenset()) | {product.id for product in shared.gone}
    doubtful = shared.doubtful | ({"unknown-fair-product"} if ids is None else set())
    return fair.check_fairs(root, FILES[Fair], latest, shared.places, shared.producers, known, doubtful, shared.files["fair"], found)


def _check_gone(shared: Shared, ids: Collection[str]) -> Iterable[Diagnostic]:
    """What the register holds and the catalogue no longer knows."""
    producers = {slug for name, producer in shared.producers.items() for slug in (name, *(producer.former_slugs if producer else ()))}
    # What a broken file says of former slugs is not known.
    broken = {"published-producer-gone"} if None in shared.producers.values() or "unknown-producer" in shared.doubtful else set()
    for document, register in shared.registers:
        yield from unless(broken, permalink.check_gone(document, register, ids, shared.gone, producers, shared.places))


def _recognised_by(product: Product, before: frozenset[str] | None, shared: Shared) -> frozenset[str] | None:
    """The decisions that a product names; None where one of them is named wrongly and may be any."""
    named = frozenset(r.decision for r in product.recognitions if r.decision)
    return None if before is None or not named <= shared.decision_ids else before | named


def _check_product(document: Document, product: Product, shared: Shared) -> Iterable[Diagnostic]:
    yield from reference.check_product_references(
        document, product, shared.places, shared.groups, shared.producers, shared.decision_ids
    )
    yield from recognition.check_recognitions(document, product, shared.places, shared.rules, shared.decisions)
    yield from decision.check_listed(document, product, shared.decisions, shared.listed)
    yield from day.check_certifications(document, product)
    yield from text.check_english(document, product)
    yield from text.check_story_links(document, product)
    yield from text.check_consent(document, product, shared.producers)
