"""A photo as it is published: the same picture in several widths and formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# In pixels: for a card, for a page, for whoever opens a photo by itself. A small photo has fewer.
SMALL, MIDDLE, LARGE = 320, 640, 1280
WIDTHS = (SMALL, MIDDLE, LARGE)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One file of a published photo: its address from the site's root, and its size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PublishedPicture:
    """The files of each format from small to large, and a tiny preview as a ``data:`` address (none: "").

    AVIF where a browser knows it, else WebP; JPEG for all others, for print and to be opened by itself.
    """

    avif: tuple[PictureFile, ...]
    webp: tuple[PictureFile, ...]
    jpeg: tuple[PictureFile, ...]
    preview: str = ""

    def sources(self, widest: int) -> Iterator[tuple[str, tuple[PictureFile, ...]]]:
        """The formats that not every browser knows, best first, each with its files up to a width in pixels."""
        for kind, files in (("image/avif", self.avif), ("image/webp", self.webp)):
            yield kind, tuple(file for file in files if file.width <= widest) or files[:1]

    def plain(self, widest: int) -> PictureFile:
        """The JPEG for a place of that many pixels."""
        return next((file for file in reversed(self.jpeg) if file.width <= widest), self.jpeg[0])
