"""Many products around the real ones, made up in memory: what a search has to stand when a whole region is in it.

They are named as real ones are, by what they are, whose they are and which kind, so that they pack neither better nor worse:
a brand is drawn from all syllables of the repository's own Vietnamese prose, and a producer has four products.
"""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

from generator import pipeline
from generator.model.entry import Index
from generator.model.producer import Producer
from generator.model.product import Pack, Product
from generator.model.record import LANGUAGES, BilingualLine, Language
from generator.model.roster import Rosters
from generator.model.text import slug
from generator.render.environment import Context, make_environment
from generator.render.search import SearchFiles, search_files
from tests.benchmarks.synthetic import MAKERS, SORTS, WARES
from tests.conftest import EVER, ROOT, TODAY


def load(root: Path = ROOT) -> pipeline.Loaded:
    loaded = pipeline.load(root, TODAY, latest=EVER)
    assert isinstance(loaded, pipeline.Loaded), loaded.diagnostics[:3]
    return loaded


def make_contexts(loaded: pipeline.Loaded) -> dict[Language, Context]:
    environment = make_environment(loaded.root / "catalog/templates")
    rosters = Rosters.build(loaded.catalogue, loaded.index)
    return {
        language: Context(environment, loaded.catalogue, loaded.index, words, {}, "", lambda: rosters) for language, words in loaded.words.items()
    }


def make_files(loaded: pipeline.Loaded) -> dict[Language, SearchFiles]:
    contexts = make_contexts(loaded)
    return {language: search_files(contexts, language) for language in LANGUAGES}


def with_many(loaded: pipeline.Loaded, count: int) -> pipeline.Loaded:
    """The same catalogue with products made up until there are ``count``, the same every time."""
    chance, syllables, catalogue = random.Random(count), _syllables(), loaded.catalogue
    recognitions = [product.recognitions for product in catalogue.products if product.recognitions]
    places = sorted({product.place for product in catalogue.products} | {place.id for place in catalogue.places.communes})
    groups = sorted(catalogue.groups.by_id)
    producers: dict[str, Producer] = {}
    products: list[Product] = []
    for number in range(count - len(catalogue.products)):
        if number % 4 == 0:
            brand = " ".join(chance.choice(syllables).capitalize() for _ in range(2))
            maker, place, group, (kind, kind_en) = f"nha-lam-mau-{number // 4}", chance.choice(places), chance.choice(groups), chance.choice(MAKERS)
            producers[maker] = Producer(id=maker, name=BilingualLine(vi=f"{kind} {brand}", en=kind_en.format(brand)), kind="ho-san-xuat")
        (ware, ware_en), sort = chance.choice(WARES), chance.choice(SORTS)
        name = BilingualLine(vi=" ".join(filter(None, (ware, brand, sort))), en=f"{brand} {ware_en}")
        products.append(
            Product(
                id=f"KG{100_000 + number}", slug=f"{slug(name.vi)}-{number % 4}" if number % 2 else slug(name.vi), name=name, producer=maker, place=place, group=group,
                recognitions=chance.choice(recognitions), packs=(Pack(price=chance.randrange(20, 400) * 1000),),
            )
        )  # fmt: skip
    files = {product.id: f"products/{product.id}.yaml" for product in products}
    grown = dataclasses.replace(
        catalogue, products=(*catalogue.products, *products), producers={**catalogue.producers, **producers}, product_files={**catalogue.product_files, **files}
    )  # fmt: skip
    return dataclasses.replace(loaded, catalogue=grown, index=Index.build(grown, TODAY))


def _syllables() -> list[str]:
    """Of which made-up names are made: always the same, so that a query that found what it should goes on finding it."""
    return (Path(__file__).parent / "syllables.txt").read_text(encoding="utf-8").split()
