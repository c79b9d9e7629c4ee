"""What all records share: strictness, and the small types that their fields are made of.

A record is one YAML file (or one entry of one). pydantic checks its form; the error types raised
here are the codes of diagnostics. Rules that need a second record live in ``check``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from generator import limits
from generator.model.dates import PartialDate

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")


class Record(BaseModel):
    """Frozen, strict (no value changes its type on the way in), and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


T = TypeVar("T")
# YAML gives lists; records keep tuples, so that nothing can change after checking.
Many = Annotated[tuple[T, ...], Strict(False)]


def _fault(code: str, value: object) -> PydanticCustomError:
    # The type is the diagnostic's code; its words live in the strings.
    return PydanticCustomError(code, code, {"value": value})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Refers:
    """In an annotation: the text is the ID of another record; ``to`` is that record's name (``producer``)."""

    to: str


Ground = Literal["consent", "link", "credit", "household", "never"]


@dataclass(frozen=True, slots=True)
class Personal:
    """In an annotation: the field may tell of a person. ``personal``: on what ground it is published all the same.

    ``consent``: only with the consent recorded beside it. ``link``: the address of a page always; a telephone number or a mail address
    only with the consent recorded for the contact details of the product or producer. ``credit``: a photo names who took it.
    ``household``: the producer is a household, and the certificate is in this name. ``never``: it is not published.
    """

    personal: Ground


def _check_text(value: str) -> str:
    if not value.strip():
        raise _fault("empty-text", value)
    if value != value.strip():
        raise _fault("padded-text", value)
    return value


def _check_line(value: str) -> str:
    _check_text(value)
    if "\n" in value:
        raise _fault("line-break", value)
    return value


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must look like, in an annotation that others can read.

    ``name``: in the strings, ``reference.forms``. ``code``: the fault of a text that does not match ``pattern`` as a whole.
    Where ``check`` is given, that decides, and may raise other faults; the pattern then holds of every text that passes,
    and lets those who only know patterns find most slips. ``slips``: those other faults, each with what a text matches that
    does not have it, in the order in which they are looked for.
    """

    name: str
    code: str
    pattern: str
    check: Callable[[str], str] | None = None
    slips: tuple[tuple[str, str], ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check or self._match, handler(source))

    def _match(self, value: str) -> str:
        if not re.fullmatch(self.pattern, value, re.ASCII):  # digits are 0 to 9 and no others
            raise _fault(self.code, value)
        return value


def _check_link(value: str) -> str:
    """Only https, mailto and tel may be linked to, and a web link needs a host and no password."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        raise _fault("link-form", value) from None
    if parts.scheme not in ("https", "mailto", "tel"):
        raise _fault("link-scheme", value)
    if re.search(r"[\s\"'<>\\`{}|^]", value):
        raise _fault("link-form", value)
    if parts.scheme == "https" and (not host or "." not in host or parts.username or parts.password):
        raise _fault("link-form", value)
    return value


def is_site_address(value: str) -> bool:
    """Whether the pages of a site can stand below an address: a host in ASCII (a Vietnamese name as ``xn--``), perhaps a port and a path."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and not (parts.username or parts.password or "?" in value or "#" in value) and port != 0
    named = re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:.]*:[0-9a-f:.]*", host)
    return bool(plain and named and re.fullmatch(r"(/[A-Za-z0-9._~%+-]+)*/?", parts.path))


def _check_site_link(value: str) -> str:
    """The address of a site: everything printed stands below it."""
    if not is_site_address(_check_link(value)):
        raise _fault("link-form", value)
    return value


def _check_repository_link(value: str) -> str:
    """The page of a repository: owner (or groups) and name, nothing behind it."""
    if not re.fullmatch(r"https://[^/]+(/[A-Za-z0-9._-]+){2,}", _check_link(value)):
        raise _fault("repository-form", value)
    return value


def _check_source_link(value: str) -> str:
    """A source is a citation: old pages that only ever answered on http may be cited."""
    if value.startswith("http://"):
        _check_link("https://" + value.removeprefix("http://"))
        return value
    return _check_link(value)


def _check_gtin(value: str) -> str:
    """GTIN-8, -12, -13 or -14 with its check digit (GS1 General Specifications, section 7.9)."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", value):
        raise _fault("gtin-form", value)
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(value[:-1])))
    right = (10 - total % 10) % 10
    if right != int(value[-1]):
        raise PydanticCustomError("gtin-check-digit", "gtin-check-digit", {"value": value, "cure": value[:-1] + str(right)})
    return value


_MAIL = "[Mm][Aa][Ii][Ll][Tt][Oo]|[Tt][Ee][Ll]"
_HTTP = "[Hh][Tt][Tt][Pp]"
_NEVER = r"""\s"'<>\\`{}|^"""
_HOST = rf"@?[^/?#@{_NEVER}]*\.[^/?#@{_NEVER}]*"
_REST = rf"([/?#][^{_NEVER}]*)?"
_LINK = rf"{_HTTP}[Ss]://{_HOST}{_REST}|({_MAIL}):[^{_NEVER}]*"
_NOT_EMPTY = ("empty-text", r"[\s\S]*\S[\s\S]*")
_NOT_PADDED = ("padded-text", r"\S([\s\S]*\S)?")
_SCHEME = ("link-scheme", rf"({_HTTP}[Ss]|{_MAIL}):[\s\S]*")

Text = Annotated[str, Form("text", *_NOT_PADDED, _check_text, (_NOT_EMPTY,)), Field(max_length=limits.TEXT_CHARACTERS)]
Line = Annotated[str, Form("line", "line-break", r"\S([^\n]*\S)?", _check_line, (_NOT_EMPTY, _NOT_PADDED)), Field(max_length=limits.LINE_CHARACTERS)]
Slug = Annotated[str, Form("slug", "slug-form", r"[a-z0-9]+(-[a-z0-9]+)*"), Field(max_length=limits.SLUG_CHARACTERS)]
ProductId = Annotated[str, Form("product_id", "id-form", r"[A-Z]{2}[0-9]{4,8}")]
IdPrefix = Annotated[str, Form("id_prefix", "id-prefix-form", r"[A-Z]{2}")]
Link = Annotated[str, Form("link", "link-form", _LINK, _check_link, (_SCHEME,)), Field(max_length=limits.LINK_CHARACTERS)]
SiteLink = Annotated[str, Form("site_link", "link-form", r"[Hh][Tt][Tt][Pp][Ss]://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~%+-]+)*/?", _check_site_link, (_SCHEME,)), Field(max_length=limits.SITE_LINK_CHARACTERS)]
RepositoryLink = Annotated[str, Form("repository_link", "repository-form", r"https://[^/]+(/[A-Za-z0-9._-]+){2,}", _check_repository_link, (_SCHEME,)), Field(max_length=limits.REPOSITORY_LINK_CHARACTERS)]
SourceLink = Annotated[str, Form("source_link", "link-form", rf"http://{_HOST}{_REST}|{_LINK}", _check_source_link, (("link-scheme", rf"({_HTTP}[Ss]?|{_MAIL}):[\s\S]*"),)), Field(max_length=limits.LINK_CHARACTERS)]
# What others are not to read, and what may be somebody's telephone.
Notes = Annotated[Text, Personal("never")]
ContactLink = Annotated[Link, Personal("link")]
# IDs of other records.
PlaceRef = Annotated[Slug, Refers("place")]
ProducerRef = Annotated[Slug, Refers("producer")]
ProducerKindRef = Annotated[Slug, Refers("producer_kind")]
DecisionRef = Annotated[Slug, Refers("decision")]
TaxonomyRef = Annotated[Slug, Refers("taxonomy")]
IndicatorRef = Annotated[Slug, Refers("indicator")]
FigureRef = Annotated[Slug, Refers("figure")]
GroupRef = Annotated[Line, Refers("group")]
IndustryRef = Annotated[Line, Refers("industry")]
ProductRef = Annotated[ProductId, Refers("product")]
# Province, district (before July 2025), commune, serial number, year (26/2026/QĐ-TTg, annexes; older codes as in use).
OfficialCode = Annotated[str, Form("official_code", "official-code-form", r"[0-9]{2}-([0-9]{3}-)?[0-9]{5}-[0-9]{1,4}-20[0-9]{2}")]
Gtin = Annotated[str, Form("gtin", "gtin-form", r"[0-9]{8}|[0-9]{12,14}", _check_gtin)]
# Vietnamese numbers: 0 or +84, then nine or ten digits; short hotlines 1800/1900.
Phone = Annotated[str, Form("phone", "phone-form", r"(\+84|0)[2-9][0-9]{8,9}|1[89]00[0-9]{4,6}")]
Email = Annotated[str, Form("email", "email-form", r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"), Field(max_length=limits.EMAIL_CHARACTERS)]


class Bilingual(Record):
    """A text in Vietnamese, always, and in English where somebody has written it."""

    vi: Text
    en: Text | None = None

    def text(self, language: Language) -> str:
        """The text in the language asked for, or the Vietnamese one where English is missing."""
        return self.en or self.vi if language == "en" else self.vi

    def has(self, language: Language) -> bool:
        return language == "vi" or self.en is not None


class BilingualLine(Bilingual):
    """A bilingual text of one line: names and labels."""

    vi: Line
    en: Line | None = None


class Source(Record):
    """Where a fact was read. A source without a date is allowed; a fact without a source is not."""

    url: SourceLink
    title: Line | None = None
    date: PartialDate | None = None
    note: Bilingual | None = None


class Conflict(Record):
    """Where sources disagree, or leave a doubt that a reader should know."""

    text: Bilingual
    sources: Many[Source] = ()


class Consent(Record):
    """The producer's recorded consent to publish contact details."""

    date: Annotated[PartialDate, Personal("never")]
    given_by: Annotated[Line, Personal("never")]
    record: Annotated[Line, Personal("never")]


class Contact(Record):
    """How to reach a producer. Published only with ``consent`` (Law 91/2025/QH15 on personal data)."""

    phone: Annotated[Phone | None, Personal("consent")] = None
    zalo: Annotated[Phone | None, Personal("consent")] = None
    email: Annotated[Email | None, Personal("consent")] = None
    address: Annotated[BilingualLine | None, Personal("consent")] = None
    consent: Consent | None = None

    @property
    def published(self) -> bool:
        return self.consent is not None
