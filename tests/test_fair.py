"""Fairs: what holds while one lasts, what is checked, what its pages, its offline folder and its kit hold."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator import kit, pipeline
from generator.model.fair import Fair, UnknownFair, by_time, find_fair, shown_at, standing_during
from generator.model.record import LANGUAGES
from generator.render.environment import Context, make_environment
from generator.render.fair import at_fairs, booth_rows, booth_table, booth_views
from generator.site.offline import write_zip
from tests.conftest import CATALOGUE, EVER, ROOT, TODAY, copy_small_catalogue

COMING, OVER = "hoi-cho-mau-2027", "hoi-cho-mau-2024"
SITE = "https://ocop.gov.vn/"
LINK = re.compile(r'<a\b[^>]*\shref="([^"]*)"')
SHOWN = re.compile(r'<(?:img|script|source|link)\b[^>]*\s(?:src|href)="([^"]*)"')


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small_catalogue(tmp_path_factory.mktemp("fair"))


def load(root: Path, url: str | None = None, today: date = TODAY) -> pipeline.Loaded:
    loaded = pipeline.load(root, today, url, latest=EVER)
    assert isinstance(loaded, pipeline.Loaded), loaded.diagnostics
    return loaded


@pytest.fixture(scope="module")
def loaded(root: Path) -> pipeline.Loaded:
    return load(root)


def make_context(loaded: pipeline.Loaded, language: str = "vi") -> Context:
    environment = make_environment(loaded.root / "catalog/templates")
    return Context(environment, loaded.catalogue, loaded.index, loaded.words[language], {}, "", None)  # type: ignore[index, arg-type]


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fair-site")
    assert pipeline.build(root, folder / "site", TODAY, None, latest=EVER, cache=folder / "cache").published
    return folder / "site"


@pytest.fixture(scope="module")
def known_site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, built for an address."""
    folder = tmp_path_factory.mktemp("fair-known")
    assert pipeline.build(root, folder / "site", TODAY, SITE, latest=EVER, cache=folder / "cache").published
    return folder / "site"


# ---- model

def test_a_fair_is_to_come_on_or_over(loaded: pipeline.Loaded) -> None:
    fair = find_fair(loaded.catalogue.fairs, COMING)
    assert [fair.time_on(day) for day in (date(2027, 2, 24), date(2027, 2, 25), date(2027, 3, 5), date(2027, 3, 6))] == ["coming", "running", "running", "over"]
    assert fair.times_from(TODAY) == ((TODAY, "coming"), (date(2027, 2, 25), "running"), (date(2027, 3, 6), "over"))
    assert fair.times_from(date(2028, 1, 1)) == ((date(2028, 1, 1), "over"),)
    found = by_time(loaded.catalogue.fairs, TODAY)
    assert {time: [f.id for f in fairs] for time, fairs in found.items()} == {"running": [], "coming": [COMING], "over": [OVER]}


def test_what_may_be_shown_while_it_lasts(loaded: pipeline.Loaded) -> None:
    fair = find_fair(loaded.catalogue.fairs, COMING)
    entries = {entry.id: entry for entry in loaded.index.entries}

    def told(product: str) -> tuple[str, list[tuple[date, str]]]:
        standing = standing_during(entries[product].terms, fair, loaded.catalogue.rules.renewal_days)
        return standing.opening.status, [(step.day, step.state.status) for step in standing.changes]

    assert told("TT0001") == ("in_force", [])
    assert told("TT0006") == ("extended", [(date(2027, 3, 2), "lapsed")])
    assert told("TT0002") == ("lapsed", [])


def test_a_product_knows_only_the_fairs_that_are_not_over(loaded: pipeline.Loaded) -> None:
    fairs = loaded.catalogue.fairs
    assert [(fair.id, [b.number for b in booths]) for fair, booths in shown_at(fairs, "TT0001", TODAY)] == [(COMING, ["A1", "B1"])]
    assert shown_at(fairs, "TT0004", TODAY) == ()
    (at,) = at_fairs(make_context(loaded, "en"), "TT0001")
    assert (at.booths, at.gone) == ("Booth A1, Booth B1", "2027-03-06")


def test_an_unknown_fair_tells_the_nearest(loaded: pipeline.Loaded) -> None:
    with pytest.raises(UnknownFair) as told:
        find_fair(loaded.catalogue.fairs, "Hoi cho mau 2072")
    assert told.value.nearest == COMING
    with pytest.raises(UnknownFair) as told:
        find_fair((), "x")
    assert told.value.nearest is None


# ---- check (one fault a fixture: tests/faults/fairs)

def check_codes(root: Path) -> set[str]:
    return {d.code for d in pipeline.check(root, TODAY).diagnostics if d.severity == "error"}


def test_what_another_broken_file_may_hold_is_no_fault_of_the_fair(small_catalogue: Path) -> None:
    product = small_catalogue / "products/TT0008.yaml"
    product.write_bytes(b"\xff")
    assert check_codes(small_catalogue) == {"not-utf8"}
    product.unlink()
    product.symlink_to("TT0007.yaml")
    assert "unknown-fair-product" not in check_codes(small_catalogue)


def test_a_retired_product_still_stood_where_it_stood(small_catalogue: Path) -> None:
    assert check_codes(small_catalogue) == set()
    (small_catalogue / "catalog/data/retired.yaml").unlink()
    assert "unknown-fair-product" in check_codes(small_catalogue)


def test_a_catalogue_needs_no_fair(small_catalogue: Path, tmp_path: Path) -> None:
    for file in (small_catalogue / "catalog/data/fairs").iterdir():
        file.unlink()
    assert check_codes(small_catalogue) == set()
    assert pipeline.build(small_catalogue, tmp_path / "site", TODAY).published
    assert (tmp_path / "site/hoi-cho/index.html").exists()


def test_the_sample_fair_says_what_is_only_an_example() -> None:
    fair = find_fair(load(ROOT).catalogue.fairs, "dien-dan-ocop-dbscl-2024")
    assert (fair.begins, fair.ends, fair.place) == (date(2024, 9, 29), date(2024, 10, 3), "thanh-pho-rach-gia")
    assert fair.example is not None and "ví dụ" in fair.example.vi and "example" in (fair.example.en or "")


# ---- pages

def test_the_pages_of_both_languages(site: Path) -> None:
    for list_, page in (("hoi-cho", f"hoi-cho/{COMING}"), ("en/fairs", f"en/fairs/{COMING}")):
        assert f'href="../{"../" * list_.count("/")}{list_}/{COMING}/"' in (site / list_ / "index.html").read_text(encoding="utf-8")
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert html.count('class="ware"') == 8 and html.count('class="booth"') == 3
        assert 'data-find="booths"' in html and "<input" in html.split('<template data-find', 1)[1].split("</template>")[0]
        before, after = html.split("<main", 1)[1].split("<template data-find", 1)
        assert "<input" not in before + after.split("</template>", 1)[1]
        assert "find.js" in html
    assert "find.js" not in (site / "san-pham/index.html").read_text(encoding="utf-8")


def test_what_lapses_is_told_at_its_row(loaded: pipeline.Loaded) -> None:
    booths = booth_views(make_context(loaded), find_fair(loaded.catalogue.fairs, COMING))
    notes = {ware.id: [note.text for note in ware.notes] for booth in booths for ware in booth.wares}
    assert notes["TT0006"] == ["Từ ngày 02/03/2027, trong thời gian hội chợ: đã hết hạn"]
    assert notes["TT0002"] == ["Khi khai mạc ngày 25/02/2027: đã hết hạn"]
    assert notes["TT0001"] == notes["TT0008"] == []


def test_a_past_fair_says_what_was_otherwise(loaded: pipeline.Loaded, site: Path) -> None:
    (booth,) = booth_views(make_context(loaded), find_fair(loaded.catalogue.fairs, OVER))
    assert [ware.id for ware in booth.wares] == ["TT0001", "TT0004", "TT0099"]
    assert booth.wares[2].address == "P/TT0099/"
    assert booth.wares[2].notes[0].text.startswith("Không còn trong danh mục")
    html = (site / f"hoi-cho/{OVER}/index.html").read_text(encoding="utf-8")
    assert str(loaded.words["vi"].t.fair.over_note) in html


def test_products_at_a_coming_fair_lead_to_it(site: Path) -> None:
    assert f"hoi-cho/{COMING}/" in (site / "san-pham/san-pham-mau-mot/index.html").read_text(encoding="utf-8")
    assert "hoi-cho/hoi-cho-mau" not in (site / "san-pham/san-pham-mau-bon/index.html").read_text(encoding="utf-8")


# ---- the folder that needs no network

def folder_of(root: Path, site: Path, url: str | None) -> dict[str, bytes]:
    loaded = load(root, url)
    return kit.fair_folder(loaded, find_fair(loaded.catalogue.fairs, COMING), site)


@pytest.mark.parametrize("url", [None, SITE])
def test_no_link_in_the_folder_leads_nowhere(url: str | None, root: Path, site: Path, known_site: Path) -> None:
    files = folder_of(root, known_site if url else site, url)
    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        html = content.decode()
        links = [(href, True) for href in LINK.findall(html)] + [(href, False) for href in SHOWN.findall(html)]
        for href, is_link in links:
            parts = urlsplit(href)
            if parts.scheme:
                assert is_link or 'rel="canonical"' in html, (path, href)
                continue
            target = unquote(urlsplit(urljoin(f"http://x/{path}", href)).path[1:])
            assert target in files, (path, href)
            anchor = parts.fragment
            assert not anchor or f'id="{anchor}"' in files[target].decode(), (path, href)
    assert any(SITE in content.decode() for path, content in files.items() if path.endswith(".html")) == bool(url)


def test_the_folder_holds_what_belongs_to_the_fair_and_nothing_else(root: Path, site: Path) -> None:
    files = folder_of(root, site, None)
    pages = {path.removesuffix("index.html") for path in files if path.endswith(".html")}
    slugs = {f"san-pham-mau-{name}" for name in ("mot", "hai", "ba", "nam", "sau", "bay", "tam")}
    own = {f"{prefix}{slug}/" for prefix in ("san-pham/", "en/products/") for slug in slugs}
    assert pages == {"", "hoi-cho/", "en/fairs/", "tim-kiem/", "en/search/", "danh-sach/", "en/my-list/", "so-sanh/", "en/compare/", f"hoi-cho/{COMING}/", f"en/fairs/{COMING}/", *own}
    kinds = {Path(path).suffix for path in files}
    assert {".css", ".js", ".woff2", ".svg", ".avif", ".webp", ".jpg"} <= kinds and not kinds - {".css", ".js", ".woff2", ".svg", ".avif", ".webp", ".jpg", ".html", ".txt", ".png"}
    assert not any("material.css" in path for path in files)
    # The pages ask for this name, and it holds the fair's own products alone.
    index = "search/vi.js"
    assert (site / index).exists() and index.removeprefix("search/") in files[f"hoi-cho/{COMING}/index.html"].decode()
    assert '"ids":[["TT",4,1,3],["TT",4,5,4]]' in files[index].decode()
    css = next(content.decode() for path, content in files.items() if path.endswith("style.css"))
    assert 'url("data:image/svg+xml;base64,' in css and not re.search(r'url\("[^":]+\.svg"\)', css)
    assert all('rel="preload"' not in content.decode() for path, content in files.items() if path.endswith(".html"))


def test_the_note_speaks_both_languages_and_every_editor_reads_it(root: Path, site: Path) -> None:
    text = folder_of(root, site, SITE)["README.txt"]
    assert text.startswith(b"\xef\xbb\xbf") and b"\r\n" in text
    assert "Không cần mạng" in text.decode() and "No network is needed" in text.decode() and SITE in text.decode()


def test_two_runs_give_the_same_bytes(root: Path, site: Path) -> None:
    first, second = (write_zip(COMING, folder_of(root, site, None)) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        names = packed.namelist()
        assert names == sorted(names) and all(name.startswith(f"{COMING}/") for name in names)
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ---- the kit

def test_the_table_of_booths(loaded: pipeline.Loaded) -> None:
    context, fair = make_context(loaded), find_fair(loaded.catalogue.fairs, COMING)
    rows = list(csv.DictReader(io.StringIO(booth_table(context, fair, SITE).decode("utf-8-sig"))))
    assert [(row["Gian"], row["Mã"]) for row in rows[:3]] == [("A1", "TT0001"), ("A1", "TT0003"), ("A1", "TT0008")]
    # Extended today, over before the fair closes: no stars on paper.
    assert {row["Mã"]: row["Số sao"] for row in rows} == {"TT0001": "4", "TT0003": "", "TT0008": "3", "TT0006": "", "TT0007": "", "TT0002": "", "TT0005": ""}
    assert rows[0]["Địa chỉ trang"] == f"{SITE}P/TT0001/" and rows[0]["Chỉ là ví dụ"]
    gone = list(booth_rows(context, find_fair(loaded.catalogue.fairs, OVER), SITE))[-1]
    assert (gone.id, gone.stars, gone.address) == ("TT0099", None, f"{SITE}P/TT0099/")


def ocop(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from generator.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=root, capture_output=True, text=True, check=False)


def test_the_command_makes_the_whole_kit(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "kit"
    done = ocop(root, "fair", COMING, "--out", str(out), "--today", TODAY.isoformat(), "--base-url", "http://localhost/", "--allow-test-address")
    assert done.returncode == 0, done.stderr
    names = {"labels.pdf", "cards.pdf", "poster.pdf", "poster-01-gian-mau.pdf", "booths.pdf", "booths.csv", "lapses.txt", f"{COMING}-offline.zip"}
    assert {path.name for path in out.iterdir()} == names
    assert all(path.read_bytes().startswith(b"%PDF-") for path in out.glob("*.pdf"))
    assert "TT0006" in (out / "lapses.txt").read_text(encoding="utf-8")


def test_the_list_of_booths_on_paper_is_the_same_twice(loaded: pipeline.Loaded) -> None:
    from generator.printing.booths import render_booths
    from generator.printing.pdf import missing_letters, render_pdf

    fair: Fair = find_fair(loaded.catalogue.fairs, COMING)
    html = render_booths({language: make_context(loaded, language) for language in LANGUAGES}, fair, SITE)
    assert "Cả hội chợ này là ví dụ." in html and "This whole fair is an example." in html
    assert missing_letters(ROOT, html) == frozenset()
    assert render_pdf(ROOT, html, {}) == render_pdf(ROOT, html, {})


def test_the_command_says_what_is_wrong_in_one_line(root: Path, tmp_path: Path) -> None:
    done = ocop(root, "fair", "hoi-cho-mau-2072", "--out", str(tmp_path / "kit"))
    assert done.returncode == 2 and COMING in done.stderr and len(done.stderr.splitlines()) == 1
    done = ocop(root, "fair", COMING, "--out", str(tmp_path / "kit"))
    assert done.returncode == 2 and "--base-url" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "kit").exists()


def test_the_fairs_of_the_small_catalogue_look_made_up() -> None:
    assert all("mẫu" in path.read_text(encoding="utf-8") for path in (CATALOGUE / "catalog/data/fairs").iterdir())
