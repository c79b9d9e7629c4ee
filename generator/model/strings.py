"""The words of one language, reached by dotted names: ``t.product.maker``.

A name that does not exist is an error at once, never an empty place on a page. This module holds words;
it does not read files and knows no language of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class MissingWords(Exception):
    """No words of this name; carries the language and the full dotted name.

    Not an AttributeError or KeyError on purpose: Jinja takes those for "undefined" and goes on.
    """


class Strings:
    """A frozen tree of words. Leaves are ``str`` (or a tuple of ``str``), branches ``Strings``."""

    def __init__(self, language: str, words: Mapping[str, object], name: str = "") -> None:
        """Build from nested dicts. Raises ``ValueError`` for anything that is not words."""
        entries = {key: _freeze(language, _join(name, key), value) for key, value in words.items()}
        # The words are ordinary attributes, because templates ask for them a hundred times a page.
        self.__dict__.update(entries)
        self.__dict__.update(_language=language, _name=name, _entries=entries, _known={})

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):  # Python and Jinja ask every object for these
            raise AttributeError(key)
        raise MissingWords(f"{self._language}: {_join(self._name, key)}")

    def __getitem__(self, dotted: str) -> Any:
        """``strings["a.b"]``: for names made at run time or with a hyphen. Raises ``MissingWords``."""
        known: dict[str, Any] = self._known
        if dotted not in known:
            found: Any = self
            for key in dotted.split("."):
                if not isinstance(found, Strings):
                    raise MissingWords(f"{self._language}: {_join(self._name, dotted)}")
                found = found._get(key)
            known[dotted] = found
        return known[dotted]

    def __contains__(self, dotted: str) -> bool:
        try:
            self[dotted]
        except MissingWords:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __setattr__(self, key: str, value: object) -> None:
        raise TypeError(f"Strings are frozen: {key}")

    def __delattr__(self, key: str) -> None:
        raise TypeError(f"Strings are frozen: {key}")

    def format(self, dotted: str, /, **args: object) -> str:
        """The words ``dotted`` with their ``{placeholders}`` filled from ``args``.

        Raises ``MissingWords`` for an unknown name or a placeholder that is not in ``args``.
        """
        try:
            return str(self[dotted]).format(**args)
        except (KeyError, IndexError) as error:
            raise MissingWords(f"{self._language}: {_join(self._name, dotted)}: {error}") from None

    def count(self, dotted: str, number: int, /, **args: object) -> str:
        """The words for ``number`` things: ``dotted.one`` (if there is one) for 1, else ``dotted.other``.

        ``{number}`` is filled in unless ``args`` brings a form of its own (``1.234``).
        """
        form = "one" if number == 1 and f"{dotted}.one" in self else "other"
        return self.format(f"{dotted}.{form}", **{"number": number, **args})

    def _get(self, key: str) -> Any:
        try:
            return self._entries[key]
        except KeyError:
            raise MissingWords(f"{self._language}: {_join(self._name, key)}") from None


def _join(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _freeze(language: str, name: str, value: object) -> object:
    key = name.rpartition(".")[2]
    if key.startswith("_") or hasattr(Strings, key):
        raise ValueError(f"{language}: {name}: this name is taken")
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return Strings(language, value, name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError(f"{language}: {name}: not words")
