"""Prose pages: their pictures keep their place while they load, and nothing that is written in them is live.

Reads no file. A picture that is not there stays as it was written, and the theme says that it leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import nh3

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


TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "ins", "kbd", "li", "ol", "p", "pre", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"}, "a": {"href", "rel"}, "details": {"open"}, "img": {"src", "alt", "width", "height", "loading"}, "ol": {"start"},
    "td": {"colspan", "rowspan", "style"}, "th": {"colspan", "rowspan", "scope", "style"},
}  # fmt: skip
_OWN_PICTURE = re.compile(r"(?:\.\./)*/?[\w./-]*pictures/pages/[\w.-]+")
# The theme writes these around what Markdown gives (main.html). What comes first of the one and last of the other is the theme's own.
_BEGIN, _END = re.compile(r'<article class="prose md-typeset">\n<h1>[^<]*</h1>\n'), "</article>"


def clean_prose(html: str) -> str:
    """A finished prose page in which only harmless markup is left of what people wrote: no script, no handler, no form, no picture from elsewhere."""
    begin = _BEGIN.search(html)
    if begin is None:
        raise ValueError("no article")
    start, end = begin.end(), html.rindex(_END)
    content = nh3.clean(
        html[start:end], tags=TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto", "tel"}, link_rel=None,
        filter_style_properties={"text-align"}, attribute_filter=_own_pictures,
    )  # fmt: skip
    return f"{html[:start]}{content}{html[end:]}"


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    return None if (tag, name) == ("img", "src") and (not _OWN_PICTURE.fullmatch(value) or "//" in value) else value
