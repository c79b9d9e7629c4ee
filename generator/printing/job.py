"""What is to be printed and how: the kinds of documents, their sizes, and what may go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.model.record import LANGUAGES, Bilingual, Language

Kind = Literal["labels", "calibration", "cards", "strip", "poster", "sheet", "booklet"]
KINDS: tuple[Kind, ...] = ("labels", "calibration", "cards", "strip", "poster", "sheet", "booklet")
# The first size of a kind is the one it has when none is asked for.
SIZES: dict[Kind, tuple[str, ...]] = {"cards": ("a5", "a6"), "poster": ("a4", "a3")}


class CannotPrint(RuntimeError):
    """The document cannot be made. ``code`` names the words, ``args_`` fills them."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code, self.args_ = code, args


@dataclass(frozen=True, slots=True)
class Job:
    """One document.

    ``languages``: the first is the main one. ``until``: the last day on which the print is used (None: the day of
    printing). ``sheet``: id of a label sheet; ``offset``: mm to the right and down; ``skip``: labels of the first
    sheet that are used up; ``copies``: of each product. ``heading``: of a poster for one booth; without it
    there is a poster for each producer.
    """

    kind: Kind
    languages: tuple[Language, ...] = LANGUAGES
    until: date | None = None
    sheet: str = "21"
    size: str | None = None
    offset: tuple[float, float] = (0.0, 0.0)
    skip: int = 0
    copies: int = 1
    heading: Bilingual | None = None

    @property
    def needs_products(self) -> bool:
        return self.kind != "calibration"

    def chosen_size(self) -> str | None:
        """The size of the paper. Raises CannotPrint where the kind does not come in the size that was asked for."""
        sizes = SIZES.get(self.kind, ())
        if self.size is None or self.size in sizes:
            return self.size or (sizes[0] if sizes else None)
        raise CannotPrint("wrong_size", kind=self.kind, size=self.size, sizes=", ".join(sizes) or "–")
