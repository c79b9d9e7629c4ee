"""What pages are made from, as marks: a page whose mark is that of the last build need not be made again.

Everything that all pages share is one mark, the world's; every product and every producer has one of its own. So a page made of
anything else that changes must say so, or be made every time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.kept import program_mark, signature
from generator.model.catalogue import Catalogue
from generator.model.entry import Entry
from generator.model.picture import PublishedPicture

# Marked file by file, not as a part of the world.
_OWN = ("catalog/data/producers",)


def world_mark(root: Path, *options: object) -> str:
    """Of the program, of everything below ``catalog`` that all pages may show, and of how the site is built."""
    digest = _digest(program_mark(), repr(options))
    for path in ("mkdocs.yml", *sorted(_files(str(root), "catalog"))):
        try:
            digest.update(f"{path} {signature(str(root), path)[0]}\n".encode("utf-8", "surrogateescape"))
        except OSError:
            continue
    return digest.hexdigest()


def _files(root: str, folder: str) -> Iterator[str]:
    with os.scandir(f"{root}/{folder}") as found:
        for entry in found:
            path = f"{folder}/{entry.name}"
            if path in _OWN:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(root, path)
            else:
                yield path


@dataclass(frozen=True, slots=True)
class Marks:
    """``pictures``: the published ones, by the product's ID and the file's name. What could not be marked has None."""

    world: str
    catalogue: Catalogue
    pictures: Mapping[str, PublishedPicture]
    _listed: dict[str, str | None] = field(default_factory=dict)

    def listed(self, entry: Entry) -> str | None:
        """Of everything that a list shows of a product: its brief, its producer's, its pictures."""
        if entry.id not in self._listed:
            brief, known = entry.brief, self.catalogue.brief_marks
            pictures = [self.pictures.get(f"{brief.id}/{photo.file}") for photo in brief.photos]
            parts = (known["product"].get(brief.id), known["producer"].get(brief.producer) if brief.producer else "", self.catalogue.file_of("product", brief.id), repr(pictures) if pictures else "")
            self._listed[entry.id] = None if None in parts else _digest(*(part or "" for part in parts)).hexdigest()
        return self._listed[entry.id]

    def of_list(self, entries: Iterable[Entry], makers: Iterable[str] = (), *inputs: object) -> bytes | None:
        """Of a page that lists products, and tells of some producers and of ``inputs``, whose ``repr`` tells them apart."""
        return self._of((*map(self.listed, entries), *(self._whole("producer", name) for name in makers)), *inputs)

    def of_product(self, entry: Entry, beside: Iterable[Entry]) -> bytes | None:
        """Of a page that tells all of one product, and lists others ``beside`` it."""
        maker = self._whole("producer", entry.brief.producer) if entry.brief.producer else ""
        return self._of((self._whole("product", entry.id), maker, self.listed(entry), *map(self.listed, beside)))

    def of_all(self, entries: Iterable[Entry], *inputs: object) -> bytes | None:
        """Of what tells of all products and producers, as lists do."""
        makers = self.catalogue.brief_marks["producer"]
        return self._of((*map(self.listed, entries), *(makers.get(name) for name in self.catalogue.makers)), *inputs)

    def of_producers(self) -> bytes | None:
        """Of all that is known of every producer."""
        return self._of(self._whole("producer", name) for name in self.catalogue.makers)

    def _whole(self, kind: str, name: str) -> str | None:
        mark, at = self.catalogue.marks[kind].get(name), self.catalogue.file_of(kind, name)
        return f"{mark} {at}" if mark else None

    def _of(self, parts: Iterable[str | None], *inputs: object) -> bytes | None:
        parts = tuple(parts)
        return None if None in parts else _digest(self.world, *(part or "" for part in parts), repr(inputs)).digest()


def joined(mark: bytes | None, more: str | bytes | None) -> bytes | None:
    """Of what ``mark`` is of, and of more."""
    return None if mark is None or more is None else _digest(mark.hex(), more if isinstance(more, str) else more.hex()).digest()


def _digest(*parts: str) -> hashlib.blake2b:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
