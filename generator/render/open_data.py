"""Products, producers and places as open data, as they stand on the day of the build.

Stars are a product's own only while its certificate holds; every coming change goes with it, so that nobody must believe an
old file. Contact details only where consent is recorded, and never who gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.model import address
from generator.model.decision import Decision
from generator.model.entry import Entry
from generator.model.picture import LARGE
from generator.model.place import Place
from generator.model.producer import Producer
from generator.model.record import LANGUAGES, Contact
from generator.model.status import ProductStatus, Step, Term, term_status
from generator.render.columns import PRODUCT_COLUMNS
from generator.render.environment import Context
from generator.render.file import File, csv_line, join_csv, join_json, json_line, write_json, write_json_rows
from generator.render.plain import Json, as_text, both, source
from generator.render.sheet import join_sheet, sheet_row

# Fields of a product's file that go out as they are; the others are told in other words, or are the editors' own.
AS_THEY_ARE = frozenset({
    "name_by", "name_source", "english", "summary", "story", "criteria_set", "group_by", "packs", "ingredients", "shelf_life", "storage", "certifications",
    "shops", "website", "traceability_url", "official_code", "former_names", "former_slugs", "conflicts",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenData:
    """One catalogue on one day. ``site_url``: the address of the site, or empty."""

    context: Context
    site_url: str
    generated: date

    def tables(self, parts: Iterable[Sequence[str]]) -> Iterator[File]:
        """All products in one file, in three forms, from the ``parts`` of each."""
        lines, rows, cells = zip(*parts, strict=True) if (parts := tuple(parts)) else ((), (), ())
        names = [column.name for column in PRODUCT_COLUMNS]
        yield File(f"{address.API}products.json", join_json(self._head, "products", lines))
        yield File(f"{address.API}products.csv", join_csv(names, rows))
        yield File(f"{address.API}products.xlsx", join_sheet("products", names, cells, self.context.index.today))

    def parts(self, brief: Json, entry: Entry) -> tuple[str, str, str]:
        """What the three tables hold of a product. ``brief``: as of ``product``."""
        row = self.row(entry, brief)
        return json_line(brief), csv_line(row), sheet_row(row)

    def producer_files(self) -> Iterator[File]:
        """All producers, and all places."""
        catalogue, head = self.context.catalogue, self._head
        producers = [self.producer(producer) for producer in catalogue.producers.values()]
        yield File(f"{address.API}producers.json", write_json_rows(head, "producers", producers))
        yield File(f"{address.API}places.json", write_json_rows(head, "places", [self.place(place) for place in catalogue.places.by_id.values()]))

    def product_file(self, brief: Json, entry: Entry) -> File:
        """All that is known of one product. ``brief``: as of ``product``."""
        return File(f"{address.API}products/{entry.id}.json", write_json({**self._head, **brief, **self.further(entry)}))

    @property
    def _head(self) -> Json:
        return {"generated": self.generated.isoformat(), "today": self.context.index.today.isoformat()}

    def urls(self, section: str, slug: str) -> Json:
        return {language: self.site_url + address.item(section, slug, language) for language in LANGUAGES}

    def product(self, entry: Entry) -> Json:
        """What a list of products needs, and all that the status follows from."""
        product, catalogue = entry.product, self.context.catalogue
        producer = catalogue.producers.get(product.producer or "")
        return {
            "id": product.id, "slug": product.slug, "name": both(product.name),
            "producer": {"id": producer.id, "name": both(producer.name)} if producer else None,
            "group": product.group, "place": self._where(entry), "stars": entry.state.stars, "status": entry.state.status,
            "valid_until": as_text(valid_until(entry.state)), "steps": [_step(step) for step in entry.steps],
            "recognitions": [self._recognition(entry, number) for number in range(len(entry.terms))],
            "urls": {**self.urls("product", product.slug), "permanent": self.site_url + address.permanent(product.id)},
            "sources": [source(one) for one in product.sources],
        }  # fmt: skip

    def further(self, entry: Entry) -> Json:
        """The rest of what is known of a product, under the names that its file has for it."""
        product, catalogue = entry.product, self.context.catalogue
        producer = catalogue.producers.get(product.producer or "")
        group = catalogue.groups.group(product.group or "")
        own = product.model_dump(mode="json", include=set(AS_THEY_ARE), exclude_none=True)
        return {
            "group_name": both(group.name) if group else None, **own, "photos": self._photos(entry),
            "contact": public_contact(product.contact or (producer.contact if producer else None)),
        }  # fmt: skip

    def _where(self, entry: Entry) -> Json:
        places = self.context.catalogue.places
        place = places.by_id[entry.brief.place]
        district = places.district_of(place)
        return {
            "id": place.id, "name": both(place.name), "kind": place.kind, "district": {"id": district.id, "name": both(district.name)} if district else None,
            "today": [{"id": now.id, "name": both(now.name), "kind": now.kind} for now in entry.places_today],
        }  # fmt: skip

    def _recognition(self, entry: Entry, number: int) -> Json:
        term, rules = entry.terms[number], self.context.catalogue.rules
        one, decision = term.recognition, term.decision
        return {
            "stars": one.stars, "status": term_status(entry.terms, number, self.context.index.today, rules.renewal_days),
            "round": both(one.round or (decision.round if decision else None)), "level": one.level or (decision.level if decision else None), "score": one.score,
            "decision": _decision(decision) if decision else None, "date": as_text(one.date or (decision.date if decision else None)),
            "begins": {"earliest": as_text(term.begins.earliest), "latest": as_text(term.begins.latest)},
            "ends": {"earliest": as_text(term.ends.earliest), "latest": as_text(term.ends.latest)} if one.certified else None,
            "extended_until": as_text(one.extension.until) if one.extension else None,
            "revoked": {"date": str(one.revocation.date), "ground": one.revocation.ground} if one.revocation else None,
            "evidence": one.evidence, "note": both(one.note), "sources": [source(known) for known in one.sources],
        }  # fmt: skip

    def _photos(self, entry: Entry) -> list[Json]:
        found = []
        for photo in entry.product.photos:
            picture = self.context.pictures.get(f"{entry.id}/{photo.file}")
            if picture:
                file = picture.plain(LARGE)
                found.append({"url": self.site_url + file.address, "width": file.width, "height": file.height, "alt": both(photo.alt), "credit": photo.credit})
        return found

    def producer(self, producer: Producer) -> Json:
        kind = self.context.catalogue.producer_kinds.get(producer.kind or "")
        entries = self.context.index.by_producer.get(producer.id, ())
        return {
            "id": producer.id, "name": both(producer.name), "kind": kind.id if kind else None, "kind_name": both(kind.name) if kind else None, "kind_note": both(producer.kind_note),
            "place": producer.place, "website": producer.website, "contact": public_contact(producer.contact), "former_names": list(producer.former_names),
            "products": [entry.id for entry in entries], "urls": self.urls("producer", producer.id),
            "conflicts": [both(conflict.text) for conflict in producer.conflicts], "sources": [source(one) for one in producer.sources],
        }  # fmt: skip

    def place(self, place: Place) -> Json:
        index = self.context.index
        entries = index.by_district.get(place.id, ()) if place.is_district else index.by_commune.get(place.id, ())
        has_page = place.is_district or (place.is_commune and place.valid_to is None)
        return {
            "id": place.id, "code": place.code, "kind": place.kind, "name": both(place.name), "valid_from": as_text(place.valid_from), "valid_to": as_text(place.valid_to),
            "parent": place.parent, "successors": list(place.successors), "products": [entry.id for entry in entries],
            "urls": self.urls("place", place.id) if has_page else None,
        }  # fmt: skip

    def row(self, entry: Entry, brief: Json) -> list[object]:
        """The same as one row of a table, in the order of PRODUCT_COLUMNS."""
        product, catalogue, term = entry.product, self.context.catalogue, entry.state.term
        producer, group = catalogue.producers.get(product.producer or ""), catalogue.groups.group(product.group or "")
        where, decision = brief["place"], term.decision if term else None
        values: Json = {
            "id": product.id, "slug": product.slug, "name_vi": product.name.vi, "name_en": product.name.en, "english": product.english,
            "producer": product.producer, "producer_vi": producer.name.vi if producer else None, "producer_en": producer.name.en if producer else None, "producer_kind": producer.kind if producer else None,
            "group": product.group, "group_vi": group.name.vi if group else None, "group_en": group.name.en if group else None, "criteria_set": product.criteria_set,
            "place": product.place, "place_vi": where["name"]["vi"], "district": where["district"]["id"] if where["district"] else None,
            "district_vi": where["district"]["name"]["vi"] if where["district"] else None, "places_today": "; ".join(now["id"] for now in where["today"]),
            "stars": brief["stars"], "status": brief["status"], "valid_until": brief["valid_until"],
            "recognised_stars": as_text(term.recognition.stars) if term else None, "recognised_earliest": term and term.begins.earliest, "recognised_latest": term and term.begins.latest,
            "ends_earliest": term and term.ends.earliest, "ends_latest": term and term.ends.latest,
            "level": (term.recognition.level or (decision.level if decision else None)) if term else None, "decision": decision.id if decision else None, "decision_number": decision.number if decision else None,
            "evidence": term.recognition.evidence if term else None, "official_code": product.official_code, "gtins": "; ".join(pack.gtin for pack in product.packs if pack.gtin) or None,
            "url_vi": brief["urls"]["vi"], "url_en": brief["urls"]["en"], "url_permanent": brief["urls"]["permanent"],
            "sources": " ".join(dict.fromkeys(known["url"] for known in [*brief["sources"], *(known for one in brief["recognitions"] for known in one["sources"])])),
        }  # fmt: skip
        return [_plain(values[column.name]) for column in PRODUCT_COLUMNS]


def valid_until(state: ProductStatus) -> date | None:
    """The day on which the certificate that the status comes from ends or ended; None where no single day is known."""
    term = state.term
    if term is None or not term.recognition.certified or state.status == "revoked":
        return None
    if state.status == "extended" and term.recognition.extension:
        return term.recognition.extension.until
    return _exact(term)


def _exact(term: Term) -> date | None:
    return term.ends.earliest if term.ends.earliest == term.ends.latest else None


def public_contact(contact: Contact | None) -> Json | None:
    """What may be published: nothing without consent, and never the consent itself, which names a person."""
    if contact is None or not contact.published:
        return None
    return contact.model_dump(mode="json", exclude={"consent"}, exclude_none=True)


def _step(step: Step) -> Json:
    return {"from": step.day.isoformat(), "status": step.state.status, "stars": step.state.stars}


def _decision(decision: Decision) -> Json:
    return {"id": decision.id, "number": decision.number, "title": both(decision.title)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
