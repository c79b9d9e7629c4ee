"""The producers: read on all cores, then held against each other one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.check import day, identity, reference, text
from generator.check.examine import Examination, Kind
from generator.check.fault import unless
from generator.check.folder import list_files, read_file
from generator.diagnostic import Diagnostic
from generator.kept import Kept
from generator.load.document import Document
from generator.load.tree import stem_of
from generator.model.brief import BriefProducer, Producers, brief_of_producer, read_brief_producer, write_brief_producer
from generator.model.files import FILES
from generator.model.personal import contact_links
from generator.model.place import Places
from generator.model.producer import Producer, ProducerKind


@dataclass(frozen=True, slots=True)
class CheckedProducers:
    """``known``: the id of each that has a file; ``slugs``: those and the former ones. ``broken``: the form of some file is wrong;
    ``unread``: some file could not even be opened.
    """

    sound: Producers
    marks: Mapping[str, str]
    brief_marks: Mapping[str, str]
    known: Collection[str]
    slugs: Collection[str]
    broken: bool
    unread: bool


def check_producers(
    root: Path, latest: date, places: Places, kinds: Mapping[str, ProducerKind], doubtful: Collection[str], files_of: dict[str, str], mark: str, kept: Kept,
    found: list[Diagnostic],
) -> CheckedProducers:  # fmt: skip
    """Read and check every producer; ``files_of`` takes the path of each one's file, by id. ``mark``: of the shared files."""

    def faults(document: Document, producer: Producer) -> Iterable[Diagnostic]:
        yield from reference.check_producer_references(document, producer, places, kinds)
        yield from text.check_consent(document, producer)
        yield from text.check_links(document, contact_links(producer), producer.contact.published if producer.contact else None)

    listed = list_files(root, FILES[Producer], found)
    kind: Kind[Producer, BriefProducer] = Kind(Producer, brief_of_producer, write_brief_producer, read_brief_producer, lambda document, record: day.check_future(document, record, latest), faults, mark)
    examination = Examination(root, FILES[Producer], listed.paths, kind, kept)
    claims = identity.Claims(files_of)
    sound: dict[str, BriefProducer] = {}
    marks: dict[str, str] = {}
    brief_marks: dict[str, str] = {}
    careful: dict[str, Producer] = {}
    known: set[str] = set()
    former: set[str] = set()
    broken = False
    for path in listed.paths:
        known.add(stem_of(path))
        if (examined := examination.take(path)) is not None:
            document, brief, told = examination.document(path), examined.brief, examined.told
            marks[brief.id], brief_marks[brief.id] = examined.mark, examined.brief_mark
        else:
            document, record = read_file(root, path, Producer, latest, found)
            if document is None or record is None:
                broken = True
                continue
            brief, told = brief_of_producer(record), tuple(faults(document, record))
            careful[brief.id] = record
        wrong_id = list(identity.check_file_id(document, brief.id, claims))
        found += wrong_id or identity.check_slug(document, brief.id, ("id",), claims, former=False)
        for i, slug in enumerate(brief.former_slugs):
            found += identity.check_slug(document, slug, ("former_slugs", i), claims, former=True)
        found += unless(doubtful, told)
        sound[brief.id] = brief
        known.add(brief.id)
        former.update(brief.former_slugs)
        broken |= brief.id != stem_of(path)
    opened = Producers(sound, lambda name: careful[name] if name in careful else examination.open(files_of[name], marks[name]))
    return CheckedProducers(opened, marks, brief_marks, known, known | former, broken, listed.unread)
