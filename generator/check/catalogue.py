"""The order in which a catalogue is checked: shared records first, then the products one by one.

Of a product only a brief stays in memory; its record is opened again when something is written about it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.check import day, decision, fair, identity, permalink, place, progress, sheet, taxonomy
from generator.check.examine import Heard, shared_mark
from generator.check.fault import closest, fault, unless
from generator.check.folder import read_folder, read_shared, typed
from generator.check.producers import check_producers
from generator.check.products import check_products
from generator.check.shared import OF_GROUPS, OF_KINDS, OF_PLACES, OF_RULES, OF_SETTINGS, Shared
from generator.diagnostic import Diagnostic
from generator.kept import Kept
from generator.load.document import Document
from generator.load.picture import Picture
from generator.load.tree import load_tree
from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.files import FILES
from generator.model.permalinks import Permalinks
from generator.model.place import PlaceFile, Places
from generator.model.producer import ProducerKind, ProducerKinds
from generator.model.retired import Retired, RetiredProduct
from generator.model.rules import Rules, RuleSet
from generator.model.settings import Settings
from generator.model.sheet import Sheets
from generator.model.taxonomy import Groups, Taxonomy
from generator.model.text import slug

RETIRED, PERMALINKS = FILES[Retired], FILES[Permalinks]

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


def check_catalogue(root: Path, latest: date, kept: Kept | None = None, heard: Heard | None = None) -> Checked:
    """Check every file below ``root``. ``latest`` is the last day on which something can have happened; ``kept``: what was read before; ``heard``
    is told how far it is.

    Nothing is raised for a fault in the data.
    """
    found: list[Diagnostic] = []
    kept = kept or Kept()
    shared = _check_shared(root, latest, kept, found)
    products = check_products(root, latest, shared, kept, found, heard)
    fairs = _check_fairs(root, latest, shared, products.known, found)
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
        producers=shared.producers.sound,
        decisions=shared.decisions,
        products=products.sound,
        product_files=products.files,
        progress=shared.progress,
        retired=shared.gone,
        permalinks=tuple(register for _, register in shared.registers),
        fairs=fairs,
        sheets=sheets,
        files=shared.files,
        marks={"product": products.marks, "producer": shared.producers.marks},
        brief_marks={"product": products.brief_marks, "producer": shared.producers.brief_marks},
    )
    return Checked(catalogue, products.pictures, tuple(found))


def _roots_only(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The faults but for those of a value that is told to be unreadable or impossible in itself."""
    found = list(found)
    roots = {(d.path, d.position) for d in found if d.code in ROOTS}
    days = {(d.path, d.field[:2]) for d in found if d.code in ROOTS and d.field[2:] and d.field[-1] in DECIDED}
    return [
        d for d in found
        if d.code in ROOTS or ((d.path, d.position) not in roots and not (d.code in OF_DAY and (d.path, d.field[:2]) in days))
    ]  # fmt: skip


def _check_shared(root: Path, latest: date, kept: Kept, found: list[Diagnostic]) -> Shared | None:
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
    mark = shared_mark(root, _shared_files(root))
    producers = check_producers(root, latest, places, kinds, doubtful, files["producer"], mark, kept, found)
    doubtful |= {"unknown-producer"} if producers.unread else set()
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
        frozenset(doubtful), reported, files, mark,
    )  # fmt: skip


def _shared_files(root: Path) -> Iterable[str]:
    """The files that the faults of a single product or producer may follow from."""
    for record in (Settings, ProducerKinds, PlaceFile, Taxonomy, RuleSet, Decision):
        at = FILES[record]
        yield from [at] if at.endswith(".yaml") else load_tree(root, at, (".yaml",))[0]


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


def _check_fairs(
    root: Path, latest: date, shared: Shared | None, ids: frozenset[str] | None, found: list[Diagnostic]
) -> tuple[Fair, ...]:
    """The fairs, once everything that they name is known."""
    if shared is None:
        return ()
    # A product that has left the catalogue still stood where it stood.
    known = (ids or frozenset()) | {product.id for product in shared.gone}
    doubtful = shared.doubtful | ({"unknown-fair-product"} if ids is None else set())
    return fair.check_fairs(root, FILES[Fair], latest, shared.places, shared.producers.known, known, doubtful, shared.files["fair"], found)
