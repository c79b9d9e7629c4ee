"""The page of the officers' form at ``/admin/``: the page itself, the form's configuration, and the bundle of its script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import address
from generator.model.record import Language
from generator.render.environment import Context
from generator.render.file import File, write_json
from generator.render.form import form_config, hosts_asked

FOLDER = "admin/"
# Decap looks for this name. JSON is YAML, too.
_CONFIG = "config.yml"


def editor_files(contexts: Mapping[Language, Context], bundle: Mapping[str, bytes], site_url: str | None) -> Iterator[File]:
    """``bundle``: the files of the built form by their names; where there are none, the page says how to get them."""
    context = contexts["vi"]
    repository = context.catalogue.settings.repository
    script = next((name for name in bundle if "/" not in name and name.endswith(".js")), None)
    body = context.render(
        "editor.html.j2", FOLDER, script=script, repository=repository, languages={language: own.words.t for language, own in contexts.items()},
        home={language: address.home(language) for language in contexts}, policy=content_policy(hosts_asked(repository)),
    )  # fmt: skip
    yield File(f"{FOLDER}index.html", body.encode())
    if script:
        yield File(f"{FOLDER}{_CONFIG}", write_json(form_config(context.catalogue, context.words, site_url, f"../{context.assets}logo.svg")))
        yield from (File(f"{FOLDER}{name}", content) for name, content in bundle.items())


def content_policy(hosts: list[str]) -> str:
    """What the page may load: scripts of this site alone. The form writes its styles into the page, and makes photos smaller in WebAssembly."""
    pictures = ["https://avatars.githubusercontent.com"] if "https://api.github.com" in hosts else hosts
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *pictures],
        "connect-src": ["'self'", "data:", "blob:", *hosts],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
