"""The register of permanent links as the YAML files that git keeps: canonical, one line a value, so that they only grow by lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from generator.model.permalinks import Permalinks


def write_register(register: Permalinks) -> str:
    return "\n".join(_lines(register)) + "\n"


def _lines(register: Permalinks) -> Iterator[str]:
    yield f"digest: {_quoted(register.digest)}"
    yield from _list("parts", register.parts)
    yield from _list("addresses", register.addresses)
    if register.products:
        yield "products:"
    for product in register.products:
        yield f"  - id: {_quoted(product.id)}"
        yield from _list("slugs", product.slugs, "    ")
        yield from _list("gtins", product.gtins, "    ")
        if product.printed:
            yield "    printed: true"
        if product.withdrawn:
            yield "    withdrawn: true"
    yield from _list("producers", register.producers)
    yield from _list("places", register.places)


def _list(name: str, values: Iterable[str], indent: str = "") -> Iterator[str]:
    found = list(values)
    if found:
        yield f"{indent}{name}:"
    yield from (f"{indent}  - {_quoted(value)}" for value in found)


def _quoted(text: str) -> str:
    # What these fields may hold, JSON and YAML quote alike.
    return json.dumps(text, ensure_ascii=False)
