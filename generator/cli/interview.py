"""Asking for the fields of a record one by one: each answer is checked at once, and asked again with what was wrong with it.

What was given as an option is not asked for. Where nobody can be asked, what is missing or wrong is collected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import click

from generator import pipeline, workbench
from generator.cli.shared import LANGUAGES
from generator.report import describe_fault, show_text

Offer = tuple[str, str]  # ID and name
# Offers that are shown at once.
_SHOWN = 12


@dataclass
class Interview:
    """``given``: the options by name, None for those that were left out. ``asks``: whether somebody sits at the terminal."""

    words: pipeline.Words
    given: Mapping[str, str | None]
    asks: bool
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def text(self, name: str, record: type, path: tuple[str | int, ...], *, needed: bool = False, default: str = "") -> object:
        """An answer as the value of its field; None when left out. ``name`` is that of the option and of the question."""
        typed = self.given.get(name)
        if typed is None:
            typed = self._prompt(name, record, path, needed, default)
        while typed:
            value = workbench.read_answer(typed, record, path)
            fault = workbench.check_answer(value, record, path)
            if fault is None:
                return value
            if self._tell(name, describe_fault(fault, self.words.t)):
                return None
            typed = self._again(fault.cure or "", needed)
        return None

    def offer(
        self, name: str, record: type, path: tuple[str | int, ...], offers: Sequence[Offer], code: str, *, needed: bool = False, default: str = "", show: bool = False
    ) -> str | None:
        """The ID of one of ``offers``, found by any words of its name, with or without marks. ``code``: the fault of one that is not there.

        ``show``: all of them are shown before, and may be chosen by number.
        """
        typed = self.given.get(name)
        if typed is None:
            typed = self._prompt(name, record, path, needed, default, offers if show else ())
        shown = offers if show else ()
        while typed:
            found = self.find(self._numbered(typed, shown), offers)
            if len(found) == 1:
                click.echo(f"  → {show_text(found[0][1])} ({found[0][0]})", err=not self.asks)
                return found[0][0]
            if found:
                shown = found[:_SHOWN]
                stops = self._tell(name, self._several(typed, found))
                cure = ""
            else:
                cure = workbench.closest(typed, [key for key, _ in offers]) or ""
                fault = pipeline.Diagnostic(code, "", args={"value": typed, "known": ", ".join(key for key, _ in offers)}, cure=cure or None)
                stops = self._tell(name, describe_fault(fault, self.words.t))
            if stops:
                return None
            typed = self._again(cure, needed)
        return None

    def find(self, typed: str, offers: Sequence[Offer]) -> list[Offer]:
        """The offer of exactly this ID, or all whose names hold the words."""
        exact = [offer for offer in offers if offer[0] == typed.strip()]
        names = dict(offers)
        return exact or [(key, names[key]) for key in workbench.find_named(typed, offers)]

    def confirm(self, name: str, *, default: bool) -> bool:
        """Yes or no; ``default`` where nobody can be asked."""
        t = self.words.t
        if not self.asks:
            return default
        yes, no = t["new.say_yes"], t["new.say_no"]
        choice = f"{yes.upper()}/{no}" if default else f"{yes}/{no.upper()}"
        typed = click.prompt(f"\n{t['new.confirm'][name]} [{choice}]", default=yes if default else no, show_default=False, prompt_suffix=" ")
        return str(typed).strip().lower()[:1] in (yes.lower()[:1], "y")

    def _prompt(self, name: str, record: type, path: tuple[str | int, ...], needed: bool, default: str, shown: Sequence[Offer] | None = None) -> str:
        if not self.asks:
            if needed and not default:
                self.missing.append(f"--{name}")
            return default
        label, hint = self._question(record, path)
        click.echo(f"\n{label}{'' if needed else ' ' + self.words.t['new.optional']}\n  {hint}")
        if shown is not None:
            click.echo("\n".join(_listed(shown)) if shown else f"  {self.words.t['new.look_up']}")
        return self._again(default, needed)

    def _question(self, record: type, path: tuple[str | int, ...]) -> tuple[str, str]:
        """What a field is called and what it takes. A text in two languages and a source are named with what they belong to."""
        names = workbench.fields_on(record, path)
        around, own = (self.words.t.fields[name] for name in (names[-2:] if len(names) > 1 else names * 2))
        if path[-1] in LANGUAGES:
            return f"{around.label} – {own.label}", around.help
        return f"{around.label} – {own.label}" if names[-1].startswith("source.") else str(own.label), own.help

    def _again(self, default: str, needed: bool) -> str:
        """What is typed at the prompt; Enter takes what is offered, or leaves out what may be left out."""
        while True:
            typed = click.prompt(">", default=default, show_default=bool(default), prompt_suffix=" ")
            if typed.strip() or not needed:
                return str(typed).strip()
            click.echo(f"  {self.words.t['new.needed']}")

    def _several(self, typed: str, found: Sequence[Offer]) -> str:
        t = self.words.t
        further = [t.format("new.further", count=len(found) - _SHOWN)] if len(found) > _SHOWN else []
        return "\n".join([t.format("new.several", value=show_text(typed, 60)), *_listed(found[:_SHOWN]), *further])

    def _numbered(self, typed: str, shown: Sequence[Offer]) -> str:
        """The ID of what was shown with this number; else what was typed. Where the IDs are numbers, nothing else is numbered."""
        number = int(typed) if self.asks and typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        return shown[number - 1][0] if 1 <= number <= len(shown) and not shown[0][0].isdigit() else typed

    def _tell(self, name: str, sentence: str) -> bool:
        """Say what is wrong with an answer. True where it cannot be asked for again."""
        if self.asks:
            click.echo(f"  {sentence}")
            return False
        self.wrong.append(f"--{name}: {sentence}")
        return True


def _listed(offers: Sequence[Offer]) -> list[str]:
    """Offers by number, or by their IDs where those are numbers."""
    return [f"{key:>3}  {show_text(label)}" if key.isdigit() else f"{number:3}. {show_text(label)} ({key})" for number, (key, label) in enumerate(offers, start=1)]
