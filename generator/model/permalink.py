"""The address that is printed: short, in capitals where that makes the code coarser, and never a mistake.

A QR code holds capital letters, digits and ``:/.-`` in its alphanumeric mode: 29 modules instead of 33 at level Q.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator.model import address

# Names that lead nowhere from a visitor's phone (RFC 2606, RFC 6761, RFC 6762).
_NOWHERE = re.compile(r"(?:.*\.)?(?:localhost|local|lan|home\.arpa|corp|home|example|test|invalid|internal|example\.(?:com|net|org|edu|vn))|[^.]*|[0-9.]+|\[?[0-9a-f:]*:[0-9a-f:]*\]?")


def site_root(site_url: str) -> str:
    """A site's address as everything is joined to it and compared with: with one slash at its end."""
    return site_url.rstrip("/") + "/"


def is_public(site_url: str | None) -> bool:
    """Whether a site's address is one that a stranger's phone can reach, as far as its form tells."""
    if not site_url:
        return False
    parts = urlsplit(site_url)
    return parts.scheme == "https" and not _NOWHERE.fullmatch((parts.hostname or "").lower().rstrip("."))


def printed_address(site_url: str, product_id: str) -> str:
    """What a QR code holds: the permanent link, in capitals where nothing but the host stands before it."""
    link = site_root(site_url) + address.permanent(product_id)
    return link.upper() if urlsplit(site_url).path in ("", "/") else link
