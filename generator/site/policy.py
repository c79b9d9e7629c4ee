"""What browsers may do with the pages: the Content-Security-Policy in every page, and headers for hosts that read ``_headers``.

Only inline scripts of the theme itself are let run, by their hash; taken from its pages before any data is in them, so that no
script that came in with data is ever allowed. Text in, text out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_CHARSET = '<meta charset="utf-8">\n'
_OWN = 'http-equiv="Content-Security-Policy"'


def hash_scripts(pages: Iterable[str]) -> tuple[str, ...]:
    """The hashes of all inline scripts that a browser would run, as a policy names them, each once and in order."""
    found = {_hash(code) for page in pages for attributes, code in _SCRIPT.findall(page) if not re.search(r"\b(src|type)=", attributes)}
    return tuple(sorted(found))


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def make_policy(hashes: Iterable[str]) -> str:
    """The policy of all pages. Styles in attributes place parts of charts and tables; everything else comes from this site."""
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def with_policy(html: str, policy: str) -> str:
    """The page with the policy before anything that it could be about; a page that brings its own keeps that."""
    if _OWN in html[:2000]:
        return html
    head, charset, rest = html.partition(_CHARSET)
    return f'{head}{charset}<meta {_OWN} content="{policy}">\n{rest}' if charset else html


def write_headers() -> bytes:
    """The file ``_headers``. What a page can say itself, it says: here is only what must come from the host.

    The policy is no stricter than any page's own, that of the form at ``/admin/`` too.
    """
    rules = {
        "/*": [
            "Content-Security-Policy: frame-ancestors 'self'; object-src 'none'; base-uri 'none'",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: strict-origin-when-cross-origin",
            "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        ],
        # The names of these folders or files change with what is in them.
        "/assets/*": ["Cache-Control: public, max-age=31536000, immutable"],
        "/pictures/*": ["Cache-Control: public, max-age=31536000, immutable"],
        # These name the others; a browser that held on to an old one would not learn of a new site.
        "/search/vi.js": ["Cache-Control: no-cache"],
        "/search/en.js": ["Cache-Control: no-cache"],
        "/sw.js": ["Cache-Control: no-cache"],
        "/manifest.webmanifest": ["Cache-Control: no-cache"],
        "/en/manifest.webmanifest": ["Cache-Control: no-cache"],
        "/api/*": ["Access-Control-Allow-Origin: *"],
    }
    return ("\n".join(line for path, headers in rules.items() for line in (path, *(f"  {header}" for header in headers))) + "\n").encode()
