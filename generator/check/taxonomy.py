"""Lists of groups and sets of rules against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from generator.check.fault import closest, fault
from generator.check.identity import check_unique
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.rules import RuleSet
from generator.model.taxonomy import Taxonomy


def check_taxonomy(document: Document, taxonomy: Taxonomy, taxonomies: Mapping[str, Taxonomy | None]) -> Iterator[Diagnostic]:
    """Ids, slugs and set numbers are unique; a crosswalk names sets that exist on both sides."""
    ids, slugs, numbers = [], [], []
    for i, industry in enumerate(taxonomy.industries):
        where: tuple[str | int, ...] = ("industries", i)
        ids.append(((*where, "id"), industry.id))
        slugs.append(((*where, "slug"), industry.slug))
        for g, group in enumerate(industry.groups):
            inner = (*where, "groups", g)
            ids.append(((*inner, "id"), group.id))
            slugs.append(((*inner, "slug"), group.slug))
            numbers += [((*inner, "criteria_sets", s, "number"), str(c.number)) for s, c in enumerate(group.criteria_sets)]
    yield from check_unique(document, ids, "duplicate-id")
    yield from check_unique(document, slugs, "duplicate-slug")
    yield from check_unique(document, numbers, "duplicate-id")
    yield from _check_crosswalk(document, taxonomy, taxonomies)


def _check_crosswalk(document: Document, taxonomy: Taxonomy, taxonomies: Mapping[str, Taxonomy | None]) -> Iterator[Diagnostic]:
    if taxonomy.crosswalk_to is None:
        return
    if taxonomy.crosswalk_to not in taxonomies:
        cure = closest(taxonomy.crosswalk_to, taxonomies)
        yield fault("unknown-taxonomy", document, "crosswalk_to", cure=cure, value=taxonomy.crosswalk_to)
        return
    target = taxonomies[taxonomy.crosswalk_to]
    if target is None:
        return  # its own form is broken
    before, after = _numbers(taxonomy), _numbers(target)
    for i, crossing in enumerate(taxonomy.crosswalk):
        for side, known in (("before", before), ("after", after)):
            for n, number in enumerate(getattr(crossing, side)):
                if number not in known:
                    yield fault("unknown-criteria-set", document, "crosswalk", i, side, n, value=number)


def _numbers(taxonomy: Taxonomy) -> frozenset[int]:
    return frozenset(c.number for i in taxonomy.industries for g in i.groups for c in g.criteria_sets)


def check_days_covered(sets: Collection[tuple[Document, RuleSet]]) -> Iterator[Diagnostic]:
    """One set of rules follows the other: no day between the first and the last is without rules."""
    ordered = sorted(sets, key=lambda pair: pair[1].valid_from)
    covered = ordered[0][1].valid_to if ordered else None
    for document, rules in ordered[1:]:
        if covered and rules.valid_from > covered + timedelta(days=1):
            yield fault("rules-with-gap", document, "valid_from", value=rules.valid_from, after=covered)
        covered = max(covered, rules.valid_to) if covered and rules.valid_to else None


def check_rule_set(document: Document, rules: RuleSet, taxonomies: Collection[str]) -> Iterator[Diagnostic]:
    """The bands cover 0 to 100 without a hole, and the list of groups exists."""
    if rules.taxonomy not in taxonomies:
        cure = closest(rules.taxonomy, taxonomies)
        yield fault("unknown-taxonomy", document, "taxonomy", cure=cure, value=rules.taxonomy)
    if rules.valid_to and rules.valid_to < rules.valid_from:
        yield fault("dates-out-of-order", document, "valid_to", value=rules.valid_to, after=rules.valid_from)
    bands = sorted(enumerate(rules.bands), key=lambda pair: pair[1].low)
    (lowest, first), (highest, last) = bands[0], bands[-1]
    if first.low != 0:
        yield fault("bands-with-hole", document, "bands", lowest, value=f"{first.low:g}")
    if last.below is not None:
        yield fault("bands-with-hole", document, "bands", highest, value=f"{last.below:g}")
    for (_, lower), (i, upper) in zip(bands, bands[1:], strict=False):
        if lower.below != upper.low or lower.stars >= upper.stars:
            yield fault("bands-with-hole", document, "bands", i, value=f"{upper.low:g}")
