"""The door for people who know MkDocs: ``mkdocs build`` and ``mkdocs serve`` give the whole bilingual site.

The only module that imports mkdocs. It decides nothing: it hands over to the pipeline, which starts
the engine itself, once per language, with plugins off.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from generator import pipeline
from generator.clock import real_day
from generator.report import render_report

LOG = logging.getLogger("mkdocs.plugins.ocop")


class CataloguePlugin(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """Checks before MkDocs clears the old site, and puts the real site where MkDocs put nothing.

    A preview keeps its last good site on show while the data has errors: they are told in the terminal.
    """

    serving = False
    kept: Path | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """MkDocs itself is to render nothing: the theme wants words that only the pipeline gives it."""
        config.theme.static_templates.clear()
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        return Files([])

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Report the faults; with errors, stop before anything is removed, or put the good site aside."""
        root, site = _root(config), Path(config.site_dir)
        checked = pipeline.check(root, real_day())
        if checked.diagnostics:
            LOG.warning(render_report(checked.diagnostics, pipeline.strings_of(root, "vi"), "full", root))
        if not checked.has_errors:
            return
        if not (self.serving and (site / "index.html").exists()):
            raise PluginError(str(pipeline.strings_of(root, "vi").cli.not_built))
        self.kept = site.with_name(site.name + "-kept")
        os.rename(site, self.kept)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the whole site where MkDocs put its own files: the new one, or the last good one."""
        site = Path(config.site_dir)
        if self.kept:
            shutil.rmtree(site, ignore_errors=True)
            os.rename(self.kept, site)
            self.kept = None
            return
        try:
            # MkDocs has just emptied this folder itself, so there is nothing of anybody else's in it.
            pipeline.build(_root(config), site, real_day(), config.site_url or None, replace_anything=True, preview=self.serving, incremental=False)
        except pipeline.CannotBuild as reason:
            raise PluginError(str(reason)) from reason


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
