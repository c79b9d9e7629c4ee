"""``ocop serve``: the site as it is published, every edit in it at once, faults told where they are, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.clock import real_day
from generator.pipeline import build
from generator.preview.server import TYPES, find_file
from tests.conftest import ROOT, copy_small_catalogue
from tests.preview import LONGEST, Preview, edit, free_port, serve, start_serve
from tests.test_policy import POLICY

SCRIPT = re.compile(rb'<script src="/_preview/preview\.js" data-version="([0-9a-f]+)" defer></script>')
PAGE, FILE = "/san-pham/san-pham-mau-mot/", "products/TT0001.yaml"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small_catalogue(tmp_path_factory.mktemp("preview"))


@pytest.fixture(scope="module")
def preview(root: Path) -> Iterator[Preview]:
    with serve(root) as running:
        yield running


def site_of(root: Path, preview: Preview) -> Path:
    return root / ".cache/ocop/preview" / str(preview.port) / "site"


def test_what_is_built_is_the_site(preview: Preview, root: Path, tmp_path: Path) -> None:
    assert build(root, tmp_path / "site", real_day(), preview.address, cards=False).published
    ours, theirs = ({p.relative_to(at): p.read_bytes() for p in at.rglob("*") if p.is_file()} for at in (site_of(root, preview), tmp_path / "site"))
    assert ours == theirs and len(ours) > 100


@pytest.mark.parametrize("path", ["/", "/en/", PAGE, "/api/"])
def test_a_page_is_sent_with_one_script_more_and_its_own_policy(preview: Preview, root: Path, path: str) -> None:
    answer = preview.ask(path)
    page = (site_of(root, preview) / path.strip("/") / "index.html").read_bytes() if answer.status == 200 else b""
    assert SCRIPT.sub(b"", answer.body, count=1) == (page or (site_of(root, preview) / "404.html").read_bytes())
    # The script is one of the host's own, which the policy allows as it is: nothing was opened for it.
    scripts = re.search(r"script-src ([^;]+)", POLICY.search(answer.text)[1])  # type: ignore[index]
    assert scripts and scripts[1].startswith("'self'") and "unsafe" not in scripts[1] and preview.address not in scripts[1]
    assert SCRIPT.search(answer.body) and preview.ask("/_preview/preview.js").status == 200


def test_files_have_their_types_and_are_never_kept_by_the_browser(preview: Preview, root: Path) -> None:
    site = site_of(root, preview)
    suffixes = {path.suffix: path for path in site.rglob("*.*") if path.suffix != ".html"}
    assert suffixes.keys() <= TYPES.keys() and len(suffixes) > 8
    for suffix, path in suffixes.items():
        if path.name == "sw.js":
            continue
        answer = preview.ask("/" + path.relative_to(site).as_posix())
        assert (answer.status, answer.headers["content-type"], answer.headers["cache-control"]) == (200, TYPES[suffix], "no-store")
        assert answer.body == path.read_bytes()


@pytest.mark.parametrize(("path", "page"), [("/khong-co/", "404.html"), ("/en/nothing", "en/404.html"), ("/../../settings.yaml", "404.html"), ("/%2e%2e/%2e%2e/x", "404.html"), ("/%00", "404.html")])  # fmt: skip
def test_what_is_not_there_is_told_in_its_language(preview: Preview, root: Path, path: str, page: str) -> None:
    answer = preview.ask(path)
    assert answer.status == 404 and SCRIPT.sub(b"", answer.body) == (site_of(root, preview) / page).read_bytes()


def test_no_path_leads_out_of_the_folder(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (site / "a" / "index.html").write_text("a", encoding="utf-8")
    (site / "out").symlink_to(tmp_path)
    assert find_file(site, "/a/") == site / "a" / "index.html"
    assert [path for path in ("/../secret.txt", "/out/secret.txt", "/a/../../secret.txt", "//etc/passwd", "/a", "/\0") if find_file(site, path)] == []


def test_only_this_machine_asks_and_nobody_writes(preview: Preview) -> None:
    assert {name: preview.ask("/", Host=name).status for name in ("localhost:1", "127.0.0.1", "evil.example", "127.0.0.1.evil.example", "")} == {
        "localhost:1": 200, "127.0.0.1": 200, "evil.example": 421, "127.0.0.1.evil.example": 421, "": 421,
    }  # fmt: skip
    assert preview.ask("/_preview/events", Host="evil.example").status == 421
    assert all(preview.ask("/", method).status >= 400 for method in ("POST", "PUT", "DELETE", "OPTIONS"))
    whole, head = preview.ask("/"), preview.ask("/", "HEAD")
    assert head.body == b"" and head.headers["content-length"] == str(len(whole.body))


def test_a_folder_leads_to_its_page(preview: Preview) -> None:
    answer = preview.ask(PAGE.rstrip("/"))
    assert (answer.status, answer.headers["location"]) == (302, PAGE)
    # Two slashes would lead to another host.
    assert re.match(r"/[^/]", preview.ask("//evil.example/..//san-pham").headers["location"])


def test_no_page_is_stored_for_later_and_the_form_is_left_alone(preview: Preview) -> None:
    assert preview.ask("/sw.js").body == (ROOT / "catalog/theme/worker/end.js").read_bytes()
    assert not SCRIPT.search(preview.ask("/admin/").body)


def test_an_edit_is_built_and_told(preview: Preview, root: Path) -> None:
    with preview.listen() as told:
        first = next(told)
        edit(root / FILE, "Sản phẩm mẫu dùng mọi trường.", "Câu vừa được sửa.")
        then = next(told)
    answer = preview.ask(PAGE)
    assert then["notices"] is None and then["version"] != first["version"] and "Câu vừa được sửa." in answer.text
    assert SCRIPT.search(answer.body)[1].decode() == then["version"]  # type: ignore[index]
    assert first["notices"] is None


def test_templates_and_words_are_read_anew(preview: Preview, root: Path) -> None:
    with preview.listen() as told:
        next(told)
        edit(root / "catalog/templates/product.html.j2", "</h1>", "</h1><!-- thử -->")
        next(told)
        assert "<!-- thử -->" in preview.ask(PAGE).text
        edit(root / "catalog/strings/vi/site.yaml", "Sản phẩm", "Sản vật")
        next(told)
    assert "Sản vật" in preview.ask("/").text


def test_the_last_good_site_stays_until_faults_are_mended(preview: Preview, root: Path) -> None:
    with preview.listen() as told:
        good = next(told)
        edit(root / FILE, 'producer: "doanh-nghiep-mau"', 'producer: "<b>ai đó</b>"')
        bad = next(told)
        assert bad["version"] == good["version"] and preview.ask(PAGE).status == 200
        for language, word in (("vi", "Giá trị"), ("en", "value")):
            (fault, *_) = bad["notices"][language]["faults"]
            assert re.fullmatch(re.escape(FILE) + r":\d+:\d+", fault["place"]) and word in fault["text"] and "<b>" in fault["text"]
        edit(root / FILE, 'producer: "<b>ai đó</b>"', 'producer: "doanh-nghiep-mau"')
        mended = next(told)
    assert mended["notices"] is None and mended["version"] != good["version"]


def test_a_fault_of_the_program_ends_nothing(preview: Preview, root: Path) -> None:
    template = root / "catalog/templates/product.html.j2"
    with preview.listen() as told:
        next(told)
        edit(template, "</h1>", "</h1>{% if %}")
        bad = next(told)
        assert "product.html.j2" in bad["notices"]["vi"]["faults"][0]["text"] and preview.ask(PAGE).status == 200
        edit(template, "</h1>{% if %}", "</h1>")
        assert next(told)["notices"] is None


def test_without_any_site_yet_a_page_waits_for_the_first(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    edit(root / FILE, 'id: "TT0001"', 'id: "TT1"')
    with serve(root) as preview, preview.listen() as told:
        assert next(told)["notices"]["vi"]["faults"][0]["place"].startswith(FILE)
        answer = preview.ask("/en/")
        assert answer.status == 503 and SCRIPT.search(answer.body) and '<html lang="en">' in answer.text
        edit(root / FILE, 'id: "TT1"', 'id: "TT0001"')
        assert next(told)["notices"] is None
        assert preview.ask("/en/").status == 200
        # Ctrl-C ends it while it waits, too, with a page that listens.
        end(preview.process, signal.SIGINT)


def test_a_port_that_is_taken_is_told(preview: Preview, root: Path) -> None:
    process = start_serve(root, preview.port, "--lang", "en")
    said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == 2 and f"port {preview.port}" in said and "--port" in said and "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_word_while_it_builds_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    root, port = copy_small_catalogue(tmp_path), free_port()
    process = start_serve(root, port)
    folder = root / ".cache/ocop/preview" / str(port)
    wait_until(lambda: any(folder.glob(".*/*/index.html")))
    end(process, number)
    assert list(folder.iterdir()) == []


def end(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Ctrl-C reaches every process of the terminal, other signals the one that was started; afterwards none is left."""
    (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == 0 and "Traceback" not in said
    wait_until(lambda: not alive(process.pid))


def wait_until(happened: object) -> None:
    limit = time.monotonic() + LONGEST
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < limit
        time.sleep(0.01)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_mkdocs_serve_reloads_pages_with_a_script_of_its_own(tmp_path: Path) -> None:
    """People who know MkDocs type its own command; its script would be forbidden by the policy."""
    root, port = copy_small_catalogue(tmp_path), free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=root, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr and any("Serving on" in line for line in process.stderr)
        page = Preview(process, port).ask(PAGE).text
    finally:
        process.terminate()
        process.communicate()
    assert "Sản phẩm mẫu một" in page and "livereload" in page and not POLICY.search(page) and page.endswith("</html>")
