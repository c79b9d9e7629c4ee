"""Whether a picture file is there to its end: uploads that broke off are the commonest damage.

Looks at the structure of the file, never at the pixels. It does not know what a picture shows.
"""

from __future__ import annotations

import re

# Inside a JPEG's picture data FF stands before 00 or a restart mark; anything else begins a new part.
_MARK = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_END = 0xD9


def is_whole(kind: str, data: bytes) -> bool:
    """Whether the file goes to the end that its format writes. ``kind`` is Pillow's: JPEG, MPO, PNG or WEBP.

    A PNG is not looked at here: its checksums tell.
    """
    if kind in ("JPEG", "MPO"):
        return _ends_as_jpeg(data)
    if kind == "WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return True


def _ends_as_jpeg(data: bytes) -> bool:
    place = 2
    while mark := _MARK.search(data, place):
        if mark[1][0] == _END:
            return True
        # Every other part says how long it is; what follows the last one is picture data again.
        place = mark.end() + max(2, int.from_bytes(data[mark.end() : mark.end() + 2], "big"))
    return False
