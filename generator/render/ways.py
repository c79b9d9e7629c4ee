"""The ways from a page to the file behind it: the web form, the forge's own editor, and a report for those who edit nothing.

There are none while the settings name no repository. Knows no address of a forge: the model does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.model import address
from generator.model.fair import Fair
from generator.model.files import FILES
from generator.model.producer import Producer
from generator.model.product import Product
from generator.render.environment import Context

# The kinds whose files the web form opens one by one, and where it finds them: it does not look into sub-folders.
IN_FORM = {"product": ("products", FILES[Product]), "producer": ("producers", FILES[Producer]), "fair": ("fairs", FILES[Fair])}


@dataclass(frozen=True, slots=True)
class Ways:
    """``form`` lies below the site's root, where there is one for this kind; the others are full addresses."""

    form: str | None
    edit: str
    report: str


def ways_in(context: Context, kind: str, record_id: str, name: str, at: str) -> Ways | None:
    """The ways to change the record that the page at ``at`` shows. ``kind``: product, producer, place, plan or fair."""
    repository, path = context.catalogue.settings.repository, context.catalogue.file_of(kind, record_id)
    if repository is None or path is None:
        return None
    page = f"{context.site_url or '/'}{at}"
    told = {"title": f"[{record_id}] {name}", "record": record_id, "page": page}
    return Ways(
        form=_form(kind, path),
        edit=repository.edit(path),
        report=repository.new_issue("report-mistake", told),
    )


def _form(kind: str, path: str) -> str | None:
    collection, folder = IN_FORM.get(kind, ("", ""))
    return address.form_entry(collection, path) if folder == str(PurePosixPath(path).parent) else None


def way_to_propose(context: Context) -> str | None:
    """Where anybody can propose a product that the catalogue lacks."""
    repository = context.catalogue.settings.repository
    return repository.new_issue("propose-product", {}) if repository else None
