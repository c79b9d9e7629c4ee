"""Photos that lie beside a product's file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.check.fault import closest, fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.load.picture import Picture, load_picture
from generator.model.brief import Brief

# Shorter on its shorter side, a photo is hardly more than a stamp on a page.
SMALL_SIDE = 300
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")

# A photo named after a product's ID is not offered to another product.
_OF_PRODUCT = re.compile(r"[A-Z]{2}[0-9]{4,8}\b")


def check_photos(
    document: Document, product: Brief, root: Path, files: Collection[str], looked_at: Mapping[str, Picture], pictures: dict[str, Picture], told: Collection[str],
) -> Iterator[Diagnostic]:
    """Each photo exists beside the file and is a picture; those read go into ``pictures`` under ``ID/file``.

    ``looked_at``: the sound ones, by path; ``files``: all pictures below the folder of products; ``told``: files that have a fault of their own already.
    """
    folder = PurePosixPath(document.path).parent
    for i, name in enumerate(photo.file for photo in product.photos):
        where = ("photos", i, "file")
        if "/" in name or "\\" in name or name.startswith("."):
            yield fault("photo-not-beside", document, *where, value=name)
            continue
        path = str(folder / name)
        if path in told:
            continue
        suffix = PurePosixPath(name).suffix.lower()
        if suffix and suffix not in PICTURE_SUFFIXES:
            yield fault("not-a-picture", document, *where)
            continue
        if path not in files:
            beside = [PurePosixPath(f).name for f in files if PurePosixPath(f).parent == folder]
            beside = [name for name in beside if name.startswith(product.id) or not _OF_PRODUCT.match(name)]
            yield fault("missing-photo", document, *where, cure=closest(name, beside), value=name)
            continue
        sound = looked_at.get(path)
        picture, faults = (sound, []) if sound else load_picture(root, path)
        if picture:
            pictures[f"{product.id}/{name}"] = picture
            if min(picture.width, picture.height) < SMALL_SIDE:
                yield fault("photo-small", document, *where, severity="warning", width=picture.width, height=picture.height, least=SMALL_SIDE)
        for found in faults:
            # The picture's fault is told at the line that names it: that is what an officer can open.
            yield fault(found.code, document, *where, cure=found.cure, **found.args)
