"""What the plans ask for and what was reported, together: the part of the catalogue that progress is worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.model.cycle import Cycle
from generator.model.figure import Disagreement, Figure, Gap
from generator.model.indicator import Indicator
from generator.model.plan import Plan, Target
from generator.model.record import Source


@dataclass(frozen=True, slots=True)
class Progress:
    """All plans in the order of their files, and all figures in the order of time.

    ``sources``: the sources of each figure, by its id. A catalogue without plans has an empty one.
    """

    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    figures: tuple[Figure, ...] = ()
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    cycle: Cycle | None = None

    @property
    def targets(self) -> tuple[tuple[Plan, Target], ...]:
        return tuple((plan, target) for plan in self.plans for target in plan.targets)

    def figures_of(self, target: Target) -> tuple[Figure, ...]:
        """Every figure that counts what the target asks for, planned and doubtful ones too, in the order of time."""
        return tuple(figure for figure in self.figures if figure.measures(target))

    def gaps_of(self, target: Target) -> tuple[Gap, ...]:
        """Every gap in what the target counts; one that belongs to another year than those of the period is left out."""
        wanted = (target.indicator, target.place, target.stars, target.min_stars)
        found = (gap for gap in self.gaps if (gap.indicator, gap.place, gap.stars, gap.min_stars) == wanted)
        return tuple(gap for gap in found if gap.year is None or target.covers(gap.year))

    def disagreements_of(self, target: Target) -> tuple[Disagreement, ...]:
        """Those among the target's figures; one that reaches into other years of the same count is not the target's."""
        same = {f.id for f in self.figures if (f.indicator, f.place) == (target.indicator, target.place)}
        own = {figure.id for figure in self.figures_of(target)}
        return tuple(d for d in self.disagreements if own & set(d.figures) and same & set(d.figures) <= own)

    def checkpoints(self, today: date) -> tuple[date, ...]:
        """The ends of the years in which targets fall due, as far as they lie before ``today``."""
        years = [target.ends.year for _, target in self.targets]
        ends = (date(year, 12, 31) for year in range(min(years), max(years) + 1)) if years else ()
        return tuple(day for day in ends if day < today)
