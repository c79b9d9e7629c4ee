"""The door for people who know MkDocs: ``mkdocs build`` and ``mkdocs serve`` give the whole bilingual site.

The only module that imports mkdocs. It decides nothing: it hands over to the pipeline, which starts
the engine itself, once per language, with plugins off.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from generator import pipeline
from generator.clock import real_day
from generator.report import render_report

LOG = logging.getLogger("mkdocs.plugins.ocop")
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
# What a WSGI server calls: the request, and how to begin an answer; it gives the body in parts.
Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class CataloguePlugin(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """Builds before MkDocs clears the old site, and puts the new one where MkDocs put nothing.

    A preview keeps its last good site on show while the data has faults: they are told in the terminal.
    """

    serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """MkDocs itself is to render nothing: the theme wants words that only the pipeline gives it."""
        config.theme.static_templates.clear()
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        return Files([])

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Build beside the site that is there, and stop before anything is removed when nothing was published."""
        root, site = _root(config), Path(config.site_dir)
        words = pipeline.strings_of(root, "vi")
        try:
            built = pipeline.build(root, _next(config), real_day(), config.site_url or None, replace_anything=True, incremental=False)
        except pipeline.CannotBuild as reason:
            raise PluginError(str(reason)) from reason
        if built.diagnostics:
            LOG.warning(render_report(built.diagnostics, words, "full", root))
        if built.published:
            return
        if not (self.serving and (site / "index.html").exists()):
            raise PluginError(str(words.cli.not_built))
        shutil.rmtree(_next(config), ignore_errors=True)
        shutil.move(site, _next(config))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the whole site, the new one or the last good one, where MkDocs put its own files."""
        shutil.rmtree(config.site_dir, ignore_errors=True)
        shutil.move(_next(config), config.site_dir)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:
        """MkDocs' server writes a script of its own into pages, which their policy would forbid."""
        server.set_app(_without_policy(server.get_app()))
        return server


def _without_policy(answer: Answer) -> Answer:
    """The same answers, pages without the policy."""

    def answer_freely(request: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        begun: list[tuple[str, dict[str, str]]] = []
        body = answer(request, lambda status, headers: begun.append((status, dict(headers))))
        ((status, headers),) = begun
        if headers.get("Content-Type") != "text/html":
            begin(status, list(headers.items()))
            return body
        page = POLICY.sub(b"", b"".join(body))
        begin(status, list({**headers, "Content-Length": str(len(page))}.items()))
        return [page]

    return answer_freely


def _next(config: MkDocsConfig) -> Path:
    """Where the next site waits until MkDocs has cleared its folder."""
    return _root(config) / ".cache" / "ocop" / "mkdocs" / "site"


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
