"""The check as a whole: every fault of every file in one run, and no second fault that follows from a first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from generator.check.catalogue import Checked, check_catalogue
from generator.check.form import check_form, field_names
from generator.diagnostic import Diagnostic
from generator.load.document import decode_document
from generator.load.strings import load_strings
from generator.model.product import Product
from generator.model.record import Record
from generator.model.settings import Settings
from tests.conftest import CATALOGUE, EVER, ROOT

LATEST = date(2026, 11, 23)
DATA = "catalog/data"
WARNINGS = [
    ("contact-without-consent", f"{DATA}/producers/ho-mau.yaml", 7),
    ("score-between-bands", "products/TT0003.yaml", 12),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(CATALOGUE, tmp_path / "catalogue")


def edit(root: Path, path: str, old: str, new: str) -> int:
    """Replace ``old``, which stands in the file once, and say in which line it stood."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old)
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def told(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str, int | None]]:
    return sorted((d.code, d.path, d.position.line if d.position else None) for d in diagnostics)


def test_the_small_catalogue_has_no_errors_and_two_warnings() -> None:
    checked = check_catalogue(CATALOGUE, LATEST)
    assert told(checked.diagnostics) == WARNINGS
    assert not checked.has_errors
    assert checked.catalogue is not None
    assert [product.id for product in checked.catalogue.products] == [f"TT000{n}" for n in range(1, 9)]


def test_the_real_catalogue_has_no_errors() -> None:
    assert [d for d in check_catalogue(ROOT, EVER).diagnostics if d.severity == "error"] == []


def test_the_small_catalogue_uses_every_field() -> None:
    catalogue = check_catalogue(CATALOGUE, LATEST).catalogue
    assert catalogue is not None
    files = [catalogue.settings, *catalogue.products, *catalogue.producers.values(), *catalogue.decisions.values()]
    files += [*catalogue.taxonomies.values(), *catalogue.rules.sets, *catalogue.places.by_id.values()]
    files += catalogue.producer_kinds.values()
    progress = catalogue.progress
    files += [*progress.indicators.values(), *progress.plans, *progress.figures, *progress.gaps, *progress.disagreements, progress.cycle]
    files += catalogue.fairs
    used: dict[type[Record], set[str]] = {}
    for record in (record for file in files for record in walk(file)):
        used.setdefault(type(record), set()).update(name for name, value in record if value not in (None, ()))
    unused = {(kind.__name__, name) for kind, names in used.items() for name in kind.model_fields if name not in names}
    # With an address of the site every page would name it; builds give one where they need it.
    assert unused == {("Settings", "base_url")}


def walk(value: object) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
        for _, inner in value:
            yield from walk(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from walk(inner)


def test_ten_faults_give_ten_diagnostics_on_their_lines(root: Path) -> None:
    planted = [
        ("unknown-field", "products/TT0001.yaml", 'storage:\n', 'storagge:\n'),
        ("ambiguous-value", "products/TT0002.yaml", 'english: "machine"', "english: no"),
        ("wrong-date", "products/TT0003.yaml", 'date: "2022"', 'date: "30/02/2022"'),
        ("unknown-place", "products/TT0004.yaml", 'place: "huyen-mau-dong"', 'place: "huyen-mau-bac"'),
        ("missing-vietnamese", "products/TT0005.yaml", '  vi: "Sản phẩm mẫu năm"', '  en: "Sample product five"'),
        ("extension-too-long", "products/TT0006.yaml", 'until: "2027-03-01"', 'until: "2027-04-01"'),
        ("dates-out-of-order", "products/TT0007.yaml", '      date: "2025-09-01"', '      date: "2024-01-01"'),
        ("level-cannot-give-stars", "products/TT0008.yaml", 'level: "province"', 'level: "district"'),
        ("unknown-producer-kind", f"{DATA}/producers/ho-mau.yaml", 'kind: "ho-gia-dinh"', 'kind: "ho-gia"'),
        ("unknown-product", f"{DATA}/decisions/dot-mau-2024.yaml", 'products:\n', 'products:\n  - "TT0077"\n'),
    ]
    expected = [(code, path, edit(root, path, old, new)) for code, path, old, new in planted]
    code, path, line = expected.pop()
    expected.append((code, path, line + 1))
    found = [d for d in check_catalogue(root, LATEST).diagnostics if d.severity == "error"]
    assert told(tuple(found)) == sorted(expected)


def test_latest_is_the_last_day_on_which_something_can_have_happened(root: Path) -> None:
    on_the_day = check_catalogue(root, date(2026, 9, 30)).diagnostics
    the_day_before = check_catalogue(root, date(2026, 9, 29)).diagnostics
    # The price of TT0001 is of October 2026 and so in the future, too; TT0008 was recognised on 2026-09-30.
    price = ("future-date", "products/TT0001.yaml", 37)
    assert set(told(on_the_day)) - set(WARNINGS) == {price}
    assert set(told(the_day_before)) - set(WARNINGS) == {price, ("future-date", "products/TT0008.yaml", 12)}


def errors_of(root: Path) -> list[tuple[str, str, int | None]]:
    return told(tuple(d for d in check_catalogue(root, LATEST).diagnostics if d.severity == "error"))


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (f"{DATA}/producers/hop-tac-xa-mau.yaml", "name:\n", "nam:\n", "unknown-field"),
        (f"{DATA}/producers/ho-mau.yaml", 'phone: "0900000000"', 'phone: "090"', "phone-form"),
        (f"{DATA}/decisions/dot-mau-2021.yaml", 'level: "province"', 'level: "tinh"', "unknown-value"),
        (f"{DATA}/decisions/dot-mau-2024.yaml", 'not_after: "2024-06-20"', 'not_after: "2024-06-31"', "wrong-date"),
        (f"{DATA}/places/mau.yaml", 'id: "huyen-mau-dong"', 'id: "Huyện Mẫu Đông"', "slug-form"),
        (f"{DATA}/rules/mau-2023.yaml", 'validity_months: 36', "validity_months: 0", "out-of-range"),
        (f"{DATA}/taxonomies/mau-2026.yaml", 'id: "I.2"', 'id: ""', "empty-text"),
        (f"{DATA}/taxonomies/mau-2019.yaml", 'id: "I.1"', 'id: ""', "empty-text"),
        (f"{DATA}/settings.yaml", "page_size: 6", "page_size: many", "whole-number-needed"),
        (f"{DATA}/producer-kinds.yaml", "household: true", "household: maybe", "true-or-false-needed"),
        ("products/TT0001.yaml", 'stars: 4\n    score: 85.5', "stars: 7\n    score: 85.5", "unknown-value"),
        ("products/TT0004.yaml", 'id: "TT0004"', 'id: "TT0014"', "id-not-file-name"),
    ],
    ids=lambda value: value.removeprefix(DATA) if "/" in value else None,
)
def test_a_broken_record_causes_no_second_fault(root: Path, path: str, old: str, new: str, code: str) -> None:
    edit(root, path, old, new)
    assert [(found, file) for found, file, _ in errors_of(root)] == [(code, path)]


@pytest.mark.parametrize("name", ["producers/ho-mau", "decisions/dot-mau-2021", "places/mau", "rules/mau-2023", "settings"])
def test_a_file_that_is_not_yaml_causes_no_second_fault(root: Path, name: str) -> None:
    path = f"{DATA}/{name}.yaml"
    (root / path).write_text("}", encoding="utf-8")
    assert [file for _, file, _ in errors_of(root)] == [path]


def test_faults_of_shared_records_do_not_hide_those_of_the_products(root: Path) -> None:
    edit(root, f"{DATA}/settings.yaml", 'id_prefix: "TT"', 'id_prefix: "t"')
    edit(root, f"{DATA}/producers/ho-mau.yaml", 'phone: "0900000000"', 'phone: "1"')
    edit(root, "products/TT0008.yaml", 'date: "2026-09-30"', 'date: "2026-09-31"')
    assert [code for code, _, _ in errors_of(root)] == ["id-prefix-form", "phone-form", "wrong-date"]
    assert check_catalogue(root, LATEST).catalogue is None


def test_a_broken_product_keeps_its_place_in_the_lists_of_decisions(root: Path) -> None:
    (root / "products" / "TT0001.yaml").write_text("id: [", encoding="utf-8")
    assert [file for _, file, _ in errors_of(root)] == ["products/TT0001.yaml"]


def test_pictures_are_measured_as_they_are_looked_at(root: Path) -> None:
    checked: Checked = check_catalogue(root, LATEST)
    upright = checked.pictures["TT0001/TT0001-1.jpg"]
    with Image.open(root / upright.path) as stored:
        assert stored.size == (1600, 960)
        assert stored.getexif().get_ifd(0x8825), "the sample photo says where it was taken"
    assert (upright.width, upright.height) == (960, 1600)


def test_an_empty_catalogue_is_told_what_it_lacks(tmp_path: Path) -> None:
    checked = check_catalogue(tmp_path, LATEST)
    assert checked.catalogue is None
    folders = {"products", *(f"{DATA}/{name}" for name in ("places", "rules", "taxonomies"))}
    assert {d.path for d in checked.diagnostics} == {f"{DATA}/settings.yaml", f"{DATA}/producer-kinds.yaml", *folders}


@pytest.mark.parametrize("folder", ["places", "rules", "taxonomies"])
def test_a_folder_that_everything_hangs_on(root: Path, folder: str) -> None:
    shutil.rmtree(root / DATA / folder)
    checked = check_catalogue(root, LATEST)
    assert [d for d in told(checked.diagnostics) if d not in WARNINGS] == [("missing-folder", f"{DATA}/{folder}", None)]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{DATA}/places", "symbolic-link"),
        (f"{DATA}/producers", "symbolic-link"),
        (f"{DATA}/decisions", "symbolic-link"),
        ("products", "symbolic-link"),
        (f"{DATA}/producers/ho-mau.yaml", "symbolic-link"),
        (f"{DATA}/decisions/dot-mau-2024.yaml", "symbolic-link"),
        ("products/TT0004.yaml", "symbolic-link"),
        ("products/TT0001-1.jpg", "symbolic-link"),
    ],
)
def test_what_cannot_be_opened_is_not_missing_as_well(root: Path, path: str, code: str) -> None:
    (root / path).rename(root / "elsewhere")
    (root / path).symlink_to(root / "elsewhere")
    found = told(check_catalogue(root, LATEST).diagnostics)
    assert [d for d in found if d not in WARNINGS] == [(code, path, None)]


def test_two_files_with_each_other_s_id(root: Path) -> None:
    products = root / "products"
    for old, new in (("TT0002", "x"), ("TT0004", "TT0002"), ("x", "TT0004")):
        (products / f"{old}.yaml").rename(products / f"{new}.yaml")
    found = told(check_catalogue(root, LATEST).diagnostics)
    wrong = [("id-not-file-name", f"products/{name}.yaml", 1) for name in ("TT0002", "TT0004")]
    assert [d for d in found if d not in WARNINGS] == wrong


def test_a_fault_of_form_hides_no_day_in_the_future(root: Path) -> None:
    path = "products/TT0004.yaml"
    file = root / path
    file.write_text(file.read_text(encoding="utf-8") + 'packs:\n  - price: "x"\n    price_date: "2062"\n', encoding="utf-8")
    assert [d[0] for d in told(check_catalogue(root, LATEST).diagnostics) if d[1] == path] == ["future-date", "whole-number-needed"]


def test_a_decision_in_the_future_is_told_once(root: Path) -> None:
    path = f"{DATA}/decisions/dot-mau-2024.yaml"
    edit(root, path, 'not_before: "2024-06-05"\nnot_after: "2024-06-20"\n', 'date: "2062-06-05"\n')
    found = [d for d in told(check_catalogue(root, LATEST).diagnostics) if d not in WARNINGS]
    assert [d[:2] for d in found] == [("future-date", path)]


def test_of_two_places_with_one_id_one_has_lost_its_own(root: Path) -> None:
    path = f"{DATA}/places/mau.yaml"
    line = edit(root, path, '- id: "xa-mau-mot"\n', '- id: "xa-mau-hai"\n')
    found = [d for d in told(check_catalogue(root, LATEST).diagnostics) if d not in WARNINGS]
    assert [d[:2] for d in found] == [("duplicate-id", path)], line


def test_old_line_ends_are_one_fault(root: Path) -> None:
    path = "products/TT0004.yaml"
    file = root / path
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r"))
    found = [d for d in told(check_catalogue(root, LATEST).diagnostics) if d not in WARNINGS]
    assert found == [("hidden-character", path, 1)]


def test_fields_are_found_through_lists_and_keys() -> None:
    assert field_names(Product, ("recognitions", 0, "sources", 1)) == ["url", "title", "date", "note"]
    assert field_names(Product, ("photos", 0, "alt")) == ["vi", "en"]
    assert "id_prefix" in field_names(Settings, ())


def test_thousands_of_products_are_checked_one_by_one(root: Path) -> None:
    text = (root / "products" / "TT0004.yaml").read_text(encoding="utf-8").replace('    decision: "dot-mau-2024"\n', "")
    text = text.replace("  - stars: 3\n", '  - stars: 3\n    level: "district"\n')
    for number in range(1000, 1300):
        own = text.replace("TT0004", f"TT{number}").replace("mau-bon", f"mau-{number}")
        (root / "products" / f"TT{number}.yaml").write_text(own, encoding="utf-8")
    checked = check_catalogue(root, LATEST)
    assert told(checked.diagnostics) == WARNINGS
    assert checked.catalogue is not None and len(checked.catalogue.products) == 308


STRANGE = [
    "null", "true", "-1", "0", "1.5", "999999999999999999", '""', '" "', '"x"', '"２０２１"', "[]", "{}", "[1]", "[[]]", "[null]",
    "{a: 1}", "{vi: null}", "{vi: {}}",
]  # fmt: skip


@pytest.mark.parametrize("place", ["", "recognitions", "packs", "photos", "certifications", "shops", "conflicts"])
def test_no_value_of_any_field_is_too_strange(place: str) -> None:
    known = load_strings(ROOT, "vi")["faults"]
    start = 'id: "TT0009"\nslug: "san-pham-mau-chin"\nname:\n  vi: "Sản phẩm mẫu chín"\nplace: "huyen-mau-dong"\n'
    for field in field_names(Product, (place, 0) if place else ()):
        for value in STRANGE:
            text = start + (f"{place}:\n  - {field}: {value}\n" if place else f"{field}: {value}\n")
            document, faults = decode_document("products/TT0009.yaml", text.encode())
            assert document is not None
            _, found = check_form(document, Product)
            assert {fault.code for fault in (*faults, *found)} <= set(known) - {"wrong-value"}


def test_one_fault_hides_no_other(root: Path) -> None:
    """Faults of form in shared files and in a product's own file leave all the others to be told."""
    settings = edit(root, f"{DATA}/settings.yaml", 'id_prefix: "TT"', 'id_prefix: "TT"\ncolour: "blue"') + 1
    place = edit(root, f"{DATA}/places/mau.yaml", 'url: "https://example.org/dia-phuong"', 'url: "ftp://example.org/dia-phuong"')
    (root / f"{DATA}/producers/doanh-nghiep-mau.yaml").write_text("id: [", encoding="utf-8")
    group = edit(root, "products/TT0002.yaml", 'group: "I.1"', 'group: "I.9"')
    summary = edit(root, "products/TT0002.yaml", 'place: "thanh-pho-mau-tay"', 'summery:\n  vi: "x"\nplace: "thanh-pho-mau-tya"')
    score = edit(root, "products/TT0002.yaml", "score: 92", "score: 192")
    stars = edit(root, "products/TT0002.yaml", 'level: "national"', 'level: "district"')
    assert told(check_catalogue(root, LATEST).diagnostics) == sorted([
        *WARNINGS,
        ("unknown-field", f"{DATA}/settings.yaml", settings),
        ("link-scheme", f"{DATA}/places/mau.yaml", place),
        ("unclosed-bracket", f"{DATA}/producers/doanh-nghiep-mau.yaml", 1),
        ("unknown-group", "products/TT0002.yaml", group),
        ("unknown-field", "products/TT0002.yaml", summary),
        ("unknown-place", "products/TT0002.yaml", summary + 2),
        ("out-of-range", "products/TT0002.yaml", score),
        ("level-cannot-give-stars", "products/TT0002.yaml", stars),
    ])  # fmt: skip
