"""The theme of a catalogue out of two engines: as a program, says what differs and leaves with 1 if anything does."""

from __future__ import annotations

import difflib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from generator.pipeline import Loaded, load
from generator.site.engine import ThemeOutput, render_theme
from generator.theming import theme_inputs, theme_request

ENGINES = ("mkdocs", "properdocs")
ADDRESS = "https://ocop.example.org/"
# Lines of a difference that are shown: the first tell enough.
SHOWN = 40

Pages = Mapping[str, Mapping[str, str]]


def theme_with(engine: str, root: Path, cache: Path) -> ThemeOutput:
    """All prose pages and shells of the catalogue below ``root``, made by ``engine``. Raises EngineError."""
    loaded = load(root, date.max)
    assert isinstance(loaded, Loaded), "the data has errors: see ocop check"
    inputs, _, _ = theme_inputs(root, loaded.catalogue, loaded.words)
    return render_theme(replace(theme_request(root, inputs, ADDRESS), engine=engine), cache)


def differences(one: Pages, other: Pages) -> Iterator[str]:
    """Each page that only one engine made, and each line that differs."""
    for language in sorted(one.keys() | other.keys()):
        first, second = one.get(language, {}), other.get(language, {})
        for name in sorted(first.keys() | second.keys()):
            before, after = first.get(name, ""), second.get(name, "")
            yield from difflib.unified_diff(before.splitlines(), after.splitlines(), f"{language}/{name}", f"{language}/{name}", lineterm="", n=0)


def main(root: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="canary-") as cache:
        one, other = (theme_with(engine, root, Path(cache)) for engine in ENGINES)
    found = list(differences(one.pages, other.pages))
    count = sum(len(pages) for pages in one.pages.values())
    print(*found[:SHOWN], sep="\n", end="\n" if found else "")
    names = " and ".join(f"{engine} {version(engine)}" for engine in ENGINES)
    print(f"{count} pages out of {names}: {f'{len(found)} lines differ' if found else 'the same bytes'}")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
