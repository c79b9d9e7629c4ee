"""``ocop new``: by questions and by options, the same file; every wrong answer in the words of the check."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.check.catalogue import check_catalogue
from generator.cli import make_cli
from generator.clock import real_day
from generator.editing.answers import assemble, check_answer, find_taken, free_slug, next_id, read_answer
from generator.model.producer import Producer
from generator.model.product import Product
from generator.workbench import record_files
from tests.conftest import ROOT, copy_catalogue
from tests.test_cli import ocop

ANSWERS = ("--name", "Nước mắm Mẫu Thử", "--place", "xa tien hai ha tien", "--producer", "khai hoan", "--group", "I.4", "--source", "https://example.vn/mau")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_catalogue(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_catalogue(tmp_path_factory.mktemp("untouched"))


def talk(root: Path, *answers: str, arguments: tuple[str, ...] = (), language: str = "vi") -> tuple[int, str]:
    """The command in a terminal of its own, with these lines typed; its exit code and all that the terminal showed."""
    master, slave = pty.openpty()
    code = "from generator.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"}
    command = [sys.executable, "-c", code, "new", "--lang", language, *arguments]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=root, env=environment) as process:
        os.close(slave)
        os.write(master, "".join(f"{answer}\n" for answer in answers).encode() + b"\x04")
        shown = b""
        while True:
            try:
                shown += os.read(master, 65536)
            except OSError:  # the other side is closed
                break
    os.close(master)
    return process.returncode, shown.decode().replace("\r", "")


# IDs and addresses


def test_the_next_id_is_behind_all_that_ever_were() -> None:
    assert next_id("TT", set()) == "TT0001"
    assert next_id("TT", {"TT0007", "TT0002", "AB0100", "TT00x9"}) == "TT0008"
    assert next_id("TT", {"TT9999"}) == "TT10000"


def test_taken_is_what_is_in_files_lists_registers_and_among_the_withdrawn(root: Path) -> None:
    (root / "products/KG0500.yaml").write_text("broken: [\n", encoding="utf-8")
    reason = 'reason:\n      vi: "Mẫu"\n'
    (root / "catalog/data/retired.yaml").write_text(f'products:\n  - id: "KG0600"\n    slugs:\n      - "mau-da-rut"\n    date: "2025"\n    {reason}', encoding="utf-8")
    catalogue = check_catalogue(root, real_day()).catalogue
    assert catalogue is not None
    taken = find_taken(catalogue, record_files(root)[0])
    assert {"KG0001", "KG0500", "KG0600"} <= taken.ids and "mau-da-rut" in taken.slugs and "khai-hoan" in taken.producers
    assert next_id("KG", taken.ids) == "KG0601"


@pytest.mark.parametrize(
    ("name", "further", "taken", "found"),
    [
        ("Gạo Mẫu", None, (), "gao-mau"),
        ("Gạo Mẫu", "chu-the", ("gao-mau",), "gao-mau-chu-the"),
        ("Gạo Mẫu", "chu-the", ("gao-mau", "gao-mau-chu-the"), "gao-mau-2"),
        ("Gạo Mẫu", None, ("gao-mau", "gao-mau-2"), "gao-mau-3"),
        ("5 sao", None, (), "5-sao-2"),  # a list of ours
        ("…", None, (), "san-pham"),
        ("a" * 150, None, (), "a" * 100),
    ],
)
def test_a_free_slug(name: str, further: str | None, taken: tuple[str, ...], found: str) -> None:
    assert free_slug(name, further, taken) == found


# Answers


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("  Cá\u00a0khô\u200b ", ("name", "vi"), "Cá khô"), ("4", ("recognitions", 0, "stars"), 4), ("potential-5", ("recognitions", 0, "stars"), "potential-5"),
        ("9", ("criteria_set",), 9), ("2021", ("recognitions", 0, "date"), "2021"), ("85.5", ("recognitions", 0, "score"), 85.5), ("2021", ("name", "vi"), "2021"),
    ],
)  # fmt: skip
def test_an_answer_is_what_its_field_takes(typed: str, field: tuple[str | int, ...], value: object) -> None:
    assert read_answer(typed, Product, field) == value and check_answer(value, Product, field) is None


@pytest.mark.parametrize(
    ("value", "field", "code", "cure"),
    [
        ("13/12/2021", ("recognitions", 0, "date"), "wrong-date", "2021-12-13"), ("6", ("recognitions", 0, "stars"), "unknown-value", None),
        ("http//x", ("recognitions", 0, "sources", 0, "url"), "link-scheme", None), ("", ("name", "vi"), "empty-text", None),
        ("provnce", ("recognitions", 0, "level"), "unknown-value", "province"), ("a\u202eb", ("name", "vi"), "hidden-character", None),
        ("x" * 301, ("name", "vi"), "text-too-long", None),
    ],
)  # fmt: skip
def test_a_wrong_answer_has_the_fault_that_a_file_would_have(value: object, field: tuple[str | int, ...], code: str, cure: str | None) -> None:
    fault = check_answer(value, Product, field)
    assert fault is not None and (fault.code, fault.cure) == (code, cure)


def test_answers_become_one_record() -> None:
    answers = {("name", "vi"): "a", ("sources", 0, "url"): "b", ("sources", 1, "url"): "c"}
    assert assemble(answers) == {"name": {"vi": "a"}, "sources": [{"url": "b"}, {"url": "c"}]}
    assert check_answer("Mẫu", Producer, ("name", "vi")) is None


# By options


def test_options_alone_make_a_canonical_file(root: Path) -> None:
    done = ocop("new", "--yes", *ANSWERS, cwd=root)
    assert done.returncode == 0, done.stderr
    text = (root / "products/KG0084.yaml").read_text(encoding="utf-8")
    expected = """\
id: "KG0084"
slug: "nuoc-mam-mau-thu"
name:
  vi: "Nước mắm Mẫu Thử"
producer: "khai-hoan"
group: "I.4"
place: "xa-tien-hai-ha-tien"
sources:
  - url: "https://example.vn/mau"
"""
    assert text == expected
    assert "[KG0084] Thêm Nước mắm Mẫu Thử" in done.stdout
    assert ocop("fmt", "--check", cwd=root).returncode == 0 and ocop("check", cwd=root).returncode == 0


def test_a_decision_lists_the_new_product_and_two_sources_are_kept(root: Path) -> None:
    recognition = ("--decision", "kg-dot-1-2021", "--stars", "4", "--evidence", "A", "--source", "https://example.vn/hai")
    done = ocop("new", "--yes", *ANSWERS, *recognition, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (root / "products/KG0084.yaml").read_text(encoding="utf-8")
    assert text.endswith('    sources:\n      - url: "https://example.vn/mau"\n      - url: "https://example.vn/hai"\n') and "  - stars: 4\n" in text
    assert '  - "KG0084"\n' in (root / "catalog/data/decisions/kg-dot-1-2021.yaml").read_text(encoding="utf-8")
    assert ocop("check", cwd=root).returncode == 0


def test_a_new_producer_gets_its_file_in_todays_place(root: Path) -> None:
    options = ("--name", "Khô Mẫu", "--place", "xa-tien-hai-ha-tien", "--new-producer", "Hợp tác xã Mẫu Thử", "--producer-kind", "hop tac xa", "--source", "https://example.vn/a")
    assert ocop("new", "--yes", *options, cwd=root).returncode == 0
    text = (root / "catalog/data/producers/hop-tac-xa-mau-thu.yaml").read_text(encoding="utf-8")
    assert text == 'id: "hop-tac-xa-mau-thu"\nname:\n  vi: "Hợp tác xã Mẫu Thử"\nkind: "hop-tac-xa"\nplace: "xa-tien-hai"\nsources:\n  - url: "https://example.vn/a"\n'
    assert 'producer: "hop-tac-xa-mau-thu"' in (root / "products/KG0084.yaml").read_text(encoding="utf-8")


def test_where_nobody_can_be_asked_it_says_what_is_missing_and_does_not_wait(root: Path) -> None:
    done = ocop("new", cwd=root)
    assert done.returncode == 2 and "--name, --place" in done.stderr and "Chưa ghi gì." in done.stderr
    done = ocop("new", "--yes", *ANSWERS, "--stars", "4", cwd=root)
    assert done.returncode == 2 and "--evidence" in done.stderr
    assert not (root / "products/KG0084.yaml").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--stars", "6"), "3, 4, 5, potential-5"), (("--date", "13/12/2021", "--stars", "4"), "2021-12-13"), (("--place", "phu quoc"), "dac-khu-phu-quoc"),
        (("--place", "xa-khong-co"), "xa-khong-co"), (("--group", "I.9"), "I.4"), (("--group", "I.4", "--criteria-set", "1"), "9, 10"),
        (("--producer", "khong ai"), "khong ai"), (("--decision", "so khong"), "so khong"), (("--source", "ftp://x"), "https://"),
        (("--id", "KG0001"), "products/KG0001.yaml"), (("--id", "AB0099"), "KG"), (("--id", "12"), "KG0012"), (("--slug", "trang-2"), "trang-2"),
        (("--slug", "gao-dien-tin-r21-chim-roi"), "gao-dien-tin-r21-chim-roi"), (("--name", "a\u202eb"), "U+202E"), (("--english", "yes", "--name-en", "a"), "human"),
    ],
)  # fmt: skip
def test_wrong_options_are_named_and_nothing_is_written(untouched: Path, options: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(untouched)
    done = CliRunner().invoke(make_cli("vi"), ["new", "--yes", *ANSWERS, *options])
    assert done.exit_code == 2 and words in done.stderr
    assert len(list((untouched / "products").iterdir())) == len(list((ROOT / "products").iterdir()))


def test_a_product_that_looks_like_another_is_told(root: Path) -> None:
    done = ocop("new", "--yes", *ANSWERS, "--name", "nuoc mam phu quoc KHẢI HOÀN 40 độ đạm", cwd=root)
    assert done.returncode == 0 and "KG0025" in done.stderr and "cùng tên và cùng chủ thể" in done.stderr


def test_what_the_check_finds_is_shown_after_writing(root: Path) -> None:
    done = ocop("new", "--yes", *ANSWERS, "--stars", "4", "--evidence", "A", "--date", "2199", cwd=root)
    assert done.returncode == 1 and "future-date" in done.stdout and (root / "products/KG0084.yaml").exists()


def test_a_catalogue_that_cannot_be_read_is_told(root: Path) -> None:
    (root / "catalog/data/settings.yaml").write_text("name: [\n", encoding="utf-8")
    done = ocop("new", "--yes", *ANSWERS, cwd=root)
    assert done.returncode == 2 and "settings.yaml" in done.stderr and not (root / "products/KG0084.yaml").exists()


def test_a_decision_that_cannot_be_written_for_sure_stops_everything(root: Path) -> None:
    path = root / "catalog/data/decisions/kg-dot-1-2021.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "notes: hai\n", encoding="utf-8")
    done = ocop("new", "--yes", *ANSWERS, "--decision", "kg-dot-1-2021", "--stars", "4", "--evidence", "A", cwd=root)
    assert done.returncode == 2 and not (root / "products/KG0084.yaml").exists() and "Traceback" not in done.stderr


# By questions


def test_questions_give_the_same_file_as_options(root: Path, tmp_path: Path) -> None:
    code, shown = talk(root, "Nước mắm Mẫu Thử", "", "xa tien hai ha tien", "khai hoan", "nuoc mam", "", "không", "https://example.vn/mau", "", "có")
    assert code == 0, shown
    other = copy_catalogue(tmp_path / "other")
    assert ocop("new", "--yes", *ANSWERS, cwd=other).returncode == 0
    assert (root / "products/KG0084.yaml").read_bytes() == (other / "products/KG0084.yaml").read_bytes()


def test_a_wrong_answer_is_asked_again_and_the_cure_is_one_key_away(root: Path) -> None:
    producer = ("khong ai", "", "không")
    recognition = ("có", "", "4", "province", "13/12/2021", "", "B", "https://example.vn/a", "")
    code, shown = talk(root, "", "Khô Mẫu", "", "xa tien hai ha tien", *producer, "", *recognition, "có")
    assert code == 0, shown
    assert "Mục này không được bỏ trống." in shown and "Có phải ngày này là «2021-12-13»?" in shown and "[2021-12-13]" in shown
    assert 'date: "2021-12-13"' in (root / "products/KG0084.yaml").read_text(encoding="utf-8")


def test_one_of_several_is_chosen_by_number(root: Path) -> None:
    code, shown = talk(root, "Khô Mẫu", "", "an bien", "huyen-an-bien", "2", "", "không", "", "không", "", "có")
    assert code == 0, shown
    assert "Có nhiều mục khớp với «an bien»" in shown
    text = (root / "products/KG0084.yaml").read_text(encoding="utf-8")
    assert 'place: "huyen-an-bien"\nplace_today: "xa-dong-thai"\n' in text


def test_a_producer_that_is_not_there_can_be_made(root: Path) -> None:
    code, shown = talk(root, "Khô Mẫu", "", "xa-tien-hai-ha-tien", "", "có", "Hộ kinh doanh Mẫu Thử", "6", "", "", "", "không", "", "có")
    assert code == 0, shown
    text = (root / "catalog/data/producers/ho-kinh-doanh-mau-thu.yaml").read_text(encoding="utf-8")
    assert 'kind: "ho-gia-dinh"\nplace: "xa-tien-hai"\n' in text


def test_whoever_stops_has_written_nothing(root: Path) -> None:
    code, shown = talk(root, "Khô Mẫu")
    assert code == 2 and "Chưa ghi gì." in shown
    code, shown = talk(root, "Khô Mẫu", "", "xa-tien-hai-ha-tien", "", "không", "", "không", "", "không")
    assert code == 2 and "Chưa ghi gì." in shown and not (root / "products/KG0084.yaml").exists()


def test_the_questions_speak_english_too(root: Path) -> None:
    code, shown = talk(root, "Sample", language="en")
    assert code == 2 and "The new product's ID: KG0084" in shown and "Nothing was written." in shown
