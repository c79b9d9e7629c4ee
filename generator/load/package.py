"""The parts of a packed workbook, looked through before a library builds anything from them.

A part of a few kilobytes can unpack to millions of elements, or to one as deep: they are counted here while the text streams by.
Nothing is kept, and no part means anything here.
"""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from generator.limits import WORKBOOK_DEPTH, WORKBOOK_ELEMENTS, WORKBOOK_OTHERS, WORKBOOK_SHEETS, WORKBOOK_TOGETHER

_CHUNK = 1_000_000
# The longest tag that is waited for.
_TAG = 4 * _CHUNK
# What rows and their texts are made of, so there may be many. The reader forgets each row and each shared string when it ends.
_OFTEN = frozenset({"row", "c", "v", "f", "is", "t", "si"})
_ENDS_WITH = frozenset({"row", "si"})


class TooMuch(Exception):
    """A part holds more than a workbook that people made."""


class NotPlain(Exception):
    """A part declares a type of document, as no workbook does: that is where entities come from."""


class _Counter:
    def __init__(self) -> None:
        self.often = self.others = self.sheets = 0
        self.together = self.depth = 0

    def start(self, name: str, attributes: object) -> None:
        name = name.rpartition(":")[2]
        self.depth += 1
        self.together = 0 if name in _ENDS_WITH else self.together + 1
        if name in _OFTEN:
            self.often += 1
        else:
            self.others += 1
            self.sheets += name == "sheet"
        if (
            self.depth > WORKBOOK_DEPTH or self.together > WORKBOOK_TOGETHER or self.often > WORKBOOK_ELEMENTS
            or self.others > WORKBOOK_OTHERS or self.sheets > WORKBOOK_SHEETS
        ):  # fmt: skip
            raise TooMuch

    def end(self, name: str) -> None:
        self.depth -= 1

    def refuse(self, *declared: object) -> None:
        raise NotPlain


def look_through(package: zipfile.ZipFile) -> None:
    """Count what all parts hold. Raises TooMuch and NotPlain, and what ``zipfile`` raises for a broken part."""
    counter = _Counter()
    for part in package.infolist():
        counter.depth = counter.together = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = counter.start, counter.end, counter.refuse
        with package.open(part) as file:
            fed = 0
            try:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > _TAG:
                        raise TooMuch
            except expat.ExpatError:
                # A picture, a macro, or broken: whoever needs it as XML comes no further than this.
                continue
