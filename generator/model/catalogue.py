"""The whole catalogue, checked: what ``check`` hands over the wall and everything right of it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.model.brief import Brief, BriefProducer, Producers, Products
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.permalinks import Permalinks
from generator.model.place import Place, Places
from generator.model.producer import Producer, ProducerKind
from generator.model.product import Product
from generator.model.progress import Progress
from generator.model.retired import RetiredProduct
from generator.model.rules import Rules
from generator.model.settings import Settings
from generator.model.sheet import Sheet
from generator.model.taxonomy import Groups, Taxonomy


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All records by id. ``taxonomies`` holds older lists too; ``groups`` is the list in force.

    ``product_files``: the path of each product's file, by ID. ``files``: the same of producers, places, plans and fairs, by kind.
    ``marks``: of the bytes of each product's and producer's file, by kind and ID, where they are known; ``brief_marks``: of
    what their briefs hold.
    """

    settings: Settings
    places: Places
    groups: Groups
    taxonomies: Mapping[str, Taxonomy]
    rules: Rules
    producer_kinds: Mapping[str, ProducerKind]
    producers: Mapping[str, Producer]
    decisions: Mapping[str, Decision]
    products: Sequence[Product]
    product_files: Mapping[str, str]
    progress: Progress
    retired: tuple[RetiredProduct, ...] = ()
    permalinks: tuple[Permalinks, ...] = ()
    fairs: tuple[Fair, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    brief_marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def file_of(self, kind: str, record_id: str) -> str | None:
        """The path of the file that holds a record: ``file_of("product", "KG0001")``."""
        return (self.product_files if kind == "product" else self.files.get(kind, {})).get(record_id)

    def __post_init__(self) -> None:
        # Whoever has them open may give them so; here they are closed.
        object.__setattr__(self, "products", Products.of(self.products))
        object.__setattr__(self, "producers", Producers.of(self.producers))

    @property
    def closed(self) -> Products:
        """The same products, of which briefs are at hand."""
        assert isinstance(self.products, Products)
        return self.products

    @property
    def makers(self) -> Mapping[str, BriefProducer]:
        """The producers by ID, as briefs."""
        assert isinstance(self.producers, Producers)
        return self.producers.briefs

    def places_today(self, product: Product | Brief) -> tuple[Place, ...]:
        """Where the product's place lies today: one place, or several where the commune is not known."""
        if product.place_today and (place := self.places.get(product.place_today)):
            return (place,)
        place = self.places.get(product.place)
        return self.places.today(place) if place else ()
