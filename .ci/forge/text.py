"""Foreign Markdown made harmless: what a pull request's own code has written may show text and nothing else.

Knows no forge; limits and words are its callers'.
"""

from __future__ import annotations

import re

# Below GitHub's 65,536 characters a comment, far below GitLab's million.
LIMIT = 60_000
# Takes no room, and what stands on its two sides is no mention, reference or link any more.
JOINER = "\u2060"
_TAGS = re.compile(r"(</?(?:details|summary|b|code|br)>|<details open>)")
_COMMENTS = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
# Control characters, and those that turn the direction of what follows.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# What stands for the characters that call people and things, and what code fences say they hold (diagrams with links in them).
_AT = re.compile(r"&(?:#0*64|#x0*40|commat);|@", re.IGNORECASE)
_NUMBER = re.compile(r"&(?:#0*35|#x0*23|num);(?=\d)|(?<!&)#(?=\d)", re.IGNORECASE)
_OTHER_NUMBER = re.compile(r"(?<![\w/])[!%&~](?=\d)|\bGH-(?=\d)", re.IGNORECASE)
_FENCE = re.compile(r"(?m)^([ >]*(?:`{3,}|~{3,}))[^`\n]*$")


def plain(content: bytes, own: str) -> str:
    """The text with its headings, lists, tables and folds, but without comments, images, mentions, references, formulas or other tags.

    A link stays where it leads below ``own`` (an address ending in a slash); any other shows its address.
    """
    text = _CONTROLS.sub("", content.decode("utf-8", "replace").replace("\r\n", "\n"))
    text = _COMMENTS.sub("", text)
    text = "".join(part if _TAGS.fullmatch(part) else part.replace("<", "&lt;") for part in _TAGS.split(text))
    text = _FENCE.sub(r"\1", text).replace("$", "&#36;").replace("![", f"!{JOINER}[").replace("]:", f"]{JOINER}:")
    text = re.sub(rf"\]\((?!{re.escape(own)}(?:(?!\.\.)[\w/.%#?=&+-])*\))", f"]{JOINER}(", text)
    text = _AT.sub(f"@{JOINER}", text)
    text = _NUMBER.sub(f"#{JOINER}", text)
    return _OTHER_NUMBER.sub(lambda found: found[0] + JOINER, text).strip()


def cut(text: str, limit: int, mark: str) -> str:
    """At most ``limit`` characters, cut between lines and ending in ``mark``; what stood open is closed."""
    if len(text) <= limit:
        return text
    kept = text[: max(0, limit - len(mark) - 200)].rpartition("\n")[0]
    fence = "\n```" if len(re.findall(r"(?m)^```", kept)) % 2 else ""
    folds = max(0, min(10, len(re.findall("<details", kept)) - kept.count("</details>")))
    return kept + fence + "\n\n</details>" * folds + mark


def code(name: str) -> str:
    """A file's name as code within a line."""
    return "`" + " ".join(_CONTROLS.sub("", name).replace("`", "'").split())[:120] + "`"
