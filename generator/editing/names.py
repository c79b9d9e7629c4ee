"""Names as officers write them, and which record of the catalogue each may mean.

Compared without marks, punctuation and the usual abbreviations. Says what it found; what to do about it is for the caller.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from generator.model.catalogue import Catalogue
from generator.model.dates import Interval
from generator.model.place import Place
from generator.model.producer import Producer
from generator.model.strings import Strings
from generator.model.text import fold

_ALIKE = 0.85
_SHOWN = 5
_PARTS = re.compile(r"[,;\n/()]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Found:
    """What a name may mean: ``sure`` the id that it means, else the ids that come near it."""

    sure: str | None = None
    near: tuple[str, ...] = ()


class Names:
    """The names of one catalogue."""

    def __init__(self, catalogue: Catalogue, strings: Mapping[str, Strings]) -> None:
        self._catalogue = catalogue
        self._short = dict(line.split(" = ") for line in strings["vi"]["annex.abbreviations"])
        self._place_short = {**self._short, **dict(line.split(" = ") for line in strings["vi"]["annex.place_abbreviations"])}
        self._forms = frozenset(word for text in strings["vi"]["annex.producer_forms"] for word in self.key(text).split())
        self._ids: dict[str, dict[str, list[str]]] = {
            "producer": _index((self.key(name), p.id) for p in catalogue.producers.values() for name in (p.name.vi, *p.former_names)),
            "group": _index((self.key(group.name.vi), id) for id, (_, group) in catalogue.groups.by_id.items()),
            "decision": _index((self.key(name), d.id) for d in catalogue.decisions.values() for name in (d.title.vi, d.number) if name),
            "producer_kind": _index((self.key(kind.name.vi), kind.id) for kind in catalogue.producer_kinds.values()),
        }
        self._full: dict[str, list[Place]] = {}
        self._bare: dict[str, list[Place]] = {}
        for place in catalogue.places.by_id.values():
            self._full.setdefault(self.key(strings["vi"].format(f"place.kinds.{place.kind}", name=place.name.vi)), []).append(place)
            self._bare.setdefault(self.key(place.name.vi), []).append(place)

    def key(self, text: str, short: Mapping[str, str] | None = None) -> str:
        """``"HTX Nông-sản  A"`` -> ``"hop tac xa nong san a"``."""
        words = re.findall(r"[a-z0-9]+", fold(text))
        short = self._short if short is None else short
        return " ".join(short.get(word, word) for word in words)

    def knows(self, refers: str, value: str) -> bool:
        """Whether the value is an id itself."""
        catalogue = self._catalogue
        known: Mapping[str, Container[str]] = {
            "producer": catalogue.producers, "place": catalogue.places.by_id, "group": catalogue.groups.by_id,
            "decision": catalogue.decisions, "producer_kind": catalogue.producer_kinds,
        }  # fmt: skip
        return value in known.get(refers, ())

    def resolve(self, refers: str, value: str) -> str:
        """The id that a name stands for without doubt; anything else as it is."""
        if self.knows(refers, value):
            return value
        if refers == "place":
            return self.find_place(value, Interval()).sure or value
        ids = self._ids.get(refers, {}).get(self.key(value), [])
        return ids[0] if len(ids) == 1 else value

    def show(self, refers: str, ids: Iterable[str]) -> str:
        """Ids with their names, as a message tells them."""
        records: Mapping[str, Mapping[str, Producer | Place]] = {"producer": self._catalogue.producers, "place": self._catalogue.places.by_id}
        return ", ".join(f"{id} ({records[refers][id].name.vi})" for id in itertools.islice(ids, _SHOWN))

    def find_producer(self, text: str) -> Found:
        """The producer of this name; near: those whose names are nearly it."""
        if self.knows("producer", text):
            return Found(text)
        index, key = self._ids["producer"], self.key(text)
        if key in index:
            ids = index[key]
            return Found(ids[0]) if len(ids) == 1 else Found(near=tuple(ids))
        # The same name with another kind of entity, or none: "Cơ sở X" and "Hộ kinh doanh X".
        core = self._core(key)
        alike = [other for other in index if core and self._core(other) == core] or difflib.get_close_matches(key, index, n=3, cutoff=_ALIKE)
        return Found(near=tuple(dict.fromkeys(id for other in alike for id in index[other])))

    def _core(self, key: str) -> frozenset[str]:
        """The words of a producer's name that no other has: without those for the kind of entity."""
        return frozenset(key.split()) - self._forms

    def find_group(self, text: str) -> str | None:
        """The group of the list in force that a heading or a cell names."""
        value = self.resolve("group", text)
        return value if self.knows("group", value) else None

    def find_place(self, text: str, days: Interval) -> Found:
        """The smallest place that an address names, of those that existed on one of ``days``."""
        if self.knows("place", text):
            return Found(text)
        places = self._catalogue.places
        found = [place for part in _PARTS.split(text) for place in self._places_of(part)]
        districts = [place for place in found if place.is_district]
        communes = [place for place in found if place.is_commune]
        within = [place for place in communes if not districts or places.district_of(place) in districts]
        for choice in (within, communes, districts):
            then = list(dict.fromkeys(place.id for place in choice if place.existed_during(days)))
            if choice and (choice is not communes or not within):
                return Found(then[0]) if len(then) == 1 and choice is not communes else Found(near=tuple(then or dict.fromkeys(p.id for p in choice)))
        return Found()

    def _places_of(self, part: str) -> list[Place]:
        key = self.key(part, self._place_short)
        if not key:
            return []
        if key in self._full:
            return self._full[key]
        # "Ấp 5 xã Tây Yên": the name of a place stands at the end.
        words = key.split()
        for start in range(1, len(words)):
            rest = " ".join(words[start:])
            if rest in self._full:
                return self._full[rest]
        return self._bare.get(key, [])


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, id in pairs:
        ids = found.setdefault(key, [])
        if key and id not in ids:
            ids.append(id)
    return found
