"""The made-up catalogues that speed is measured with, and the measuring itself: figures of other things would be worth nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generator.pipeline import check
from tests.benchmarks.measure import Failed, measure
from tests.benchmarks.outputs import NotComparable, Output, check_comparable, read_output
from tests.benchmarks.raw import pack, write
from tests.benchmarks.synthetic import write_catalogue
from tests.conftest import TODAY


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_catalogue_is_the_same_every_time_and_sound(tmp_path: Path) -> None:
    one, two = (write_catalogue(200, tmp_path / name, photos=3) for name in "ab")
    assert files_of(one) == files_of(two)
    checked = check(one, TODAY)
    assert {fault.code for fault in checked.diagnostics} <= {"contact-without-consent"}
    assert checked.catalogue is not None and len(checked.catalogue.products) == 200
    assert 60 <= len(checked.catalogue.producers) <= 110
    stars = {recognition.stars for product in checked.catalogue.products for recognition in product.recognitions}
    assert stars >= {3, 4, 5, None}


def test_raw_writing_gives_the_same_files(tmp_path: Path) -> None:
    (tmp_path / "site/a/b").mkdir(parents=True)
    (tmp_path / "site/a/b/index.html").write_text("mẫu", encoding="utf-8")
    (tmp_path / "site/rỗng.txt").write_bytes(b"")
    pack(tmp_path / "site", tmp_path / "archive")
    write(tmp_path / "archive", tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "site")


def test_outputs_that_differ_are_not_compared(tmp_path: Path) -> None:
    for name in ("san-pham/san-pham-mau-1", "en/products/san-pham-mau-1", "san-pham", "nhom/x"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "index.html").write_text("mẫu" * 100, encoding="utf-8")
    ours = read_output(tmp_path)
    assert ours == Output(4, 2000, 2, 2, 1000, 1000)
    check_comparable("same", ours, ours, 1)
    for other in (replace(ours, products=1), replace(ours, lists=4), replace(ours, product_size=400)):
        with pytest.raises(NotComparable):
            check_comparable("other", other, ours, 1)


def test_the_memory_of_all_processes_is_counted(tmp_path: Path) -> None:
    script = "import subprocess, sys, time\nx = bytearray(b'x' * 30_000_000)\nif len(sys.argv) < 3: subprocess.run([sys.executable, *sys.argv, 'more'], check=True)\nelse: time.sleep(1)\n"
    (tmp_path / "eat.py").write_text(script, encoding="utf-8")
    measured = measure([sys.executable, "eat.py", "once"], tmp_path)
    assert 60_000_000 < measured.memory < 150_000_000
    with pytest.raises(Failed):
        measure([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
