"""The officers' form in a real browser, with a folder of the browser as the repository: what it writes, refuses and asks for."""

from __future__ import annotations

import difflib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from generator.editing.canonical import write_record
from generator.load.document import load_document
from generator.model.files import record_at
from generator.pipeline import build, check
from generator.render.form import backend
from tests.browser.conftest import EDITOR
from tests.browser.forge import Forge
from tests.browser.officer import Officer
from tests.browser.server import serve_folder
from tests.conftest import TODAY, copy_small_catalogue
from tests.test_form import SIGN_IN, WORDS, settings_with

OpenPage = Callable[..., Page]
PRODUCTS = "/collections/products"


def faults_with(changed: dict[str, bytes], folder: Path) -> list[str]:
    """The errors of the made-up catalogue after the changes of an officer."""
    root = copy_small_catalogue(folder)
    for path, content in changed.items():
        (root / path).write_bytes(content)
    found = check(root, TODAY).diagnostics
    rewritten = [path for path in changed if path.endswith(".yaml") and rewrite(root, path) != changed[path].decode()]
    assert rewritten == [], "the form and the canonical text differ"
    return [f"{one.code} {one.path} {one.field}" for one in found if one.severity == "error"]


def rewrite(root: Path, path: str) -> str:
    document, _ = load_document(root, path)
    record = record_at(path)
    assert document and record
    return write_record(document.value, record)


def difference(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_opens_in_vietnamese_and_asks_no_other_host(open_form: Callable[..., Page]) -> None:
    page = open_form(locale="en-US")
    page.wait_for_load_state("networkidle")
    assert "Soạn dữ liệu · Danh mục mẫu" in page.title()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.get_by_role("button", name="Đăng nhập bằng mã truy cập").is_visible()
    assert page.locator("meta[name=robots][content=noindex]").count()
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert scripts == "script-src 'self' 'wasm-unsafe-eval'"
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"', 'ờ')")


def said_about(config: dict[str, object], browser: Browser, address: str) -> list[str]:
    """What the editor writes to the console of a configuration: it holds it against its own schema."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("warning", "error") else None)
    page.route("**/config.yml*", lambda route: route.fulfill(body=json.dumps(config), content_type="application/yaml"))
    page.goto(f"{address}admin/")
    page.get_by_role("button", name="Làm việc với").wait_for()
    page.wait_for_load_state("networkidle")
    page.close()
    return said


def test_the_editor_has_nothing_to_say_about_its_configuration(browser: Browser, form_server: str, form_site: Path) -> None:
    config = json.loads((form_site / "admin/config.yml").read_text(encoding="utf-8"))
    for repository, _, _ in SIGN_IN:
        assert said_about({**config, "backend": backend(settings_with(repository), WORDS["vi"])}, browser, form_server) == []
    assert any("khac" in text for text in said_about({**config, "khac": 1}, browser, form_server))


@pytest.fixture(scope="session")
def local_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose catalogue names no repository."""
    folder = tmp_path_factory.mktemp("local")
    root = copy_small_catalogue(folder)
    settings = root / "catalog/data/settings.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^repository:\n( .*\n)+", "", text), encoding="utf-8")
    assert build(root, folder / "site", TODAY, editor=EDITOR, cache=folder / "cache").published
    return folder / "site"


def test_without_a_repository_one_works_with_a_folder_of_the_machine(open_page: OpenPage, local_site: Path) -> None:
    with serve_folder(local_site) as address:
        page = open_page(f"{address}admin/")
        page.get_by_role("button", name="Làm việc với thư mục trên máy này").wait_for()
        assert page.get_by_role("button").filter(visible=True).count() == 1


def test_without_a_repository_other_machines_are_told_so(browser: Browser, local_site: Path) -> None:
    def answer(route: Route) -> None:
        path = local_site / route.request.url.removeprefix("http://ocop.example.org/")
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    page = browser.new_page()
    page.route("http://ocop.example.org/**", answer)
    page.goto("http://ocop.example.org/admin/")
    page.wait_for_load_state("networkidle")
    assert "chưa khai báo kho dữ liệu" in page.inner_text("main") and page.get_by_role("button").count() == 0
    page.close()


def test_an_edit_changes_the_line_it_is_about(officer: Officer, tmp_path: Path) -> None:
    officer.open(f"{PRODUCTS}/entries/TT0001")
    officer.write('Sản phẩm "mẫu" số 1', "Tên sản phẩm", "Tiếng Việt")
    officer.save()
    changed = officer.changed()
    assert list(changed) == ["products/TT0001.yaml"]
    found = difference(officer.before["products/TT0001.yaml"], changed["products/TT0001.yaml"])
    assert found == ['-  vi: "Sản phẩm mẫu một"', '+  vi: "Sản phẩm \\"mẫu\\" số 1"']
    assert faults_with(changed, tmp_path) == []


def test_a_field_that_was_empty_is_written_in_its_place(officer: Officer, tmp_path: Path) -> None:
    officer.open(f"{PRODUCTS}/entries/TT0002")
    officer.add("Hạn sử dụng")
    officer.write("18", "Hạn sử dụng", "Thời gian")
    officer.choose("tháng", "Hạn sử dụng", "Đơn vị")
    officer.add("Mô tả ngắn")
    officer.write("  Có: dấu hai chấm, # và “nháy” ", "Mô tả ngắn", "Tiếng Việt")
    officer.save()
    changed = officer.changed()
    found = difference(officer.before["products/TT0002.yaml"], changed["products/TT0002.yaml"])
    assert sorted(found) == sorted(["+summary:", '+  vi: "Có: dấu hai chấm, # và “nháy”"', "+shelf_life:", "+  value: 18", '+  unit: "month"'])
    assert faults_with(changed, tmp_path) == []


def test_saving_proposes_a_change_on_the_forge(browser: Browser, form_server: str, catalogue: Path, tmp_path: Path) -> None:
    page = browser.new_page(locale="vi-VN", viewport={"width": 1280, "height": 2000})
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
    forge = Forge(page, catalogue, "to-mau/kho-mau")
    page.goto(f"{form_server}admin/#{PRODUCTS}/entries/TT0002")
    page.get_by_role("button", name="Đăng nhập bằng mã truy cập").click()
    page.get_by_role("textbox", name="Mã truy cập").fill("ghp_mau")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    name = page.get_by_role("group", name="Trường “\u2068Tên sản phẩm\u2069”", exact=True).get_by_role("textbox").first
    name.fill("Sản phẩm mẫu số hai")
    page.get_by_role("button", name="Lưu").first.click()
    page.get_by_text("Đã lưu").first.wait_for()
    page.close()

    assert forge.unknown == []
    [(branch, written)] = forge.branches.items()
    assert branch == "cms/products/TT0002" and list(written) == ["products/TT0002.yaml"]
    found = difference((catalogue / "products/TT0002.yaml").read_bytes(), written["products/TT0002.yaml"])
    assert found == ['-  vi: "Sản phẩm mẫu hai"', '+  vi: "Sản phẩm mẫu số hai"']
    [proposal] = forge.proposals
    assert (proposal["title"], proposal["base"], proposal["head"]) == ("[TT0002] Sửa qua biểu mẫu", "chinh", branch)
    assert proposal["draft"] and proposal["labels"] == ["sveltia-cms/draft"]
    assert forge.messages == [proposal["title"]]
    assert asked == {form_server.split("/")[2], "api.github.com"}
    assert faults_with(written, tmp_path) == []


def write_new_product(officer: Officer) -> None:
    officer.open(f"{PRODUCTS}/new")
    officer.write("TT0100", "Mã sản phẩm")
    officer.write("nuoc-mam-mau-moi", "Địa chỉ trang")
    officer.write("Nước mắm mẫu mới", "Tên sản phẩm", "Tiếng Việt")
    officer.choose("Hộ mẫu", "Chủ thể")
    officer.choose("I.1 Nhóm mẫu một", "Nhóm sản phẩm")
    officer.choose("1. Bộ tiêu chí mẫu một", "Bộ tiêu chí")
    officer.choose("Huyện Mẫu Đông (Tỉnh Thử Nghiệm, đến 30/06/2025)", "Địa phương khi công nhận")
    recognition = "Các lần công nhận"
    officer.add(recognition)
    officer.choose("3 sao", recognition, "Số sao")
    officer.choose("Quyết định mẫu năm 2024", recognition, "Quyết định")
    officer.choose("Nguồn đưa tin về quyết định công nhận", recognition, "Mức chứng cứ")
    officer.add(recognition, "Nguồn")
    officer.write("https://example.org/tin", recognition, "Nguồn", "Địa chỉ")
    officer.write("2024-12", recognition, "Nguồn", "Ngày đăng")


def test_a_new_product_with_all_that_it_leans_on(officer: Officer, tmp_path: Path) -> None:
    write_new_product(officer)
    story = f"Dòng đầu của câu chuyện mẫu, {'rất ' * 40}dài.\n\nĐoạn hai: “nháy”, 'nháy', \"kép\" — # dấu.\n- một\n- hai"
    officer.add("Câu chuyện sản phẩm")
    officer.write(story, "Câu chuyện sản phẩm", "Tiếng Việt")
    officer.add("Ảnh")
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((2400, 1800)).convert("RGB").save(picture, "JPEG")
    officer.field("Ảnh", "Tên tệp ảnh").get_by_role("button", name="Duyệt tệp").click()
    upload = {"name": "Ảnh Đẹp mới (1).jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    officer.page.locator("input[type=file]").first.set_input_files(upload)
    officer.page.get_by_role("option", name="Anh-Dep-moi-1.webp").click()
    officer.page.get_by_role("button", name="Chèn").click()
    officer.write("Ảnh mẫu", "Ảnh", "Lời mô tả ảnh", "Tiếng Việt")
    officer.add("Quy cách và giá")
    for label, value in (("Khối lượng, thể tích", "500"), ("Giá", "95000"), ("Giá của thời điểm", "2026-10"), ("Mã vạch", "2000000000022")):
        officer.write(value, "Quy cách và giá", label)
    officer.save()

    changed = officer.changed()
    assert sorted(changed) == ["products/Anh-Dep-moi-1.webp", "products/TT0100.yaml"]
    with Image.open(io.BytesIO(changed["products/Anh-Dep-moi-1.webp"])) as small:
        assert (small.format, small.size) == ("WEBP", (1600, 1200))
    assert faults_with(changed, tmp_path) == []
    document, _ = load_document(tmp_path / "small", "products/TT0100.yaml")
    assert document and document.value["story"] == {"vi": story}
    assert document.value["recognitions"][0]["stars"] == 3 and document.value["packs"] == [
        {"quantity": 500, "price": 95000, "price_date": "2026-10", "gtin": "2000000000022"}
    ]

    # Then the product can enter the list of the decision.
    officer.before = officer.files()
    officer.open("/collections/decisions/entries/dot-mau-2024")
    officer.choose("TT0100 · Nước mắm mẫu mới", "Sản phẩm")
    officer.save()
    changed = officer.changed()
    assert list(changed) == ["catalog/data/decisions/dot-mau-2024.yaml"]


# What an officer types wrongly, where, and how the form's answer begins.
MISTAKES = [
    ("tt12", "Mã sản phẩm gồm hai chữ in hoa", "Mã sản phẩm"),
    ("Nước mắm", "Chỉ dùng chữ thường không dấu", "Địa chỉ trang"),
    ("www.example.org", "Viết đủ địa chỉ", "Trang web"),
    ("91-1", "Mã gồm mã tỉnh", "Mã sản phẩm OCOP"),
    ("95.000", "Viết liền không dấu chấm", "Quy cách và giá", "Giá"),
    ("123", "Mã vạch GTIN gồm", "Quy cách và giá", "Mã vạch"),
    ("0912 345 678", "Viết các chữ số liền nhau", "Liên hệ", "Điện thoại"),
    ("nhà em", "Viết theo dạng ten@example.org", "Liên hệ", "Thư điện tử"),
    ("13/12/2021", "Viết ngày theo thứ tự năm-tháng-ngày", "Các lần công nhận", "Ngày công nhận"),
    ("101", "Giá trị phải nhỏ hơn hoặc bằng", "Các lần công nhận", "Điểm"),
]
MISSING = ["Tiếng Việt", "Địa phương khi công nhận", "Mức chứng cứ", "Nguồn"]


def test_mistakes_are_told_in_vietnamese_at_their_fields(officer: Officer) -> None:
    officer.open(f"{PRODUCTS}/new")
    for part in ("Quy cách và giá", "Liên hệ", "Các lần công nhận"):
        officer.add(part)
    for value, _, *where in MISTAKES:
        officer.write(value, *where)
    told = officer.refusals()
    assert [where for _, words, *where in MISTAKES if words not in told.get(where[-1], "")] == [], told
    assert [label for label in MISSING if label not in told] == [], told
    assert officer.changed() == {}
