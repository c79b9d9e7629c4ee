"""The page of one product: what a buyer at a stall wants first, then packs, story, history, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from generator.model import address
from generator.model.entry import Entry, Index
from generator.model.product import Certification, Pack, Product
from generator.model.record import Bilingual, Source
from generator.model.status import Term, term_steps
from generator.render.environment import Context
from generator.render.fair import AtFair, at_fairs
from generator.render.linked import product_linked
from generator.render.page import Page, shorten
from generator.render.pages.listing import section_link
from generator.render.pages.producer import ContactView, contact_view
from generator.render.source import ConflictView, SourceView, conflict_views, source_views
from generator.render.view import (
    Badge,
    LinkView,
    PhotoView,
    PlaceLinks,
    TextView,
    badges,
    card,
    drawing,
    photo_views,
    place_links,
    text_view,
)
from generator.render.ways import Ways, ways_in

# As many of the producer's other products as fit under a product without hiding its own facts.
MORE = 6


@dataclass(frozen=True, slots=True)
class PackView:
    label: str
    price: str | None
    price_date: str | None
    gtin: str | None


@dataclass(frozen=True, slots=True)
class CertificationView:
    name: str
    details: tuple[str, ...]
    source: SourceView | None


@dataclass(frozen=True, slots=True)
class RecognitionView:
    """One row of the history."""

    round: str
    result: str
    score: str | None
    level: str | None
    when: str
    end: str | None
    badges: tuple[Badge, ...]
    decision: str | None
    decision_note: TextView | None
    evidence: str
    note: TextView | None
    revocation: str | None
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class ProductView:
    """All that the template of a product page may see. ``code``: the address that its QR code opens, where there are codes."""

    id: str
    official_code: str | None
    name: TextView
    vietnamese_name: str | None
    name_note: str | None
    english_note: str | None
    summary: TextView | None
    badges: tuple[Badge, ...]
    recognised: str | None
    decision: str | None
    lead_source: SourceView | None
    producer: LinkView | None
    where: PlaceLinks
    group: LinkView | None
    drawing: str
    group_name: str
    photos: tuple[PhotoView, ...]
    packs: tuple[PackView, ...]
    shops: tuple[LinkView, ...]
    website: str | None
    contact: ContactView | None
    traceability: str | None
    story: TextView | None
    ingredients: TextView | None
    shelf_life: str | None
    storage: TextView | None
    certifications: tuple[CertificationView, ...]
    history: tuple[RecognitionView, ...]
    former_names: tuple[str, ...]
    conflicts: tuple[ConflictView, ...]
    sources: tuple[SourceView, ...]
    more: tuple[Markup, ...]
    fairs: tuple[AtFair, ...]
    ways: Ways | None
    permanent: str
    code: str | None
    check: str


def product_pages(context: Context) -> Iterator[Page]:
    """A page for every product."""
    for entry in context.index.entries:
        yield product_page(context, entry.opened())


def product_page(context: Context, entry: Entry, social: str | None = None) -> Page:
    """``social``: the address of the picture that other sites show beside a link, if the product has one of its own."""
    product, language = entry.product, context.language
    at = address.item("product", product.slug, language)
    view = product_view(context, entry)
    day = context.words.day(context.index.today)
    body = context.render("product.html.j2", at, product=view, section_link=section_link(context, "product"), day=day)
    alternate = address.item("product", product.slug, context.other)
    name = product.name.text(language)
    linked = (product_linked(context, entry),)
    return Page(language, "product", (product.slug,), alternate, name, _description(context, view, name), body, linked, social)


def _description(context: Context, view: ProductView, name: str) -> str:
    return shorten(
        context.words.t.format(
            "product.description",
            name=name,
            status=view.badges[0].detail.rstrip("."),
            producer=view.producer.name if view.producer else context.words.t.site.unknown,
            place=view.where.place.name,
        )
    )


def product_view(context: Context, entry: Entry) -> ProductView:
    """Everything a product's page shows, in the language of the context."""
    product, language, words, catalogue = entry.product, context.language, context.words, context.catalogue
    t = words.t
    producer = catalogue.producers.get(product.producer or "")
    place = catalogue.places.by_id[product.place]
    group = catalogue.groups.group(product.group or "")
    term = entry.state.term
    lead = source_views(term.recognition.sources[:1], words) if term else ()
    return ProductView(
        id=product.id,
        official_code=product.official_code,
        name=text_view(product.name, language),
        vietnamese_name=product.name.vi if language == "en" and product.name.en else None,
        name_note=_name_note(product, context),
        english_note=str(t[f"product.english_{product.english}"]) if language == "en" and product.english != "human" else None,
        summary=_text(product.summary, context),
        badges=badges(entry.steps, words),
        recognised=words.when(term) if term and term.recognition.stars else None,
        decision=_decision(context, term) if term else None,
        lead_source=lead[0] if lead else None,
        producer=LinkView(producer.name.text(language), address.item("producer", producer.id, language)) if producer else None,
        where=place_links(context, place, entry.places_today),
        group=LinkView(group.name.text(language), address.item("group", group.slug, language), str(t.list.group_by_compiler) if product.group_by == "compiler" else "") if group else None,
        drawing=drawing(product.group, product.criteria_set),
        group_name=group.name.text(language) if group else "",
        photos=photo_views(context, entry),
        packs=tuple(_pack(pack, context) for pack in product.packs),
        shops=tuple(LinkView(shop.name.text(language), shop.url) for shop in product.shops),
        website=product.website or (producer.website if producer else None),
        contact=contact_view(product.contact or (producer.contact if producer else None), context),
        traceability=product.traceability_url,
        story=_text(product.story, context),
        ingredients=_text(product.ingredients, context),
        shelf_life=t.format(f"product.lasts.{product.shelf_life.unit}", value=product.shelf_life.value) if product.shelf_life else None,
        storage=_text(product.storage, context),
        certifications=tuple(_certification(c, context) for c in product.certifications),
        history=tuple(_recognition(context, entry, i) for i in reversed(range(len(entry.terms)))),
        former_names=tuple(former.name.vi for former in product.former_names),
        conflicts=conflict_views(product.conflicts, words),
        sources=source_views(_all_sources(entry), words),
        more=_more(context, entry, address.item("product", product.slug, language)),
        fairs=at_fairs(context, product.id),
        ways=ways_in(context, "product", product.id, product.name.text(language), address.item("product", product.slug, language)),
        permanent=address.permanent(product.id),
        code=f"{context.site_url}{address.permanent(product.id)}" if context.with_codes else None,
        check=address.section("check", language),
    )


def _text(text: Bilingual | None, context: Context) -> TextView | None:
    return text_view(text, context.language) if text else None


def _name_note(product: Product, context: Context) -> str | None:
    if product.name_by != "compiler":
        return None
    if product.name_source:
        return context.words.t.format("product.name_by_compiler", source=product.name_source)
    return str(context.words.t.product.name_by_compiler_short)


def _decision(context: Context, term: Term) -> str | None:
    """The decision by which a recognition was made: its number if known, else its title."""
    decision = term.decision
    if decision is None:
        return None
    title = decision.title.text(context.language)
    return f"{decision.number} · {title}" if decision.number else f"{title} ({context.words.t.product.decision_number_unknown})"


def _pack(pack: Pack, context: Context) -> PackView:
    t, words = context.words.t, context.words
    size = f"{words.number(pack.quantity)} {t[f'product.units.{pack.unit}']}" if pack.quantity and pack.unit else ""
    label = " · ".join(part for part in (pack.label.text(context.language) if pack.label else "", size) if part)
    when = t.format("product.price_date", when=words.partial(pack.price_date)) if pack.price and pack.price_date else None
    return PackView(label or str(t.site.unknown), words.price(pack.price) if pack.price else None, when, pack.gtin)


def _certification(certification: Certification, context: Context) -> CertificationView:
    t, words = context.words.t, context.words
    own = certification.name.text(context.language) if certification.name else None
    until = t.format("product.certification_until", when=words.partial(certification.expires)) if certification.expires else None
    details = tuple(d for d in (certification.number, certification.issuer, until) if d)
    sources = source_views((certification.source,), words) if certification.source else (None,)
    return CertificationView(own or str(t[f"product.schemes.{certification.scheme}"]), details, sources[0])


def _recognition(context: Context, entry: Entry, index: int) -> RecognitionView:
    words, t, term = context.words, context.words.t, entry.terms[index]
    recognition, decision = term.recognition, term.decision
    steps = term_steps(entry.terms, index, context.index.today, context.catalogue.rules.renewal_days)
    round_ = recognition.round or (decision.round if decision else None)
    level = recognition.level or (decision.level if decision else None)
    stars = recognition.stars
    result = (
        str(t.product.no_stars) if stars is None
        else str(t.product.result_potential) if stars == "potential-5"
        else t.format("product.result_stars", stars=stars)
    )  # fmt: skip
    revoked = recognition.revocation
    return RecognitionView(
        round=round_.text(context.language) if round_ else "",
        result=result,
        score=t.format("product.score", score=words.number(recognition.score)) if recognition.score is not None else None,
        level=str(t[f"product.levels.{level}"]) if level else None,
        when=words.when(term),
        end=words.between(term.ends) if recognition.certified else None,
        badges=badges(steps, words),
        decision=_decision(context, term),
        decision_note=_text(decision.note, context) if decision else None,
        evidence=str(t[f"product.evidence_{recognition.evidence}"]),
        note=_text(recognition.note, context),
        revocation=t.format("product.revocation", ground=t[f"product.grounds.{revoked.ground}"]) if revoked else None,
        sources=source_views(recognition.sources, words),
    )


def _all_sources(entry: Entry) -> Iterable[Source]:
    """The sources of the product's own facts, then those of its recognitions and their decisions."""
    yield from entry.product.sources
    for term in entry.terms:
        yield from term.recognition.sources
        if term.decision:
            yield from term.decision.sources


def more_of_producer(index: Index, entry: Entry) -> tuple[Entry, ...]:
    """The other products that a product's page shows."""
    others = index.by_producer.get(entry.brief.producer or "", ())
    return tuple(islice((other for other in others if other.id != entry.id), MORE))


def _more(context: Context, entry: Entry, at: str) -> tuple[Markup, ...]:
    return tuple(card(context, other, at) for other in more_of_producer(context.index, entry))
