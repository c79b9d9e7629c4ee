"""Long lists cut into pages of a fixed number of rows, with the links from page to page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.model import address
from generator.model.record import Language

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to the pages of a list; None among ``pages`` stands for those left out."""

    number: int
    total: int
    pages: tuple[tuple[int, str] | None, ...]
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class Cut(Generic[T]):
    """The rows of one page: its number from 1, where it stands, and the links to the others (None where there are none)."""

    number: int
    address: str
    rows: Sequence[T]
    pager: Pager | None


def cut_pages(rows: Sequence[T], size: int, first: str, language: Language) -> Iterator[Cut[T]]:
    """``rows`` by ``size``; ``first`` is the address of the first page, which there is even without rows."""
    total = max(1, page_of(len(rows) - 1, size))
    for number in range(1, total + 1):
        paged = rows[(number - 1) * size : number * size]
        yield Cut(number, address.numbered(first, number, language), paged, _pager(first, number, total, language))


def page_of(position: int, size: int) -> int:
    """The number of the page on which the row at ``position``, counted from 0, stands."""
    return position // size + 1


def _pager(first: str, number: int, total: int, language: Language) -> Pager | None:
    if total == 1:
        return None
    shown = sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)})
    pages: list[tuple[int, str] | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page > before + 1:
            pages.append(None)
        pages.append((page, address.numbered(first, page, language)))
    previous = address.numbered(first, number - 1, language) if number > 1 else None
    following = address.numbered(first, number + 1, language) if number < total else None
    return Pager(number, total, tuple(pages), previous, following)
