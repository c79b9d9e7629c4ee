"""Pages of industries and groups, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import address
from generator.model.entry import Entry
from generator.model.taxonomy import Group, Industry
from generator.render.environment import Context
from generator.render.page import Draft, Page, shorten
from generator.render.pages.listing import Listing, held_first, listing_pages
from generator.render.view import LinkView, counted, drawing


@dataclass(frozen=True, slots=True)
class GroupView:
    id: str
    name: str
    address: str
    drawing: str
    counted: str
    criteria_sets: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class IndustryView:
    id: str
    name: str
    address: str
    groups: tuple[GroupView, ...]


def group_pages(context: Context) -> Iterator[Draft]:
    """The list of groups, then a page for each industry and each group."""
    t, language = context.words.t, context.language
    industries = [_industry_view(context, industry) for industry in context.catalogue.groups.taxonomy.industries]
    at = address.section("group", language)

    def overview() -> Page:
        body = context.render("groups.html.j2", at, industries=industries)
        return Page(language, "group", (), address.section("group", context.other), str(t.list.groups_title), shorten(str(t.list.groups_description)), body)

    yield Draft(language, at, overview, inputs=(industries,))
    for industry, view in zip(context.catalogue.groups.taxonomy.industries, industries, strict=True):
        yield from listing_pages(context, _industry_listing(context, industry, view))
        for group, group_view in zip(industry.groups, view.groups, strict=True):
            yield from listing_pages(context, _group_listing(context, industry, group, group_view))


def _entries(context: Context, groups: tuple[Group, ...]) -> list[Entry]:
    return [entry for group in groups for entry in context.index.by_group.get(group.id, ())]


def _industry_view(context: Context, industry: Industry) -> IndustryView:
    groups = tuple(_group_view(context, group) for group in industry.groups)
    to = address.item("group", industry.slug, context.language)
    return IndustryView(industry.id, industry.name.text(context.language), to, groups)


def _group_view(context: Context, group: Group) -> GroupView:
    language = context.language
    sets = tuple((s.number, s.name.text(language)) for s in group.criteria_sets)
    entries = context.index.by_group.get(group.id, ())
    to = address.item("group", group.slug, language)
    return GroupView(group.id, group.name.text(language), to, drawing(group.id), counted(context, entries), sets)


def _industry_listing(context: Context, industry: Industry, view: IndustryView) -> Listing:
    description = context.words.t.format("list.industry_description", name=view.name)
    return Listing(
        "group", (industry.slug,), (industry.slug,), context.words.t.format("list.industry_title", id=view.id, name=view.name), description,
        held_first(context, _entries(context, industry.groups)), template="industry.html.j2", view=lambda: {"industry": view}, inputs=(view,),
    )  # fmt: skip


def _group_listing(context: Context, industry: Industry, group: Group, view: GroupView) -> Listing:
    description = context.words.t.format("list.group_description", name=view.name)
    parent = LinkView(industry.name.text(context.language), address.item("group", industry.slug, context.language))
    entries = _entries(context, (group,))
    by_compiler = any(e.brief.group_by == "compiler" for e in entries)
    return Listing(
        "group", (group.slug,), (group.slug,), view.name, description, held_first(context, entries),
        template="group.html.j2", parents=(parent,),
        view=lambda: {"group": view, "by_compiler": by_compiler}, inputs=(view, by_compiler),
    )  # fmt: skip
