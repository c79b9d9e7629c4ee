"""What search engines and other programs read in a page's head: JSON-LD in the vocabulary of schema.org.

A certificate has a rating only while it holds; what the catalogue does not know (reviews, offers of its own) is never made up.
A fact that will end by itself says when, so that a page kept longer drops it (status.js).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from generator.model import address
from generator.model.dates import Interval
from generator.model.entry import Entry
from generator.model.fair import Fair
from generator.model.picture import LARGE
from generator.model.place import Place
from generator.model.product import Certification, Pack, Product
from generator.model.record import LANGUAGES
from generator.model.status import HOLDING, Step, Term, term_status
from generator.render.columns import PRODUCT_COLUMNS, column_words
from generator.render.environment import Context
from generator.render.page import Linked, Page
from generator.render.plain import Json

_VOCABULARY = "https://schema.org"
# Characters that could end the script, or that old readers take for the end of a line.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def linked_head(context: Context, page: Page) -> Markup:
    """Everything of a page: its own facts, and the way from the home page to it."""
    facts = [*page.linked, *([Linked(_breadcrumbs(context, page))] if page.section and context.site_url else [])]
    return Markup("\n").join(write_linked(fact) for fact in facts)


def write_linked(fact: Linked) -> Markup:
    """A fact as a script that no browser runs and no text in it can leave."""
    text = json.dumps({"@context": _VOCABULARY, **fact.node}, ensure_ascii=False, separators=(",", ":"))
    for letter, escape in _ESCAPES.items():
        text = text.replace(letter, escape)
    until = Markup(' data-until="{}"').format(fact.until) if fact.until else Markup("")
    return Markup('<script type="application/ld+json"{}>{}</script>').format(until, Markup(text))


def _breadcrumbs(context: Context, page: Page) -> Json:
    assert page.section
    language, site = context.language, context.site_url or ""
    way = [(str(context.words.t.site.home), address.home(language)), (str(context.words.t[f"site.sections.{page.section}"]), address.section(page.section, language))]
    if page.parts:
        way.append((page.title, page.address))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": number, "name": name, "item": site + to} for number, (name, to) in enumerate(way, start=1)],
    }  # fmt: skip


def site_linked(context: Context) -> Linked:
    """The catalogue itself."""
    settings, language, site = context.catalogue.settings, context.language, context.site_url
    node: Json = {"@type": "WebSite", "name": settings.name.text(language), "description": settings.description.text(language), "inLanguage": language}
    if site:
        node |= {"url": site + address.home(language), "license": settings.data_licence_url}
    return Linked(node)


def list_linked(context: Context, entries: Iterable[Entry], before: int) -> tuple[Linked, ...]:
    """The products on one page of a list; ``before`` are on the pages before it. None where the site has no address.

    The list bears no name: "products with 3 stars" also holds those that once had them.
    """
    language, site = context.language, context.site_url
    if not site:
        return ()
    items = [
        {"@type": "ListItem", "position": number, "name": entry.brief.name.text(language), "url": site + address.item("product", entry.brief.slug, language)}
        for number, entry in enumerate(entries, start=before + 1)
    ]  # fmt: skip
    return (Linked({"@type": "ItemList", "itemListElement": items}),) if items else ()


def product_linked(context: Context, entry: Entry) -> Linked:
    """A product with its certificates. Without a price that a source gives there is no offer, whatever search engines would like."""
    product, language, catalogue, site = entry.product, context.language, context.catalogue, context.site_url
    group = catalogue.groups.group(product.group or "")
    other = product.name.vi if language == "en" else product.name.en
    names = [name for name in dict.fromkeys((other, *(former.name.vi for former in product.former_names))) if name and name != product.name.text(language)]
    pictures = [context.pictures[key].plain(LARGE).address for photo in product.photos if (key := f"{product.id}/{photo.file}") in context.pictures]
    gtins = [pack.gtin for pack in product.packs if pack.gtin]
    offers = [_offer(context, pack) for pack in product.packs if pack.price and pack.price_date]
    certificates = [*(_ocop(context, entry, number) for number in range(len(entry.terms))), *(_certificate(context, one) for one in product.certifications)]
    node: Json = {
        "@type": "Product", "@id": site + address.permanent(product.id) if site else None, "name": product.name.text(language), "alternateName": names,
        "description": product.summary.text(language) if product.summary else None, "url": site + address.item("product", product.slug, language) if site else None,
        "sku": product.id, "gtin": gtins[0] if len(gtins) == 1 else None, "category": group.name.text(language) if group else None,
        "image": [site + picture for picture in pictures] if site else None, "manufacturer": _maker(context, product),
        "countryOfOrigin": {"@type": "Country", "name": "VN"}, "hasCertification": [one for one in certificates if one], "offers": offers,
    }  # fmt: skip
    return Linked(_known(node), _until(entry.steps))


def _known(node: Json) -> Json:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _until(steps: Sequence[Step]) -> str | None:
    """The day on which what is said of the certificates is no longer so."""
    now = steps[0].state
    changed = (step for step in steps[1:] if step.state.term != now.term or step.state.stars != now.stars or step.state.status == "uncertain" != now.status)
    turn = next(changed, None)
    return turn.day.isoformat() if turn else None


def _maker(context: Context, product: Product) -> Json | None:
    producer = context.catalogue.producers.get(product.producer or "")
    if producer is None:
        return None
    place = context.catalogue.places.get(producer.place or product.place)
    url = context.site_url + address.item("producer", producer.id, context.language) if context.site_url else None
    return _known({"@type": "Organization", "name": producer.name.text(context.language), "url": url, "address": _address(context, place) if place else None})


def _address(context: Context, place: Place) -> Json:
    return {
        "@type": "PostalAddress", "addressLocality": context.words.place(place),
        "addressRegion": context.catalogue.settings.region.text(context.language), "addressCountry": "VN",
    }  # fmt: skip


def _offer(context: Context, pack: Pack) -> Json:
    """A price that a source gives, with its day; nobody promises that it still holds."""
    name = pack.label.text(context.language) if pack.label else None
    return _known({"@type": "Offer", "name": name, "price": pack.price, "priceCurrency": "VND", "validFrom": str(pack.price_date)})


def _ocop(context: Context, entry: Entry, number: int) -> Json | None:
    """An OCOP certificate: active with its stars, or inactive without; none where nobody can tell which."""
    term = entry.terms[number]
    status = term_status(entry.terms, number, context.index.today, context.catalogue.rules.renewal_days)
    if not term.recognition.certified or status in ("uncertain", "not_yet"):
        return None
    holds = status in HOLDING
    decision, t = term.decision, context.words.t
    issuer = decision.issuer.text(context.language) if decision and decision.issuer else None
    rating = {"@type": "Rating", "ratingValue": term.stars, "bestRating": 5, "worstRating": 1}
    return _known({
        "@type": "Certification", "name": str(t.machine.linked.certificate), "certificationIdentification": decision.number if decision else None,
        "issuedBy": {"@type": "Organization", "name": issuer} if issuer else None,
        "validFrom": _begun(term), "expires": _expires(term, status),
        "certificationStatus": f"{_VOCABULARY}/Certification{'Active' if holds else 'Inactive'}",
        "certificationRating": rating if holds else None,
    })  # fmt: skip


def _begun(term: Term) -> str | None:
    stated = term.recognition.date or (term.decision.date if term.decision else None)
    return str(stated) if stated else _exact(term.begins)


def _expires(term: Term, status: str) -> str | None:
    extension = term.recognition.extension
    return extension.until.isoformat() if status == "extended" and extension else _exact(term.ends)


def _exact(days: Interval) -> str | None:
    return days.earliest.isoformat() if days.earliest and days.earliest == days.latest else None


def _certificate(context: Context, one: Certification) -> Json:
    """Another certificate: what a source says of it. Only that it has expired can be known for certain."""
    name = one.name.text(context.language) if one.name else str(context.words.t[f"product.schemes.{one.scheme}"])
    expired = one.expires is not None and one.expires.latest < context.index.today
    return _known({
        "@type": "Certification", "name": name, "certificationIdentification": one.number,
        "issuedBy": {"@type": "Organization", "name": one.issuer} if one.issuer else None,
        "validFrom": str(one.issued) if one.issued else None, "expires": str(one.expires) if one.expires else None,
        "certificationStatus": f"{_VOCABULARY}/CertificationInactive" if expired else None,
    })  # fmt: skip


def fair_linked(context: Context, fair: Fair, to: str) -> Linked:
    """``to``: the address of the fair's page."""
    language = context.language
    place = context.catalogue.places.by_id[fair.place]
    venue = fair.venue.text(language) if fair.venue else context.words.place(place)
    upper = {"region", "country"}
    where = {"@type": "PostalAddress", "addressLocality": context.words.place(place), "addressCountry": "VN"} if place.kind not in upper else {"@type": "PostalAddress", "addressCountry": "VN"}
    return Linked(_known({
        "@type": "ExhibitionEvent", "name": fair.name.text(language), "startDate": fair.begins.isoformat(), "endDate": fair.ends.isoformat(),
        "location": {"@type": "Place", "name": venue, "address": where}, "eventStatus": f"{_VOCABULARY}/EventScheduled",
        "eventAttendanceMode": f"{_VOCABULARY}/OfflineEventAttendanceMode", "url": context.site_url + to if context.site_url else None,
    }))  # fmt: skip


def dataset_linked(contexts: Mapping[str, Context], files: Sequence[tuple[str, str]], version: str, site_url: str, generated: date) -> Linked:
    """The open data. ``files``: address and media type of each."""
    context = contexts["vi"]
    settings = context.catalogue.settings
    name = settings.name.text("en")
    return Linked({
        "@type": "Dataset", "@id": f"{site_url}{address.API}", "name": settings.name.vi, "alternateName": name,
        "description": " ".join((settings.description.vi, settings.description.text("en"))), "url": f"{site_url}{address.API}",
        "license": settings.data_licence_url, "version": version, "dateModified": generated.isoformat(), "inLanguage": list(LANGUAGES), "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": settings.name.vi, "url": site_url}, "spatialCoverage": {"@type": "Place", "name": settings.region.vi},
        "variableMeasured": [column_words(column, contexts["en"].words.t)[0] for column in PRODUCT_COLUMNS if column.kind != "string"],
        "distribution": [{"@type": "DataDownload", "encodingFormat": media, "contentUrl": site_url + to} for to, media in files],
    })  # fmt: skip
