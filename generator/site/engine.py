"""The one thin adapter that starts MkDocs: theme input in, finished HTML and assets out.

It runs the engine as a program of its own, once per language, and keeps the result until an input changes.
It must not import the engine, know a product or a word, or rely on anything of the engine but the HTML it writes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

NOT_FOUND = "404.md"
PROSE_STYLES = "material.css"

# Seconds. All pages take five; there are texts of 20 kB for which Markdown takes minutes.
PATIENCE = 240

_SHAPES_THE_HTML = ("Jinja2", "Markdown", "pymdown-extensions", "mkdocs-material")
_LINK = re.compile(r'(?<=\s)(href|src|action)="([^"#][^"]*)"')
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
_CHARSET = '@charset "UTF-8";'
_QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


class EngineError(RuntimeError):
    """The engine failed. `language` and its own words in `output`."""

    def __init__(self, language: str, output: str) -> None:
        self.language = language
        self.output = output
        super().__init__(f"{language}\n{output}")


@dataclass(frozen=True, slots=True)
class LanguageTheme:
    """What the theme is given for one language.

    code       language code, also the `lang` of every page ("vi")
    name       the language's own name, shown in the switch ("Tiếng Việt")
    prefix     where its pages lie below the site's root: "" or "en/"
    site_name  the catalogue's name in this language
    docs       path below the language's root -> Markdown with front matter, prose and shell pages alike
    nav        (title, path of a page in `docs`) of the main navigation, in order
    extra      the words and links main.html asks for, handed on as `config.extra`
    """

    code: str
    name: str
    prefix: str
    site_name: str
    docs: Mapping[str, str]
    nav: tuple[tuple[str, str], ...]
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeRequest:
    """Everything the theme's HTML depends on.

    config    the top mkdocs.yml, which each language's configuration inherits
    theme     the folder of templates, `assets/` and `fonts/`
    site_url  the address of the site's root, ending in "/", or None when it is not known
    engine    the module run: "mkdocs", or a drop-in fork of it
    """

    config: Path
    theme: Path
    languages: tuple[LanguageTheme, ...]
    site_url: str | None = None
    engine: str = "mkdocs"


@dataclass(frozen=True, slots=True)
class ThemeOutput:
    """What the theme gives back.

    pages   language code -> path in `docs` -> HTML
    folder  address of the assets below the site's root: "assets/0123abcdef/"
    assets  address below the site's root -> bytes; one set for all languages
    """

    pages: Mapping[str, Mapping[str, str]]
    folder: str
    assets: Mapping[str, bytes]


def write_front_matter(meta: Mapping[str, object], body: str) -> str:
    """Markdown text of a page whose front matter is `meta`. JSON is YAML, so no value can be misread."""
    return f"---\n{json.dumps(meta, ensure_ascii=False, indent=1)}\n---\n\n{body}"


def render_theme(request: ThemeRequest, cache: Path) -> ThemeOutput:
    """The finished HTML of every page in every language, and the assets they ask for.

    An unchanged request is answered from `cache`. Raises EngineError when the engine fails or is not installed.
    """
    assets = load_assets(request.theme)
    folder = f"assets/{digest_assets(assets)}/"
    stored = cache / "theme" / f"{digest_request(request, folder)}.json"
    pages = load_pages(stored)
    if pages is None:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="theme-", dir=cache) as work:
            pages = build_languages(request, folder, Path(work).resolve())
        store_pages(stored, pages)
    return ThemeOutput(pages, folder, {folder + name: content for name, content in assets.items()})


def load_assets(theme: Path) -> dict[str, bytes]:
    """The theme's own assets and fonts, and the one stylesheet taken from Material."""
    assets = {
        path.relative_to(theme / "assets").as_posix(): path.read_bytes()
        for path in sorted((theme / "assets").rglob("*"))
        if path.is_file()
    }
    for path in sorted((theme / "fonts").glob("*")):
        if path.suffix in (".woff2", ".txt"):
            assets[f"fonts/{path.name}"] = path.read_bytes()
    assets[PROSE_STYLES] = load_material_styles()
    return assets


def load_material_styles() -> bytes:
    """Material's main stylesheet, put in a cascade layer so that any rule of ours wins over it."""
    spec = find_spec("material")  # finds the package without importing it
    if spec is None or not spec.submodule_search_locations:
        raise EngineError("", "mkdocs-material")
    folder = Path(spec.submodule_search_locations[0]) / "templates" / "assets" / "stylesheets"
    (path,) = folder.glob("main.*.min.css")
    css = _SOURCE_MAP.sub("", path.read_text(encoding="utf-8")).removeprefix(_CHARSET).strip()
    return f"{_CHARSET}@layer material{{{css}}}\n".encode()


def digest_assets(assets: Mapping[str, bytes]) -> str:
    """One short name for all assets: their folder. So links between assets need no rewriting."""
    digest = hashlib.sha256()
    for name, content in sorted(assets.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:10]


def digest_request(request: ThemeRequest, folder: str) -> str:
    """Changes whenever the HTML could: request, configuration, templates, assets and versions of what renders."""
    digest = hashlib.sha256()
    inputs = [asdict(language) for language in request.languages]
    versions = [read_version(name) for name in (request.engine, *_SHAPES_THE_HTML)]
    digest.update(json.dumps([inputs, request.site_url, request.engine, folder, versions]).encode())
    digest.update(request.config.read_bytes())
    for path in sorted(request.theme.rglob("*.html")):
        digest.update(path.relative_to(request.theme).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:32]


def read_version(package: str) -> str:
    """The installed version of a package, "" when there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def load_pages(stored: Path) -> dict[str, dict[str, str]] | None:
    """Pages of an earlier run, or None when there are none or they were cut short."""
    try:
        return json.loads(stored.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def store_pages(stored: Path, pages: Mapping[str, Mapping[str, str]], keep: int = 8) -> None:
    """Put pages into the cache in one step, and drop all but the newest `keep` results."""
    stored.parent.mkdir(parents=True, exist_ok=True)
    beside = stored.with_suffix(f".{os.getpid()}.part")
    beside.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
    os.replace(beside, stored)
    newest_first = sorted(stored.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[keep:]:
        path.unlink(missing_ok=True)


def build_languages(request: ThemeRequest, folder: str, work: Path) -> dict[str, dict[str, str]]:
    """Run the engine for all languages at the same time and read what it wrote."""
    running = {}
    try:
        for language in request.languages:
            config = write_input(request, language, folder, work / language.code)
            running[language.code] = start_engine(request.engine, config)
        outcomes = {code: process.communicate(timeout=PATIENCE)[0] for code, process in running.items()}
    except subprocess.TimeoutExpired as endless:
        raise EngineError("", str(endless)) from endless
    finally:
        for process in running.values():
            if process.poll() is None:
                process.kill()
                process.communicate()
    for code, process in running.items():
        if process.returncode != 0:
            said = [line for line in outcomes[code].splitlines() if line and not line.startswith("INFO ")]
            raise EngineError(code, "\n".join(said))
    return {language.code: read_pages(request, language, work / language.code) for language in request.languages}


def write_input(request: ThemeRequest, language: LanguageTheme, folder: str, work: Path) -> Path:
    """Write one language's docs and its configuration, a child of the top one. Returns the configuration's path."""
    for name, text in language.docs.items():
        path = work / "docs" / check_inside(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    config = work / "mkdocs.yml"
    # JSON is YAML: nothing has to be quoted by hand, and this room needs no YAML library.
    config.write_text(json.dumps(configure(request, language, folder, work), ensure_ascii=False), encoding="utf-8")
    return config


def check_inside(name: str) -> str:
    """The path itself, which must stay below the docs folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".md":
        raise ValueError(name)
    return name


def configure(request: ThemeRequest, language: LanguageTheme, folder: str, work: Path) -> dict[str, object]:
    """The child configuration of one language. No plugin and no hook runs in it: any engine gives the same HTML."""
    to_root = "../" * language.prefix.count("/")
    site = {
        "language": language.code,
        "prefix": language.prefix,
        "to_root": to_root,
        "assets": folder,
        "url": request.site_url or "",
        "languages": [{"code": o.code, "name": o.name, "prefix": o.prefix} for o in request.languages],
    }
    return {
        "INHERIT": str(request.config.resolve()),
        "site_name": language.site_name,
        "site_url": request.site_url + language.prefix if request.site_url else "",
        "docs_dir": str(work / "docs"),
        "site_dir": str(work / "site"),
        "theme": {"custom_dir": str(request.theme.resolve()), "language": language.code},
        "plugins": [],
        "hooks": [],
        "strict": True,
        "nav": [{title: path} for title, path in language.nav],
        "extra": {**language.extra, "site": site},
    }


def start_engine(engine: str, config: Path) -> subprocess.Popen[str]:
    """Start one build. Its output comes back as one text. Not `--quiet`: that would hide the warnings strict counts."""
    return subprocess.Popen(
        [sys.executable, "-m", engine, "build", "--config-file", str(config)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **_QUIET, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        errors="replace",
    )


def read_pages(request: ThemeRequest, language: LanguageTheme, work: Path) -> dict[str, str]:
    """The HTML of every page in `docs`, from where the engine put it."""
    pages = {}
    for name in language.docs:
        written = "404/index.html" if name == NOT_FOUND else read_output_path(name)
        html = (work / "site" / written).read_text(encoding="utf-8")
        if name == NOT_FOUND:
            root = urlsplit(request.site_url or "/").path + language.prefix
            html = anchor_links(html, f"{root}404/")
        pages[name] = html
    return pages


def read_output_path(name: str) -> str:
    """Where a page of `docs` is published below its language's root: "a/b.md" and "a/b/index.md" at "a/b/index.html".

    The page not found lies where servers look for it, at "404.html".
    """
    if name == NOT_FOUND:
        return "404.html"
    path = PurePosixPath(name)
    folder = path.parent if path.stem == "index" else path.with_suffix("")
    return (folder / "index.html").as_posix()


def anchor_links(html: str, address: str) -> str:
    """Links counted from the server's root instead of the page.

    A page not found is shown at any address, so its links must not depend on one. Without a known site address
    the site is taken to lie at its host's root.
    """
    return _LINK.sub(lambda match: f'{match[1]}="{urljoin(address, match[2])}"', html)
