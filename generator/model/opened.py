"""Records by id that are opened when they are asked for, and stay open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

R = TypeVar("R")


class Opened(Mapping[str, R]):
    """``ids`` in the order in which the records stand; ``open_record`` gives one of them."""

    def __init__(self, ids: Iterable[str], open_record: Callable[[str], R]) -> None:
        self._records: dict[str, R | None] = dict.fromkeys(ids)
        self._open = open_record

    def __getitem__(self, name: str) -> R:
        record = self._records[name]
        if record is None:
            record = self._records[name] = self._open(name)
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, name: object) -> bool:
        return name in self._records
