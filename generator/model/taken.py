"""What belongs to somebody for good, and what the next record may therefore be called."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.model.address import is_reserved
from generator.model.catalogue import Catalogue
from generator.model.text import slug

_SLUG_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """The IDs and slugs that belong to something, now or once; ``producers`` are the slugs of producers."""

    ids: frozenset[str]
    slugs: frozenset[str]
    producers: frozenset[str]


def find_taken(catalogue: Catalogue, paths: Iterable[str]) -> Taken:
    """What no new record may bear: of files (also broken ones), of the withdrawn, of all that was published, and of what decisions and fairs list."""
    stems = {PurePosixPath(path).stem for path in paths}
    registered = [product for register in catalogue.permalinks for product in register.products]
    ids = {product.id for product in (*catalogue.closed.briefs, *catalogue.retired, *registered)} | stems
    ids |= {listed for holder in (*catalogue.decisions.values(), *catalogue.fairs) for listed in holder.products}
    slugs = {name for product in catalogue.closed.briefs for name in product.slugs}
    slugs |= {name for product in (*catalogue.retired, *registered) for name in product.slugs}
    producers = {name for producer in catalogue.makers.values() for name in (producer.id, *producer.former_slugs)} | stems
    producers |= {name for register in catalogue.permalinks for name in register.producers}
    return Taken(frozenset(ids), frozenset(slugs), frozenset(producers))


def next_id(prefix: str, taken: Collection[str]) -> str:
    """The ID after the highest one: ``KG0084``. A gap is not filled, for it may have been somebody's."""
    numbers = [int(found[1]) for name in taken if (found := re.fullmatch(rf"{re.escape(prefix)}([0-9]{{4,8}})", name, re.ASCII))]
    return f"{prefix}{max(numbers, default=0) + 1:04}"


def free_slug(name: str, further: str | None, taken: Collection[str]) -> str:
    """A slug from a name; where that is taken, with ``further`` behind it (the producer), else with a number."""
    own = slug(name) or "san-pham"
    for candidate in _slugs(own, further):
        if candidate not in taken and not is_reserved(candidate):
            return candidate
    raise AssertionError("numbers have no end")


def _slugs(own: str, further: str | None) -> Iterator[str]:
    yield own[:_SLUG_LENGTH].strip("-")
    if further:
        yield f"{own}-{further}"[:_SLUG_LENGTH].strip("-")
    number = 2
    while True:
        yield f"{own[: _SLUG_LENGTH - 10]}-{number}"
        number += 1
