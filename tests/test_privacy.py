"""Personal data: in every file that anybody else may see stands what was agreed to and nothing more, also after an agreement was taken back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml

from generator import kit
from generator.kit import Job
from generator.model.choice import Choice
from generator.model.files import FILES
from generator.model.privacy import KEPT, personal_values
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import LANGUAGES
from generator.model.shape import all_records, record_name, shapes
from generator.pipeline import Loaded, build, check, load, strings_of
from generator.printing.job import KINDS, Kind
from generator.render.words import Words
from generator.workbench import compare, outlook, personal_data, render_comparison, render_outlook, render_privacy
from tests.conftest import ROOT, TODAY, copy_small_catalogue, run_git
from tests.test_cli import ocop

URL = "https://ocop.example.vn/"
WORDS = {language: Words(language, strings_of(ROOT, language)) for language in LANGUAGES}
# A value is marked by what it is and by the number of the file that it stands in.
Mark = tuple[str, int]
TELEPHONES = {"phone": 0, "zalo": 1, "shop": 2, "trace": 3}
TEXTS = ("email", "address", "website", "given", "record", "notes")
CONTACT = ("phone", "zalo", "email", "address")
LINKS = ("shop", "trace", "website")
_MARKED = re.compile(rb"zqv(" + "|".join(TEXTS).encode() + rb")(\d{3})", re.I)
# However the digits are set apart on a page.
_TELEPHONE = re.compile(rb"9" + b"".join(rb"(?:[ .-]|\xc2\xa0|%20|&nbsp;)?" + digit for digit in (rb"8", rb"7", rb"6", rb"5", rb"([0-3])", rb"(\d)", rb"(\d)", rb"(\d)")))


def marks(content: bytes) -> set[Mark]:
    found = {(kind.decode().lower(), int(number)) for kind, number in _MARKED.findall(content)}
    names = {str(number): name for name, number in TELEPHONES.items()}
    return found | {(names[kind.decode()], int(b"".join(digits))) for kind, *digits in _TELEPHONE.findall(content)}


def contents(name: str, content: bytes) -> Iterator[bytes]:
    """A file as it is, and what is packed in it."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield inner.encode()
                yield from contents(inner, archive.read(inner))
    elif content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield from ("".join(page.extract_text().split()).encode() for page in reader.pages)
        yield repr(reader.metadata).encode()
        objects = (reader.get_object(pypdf.generic.IndirectObject(n, 0, reader)) for n in range(1, reader.trailer["/Size"]))
        yield from (repr(one).encode() for one in objects)


def found_in(files: Mapping[str, bytes]) -> dict[Mark, str]:
    """Every mark, with the file that it was found in first."""
    found: dict[Mark, str] = {}
    for name, content in files.items():
        for part in (name.encode(), *contents(name, content)):
            for mark in marks(part):
                found.setdefault(mark, name)
    return found


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def contact(number: int, *, agreed: bool) -> dict[str, Any]:
    own: dict[str, Any] = {
        "phone": f"+8498765{TELEPHONES['phone']}{number:03}", "zalo": f"098765{TELEPHONES['zalo']}{number:03}", "email": f"zqvemail{number:03}@example.org",
        "address": {"vi": f"Nhà zqvaddress{number:03} đường Mẫu", "en": f"House zqvaddress{number:03}, Mẫu Street"},
    }  # fmt: skip
    return own | ({"consent": {"date": "2026-01", "given_by": f"Bà zqvgiven{number:03}", "record": f"Biên bản zqvrecord{number:03}"}} if agreed else {})


def record_paths(root: Path) -> list[Path]:
    return [*sorted((root / "catalog/data/producers").glob("*.yaml")), *sorted((root / "products").glob("*.yaml"))]


def mark_everybody(root: Path, agreed: Iterable[int]) -> set[Mark]:
    """Every producer and product gets contact details of its own, every third product none but its producer's; those in ``agreed`` (or all others that
    follow a producer in it) with consent. What may be published then."""
    agreed, may, number_of = set(agreed), set(), {}
    for number, path in enumerate(record_paths(root)):
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        number_of[value["id"]] = number
        value["notes"] = f"Ghi chú zqvnotes{number:03}"
        value["website"] = f"mailto:zqvwebsite{number:03}@example.org"
        value["contact"] = contact(number, agreed=number in agreed)
        own = number
        if path.parent.name == "products":
            value["shops"] = [{"name": {"vi": "Nơi bán mẫu"}, "url": f"tel:+8498765{TELEPHONES['shop']}{number:03}"}]
            value["traceability_url"] = f"tel:098765{TELEPHONES['trace']}{number:03}"
            if number % 3 == 0 and value.get("producer"):
                del value["contact"]
                own = number_of[value["producer"]]
            may |= {(kind, number) for kind in ("shop", "trace", "website") if own in agreed}
        else:
            may |= {("website", number) for _ in (0,) if own in agreed}
        may |= {(kind, number) for kind in CONTACT if own == number and number in agreed}
        path.write_text(yaml.dump(value, Dumper=Quoted, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
    return may


class Quoted(yaml.SafeDumper):
    """Texts always in quotation marks, as the files have them."""


Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def commit(root: Path, subject: str) -> None:
    run_git(root, "add", "-A", "catalog", "products")
    run_git(root, "commit", "-q", "--no-gpg-sign", "-m", subject)


def build_site(root: Path) -> dict[str, bytes]:
    """The site, built over the one that is there, with what was kept for it."""
    built = build(root, root / "site", TODAY, URL, allow_test_address=True, cache=root / "cache")
    assert built.published, built.diagnostics
    return files_below(root / "site")


def print_all(root: Path, kinds: Iterable[Kind] = KINDS) -> dict[str, bytes]:
    """What is printed, of a few products, and what is packed for a fair."""
    loaded = load(root, TODAY, URL)
    assert isinstance(loaded, Loaded)
    entries = kit.choose_entries(loaded, Choice(ids=("TT0001", "TT0002", "TT0003", "TT0006")))
    made = {kind: kit.print_entries(loaded, entries if kind != "calibration" else (), Job(kind), allow_test_address=True).pdf for kind in kinds}
    return made | {name: content for name, content in kit.fair_folder(loaded, loaded.catalogue.fairs[0], root / "site").items()}


def tell_all(root: Path) -> dict[str, bytes]:
    """What is told on the forge of the change that is not committed yet."""
    loaded = load(root, TODAY, URL)
    assert isinstance(loaded, Loaded)
    comparison, due = compare(root, "HEAD", TODAY, TODAY, pages=False), outlook(loaded.catalogue, loaded.index, 1000)
    told = {}
    for language, words in WORDS.items():
        for form in ("full", "markdown", "json"):
            told[f"diff.{language}.{form}"] = render_comparison(comparison, words, form).encode()
            told[f"upkeep.{language}.{form}"] = render_outlook(due, words, form, URL).encode()
    return told


def test_nothing_is_published_that_nobody_agreed_to_and_all_is_gone_when_that_is_taken_back(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    run_git(root, "init", "-q")
    commit(root, "[TT0001] Thêm sản phẩm mẫu")
    may = mark_everybody(root, range(0, len(record_paths(root)), 2))
    assert {kind for kind, _ in may} == {*CONTACT, *LINKS}
    # Notes are for those who review; a change of a contact is told without the contact.
    assert {kind for kind, _ in found_in(tell_all(root))} == {"notes"}
    commit(root, "[TT0001] Cập nhật liên hệ")

    # What was agreed to is there, and that is all.
    shown = found_in(build_site(root))
    assert {mark: file for mark, file in shown.items() if mark not in may} == {}
    assert may - shown.keys() == set()
    printed = print_all(root)
    assert {mark: file for mark, file in found_in(printed).items() if mark not in may} == {}
    assert found_in({"sheet": printed["sheet"]})

    assert mark_everybody(root, ()) == set()
    assert {kind for kind, _ in found_in(tell_all(root))} <= {"notes"}
    commit(root, "[TT0001] Xóa liên hệ")
    assert found_in(build_site(root)) == {}
    assert found_in(print_all(root, ("sheet",))) == {}


def test_what_officers_exchange_still_holds_everything(tmp_path: Path) -> None:
    """A workbook that is exported, edited and read back must not lose what is not published."""
    root = copy_small_catalogue(tmp_path)
    count = len(record_paths(root))
    mark_everybody(root, range(0, count, 2))
    assert ocop("export", "--out", "all.xlsx", cwd=root).returncode == 0
    kept = {("phone", number) for number in range(count)} & {mark for content in contents("", (root / "all.xlsx").read_bytes()) for mark in marks(content)}
    assert len(kept) >= count // 2


# ---- ocop privacy

def test_every_personal_value_is_listed_with_its_place_and_its_reason(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    may = mark_everybody(root, range(0, len(record_paths(root)), 2))
    path = root / "products/TT0003.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "story:\n  vi: \"Đặt hàng: 0987 659 001, hoặc hoi@example.org.\"\n", encoding="utf-8")
    done = ocop("privacy", "--format", "json", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    # The same rule as what was found in the files of the site, from the other side.
    assert {mark for entry in told if entry["reason"] == "agreed" for mark in marks(json.dumps(entry["value"]).encode())} == may
    assert all((entry["reason"] in KEPT) == (entry["value"] is None) == (not entry["published"]) for entry in told)
    assert all(entry["consent"]["given_by"].startswith("Bà zqvgiven") for entry in told if entry["reason"] == "agreed")
    assert [entry["value"] for entry in told if entry["reason"] == "text"] == ["0987 659 001", "hoi@example.org"]
    assert [(entry["name"], entry["field"]) for entry in told if entry["reason"] == "household"] == [("Hộ mẫu", "name")]
    assert [entry["value"] for entry in told if entry["reason"] == "credit"] == ["Người chụp mẫu"]
    for entry in told:
        key = entry["field"].rpartition(".")[2].partition("[")[0]
        lines = (root / entry["path"]).read_text(encoding="utf-8").splitlines()
        # The values of a list or of two languages begin in the line below their name.
        assert key in "".join(lines[entry["line"] - 2 : entry["line"]]) or entry["reason"] == "text", entry
    # What is kept back is named and not repeated.
    for language in LANGUAGES:
        text = ocop("privacy", "--lang", language, cwd=root).stdout
        assert marks(text.encode()) - {mark for mark in marks(text.encode()) if mark[0] in ("given", "record")} == may
        assert text.count("\n") > len(told)


def test_the_command_leaves_with_1_where_the_data_has_errors(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    (root / "products/TT0001.yaml").write_text("[", encoding="utf-8")
    done = ocop("privacy", cwd=root)
    assert done.returncode == 1 and done.stdout == "" and "TT0001" in done.stderr


def test_a_telephone_behind_a_link_is_warned_of_like_any_other(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    mark_everybody(root, ())
    warned = {(fault.path, fault.field) for fault in check(root, TODAY).diagnostics if fault.code == "contact-without-consent"}
    assert {field for path, field in warned if path == "products/TT0002.yaml"} == {("contact",), ("shops", 0, "url"), ("website",), ("traceability_url",)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_real_catalogue_publishes_no_contact_in_a_text(language: str) -> None:
    catalogue = check(ROOT, TODAY.replace(year=9999)).catalogue
    assert catalogue is not None
    entries = tuple(personal_data(ROOT, catalogue))
    assert [entry for entry in entries if entry.found.reason == "text"] == []
    assert render_privacy(entries, WORDS[language], "full").startswith(str(WORDS[language].t.privacy.title))


# ---- which fields are personal

def test_every_field_of_a_contact_is_marked_and_every_mark_has_a_meaning() -> None:
    marked = {f"{record_name(record)}.{name}": shape.personal for record in all_records(FILES) for name, shape in shapes(record).items() if shape.personal}
    assert {name: ground for name, ground in marked.items() if name.startswith(("contact.", "consent."))} == {
        "contact.phone": "consent", "contact.zalo": "consent", "contact.email": "consent", "contact.address": "consent",
        "consent.date": "never", "consent.given_by": "never", "consent.record": "never",
    }  # fmt: skip
    for words in WORDS.values():
        assert set(words.t.privacy.grounds) == set(marked.values())
    # Whoever adds a field for a number or an address says what becomes of it.
    forms = {f"{record_name(record)}.{name}" for record in all_records(FILES) for name, shape in shapes(record).items() if shape.form in ("phone", "email")}
    links = {f"{record_name(record)}.{name}" for record in (Product, Producer) for name, shape in shapes(record).items() if shape.form == "link"}
    assert (forms | links) - marked.keys() == set()


def test_a_household_is_told_from_a_company(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    catalogue = check(root, TODAY).catalogue
    assert catalogue is not None
    told = {name: [value.reason for value in personal_values(producer, catalogue) if value.field == ("name",)] for name, producer in catalogue.producers.items()}
    assert told["ho-mau"] == ["household"] and told["doanh-nghiep-mau"] == []
