"""Building in a process of its own, which has the program in memory but nothing of any build before.

So words, templates and rules may change between two builds as well as data; and a build that dies takes nothing along.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from generator import pipeline
from generator.clock import real_day
from generator.preview.server import Notices
from generator.report import describe_fault, render_report, show_place

# So many faults are told in a page; the terminal has them all.
MOST = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: the catalogue, the folder of the site and its address; and the program's own words by language, with that of the terminal.

    They are those of the beginning: in the catalogue's, somebody may just be writing.
    """

    root: Path
    site: Path
    address: str
    words: Mapping[str, pipeline.Strings]
    language: str
    colour: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a build: what the terminal says of it, and what pages do; None where there is a new site."""

    report: str
    notices: Notices | None
    files: int = 0
    size: int = 0
    seconds: float = 0.0


class Builder:
    """Builds one after the other."""

    def __init__(self, order: Order) -> None:
        self._order = order
        own = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None
        self._context = multiprocessing.get_context(own)
        if own:
            # Reads all of the program that this process has read, once; each build is a copy of that process.
            self._context.set_forkserver_preload([name for name in sys.modules if name.startswith("generator.")])

    def build(self, heard: pipeline.Progress) -> Outcome:
        """Build the site once, and wait for it. ``heard`` is told how far it is."""
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_build_here, args=(self._order, sender))
        process.start()
        sender.close()
        try:
            while not isinstance(said := receiver.recv(), Outcome):
                heard(*said)
            return said
        except EOFError:
            return _failed(self._order, {language: str(words["preview.died"]) for language, words in self._order.words.items()})
        except BaseException:
            process.terminate()
            raise
        finally:
            process.join()
            receiver.close()


def _build_here(order: Order, sender: Connection) -> None:
    """What the process does. Ctrl-C reaches it too, but the one that waits is to end it: what it has begun it takes away then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    gc.disable()
    started = time.perf_counter()
    sender.send(_try(order, lambda *progress: sender.send(progress), started))
    sender.close()


def _try(order: Order, progress: Callable[..., None], started: float) -> Outcome:
    try:
        built = pipeline.build(order.root, order.site, real_day(), order.address, progress=progress, replace_anything=True, cards=False)
    except pipeline.CannotBuild as reason:
        return _failed(order, dict.fromkeys(order.words, str(reason)))
    except Exception as error:  # noqa: BLE001 - a template or a rule that somebody is just writing
        told = "".join(traceback.format_exception_only(error)).strip()
        return _failed(order, dict.fromkeys(order.words, told), traceback.format_exc())
    own = order.words[order.language]
    report = render_report(built.diagnostics, own, "full", order.root, order.colour) if built.diagnostics else ""
    if built.published:
        return Outcome(report, None, built.files, built.size, time.perf_counter() - started)
    title = "preview.faults" if (order.site / "index.html").exists() else "preview.nothing"
    return Outcome(f"{report}{own.cli.not_built}\n", {language: _notice(built.diagnostics, words, title) for language, words in order.words.items()})


def _notice(diagnostics: Sequence[pipeline.Diagnostic], words: pipeline.Strings, title: str) -> dict[str, object]:
    errors = sorted((d for d in diagnostics if d.severity == "error"), key=lambda d: (d.path, d.position.line if d.position else 0))
    return {
        "title": str(words[title]),
        "faults": [{"place": show_place(d, words), "text": describe_fault(d, words)} for d in errors[:MOST]],
        "more": words.count("preview.more", len(errors) - MOST) if len(errors) > MOST else "",
    }


def _failed(order: Order, reasons: Mapping[str, str], trace: str = "") -> Outcome:
    """The program itself could not go on, for a reason in each language."""
    notices = {language: {"title": str(order.words[language]["preview.failed"]), "faults": [{"place": "", "text": reason}], "more": ""} for language, reason in reasons.items()}
    told = order.words[order.language].format("cli.cannot_build", reason=reasons[order.language])
    return Outcome(f"{trace}{told}\n", notices)
