"""The public addresses of all pages: one table, held for good once a QR code is printed.

An address is relative to the root of the site, without a leading slash, and ends in a slash
(contract: "Addresses").
"""

from __future__ import annotations

from generator.model.record import Language

# kind -> first part of the address
SECTIONS: dict[str, dict[Language, str]] = {
    "product": {"vi": "san-pham", "en": "products"},
    "group": {"vi": "nhom", "en": "groups"},
    "place": {"vi": "dia-phuong", "en": "places"},
    "producer": {"vi": "chu-the", "en": "producers"},
}
_PREFIX: dict[Language, str] = {"vi": "", "en": "en/"}
_PAGE_WORD: dict[Language, str] = {"vi": "trang", "en": "page"}
_STAR_WORD: dict[Language, str] = {"vi": "sao", "en": "star"}
# Lists by status that the home page leads to.
STATUS_LISTS: dict[str, dict[Language, str]] = {
    "in_force": {"vi": "con-hieu-luc", "en": "in-force"},
    "uncertain": {"vi": "chua-ro", "en": "uncertain"},
    "lapsed": {"vi": "da-het-han", "en": "lapsed"},
    "unconfirmed": {"vi": "chua-xac-nhan", "en": "not-confirmed"},
    "potential_5": {"vi": "tiem-nang-5-sao", "en": "potential-5-star"},
}


def home(language: Language) -> str:
    """``""`` or ``"en/"``."""
    return _PREFIX[language]


def section(kind: str, language: Language) -> str:
    """The list of all products, groups, places or producers."""
    return f"{_PREFIX[language]}{SECTIONS[kind][language]}/"


def item(kind: str, slug: str, language: Language) -> str:
    """The page of one product, group, place or producer."""
    return f"{section(kind, language)}{slug}/"


def prose(name: str, language: Language) -> str:
    """A page written in Markdown."""
    return f"{_PREFIX[language]}{name}/"


def star_slug(stars: int, language: Language) -> str:
    return f"{stars}-{_STAR_WORD[language]}"


def page_slug(number: int, language: Language) -> str:
    return f"{_PAGE_WORD[language]}-{number}"


def numbered(address: str, number: int, language: Language) -> str:
    """Page ``number`` of a list: the first page is the list's own address."""
    return address if number == 1 else f"{address}{page_slug(number, language)}/"


def is_reserved(slug: str) -> bool:
    """Whether the slug of a product or producer would hide a list of our own in either language."""
    words = {names[language] for names in STATUS_LISTS.values() for language in names}
    head, _, tail = slug.partition("-")
    numbered_page = head in _PAGE_WORD.values() and tail.isdigit()
    star_list = head in {"3", "4", "5"} and tail in _STAR_WORD.values()
    return slug in words or numbered_page or star_list


def depth(address: str) -> int:
    """How many folders below the root a page lies."""
    return address.count("/")


def root_from(address: str) -> str:
    """The relative way from a page back to the root of the site: ``"../../"``."""
    return "../" * depth(address)
