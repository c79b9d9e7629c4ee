"""One target under libFuzzer, led by the branches that are taken: ``python -m tests.fuzz yaml FOLDER... -runs=1000000``.

What follows the target goes to libFuzzer (https://llvm.org/docs/LibFuzzer.html): the first folder gets what is new. It ends the process.
"""

from __future__ import annotations

import logging
import sys

import atheris

logging.disable(logging.CRITICAL)
with atheris.instrument_imports(include=["generator.load", "generator.render.markdown", "markdown_it", "openpyxl"]):
    from tests.fuzz.targets import TARGETS

name, *arguments = sys.argv[1:]
target = TARGETS[name]
atheris.Setup([sys.argv[0], f"-max_len={target.longest}", *arguments], target.run)
atheris.Fuzz()
