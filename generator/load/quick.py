"""The values of a YAML text in which nothing is remarkable, several times faster than ``values`` reads them.

Nearly every file of a catalogue is like that. Of any other text this module says nothing at all: ``values`` then tells what is wrong, and where.
"""

from __future__ import annotations

import yaml

from generator.limits import DOCUMENT_DEPTH, DOCUMENT_NODES, SCALAR_CHARACTERS
from generator.load import events
from generator.load.scalar import AMBIGUOUS, CURLY, read_plain

_SCALAR, _MAPPING, _SEQUENCE = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_AROUND = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
# Escapes can bring in what the text does not show; a tab is a fault.
_REMARKABLE = ("\\", "\t", "<<")


def read_quickly(text: str) -> dict[str, object] | None:
    """What a mapping in ``text`` holds, or None where it has to be read with care. ``text``: known to hold no forbidden character, and in NFC."""
    if events.CParser is None or any(mark in text for mark in _REMARKABLE):
        return None
    try:
        return _read(events.CParser(text).get_event)
    except (yaml.YAMLError, ValueError, OverflowError):
        return None


def _read(next_event) -> dict[str, object] | None:  # type: ignore[no-untyped-def] # noqa: C901 - one loop, and no call within it
    top: dict[str, object] | None = None
    # The boxes around the one that is being filled, each with the key under which that stands; ``key`` waits for its value.
    around: list[tuple[dict | list, str | None]] = []
    box: dict | list | None = None
    key: str | None = None
    nodes = documents = 0
    while True:
        event = next_event()
        kind = type(event)
        if kind is _SCALAR:
            nodes += 1
            value = event.value
            plain = event.implicit[0]
            if event.anchor is not None or event.tag is not None or len(value) > SCALAR_CHARACTERS or box is None:
                return None
            if plain:
                if value[:1] in CURLY:
                    return None
                value = read_plain(value)
                if value is AMBIGUOUS:
                    return None
            if type(box) is list:
                box.append(value)
            elif key is None:
                if value in box or type(value) is not str:
                    return None
                key = value
            else:
                box[key] = value
                key = None
        elif kind is _MAPPING or kind is _SEQUENCE:
            nodes += 1
            if event.anchor is not None or event.tag is not None or (type(box) is dict and key is None) or len(around) == DOCUMENT_DEPTH - 1:
                return None
            inner: dict | list = {} if kind is _MAPPING else []
            if box is None:
                if kind is not _MAPPING or top is not None:
                    return None
                top = inner  # type: ignore[assignment]
            elif type(box) is list:
                box.append(inner)
            else:
                box[key] = inner  # type: ignore[index]
            if box is not None:
                around.append((box, None))
            box, key = inner, None
        elif kind in _ENDS:
            box, key = around.pop() if around else (None, None)
        elif kind is yaml.StreamEndEvent:
            return top if nodes <= DOCUMENT_NODES and documents == 1 else None
        elif kind not in _AROUND or (kind is yaml.DocumentStartEvent and (event.version or event.tags)):
            return None
        documents += kind is yaml.DocumentStartEvent
