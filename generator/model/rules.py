"""Rule sets by date: bands of scores, who recognises which stars, months of validity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from generator.model.dates import Day, Interval
from generator.model.product import Level
from generator.model.record import Bilingual, BilingualLine, Line, Many, Record, Slug, Source, TaxonomyRef


class Band(Record):
    """Scores from ``low`` up to but not including ``below`` (the highest band ends at 100 itself).

    ``written_to`` is the upper end as an older text prints it (whole numbers, 70-89): a score
    between it and ``below`` has no band in that text.
    """

    stars: Literal[1, 2, 3, 4, 5]
    low: float = Field(ge=0, le=100)
    below: float | None = Field(default=None, gt=0, le=100)
    written_to: float | None = Field(default=None)
    text: Bilingual | None = None

    def holds(self, score: float) -> bool:
        return self.low <= score and (self.below is None or score < self.below)


class Recognisers(Record):
    """Who recognises three, four and five stars."""

    three: Many[Level]
    four: Many[Level]
    five: Many[Level]

    def levels(self, stars: int | str) -> tuple[Level, ...]:
        # A potential five-star product is one that the province scored at 90 or more.
        return {3: self.three, 4: self.four, 5: self.five}.get(stars, ("province",))  # type: ignore[call-overload]


class RuleSet(Record):
    """One set of rules and the days on which it held. ``to`` is its last day."""

    id: Slug
    name: BilingualLine
    number: Line
    valid_from: Day
    valid_to: Day | None = None
    validity_months: int = Field(ge=1, le=120)
    taxonomy: TaxonomyRef
    bands: Many[Band] = Field(min_length=5, max_length=5)
    recognised_by: Recognisers
    extension_days: int | None = Field(default=None, ge=1)
    verified: Literal["text", "press", "database"]
    note: Bilingual | None = None
    sources: Many[Source] = Field(min_length=1)

    def band(self, score: float) -> Band | None:
        return next((band for band in self.bands if band.holds(score)), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule sets in the order of time."""

    sets: tuple[RuleSet, ...]

    @classmethod
    def build(cls, sets: Iterable[RuleSet]) -> Rules:
        return cls(tuple(sorted(sets, key=lambda s: s.valid_from)))

    def during(self, days: Interval) -> tuple[RuleSet, ...]:
        """The rule sets that held on at least one of the days; all of them if nothing bounds the days."""
        return tuple(
            s
            for s in self.sets
            if not (days.latest and s.valid_from > days.latest)
            and not (days.earliest and s.valid_to and s.valid_to < days.earliest)
        )

    def validity_months(self, days: Interval) -> int:
        """Months for which a certificate of these days runs: 36 in every set so far."""
        found = self.during(days) or self.sets
        return max(s.validity_months for s in found)

    @property
    def renewal_days(self) -> int:
        """Days before the end from which a renewal is due: the filing window opens at 180 (26/2026, article 7.6)."""
        return 180

    @property
    def filing_days(self) -> int:
        """Days before the end on which the filing window closes (26/2026, article 7.6)."""
        return 120
