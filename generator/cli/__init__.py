"""The command line: ``ocop`` and its commands.

A door: it reads the arguments and the clock, calls the pipeline, and prints what the report says.
"""

from __future__ import annotations

import gc
import importlib
import os

import click

from generator import pipeline
from generator.cli.shared import HOME, LANGUAGES

# The commands in the order of the help, each with the module and the function that make it. Only the one that is called is loaded:
# what all of them need takes longer to load than a small change takes to build.
COMMANDS = {
    "check": "check:check_command", "build": "build:build_command", "serve": "serve:serve_command", "register": "register:register_command",
    "print": "printing:print_command", "fair": "fair:fair_command", "new": "new:new_command", "fmt": "fmt:fmt_command", "import": "import_:import_command",
    "export": "export:export_command", "units": "units:units_command", "diff": "diff:diff_command", "upkeep": "diff:upkeep_command",
    "privacy": "privacy:privacy_command", "schema": "schema:schema_command",
}  # fmt: skip


def main() -> None:
    """Entry point of ``ocop``. The language of help comes from OCOP_LANG, Vietnamese by default."""
    # A command lives for seconds and its records form no rings: looking for them took a tenth of the time.
    gc.disable()
    language = os.environ.get("OCOP_LANG", "vi")
    make_cli(language if language in LANGUAGES else "vi").main(prog_name="ocop")


def make_cli(language: str) -> click.Group:
    """All commands, with their help in one language."""
    t = pipeline.strings_of(HOME, language).cli
    group = Commands("ocop", help=str(t.about))
    group.words = t
    group.context_settings = {"help_option_names": ["-h", "--help"]}
    return group


class Commands(click.Group):
    """A group that loads a command when it is called, or when its help is asked for."""

    words: pipeline.Strings

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name].partition(":")
        command = getattr(importlib.import_module(f"generator.cli.{module}"), function)(self.words)
        assert isinstance(command, click.Command)
        return command
