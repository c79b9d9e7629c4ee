"""Every text that people may write comes out unchanged wherever it comes out, and as text: in pages, data, tables, calendars, feeds and on paper."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_plus

import openpyxl
import pypdf
import pypdfium2
import pytest
from icalendar import Calendar

from generator import kit, pipeline
from generator.check.catalogue import check_catalogue
from generator.diagnostic import Diagnostic, Position
from generator.model.choice import Choice
from generator.model.record import LANGUAGES
from generator.model.shape import Shape
from generator.pipeline import Loaded, build
from generator.printing.booths import render_booths
from generator.printing.job import KINDS
from generator.printing.pdf import render_pdf
from generator.render.difference import render_comparison
from generator.render.form import form_config
from generator.render.view import GROUPS_DRAWN, SETS_DRAWN, drawing
from generator.render.words import Words
from generator.report import render_report
from generator.workbench import compare
from tests.conftest import ADDRESS, ROOT, TODAY, run_git
from tests.hostile import CANARY, MARK, harmless_text, hostile_text, make_catalogue
from tests.test_verbatim import HARMLESS, tokens

STORY = "[a](https://x.example/"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Site:
    """A built site, its catalogue, and the texts in that by their marks."""

    folder: Path
    root: Path
    texts: dict[str, str]

    def files(self, pattern: str) -> list[str]:
        """Addresses below the root, but for names that change with the content."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob(pattern) if path.is_file())

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Site]:
    """The hostile site and the harmless one."""
    cache = tmp_path_factory.mktemp("cache")
    found = []
    for make in (hostile_text, harmless_text):
        root, texts = make_catalogue(tmp_path_factory.mktemp("texts"), make)
        run_git(root, "init", "-q")
        run_git(root, "add", "-A")
        run_git(root, "commit", "-q", "--no-gpg-sign", "-m", "[TT0001] " + make("ZQ99999", Shape("text", "line", max_length=300), ""))
        built = build(root, root / "site", TODAY, ADDRESS, cache=cache)
        assert built.published, built.diagnostics
        found.append(Site(root / "site", root, texts))
    return found[0], found[1]


class Parsed(HTMLParser):
    """``skeleton``: tags with the names of their attributes, and comments; ``texts``: each run of text and each value of an attribute; ``scripts``: with their types."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.skeleton: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[str, str]] = []
        self._run = ""
        self._script: str | None = None
        self._story = 0
        self.feed(html)
        self.close()
        self._end()

    def _end(self) -> None:
        if self._script is not None:
            self.scripts.append((self._script, self._run))
        elif self._run:
            self.texts.append(self._run)
        self._run = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end()
        own = {name: value or "" for name, value in attrs}
        self._script = own.get("type", "") if tag == "script" else None
        self.texts += own.values()
        self._note(tag, *(name for name, _ in attrs))
        # What stands in a story is markup that people may write: test_markdown.py asks what may come of it.
        if self._story or own.get("class") == "prose":
            self._story += tag not in ("br", "hr", "img")

    def handle_endtag(self, tag: str) -> None:
        self._end()
        self._script = None
        self._story -= bool(self._story)
        self._note(f"/{tag}")

    def _note(self, *part: str) -> None:
        self.skeleton += [] if self._story else [part]

    def handle_data(self, data: str) -> None:
        self._run += data

    def handle_comment(self, data: str) -> None:
        self._end()
        self._note("!", data)

    def unknown_decl(self, data: str) -> None:
        self._note("<!", data)

    def handle_pi(self, data: str) -> None:
        self._note("<?", data)


def test_no_text_becomes_markup(sites: tuple[Site, Site]) -> None:
    """Every page has the tags, attributes and comments of the same page with harmless texts, and no text is in a script of ours."""
    hostile, harmless = sites
    assert hostile.files("*.html") == harmless.files("*.html") and len(hostile.files("*.html")) > 150
    for path in hostile.files("*.html"):
        own, other = (Parsed(site.read(path).decode()) for site in sites)
        assert own.skeleton == other.skeleton, path
        assert not [text for kind, text in own.scripts if kind != "application/ld+json" and MARK.search(text)], path
    for path in (*hostile.files("*.svg"), *hostile.files("*.xml")):
        own, other = ([(one.tag, sorted(one.keys())) for one in ET.fromstring(site.read(path)).iter()] for site in sites)
        assert own == other, path


def strings_of(site: Site, path: str) -> Iterator[str]:
    """Every text of a file as programs read it."""
    data, suffix = site.read(path), path.rpartition(".")[2]
    if suffix == "html":
        page = Parsed(data.decode())
        yield from page.texts
        for kind, text in page.scripts:
            yield from strings_in(json.loads(text)) if kind == "application/ld+json" else ()
    elif path.startswith("search/"):
        found = json.loads(data[data.index(b"(") + 1 : data.rindex(b")")])
        yield from names_of(found) if "vocabulary" in found else ()
        yield from strings_in({name: value for name, value in found.items() if name != "vocabulary"})
    elif path.endswith("known.json"):  # what an editor puts into a file
        for text in strings_in(json.loads(data)):
            # Either the value and its name, to be read, or the value alone, in which an editor gives \\ $ } a meaning.
            plain = re.sub(r"\\([\\$}])", r"\1", text) if text.endswith('"') else text
            value, end = json.JSONDecoder().raw_decode(plain) if text.startswith('"') else ("", 0)
            yield from (str(value), plain[end:])
    elif path.endswith("datapackage.json"):  # the licence has a name of its own there, made for programs
        found = json.loads(data)
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", one.pop("name")) for one in found["licenses"])
        yield from strings_in(found)
    elif suffix in ("json", "webmanifest"):
        yield from strings_in(json.loads(data))
    elif suffix == "xml":
        for one in ET.fromstring(data).iter():
            yield from (text for text in (one.text, one.tail, *one.attrib.values()) if text)
    elif suffix == "csv":
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            for cell in row:
                assert not cell.startswith(FORMULA) or re.fullmatch(r"-?[0-9.]+", cell), (path, cell)
                yield cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
    elif suffix == "ics":
        for one in Calendar.from_ical(data).walk():
            yield from (str(value) for _, value in one.property_items())
    elif suffix == "xlsx":
        for cell in (cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f" and cell.hyperlink is None, (path, cell)
            yield from [cell.value] if isinstance(cell.value, str) else ()


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *strings_in(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def names_of(index: dict[str, str]) -> Iterator[str]:
    """Names and makers of a search index, whose words are numbers of one sign in a catalogue as small as this."""
    words, signs = index["vocabulary"].split("\n"), [chr(code) for code in range(35, 127) if chr(code) != "\\"]
    for line in (index["names"] + "\n" + index["makers"]).split("\n"):
        yield " ".join(words[signs.index(sign)] for sign in line)


def agrees(found: str, mark: str, text: str) -> bool:
    """Whether what is found holds the whole of the text, or its beginning with a mark that there is more. Spaces count as one, as on a page."""
    at, start = found.index(mark), text.index(mark)
    before, after = text[max(0, start - 2) : start], " ".join(text[start:].split())
    rest = " ".join(found[at:].split())
    told = rest.partition("…")[0].rstrip()
    whole = rest.startswith(after) or ("…" in rest and after.startswith(told) and "<" in told)
    return whole and found[:at].endswith(before)


def test_every_text_comes_back_unchanged(sites: tuple[Site, Site]) -> None:
    site, _ = sites
    seen: Counter[str] = Counter()
    for path in site.files("*"):
        for string in strings_of(site, path):
            for mark in MARK.findall(string):
                text = site.texts.get(mark)
                # A story is Markdown, which a page shows as what it means.
                if text is None or (STORY in text and path.endswith(".html")):
                    continue
                kind = "address" if "%3C" in string and "<" not in string else path.rpartition(".")[2]
                plain = unquote_plus(string) if kind == "address" and "%3Cimg" in string else string
                assert agrees(plain, mark, text), (path, mark, plain)
                seen[kind] += 1
    assert seen.keys() >= {"html", "json", "csv", "xml", "ics", "xlsx", "js", "webmanifest", "address"} and sum(seen.values()) > 5000


@pytest.fixture(scope="module")
def loaded(sites: tuple[Site, Site]) -> Loaded:
    found = pipeline.load(sites[0].root, TODAY, ADDRESS)
    assert isinstance(found, Loaded)
    return found


def test_calendars_keep_to_the_width_of_their_lines(sites: tuple[Site, Site]) -> None:
    for path in sites[0].files("*.ics"):
        lines = sites[0].read(path).split(b"\r\n")
        assert all(len(line) <= 75 and b"\n" not in line and re.match(rb"[A-Z][A-Z-]*[:;]| |$", line) for line in lines), path


def test_the_officers_form_offers_texts_as_texts(sites: tuple[Site, Site], loaded: Loaded) -> None:
    seen = 0
    for string in strings_in(json.loads(json.dumps(form_config(loaded.catalogue, loaded.words["vi"], ADDRESS, "logo.svg")))):
        for mark in MARK.findall(string):
            assert agrees(string, mark, sites[0].texts[mark])
            seen += 1
    assert seen > 20


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("calibration", "cards")] + ["booths"])
def test_texts_stay_texts_on_paper(sites: tuple[Site, Site], loaded: Loaded, kind: str) -> None:
    entries = kit.choose_entries(loaded, Choice(ids=("TT0001",)))
    if kind == "booths":
        contexts = kit._print_contexts(loaded, LANGUAGES)  # noqa: SLF001
        pdf = render_pdf(loaded.root, render_booths(contexts, loaded.catalogue.fairs[-1], ADDRESS), {})
    else:
        pdf = kit.print_entries(loaded, entries, kit.Job(kind, languages=LANGUAGES), allow_test_address=True).pdf
    told = "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))
    marks = set(MARK.findall(told))
    # Letters of other directions and pictures of faces are laid out by their own rules; the first part is what could be markup.
    assert marks and all("<imgsrc=x" in "".join(sites[0].texts[mark].split()) for mark in marks if "<" in sites[0].texts[mark])
    for mark in marks:
        text = "".join(sites[0].texts[mark].partition(" \u05e9")[0].split())
        # A long address may be cut into lines, each on its own.
        assert text[text.index(mark) :][:90] in told, (mark, text)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    objects = [reader.get_object(pypdf.generic.IndirectObject(n, 0, reader)) for n in range(1, reader.trailer["/Size"])]
    keys = {key for one in objects if isinstance(one, pypdf.generic.DictionaryObject) for key in one}
    assert not keys & {"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA", "/SubmitForm"}
    assert all(str(one["/URI"]).startswith(("https:", "mailto:", "tel:")) for one in objects if isinstance(one, dict) and "/URI" in one)


def test_faults_are_told_in_words_that_stay_words(tmp_path: Path) -> None:
    """In each format of the report: the value, the cure, the field and the path of a fault may be anything."""
    root, texts = make_catalogue(tmp_path, lambda mark, shape, old: hostile_text(mark, shape, old)[:290] + " ")
    diagnostics = [
        *check_catalogue(root, TODAY).diagnostics,
        *(Diagnostic("unknown-place", "products/TT0001.yaml", Position(1, 1), (text,), {"value": text}, cure=text) for text in texts.values()),
        *(Diagnostic("name-not-nfc", f"products/{text}.yaml", cure=text) for text in texts.values()),
    ]
    strings = pipeline.strings_of(ROOT, "vi")
    told = {form: render_report(diagnostics, strings, form, root) for form in ("full", "line", "github", "gitlab", "markdown", "json")}
    assert {token.type for token in tokens(told["markdown"])} <= HARMLESS
    assert not any(token.type == "text" and "<" in token.content for token in tokens(told["markdown"]))
    for form, start in (("line", r".*: (error|warning) [a-z-]+ "), ("github", r"::(error|warning) file=[^,:]+(,line=\d+,col=\d+)?,title=[a-z-]+::")):
        lines = told[form].split("\n")
        assert len(lines) == len(diagnostics) + 1 and all(re.match(start, line) for line in lines[:-1])
    for form, name in (("gitlab", "description"), ("json", "found")):
        found = [one[name] for one in json.loads(told[form])]
        assert len(found) == len(diagnostics) and sum("onerror" in one for one in found) > len(texts) / 2
    assert all(letter.isprintable() or letter == "\n" for form in told.values() for letter in form)


def test_a_reviewer_is_told_of_texts_as_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of every text at once, told as it would be told on a forge."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    root, _ = make_catalogue(tmp_path / "before", harmless_text)
    run_git(root, "init", "-q")
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "--no-gpg-sign", "-m", "Mẫu")
    run_git(root, "checkout", "-q", "-b", "thay-doi")
    hostile, _ = make_catalogue(tmp_path / "after", hostile_text)
    for path in hostile.rglob("*.yaml"):
        (root / path.relative_to(hostile)).write_bytes(path.read_bytes())
    run_git(root, "commit", "-qa", "--no-gpg-sign", "-m", "Mẫu")
    comparison = compare(root, "main", TODAY, TODAY, pages=False)
    for language in LANGUAGES:
        told = tokens(render_comparison(comparison, Words(language, pipeline.strings_of(ROOT, language)), "markdown"))
        assert sum(CANARY in token.content for token in told if token.type == "code_inline") > 100
        assert not [token.content for token in told if token.type == "text" and re.search(r"[<\[]|://|javascript", token.content)]
        assert not {token.type for token in told} & {"link_open", "image", "fence", "code_block"}
        # Details are folded with the tags of the program's own.
        assert not [token.content for token in told if token.type.startswith("html") and not re.fullmatch(r"<!-- ocop-diff -->\n|(</?(details|summary|b)>|[^<>])*", token.content)]


def test_no_name_of_a_file_is_made_of_a_text() -> None:
    drawn = {path.stem for path in (ROOT / "catalog/theme/assets/drawings").glob("*.svg")}
    assert drawn == {path.stem for path in (ROOT / "catalog/theme/cards").glob("*.png")} - {"logo"}
    assert drawn == {drawing(group) for group in GROUPS_DRAWN} | {drawing(None, number) for number in SETS_DRAWN} | {"none"}
    assert {drawing(group) for group in ("../../secret", "VII.9", "I.1/..", "")} == {"none"}
