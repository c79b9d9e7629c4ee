"""What the picture says that other sites show beside a link: every word in one language, final.

Such a picture is kept by others for weeks and cannot move on with the day, so it says nothing that a day makes false.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from generator.model.entry import Entry
from generator.model.record import Language

# Days for which others may keep showing a picture. Stars that may end sooner are left out.
KEPT_DAYS = 60


@dataclass(frozen=True, slots=True)
class SocialCard:
    """``stars`` stand only together with ``until``, which names their last day. ``photo``: the key of a published photo, else ``drawing``."""

    title: str
    stars: int | None
    until: str
    place: str
    site: str
    drawing: str
    photo: str | None = None


def lasting_day(entry: Entry) -> date | None:
    """The last day on which the product's stars of today certainly hold; None when there are none, they end within ``KEPT_DAYS``, or have no end."""
    today, stars = entry.steps[0].day, entry.state.stars
    ending = next((step.day for step in entry.steps if step.state.stars != stars), None)
    if stars is None or ending is None or ending <= today + timedelta(days=KEPT_DAYS):
        return None
    return ending - timedelta(days=1)


def card_address(product: str, language: Language, mark: str) -> str:
    """Below the site's root. ``mark`` changes with the picture, so that others ask for the new one."""
    return f"cards/{product}-{language}-{mark}.jpg"


def general_card(language: Language) -> str:
    """The address of the picture for every page that has none of its own."""
    return f"cards/{language}.jpg"
