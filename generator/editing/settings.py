"""What the repository tells editors such as VS Code about itself: which schema holds for which file, and to leave YAML alone.

Settings that others added stay; nothing is written here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.model.files import FILES, glob_of
from generator.model.shape import record_name

SCHEMAS = ".vscode/schemas"
SETTINGS, EXTENSIONS = ".vscode/settings.json", ".vscode/extensions.json"

_OWN: Mapping[str, Any] = {
    "yaml.schemas": {f"{SCHEMAS}/{record_name(record)}.json": glob_of(record) for record in FILES},
    # With 1.1 an editor would take `yes` and `no` for true and false.
    "yaml.yamlVersion": "1.2",
    # Formatting is `ocop fmt`: what an editor makes would change lines that nobody meant to change.
    "yaml.format.enable": False,
    # Nothing is fetched from other hosts.
    "yaml.schemaStore.enable": False,
    "yaml.kubernetesCRDStore.enable": False,
    "yaml.hoverSchemaSource": False,
    "[yaml]": {
        "editor.tabSize": 2,
        "editor.insertSpaces": True,
        "editor.formatOnSave": False,
        "editor.wordWrap": "on",
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
    },
    "files.eol": "\n",
    "files.encoding": "utf8",
    "files.insertFinalNewline": True,
    # Vietnamese letters are no look-alikes.
    "editor.unicodeHighlight.allowedLocales": {"vi": True},
}
_RECOMMENDED = ("redhat.vscode-yaml", "editorconfig.editorconfig")


class NotPlainJson(ValueError):
    """The file is there, but holds comments or something else than one JSON object."""


def with_settings(content: bytes | None) -> bytes:
    """``.vscode/settings.json`` with our settings in it. Raises NotPlainJson."""
    before = _read(content)
    return _written(content, before, {**before, **_OWN})


def with_extensions(content: bytes | None) -> bytes:
    """``.vscode/extensions.json`` that recommends what reads those settings. Raises NotPlainJson."""
    before = _read(content)
    listed = before.get("recommendations", [])
    if not isinstance(listed, list):
        raise NotPlainJson
    lower = {str(name).lower() for name in listed}
    return _written(content, before, {**before, "recommendations": [*listed, *(name for name in _RECOMMENDED if name not in lower)]})


def _read(content: bytes | None) -> dict[str, Any]:
    if content is None:
        return {}
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise NotPlainJson from None
    if not isinstance(value, dict):
        raise NotPlainJson
    return value


def _written(content: bytes | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> bytes:
    # A file that says the same in another layout is left alone.
    return content if content is not None and before == after else (json.dumps(after, ensure_ascii=False, indent=2) + "\n").encode()
