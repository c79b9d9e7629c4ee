"""The command line: ``ocop`` and its commands.

A door: it reads the arguments and the clock, calls the pipeline, and prints what the report says.
"""

from __future__ import annotations

import gc
import os

import click

from generator import pipeline
from generator.cli.build import build_command, serve_command
from generator.cli.check import check_command
from generator.cli.diff import diff_command, upkeep_command
from generator.cli.export import export_command
from generator.cli.fair import fair_command
from generator.cli.fmt import fmt_command
from generator.cli.import_ import import_command
from generator.cli.new import new_command
from generator.cli.printing import print_command
from generator.cli.privacy import privacy_command
from generator.cli.register import register_command
from generator.cli.schema import schema_command
from generator.cli.shared import HOME, LANGUAGES
from generator.cli.units import units_command

COMMANDS = (
    check_command, build_command, serve_command, register_command, print_command, fair_command, new_command, fmt_command, import_command, export_command,
    units_command, diff_command, upkeep_command, privacy_command, schema_command,
)  # fmt: skip


def main() -> None:
    """Entry point of ``ocop``. The language of help comes from OCOP_LANG, Vietnamese by default."""
    # A command lives for seconds and its records form no rings: looking for them took a tenth of the time.
    gc.disable()
    language = os.environ.get("OCOP_LANG", "vi")
    make_cli(language if language in LANGUAGES else "vi").main(prog_name="ocop")


def make_cli(language: str) -> click.Group:
    """All commands, with their help in one language."""
    t = pipeline.strings_of(HOME, language).cli
    group = click.Group("ocop", help=str(t.about), commands=[make(t) for make in COMMANDS])
    group.context_settings = {"help_option_names": ["-h", "--help"]}
    return group
