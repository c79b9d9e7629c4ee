"""YAML text as a stream of events, through libyaml where it is there and in pure Python where not.

Only syntax lives here: no values, no faults of ours. Faults of the syntax are ``yaml.YAMLError``.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML built without libyaml
    CParser = None


class PureParser(Reader, Scanner, Parser):
    """PyYAML's own parser without its constructors and resolvers; some ten times slower."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def parse_events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of ``text`` up to the end of the stream; raises ``yaml.YAMLError``."""
    parser = CParser(text) if CParser else PureParser(text)
    while True:
        event = parser.get_event()
        yield event
        if type(event) is yaml.StreamEndEvent:
            return
