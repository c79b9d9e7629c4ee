"""The look: what can be held about colours, drawings and templates without opening a browser."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
THEME = ROOT / "catalog" / "theme"
CSS = (THEME / "assets" / "style.css").read_text(encoding="utf-8")

# Text on ground, as the stylesheet uses them: at least 4.5 to 1 (WCAG 2.2, 1.4.3).
TEXT = [
    *product(("ink", "soft", "link", "amber"), ("paper", "raised")),
    *product(("ink",), ("sand", "sky", "sea-wash", "amber-wash")),
    ("link", "sea-wash"),
    ("link", "amber-wash"),
    ("soft", "sea-wash"),
    ("amber", "amber-wash"),
    ("green", "green-wash"),
    ("red", "red-wash"),
    ("soft", "grey-wash"),
    ("button-text", "button"),
    ("on-deep", "deep"),
    ("on-deep", "deeper"),
    ("gold", "deep"),
    ("gold", "deeper"),
]
# Edges of controls, stars and the focus ring: at least 3 to 1 (WCAG 2.2, 1.4.11).
EDGES = [*product(("edge", "focus", "star-edge"), ("paper", "raised")), ("gold", "deep")]


def read_colours(selector: str) -> dict[str, str]:
    """The colour variables of the first rule with this selector."""
    block = CSS.partition(selector + " {")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = read_colours(":root")
DARK = LIGHT | read_colours(':root[data-scheme="dark"]')


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours written #rrggbb."""

    def luminance(colour: str) -> float:
        channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"), [*((*pair, 4.5) for pair in TEXT), *((*pair, 3.0) for pair in EDGES)]
)
def test_contrast(scheme: dict[str, str], front: str, ground: str, least: float) -> None:
    assert contrast(scheme[front], scheme[ground]) >= least


def test_the_button_and_the_system_give_the_same_dark() -> None:
    assert read_colours(':root[data-scheme="dark"]') == read_colours(':root:not([data-scheme="light"])')


def test_every_group_of_the_rule_in_force_has_a_drawing() -> None:
    taxonomy = (ROOT / "catalog" / "data" / "taxonomies" / "2026.yaml").read_text(encoding="utf-8")
    groups = set(re.findall(r'id: "([IVX]+\.\d+)"', taxonomy))
    assert len(groups) == 17
    drawn = {path.stem for path in (THEME / "assets" / "drawings").glob("*.svg")}
    assert {group.replace(".", "-") for group in groups} | {"none"} <= drawn


@pytest.mark.parametrize("path", sorted((THEME / "assets").rglob("*.svg")), ids=lambda path: path.stem)
def test_drawings_are_small_and_passive(path: Path) -> None:
    assert path.stat().st_size < 24_000
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()}
    assert tags <= {"svg", "g", "path", "circle", "ellipse", "rect"}


def test_the_stylesheet_asks_only_for_what_is_there() -> None:
    for name in re.findall(r'url\("([^"]+)"\)', CSS):
        folder = THEME if name.startswith("fonts/") else THEME / "assets"
        assert (folder / name).is_file(), name


# The preview behind a photo is the one thing that no style sheet can hold: it differs from photo to photo.
PREVIEW = ' style="background-image:url({{ photo.picture.preview }})"'


def test_templates_have_no_inline_style_or_handler() -> None:
    for path in (*THEME.glob("*.html"), *(ROOT / "catalog" / "templates").glob("*.j2")):
        assert not re.search(r"\s(style|on[a-z]+)=", path.read_text(encoding="utf-8").replace(PREVIEW, "")), path.name
