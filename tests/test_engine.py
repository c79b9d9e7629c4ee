"""The theme seam: a page stamped into a shell is, byte for byte, the page the engine makes itself.

The three products here are made up, and chosen to break whatever escapes too little or too much.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from markupsafe import Markup

from generator.site.engine import (
    EngineError,
    LanguageTheme,
    ThemeOutput,
    ThemeRequest,
    anchor_links,
    read_output_path,
    render_theme,
    write_front_matter,
)
from generator.site.shell import Shell, hole

ROOT = Path(__file__).parent.parent
SITE_URL = "https://catalogue.example/kien-giang/"

WORDS = {
    "skip": "W-skip",
    "navigation": "W-navigation",
    "dark_scheme": "W-dark",
    "notice": "W-notice",
    "footer": "W-footer",
    "source": "W-source",
    "edit": "W-edit",
}
EXTRA = {
    "words": WORDS,
    "notice": {"text": "W-text & more", "link": "W-link", "url": "gioi-thieu/"},
    "footer": [{"title": "W-about", "url": "gioi-thieu/"}],
    "licence": {"title": "W-licence", "url": "gioi-thieu/"},
    "repository": "https://code.example/catalogue",
    "edit_root": "https://code.example/catalogue/edit/main/",
    "as_of": hole("today"),
}
HOLES = ("title", "description", "slug", "alternate", "source", "body", "today")
PRODUCTS = (
    {
        "title": "Nước mắm “Thử” <40> độ & \"muối\" 'hột'",
        "description": "Mô tả: có dấu hai chấm, # và {{ ngoặc }} <i>",
        "slug": "nuoc-mam-thu-40",
        "alternate": "test-fish-sauce-40",
        "source": "KG9001.yaml",
        "body": "<h1>Nước mắm &amp; &lt;40&gt;</h1><p>- a<br>*b* _c_ [d](e) &#39;</p><pre>1</pre>",
    },
    {
        "title": "---",
        "description": "no",
        "slug": "x",
        "alternate": "y",
        "source": "KG9002.yaml",
        "body": "<p>Đắk Ắ ễ ợ ỹ</p>",
    },
    {
        "title": "2021-12-13",
        "description": "\\ back & slash \\n %20 {% raw %}",
        "slug": "san-pham-thu-ba",
        "alternate": "third-test-product",
        "source": "KG9003.yaml",
        "body": '<p title="&quot;">{{ page }}</p><script>1</script>',
    },
)


def write_product(section: str, other: str, product: dict[str, str]) -> str:
    meta = {
        "kind": "product",
        "title": product["title"],
        "description": product["description"],
        "section": section,
        "alternate": f"{other}{product['alternate']}/",
        "edit": f"products/{product['source']}",
        "body": product["body"],
    }
    return write_front_matter(meta, "")


def write_docs(section: str, other: str, products: tuple[dict[str, str], ...]) -> dict[str, str]:
    about = write_front_matter({"title": "Giới thiệu <thử>"}, f"## Một & hai {{#mot}}\n\n[danh mục]({section}index.md) x\n")
    lost = write_front_matter({"title": "404", "kind": "not-found"}, f"[danh mục]({section}index.md) [nhà](gioi-thieu.md#mot)\n")
    home = {"title": "Trang thử", "kind": "home", "alternate": other.partition("/")[0] + "/", "body": "<p id=a></p>"}
    listing = {"title": "Danh mục", "kind": "list", "section": section, "alternate": other, "body": "<p>x</p>"}
    return {
        "index.md": write_front_matter(home, ""),
        "404.md": lost,
        "gioi-thieu.md": about,
        f"{section}index.md": write_front_matter(listing, ""),
        **{f"{section}{product['slug']}/index.md": write_product(section, other, product) for product in products},
    }


def request_theme(products: tuple[dict[str, str], ...], site_url: str | None = SITE_URL) -> ThemeRequest:
    def language(code: str, name: str, prefix: str, section: str, other: str) -> LanguageTheme:
        docs = write_docs(section, other, products)
        nav = (("W-products", f"{section}index.md"), ("W-about", "gioi-thieu.md"))
        return LanguageTheme(code, name, prefix, "Danh mục thử & <thử>", docs, nav, EXTRA)

    return ThemeRequest(
        config=ROOT / "mkdocs.yml",
        theme=ROOT / "catalog" / "theme",
        languages=(
            language("vi", "Tiếng Việt", "", "san-pham/", "en/products/"),
            language("en", "English", "en/", "products/", "san-pham/"),
        ),
        site_url=site_url,
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def shells(cache: Path) -> ThemeOutput:
    return render_theme(request_theme(({name: hole(name) for name in HOLES},)), cache)


@pytest.mark.parametrize(("code", "section"), [("vi", "san-pham/"), ("en", "products/")])
@pytest.mark.parametrize("site_url", [SITE_URL, None])
def test_oracle(cache: Path, code: str, section: str, site_url: str | None) -> None:
    """Three products made the plain way and stamped: the same bytes."""
    plain = render_theme(request_theme(PRODUCTS, site_url), cache).pages[code]
    request = request_theme(({name: hole(name) for name in HOLES},), site_url)
    stamped = render_theme(request, cache).pages[code][f"{section}{hole('slug')}/index.md"]
    shell = Shell.cut(stamped, HOLES if site_url else [name for name in HOLES if name != "slug"])
    for product in PRODUCTS:
        values = {name: value for name, value in product.items() if name in shell.holes}
        page = shell.fill(**{**values, "body": Markup(product["body"]), "today": "2026-01-01"})
        expected = Shell.cut(plain[f"{section}{product['slug']}/index.md"], ["today"]).fill(today="2026-01-01")
        assert page == expected


def test_unchanged_input_is_not_built_again(cache: Path, shells: ThemeOutput, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.site.engine.build_languages", lambda *_: pytest.fail("built again"))
    assert render_theme(request_theme(({name: hole(name) for name in HOLES},)), cache) == shells


def test_a_changed_template_is_built_again(cache: Path, shells: ThemeOutput, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    for path in (ROOT / "catalog" / "theme").rglob("*"):
        if path.is_file():
            copy = theme / path.relative_to(ROOT / "catalog" / "theme")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    main = theme / "main.html"
    main.write_text(main.read_text(encoding="utf-8") + "<!-- changed -->\n", encoding="utf-8")
    changed = dataclasses.replace(request_theme(({name: hole(name) for name in HOLES},)), theme=theme)
    output = render_theme(changed, cache)
    assert output.pages["vi"]["index.md"].rstrip().endswith("<!-- changed -->")
    assert output.assets == shells.assets


def test_assets_are_shared_and_found_from_every_page(shells: ThemeOutput) -> None:
    for code, prefix in (("vi", ""), ("en", "en/")):
        for name, html in shells.pages[code].items():
            address = "https://host.example/" + prefix + read_output_path(name).removesuffix("index.html")
            found = find_assets(html, "https://catalogue.example" if name == "404.md" else address)
            assert found
            root = "kien-giang/" if name == "404.md" else ""
            assert {asset.removeprefix(root) for asset in found} <= shells.assets.keys()


def find_assets(html: str, address: str) -> set[str]:
    from urllib.parse import urljoin, urlsplit

    links = re.findall(r'(?:href|src)="([^"]+)"', html)
    paths = (urlsplit(urljoin(address, link)).path.lstrip("/") for link in links if "assets/" in link)
    return set(paths)


def test_language_switch_leads_to_the_same_page(shells: ThemeOutput) -> None:
    switch = re.compile(r'class="switch" href="([^"]+)" lang="(\w\w)"')
    assert switch.search(shells.pages["vi"]["gioi-thieu.md"]).groups() == ("../en/gioi-thieu/", "en")
    assert switch.search(shells.pages["en"]["gioi-thieu.md"]).groups() == ("../../gioi-thieu/", "vi")
    assert switch.search(shells.pages["vi"]["index.md"]).groups() == ("./en/", "en")
    product = f"{hole('slug')}/index.md"
    assert switch.search(shells.pages["vi"]["san-pham/" + product])[1] == f"../../en/products/{hole('alternate')}/"
    assert switch.search(shells.pages["en"]["products/" + product])[1] == f"../../../san-pham/{hole('alternate')}/"


def test_navigation_says_where_one_is(shells: ThemeOutput) -> None:
    pages = shells.pages["vi"]
    assert '<a href="./" aria-current="page">W-products' in pages["san-pham/index.md"]
    assert '<a href="../" aria-current="true">W-products' in pages[f"san-pham/{hole('slug')}/index.md"]
    assert '<a href="./" aria-current="page">W-about' in pages["gioi-thieu.md"]


def test_a_page_not_found_does_not_depend_on_its_address(shells: ThemeOutput) -> None:
    links = re.findall(r'(?:href|src)="([^"]+)"', shells.pages["en"]["404.md"])
    assert all(link.startswith(("/kien-giang/", "#", "https://code.example/")) for link in links), links
    assert "/kien-giang/en/products/" in links
    assert "/kien-giang/en/gioi-thieu/#mot" in links


def test_without_a_site_address_there_is_no_canonical(cache: Path, shells: ThemeOutput) -> None:
    page = render_theme(request_theme(({name: hole(name) for name in HOLES},), None), cache).pages["vi"]["index.md"]
    assert "canonical" not in page and 'rel="alternate"' not in page
    page = shells.pages["vi"]["index.md"]
    assert f'<link rel="canonical" href="{SITE_URL}">' in page
    assert f'hreflang="en" href="{SITE_URL}en/"' in page


def test_nothing_comes_from_another_host(shells: ThemeOutput) -> None:
    for pages in shells.pages.values():
        for html in pages.values():
            assert not re.search(r'(src="|<link rel="(?!canonical|alternate)[^>]*href=")(https?:)?//', html)
    for name, content in shells.assets.items():
        if name.endswith((".css", ".js")):
            assert not re.search(rb"(url\(|import|fetch)[\s\"'(]*(https?:)?//", content), name


def test_a_failing_engine_says_why(cache: Path) -> None:
    request = request_theme(())
    broken = dataclasses.replace(request.languages[0], docs={**request.languages[0].docs, "gioi-thieu.md": "[x](gone.md)"})
    with pytest.raises(EngineError, match="gone.md") as caught:
        render_theme(dataclasses.replace(request, languages=(broken,)), cache)
    assert caught.value.language == "vi"
    assert "INFO" not in caught.value.output


def test_an_engine_that_is_not_there(cache: Path) -> None:
    with pytest.raises(EngineError, match="no_such_engine"):
        render_theme(dataclasses.replace(request_theme(()), engine="no_such_engine"), cache)


@pytest.mark.parametrize("name", ["../x.md", "/x.md", "a/../../x.md", "x.html"])
def test_docs_stay_in_their_folder(cache: Path, name: str) -> None:
    request = request_theme(())
    outside = dataclasses.replace(request.languages[0], docs={name: "x"})
    with pytest.raises(ValueError, match=re.escape(name)):
        render_theme(dataclasses.replace(request, languages=(outside,)), cache)


def test_links_of_a_page_not_found() -> None:
    html = '<a href="../a/">x</a><a href="#b"><img src="./c.svg"><a href="mailto:d@e.example"><a href="https://f.example/">'
    assert anchor_links(html, "/r/404/") == (
        '<a href="/r/a/">x</a><a href="#b"><img src="/r/404/c.svg">'
        '<a href="mailto:d@e.example"><a href="https://f.example/">'
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("index.md", "index.html"),
        ("a/index.md", "a/index.html"),
        ("a/b.md", "a/b/index.html"),
        ("404.md", "404.html"),
    ],
)
def test_addresses(name: str, address: str) -> None:
    assert read_output_path(name) == address
