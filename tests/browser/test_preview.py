"""``ocop serve`` in a real browser: an open page shows an edit by itself, and faults in a bar that no data can break."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import OpenPage
from tests.conftest import copy_small_catalogue
from tests.judges.layout import text_overflow
from tests.preview import edit, serve

FILE = "products/TT0001.yaml"
BAD = "<img src=x onerror=alert(1)>"


def test_an_open_page_follows_the_files(tmp_path: Path, open_page: OpenPage) -> None:
    root = copy_small_catalogue(tmp_path)
    with serve(root) as preview:
        vietnamese = open_page(f"{preview.address}san-pham/san-pham-mau-mot/", window="phone")
        english = open_page(f"{preview.address}en/products/san-pham-mau-mot/", window="phone", scheme="dark")
        edit(root / FILE, "Sản phẩm mẫu dùng mọi trường.", "Câu vừa được sửa.")
        vietnamese.get_by_text("Câu vừa được sửa.").first.wait_for()
        # With a fault the page stays, and is told in the language of the page where the fault is.
        edit(root / FILE, 'producer: "doanh-nghiep-mau"', f'producer: "{BAD}"')
        for page, title in ((vietnamese, "Dữ liệu còn lỗi."), (english, "The data has faults.")):
            bar = page.locator("ocop-preview details")
            bar.wait_for()
            assert title in bar.inner_text() and f"{FILE}:" in bar.inner_text() and BAD in bar.inner_text()
            assert bar.locator("img, script").count() == 0 and text_overflow(page) == []
            # It can be folded away from what it covers.
            tall = bar.bounding_box()["height"]  # type: ignore[index]
            bar.locator("summary").click()
            assert bar.bounding_box()["height"] < tall  # type: ignore[index]
        assert vietnamese.get_by_text("Câu vừa được sửa.").count()
        edit(root / FILE, f'producer: "{BAD}"', 'producer: "doanh-nghiep-mau"')
        for page in (vietnamese, english):
            page.locator("ocop-preview").wait_for(state="detached")
            page.close()  # before the server ends, which it would be told of
