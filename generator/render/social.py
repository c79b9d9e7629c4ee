"""The words of the pictures that other sites show beside a link."""

from __future__ import annotations

from generator.model.entry import Entry
from generator.model.social import SocialCard, lasting_day
from generator.render.environment import Context
from generator.render.view import drawing


def product_card(context: Context, entry: Entry) -> SocialCard:
    """The card of a product: stars only where they will hold for weeks, and then with their last day."""
    product, words, catalogue = entry.brief, context.words, context.catalogue
    place = catalogue.places.by_id[product.place]
    district = catalogue.places.district_of(place) or place
    day = lasting_day(entry)
    photo = next((key for key in (f"{product.id}/{photo.file}" for photo in product.photos) if key in context.pictures), None)
    return SocialCard(
        title=product.name.text(context.language),
        stars=entry.state.stars if day else None,
        until=words.t.format("social.until", stars=entry.state.stars, day=words.day(day)) if day else "",
        place=", ".join(words.place(p) for p in ((place,) if place.id == district.id else (place, district))),
        site=catalogue.settings.name.text(context.language),
        drawing=drawing(product.group, product.criteria_set),
        photo=photo,
    )


def general_social_card(context: Context) -> SocialCard:
    """The card of every other page: what the catalogue is."""
    settings = context.catalogue.settings
    return SocialCard(settings.description.text(context.language), None, "", "", settings.name.text(context.language), "none")
