"""Whether a picture file is there to its end: uploads that broke off are the commonest damage.

Looks at the structure of the file, never at the pixels. It does not know what a picture shows.
"""

from __future__ import annotations

# Inside a JPEG's picture data FF stands before 00 or a restart mark; anything else begins a new part, perhaps after more of FF.
_IN_PICTURE = frozenset({0x00, *range(0xD0, 0xD8)})
_FILL, _END = 0xFF, 0xD9


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
    while 0 <= (at := data.find(b"\xff", place)) < len(data) - 1:
        mark = data[at + 1]
        if mark == _FILL:
            place = at + 1
        elif mark in _IN_PICTURE:
            place = at + 2
        elif mark == _END:
            return True
        else:
            # Every other part says how long it is; what follows the last one is picture data again.
            place = at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return False
