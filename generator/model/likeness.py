"""Whether two products may be one: their names without tone marks, punctuation and the order of words, and their producers.

Says how alike they are; what to do about it is for the caller. Knows no file and no sentence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from generator.model.product import Product
from generator.model.text import fold

# "same": equal names of one producer. "doubtful": somebody has to look.
Degree = Literal["same", "doubtful"]

# Words that tell no product from another, as they stand without marks.
_GENERIC = frozenset({"san", "pham", "ocop"})
# Two spellings of one word: "kho"/"khoo"; short words differ as a whole ("den" is not "do").
_ONE_WORD = 0.8
_SHORTEST = 4
_PART = re.compile(r"[a-z0-9][a-z0-9.]*")


@dataclass(frozen=True, slots=True)
class Alike:
    """A product of the catalogue that may be the one in question."""

    degree: Degree
    product: Product


def degree_of(name: str, producer: str | None, other: str, other_producer: str | None) -> Degree | None:
    """How alike two products are by their Vietnamese names and the ids of their producers (None: not known); None when not alike.

    Products of two known producers are alike only when their names are equal.
    """
    (mine, my_numbers), (theirs, their_numbers) = _words(name), _words(other)
    if not mine or not theirs:
        return None
    if mine == theirs:
        return "same" if producer and producer == other_producer else "doubtful"
    if producer and other_producer and producer != other_producer:
        return None
    # 35 and 40 degrees are two products, however alike the rest is.
    if my_numbers and their_numbers and my_numbers != their_numbers:
        return None
    return "doubtful" if _close(mine, theirs) else None


def like_products(name: str, producer: str | None, products: Iterable[Product]) -> tuple[Alike, ...]:
    """The products that may be the one of this name, the same ones first. Former names count as well."""
    found = [Alike(degree, product) for product in products if (degree := _degree_to(name, producer, product))]
    return tuple(sorted(found, key=lambda alike: (alike.degree != "same", alike.product.id)))


def _degree_to(name: str, producer: str | None, product: Product) -> Degree | None:
    names = (product.name.vi, *(former.name.vi for former in product.former_names))
    degrees = {degree_of(name, producer, other, product.producer) for other in names}
    return "same" if "same" in degrees else "doubtful" if "doubtful" in degrees else None


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a name, and those of them that are numbers: of ``"Nước mắm 40 độ"`` the words ``nuoc mam 40 do``, the number ``40``."""
    words = frozenset(re.findall(r"[0-9]+|[^\W\d_]+", fold(name)))
    telling = words - _GENERIC or words
    return telling, frozenset(word for word in telling if word.isdigit())


def _close(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether one name says no more than the other, but for the spelling of its words."""
    fewer, more = sorted((mine, theirs), key=len)
    common = fewer & more
    if len(fewer) < 2 or (len(common) < 2 and len(more) > 2):
        return False
    return all(any(_one_word(word, other) for other in more - common) for word in fewer - common)


def _one_word(word: str, other: str) -> bool:
    if min(len(word), len(other)) < _SHORTEST:
        return False
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio() >= _ONE_WORD


def find_named(words: str, named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The ids out of ``(id, name)`` pairs that are meant by some words, in their order; marks do not matter.

    Words that are an id or a whole name mean that alone. Else every word begins one of the name or the id; a number is one as a whole.
    """
    pairs = list(named)
    asked = _parts(words)
    whole = [key for key, name in pairs if asked and asked in (_parts(key), _parts(name))]
    for key, name in pairs:
        held = {*_parts(name), *_parts(key), key.lower()}
        if key in whole if whole else asked and all(word in held or not word.isdigit() and any(part.startswith(word) for part in held) for word in asked):
            yield key


def _parts(text: str) -> list[str]:
    return [part.strip(".") for part in _PART.findall(fold(text))]
