"""References from a product, a producer or a place to other records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from generator.check.fault import closest, fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.brief import Brief
from generator.model.place import Places
from generator.model.producer import Producer, ProducerKind
from generator.model.product import Product
from generator.model.taxonomy import Groups


def check_place(document: Document, places: Places, value: str | None, *where: str | int) -> Iterator[Diagnostic]:
    if value is not None and not places.knows(value):
        yield fault("unknown-place", document, *where, cure=closest(value, places.by_id), value=value)


def check_producer(document: Document, product: Brief, producers: Collection[str]) -> Iterator[Diagnostic]:
    """The producer of a product exists."""
    if product.producer is not None and product.producer not in producers:
        yield fault("unknown-producer", document, "producer", cure=closest(product.producer, producers), value=product.producer)


def check_product_references(
    document: Document,
    product: Product,
    places: Places,
    groups: Groups,
    decisions: Collection[str],
) -> Iterator[Diagnostic]:
    """Group, criteria set, places and decisions of a product exist and fit together."""
    yield from _check_group(document, product, groups)
    yield from check_place(document, places, product.place, "place")
    yield from check_place(document, places, product.place_today, "place_today")
    yield from _check_place_today(document, product, places)
    for i, recognition in enumerate(product.recognitions):
        where = ("recognitions", i)
        yield from check_place(document, places, recognition.place, *where, "place")
        if recognition.decision is not None and recognition.decision not in decisions:
            cure = closest(recognition.decision, decisions)
            yield fault("unknown-decision", document, *where, "decision", cure=cure, value=recognition.decision)


def _check_group(document: Document, product: Product, groups: Groups) -> Iterator[Diagnostic]:
    if product.group is None:
        if product.criteria_set is not None:
            yield fault("criteria-set-without-group", document, "criteria_set", value=product.criteria_set)
        return
    group = groups.group(product.group)
    if group is None:
        cure = closest(product.group, groups.by_id)
        yield fault("unknown-group", document, "group", cure=cure, value=product.group, known=", ".join(groups.by_id))
        return
    numbers = [s.number for s in group.criteria_sets]
    if product.criteria_set is not None and product.criteria_set not in numbers:
        known = ", ".join(str(n) for n in numbers)
        cure = known if len(numbers) == 1 else None
        yield fault("criteria-set-not-in-group", document, "criteria_set", cure=cure, value=product.criteria_set, known=known)


def _check_place_today(document: Document, product: Product, places: Places) -> Iterator[Diagnostic]:
    place, today = places.get(product.place), places.get(product.place_today or "")
    if place and today and today not in places.today(place):
        known = ", ".join(p.id for p in places.today(place))
        yield fault("place-not-successor", document, "place_today", value=today.id, place=place.id, known=known)


def check_producer_references(
    document: Document, producer: Producer, places: Places, kinds: Mapping[str, ProducerKind]
) -> Iterator[Diagnostic]:
    yield from check_place(document, places, producer.place, "place")
    if producer.kind is not None and producer.kind not in kinds:
        cure = closest(producer.kind, kinds)
        yield fault("unknown-producer-kind", document, "kind", cure=cure, value=producer.kind, known=", ".join(kinds))
