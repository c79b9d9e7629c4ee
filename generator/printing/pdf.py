"""From HTML to PDF with WeasyPrint: accessible, the same bytes for the same input, and nothing read but what is ours.

WeasyPrint is imported only here and only when something is printed: building the site never needs it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from generator.printing.job import CannotPrint

FONTS = ("be-vietnam-pro-400.woff2", "be-vietnam-pro-700.woff2")
# Where the files that a template names lie, below the root of the catalogue.
_FOLDERS = {"fonts": "catalog/theme/fonts", "drawings": "catalog/theme/assets/drawings", "assets": "catalog/theme/assets", "print": "catalog/templates/print"}
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".jpg": "image/jpeg"}
_SCHEME = "ocop:///"


def find_printer() -> ModuleType:
    """WeasyPrint. Raises CannotPrint when it, or Pango of the system, is not installed."""
    try:
        import weasyprint
    except ModuleNotFoundError:
        raise CannotPrint("no_weasyprint") from None
    except OSError:
        raise CannotPrint("no_pango") from None
    return weasyprint


def render_pdf(root: Path, html: str, photos: Mapping[str, bytes]) -> bytes:
    """Lay out ``html``, which names resources as ``print/base.css``, ``drawings/I-4.svg`` or ``photos/KG0001.jpg``.

    ``photos`` holds JPEG files by the ID of their product. Raises CannotPrint without WeasyPrint.
    """
    printer = find_printer()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        """Only our own files: nothing is ever asked of another host."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            folder, _, name = url.removeprefix(_SCHEME).partition("/")
            if folder == "photos" and name.removesuffix(".jpg") in photos:
                return URLFetcherResponse(url, photos[name.removesuffix(".jpg")], {"Content-Type": _TYPES[".jpg"]})
            if folder not in _FOLDERS or not re.fullmatch(r"[A-Za-z0-9-]+\.[a-z0-9]+", name):
                raise FatalURLFetchingError(url)
            path = root / _FOLDERS[folder] / name
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})

    document = printer.HTML(string=html, base_url=_SCHEME, url_fetcher=Fetcher())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", optimize_images=False))


def missing_letters(root: Path, html: str) -> frozenset[str]:
    """The characters of ``html`` that our fonts do not have: they would be borrowed from fonts of this machine."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO((root / _FOLDERS["fonts"] / FONTS[0]).read_bytes()))
    return frozenset(char for char in set(html) - {"\n"} if ord(char) not in font.getBestCmap())
