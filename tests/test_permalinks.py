"""What was published or printed once must answer for good: renamed, moved, revoked, withdrawn."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from generator import edition
from generator.check.catalogue import check_catalogue
from generator.model.permalink import is_public, printed_address
from generator.model.record import is_site_address
from generator.pipeline import Loaded, Printing, build, load, register_files
from generator.render.qr import make_code
from tests.conftest import EVER, ROOT, TODAY, copy_small_catalogue

ADDRESS = "https://ocop.example.vn/"
REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_small_catalogue(tmp_path)


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def make_site(root: Path, **options: object) -> Path:
    built = build(root, root / "site", TODAY, cache=ROOT / ".cache/ocop", **options)  # type: ignore[arg-type]
    assert built.published, built.diagnostics
    return root / "site"


def leads_to(site: Path, address: str) -> str:
    """Where a small page sends a visitor without scripts, below the site's root."""
    page = site / address / "index.html"
    found = REFRESH.search(page.read_text(encoding="utf-8"))
    assert found, address
    target = (page.parent / found[1]).resolve()
    assert (target / "index.html").is_file(), found[1]
    return target.relative_to(site.resolve()).as_posix()


def told(root: Path) -> list[tuple[str, str]]:
    return [(d.code, d.path) for d in check_catalogue(root, TODAY).diagnostics if d.severity == "error"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://ocop.kiengiang.gov.vn/", True), ("https://ten.github.io/ocop/", True), ("http://ocop.kiengiang.gov.vn/", False),
        ("https://localhost/", False), ("https://localhost:8000/", False), ("https://may-chu/", False), ("https://192.168.1.7/", False),
        ("https://[::1]/", False), ("https://ocop.example.vn/", False), ("https://example.com/", False), ("https://a.test/", False),
        ("https://localhost./", False), ("https://may.lan/", False), ("https://may.home.arpa/", False), ("https://a.invalid/", False), ("https://may.local/", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_known(address: str | None, public: bool) -> None:
    assert is_public(address) is public


def test_the_printed_address_is_in_capitals_where_that_makes_the_code_coarser() -> None:
    upper, lower = printed_address("https://ocop.kiengiang.gov.vn/", "KG0012"), printed_address("https://ten.github.io/ocop/", "KG0012")
    assert (upper, lower) == ("HTTPS://OCOP.KIENGIANG.GOV.VN/P/KG0012/", "https://ten.github.io/ocop/P/KG0012/")
    assert make_code(upper).size == 29
    assert make_code(upper.lower()).size == 33


def test_every_code_is_read_back_and_answers_with_its_product(tmp_path: Path) -> None:
    """All products of the real catalogue, from the PNG; the address in each is a page that leads to that product."""
    site = tmp_path / "site"
    assert build(ROOT, site, TODAY, ADDRESS, latest=EVER, cache=ROOT / ".cache/ocop", allow_test_address=True).published
    folders = sorted((site / "P").iterdir())
    products = {path.stem for path in (ROOT / "products").rglob("*.yaml")}
    assert {folder.name for folder in folders} >= products
    for folder in (folder for folder in folders if folder.name in products):
        [code] = zxingcpp.read_barcodes(Image.open(folder / "qr.png").convert("L"))
        assert code.text == f"HTTPS://OCOP.EXAMPLE.VN/P/{folder.name}/"
        product = site / leads_to(site, code.text.removeprefix("HTTPS://OCOP.EXAMPLE.VN/")) / "index.html"
        assert folder.name in product.read_text(encoding="utf-8")


def test_no_code_is_made_for_an_address_that_leads_nowhere(root: Path) -> None:
    assert list(make_site(root).rglob("qr.*")) == []
    assert list(make_site(root, base_url=ADDRESS).rglob("qr.*")) == []
    page = (root / "site/san-pham/san-pham-mau-mot/index.html").read_text(encoding="utf-8")
    assert "qr.svg" not in page and "P/TT0001/" in page
    assert len(list(make_site(root, base_url="https://ocop.kiengiang.gov.vn/").rglob("qr.svg"))) == 8


def test_a_picture_of_a_code_is_kept_for_the_next_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root, root / "site", TODAY, "https://ma-mau.org/", cache=root / "cache")
    first = (root / "site/P/TT0001/qr.png").read_bytes()
    monkeypatch.setattr(edition, "encode_code", lambda *_: pytest.fail("made again"))
    build(root, root / "site", TODAY, "https://ma-mau.org/", cache=root / "cache")
    assert (root / "site/P/TT0001/qr.png").read_bytes() == first
    assert Image.open(io.BytesIO(first)).mode == "1"


def test_a_renamed_product_answers_at_its_old_address(root: Path) -> None:
    edit(root, "products/TT0002.yaml", 'slug: "san-pham-mau-hai"', 'slug: "ten-moi"')
    assert told(root) == [("published-slug-gone", "products/TT0002.yaml")]
    file = root / "products/TT0002.yaml"
    file.write_text(file.read_text(encoding="utf-8") + 'former_slugs:\n  - "san-pham-mau-hai"\n', encoding="utf-8")
    assert told(root) == []
    site = make_site(root)
    assert leads_to(site, "P/TT0002") == "san-pham/ten-moi"
    assert leads_to(site, "san-pham/san-pham-mau-hai") == "san-pham/ten-moi"
    assert leads_to(site, "en/products/san-pham-mau-hai") == "en/products/ten-moi"
    assert "/san-pham/san-pham-mau-hai/ /san-pham/ten-moi/ 301" in (site / "_redirects").read_text(encoding="utf-8").splitlines()
    data = json.loads((site / "api/v1/permalinks.json").read_text(encoding="utf-8"))
    assert data["moved"]["san-pham/san-pham-mau-hai/"] == "san-pham/ten-moi/"
    assert data["products"]["TT0002"]["slugs"] == ["ten-moi", "san-pham-mau-hai"]


def test_a_withdrawn_product_says_so_at_every_old_address(root: Path) -> None:
    (root / "products/TT0008.yaml").unlink()
    assert ("published-id-gone", "catalog/data/permalinks/tt0.yaml") in told(root)
    retired = root / "catalog/data/retired.yaml"
    entry = '  - id: "TT0008"\n    slugs:\n      - "san-pham-mau-tam"\n    date: "2026-05"\n    reason:\n      vi: "Cơ sở mẫu ngừng sản xuất."\n      en: "The made-up workshop has closed."\n'
    retired.write_text(retired.read_text(encoding="utf-8") + entry, encoding="utf-8")
    for decision in (root / "catalog/data/decisions").glob("*.yaml"):
        decision.write_text(decision.read_text(encoding="utf-8").replace('  - "TT0008"\n', ""), encoding="utf-8")
    assert told(root) == []
    site = make_site(root)
    page = (site / "P/TT0008/index.html").read_text(encoding="utf-8")
    assert "Cơ sở mẫu ngừng sản xuất." in page and "The made-up workshop has closed." in page
    assert leads_to(site, "san-pham/san-pham-mau-tam") == leads_to(site, "en/products/san-pham-mau-tam") == "P/TT0008"


def test_a_revoked_product_keeps_its_page_and_says_so(root: Path) -> None:
    [revoked] = [p for p in root.glob("products/*.yaml") if "revocation:" in p.read_text(encoding="utf-8")][:1]
    site = make_site(root)
    page = (site / leads_to(site, f"P/{revoked.stem}") / "index.html").read_text(encoding="utf-8")
    assert "Đã bị thu hồi" in page


def test_a_commune_that_was_merged_leads_to_the_one_that_followed(root: Path) -> None:
    text = (root / "catalog/data/places/mau.yaml").read_text(encoding="utf-8")
    at = text.index('- id: "xa-mau-hai"\n')
    name = re.search(r"    valid_from: .*\n", text[at:])
    assert name
    old = text[at : at + name.end()]
    new = old + '    valid_to: "2026-11-01"\n    successors:\n      - "xa-mau-gop"\n'
    follows = '  - id: "xa-mau-gop"\n    code: "99999"\n    kind: "commune"\n    name:\n      vi: "Mẫu Gộp"\n    valid_from: "2026-11-02"\n'
    file = root / "catalog/data/places/mau.yaml"
    file.write_text(text.replace(old, new).rstrip() + "\n" + follows, encoding="utf-8")
    assert told(root) == []
    site = make_site(root)
    assert leads_to(site, "dia-phuong/xa-mau-hai") == "dia-phuong/xa-mau-gop"
    assert leads_to(site, "en/places/xa-mau-hai") == "en/places/xa-mau-gop"


def test_a_gtin_answers_at_its_gs1_path(root: Path) -> None:
    site = make_site(root)
    assert leads_to(site, "01/02000000000015") == "san-pham/san-pham-mau-mot"
    # A pack that is no longer sold keeps its path, because the register remembers it.
    edit(root, "products/TT0001.yaml", '    gtin: "2000000000015"\n', "")
    assert leads_to(make_site(root), "01/02000000000015") == "san-pham/san-pham-mau-mot"


@pytest.mark.parametrize("path", ["tt0.yaml", "index.yaml"])
def test_an_entry_taken_out_of_the_register_is_noticed(root: Path, path: str) -> None:
    file = root / "catalog/data/permalinks" / path
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-3] if path == "tt0.yaml" else lines[:-1]), encoding="utf-8")
    assert told(root) == [("register-altered", f"catalog/data/permalinks/{path}")]


def test_the_register_only_grows(root: Path) -> None:
    loaded = load(root, TODAY)
    assert isinstance(loaded, Loaded)
    assert register_files(loaded, Printing()) == []
    shutil.copy(root / "products/TT0004.yaml", root / "products/TT0010.yaml")
    for old, new in (('id: "TT0004"', 'id: "TT0010"'), ('slug: "san-pham-mau-bon"', 'slug: "san-pham-mau-muoi"')):
        edit(root, "products/TT0010.yaml", old, new)
    edit(root, "catalog/data/decisions/dot-mau-2024.yaml", '  - "TT0004"\n', '  - "TT0004"\n  - "TT0010"\n')
    loaded = load(root, TODAY)
    assert isinstance(loaded, Loaded), loaded.diagnostics
    [file] = register_files(loaded, Printing())
    before = (root / file.address).read_text(encoding="utf-8").splitlines()[1:]
    after = file.content.decode().splitlines()[1:]
    at = before.index('  - id: "TT0099"')
    assert after == [*before[:at], '  - id: "TT0010"', "    slugs:", '      - "san-pham-mau-muoi"', *before[at:]]
    printed = register_files(loaded, Printing(frozenset({"TT0002"}), "https://in-mau.org/"))
    assert any(b"https://in-mau.org/" in file.content for file in printed)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://ocop.example.vn/", True), ("https://ten.github.io/ocop", True), ("http://localhost:8000/", True), ("http://[::1]:8000/", True),
        ("https://xn--nphm-0ra.vn/", True), ("https://ấn-phẩm.vn/", False), ("https://straße.de/", False), ("https://a.org:abc/", False),
        ("https://a.org:99999/", False), ("https://a..org/", False), ("https://[x/", False), ("https://ten:mat-khau@a.org/", False),
        ("https://a.org/thư mục/", False), ('https://a.org/<b>"x/', False), ("https://a.org/?a=b", False), ("https://a.org/#c", False),
        ("ocop", False), ("ftp://a.org/", False), ("https:///", False),
    ],
)  # fmt: skip
def test_only_an_address_that_pages_can_stand_below_is_taken(address: str, right: bool) -> None:
    assert is_site_address(address) is right


def test_a_bar_code_in_two_spellings_is_one_address(root: Path) -> None:
    edit(root, "products/TT0001.yaml", 'gtin: "2000000000015"', 'gtin: "02000000000015"')
    assert told(root) == []
    site = make_site(root)
    assert [path.parent.name for path in site.glob("01/*/index.html")] == ["02000000000015"]


def test_the_register_cannot_lose_its_head(root: Path) -> None:
    (root / "catalog/data/permalinks/index.yaml").unlink()
    assert [code for code, _ in told(root)] == ["register-part-missing"]


def test_the_id_of_a_withdrawn_product_is_kept_even_if_its_entry_is_lost(root: Path) -> None:
    loaded = load(root, TODAY)
    assert isinstance(loaded, Loaded)
    known = {product.id: product for register in loaded.catalogue.permalinks for product in register.products}
    assert known["TT0099"].withdrawn and not known["TT0001"].withdrawn
    (root / "catalog/data/retired.yaml").unlink()
    assert ("published-id-gone", "catalog/data/permalinks/tt0.yaml") in told(root)
