"""What lists, counts and checks ask of every product at once, while the products themselves stay closed.

A record of a product with its sources takes five times the memory and twenty times the time to read: of thousands, only
those that something is written about are opened.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, overload

from generator.model.dates import PartialDate
from generator.model.personal import contact_links
from generator.model.producer import Producer
from generator.model.product import Basis, EnglishState, Evidence, Extension, Level, Product, Recognition, Revocation, Scheme, Stars
from generator.model.record import Bilingual, Language, Record


@dataclass(frozen=True, slots=True)
class BriefText:
    """As of ``Bilingual``, in a tenth of the memory."""

    vi: str
    en: str | None

    def text(self, language: Language) -> str:
        return self.en or self.vi if language == "en" else self.vi

    def has(self, language: Language) -> bool:
        return language == "vi" or self.en is not None


@dataclass(frozen=True, slots=True)
class BriefRecognition:
    """A recognition without its words and sources. ``number``: where it stands among those of its product, from 0."""

    number: int
    stars: Stars | None
    level: Level | None
    decision: str | None
    date: PartialDate | None
    not_before: date | None
    not_after: date | None
    place: str | None
    evidence: Evidence
    extension: Extension | None
    revocation: Revocation | None

    @property
    def certified(self) -> bool:
        """As of ``Recognition``."""
        return isinstance(self.stars, int)


@dataclass(frozen=True, slots=True)
class BriefPhoto:
    """As of ``Photo``."""

    file: str
    alt: BriefText
    credit: str | None


@dataclass(frozen=True, slots=True)
class Brief:
    """One product. ``consented``: whether its own contact may be published (None: it has none).

    ``certificates``: scheme and last day of each certificate other than OCOP's. ``untranslated``: the fields that have Vietnamese
    and no English; ``contact_links``: those whose link reaches a person. ``price``: of the cheapest pack, in VND.
    """

    id: str
    slug: str
    former_slugs: tuple[str, ...]
    name: BriefText
    english: EnglishState
    producer: str | None
    group: str | None
    criteria_set: int | None
    place: str
    place_today: str | None
    group_by: Basis
    former_names: tuple[str, ...]
    photos: tuple[BriefPhoto, ...]
    gtins: tuple[tuple[int, str], ...]
    price: int | None
    official_code: str | None
    consented: bool | None
    certificates: tuple[tuple[Scheme, str], ...]
    untranslated: tuple[str, ...]
    contact_links: tuple[tuple[str | int, ...], ...]
    recognitions: tuple[BriefRecognition, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every slug under which its page stands or stood."""
        return (self.slug, *self.former_slugs)


def brief_of(product: Product) -> Brief:
    """What there is to know of a product while it is closed."""
    return Brief(
        product.id, product.slug, product.former_slugs, _text(product.name), product.english, product.producer, product.group, product.criteria_set,
        product.place, product.place_today, product.group_by, tuple(former.name.vi for former in product.former_names), tuple(BriefPhoto(photo.file, _text(photo.alt), photo.credit) for photo in product.photos),
        tuple((i, pack.gtin) for i, pack in enumerate(product.packs) if pack.gtin),
        min((pack.price for pack in product.packs if pack.price), default=None), product.official_code,
        product.contact.published if product.contact else None,
        tuple((one.scheme, one.expires.latest.isoformat() if one.expires else "") for one in product.certifications),
        tuple(dict.fromkeys(without_english(product))), tuple(contact_links(product)), tuple(map(_brief_recognition, range(len(product.recognitions)), product.recognitions)),
    )  # fmt: skip


def _text(text: Bilingual) -> BriefText:
    return BriefText(text.vi, text.en)


# So many producers stay open: whoever writes about products meets each of them several times in a row.
_OPEN = 512


def _brief_recognition(number: int, one: Recognition) -> BriefRecognition:
    return BriefRecognition(
        number, one.stars, one.level, one.decision, one.date, one.not_before, one.not_after, one.place, one.evidence, one.extension, one.revocation
    )


def without_english(value: object, field: str = "") -> Iterator[str]:
    """The names of the fields of a record, each once for each text, that have Vietnamese and no English."""
    if isinstance(value, Bilingual):
        if value.en is None:
            yield field
    elif isinstance(value, Record):
        for name, inner in value.__dict__.items():
            if inner is not None and not isinstance(inner, (str, int, float)):
                yield from without_english(inner, field or name)
    elif isinstance(value, tuple):
        for inner in value:
            yield from without_english(inner, field)


def write_brief(brief: Brief) -> list[object]:
    """As JSON can hold it; ``read_brief`` gives the same again."""
    return [
        brief.id, brief.slug, brief.former_slugs, brief.name.vi, brief.name.en, brief.english, brief.producer, brief.group, brief.criteria_set, brief.place,
        brief.place_today, brief.group_by, brief.former_names, [[one.file, one.alt.vi, one.alt.en, one.credit] for one in brief.photos], brief.gtins, brief.price, brief.official_code, brief.consented, brief.certificates, brief.untranslated, brief.contact_links,
        [_write_recognition(one) for one in brief.recognitions],
    ]  # fmt: skip


def _write_recognition(one: BriefRecognition) -> list[object]:
    days = (str(day) if day else None for day in (one.date, one.not_before, one.not_after))
    rare = (part.model_dump(mode="json", exclude_unset=True) if part else None for part in (one.extension, one.revocation))
    return [one.stars, one.level, one.decision, *days, one.place, one.evidence, *rare]


def read_brief(row: Any) -> Brief:
    """Raises what broken rows raise: they come from a cache that is thrown away then."""
    (id_, slug, former, vi, en, english, producer, group, criteria, place, today, by, names, photos, gtins, price, code, consented, certificates, untranslated, links, recognitions) = row
    return Brief(
        id_, slug, tuple(former), BriefText(vi, en), _one(english), _one(producer), _one(group), criteria, _one(place), _one(today), _one(by),
        tuple(names), tuple(BriefPhoto(file, BriefText(alt, other), credit) for file, alt, other, credit in photos), tuple(map(tuple, gtins)), price, code, consented, tuple(map(tuple, certificates)), _fields(tuple(untranslated)), tuple(map(tuple, links)),
        tuple(map(_read_recognition, range(len(recognitions)), recognitions)),
    )  # fmt: skip


def _read_recognition(number: int, row: Any) -> BriefRecognition:
    stars, level, decision, day, not_before, not_after, place, evidence, extension, revocation = row
    return BriefRecognition(
        number, stars, _one(level), _one(decision), _partial(day) if day else None, _day(not_before) if not_before else None, _day(not_after) if not_after else None,
        _one(place), evidence, Extension.model_validate(extension) if extension else None, Revocation.model_validate(revocation) if revocation else None,
    )  # fmt: skip


def _one(text: Any) -> Any:
    """The one text of all that are the same: thousands of products lie in one place."""
    return sys.intern(text) if text else text


# A decision recognises many products on one day, and many lack the same.
_fields = lru_cache(1024)(tuple)
_partial = lru_cache(4096)(PartialDate.parse)
_day = lru_cache(4096)(date.fromisoformat)


@dataclass(frozen=True, slots=True)
class BriefProducer:
    """What lists and checks ask of every producer at once. ``consented``: as of ``Brief``."""

    id: str
    name: BriefText
    kind: str | None
    place: str | None
    former_names: tuple[str, ...]
    former_slugs: tuple[str, ...]
    consented: bool | None


def brief_of_producer(producer: Producer) -> BriefProducer:
    consented = producer.contact.published if producer.contact else None
    return BriefProducer(producer.id, _text(producer.name), producer.kind, producer.place, producer.former_names, producer.former_slugs, consented)


def write_brief_producer(brief: BriefProducer) -> list[object]:
    """As JSON can hold it; ``read_brief_producer`` gives the same again."""
    return [brief.id, brief.name.vi, brief.name.en, brief.kind, brief.place, brief.former_names, brief.former_slugs, brief.consented]


def read_brief_producer(row: Any) -> BriefProducer:
    """Raises what broken rows raise, as ``read_brief``."""
    id_, vi, en, kind, place, names, slugs, consented = row
    return BriefProducer(id_, BriefText(vi, en), kind, place, tuple(names), tuple(slugs), consented)


class Producers(Mapping[str, Producer]):
    """All producers by ID in the order of their files, each opened when it is asked for; the last ones stay open."""

    def __init__(self, briefs: Mapping[str, BriefProducer], open_producer: Callable[[str], Producer]) -> None:
        self.briefs = briefs
        self._open = lru_cache(_OPEN)(open_producer)

    @classmethod
    def of(cls, producers: Mapping[str, Producer]) -> Producers:
        """The same of producers that are open already."""
        if isinstance(producers, Producers):
            return producers
        return cls({name: brief_of_producer(producer) for name, producer in producers.items()}, producers.__getitem__)

    def __getitem__(self, name: str) -> Producer:
        if name not in self.briefs:
            raise KeyError(name)
        return self._open(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.briefs)

    def __len__(self) -> int:
        return len(self.briefs)

    def __contains__(self, name: object) -> bool:
        return name in self.briefs


class Products(Sequence[Product]):
    """All products in the order of their files, each opened when it is asked for."""

    def __init__(self, briefs: Sequence[Brief], open_product: Callable[[Brief], Product]) -> None:
        self.briefs = tuple(briefs)
        self.open = open_product

    @classmethod
    def of(cls, products: Sequence[Product]) -> Products:
        """The same of products that are open already."""
        if isinstance(products, Products):
            return products
        by_id = {product.id: product for product in products}
        return cls(tuple(map(brief_of, products)), lambda brief: by_id[brief.id])

    def __len__(self) -> int:
        return len(self.briefs)

    @overload
    def __getitem__(self, at: int) -> Product: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Product, ...]: ...
    def __getitem__(self, at: int | slice) -> Product | tuple[Product, ...]:
        if isinstance(at, slice):
            return tuple(map(self.open, self.briefs[at]))
        return self.open(self.briefs[at])
