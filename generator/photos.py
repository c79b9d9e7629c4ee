"""The photos of a site: encoded on all cores, and left as they are published while nobody changes them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path

from generator.diagnostic import Diagnostic
from generator.limits import PICTURE_BYTES
from generator.load.file import load_bytes
from generator.load.picture import Picture
from generator.model.picture import PictureFile, PublishedPicture
from generator.site.pictures import VERSION, EncodedFile, EncodedPicture, Unreadable, encode_picture
from generator.site.publish import Publication
from generator.site.workers import Output

# So many photos are in memory at a time.
BATCH = 32
Heard = Callable[[int, int], None]
Found = EncodedPicture | Diagnostic | None


def publish_photos(
    publication: Publication, root: Path, pictures: Mapping[str, Picture], cache: Path, heard: Heard | None
) -> tuple[dict[str, PublishedPicture], list[Diagnostic]]:
    """Encode and publish ``pictures``, by the product's ID and the file's name: what was published, by the same, and the faults of those that cannot be decoded."""
    published: dict[str, PublishedPicture] = {}
    broken: list[Diagnostic] = []
    names = {key: picture.mark or _mark(root, picture.path) for key, picture in pictures.items()}
    # Of one content there is one set of files, however many products show it.
    known = {name: _kept(publication, name) for name in dict.fromkeys(names.values())}
    paths = {names[key]: picture.path for key, picture in pictures.items() if known[names[key]] is None}
    for done, (name, found) in enumerate(_encoded(root, paths, cache), 1):
        if isinstance(found, Diagnostic):
            broken.append(found)
        elif found:
            known[name] = made = PublishedPicture(*(tuple(map(_file, files)) for files in (found.avif, found.webp, found.jpeg)), found.preview)
            publication.write_as(_task(name), _outputs(found, made))
        if heard:
            heard(done, len(paths))
    for key, name in names.items():
        if one := known[name]:
            published[key] = one
    return published, broken


def _task(name: str) -> str:
    return f"photo/{name}"


def _kept(publication: Publication, name: str) -> PublishedPicture | None:
    """What was published of a content before, if it still is."""
    notes = publication.kept(_task(name), f"{name} {VERSION}".encode())
    if not notes:
        return None
    avif, webp, jpeg, preview = json.loads(notes[0].note)
    return PublishedPicture(*(tuple(PictureFile(*file) for file in files) for files in (avif, webp, jpeg)), preview)


def _mark(root: Path, path: str) -> str:
    return hashlib.blake2b(load_bytes(root, path, PICTURE_BYTES)[0] or b"", digest_size=16).hexdigest()


def _encoded(root: Path, paths: Mapping[str, str], cache: Path) -> Iterator[tuple[str, Found]]:
    """Each content by its name, in order. Pillow encodes outside Python's lock, so threads do; never more than a batch at a time."""

    def encode(path: str) -> Found:
        content, _ = load_bytes(root, path, PICTURE_BYTES)
        try:
            return encode_picture(content, cache) if content is not None else None
        except Unreadable:
            return Diagnostic("not-a-picture", path)

    names: Sequence[str] = tuple(paths)
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        for first in range(0, len(names), BATCH):
            batch = names[first : first + BATCH]
            yield from zip(batch, workers.map(encode, [paths[name] for name in batch]), strict=True)


def _outputs(encoded: EncodedPicture, made: PublishedPicture) -> Iterator[Output]:
    """The files; the first tells what was published."""
    note: bytes | None = json.dumps(astuple(made)).encode()
    for file in dict.fromkeys((*encoded.avif, *encoded.webp, *encoded.jpeg)):
        yield _file(file).address, file.content, note
        note = None


def _file(file: EncodedFile) -> PictureFile:
    return PictureFile(f"pictures/{file.name}", file.width, file.height)
