"""Where each kind of record is kept: one table for the check, the schemas and the pages that describe them.

Knows paths inside the catalogue as texts; opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.model.cycle import Cycle
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.figure import FigureFile
from generator.model.indicator import Indicators
from generator.model.permalinks import Permalinks
from generator.model.place import PlaceFile
from generator.model.plan import Plan
from generator.model.producer import Producer, ProducerKinds
from generator.model.product import Product
from generator.model.record import Record
from generator.model.retired import Retired
from generator.model.rules import RuleSet
from generator.model.settings import Settings
from generator.model.sheet import Sheets
from generator.model.taxonomy import Taxonomy

# Record type -> its one file, or the folder of its files (in that folder or deeper). All other types lie inside these.
FILES: Mapping[type[Record], str] = {
    Product: "products",
    Producer: "catalog/data/producers",
    Decision: "catalog/data/decisions",
    PlaceFile: "catalog/data/places",
    Taxonomy: "catalog/data/taxonomies",
    RuleSet: "catalog/data/rules",
    ProducerKinds: "catalog/data/producer-kinds.yaml",
    Plan: "catalog/data/plans",
    FigureFile: "catalog/data/figures",
    Indicators: "catalog/data/indicators.yaml",
    Cycle: "catalog/data/cycle.yaml",
    Fair: "catalog/data/fairs",
    Settings: "catalog/data/settings.yaml",
    Retired: "catalog/data/retired.yaml",
    Permalinks: "catalog/data/permalinks",
    Sheets: "catalog/data/print.yaml",
}


def is_folder(record: type[Record]) -> bool:
    """Whether files of this type are many."""
    return not FILES[record].endswith(".yaml")


def glob_of(record: type[Record]) -> str:
    """The files of a record type as editors name them: ``products/**/*.yaml``."""
    return f"{FILES[record]}/**/*.yaml" if is_folder(record) else FILES[record]


def record_at(path: str) -> type[Record] | None:
    """The record type of the file at ``path`` (below the root, with forward slashes); None where no record is kept."""
    if not path.endswith(".yaml"):
        return None
    return next((record for record, own in FILES.items() if path == own or path.startswith(f"{own}/")), None)
