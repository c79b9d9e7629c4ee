"""What editors need in order to help with the files: schemas, settings, and the names that references may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.check.catalogue import check_catalogue
from generator.diagnostic import Diagnostic
from generator.editing.settings import EXTENSIONS, SCHEMAS, SETTINGS, NotPlainJson, with_extensions, with_settings
from generator.limits import DOCUMENT_BYTES
from generator.load.file import load_bytes
from generator.model.record import Language
from generator.pipeline import strings_of
from generator.render.file import File, write_json
from generator.render.known import known_names
from generator.render.schema import KNOWN, known_schema, schemas
from generator.render.words import Words


@dataclass(frozen=True, slots=True)
class Schemas:
    """What an editor needs in order to help with the catalogue's files, as far as it is not there yet.

    ``missing``: files that are absent or older than the program. ``stale``: the file of what references may name, where it
    does not hold what the catalogue holds; None also while the catalogue cannot be read. ``unread``: files that others wrote
    and that cannot be added to. ``faults``: what stands in the way of reading one.
    """

    missing: tuple[File, ...]
    stale: File | None
    unread: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


def schema_files(root: Path, home: Path, language: Language, latest: date) -> Schemas:
    """The schemas and settings for the catalogue below ``root`` in one language. ``home``: where the program's words are."""
    words = Words(language, strings_of(home, language))
    wanted = [File(f"{SCHEMAS}/{name}.json", write_json(schema)) for name, schema in schemas(words).items()]
    catalogue = check_catalogue(root, latest).catalogue
    known = File(f"{SCHEMAS}/{KNOWN}", write_json(known_schema(words, known_names(words, catalogue)))) if catalogue else None
    faults: list[Diagnostic] = []
    there: dict[str, bytes | None] = {}
    for address in (*(file.address for file in wanted), f"{SCHEMAS}/{KNOWN}", SETTINGS, EXTENSIONS):
        there[address], found = load_bytes(root, address, 10 * DOCUMENT_BYTES)
        faults += (fault for fault in found if fault.args.get("reason") != "ENOENT")
    unread = []
    for address, add in ((SETTINGS, with_settings), (EXTENSIONS, with_extensions)):
        try:
            wanted.append(File(address, add(there[address])))
        except NotPlainJson:
            unread.append(address)
    if there[f"{SCHEMAS}/{KNOWN}"] is None:
        wanted.append(known or File(f"{SCHEMAS}/{KNOWN}", write_json(known_schema(words, {}))))
    missing = [file for file in wanted if there[file.address] != file.content]
    stale = known if known and there[known.address] not in (None, known.content) else None
    return Schemas(tuple(missing), stale, tuple(unread), tuple(faults))
