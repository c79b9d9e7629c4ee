"""Pages of places: the districts of the plan and the communes of today, linked to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.place import Place
from generator.model.roster import Selection
from generator.render.environment import Context
from generator.render.figure import CountView, count_view
from generator.render.page import Draft, Page, shorten
from generator.render.pages.listing import Listing, held_first, listing_pages
from generator.render.view import LinkView, counted, place_link
from generator.render.ways import Ways, ways_in


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune before the reform and the units that its ground belongs to today."""

    name: str
    code: str
    district: LinkView | None
    today: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place above its list of products."""

    name: str
    code: str
    is_district: bool
    note: str | None
    former_kinds: tuple[str, ...]
    successors: tuple[LinkView, ...]
    districts: tuple[LinkView, ...]
    former_communes: tuple[FormerCommune, ...]
    # Of each former district: how many products have no known commune.
    without_commune: tuple[tuple[int, LinkView], ...]
    # Of a district: its products counted twice, and where the districts are compared.
    count: CountView | None
    compare: str
    ways: Ways | None


def place_pages(context: Context) -> Iterator[Draft]:
    """The list of places, then a page for each."""
    t, language = context.words.t, context.language
    places = context.catalogue.places
    at = address.section("place", language)
    districts = [(place_link(context, place), counted(context, context.index.by_district.get(place.id, ()))) for place in places.districts]
    communes = [(place_link(context, place), counted(context, context.index.by_commune.get(place.id, ()))) for place in places.communes]

    def overview() -> Page:
        body = context.render("places.html.j2", at, districts=districts, communes=communes)
        return Page(language, "place", (), address.section("place", context.other), str(t.list.places_title), shorten(str(t.list.places_description)), body)

    yield Draft(language, at, overview, inputs=(districts, communes))
    for place in places.with_page:
        yield from listing_pages(context, _place_listing(context, place))


def _place_listing(context: Context, place: Place) -> Listing:
    by_place = context.index.by_district if place.is_district else context.index.by_commune
    name = context.words.place(place)
    kind = "district" if place.is_district else "commune"
    description = context.words.t.format(f"place.{kind}_description", name=name)
    view = _place_view(context, place)
    return Listing(
        "place", (place.id,), (place.id,), name, description, held_first(context, by_place.get(place.id, ())),
        template="place.html.j2", view=lambda: {"place": view}, inputs=(view,),
    )  # fmt: skip


def _place_view(context: Context, place: Place) -> PlaceView:
    places, words = context.catalogue.places, context.words
    before = (place,) if place.is_district else places.predecessors.get(place.id, ())
    former = places.communes_within(place) if place.is_district else tuple(p for p in before if not p.is_district)
    districts = {d.id: d for p in former if not place.is_district and (d := places.district_of(p))}
    roster = context.rosters.by_selection.get(Selection("certified", place.id))
    kinds = tuple(
        words.t.format("place.kind_since", kind=words.place(place, old.kind), day=words.day(old.valid_to))
        for old in place.former_kinds
    )
    return PlaceView(
        name=words.place(place),
        code=place.code or "",
        is_district=place.is_district,
        note=place.note.text(context.language) if place.note else None,
        former_kinds=kinds,
        successors=tuple(place_link(context, p) for p in places.today(place)) if place.is_district else (),
        districts=tuple(place_link(context, d) for d in districts.values()),
        former_communes=tuple(_former(context, p) for p in sorted(former, key=lambda p: p.code or "")),
        without_commune=tuple(pair for d in districts.values() if (pair := _without_commune(context, d))),
        count=count_view(context, roster) if roster and roster.rows else None,
        compare=address.progress_page("districts", context.language),
        ways=ways_in(context, "place", place.id, words.place(place), address.item("place", place.id, context.language)),
    )


def _former(context: Context, place: Place) -> FormerCommune:
    places = context.catalogue.places
    district = places.district_of(place)
    today = tuple(place_link(context, p) for p in places.today(place))
    return FormerCommune(context.words.place(place), place.code or "", place_link(context, district) if district else None, today)


def _without_commune(context: Context, district: Place) -> tuple[int, LinkView] | None:
    count = sum(1 for e in context.index.by_district.get(district.id, ()) if len(e.places_today) != 1)
    return (count, place_link(context, district)) if count else None
