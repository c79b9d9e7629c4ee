"""Values of records in the words of one language: what a field holds, what an entry of a list is called, what changed from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.model.catalogue import Catalogue
from generator.model.dates import PartialDate
from generator.model.difference import Change
from generator.model.hint import name_of
from generator.model.privacy import is_contact_link
from generator.model.product import Certification, Pack, Photo, Recognition
from generator.model.record import Bilingual, Contact, Record, Source
from generator.model.shape import record_name
from generator.render.digest import Manner
from generator.render.words import Words

# Characters of a text that are shown; of a long one, what is around the change.
SHORT = 120
_AROUND = 40
_AMOUNTS = frozenset({"value", "high", "low", "threshold", "quantity", "score", "products_total", "width", "height"})
_CODED: Mapping[str, str] = {"level": "product.levels", "unit": "product.units", "scheme": "product.schemes", "ground": "product.grounds"}


@dataclass(frozen=True, slots=True)
class Values:
    """How values are told: words, manner, and the catalogues in which ids are looked up, the newer one first."""

    words: Words
    manner: Manner
    catalogues: tuple[Catalogue, ...]

    def quote(self, text: object, limit: int | None = SHORT) -> str:
        return self.manner.quote(text, limit)

    def label(self, record: type[Record], field: str) -> str:
        """What a field is called on a form."""
        return self.label_of(record_name(record), field)

    def label_of(self, record: str, field: str) -> str:
        return str(self.words.t.fields[f"{record}.{field}"].label)

    def tell(self, field: str, value: object) -> str:
        """A value, by the name of its field."""
        t, words = self.words.t, self.words
        if isinstance(value, bool):
            return str(t.difference.yes if value else t.difference.no)
        if isinstance(value, PartialDate):
            return words.partial(value)
        if isinstance(value, date):
            return words.day(value)
        if isinstance(value, (int, float)):
            return self._tell_number(field, value)
        if isinstance(value, Record):
            return self.entry(value)
        if isinstance(value, tuple):
            return ", ".join(self.tell(field, inner) for inner in value[:8]) + (", …" if len(value) > 8 else "")
        return self._tell_text(field, str(value))

    def _tell_number(self, field: str, value: float) -> str:
        if field in ("stars", "min_stars"):
            return self.words.t.format("status.stars", stars=value)
        if field == "price":
            return self.words.price(int(value))
        return self.words.number(value) if field in _AMOUNTS else str(value)

    def _tell_text(self, field: str, value: str) -> str:
        t = self.words.t
        if is_contact_link(value):
            return str(t.difference.not_repeated)
        if field == "stars" and value == "potential-5":
            return str(t.product.result_potential)
        if field in _CODED and f"{_CODED[field]}.{value}" in t:
            return str(t[f"{_CODED[field]}.{value}"])
        return self.quote(self._name(field, value) or value)

    def _name(self, field: str, value: str) -> str | None:
        """What people call the record that an id leads to."""
        for catalogue in self.catalogues:
            if field in ("place", "place_today", "parent", "successors") and (place := catalogue.places.get(value)):
                return self.words.place(place)
            if field == "producer" and value in catalogue.producers:
                return catalogue.producers[value].name.text(self.words.language)
            if field == "decision" and value in catalogue.decisions:
                decision = catalogue.decisions[value]
                return decision.number or decision.title.text(self.words.language)
        return None

    def entry(self, record: Record) -> str:
        """An entry of a list in a few words: what it is called, and what tells it from others."""
        if isinstance(record, Bilingual):
            return self.quote(record.text(self.words.language))
        told = {
            Source: ("title", "url", "date"), Pack: ("label", "quantity", "unit", "price", "gtin"), Photo: ("file",), Certification: ("scheme", "name", "number"),
            Recognition: ("stars", "level", "decision", "round", "date"),
        }.get(type(record))  # fmt: skip
        if told is None:
            first = next((name for name in ("number", "name", "title", "text", "id", "url", "file") if getattr(record, name, None) is not None), None)
            rest = [name for name in type(record).model_fields if name != first and isinstance(getattr(record, name), (str, int, float, date, PartialDate))]
            told = ((first,) if first else ()) + tuple(rest[:4])
        parts = [self.tell(name, getattr(record, name)) for name in told if getattr(record, name) is not None]
        if isinstance(record, Pack) and record.quantity and record.unit:
            start = 1 if record.label else 0
            parts[start : start + 2] = [" ".join(parts[start : start + 2])]
        return ", ".join(dict.fromkeys(parts)) or self.quote(name_of(record))

    def change(self, change: Change) -> str:
        """``Giá: 95.000 ₫ → 98.000 ₫``"""
        t, field = self.words.t, change.where[-1][1]
        label = self._path(change)
        before, after = change.before, change.after
        if is_personal(change):
            form = "put_in" if before is None else "taken_out" if after is None else "replaced"
            hidden = str(t.difference.not_repeated)
            return t.format(f"difference.{form}", label=label, value=hidden, before=hidden, after=hidden)
        if isinstance(before, tuple) and isinstance(after, tuple):
            return t.format("difference.reordered", label=label)
        if before is None:
            return t.format("difference.put_in", label=label, value=self.tell(field, after))
        if after is None:
            return t.format("difference.taken_out", label=label, value=self.tell(field, before))
        if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > SHORT:
            return t.format("difference.replaced", label=label, before=self.quote(excerpt(before, after), None), after=self.quote(excerpt(after, before), None))
        return t.format("difference.replaced", label=label, before=self.tell(field, before), after=self.tell(field, after))

    def _path(self, change: Change) -> str:
        """The fields on the way, each as its form calls it, with the entries of lists in between."""
        entries = list(change.entries)
        parts: list[str] = []
        for i, (record, field) in enumerate(change.where):
            if issubclass(record, Bilingual):
                # A text is changed in its own language unless something else is said.
                if field == "en":
                    parts[-1] = self.words.t.format("difference.in_english", label=parts[-1])
                continue
            label = self.label(record, field)
            if parts:
                label = label[0].lower() + label[1:]
            further = change.where[i + 1][0] if i + 1 < len(change.where) else None
            if entries and further is not None and isinstance(entries[0], further):
                label = f"{label} ({self.short(entries.pop(0))})"
            parts.append(label)
        return ", ".join(parts)

    def short(self, entry: Record) -> str:
        """What an entry is called while something in it is told."""
        if isinstance(entry, Pack):
            return self.entry(entry.model_copy(update={"price": None, "gtin": None}))
        if isinstance(entry, Recognition):
            return self.tell("decision", entry.decision) if entry.decision else self.entry(entry.model_copy(update={"stars": None}))
        return self.quote(name_of(entry) or getattr(entry, "file", "") or getattr(entry, "url", "") or getattr(entry, "number", ""), 60)


def is_personal(change: Change) -> bool:
    """Whether the values are somebody's contact details: they can be taken out of a file again, but hardly out of what was said about it."""
    return any(record is Contact for record, _ in change.where) or Contact in (type(change.before), type(change.after))


def excerpt(text: str, other: str) -> str:
    """Of a long text the part that the other one does not have, with a little of what is around it."""
    start = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    rest, other_rest = text[start:], other[start:]
    same = next((i for i, (a, b) in enumerate(zip(reversed(rest), reversed(other_rest), strict=False)) if a != b), min(len(rest), len(other_rest)))
    first, last = max(0, start - _AROUND), min(len(text), len(text) - same + _AROUND)
    first = text.rfind(" ", 0, first) + 1 if first else 0
    last = min(last, first + 2 * SHORT)
    return ("… " if first else "") + text[first:last] + (" …" if last < len(text) else "")
