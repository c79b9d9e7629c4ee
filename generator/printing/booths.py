"""The list of booths of a fair: who stands where with what, on paper for the organiser and the people at the door."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model.fair import Fair
from generator.model.record import Language
from generator.render.environment import Context, Frame
from generator.render.fair import BoothRow, booth_rows, fair_line


@dataclass(frozen=True, slots=True)
class BoothBlock:
    """A booth and its rows."""

    number: str
    sign: str
    rows: tuple[BoothRow, ...]


def render_booths(contexts: Mapping[Language, Context], fair: Fair, site_url: str) -> str:
    """The HTML of the list for the printer, in NFC. ``contexts``: the main language first."""
    first = next(iter(contexts.values()))
    html = first.environment.get_template("print/booths.html.j2").render(
        p=Frame.at("", first.words, ""), settings=first.catalogue.settings, fair=fair_line(first, fair),
        names=tuple(dict.fromkeys(fair.name.text(language) for language in contexts)),
        venue=fair.venue.text(first.language) if fair.venue else None,
        example=[(language, fair.example.text(language)) for language in contexts] if fair.example else [],
        blocks=tuple(_blocks(first, fair, site_url)), day=first.words.day(first.index.today),
    )  # fmt: skip
    return unicodedata.normalize("NFC", html)


def _blocks(context: Context, fair: Fair, site_url: str) -> Iterator[BoothBlock]:
    rows = list(booth_rows(context, fair, site_url))
    for booth in fair.booths:
        own, rows = rows[: len(booth.products)], rows[len(booth.products) :]
        yield BoothBlock(booth.number, own[0].sign, tuple(own))
