"""What all products refer to: the shared records, once they are checked, and what cannot be said while a file of them is broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.check import identity
from generator.check.producers import CheckedProducers
from generator.load.document import Document
from generator.model.decision import Decision
from generator.model.permalinks import Permalinks, PublishedProduct
from generator.model.place import Places
from generator.model.producer import ProducerKind
from generator.model.progress import Progress
from generator.model.retired import RetiredProduct
from generator.model.rules import Rules
from generator.model.settings import Settings
from generator.model.taxonomy import Groups, Taxonomy

# What cannot be said for sure while a file of this kind is broken.
OF_SETTINGS = frozenset({"id-prefix", "unknown-taxonomy"})
OF_PLACES = frozenset({"unknown-place", "place-not-then", "place-not-successor", "figure-place-not-then", "fair-place-not-then", "published-place-gone"})
OF_KINDS = frozenset({"unknown-producer-kind"})
OF_GROUPS = frozenset({"unknown-group", "criteria-set-not-in-group", "unknown-taxonomy", "unknown-criteria-set", "unknown-industry"})
OF_RULES = frozenset({
    "stars-not-of-score", "score-between-bands", "level-cannot-give-stars", "expiry-not-of-date", "extension-too-long", "overlapping-recognitions",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shared:
    """What the products refer to. A decision whose form is broken is still known by its id. ``mark``: of the files of these records."""

    settings: Settings
    places: Places
    groups: Groups
    taxonomies: Mapping[str, Taxonomy]
    rules: Rules
    kinds: Mapping[str, ProducerKind]
    producers: CheckedProducers
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
    mark: str
