"""Sheets of labels as they are sold: how many, how large and where they lie on an A4 page."""

from __future__ import annotations

from pydantic import Field

from generator.model.record import BilingualLine, Many, Record, Slug

# A4, in mm.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
# Rounding of what manufacturers print on their boxes, in mm.
_SLACK = 0.1


class Sheet(Record):
    """One kind of label sheet. All lengths are in mm; ``left`` and ``top`` are the margins of the page."""

    id: Slug
    name: BilingualLine
    columns: int = Field(ge=1, le=20)
    rows: int = Field(ge=1, le=40)
    width: float = Field(ge=40, le=210)
    height: float = Field(ge=25, le=297)
    left: float = Field(ge=0, le=100)
    top: float = Field(ge=0, le=100)
    gap_x: float = Field(default=0, ge=0, le=50)
    gap_y: float = Field(default=0, ge=0, le=50)

    @property
    def count(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    @property
    def right_edge(self) -> float:
        return self.left + self.columns * self.width + (self.columns - 1) * self.gap_x

    @property
    def bottom_edge(self) -> float:
        return self.top + self.rows * self.height + (self.rows - 1) * self.gap_y

    @property
    def fits_across(self) -> bool:
        return self.right_edge <= PAGE_WIDTH + _SLACK

    @property
    def fits_down(self) -> bool:
        return self.bottom_edge <= PAGE_HEIGHT + _SLACK

    def corner(self, number: int) -> tuple[float, float]:
        """Left and top edge of a label, counted from 0, row by row."""
        row, column = divmod(number, self.columns)
        return self.left + column * (self.width + self.gap_x), self.top + row * (self.height + self.gap_y)


class Sheets(Record):
    """``catalog/data/print.yaml``; the file need not exist."""

    sheets: Many[Sheet] = Field(min_length=1)
