"""One page of every kind of the site, by name.

Slugs are read from the finished folder, so that no test knows a product by name. Addresses are those
promised for good (README, "Addresses").
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT

LANGUAGES = ("vi", "en")
ROOTS = {"vi": "", "en": "en/"}
SECTIONS = {
    "products": {"vi": "san-pham/", "en": "products/"},
    "groups": {"vi": "nhom/", "en": "groups/"},
    "places": {"vi": "dia-phuong/", "en": "places/"},
    "producers": {"vi": "chu-the/", "en": "producers/"},
    "progress": {"vi": "tien-do/", "en": "progress/"},
    "upkeep": {"vi": "viec-can-lam/", "en": "upkeep/"},
    "fairs": {"vi": "hoi-cho/", "en": "fairs/"},
    "check": {"vi": "kiem-tra/", "en": "check/"},
    "search": {"vi": "tim-kiem/", "en": "search/"},
    "shortlist": {"vi": "danh-sach/", "en": "my-list/"},
    "comparison": {"vi": "so-sanh/", "en": "compare/"},
    "changes": {"vi": "thay-doi/", "en": "changes/"},
    "saved": {"vi": "ban-luu/", "en": "saved/"},
}
# Of the guides one will do: they are made of the same parts, and the checks of the finished site read them all.
PROSE = tuple(sorted(
    file.stem for file in (ROOT / "catalog/pages/vi").glob("*.md")
    if file.stem not in {"index", "404"} and (not file.stem.startswith("huong-dan-") or file.stem == "huong-dan-them-san-pham")
))  # fmt: skip

# The folder of the products holds lists as well: by stars, by status, the pages of the long list.
SLUG = re.compile(r"""^slug: ["']?([a-z0-9-]+)""", re.MULTILINE)
PRODUCTS = frozenset(
    slug for file in (ROOT / "products").rglob("*.yaml") for slug in SLUG.findall(file.read_text(encoding="utf-8"))
)
# kind -> its section and what its slug looks like
CHOSEN = {
    "products-second": ("products", re.compile(r"(?:trang|page)-2")),
    "stars": ("products", re.compile(r"\d-(?:sao|star)")),
    "status": ("products", re.compile(r"da-het-han|lapsed")),
    "product": ("products", None),
    "product-shortest": ("products", None),
    "group": ("groups", None),
    "district": ("places", re.compile(r"huyen-.*|thanh-pho-.*")),
    "commune": ("places", re.compile(r"xa-.*|phuong-.*|dac-khu-.*")),
    "producer": ("producers", None),
    "year-end": ("progress", re.compile(r"(?:cuoi-nam|end-of)-\d+")),
    "target": ("progress", re.compile(r"(?!san-pham|products)[a-z0-9]+-\d{4}-.*")),
    "target-shortest": ("progress", re.compile(r"(?!san-pham|products)[a-z0-9]+-\d{4}-.*")),
    "districts": ("progress", re.compile(r"theo-huyen|by-district")),
    "cycle": ("progress", re.compile(r"chu-trinh|cycle")),
    "figures": ("progress", re.compile(r"so-lieu|figures")),
    "decision": ("check", None),
    "expiries": ("upkeep", re.compile(r"het-han|expiries")),
    "english": ("upkeep", re.compile(r"tieng-anh|english")),
    "fair": ("fairs", None),
}
# A roster of products lies one folder deeper.
DEEPER = {"roster": {"vi": "tien-do/san-pham/", "en": "en/progress/products/"}}
KINDS = ("home", *SECTIONS, *CHOSEN, *DEEPER, *PROSE)
# One of each template, for what the words on the page hardly change.
FEW_KINDS = tuple(kind for kind in KINDS if kind not in {*PROSE[1:], "products-second", "stars", "product-shortest", "target-shortest", "english"})


def find_address(site: Path, kind: str, language: str) -> str:
    """The address of a page of that kind, below the site's root; the longest one, to see most of it.

    Raises LookupError when the site has none.
    """
    root = ROOTS[language]
    if kind == "home":
        return root
    if kind in PROSE:
        return f"{root}{kind}/"
    if kind in SECTIONS:
        return root + SECTIONS[kind][language]
    if kind in DEEPER:
        section, pattern = DEEPER[kind][language], None
    else:
        name, pattern = CHOSEN[kind]
        section = root + SECTIONS[name][language]
    pages = [page for page in (site / section).glob("*/index.html") if _fits(kind, page.parent.name, pattern)]
    if not pages:
        raise LookupError(f"{section} has no page of the kind {kind}")
    pages.sort(key=lambda page: (page.stat().st_size, page.parent.name))
    chosen = pages[0] if kind.endswith("-shortest") else pages[-1]
    return f"{section}{chosen.parent.name}/"


def _fits(kind: str, slug: str, pattern: re.Pattern[str] | None) -> bool:
    if kind.startswith("product") and pattern is None:
        return slug in PRODUCTS
    return pattern is None or pattern.fullmatch(slug) is not None
