"""What one office sets for its own catalogue."""

from __future__ import annotations

from pydantic import Field

from generator.model.record import Bilingual, BilingualLine, IdPrefix, Line, Link, Record, SiteLink, TaxonomyRef
from generator.model.repository import Repository


class Settings(Record):
    """``catalog/data/settings.yaml``.

    ``unofficial_notice``: the notice on every page that the data is not the official register; an
    office that takes the catalogue over removes it here and nowhere else. ``repository``: where its files
    are kept; without it no page offers to edit or to report anything. ``offline``: visitors' browsers keep what
    they saw, for use without a network; where it is false, the next build takes back what earlier ones had let them keep.
    """

    name: BilingualLine
    region: BilingualLine
    description: BilingualLine
    id_prefix: IdPrefix
    base_url: SiteLink | None = None
    repository: Repository | None = None
    taxonomy: TaxonomyRef
    unofficial_notice: Bilingual | None = None
    data_licence: Line
    data_licence_url: Link
    offline: bool = True
    page_size: int = Field(default=48, ge=6, le=500)
