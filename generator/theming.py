"""What the theme's engine is given, and what it may do with it: the words, the prose and the shells of every language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.check.prose import check_prose
from generator.diagnostic import Diagnostic
from generator.load.picture import Picture
from generator.load.prose import load_prose_pictures
from generator.model.address import home, root_from
from generator.model.catalogue import Catalogue
from generator.model.files import FILES
from generator.model.picture import PictureFile
from generator.model.record import Language
from generator.model.settings import Settings
from generator.render.prose import place_pictures
from generator.render.reference import reference_pages
from generator.render.shells import ThemeInput, theme_input
from generator.render.words import Words
from generator.site.engine import LanguageTheme, ThemeOutput, ThemeRequest, read_output_path, write_front_matter
from generator.site.policy import hash_scripts, make_policy
from generator.site.shell import find_reserved, hole


def theme_inputs(
    root: Path, catalogue: Catalogue, words: Mapping[Language, Words]
) -> tuple[dict[Language, ThemeInput], dict[str, Picture], list[Diagnostic]]:
    """What the theme is to render, the pictures that prose shows, and what stood in the way of reading either."""
    inputs: dict[Language, ThemeInput] = {}
    loaded, faults = load_prose_pictures(root)
    pictures = {name: PictureFile(prose_picture(name), one.width, one.height) for name, one in loaded.items()}
    for language, own in words.items():
        pages, found = check_prose(root, language)
        faults += found
        prose = {
            name: write_front_matter(page.head.model_dump(exclude_none=True), place_pictures(page.body, pictures, root_from(home(language) + read_output_path(name))))
            for name, page in pages.items()
        }  # fmt: skip
        prose |= reference_pages(own, write_front_matter)
        made = inputs[language] = theme_input(own, catalogue.settings, prose, hole, write_front_matter)
        if word := find_reserved(f"{made.site_name} {made.extra}"):
            faults.append(Diagnostic("reserved-word", FILES[Settings], args={"value": word}))
    return inputs, loaded, faults


def prose_picture(name: str) -> str:
    """Where a picture of prose is published."""
    return f"pictures/pages/{name}"


def theme_request(root: Path, inputs: Mapping[Language, ThemeInput], site_url: str | None) -> ThemeRequest:
    """``site_url``: the address of the site, if it is known."""
    languages = tuple(
        LanguageTheme(i.language, i.language_name, i.prefix, i.site_name, i.docs, i.nav, i.extra) for i in inputs.values()
    )
    return ThemeRequest(root / "mkdocs.yml", root / "catalog" / "theme", languages, site_url)


def policy_of(inputs: Mapping[Language, ThemeInput], theme: ThemeOutput) -> str:
    """What the pages may do. Prose is written by people, so only the scripts of shells, which are the theme's own, are let run."""
    return make_policy(hash_scripts(theme.pages[language][path] for language, own in inputs.items() for path in own.shells.values()))
