"""``ocop serve``: the site on this machine while one edits."""

from __future__ import annotations

import errno
import gc
import signal
import sys
from pathlib import Path

import click

from generator import pipeline
from generator.cli.progress import Bar
from generator.cli.shared import HOME, LANGUAGES, has_colour, lang_option, leave, root_or_exit
from generator.preview.building import Builder, Order
from generator.preview.server import PLACE, PreviewServer
from generator.preview.watch import Watch

WATCHED = ("products", "catalog")


def serve_command(t: pipeline.Strings) -> click.Command:
    def serve(port: int, lang: str) -> None:
        root = root_or_exit(Path(), t)
        # Whoever ends it means it, however it is done.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
        gc.enable()
        words = {language: pipeline.strings_of(HOME, language) for language in LANGUAGES}
        # A folder for each port: two previews at once do not disturb each other.
        site = root / ".cache" / "ocop" / "preview" / str(port) / "site"
        try:
            server = PreviewServer(site, port, _read_own())
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            leave(words[lang].format("cli.port_taken", port=port, other=port + 1) if taken else words[lang].format("cli.no_port", port=port, reason=error.strerror))
        try:
            _serve(server, Order(root, site, server.address, words, lang, has_colour(sys.stderr)))
        except KeyboardInterrupt:
            pass
        finally:
            server.close()

    return click.Command(
        "serve", callback=serve, help=str(t.serve),
        params=[click.Option(["--port"], type=click.IntRange(1, 65535), default=8000, help=str(t.port)), lang_option(t)],
    )  # fmt: skip


def _serve(server: PreviewServer, order: Order) -> None:
    """Build, show and wait for a change, for ever. Who opens a page before there is one waits for it."""
    words = order.words[order.language]
    builder, report, serving = Builder(order), "", False
    with Watch(order.root, WATCHED, ("mkdocs.yml",)) as watch:
        while True:
            with Bar(words) as bar:
                outcome = builder.build(bar.show)
            server.show(outcome.notices)
            if outcome.report != report:  # what was told before need not be told again
                click.echo(outcome.report, nl=False, err=True)
            report = outcome.report
            if serving and not outcome.notices:
                click.echo(words.cli.format("rebuilt", seconds=f"{outcome.seconds:.1f}"), err=True)
            if not serving:
                server.start()
                serving = True
                click.echo(words.cli.format("serving", address=server.address), err=True)
            watch.wait()


def _read_own() -> dict[str, bytes]:
    """What the preview answers itself. Its worker is the one that takes everything back: nothing old is to be shown here."""
    theme = HOME / "catalog" / "theme"
    own = {f"{PLACE}{name}": (theme / "preview" / name).read_bytes() for name in ("preview.js", "preview.css")}
    return {**own, "/sw.js": (theme / "worker" / "end.js").read_bytes()}
