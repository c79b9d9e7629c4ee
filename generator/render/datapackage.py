"""``datapackage.json``: every file of open data, what is in it, under which licence, with its size and sum. Data Package, version 1 of the standard.

Columns are described by the words of the fields that they come from, so nothing is kept by hand twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.model import address
from generator.model.record import Language
from generator.model.strings import Strings
from generator.render.columns import PRODUCT_COLUMNS, column_words
from generator.render.environment import Context
from generator.render.file import File, write_json
from generator.render.plain import Json

# Grows by its middle number when a field is added. Nothing is taken away or renamed within ``v1``.
VERSION = "1.0.0"
NAME = "datapackage.json"
# The files that the package lists, in this order; what is made for each single product or target is described on the page.
TABLES = ("products.csv", "progress.csv", "figures.csv", "upkeep/expiries.csv")
OTHERS = ("products.json", "products.xlsx", "producers.json", "places.json", "progress.json", "figures.json", "permalinks.json", "changes.json")
LISTED = frozenset((*TABLES, *OTHERS))
_KNOWN = {"products.csv": PRODUCT_COLUMNS}
# Where the words of other tables' columns are looked for: ``title_vi`` of a target is ``fields.target.title``.
_RECORDS = {"progress.csv": ("target",), "figures.csv": ("figure",), "upkeep/expiries.csv": ("product",)}
MEDIA = {"csv": "text/csv", "json": "application/json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that the package lists. ``size`` in bytes; ``columns``: of a table."""

    path: str
    size: int
    sum: str
    columns: tuple[str, ...]

    @classmethod
    def of(cls, path: str, content: bytes) -> Resource:
        """``path``: below the folder of open data."""
        columns = tuple(next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) if path.endswith(".csv") else ()
        return cls(path, len(content), hashlib.sha256(content).hexdigest(), columns)


def datapackage_file(contexts: Mapping[Language, Context], resources: Iterable[Resource], site_url: str, generated: date) -> File:
    """The description of the files of open data."""
    settings = contexts["vi"].catalogue.settings
    own = {resource.path: resource for resource in resources}
    vi, en = contexts["vi"].words.t, contexts["en"].words.t
    package = {
        "profile": "data-package", "name": f"ocop-{settings.id_prefix.lower()}", "version": VERSION, "created": f"{generated.isoformat()}T00:00:00+07:00",
        "title": settings.name.text("en"), "title_vi": settings.name.vi, "description": settings.description.text("en"), "description_vi": settings.description.vi,
        **({"homepage": site_url, "id": f"{site_url}{address.API}{NAME}"} if site_url else {}),
        "licenses": [{"name": _licence_name(settings.data_licence), "path": settings.data_licence_url, "title": settings.data_licence}],
        "contributors": [{"title": settings.name.vi, "role": "publisher"}],
        "resources": [_resource(own[path], vi, en) for path in (*TABLES, *OTHERS) if path in own],
    }  # fmt: skip
    return File(f"{address.API}{NAME}", write_json(package))


def _licence_name(licence: str) -> str:
    """``CC BY 4.0`` -> ``CC-BY-4.0``, as the standard's list of licences has it: no other sign may stand in such a name."""
    return re.sub(r"[^A-Za-z0-9._]+", "-", licence).strip("-") or "other"


def resource_words(path: str, t: Strings) -> str:
    """What a file holds."""
    return str(t[f"machine.files.{path.replace('/', '_').replace('.', '_')}"])


def _resource(resource: Resource, vi: Strings, en: Strings) -> Json:
    path = resource.path
    form = path.rpartition(".")[2]
    found: Json = {
        "name": path.replace("/", "-").replace(".", "-"), "path": path, "title": resource_words(path, en), "title_vi": resource_words(path, vi),
        "format": form, "mediatype": MEDIA[form], "bytes": resource.size, "hash": f"sha256:{resource.sum}",
    }  # fmt: skip
    if form != "csv":
        return found
    table: Json = {"profile": "tabular-data-resource", "encoding": "utf-8-sig", "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}}
    return found | table | {"schema": {"fields": list(_fields(resource, vi, en)), "missingValues": [""], "primaryKey": "id"}}


def _fields(resource: Resource, vi: Strings, en: Strings) -> Iterator[Json]:
    known = {column.name: column for column in _KNOWN.get(resource.path, ())}
    for name in resource.columns:
        column = known.get(name)
        if column:
            (label, text), (label_vi, text_vi) = column_words(column, en), column_words(column, vi)
            yield {"name": name, "type": column.kind, "title": label, "description": text, "title_vi": label_vi, "description_vi": text_vi}
        else:
            yield {"name": name, "type": "any", **_borrowed(resource.path, name, vi, en)}


def _borrowed(path: str, name: str, vi: Strings, en: Strings) -> Json:
    for record in _RECORDS.get(path, ()):
        for field in (name, name.removesuffix("_vi").removesuffix("_en")):
            if f"fields.{record}.{field}" in en:
                found, found_vi = en[f"fields.{record}.{field}"], vi[f"fields.{record}.{field}"]
                return {"title": str(found.label), "description": str(found.help), "title_vi": str(found_vi.label), "description_vi": str(found_vi.help)}
    return {}
