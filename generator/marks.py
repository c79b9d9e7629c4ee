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
    """``pictures``: the published ones, by the product's ID and the file's name. None of its methods is to be asked of what could not be marked."""

    world: str
    catalogue: Catalogue
    pictures: Mapping[str, PublishedPicture]
    _of_products: dict[str, str | None] = field(default_factory=dict)

    def product(self, entry: Entry) -> str | None:
        """Of everything that any list shows of a product; None where its file has no mark."""
        if entry.id not in self._of_products:
            self._of_products[entry.id] = self._product(entry)
        return self._of_products[entry.id]

    def _product(self, entry: Entry) -> str | None:
        brief, files = entry.brief, self.catalogue.marks
        own, maker = files["product"].get(brief.id), files["producer"].get(brief.producer) if brief.producer else ""
        if own is None or maker is None:
            return None
        pictures = [self.pictures.get(f"{brief.id}/{photo}") for photo in brief.photos]
        return _digest(own, maker, self.catalogue.file_of("product", brief.id) or "", repr(pictures) if pictures else "").hexdigest()

    def of(self, entries: Iterable[Entry], makers: Iterable[str] = (), *inputs: object) -> bytes | None:
        """Of a page that tells of these products and producers, and of ``inputs``, whose ``repr`` tells them apart; None if one of them has no mark."""
        parts = [self.product(entry) for entry in entries]
        parts += [self._producer(name) for name in makers]
        known = [part for part in parts if part is not None]
        return _digest(self.world, *known, repr(inputs)).digest() if len(known) == len(parts) else None

    def _producer(self, name: str) -> str | None:
        mark, at = self.catalogue.marks["producer"].get(name), self.catalogue.file_of("producer", name)
        return f"{mark} {at}" if mark else None


def _digest(*parts: str) -> hashlib.blake2b:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
