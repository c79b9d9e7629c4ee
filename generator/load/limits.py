"""How large a file of the catalogue may be, in one table.

Chosen far above what an honest file needs and far below what could stop a build. No logic here.
"""

from __future__ import annotations

DOCUMENT_BYTES = 1_000_000
DOCUMENT_DEPTH = 12
DOCUMENT_NODES = 20_000
SCALAR_CHARACTERS = 100_000
# Beyond 18 digits a number may not survive Excel, JavaScript or a database column.
NUMBER_DIGITS = 18
# A file with more faults than this is broken as a whole; one more line says so.
FAULTS_PER_FILE = 100

PICTURE_BYTES = 12_000_000
PICTURE_PIXELS = 40_000_000
# A picture one pixel wide takes a hundred times the memory of one that is as wide as it is high.
PICTURE_SIDE = 20_000

FOLDER_DEPTH = 8

# Workbooks of officers. What is packed inside is counted before it is unpacked; empty cells cost time even where they say nothing.
WORKBOOK_BYTES = 30_000_000
WORKBOOK_UNPACKED_BYTES = 160_000_000
WORKBOOK_PARTS = 1_000
# Elements of XML: rows, cells and their texts in all parts, everything else in all parts, what lies between the beginnings of two rows, and how deep.
WORKBOOK_ELEMENTS = 8_000_000
WORKBOOK_OTHERS = 300_000
WORKBOOK_TOGETHER = 100_000
WORKBOOK_DEPTH = 40
WORKBOOK_SHEETS = 300
WORKBOOK_CELLS = 2_000_000
SHEET_ROWS = 50_000
SHEET_COLUMNS = 256
# The last row that Excel has: a row said to lie below it is a lie.
SHEET_LAST_ROW = 1_048_576
