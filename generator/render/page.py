"""What a rendered page is: an address, what goes into the head, and the body of ``<main>``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import address
from generator.model.entry import Entry
from generator.model.record import Language


@dataclass(frozen=True, slots=True)
class Linked:
    """A fact for programs (JSON-LD) without its vocabulary. ``until``: the first day on which it is no longer so."""

    node: Mapping[str, object]
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language.

    ``section`` is the kind of thing it belongs to ("product", "group" …; None for home) and
    ``parts`` what follows the section's own address: ``()``, ``("rượu",)``, ``("rượu", "trang-2")``.
    ``card``: the address of the picture that other sites show beside a link, where the page has its own.
    """

    language: Language
    section: str | None
    parts: tuple[str, ...]
    alternate: str
    title: str
    description: str
    body: Markup
    linked: tuple[Linked, ...] = ()
    card: str | None = None

    @property
    def address(self) -> str:
        """From the site's root, ending in a slash (empty for the Vietnamese home page)."""
        start = address.section(self.section, self.language) if self.section else address.home(self.language)
        return start + "".join(f"{part}/" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is still to be written, and all that is known before.

    ``entries`` and ``makers``: the products and the producers (by ID) that it tells of. ``inputs``: whatever else it tells that does not follow
    from the shared records, the words and the templates, as values whose ``repr`` tells them apart; None where nobody knows.
    """

    language: Language
    address: str
    write: Callable[[], Page]
    entries: Sequence[Entry] = ()
    makers: Sequence[str] = ()
    inputs: tuple[object, ...] | None = None


# A page's description is cut where search engines cut it.
DESCRIPTION_LENGTH = 160


def shorten(text: str) -> str:
    """At most ``DESCRIPTION_LENGTH`` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
