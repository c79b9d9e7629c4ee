"""What a builder made, and whether two of them made the same: the same products, as many lists, pages of about the same weight."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Pages that every builder makes: products, and lists of them by group, place, producer and stars. Hugo has its own names for lists.
SECTIONS = ("san-pham", "nhom", "dia-phuong", "chu-the", "groups", "places", "producers", "lists", "products")
PRODUCT = "san-pham-mau-"
# How far the number of lists and the weight of pages may lie from this program's.
LISTS, WEIGHT, WEIGHT_OF_THEME = 0.15, 0.25, 1.5


class NotComparable(RuntimeError):
    """Two outputs are not of the same things; their times would say nothing."""


@dataclass(frozen=True, slots=True)
class Output:
    """Files and bytes of a whole folder; products, lists and their bytes among what all builders make."""

    files: int
    size: int
    products: int
    lists: int
    product_size: int
    list_size: int


def read_output(folder: Path) -> Output:
    """Count what lies in ``folder``."""
    files = size = 0
    counts, sizes = {True: 0, False: 0}, {True: 0, False: 0}
    for path, length in _files(str(folder)):
        files += 1
        size += length
        parts = os.path.relpath(path, folder).split(os.sep)
        parts = parts[1:] if parts[0] in ("en", "vi") else parts
        if parts[-1] == "index.html" and parts[0] in SECTIONS:
            is_product = len(parts) == 3 and parts[1].startswith(PRODUCT)
            counts[is_product] += 1
            sizes[is_product] += length
    return Output(files, size, counts[True], counts[False], sizes[True], sizes[False])


def _files(folder: str) -> Iterator[tuple[str, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            yield entry.path, entry.stat(follow_symlinks=False).st_size


def check_comparable(name: str, other: Output, ours: Output, products: int, weight: float = WEIGHT) -> None:
    """Raises NotComparable when ``other`` is not the same work as ``ours``."""
    if not other.products == ours.products == 2 * products:
        raise NotComparable(f"{name}: {other.products} pages of products, {ours.products} of ours, {2 * products} expected")
    _check_near(f"{name}: lists", other.lists, ours.lists, LISTS)
    _check_near(f"{name}: bytes per product", other.product_size / other.products, ours.product_size / ours.products, weight)
    _check_near(f"{name}: bytes per list", other.list_size / other.lists, ours.list_size / ours.lists, weight)


def _check_near(what: str, value: float, ours: float, share: float) -> None:
    if not ours / (1 + share) <= value <= ours * (1 + share):
        raise NotComparable(f"{what}: {value:.0f}, ours {ours:.0f}")
