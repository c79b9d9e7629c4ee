"""The Jinja environment of all pages, and what one language's templates share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context as TemplateContext
from markupsafe import Markup

from generator.model import address
from generator.model.catalogue import Catalogue
from generator.model.change import NO_LOG, ChangeLog
from generator.model.entry import Entry, Index
from generator.model.picture import PublishedPicture
from generator.model.record import Language
from generator.model.roster import Rosters
from generator.model.strings import Strings
from generator.render.markdown import render_markdown
from generator.render.words import Words

# Stands for the way to the root in a card that is not yet on a page. No data can hold this character:
# it is not one, and the reader refuses it.
ROOT = "\uffff"

# Macros that say the same of the same for thousands of pages: what each gave last is kept. None may use anything but its arguments.
_KEPT = {"icons.html.j2": ("icon", "stars"), "parts.html.j2": ("standing", "drawing")}
# So many answers of each: the courses of certificates are few, since a decision recognises many products on one day.
_ANSWERS = 4096


class PlainContext(TemplateContext):
    """Calls what templates call without first asking whether it wants the context passed in: nothing of ours does, and pages call a hundred times."""

    def call(self, function: Callable[..., object], *args: object, _loop_vars: object = None, _block_vars: object = None, **kwargs: object) -> object:  # type: ignore[override]
        return function(*args, **kwargs)


class PlainEnvironment(Environment):
    context_class = PlainContext


def make_environment(templates: Path) -> Environment:
    """Autoescape on, undefined names are errors, no blank lines from tags."""
    environment = PlainEnvironment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    environment.filters["markdown"] = render_markdown
    for template, macros in _KEPT.items():
        module = environment.get_template(template).module
        for macro in macros:
            setattr(module, macro, lru_cache(_ANSWERS)(getattr(module, macro)))
    return environment


@dataclass(frozen=True, slots=True)
class Frame:
    """What every template has at hand on the page at one address: words, and links relative to the page."""

    words: Words
    t: Strings
    language: Language
    root: str
    assets: str

    @classmethod
    def at(cls, to: str, words: Words, assets: str) -> Frame:
        """The frame of a page whose way to the site's root is ``to``."""
        return cls(words, words.t, words.language, to, assets)

    @property
    def home(self) -> str:
        return self.href(address.home(self.language))

    def href(self, to: str) -> str:
        """The way from this page to an address below the site's root."""
        return self.root + to or "./"

    def prose(self, name: str) -> str:
        return self.href(address.prose(name, self.language))

    def asset(self, name: str) -> str:
        return self.href(self.assets + name)


@dataclass(frozen=True, slots=True)
class Context:
    """All that the pages of one language are made from.

    ``assets`` is the address of the theme's files. ``with_codes``: the site is known at an address that QR codes may name.
    ``cards`` are kept when they are first asked for, and used by every list: the card of a product with ROOT for the way to the
    site's root, by ID, in UTF-8: half of what the text takes.
    """

    environment: Environment
    catalogue: Catalogue
    index: Index
    words: Words
    pictures: Mapping[str, PublishedPicture]
    assets: str
    make_rosters: Callable[[], Rosters]
    site_url: str | None = None
    with_codes: bool = False
    log: ChangeLog = NO_LOG
    cards: dict[str, bytes] = field(default_factory=dict)

    @property
    def rosters(self) -> Rosters:
        return self.make_rosters()

    @property
    def order(self) -> Mapping[str, int]:
        """The place of each product in the alphabet of this language, by ID."""
        return self.index.order(self.language)

    @property
    def language(self) -> Language:
        return self.words.language

    @property
    def other(self) -> Language:
        return "en" if self.language == "vi" else "vi"

    def render(self, template: str, at: str, **view: object) -> Markup:
        """Fill a template for the page at address ``at``."""
        frame = Frame.at(address.root_from(at), self.words, self.assets)
        return Markup(self.environment.get_template(template).render(p=frame, **view))

    def by_name(self, entries: Iterable[Entry]) -> list[Entry]:
        """In the order of the Vietnamese alphabet."""
        return sorted(entries, key=lambda entry: self.order[entry.id])
