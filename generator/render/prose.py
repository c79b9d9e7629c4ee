"""The pictures of prose pages: Markdown that names one becomes an image that keeps its place while it loads.

Reads no file. A picture that is not there stays as it was written, and the theme says that it leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from generator.model.picture import PictureFile

# ``![What it shows](../pictures/form.webp)``: so it also leads to the file where a forge shows the page.
_PICTURE = re.compile(r"!\[([^\[\]\n]+)\]\(\.\./pictures/([\w.-]+)\)")


def place_pictures(text: str, pictures: Mapping[str, PictureFile], root: str) -> str:
    """Markdown with the images of ``pictures`` (by file name) in it. ``root``: the relative way from the page to the site's root."""

    def image(found: re.Match[str]) -> str:
        file = pictures.get(found[2])
        if file is None:
            return found[0]
        return f'<img src="{root}{file.address}" alt="{escape(found[1])}" width="{file.width}" height="{file.height}" loading="lazy">'

    return _PICTURE.sub(image, text)
