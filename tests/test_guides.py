"""The guides say what is so: their commands exist, their examples are what the program does, and every way gives the same file."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import make_cli
from generator.model.picture import PictureFile
from generator.pipeline import build
from generator.render.prose import place_pictures
from tests.conftest import ROOT, TODAY, copy_catalogue, copy_small_catalogue
from tests.guide import GUIDES, code_blocks, command_lines, headings, section, table_rows

CLI = make_cli("vi")
COMMANDS = {name: CLI.get_command(click.Context(CLI), name) for name in CLI.list_commands(click.Context(CLI))}
NEW = "products/TT0100.yaml"
ADD = "huong-dan-them-san-pham"
each_page = pytest.mark.parametrize(("language", "name"), [(language, name) for language, pages in GUIDES.items() for name in pages])
each_language = pytest.mark.parametrize("language", GUIDES)


def test_both_languages_have_the_same_pages_and_headings() -> None:
    outlines = [{name: headings(page) for name, page in pages.items()} for pages in GUIDES.values()]
    assert outlines[0] == outlines[1]
    assert all(outline for outline in outlines[0].values())


@each_language
def test_the_overview_leads_to_every_guide(language: str) -> None:
    overview = section(GUIDES[language]["huong-dan"], "tasks")
    assert [name for name in GUIDES[language] if name != "huong-dan" and f"({name}.md)" not in overview] == []


@each_language
def test_old_anchors_of_the_guide_lead_on(language: str) -> None:
    ids = set(re.findall(r"\{#([\w-]+)\}", GUIDES[language]["huong-dan"]))
    assert ids >= {"where", "product-file", "figures", "fairs", "print", "propose", "commands"}


@each_page
def test_every_command_of_the_guides_exists(language: str, name: str) -> None:
    targets = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    for line in command_lines(GUIDES[language][name]):
        program, command, *arguments = shlex.split(line)
        if program == "make":
            assert command in targets, line
        elif "--help" not in arguments and not command.endswith(":"):
            COMMANDS[command].make_context(command, list(arguments), resilient_parsing=True)


@each_page
def test_every_path_of_the_guides_exists(language: str, name: str) -> None:
    """What the guides tell to make is not there yet."""
    paths = set(re.findall(r"`((?:products|catalog|\.github|\.vscode)(?:/[\w.-]+)*/?)`", GUIDES[language][name])) | {"catalog/"}
    made = {"catalog/data/retired.yaml"}
    assert [path for path in sorted(paths - made) if not (ROOT / path).exists()] == []


@each_page
def test_every_picture_has_words(language: str, name: str) -> None:
    found = re.findall(r"!\[(.*?)\]\((.*?)\)", GUIDES[language][name])
    assert [path for words, path in found if len(words) < 20 or not (ROOT / "catalog/pages" / language / path).exists()] == []


def test_both_languages_show_the_same_pictures() -> None:
    shown = [{name: re.findall(r"!\[.*?\]\((.*?)\)", page) for name, page in pages.items()} for pages in GUIDES.values()]
    assert shown[0] == shown[1] and any(shown[0].values())


def test_a_picture_keeps_its_place_and_its_words() -> None:
    pictures = {"a.webp": PictureFile("pictures/pages/a.webp", 360, 480)}
    text = 'Lời ![Nút "Lưu" & <b>](../pictures/a.webp) sau ![Khác](../pictures/b.webp)'
    assert place_pictures(text, pictures, "../../") == (
        'Lời <img src="../../pictures/pages/a.webp" alt="Nút &quot;Lưu&quot; &amp; &lt;b&gt;" width="360" height="480" loading="lazy">'
        " sau ![Khác](../pictures/b.webp)"
    )


@dataclass(frozen=True)
class Desk:
    """A copy of the made-up catalogue in which the lines of a guide are typed."""

    root: Path

    def run(self, line: str) -> Result:
        return CliRunner().invoke(make_cli("vi"), shlex.split(line)[1:])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    root = copy_small_catalogue(tmp_path)
    monkeypatch.chdir(root)
    return Desk(root)


def formatted(desk: Desk) -> str:
    result = desk.run("ocop fmt")
    assert result.exit_code == 0, result.output
    checked = desk.run(f"ocop check {NEW}")
    assert "lỗi[" not in checked.output, checked.output
    return (desk.root / NEW).read_text(encoding="utf-8")


@each_language
def test_the_forge_gives_the_canonical_file(language: str, desk: Desk) -> None:
    example = code_blocks(GUIDES[language][ADD], "yaml")[0]
    (desk.root / NEW).write_text(example, encoding="utf-8")
    assert formatted(desk) == example


@each_language
def test_the_command_gives_the_same_file(language: str, desk: Desk) -> None:
    page = GUIDES[language][ADD]
    (line,) = [line for line in command_lines(page) if line.startswith("ocop new --yes")]
    result = desk.run(line)
    assert result.exit_code == 0, result.output
    assert code_blocks(page, "text")[0] in result.output
    assert formatted(desk) == code_blocks(page, "yaml")[0]


@each_language
def test_excel_gives_the_same_file(language: str, desk: Desk) -> None:
    page = GUIDES[language][ADD]
    export, dry, write = [line for line in command_lines(page) if re.match("ocop (export|import)", line)]
    assert desk.run(export).exit_code == 0
    fill_in(desk.root / "san-pham-moi.xlsx", table_rows(page, "excel"))
    result = desk.run(dry)
    assert result.exit_code == 0, result.output
    assert not (desk.root / NEW).exists()
    result = desk.run(write)
    assert result.exit_code == 0, result.output
    assert formatted(desk) == code_blocks(page, "yaml")[0]


def fill_in(path: Path, cells: list[list[str]]) -> None:
    """Put the values of the guide's table into the first empty row of each sheet, by the names of the columns."""
    workbook = openpyxl.load_workbook(path)
    for sheet, column, value in cells:
        page = workbook[sheet]
        names = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1]}
        text = value.strip("`")
        page.cell(3, names[column], int(text) if text.isdigit() else text)
    workbook.save(path)


@each_language
def test_the_annex_is_read_as_the_guide_says(language: str, desk: Desk) -> None:
    page = GUIDES[language]["huong-dan-quyet-dinh"]
    (line, *_) = [line for line in command_lines(page) if line.startswith("ocop import") and "--write" not in line]
    rows = re.findall(r"(?m)^\|(.*)\|$", section(page, "dry-run"))[:4]
    workbook = openpyxl.Workbook()
    workbook.active.append(["DANH SÁCH SẢN PHẨM MẪU"])
    for row in (rows[0], *rows[2:]):
        workbook.active.append([cell.strip() for cell in row.split("|")])
    workbook.save(desk.root / "phu-luc.xlsx")
    result = desk.run(line)
    assert result.exit_code == 0, result.output
    assert result.output.startswith(code_blocks(page, "text")[0])
    assert not (desk.root / NEW).exists()
    assert desk.run(f"{line} --write").exit_code == 0 and (desk.root / NEW).exists()


@each_language
def test_the_repository_of_the_guide_is_one_that_the_settings_take(language: str, desk: Desk) -> None:
    example = code_blocks(GUIDES[language]["huong-dan-trien-khai"], "yaml")[0]
    settings: Path = desk.root / "catalog/data/settings.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^repository:\n( .*\n)+", example, text), encoding="utf-8")
    assert "lỗi[" not in desk.run("ocop check catalog/data/settings.yaml").output


@each_language
def test_another_province_begins_as_the_guide_says(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_catalogue(tmp_path)
    monkeypatch.chdir(root)
    gone = [path for cells in table_rows(GUIDES[language]["huong-dan-tiep-quan"], "remove") for path in re.findall("`(.*?)`", cells[0])]
    for path in gone:
        # A folder without files does not come back from git.
        shutil.rmtree(path) if path.endswith("/") else Path(path).unlink()
    settings = Path("catalog/data/settings.yaml")
    settings.write_text(settings.read_text(encoding="utf-8").replace('id_prefix: "KG"', 'id_prefix: "MA"'), encoding="utf-8")
    desk = Desk(root)
    assert desk.run('ocop new --yes --name "Sản phẩm mẫu" --place xa-an-bien').exit_code == 0
    assert desk.run("ocop register").exit_code == 0
    assert desk.run("ocop check").exit_code == 0
    assert [path.name for path in Path("products").iterdir()] == ["MA0001.yaml"]


def test_a_broken_picture_is_named_and_nothing_is_published(tmp_path: Path) -> None:
    root = copy_small_catalogue(tmp_path)
    broken = root / "catalog/pages/pictures/form-new.webp"
    broken.write_bytes(broken.read_bytes()[:200])
    built = build(root, tmp_path / "site", TODAY)
    assert not built.published and not (tmp_path / "site").exists()
    assert ("not-a-picture", "catalog/pages/pictures/form-new.webp") in {(one.code, one.path) for one in built.diagnostics}
