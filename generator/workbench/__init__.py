"""The table of contents of the officers' commands, as ``pipeline`` is that of a build: which room is called when, with what.

Holds no rule and no sentence, and writes no file but such as it reads again itself.
"""

from __future__ import annotations

from generator.check.fault import closest
from generator.diagnostic import field_name
from generator.editing.answers import assemble, check_answer, read_answer
from generator.editing.formatting import Formatted
from generator.editing.heading import field_label
from generator.editing.intake import Ask, DecisionNeeded
from generator.editing.result import Import, Result
from generator.editing.units import Move
from generator.history.commit import NoHistory
from generator.limits import WORKBOOK_BYTES
from generator.model.address import is_reserved
from generator.model.difference import Comparison
from generator.model.likeness import Alike, degree_of, find_named, like_products
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.taken import free_slug, next_id
from generator.model.upkeep import Outlook, outlook
from generator.render.difference import render_comparison
from generator.render.outlook import render_outlook
from generator.render.privacy import render_privacy
from generator.workbench.comparison import compare
from generator.workbench.drafting import Desk, Drafted, draft_files, fields_on, open_desk
from generator.workbench.privacy import personal_data
from generator.workbench.schemas import Schemas, schema_files
from generator.workbench.transfer import export_workbook, import_workbook, tell_outcome
from generator.workbench.writing import change_file, find_moves, format_files, move_record, record_files

__all__ = [
    "Alike", "Ask", "Comparison", "DecisionNeeded", "Desk", "Drafted", "Formatted", "Import", "Move", "NoHistory", "Outlook", "Producer", "Product",
    "Result", "Schemas", "WORKBOOK_BYTES", "assemble", "change_file", "check_answer", "closest", "compare", "degree_of", "draft_files",
    "export_workbook", "field_label", "field_name", "fields_on", "find_moves", "find_named", "format_files", "free_slug", "import_workbook",
    "is_reserved", "like_products", "move_record", "next_id", "open_desk", "outlook", "personal_data", "read_answer", "record_files", "render_comparison",
    "render_outlook", "render_privacy", "schema_files", "tell_outcome",
]  # fmt: skip
