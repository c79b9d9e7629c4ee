"""A catalogue in which every text that people may write is hostile, and the same catalogue with harmless texts.

Both are the made-up catalogue with other texts, field by field as the record types name them, so that no new field is forgotten.
Each text bears a mark of its own: wherever it comes out, it can be known, and compared with what was put in.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from hypothesis import HealthCheck, settings

from generator.model.files import FILES
from generator.model.shape import Shape, shape_of
from tests.conftest import copy_small_catalogue

# The name of a function that nobody defines: it runs where a text does.
CANARY = "__ran"
MARK = re.compile(r"ZQ[0-9]{5}")
# A mark and what follows it. The beginnings are those that a program for tables would take for a formula.
BEGINNINGS = ("=", "+", "-", "@", "", "'", '"', "<", "*", "{{", "\U0001f3fd", "]]>", "`")
BODY = (
    f"""<img src=x onerror={CANARY}()>"'`&amp;&#39;&lt;</script><script>{CANARY}()</script><!--]]>-->"""
    f"""{{{{7*7}}}}{{%raw%}}{{#[a](javascript:{CANARY}())![b](//x.example/i)\\%0A\\u003c;,:|*_~^$ שלום مرحبا ọ̈ 👩\u200a🌾🇻🇳 """
)
# Words that no line can hold, for pages, pictures and paper.
LONG = "Q" * 60 + "Ằ" * 50
LINK_TAIL = f"&lt;&copy=2&#x27;#)](javascript:{CANARY}())!*_[x];,:@$%22%3E%3Cscript%3E{{}}".replace("{}", "")
# Texts that are no words of people but name other things or lie on the disk.
_KEPT = frozenset({("Photo", "file"), ("Permalinks", "digest"), ("Figure", "formula")})
Make = Callable[[str, Shape, str], str]


def hostile_text(mark: str, shape: Shape, old: str) -> str:
    """What stands in place of ``old``, with ``mark`` in it; as long as the field may be."""
    if shape.form in ("link", "source_link"):
        return f"{old.partition('#')[0]}{'' if old.startswith(('mailto:', 'tel:')) else '?'}{mark}{LINK_TAIL}"
    text = f"{_beginning(mark)}{mark}{BODY}{LONG}"[: shape.max_length or None]
    return text + ("\n\n# x\n- <u>y</u>\n\t<z>" if shape.form == "text" else "").replace("\t", "    ")


def harmless_text(mark: str, shape: Shape, old: str) -> str:
    if shape.form in ("link", "source_link"):
        return f"{old.partition('#')[0]}{'' if old.startswith(('mailto:', 'tel:')) else '?'}{mark}"
    return f"{_beginning(mark)}{mark} lành"


def _beginning(mark: str) -> str:
    # The same in both catalogues: lists stand in the order of their texts.
    return BEGINNINGS[int(mark[2:]) % len(BEGINNINGS)]


def make_catalogue(folder: Path, make: Make) -> tuple[Path, dict[str, str]]:
    """A catalogue in ``folder`` with a text of ``make`` in every place where people write one; and these texts by their marks."""
    root = copy_small_catalogue(folder)
    texts: dict[str, str] = {}
    # One id in many files stays one; it is text too, where it is not a slug.
    ids: dict[tuple[str, str], str] = {}

    def write(shape: Shape, old: str, *, markdown: bool = False) -> str:
        mark = f"ZQ{len(texts):05d}"
        made = make(mark, shape, old)
        # A link in a story that leads nowhere good is a fault, not a text.
        texts[mark] = made = made.replace("javascript:", "https://x.example/").replace("(//x", "(https://x") if markdown else made
        return made

    def change(value: object, shape: Shape, at: tuple[str, str], markdown: bool = False) -> object:
        if isinstance(value, dict):
            keys = {key: ids.setdefault(("source", key), write(Shape("text", "line", max_length=100), key)) if shape.kind == "keyed" and at[0] == "PlaceFile" else key for key in value}
            record = shape.record.__name__ if shape.record else at[0]
            return {keys[key]: change(inner, shape.at(key), (record, key), (record, key) == ("Product", "story") or markdown) for key, inner in value.items()}  # type: ignore[arg-type]
        if isinstance(value, list):
            return [change(inner, shape.item, at) for inner in value]  # type: ignore[arg-type]
        if shape.kind != "text" or not isinstance(value, str) or at in _KEPT or shape.form not in ("text", "line", "link", "source_link"):
            return value
        kind = shape.to or {("Group", "id"): "group", ("Industry", "id"): "industry", ("Place", "sources"): "source"}.get(at)
        return ids.setdefault((kind, value), write(shape, value)) if kind else write(shape, value, markdown=markdown)

    for path, shape in record_files(root):
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        # JSON is YAML, so nothing can be misread.
        path.write_text(json.dumps(change(value, shape, ("", "")), ensure_ascii=False, indent=1), encoding="utf-8")
    return root, texts


def record_files(root: Path) -> Iterator[tuple[Path, Shape]]:
    for record, place in FILES.items():
        at = root / place
        yield from ((path, shape_of(record)) for path in (sorted(at.rglob("*.yaml")) if at.is_dir() else [at]))


# Few and always the same in ``make test``; ``make soak`` asks for many and others.
SOAK = os.environ.get("OCOP_SOAK_EXAMPLES")
EXAMPLES = settings(max_examples=int(SOAK or 80), derandomize=not SOAK, deadline=None, suppress_health_check=list(HealthCheck), database=None)
