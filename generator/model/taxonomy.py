"""Groups of products: 6 industries, 17 groups and 26 criteria sets of the rule in force.

Older lists are kept with a crosswalk to the one in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from generator.model.record import Bilingual, BilingualLine, Line, Many, Record, Slug, Source, TaxonomyRef


class CriteriaSet(Record):
    """Bộ tiêu chí: the list by which a product is scored."""

    number: int = Field(ge=1, le=99)
    name: BilingualLine
    ministry: Line | None = None


class Group(Record):
    """Nhóm: ``id`` as the decision numbers it (``I.4``)."""

    id: Line
    slug: Slug
    name: BilingualLine
    criteria_sets: Many[CriteriaSet] = Field(min_length=1)


class Industry(Record):
    """Ngành: ``id`` is a Roman number."""

    id: Line
    slug: Slug
    name: BilingualLine
    groups: Many[Group] = Field(min_length=1)


class Crossing(Record):
    """Criteria sets of an older list and those of the list in force that follow them."""

    before: Many[int] = ()
    after: Many[int] = ()
    note: Bilingual | None = None


class Taxonomy(Record):
    """One list of groups. ``crosswalk`` leads from this list to ``crosswalk_to``; it is unofficial."""

    id: Slug
    name: BilingualLine
    note: Bilingual | None = None
    crosswalk_to: TaxonomyRef | None = None
    crosswalk: Many[Crossing] = ()
    industries: Many[Industry] = Field(min_length=1)
    sources: Many[Source] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the list in force by id, with the industry of each."""

    taxonomy: Taxonomy
    by_id: Mapping[str, tuple[Industry, Group]]

    @classmethod
    def build(cls, taxonomy: Taxonomy) -> Groups:
        return cls(taxonomy, {g.id: (i, g) for i in taxonomy.industries for g in i.groups})

    def group(self, group_id: str) -> Group | None:
        found = self.by_id.get(group_id)
        return found[1] if found else None

    def industry(self, group_id: str) -> Industry | None:
        found = self.by_id.get(group_id)
        return found[0] if found else None
