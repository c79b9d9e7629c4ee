"""What the templates of lists and cards may see: plain values in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import address
from generator.model.catalogue import Catalogue
from generator.model.entry import Entry
from generator.model.picture import PublishedPicture
from generator.model.place import Place
from generator.model.record import Bilingual, Language
from generator.model.status import HOLDING, Step
from generator.render.environment import ROOT, Context, Frame
from generator.render.words import Words


@dataclass(frozen=True, slots=True)
class TextView:
    """A text and the language it is in, where that differs from the page's."""

    text: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """The status from one day on. ``stars`` are shown as the product's own; ``was`` only told.

    ``code`` is the status as an address fragment and class name: ``in-force``.
    """

    since: str
    status: str
    code: str
    word: str
    stars: int | None
    was: int | None
    short: str
    detail: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A name that leads somewhere, or only a name."""

    name: str
    address: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhotoView:
    picture: PublishedPicture
    alt: str
    credit: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One product in a list."""

    id: str
    name: TextView
    address: str
    producer: TextView | None
    place: str
    drawing: str
    photo: PhotoView | None
    badges: tuple[Badge, ...]


def text_view(text: Bilingual, language: Language) -> TextView:
    """The text in the page's language, or the Vietnamese one marked as such."""
    return TextView(text.text(language), None if text.has(language) else "vi")


def badges(steps: Iterable[Step], words: Words) -> tuple[Badge, ...]:
    """One badge for the status on the day of the build and for each later change."""
    return tuple(_badge(step, words) for step in steps)


def _badge(step: Step, words: Words) -> Badge:
    state = step.state
    known = state.term.stars if state.term else None
    return Badge(
        since=step.day.isoformat(),
        status=state.status,
        code=state.status.replace("_", "-"),
        word=str(words.t[f"status.{state.status}.word"]),
        stars=state.stars,
        was=known if state.stars is None else None,
        short=words.status_phrase(state, "short"),
        detail=words.status_phrase(state, "detail"),
    )


def card(context: Context, entry: Entry, at: str) -> Markup:
    """The card of a product for the page at address ``at``."""
    kept = context.cards.get(entry.id)
    if kept is None:
        macro = context.environment.get_template("parts.html.j2").module.card  # type: ignore[attr-defined]
        frame = Frame.at(ROOT, context.words, context.assets)
        kept = context.cards[entry.id] = str(macro(frame, _card(context, entry))).encode()
    return Markup(kept.decode().replace(ROOT, address.root_from(at)))


def _card(context: Context, entry: Entry) -> Card:
    product, language = entry.brief, context.language
    producer = context.catalogue.makers.get(product.producer or "")
    place = context.catalogue.places.get(product.place)
    photos = photo_views(context, entry)
    return Card(
        id=product.id,
        name=text_view(product.name, language),
        address=address.item("product", product.slug, language),
        producer=text_view(producer.name, language) if producer else None,
        place=context.words.place(_district(context.catalogue, place)) if place else "",
        drawing=drawing(product.group, product.criteria_set),
        photo=photos[0] if photos else None,
        badges=badges(entry.steps, context.words),
    )


def _district(catalogue: Catalogue, place: Place) -> Place:
    return catalogue.places.district_of(place) or place


# Criteria sets and groups that have a drawing of their own; another set shows that of its group, another group none. What people write
# as the ID of a group never becomes the name of a file.
SETS_DRAWN = frozenset({1, 4, 5, 6, 7, 10, 12, 15, 16})
GROUPS_DRAWN = frozenset({
    "I.1", "I.2", "I.3", "I.4", "I.5", "I.6", "II.1", "II.2", "III.1", "III.2", "III.3", "IV.1", "IV.2", "V.1", "V.2", "V.3", "VI.1",
})  # fmt: skip


def drawing(group: str | None, criteria_set: int | None = None) -> str:
    """The name of the drawing for a group or a criteria set: ``I-4``, ``set-10``, or ``none``."""
    if criteria_set in SETS_DRAWN:
        return f"set-{criteria_set}"
    return group.replace(".", "-") if group and group in GROUPS_DRAWN else "none"


def counted(context: Context, entries: Sequence[Entry]) -> str:
    """How many products there are, and of how many a certificate is in force: wherever products are counted, both."""
    holding = sum(entry.state.status in HOLDING for entry in entries)
    products = context.words.count("list.number_of", len(entries))
    return context.words.t.format("list.counted", products=products, holding=context.words.number(holding))


def photo_views(context: Context, entry: Entry) -> tuple[PhotoView, ...]:
    """The product's photos that were published, in the order of its file."""
    found = []
    for photo in entry.brief.photos:
        picture = context.pictures.get(f"{entry.id}/{photo.file}")
        if picture:
            found.append(PhotoView(picture, photo.alt.text(context.language), photo.credit))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PlaceLinks:
    """Where something is: its place, the district that it lay in, and the places of today."""

    place: LinkView
    district: LinkView | None
    today: tuple[LinkView, ...]


def place_links(context: Context, place: Place, today: Iterable[Place]) -> PlaceLinks:
    """``today``: the places of today on whose ground it lies, as far as known."""
    district = context.catalogue.places.district_of(place)
    return PlaceLinks(
        place_link(context, place),
        place_link(context, district) if district and district.id != place.id else None,
        tuple(place_link(context, p) for p in today if p.id != place.id),
    )


def place_link(context: Context, place: Place) -> LinkView:
    """A place with its page, if it has one (districts of the plan and communes of today)."""
    has_page = place.is_district or (place.is_commune and place.valid_to is None)
    to = address.item("place", place.id, context.language) if has_page else None
    return LinkView(context.words.place(place), to)
