"""Photos as visitors meet them: opened large by mouse and keyboard, as plain files without scripts, and light on a first visit."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from generator.pipeline import build
from tests.browser.conftest import OpenPage
from tests.browser.kinds import find_address
from tests.browser.server import serve_folder
from tests.conftest import TODAY, copy_small_catalogue
from tests.benchmarks.synthetic import photo_like, write_catalogue

PRODUCT_BYTES, LIST_BYTES = 100_000, 150_000
# What a host compresses on the way.
COMPRESSED = (".html", ".css", ".js", ".svg", ".json")
# A phone with a fine screen, the desktop of an office, a fine desktop.
SCREENS = [(360, 740, 3), (412, 823, 1.75), (1280, 900, 1), (1440, 900, 2)]


@pytest.fixture(scope="module")
def photo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up catalogue with two photos as large and as rich as a telephone's."""
    root = copy_small_catalogue(tmp_path_factory.mktemp("photos"))
    photo = photo_like(2400, 1800)
    (root / "products/TT0001-1.jpg").write_bytes(photo)
    (root / "products/TT0001-2.jpg").write_bytes(photo_like(1800, 2400, seed=2))
    own = root / "products/TT0001.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("TT0001-2.png", "TT0001-2.jpg"), encoding="utf-8")
    assert build(root, root / "site", TODAY).published
    return root / "site"


@pytest.fixture(scope="module")
def full_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of 48 products, each with a photo of its own."""
    root = write_catalogue(48, tmp_path_factory.mktemp("list"))
    for number, path in enumerate(sorted((root / "products").rglob("*.yaml"))):
        (path.parent / f"{path.stem}-1.jpg").write_bytes(photo_like(640, 480, number))
        text = f'photos:\n  - file: "{path.stem}-1.jpg"\n    alt:\n      vi: "Ảnh mẫu"\n      en: "Sample photo"\n'
        path.write_text(path.read_text(encoding="utf-8").replace("recognitions:\n", f"{text}recognitions:\n", 1), encoding="utf-8")
    built = build(root, root / "site", TODAY)
    assert built.published, built.diagnostics[:3]
    return root / "site"


@pytest.fixture(scope="module")
def photo_server(photo_site: Path) -> Iterator[str]:
    with serve_folder(photo_site) as address:
        yield address


def first_visit(browser: Browser, site: Path, address: str, screen: tuple[int, int, float]) -> dict[str, int]:
    """The bytes of everything that a first visit fetches, by path, text compressed as a host would."""
    asked: set[str] = set()
    width, height, scale = screen
    with serve_folder(site) as host, browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="vi-VN", is_mobile=width < 600, service_workers="block"
    ) as context:
        context.on("request", lambda request: None if request.url.startswith("data:") else asked.add(unquote(urlsplit(request.url).path)))
        page = context.new_page()
        page.goto(host + address, wait_until="networkidle")
    files = [site / (path.lstrip("/") + ("index.html" if path.endswith("/") else "")) for path in asked]
    return {file.relative_to(site).as_posix(): len(gzip.compress(file.read_bytes())) if file.suffix in COMPRESSED else file.stat().st_size for file in files}


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS)
def test_a_product_with_its_first_photo_is_light(screen: tuple[int, int, float], browser: Browser, photo_site: Path) -> None:
    weights = first_visit(browser, photo_site, "san-pham/san-pham-mau-mot/", screen)
    assert any(name.endswith(".avif") for name in weights)
    # The second photo lies below; what a browser fetches of it ahead is not the first picture.
    pictures = sorted((name for name in weights if name.startswith("pictures/")), key=lambda name: weights[name])
    first = pictures[-1:]
    rest = {name: weight for name, weight in weights.items() if name not in pictures or name in first}
    assert sum(rest.values()) <= PRODUCT_BYTES, weights


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS)
def test_a_list_is_light(screen: tuple[int, int, float], browser: Browser, full_list: Path) -> None:
    weights = first_visit(browser, full_list, "san-pham/", screen)
    assert any(name.endswith(".avif") for name in weights)
    assert sum(weights.values()) <= LIST_BYTES, weights


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "most"), [("product", PRODUCT_BYTES), ("products", LIST_BYTES)])
def test_the_real_site_is_light(kind: str, most: int, browser: Browser, built_site: Path) -> None:
    weights = first_visit(browser, built_site, find_address(built_site, kind, "vi"), SCREENS[0])
    assert sum(weights.values()) <= most, weights


@pytest.mark.parametrize("window", ["phone", "desktop"])
def test_photos_open_large_by_keyboard(window: str, photo_server: str, open_page: OpenPage) -> None:
    page = open_page(f"{photo_server}san-pham/san-pham-mau-mot/", window=window)
    links = page.locator(".photo-link")
    links.first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Ảnh sản phẩm")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("status")).to_have_text("Ảnh 1 trong 2 ảnh")
    expect(dialog.locator(".viewer-caption")).to_have_text("Ảnh mẫu chụp đứng · Ảnh: Người chụp mẫu")
    page.wait_for_function("document.querySelector('.viewer-photo img').naturalWidth >= 1280")
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("status")).to_have_text("Ảnh 2 trong 2 ảnh")
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("status")).to_have_text("Ảnh 1 trong 2 ảnh")
    dialog.get_by_role("button", name="Ảnh trước").click()
    box, height = dialog.bounding_box(), page.viewport_size["height"]  # type: ignore[index]
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= height + 1
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(links.nth(1)).to_be_focused()


def test_without_scripts_a_photo_is_a_link_to_its_file(photo_server: str, open_page: OpenPage) -> None:
    page = open_page(f"{photo_server}en/products/san-pham-mau-mot/", javascript=False)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="A sample photo, upright (open large)").click()
    assert page.url.endswith("-1280.jpg")


def test_nothing_moves_while_photos_come(photo_server: str, open_page: OpenPage) -> None:
    page = open_page(f"{photo_server}san-pham/san-pham-mau-mot/", window="phone")
    moved = page.evaluate(
        "() => new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300); })"
    )
    assert moved < 0.02
    image = page.locator("img.photo").first
    assert image.get_attribute("fetchpriority") == "high" and image.get_attribute("loading") is None
    assert (image.get_attribute("style") or "").startswith("background-image:url(data:image/webp;base64,")
