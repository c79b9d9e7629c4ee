"""How large, deep and many anything may be that strangers hand in, in one table. The page of limits is made from it.

Chosen far above what an honest file needs and far below what could stop a build. What only one field takes (a price, the days of
a term) is a fact about that field and stands in the record types; what is cut in a list or a feed stands where it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["bytes", "pixels", "characters", "digits", "levels", "values", "faults", "parts", "cells", "rows", "columns", "side", "sheets", "elements"]


@dataclass(frozen=True, slots=True)
class Limit:
    """``most``: what is still accepted, in ``unit``; ``code``: the fault of one more. Its words: ``limits.names`` in the strings."""

    most: int
    unit: Unit
    code: str


LIMITS: dict[str, Limit] = {}


def _limit(name: str, most: int, unit: Unit, code: str) -> int:
    LIMITS[name] = Limit(most, unit, code)
    return most


# Files of data, words and prose. The largest of ours has 60 kB; a megabyte is read in well under a second.
DOCUMENT_BYTES = _limit("document_bytes", 1_000_000, "bytes", "file-too-large")
# The deepest file of ours has eight levels; readers that call themselves for each level die at some thousands.
DOCUMENT_DEPTH = _limit("document_depth", 12, "levels", "too-deep")
# Every value costs memory by itself, however short: a megabyte of "- 1" would be half a million.
DOCUMENT_NODES = _limit("document_nodes", 20_000, "values", "too-many-values")
# One text of any file, before it is known which field it is for.
SCALAR_CHARACTERS = _limit("scalar_characters", 100_000, "characters", "text-too-long")
# Beyond 18 digits a number may not survive Excel, JavaScript or a database column.
NUMBER_DIGITS = _limit("number_digits", 18, "digits", "ambiguous-value")
# A file with more faults than this is broken as a whole; one more line says so.
FAULTS_PER_FILE = _limit("faults_per_file", 100, "faults", "more-faults")
# Folders in folders below products/ and catalog/: provinces, districts, years, and some to spare.
FOLDER_DEPTH = _limit("folder_depth", 8, "levels", "folder-too-deep")

# What a text of a record may hold. A story is ten printed pages at most; a line must fit into a list and onto a label.
TEXT_CHARACTERS = _limit("text_characters", 20_000, "characters", "text-too-long")
LINE_CHARACTERS = _limit("line_characters", 300, "characters", "text-too-long")
# Part of an address and of a file's name, which file systems end at 255 bytes.
SLUG_CHARACTERS = _limit("slug_characters", 100, "characters", "text-too-long")
# What browsers and old proxies take.
LINK_CHARACTERS = _limit("link_characters", 2_000, "characters", "text-too-long")
# The start of every printed address: a longer one makes codes too fine for a label.
SITE_LINK_CHARACTERS = _limit("site_link_characters", 200, "characters", "text-too-long")
REPOSITORY_LINK_CHARACTERS = _limit("repository_link_characters", 300, "characters", "text-too-long")
EMAIL_CHARACTERS = _limit("email_characters", 200, "characters", "text-too-long")

# A photo as a telephone makes it; unpacked it takes four bytes a pixel.
PICTURE_BYTES = _limit("picture_bytes", 12_000_000, "bytes", "file-too-large")
PICTURE_PIXELS = _limit("picture_pixels", 40_000_000, "pixels", "picture-too-many-pixels")
# A picture one pixel wide takes a hundred times the memory of one that is as wide as it is high.
PICTURE_SIDE = _limit("picture_side", 20_000, "side", "picture-too-long")

# Workbooks of officers. What is packed inside is counted before it is unpacked; empty cells cost time even where they say nothing.
WORKBOOK_BYTES = _limit("workbook_bytes", 30_000_000, "bytes", "file-too-large")
WORKBOOK_UNPACKED_BYTES = _limit("workbook_unpacked_bytes", 160_000_000, "bytes", "workbook-too-large")
WORKBOOK_PARTS = _limit("workbook_parts", 1_000, "parts", "workbook-too-large")
WORKBOOK_SHEETS = _limit("workbook_sheets", 300, "sheets", "workbook-too-large")
# Elements of XML: rows, cells and their texts in all parts; everything else in all parts; what lies between the beginnings of two rows.
WORKBOOK_ELEMENTS = _limit("workbook_elements", 8_000_000, "elements", "workbook-too-large")
WORKBOOK_OTHERS = _limit("workbook_others", 300_000, "elements", "workbook-too-large")
WORKBOOK_TOGETHER = _limit("workbook_together", 100_000, "elements", "workbook-too-large")
WORKBOOK_DEPTH = _limit("workbook_depth", 40, "levels", "workbook-too-large")
WORKBOOK_CELLS = _limit("workbook_cells", 2_000_000, "cells", "workbook-too-large")
SHEET_ROWS = _limit("sheet_rows", 50_000, "rows", "too-many-rows")
SHEET_COLUMNS = _limit("sheet_columns", 256, "columns", "too-many-columns")
# The last row that Excel has: a row said to lie below it is a lie, and nothing is read from it.
SHEET_LAST_ROW = 1_048_576
