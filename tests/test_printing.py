"""Printed documents, read back: every code from the picture of its page, every word from the text of the PDF."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner, Result

from generator import kit, pipeline
from generator.cli import make_cli
from generator.kit import CannotPrint, Job, Printed
from generator.model.choice import Choice, UnknownChoice
from generator.model.entry import Entry
from generator.model.permalink import printed_address
from generator.model.record import Bilingual
from generator.model.sheet import Sheet
from generator.model.status import HOLDING
from generator.pipeline import Loaded
from generator.printing.document import Source, render_document
from generator.printing.job import KINDS
from generator.printing.pdf import missing_letters
from generator.render.environment import Context, make_environment
from tests.conftest import EVER, ROOT, TODAY, copy_small_catalogue
from tests.benchmarks.synthetic import write_catalogue

URL = "https://ocop.example.vn/"
# Before, while and after most certificates are in force.
DAYS = (date(2024, 12, 20), TODAY, date(2028, 1, 1))
DOCUMENTS = [kind for kind in KINDS if kind != "calibration"]
MM = 25.4
TEST = ("--base-url", URL, "--allow-test-address", "--today", TODAY.isoformat())
# The colour of a star that is given, #e5a823, as a page's drawing sets it.
STAR = b"0.898039 0.658824 0.137255 rg"
each_kind = pytest.mark.parametrize("kind", DOCUMENTS)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small_catalogue(tmp_path_factory.mktemp("printing"))


@cache
def load(root: Path, today: date = TODAY) -> Loaded:
    loaded = pipeline.load(root, today, URL, latest=EVER)
    assert isinstance(loaded, Loaded), loaded
    return loaded


@cache
def printed(root: Path, job: Job, choice: Choice = Choice(), today: date = TODAY) -> Printed:
    loaded = load(root, today)
    entries = kit.choose_entries(loaded, choice) if job.needs_products else ()
    complaints: list[str] = []
    logger, handler = logging.getLogger("weasyprint"), logging.Handler(logging.WARNING)
    handler.emit = lambda record: complaints.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    made = kit.print_entries(loaded, entries, job, allow_test_address=True)
    logger.removeHandler(handler)
    # Whatever the printer complains of (a style, a file, a drawing without a description) is a fault.
    assert complaints == []
    return made


def pictures(pdf: bytes, dpi: int) -> Iterator[object]:
    for page in pypdfium2.PdfDocument(pdf):
        yield page.render(scale=dpi / 72, grayscale=True).to_pil()


def codes(pdf: bytes, dpi: int = 150) -> list[str]:
    return [code.text for picture in pictures(pdf, dpi) for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def boxes(pdf: bytes, dpi: int = 300) -> list[dict[str, tuple[float, float, float]]]:
    """For each page: left, top and side of each code without its quiet zone, in mm."""
    found = []
    for picture in pictures(pdf, dpi):
        read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        corners = {code.text: (code.position.top_left, code.position.top_right) for code in read}
        found.append({text: (a.x * MM / dpi, a.y * MM / dpi, (b.x - a.x + 1) * MM / dpi) for text, (a, b) in corners.items()})
    return found


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


def alternatives(pdf: bytes) -> list[str]:
    """What a screen reader says of each drawing."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(pypdf.generic.IndirectObject(n, 0, reader)) for n in range(1, reader.trailer["/Size"]))
    return [str(o["/Alt"]) for o in objects if isinstance(o, pypdf.generic.DictionaryObject) and "/Alt" in o]


def drawn(pdf: bytes) -> bytes:
    return b"".join(page.get_contents().get_data() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def expected_codes(kind: str, ids: list[str], languages: int = 2) -> Counter[str]:
    times = {"cards": 2, "sheet": languages}.get(kind, 1)
    return Counter({printed_address(URL, name): times for name in ids})


# ---- what is on the paper ----


@each_kind
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_code_is_read_back_from_the_page(root: Path, kind: str, dpi: int) -> None:
    ids = [entry.id for entry in load(root).index.entries]
    assert Counter(codes(printed(root, Job(kind)).pdf, dpi)) == expected_codes(kind, ids)


def test_small_cards_and_large_posters_are_read_too(root: Path) -> None:
    ids = [entry.id for entry in load(root).index.entries]
    heading = Bilingual(vi="Gian hàng mẫu số 1", en="Sample booth 1")
    for job in (Job("cards", size="a6"), Job("poster", size="a3", languages=("en",)), Job("poster", heading=heading)):
        pdf = printed(root, job).pdf
        assert Counter(codes(pdf)) == Counter({printed_address(URL, name): 1 for name in ids})
    assert squeezed("Gian hàng mẫu số 1") in squeezed(text_of(pdf))


@each_kind
@pytest.mark.parametrize("languages", [("vi",), ("en",), ("vi", "en")], ids="-".join)
def test_names_can_be_selected_and_are_nfc(root: Path, kind: str, languages: tuple[str, ...]) -> None:
    pdf = printed(root, Job(kind, languages=languages)).pdf
    text = text_of(pdf)
    assert unicodedata.normalize("NFC", text) == text
    for entry in load(root).index.entries:
        names = {entry.brief.name.text(language) for language in languages}
        assert all(squeezed(name) in squeezed(text) for name in names) and entry.id in text


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_is_accessible_and_carries_its_letters(root: Path, kind: str) -> None:
    made = printed(root, Job(kind))
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert len(catalogue["/StructTreeRoot"]["/K"]) and catalogue["/Lang"] == "vi"
    assert str(load(root).words["vi"].t.print.titles[kind]) in reader.metadata.title
    assert b"pdfuaid" in catalogue["/Metadata"].get_data() and "/CreationDate" not in reader.metadata
    for page in reader.pages:
        assert sorted(round(side / 72 * MM) for side in page.mediabox[2:]) == [210, 297]
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Be-Vietnam-Pro" in inner["/BaseFont"].replace(" ", "-")
            assert {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].keys()
    assert made.missing == frozenset()


def test_a_document_in_english_says_so(root: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(root, Job("labels", languages=("en",))).pdf))
    assert reader.trailer["/Root"]["/Lang"] == "en" and reader.metadata.title == "QR labels · Sample catalogue"


def test_the_letters_of_the_real_catalogue_are_all_ours() -> None:
    loaded = load(ROOT)
    environment = make_environment(ROOT / "catalog/templates")
    rosters = pipeline.Rosters.build(loaded.catalogue, loaded.index)
    contexts = {language: Context(environment, loaded.catalogue, loaded.index, words, {}, "", lambda: rosters) for language, words in loaded.words.items()}
    for kind in DOCUMENTS:
        html = render_document(Source(contexts, loaded.index.entries, URL, ()), Job(kind))
        assert missing_letters(ROOT, html) == frozenset()


def test_same_input_same_bytes_with_no_font_on_the_machine(root: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8")
    code = "from generator.cli import main; main()"
    out = tmp_path / "sheet.pdf"
    command = [sys.executable, "-c", code, "print", "sheet", *TEST, "--out", str(out)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONHASHSEED": "7"}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    assert out.read_bytes() == printed(root, Job("sheet")).pdf
    for kind in DOCUMENTS[:-2]:
        assert printed.__wrapped__(root, Job(kind)).pdf == printed(root, Job(kind)).pdf


def test_contact_only_with_consent(root: Path) -> None:
    text = text_of(printed(root, Job("sheet")).pdf)
    assert "san-pham@example.org" in text
    silent = [p for p in load(root).checked.catalogue.producers.values() if p.contact and not p.contact.published]
    told = [value for p in silent for value in (p.contact.phone, p.contact.email, p.contact.zalo) if value]
    assert told and not any(value in text for value in told)


def test_photos_are_printed_with_their_words_and_drawings_stand_in(root: Path) -> None:
    words = alternatives(printed(root, Job("poster", languages=("vi",))).pdf)
    assert "Ảnh mẫu chụp đứng" in words and "Hình minh họa; chưa có ảnh" in words


def test_contents_of_the_booklet_lead_to_the_right_pages(root: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(root, Job("booklet", languages=("vi",))).pdf))
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    for entry in load(root).index.entries:
        home = next(number for number, page in enumerate(pages, start=1) if entry.id in page)
        name = squeezed(entry.brief.name.vi)
        assert sum(f"{name}{home}" in page for page in pages[1:3]) == 2


LONGEST = 12


@pytest.mark.parametrize(
    "job",
    [Job("labels"), Job("labels", sheet="14"), Job("labels", languages=("en",)), Job("cards"), Job("cards", size="a6"), Job("strip"),
     Job("poster", heading=Bilingual(vi="Gian hàng mẫu")), Job("poster"), Job("booklet")],
    ids=lambda job: f"{job.kind}-{job.size or job.sheet}-{job.languages[0]}{'-booth' if job.heading else ''}",
)  # fmt: skip
def test_the_longest_names_lie_on_nothing(job: Job) -> None:
    """The real products with most to say, on a day on which most of them had stars: no line lies on another, on a star or on a code."""
    day = date(2025, 8, 20)
    loaded = load(ROOT, day)

    def length(entry: Entry) -> int:
        product, producer = entry.product, loaded.catalogue.producers.get(entry.brief.producer or "")
        return len(product.name.vi) + len(product.name.en or "") + len(producer.name.vi if producer else "")

    longest = tuple(entry.id for entry in sorted(loaded.index.entries, key=length)[-LONGEST:])
    for page in pypdfium2.PdfDocument(printed(ROOT, job, Choice(ids=longest), day).pdf):
        texts, others = [], []
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT, pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = (side / 72 * MM for side in thing.get_bounds())
            is_text = thing.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
            if is_text or (1.5 < right - left < 80 and abs(right - left - (top - bottom)) < 0.5):
                (texts if is_text else others).append((left, bottom, right, top))
        assert texts
        clashes = [(a, b) for n, a in enumerate(texts) for b in (*texts[n + 1 :], *others) if _lies_on(a, b)]
        assert clashes == []


def _lies_on(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    # Marks of one line may reach into the next; a third of a line is too much.
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > 0.3 and down > 0.34 * min(a[3] - a[1], b[3] - b[1])


# ---- stars ----


@each_kind
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_stars_only_where_they_are_in_force(root: Path, kind: str, day: date) -> None:
    entries = load(root, day).index.entries
    said = Counter(a for a in alternatives(printed(root, Job(kind, languages=("vi",)), today=day).pdf) if "sao OCOP" in a)
    times = 2 if kind == "cards" else 1
    holding = [entry.state.term.recognition.stars for entry in entries if entry.state.status in HOLDING]
    assert said == Counter({f"{stars} sao OCOP, đang có hiệu lực": times * holding.count(stars) for stars in set(holding)})


@each_kind
def test_no_star_is_drawn_for_products_without(root: Path, kind: str) -> None:
    statuses = ("lapsed", "revoked", "uncertain", "potential_5", "unconfirmed", "not_yet")
    made = printed(root, Job(kind), Choice(statuses=statuses), DAYS[-1])
    assert STAR not in drawn(made.pdf) and not any("sao OCOP" in words for words in alternatives(made.pdf))
    assert len(made.report.lapsed) > 4 and made.report.holding == made.report.lapsing == ()
    assert STAR in drawn(printed(root, Job(kind)).pdf)


def test_what_lapses_during_the_event_is_printed_without_stars_and_told(root: Path) -> None:
    job = Job("cards", languages=("vi",), until=date(2027, 3, 2))
    made = printed(root, job, Choice(ids=("TT0006", "TT0008")))
    # TT0006 is extended to the end of 1 March 2027.
    assert [(lapse.entry.id, lapse.step.day) for lapse in made.report.lapsing] == [("TT0006", date(2027, 3, 2))]
    assert Counter(a for a in alternatives(made.pdf) if "sao OCOP" in a) == {"3 sao OCOP, đang có hiệu lực": 2}
    assert squeezed("Gia hạn đến hết ngày 01/03/2027") in squeezed(text_of(made.pdf))
    one_day_less = kit.report_lapses(load(root), load(root).index.entries, date(2027, 3, 1))
    assert "TT0006" in {entry.id for entry in one_day_less.holding}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_product_is_in_one_list_of_the_report(root: Path, day: date) -> None:
    entries = load(root, day).index.entries
    report = kit.report_lapses(load(root, day), entries, None)
    lists = [list(report.holding), *([lapse.entry for lapse in lapses] for lapses in (report.lapsing, report.lapsed, report.uncertain, report.without))]
    assert sorted(e.id for found in lists for e in found) == sorted(e.id for e in entries)
    assert [e.id for e in report.holding] == [e.id for e in entries if e.state.status in HOLDING]


# ---- labels ----


@pytest.mark.parametrize("name", ["21", "14"])
def test_labels_lie_where_the_sheet_has_them(root: Path, name: str) -> None:
    sheet: Sheet = next(s for s in load(root).catalogue.sheets if s.id == name)
    pdf = printed(root, Job("labels", sheet=name, copies=4)).pdf
    found = [box for picture in pictures(pdf, 300) for box in _sorted_boxes(picture)]
    modules = 29  # version 3: capital letters at level Q
    assert len(found) == 32
    first = found[0]
    for number, (left, top, side) in enumerate(found):
        x, y = sheet.corner(number % sheet.count)
        module = side / modules
        assert module * (modules + 8) >= 20
        assert left - 4 * module >= x - 0.1 and top - 4 * module >= y - 0.1
        assert left + side + 4 * module <= x + sheet.width and top + side + 4 * module <= y + sheet.height
        assert abs(left - first[0] - (x - sheet.left)) < 0.5 and abs(top - first[1] - (y - sheet.top)) < 0.5
    module = first[2] / modules
    assert abs(first[0] - 4 * module - sheet.left - 1.5) < 0.5


def _sorted_boxes(picture: object) -> list[tuple[float, float, float]]:
    read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    found = [(c.position.top_left.x, c.position.top_left.y, c.position.top_right.x - c.position.top_left.x + 1) for c in read]
    return sorted((tuple(v * MM / 300 for v in box) for box in found), key=lambda box: (round(box[1] / 10), box[0]))


def test_offsets_move_every_label(root: Path) -> None:
    plain, moved = (boxes(printed(root, job).pdf)[0] for job in (Job("labels"), Job("labels", offset=(1.5, -2.0))))
    assert plain.keys() == moved.keys() and len(plain) == 8
    for text, (left, top, _) in plain.items():
        assert abs(moved[text][0] - left - 1.5) < 0.2 and abs(moved[text][1] - top + 2) < 0.2


def test_labels_already_used_stay_empty(root: Path) -> None:
    plain = boxes(printed(root, Job("labels")).pdf)[0]
    pages = boxes(printed(root, Job("labels", skip=17)).pdf)
    order = [printed_address(URL, entry.id) for entry in kit.choose_entries(load(root), Choice())]
    assert [set(page) for page in pages] == [set(order[:4]), set(order[4:])]
    row = 38.1 * 5
    assert abs(pages[0][order[0]][1] - plain[order[0]][1] - row) < 0.2 and abs(pages[0][order[0]][0] - plain[order[2]][0]) < 0.2
    assert abs(pages[1][order[4]][0] - plain[order[0]][0]) < 0.2


def test_the_calibration_page_has_a_cross_in_every_label(root: Path) -> None:
    sheet = load(root).catalogue.sheets[0]
    for offset in ((0.0, 0.0), (-2.0, 3.0)):
        made = printed(root, Job("calibration", offset=offset))
        (picture,) = pictures(made.pdf, 300)
        for number in range(sheet.count):
            x, y = sheet.corner(number)
            at = (x + sheet.width / 2 + offset[0], y + sheet.height / 2 + offset[1])
            for dx, dy in ((0, 0), (4.5, 0), (-4.5, 0), (0, 4.5), (0, -4.5)):
                spot = [round((at[0] + dx) / MM * 300), round((at[1] + dy) / MM * 300)]
                near = picture.crop((spot[0] - 3, spot[1] - 3, spot[0] + 4, spot[1] + 4))
                assert near.getextrema()[0] < 90, (number, dx, dy)
    assert "100%" in text_of(made.pdf) and "150" in text_of(made.pdf)


def test_two_hundred_labels(tmp_path: Path) -> None:
    root = write_catalogue(200, tmp_path / "large")
    made = printed(root, Job("labels"))
    read = codes(made.pdf)
    assert len(pypdf.PdfReader(io.BytesIO(made.pdf)).pages) == 10
    assert Counter(read) == Counter({printed_address(URL, f"KG{number + 100_000}"): 1 for number in range(200)})


# ---- what is chosen ----


def chosen(root: Path, **choice: object) -> list[str]:
    return [entry.id for entry in kit.choose_entries(load(root), Choice(**choice))]


def test_choices_of_one_kind_add_and_kinds_narrow(root: Path) -> None:
    assert chosen(root, ids=("TT0008", "tt0001", "TT0008")) == ["TT0008", "TT0001"]
    assert set(chosen(root, groups=("I.1", "II.1"))) == {"TT0001", "TT0002", "TT0008", "TT0006", "TT0007"}
    assert chosen(root, groups=("I.1", "II.1"), producers=("hop-tac-xa-mau",)) == ["TT0008"]
    assert set(chosen(root, statuses=("in-force", "extended"), stars=(4,))) == {"TT0001", "TT0006"}
    assert "TT0003" in chosen(root, places=("huyen-mau-dong",))  # its commune lay there
    assert chosen(root, stars=(5,)) == []
    fair = load(root).catalogue.fairs[0]
    assert set(chosen(root, fairs=(fair.id,))) == set(fair.products) & {p.id for p in load(root).catalogue.products}


@pytest.mark.parametrize(
    ("choice", "nearest"),
    [({"ids": ("TT001",)}, "TT0001"), ({"groups": ("I1",)}, "I.1"), ({"places": ("huyen mau dong",)}, "huyen-mau-dong"),
     ({"producers": ("hop-tac-xa-mao",)}, "hop-tac-xa-mau"), ({"statuses": ("lapse",)}, "lapsed"), ({"statuses": ("qqqq",)}, None)],
)  # fmt: skip
def test_an_unknown_name_is_told_with_the_nearest(root: Path, choice: dict[str, tuple[str, ...]], nearest: str | None) -> None:
    with pytest.raises(UnknownChoice) as raised:
        chosen(root, **choice)
    assert raised.value.nearest == nearest


# ---- the command ----


def ocop(root: Path, *arguments: str) -> Result:
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(make_cli("vi"), ["print", *arguments], env={"COLUMNS": "200"})
    finally:
        os.chdir(before)


def test_the_command_writes_the_file_after_the_report(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "nhan.pdf"
    done = ocop(root, "labels", *TEST, "--until", "2027-03-02", "--out", str(out))
    assert (done.exit_code, out.read_bytes()) == (0, printed(root, Job("labels", until=date(2027, 3, 2))).pdf)
    assert "Sẽ hết hạn trước hoặc trong sự kiện (1)" in done.stderr and "Hết hiệu lực từ ngày 02/03/2027" in done.stderr
    assert done.stdout == f"Đã ghi {out}: 8 sản phẩm, {-(-out.stat().st_size // 1000)} kB.\n"


def test_the_report_alone_needs_no_address_and_no_printer(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = ocop(root, "report", "--today", TODAY.isoformat(), "--lang", "en")
    assert done.exit_code == 0 and "Lapsed or revoked (3)" in done.stdout and done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("labels", "--today", "2026-11-23"), 2, "base_url"),
        (("labels", "--base-url", URL), 2, "--allow-test-address"),
        (("labels", "--base-url", "http://localhost:8000/"), 2, "--allow-test-address"),
        (("labels", *TEST, "--id", "TT001"), 2, "«TT0001»"),
        (("labels", *TEST, "--sheet", "22"), 2, "21, 14"),
        (("cards", *TEST, "--size", "a3"), 2, "a5, a6"),
        (("labels", *TEST, "--until", "2025-12-06"), 2, "--until"),
        (("labels", *TEST, "--stars", "5"), 1, "Không có sản phẩm nào như vậy."),
        (("leaflet", *TEST), 2, "leaflet"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_told_and_leaves_no_file(root: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    out = tmp_path / "x.pdf"
    done = ocop(root, *arguments, "--out", str(out))
    assert (done.exit_code, out.exists()) == (code, False)
    assert message in done.stderr.splitlines()[-1] and "Traceback" not in done.output


@pytest.mark.parametrize(("error", "message"), [("ModuleNotFoundError('weasyprint')", "make print"), ("OSError('libpango')", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")])
def test_a_missing_printer_is_named_in_one_line(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, message: str) -> None:
    (tmp_path / "weasyprint.py").write_text(f"raise {error}\n", encoding="utf-8")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    done = ocop(root, "calibration", "--out", str(tmp_path / "x.pdf"))
    assert done.exit_code == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "x.pdf").exists()


def test_the_site_is_built_without_the_printer() -> None:
    code = "import sys, generator.cli, generator.mkdocs_plugin; sys.exit(any(m.partition('.')[0] in ('weasyprint', 'fontTools') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_printed_code_is_remembered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code for a public address goes into the register; a trial leaves nothing behind."""
    monkeypatch.chdir(root)
    main = make_cli("vi")
    before = {path: path.read_bytes() for path in (root / "catalog/data/permalinks").glob("*.yaml")}
    trial = ["print", "strip", "--id", "TT0002", "--out", "a.pdf", "--base-url", URL, "--allow-test-address", "--today", "2026-11-23"]
    assert CliRunner().invoke(main, trial).exit_code == 0
    assert {path: path.read_bytes() for path in before} == before
    real = ["print", "strip", "--id", "TT0002", "--out", "b.pdf", "--base-url", "https://ma-mau.org/", "--today", "2026-11-23"]
    # A slip in the address would be on paper for good: it must be the one of the settings, or one that was printed before.
    refused = CliRunner().invoke(main, real)
    assert (refused.exit_code, (root / "b.pdf").exists()) == (2, False) and "https://ma-mau.org/" in refused.output
    settings = root / "catalog/data/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'base_url: "https://ma-mau.org/"\n', encoding="utf-8")
    assert CliRunner().invoke(main, real).exit_code == 0
    loaded = pipeline.load(root, TODAY)
    assert isinstance(loaded, Loaded)
    known = {product.id: product for register in loaded.catalogue.permalinks for product in register.products}
    assert known["TT0002"].printed and not known["TT0003"].printed
    assert "https://ma-mau.org/" in [address for register in loaded.catalogue.permalinks for address in register.addresses]


def test_a_fair_gives_its_last_day(root: Path) -> None:
    """TT0006 is extended to 1 March 2027; the fair ends on 5 March."""
    done = ocop(root, "report", "--fair", "hoi-cho-mau-2027", "--today", TODAY.isoformat(), "--lang", "en")
    told = ocop(root, "report", "--fair", "hoi-cho-mau-2027", "--until", "2027-03-05", "--today", TODAY.isoformat(), "--lang", "en")
    assert done.exit_code == 0 and "TT0006" in done.stdout and done.stdout == told.stdout


@pytest.mark.parametrize("value", ["nan", "inf", "21"])
def test_labels_stay_on_their_sheet(root: Path, value: str) -> None:
    done = ocop(root, "labels", *TEST, "--offset-x", value)
    assert done.exit_code == 2 and value in done.stderr and not (root / "labels.pdf").exists()


def test_nothing_is_printed_without_a_product(root: Path) -> None:
    with pytest.raises(CannotPrint, match="no_product"):
        kit.print_entries(load(root), kit.choose_entries(load(root), Choice(stars=(5,))), Job("strip"), allow_test_address=True)
