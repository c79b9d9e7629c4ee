"""What was changed in the data, told by products and kinds of records: one change is one commit of the catalogue's files.

Knows nothing of git. Who made a change is a person's own and has no place here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.model.files import record_at
from generator.model.product import Product
from generator.model.shape import record_name

# Where the data lies.
FOLDERS = ("products", "catalog/data")
# As many changes as are told: some years of a small catalogue, some weeks of a busy one.
MOST = 500
_PRODUCT = re.compile(r"products/(?:.*/)?([A-Z]{2}[0-9]{4,8})(?![0-9])[^/]*", re.ASCII)
_MAIL = re.compile(r"\S+@\S+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Change:
    """``products``: ID -> ``A`` added, ``M`` changed, ``D`` removed. ``records``: how many files of each other kind of record."""

    hash: str
    day: date
    subject: str
    products: Mapping[str, str]
    records: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """The newest change first. ``missing``: why there is none to tell (``none``: no history at hand, ``shallow``: only a part)."""

    changes: tuple[Change, ...] = ()
    missing: str | None = None


NO_LOG = ChangeLog(missing="none")


def read_change(hash: str, day: date, subject: str, paths: Mapping[str, str]) -> Change:
    """``paths``: path below the catalogue's root -> ``A``, ``M``, ``D`` or ``T``. A photo is part of its product."""
    products: dict[str, str] = {}
    records: Counter[str] = Counter()
    for path, status in sorted(paths.items()):
        record = record_at(path)
        if found := _PRODUCT.fullmatch(path):
            # The product's own file tells whether the product came or went.
            status = status if record is Product and status in ("A", "D") else "M"
            products[found[1]] = status if products.get(found[1], "M") == "M" else products[found[1]]
        elif record is not None:
            records[record_name(record)] += 1
    return Change(hash, day, clean_subject(subject), products, dict(records))


def clean_subject(text: str) -> str:
    """One line that cannot disturb a page: no control, format or private character, no address of a person, not too long."""
    kept = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C")
    line = " ".join(_MAIL.sub("…", unicodedata.normalize("NFC", kept)).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def tell_changes(commits: Iterable[Change]) -> ChangeLog:
    """Only what changed a record or a photo; a commit that touched other files of the folders tells nobody anything."""
    return ChangeLog(tuple(change for change in commits if change.products or change.records))
