"""What the files of a flake8 process are checked with, each by the configuration and project around it."""

from __future__ import annotations

import ast
import os
import time

from docdetect_flake8.records import Once, Records
from docdetect_hook.adoption.projects import Baselines
from docdetect_hook.config.load import Configurations, Settings, feedback_root
from docdetect_hook.engine import Engine
from docdetect_hook.errors import UserError
from docdetect_hook.records import Language
from docdetect_hook.runner.disputes import disputed_report
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.startup.typed import Iterable


class Gate:
    """Checks files: one engine for each configuration, one baseline and feedback file for each project."""

    def __init__(
        self, configurations: Configurations, baselines: Baselines | None, *, keeps_disputes: bool
    ) -> None:
        """Take the settings of every path, and what is accepted."""
        self._configurations = configurations
        self._baselines = baselines
        self._keeps_disputes = keeps_disputes
        self._engines: dict[int, Engine] = {}
        self._records: dict[str, Records] = {}
        self._once = Once()
        self._mistakes: dict[str, str] = {}

    def check(self, path: str, text: str, language: Language, tree: ast.Module | None) -> FileReport | None:
        """Check one file; None when the settings leave it out, or cannot be read.

        ``tree`` is what `ast.parse` made of the text, where the caller has it.
        """
        if self.mistake_of(path) or self._configurations.excludes(path):
            return None
        settings = self._configurations.settings_for(path)
        start = time.perf_counter()
        result = self._engine(settings).check_text(text, path, language, tree)
        report = disputed_report(result, settings) if self._keeps_disputes else report_of(result)
        self._keep(report._replace(seconds=time.perf_counter() - start), settings)
        return self._baselines.accept(report) if self._baselines else report

    def mistake_of(self, path: str) -> str:
        """Return what is wrong with the configuration or the baseline of a file, nothing when all is well."""
        directory = os.path.dirname(path)
        if directory not in self._mistakes:
            self._mistakes[directory] = self._mistake_in(path)
        return self._mistakes[directory]

    def _mistake_in(self, path: str) -> str:
        try:
            self._configurations.settings_for(path)
            if self._baselines:
                self._baselines.open_for(path)
        except (UserError, OSError) as error:
            return str(error)
        return ""

    def mistakes(self, paths: Iterable[str]) -> list[str]:
        """Return what is wrong with the configurations of files, and of those checked before, each once."""
        for path in paths:
            self.mistake_of(os.path.normpath(path))
        return [mistake for mistake in dict.fromkeys(self._mistakes.values()) if mistake]

    def _engine(self, settings: Settings) -> Engine:
        engine = self._engines.get(id(settings))
        if engine is None:
            engine = self._engines[id(settings)] = Engine(
                settings,
                honour_noqa=False,
                brief=not self._keeps_disputes,
                opinions=self._keeps_disputes,
            )
        return engine

    def _keep(self, report: FileReport, settings: Settings) -> None:
        root = feedback_root(settings) if self._keeps_disputes else None
        if root is None:
            return
        if root not in self._records:
            self._records[root] = Records(root, settings, self._once)
        self._records[root].take(report)
