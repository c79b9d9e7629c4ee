"""A photo as it is published: the same picture in several widths."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One file of a published photo: its address from the site's root, and its size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PublishedPicture:
    """WebP files from small to large, and one JPEG for what cannot show WebP."""

    webp: tuple[PictureFile, ...]
    jpeg: PictureFile
