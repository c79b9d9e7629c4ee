"""The configuration of the editors' form: one field for each field of a record, from the shapes of the record types,
the words of the strings, and the catalogue that it refers to.

Keeps to what both Sveltia CMS and Decap CMS read, but for the keys in SVELTIA_ONLY. Renders no page and knows no file's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.model.catalogue import Catalogue
from generator.model.decision import Decision
from generator.model.fair import Fair
from generator.model.files import FILES
from generator.model.permalinks import next_id
from generator.model.place import Place
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import Record
from generator.model.repository import Repository
from generator.model.retired import Retired
from generator.model.settings import Settings
from generator.model.shape import Shape, record_name, shapes
from generator.model.text import slug
from generator.render.choices import choice_words
from generator.render.words import Words

Config = dict[str, object]
Option = Mapping[str, object]
# What Decap does not know and passes over; with it the form would write other bytes, larger photos or leave another language.
SVELTIA_ONLY = frozenset({"output", "media_libraries", "auth_methods", "lowercase", "graphql_api_root"})
# Record types with a file of their own for each record -> name of the collection, and its entries' names in lists.
_FOLDERS: Mapping[type[Record], tuple[str, str]] = {
    Product: ("products", "{{id}} · {{name.vi}}"),
    Producer: ("producers", "{{name.vi}}"),
    Decision: ("decisions", "{{title.vi}}"),
    Fair: ("fairs", "{{name.vi}}"),
}
# Record types with one file.
_FILES: Mapping[type[Record], str] = {Settings: "settings", Retired: "retired"}
# Fields whose value is the ID of another record: in files of their own, or out of a list that is known at build time.
_RELATIONS: Mapping[str, type[Record]] = {
    "product.producer": Producer, "recognition.decision": Decision, "decision.products": Product, "booth.producer": Producer, "booth.products": Product,
}  # fmt: skip
_LISTS: Mapping[str, str] = {
    "product.group": "groups", "product.criteria_set": "criteria_sets", "product.place": "places", "product.place_today": "communes", "recognition.place": "places",
    "producer.place": "places", "producer.kind": "kinds", "fair.place": "venues", "settings.taxonomy": "taxonomies",
}  # fmt: skip
# What stands for an entry of a list while it is closed.
_SUMMARIES: Mapping[str, str] = {
    "recognition": "{{fields.stars}} ★ {{fields.date}} {{fields.decision}}", "source": "{{fields.url}}", "photo": "{{fields.file}}", "conflict": "{{fields.text.vi}}",
    "pack": "{{fields.quantity}} {{fields.unit}} {{fields.label.vi}}", "certification": "{{fields.scheme}} {{fields.number}}", "shop": "{{fields.name.vi}}",
    "former_name": "{{fields.name.vi}}", "booth": "{{fields.number}}", "retired_product": "{{fields.id}} {{fields.name.vi}}",
}  # fmt: skip
# Who proposes a change does not publish it: reviewers do that on the forge, after the checks.
_REVIEWED: Config = {"publish": False}
# Dates are texts in the files; the check knows the calendar, the form the look.
_DATE = "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_PATTERNS: Mapping[str, tuple[str, str]] = {
    "partial_date": (_DATE, "wrong-date"), "day": ("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "day-needed"),
}  # fmt: skip
# "95.000" would be read as 95: no product of the programme costs less than a thousand dong.
_PRICE = "[1-9][0-9]{3,}"
_PICTURES = "image/jpeg,image/png,image/webp"
_PICTURE = {"format": "webp", "quality": 85, "width": 1600, "height": 1600}
_PICTURE_BYTES = 15_000_000


@dataclass(frozen=True, slots=True)
class Form:
    """What all fields of the form are made with. ``lists``: the options of a select by the name of its list."""

    words: Words
    lists: Mapping[str, Sequence[Option]]
    next_id: str

    @classmethod
    def build(cls, catalogue: Catalogue, words: Words) -> Form:
        lists = {
            "places": [_place_option(words, catalogue, place) for place in catalogue.places.by_id.values() if place.is_district or place.is_commune],
            "venues": [_place_option(words, catalogue, place) for place in catalogue.places.by_id.values() if place.kind not in ("country", "region")],
            "communes": [_place_option(words, catalogue, place) for place in catalogue.places.communes],
            "groups": [_option(group.id, f"{group.id} {group.name.vi}") for _, group in catalogue.groups.by_id.values()],
            "criteria_sets": [_option(s.number, f"{s.number}. {s.name.vi}") for _, group in catalogue.groups.by_id.values() for s in group.criteria_sets],
            "kinds": [_option(kind.id, kind.name.vi) for kind in catalogue.producer_kinds.values()],
            "taxonomies": [_option(taxonomy.id, taxonomy.name.vi) for taxonomy in catalogue.taxonomies.values()],
        }
        return cls(words, lists, next_id(catalogue.settings.id_prefix, catalogue.products, catalogue.retired, catalogue.permalinks))

    def fields(self, record: type[Record]) -> list[Config]:
        """The fields of a record in the order in which they are written; what a form cannot hold stays in the file as it is."""
        return [self._field(record, name, shape) for name, shape in shapes(record).items() if shape.kind != "keyed"]

    def _field(self, record: type[Record], name: str, shape: Shape) -> Config:
        place = f"{record_name(record)}.{name}"
        choices = [_option(choice, label) for choice, label in choice_words(self.words, record, name).items()]
        widget = {"widget": "select", "options": choices} if choices else self._widget(place, shape)
        field: Config = {"name": name, "label": str(self.words.t.fields[place].label), "required": shape.required, **widget}
        hint = self._hint(place)
        return {**field, "hint": hint} if hint else field

    def _hint(self, place: str) -> str:
        t = self.words.t
        if f"form.hints.{place}" in t:
            return str(t.format(f"form.hints.{place}", next=self.next_id))
        return str(t.fields[place].help)

    def _widget(self, place: str, shape: Shape) -> Config:
        """What takes the value of a field: the widget and all that it is told."""
        if place in _RELATIONS:
            return self._relation(_RELATIONS[place], shape)
        if place in _LISTS:
            return {"widget": "select", "options": list(self.lists[_LISTS[place]])}
        if place == "photo.file":
            return {"widget": "image", "accept": _PICTURES, "choose_url": False}
        if shape.kind == "record" and shape.record:
            return {"widget": "object", "collapsed": False, "fields": self.fields(shape.record)}
        if shape.kind == "list" and shape.item:
            return self._list(place, shape, shape.item)
        if shape.kind in ("whole", "number"):
            step = 1 if shape.kind == "whole" else 0.01
            bounds = {"min": shape.ge if shape.gt is None else shape.gt + step, "max": shape.le if shape.lt is None else shape.lt - step}
            known = {key: int(value) if value == int(value) else value for key, value in bounds.items() if value is not None}
            return {"widget": "number", "value_type": "int" if shape.kind == "whole" else "float", "step": step, **known, **self._price(place)}
        if shape.kind == "truth":
            return {"widget": "boolean"}
        return {"widget": "text" if shape.form == "text" else "string", **self._pattern(shape)}

    def _list(self, place: str, shape: Shape, item: Shape) -> Config:
        bounds = {"min": shape.least} if shape.least else {}
        if not item.record:
            single = {"name": "value", "label": str(self.words.t.fields[place].label), **self._widget(f"{place}.value", item)}
            return {"widget": "list", **bounds, "collapsed": False, "field": single}
        name = record_name(item.record)
        summary = {"summary": _SUMMARIES[name]} if name in _SUMMARIES else {}
        singular = str(self.words.t.reference.records[name].title)
        return {"widget": "list", **bounds, "label_singular": singular, "collapsed": True, **summary, "fields": self.fields(item.record)}

    def _relation(self, target: type[Record], shape: Shape) -> Config:
        collection, summary = _FOLDERS[target]
        own = {"collection": collection, "value_field": "id", "display_fields": [summary], "search_fields": ["id", summary.split("{{")[-1].rstrip("}")]}
        return {"widget": "relation", **own, **({"multiple": True} if shape.kind == "list" else {})}

    def _pattern(self, shape: Shape) -> Config:
        """What the text must look like, and what the form says when it does not."""
        pattern, code = _PATTERNS.get(str(shape.form), (shape.pattern, shape.code))
        # Spaces around a text the form drops by itself, and a line has no break in it.
        if not pattern or not code or shape.form in ("text", "line"):
            return {}
        t = self.words.t
        told = t.form.expected[code] if f"form.expected.{code}" in t else t.faults[code].expected
        return {"pattern": [f"^(?:{pattern})$", str(told)]}

    def _price(self, place: str) -> Config:
        return {"pattern": [f"^{_PRICE}$", str(self.words.t.form.expected.price)]} if place == "pack.price" else {}


def form_config(catalogue: Catalogue, words: Words, site_url: str | None, logo: str) -> Config:
    """The whole configuration. ``logo``: the way to the picture from the form's page."""
    form, settings = Form.build(catalogue, words), catalogue.settings
    address = {"site_url": site_url, "display_url": site_url} if site_url else {}
    return {
        "backend": backend(settings, words),
        **({"publish_mode": "editorial_workflow"} if settings.repository else {}),
        **address,
        "app_title": words.t.format("form.title", name=settings.name.vi),
        "logo": {"src": logo},
        "media_folder": FILES[Product],
        "public_folder": f"/{FILES[Product]}",
        "editor": {"preview": False},
        "show_preview_links": False,
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-", "lowercase": False},
        "output": {"omit_empty_optional_fields": True, "yaml": {"quote": "double"}},
        "media_libraries": {
            "default": {"config": {"slugify_filename": True, "max_file_size": _PICTURE_BYTES, "transformations": {"raster_image": _PICTURE}}},
            "stock_assets": {"providers": []},
        },
        "collections": [*(_folder(form, record) for record in _FOLDERS), _single_files(form)],
    }


def backend(settings: Settings, words: Words) -> Config:
    """Where the form reads and writes. Without a repository its name is made up: then only a folder of the machine is worked with."""
    repository, own = settings.repository, {"commit_messages": _messages(words)}
    if repository is None:
        return {"name": "github", "repo": f"ocop/{slug(settings.name.vi)}", "branch": "main", "auth_methods": ["token"], **own}
    host, sign_in = _host(repository), repository.sign_in
    config: Config = {"name": repository.forge, "repo": repository.name, "branch": repository.branch, **own}
    if repository.forge == "github":
        config |= {"open_authoring": True, "auth_scope": "public_repo"}
        if host != "https://github.com":
            config |= {"api_root": f"{host}/api/v3", "graphql_api_root": f"{host}/api/graphql"}
    elif host != "https://gitlab.com":
        config |= {"api_root": f"{host}/api/v4", "graphql_api_root": f"{host}/api/graphql", "base_url": host}
    if sign_in.way == "pkce" and repository.forge == "gitlab" and sign_in.app_id:
        return config | {"auth_type": "pkce", "app_id": sign_in.app_id}
    if sign_in.way == "oauth" and sign_in.url:
        parts = urlsplit(sign_in.url)
        endpoint = {"auth_endpoint": parts.path.strip("/")} if parts.path.strip("/") else {}
        return config | {"base_url": f"{parts.scheme}://{parts.netloc}", **endpoint}
    # Left to itself the form would ask a server of strangers for the rest.
    return config | {"auth_methods": ["token"]}


def hosts_asked(repository: Repository | None) -> list[str]:
    """The origins that the form must be able to ask, its own apart."""
    if repository is None:
        return []
    host = _host(repository)
    return ["https://api.github.com"] if host == "https://github.com" else [host]


def _host(repository: Repository) -> str:
    parts = urlsplit(repository.url)
    return f"{parts.scheme}://{parts.netloc}"


def _messages(words: Words) -> Config:
    t = words.t.form.messages
    return {name: t.format(name) for name in t}  # the form's own placeholders stay


def _folder(form: Form, record: type[Record]) -> Config:
    name, summary = _FOLDERS[record]
    t = form.words.t
    return {
        "name": name, "label": str(t.form.collections[name].label), "label_singular": str(t.reference.records[record_name(record)].title),
        "description": str(t.form.collections[name].description), "folder": FILES[record], "extension": "yaml", "format": "yaml",
        "create": True, "delete": False, **_REVIEWED, "identifier_field": "id", "slug": "{{id}}", "summary": summary,
        "media_folder": "", "public_folder": "", "fields": form.fields(record),
    }  # fmt: skip


def _single_files(form: Form) -> Config:
    t = form.words.t
    files = [
        {"name": name, "label": str(t.reference.records[record_name(record)].title), "file": FILES[record], "format": "yaml", "fields": form.fields(record)}
        for record, name in _FILES.items()
    ]  # fmt: skip
    return {"name": "others", **_REVIEWED, "label": str(t.form.collections.others.label), "description": str(t.form.collections.others.description), "files": files}


def _option(value: object, label: str) -> Config:
    return {"label": label, "value": value}


def _place_option(words: Words, catalogue: Catalogue, place: Place) -> Config:
    """A place with what tells it from others of its name: what it lay in, and when."""
    parent = catalogue.places.get(place.parent) if place.parent else None
    about = [words.place(parent)] if parent else []
    if place.valid_to:
        about.append(words.t.format("form.until", day=words.day(place.valid_to)))
    elif place.valid_from:
        about.append(words.t.format("form.since", day=words.day(place.valid_from)))
    return _option(place.id, f"{words.place(place)} ({', '.join(about)})" if about else words.place(place))
