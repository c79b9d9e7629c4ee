"""What the English texts claim to be, and contact details without consent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.check.fault import fault
from generator.diagnostic import Diagnostic
from generator.load.document import Document
from generator.model.producer import Producer
from generator.model.product import Product
from generator.model.record import LANGUAGES

# Where a link in Markdown leads: [word](address), [word]: address, <address>.
_MARKDOWN_LINK = re.compile(r"\]\(\s*<?(?P<inline>(?:[^\s<>()]|\([^\s()]*\))+)|^ {0,3}\[[^\]\n]+\]:\s*<?(?P<reference>[^\s<>]+)|<(?P<bare>[A-Za-z][\w+.-]+:[^\s<>]*)>", re.M)
_TEXTS = ("name", "summary", "story", "ingredients", "storage")


def check_english(document: Document, product: Product) -> Iterator[Diagnostic]:
    """``english`` says what the English texts are; ``missing`` means that there are none."""
    texts = [text for name in _TEXTS if (text := getattr(product, name))]
    written = any(text.en for text in texts)
    if written and product.english == "missing":
        # Left out, the field means "missing": the line to look at is then that of an English text.
        names = [name for name in _TEXTS if (text := getattr(product, name)) and text.en]
        where = ("english",) if "english" in product.model_fields_set else (names[0], "en")
        yield fault("english-state", document, *where, value=product.english)
    if not written and product.english != "missing":
        yield fault("english-state", document, "english", cure="missing", value=product.english)


def check_story_links(document: Document, product: Product) -> Iterator[Diagnostic]:
    """Links in the story lead where other links may lead; the page would leave any other one out."""
    for language in LANGUAGES:
        text = getattr(product.story, language) if product.story else None
        for link in _MARKDOWN_LINK.finditer(text or ""):
            address = link[link.lastgroup or 0]
            if not address.startswith(("https://", "mailto:", "tel:")):
                yield fault("link-scheme", document, "story", language, value=address)
                break


def check_consent(document: Document, record: Product | Producer) -> Iterator[Diagnostic]:
    """Contact details without recorded consent are kept, not published; the editor should know."""
    if record.contact and not record.contact.published:
        yield fault("contact-without-consent", document, "contact", severity="warning")


def check_links(document: Document, links: Iterable[tuple[str | int, ...]], agreed: bool | None) -> Iterator[Diagnostic]:
    """The same of links that are telephone numbers or mail addresses; ``agreed``: consent is recorded for the contact details."""
    if not agreed:
        yield from (fault("contact-without-consent", document, *field, severity="warning") for field in links)
