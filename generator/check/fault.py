"""How a check says what it found: a diagnostic at the right line of a document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable

from generator.diagnostic import Diagnostic, FieldPath, Position, Severity
from generator.load.document import Document
from generator.model.text import fold

# Similarity from which a suggestion is nearly sure; below it a guess would mislead. Ids differ by
# little and are many; the fields of a record are few.
NEARLY_SURE = 0.85
NEARLY_SURE_OF_FIELD = 0.7
_NUMBERS = re.compile("[0-9]+")


def fault(
    code: str, document: Document, *field: str | int, cure: str | None = None, severity: Severity = "error", **args: object
) -> Diagnostic:
    """A diagnostic at the value of ``field``, or at the nearest thing around it that the file has."""
    return Diagnostic(code, document.path, position_of(document, field), field, args, cure, severity)


def position_of(document: Document, field: FieldPath) -> Position | None:
    """Where a field's value begins; where the field is absent, where its parent begins."""
    for length in range(len(field), -1, -1):
        found = document.positions.get(field[:length])
        if found:
            return found
    return None


def closest(word: object, choices: Iterable[str], sure: float = NEARLY_SURE) -> str | None:
    """The choice that was most likely meant, compared without tone marks; None when not nearly sure."""
    if not isinstance(word, str):
        return None
    by_fold = {fold(choice).replace("_", "-"): choice for choice in choices if _numbers(choice) == _numbers(word)}
    found = difflib.get_close_matches(fold(word).replace("_", "-").replace(" ", "-"), by_fold, n=1, cutoff=sure)
    return by_fold[found[0]] if found else None


def _numbers(word: str) -> list[list[str]]:
    """Another number is another thing (a round, a year, a photo), however alike the rest is; digits may be swapped."""
    return [sorted(number) for number in _NUMBERS.findall(word)]


def unless(doubtful: Collection[str], faults: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """The faults but for those that may only follow from a broken file."""
    return (found for found in faults if found.code not in doubtful)


def plain(number: float) -> str:
    """A number as people write it: ``100`` for 100.0, all its digits."""
    return str(int(number)) if number == int(number) else str(number)
