"""What references may name, with the name that people know it by: an editor offers these while an officer types.

Reads a sound catalogue; the schema itself never holds any of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.model.catalogue import Catalogue
from generator.model.place import Place
from generator.render.words import Words


def known_names(words: Words, catalogue: Catalogue) -> dict[str, Mapping[str, str]]:
    """Kind of record -> ID -> name."""
    language, groups = words.language, catalogue.groups
    return {
        "product": {product.id: product.name.text(language) for product in catalogue.closed.briefs},
        "producer": {key: producer.name.text(language) for key, producer in catalogue.makers.items()},
        "producer_kind": {key: kind.name.text(language) for key, kind in catalogue.producer_kinds.items()},
        "decision": {key: decision.title.text(language) for key, decision in catalogue.decisions.items()},
        "place": {key: _place(words, catalogue, place) for key, place in catalogue.places.by_id.items()},
        "taxonomy": {key: taxonomy.name.text(language) for key, taxonomy in catalogue.taxonomies.items()},
        "industry": {industry.id: industry.name.text(language) for industry in groups.taxonomy.industries},
        "group": {key: group.name.text(language) for key, (_, group) in groups.by_id.items()},
        "indicator": {key: indicator.name.text(language) for key, indicator in catalogue.progress.indicators.items()},
        "figure": {figure.id: "" for figure in catalogue.progress.figures},
    }


def _place(words: Words, catalogue: Catalogue, place: Place) -> str:
    """Names recur: the district and the last day tell places of one name apart."""
    district = catalogue.places.district_of(place)
    name = words.place(place) + (f", {words.place(district)}" if district and district is not place else "")
    return words.t.format("schema.place_until", name=name, day=words.day(place.valid_to)) if place.valid_to else name
