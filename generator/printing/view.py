"""What the templates of printed documents may see of a product: plain values, in each language that is printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from generator.model import address
from generator.model.entry import Entry
from generator.model.lapse import lasting_stars
from generator.model.permalink import printed_address, site_root
from generator.model.product import Photo
from generator.model.record import Language
from generator.render.environment import Context
from generator.render.qr import code_svg, make_code
from generator.render.view import TextView, drawing, text_view
from generator.render.words import Words

# From how many characters on a name is set smaller, step by step.
_LONG = (22, 34, 52)


@dataclass(frozen=True, slots=True)
class Face:
    """A product in one language."""

    words: Words
    language: Language
    name: TextView
    producer: TextView | None
    place: str
    district: str
    group: str
    status: str
    short: str
    picture_alt: str

    @property
    def step(self) -> int:
        """How much smaller than the largest letters the name is set: 0 to 3."""
        return sum(len(self.name.text) > limit for limit in _LONG)


@dataclass(frozen=True, slots=True)
class Item:
    """A product as it is printed. ``stars`` only where they hold to the end; ``picture`` is a resource of the printer."""

    id: str
    stars: int | None
    status: str
    code: Markup
    link: str
    picture: str
    is_photo: bool
    credit: str | None
    producer: str | None
    faces: tuple[Face, ...]

    @property
    def main(self) -> Face:
        return self.faces[0]


def make_item(contexts: Mapping[Language, Context], entry: Entry, until: date, site_url: str, photos: Collection[str]) -> Item:
    """The product in the languages of ``contexts``, the main one first. ``photos``: IDs of products whose first photo can be printed."""
    product = entry.product
    first = next(iter(contexts.values()))
    photo = product.photos[0] if product.photos and product.id in photos else None
    label = first.words.t.format("print.code", id=product.id)
    return Item(
        id=product.id,
        stars=lasting_stars(entry, until),
        status=entry.state.status,
        code=code_svg(make_code(printed_address(site_url, product.id)), label=label),
        link=site_root(site_url).partition("://")[2] + address.permanent(product.id),
        picture=f"photos/{product.id}.jpg" if photo else f"drawings/{drawing(product.group, product.criteria_set)}.svg",
        is_photo=photo is not None,
        credit=photo.credit if photo else None,
        producer=product.producer,
        faces=tuple(_face(context, entry, photo) for context in contexts.values()),
    )


def _face(context: Context, entry: Entry, photo: Photo | None) -> Face:
    product, words, catalogue, language = entry.product, context.words, context.catalogue, context.language
    place = catalogue.places.by_id[product.place]
    district = catalogue.places.district_of(place) or place
    producer = catalogue.producers.get(product.producer or "")
    group = catalogue.groups.group(product.group or "")
    return Face(
        words=words,
        language=language,
        name=text_view(product.name, language),
        producer=text_view(producer.name, language) if producer else None,
        place=", ".join(words.place(p) for p in ((place,) if place.id == district.id else (place, district))),
        district=words.place(district),
        group=group.name.text(language) if group else "",
        status=str(words.t[f"status.{entry.state.status}.word"]),
        short=words.status_phrase(entry.state, "short"),
        picture_alt=photo.alt.text(language) if photo else str(words.t.product.drawing_note),
    )
