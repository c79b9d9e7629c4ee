"""Everything in the files of a catalogue that tells of persons, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.check.fault import position_of
from generator.check.form import check_form
from generator.load.document import load_document
from generator.model.catalogue import Catalogue
from generator.model.files import record_at
from generator.model.hint import name_of
from generator.model.privacy import PersonalEntry, personal_values
from generator.workbench.writing import record_files


def personal_data(root: Path, catalogue: Catalogue) -> Iterator[PersonalEntry]:
    """What a sound catalogue below ``root`` holds of persons, published or kept back, file by file in the order of their fields."""
    for path in record_files(root)[0]:
        document, kind = load_document(root, path)[0], record_at(path)
        record = check_form(document, kind)[0] if document and kind else None
        if document is None or record is None:
            continue
        for found in personal_values(record, catalogue):
            position = position_of(document, found.field)
            yield PersonalEntry(path, position.line if position else None, str(getattr(record, "id", "")), name_of(record), found)
