"""The public addresses of all pages: one table, held for good once a QR code is printed.

An address is relative to the root of the site, without a leading slash, and ends in a slash
(contract: "Addresses").
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from generator.model.record import LANGUAGES, Language

# kind -> first part of the address
SECTIONS: dict[str, dict[Language, str]] = {
    "product": {"vi": "san-pham", "en": "products"},
    "group": {"vi": "nhom", "en": "groups"},
    "place": {"vi": "dia-phuong", "en": "places"},
    "producer": {"vi": "chu-the", "en": "producers"},
    "progress": {"vi": "tien-do", "en": "progress"},
    "upkeep": {"vi": "viec-can-lam", "en": "upkeep"},
    "fair": {"vi": "hoi-cho", "en": "fairs"},
    "check": {"vi": "kiem-tra", "en": "check"},
    "search": {"vi": "tim-kiem", "en": "search"},
    "shortlist": {"vi": "danh-sach", "en": "my-list"},
    "comparison": {"vi": "so-sanh", "en": "compare"},
    "changes": {"vi": "thay-doi", "en": "changes"},
    "saved": {"vi": "ban-luu", "en": "saved"},
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
# Pages of progress that are not a target's.
PROGRESS_PAGES: dict[str, dict[Language, str]] = {
    "districts": {"vi": "theo-huyen", "en": "by-district"},
    "figures": {"vi": "so-lieu", "en": "figures"},
    "cycle": {"vi": "chu-trinh", "en": "cycle"},
    "products": {"vi": "san-pham", "en": "products"},
}
UPKEEP_PAGES: dict[str, dict[Language, str]] = {
    "expiries": {"vi": "het-han", "en": "expiries"},
    "english": {"vi": "tieng-anh", "en": "english"},
}
_YEAR_END: dict[Language, str] = {"vi": "cuoi-nam", "en": "end-of"}
# Rosters of products by what a target counts.
_COUNTS: dict[str, dict[Language, str]] = {
    "certified": {"vi": "tu-3-sao", "en": "3-stars-and-more"},
    "provincial-5": {"vi": "5-sao-cap-tinh", "en": "provincial-5-star"},
    "national-5": {"vi": "5-sao-quoc-gia", "en": "national-5-star"},
}
# Permanent links, held for good: what is printed cannot be changed.
PERMANENT = "P/"
# The web form for officers.
FORM = "admin/"
# The worker that keeps pages for use without a network: it may do so for what lies beside it and below.
WORKER = "sw.js"
# Open data, the same in both languages.
API = "api/v1/"


def home(language: Language) -> str:
    """``""`` or ``"en/"``."""
    return _PREFIX[language]


def manifest(language: Language) -> str:
    """What a browser is told of the catalogue when somebody installs it in one language."""
    return f"{_PREFIX[language]}manifest.webmanifest"


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


_LIST_WORDS = frozenset(name for names in STATUS_LISTS.values() for name in names.values())


def is_reserved(slug: str) -> bool:
    """Whether the slug of a product or producer would hide a list of our own in either language."""
    head, _, tail = slug.partition("-")
    numbered_page = head in _PAGE_WORD.values() and tail.isdigit()
    star_list = head in {"3", "4", "5"} and tail in _STAR_WORD.values()
    return slug in _LIST_WORDS or numbered_page or star_list


def is_reserved_page(name: str, language: Language) -> bool:
    """Whether a page of prose with this name would lie where a page of our own does."""
    return name in {"index", FORM.strip("/"), *(home(one).strip("/") for one in LANGUAGES), *(names[language] for names in SECTIONS.values())}


def permanent(product_id: str) -> str:
    """The permanent link of a product, the only address that is ever printed (contract: "Addresses")."""
    return f"{PERMANENT}{product_id}/"


def form_entry(collection: str, path: str) -> str:
    """The web form, open at the record whose file lies at ``path``; the form knows it by the file's name."""
    return f"{FORM}#/collections/{collection}/entries/{quote(PurePosixPath(path).stem, safe='')}"


def progress_page(name: str, language: Language) -> str:
    """One of ``PROGRESS_PAGES``."""
    return item("progress", PROGRESS_PAGES[name][language], language)


def upkeep_page(name: str, language: Language) -> str:
    """One of ``UPKEEP_PAGES``."""
    return item("upkeep", UPKEEP_PAGES[name][language], language)


def year_end_slug(year: int, language: Language) -> str:
    """The overview as it stood at the end of a year: ``cuoi-nam-2021``."""
    return f"{_YEAR_END[language]}-{year}"


def roster_slug(counts: str, place: str | None, last_year: int | None, language: Language) -> str:
    """The roster of the products that a target counts: ``tu-3-sao-huyen-an-bien``, ``tu-3-sao-den-2025``."""
    until = f"{'den' if language == 'vi' else 'until'}-{last_year}" if last_year else ""
    return "-".join(part for part in (_COUNTS[counts][language], place, until) if part)


def is_reserved_target(slug: str) -> bool:
    """Whether the id of a target would hide another page of progress in either language."""
    words = {name for names in PROGRESS_PAGES.values() for name in names.values()}
    head, _, year = slug.rpartition("-")
    return slug in words or (head in _YEAR_END.values() and year.isdigit())


def depth(address: str) -> int:
    """How many folders below the root a page lies."""
    return address.count("/")


def root_from(address: str) -> str:
    """The relative way from a page back to the root of the site: ``"../../"``."""
    return "../" * depth(address)
