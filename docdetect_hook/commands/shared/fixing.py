"""Check a text for `docdetect fix`: what is reported, with the corrections that there are."""

from __future__ import annotations

import re
from functools import lru_cache

from docdetect_hook.config.options import EVERY_CODE
from docdetect_hook.config.settings import Settings
from docdetect_hook.discovery.walk import SourcePath
from docdetect_hook.engine import Engine
from docdetect_hook.fix.repair import Check, Told
from docdetect_hook.fix.suppressions import foreign_fixes
from docdetect_hook.records import FileResult, Finding, Fix
from docdetect_hook.rules.directives import Suppression
from docdetect_hook.rules.selection import selected_codes
from docdetect_hook.rules.suppressions import find_suppressions
from docdetect_hook.startup.typed import Iterator, Sequence

# A quick look, before a second check.
_NOQA = re.compile(r"(?i)noqa:[^\n]*D\d")


class Checker:
    """Checks texts under one set of settings, with the fixes that there are."""

    def __init__(self, settings: Settings, *, only: bool = False) -> None:
        """Take the settings; ``only`` corrects what the command line selects and nothing else."""
        chosen = settings.rules.extend_select if only else (EVERY_CODE,)
        self._only = selected_codes(chosen, (), ())
        self._engine = Engine(settings, brief=True, opinions=False)
        # What comments of other tools silence shows when they are not honoured.
        self._strict = Engine(
            settings.replace(rules=settings.rules.replace(foreign_suppressions=False)),
            brief=True,
            opinions=False,
        )
        self._foreign = settings.rules.foreign_suppressions

    def check_of(self, source: SourcePath) -> Check:
        """Return the check of one file, which takes its text.

        What a round of fixes ends with the next one begins with: it is checked once.
        """
        return lru_cache(maxsize=2)(lambda text: self._told(text, source))

    def _told(self, text: str, source: SourcePath) -> Told:
        result = self._engine.check_text(text, source.path, source.language)
        findings = _findings(result)
        # Checked twice only where such a comment may be: what it silences has no finding to hang a fix on.
        others: list[Fix] = []
        if self._foreign and source.language == "python" and _NOQA.search(text):
            silenced = self._silenced(text, source, findings)
            others = list(foreign_fixes(text.split("\n"), silenced, self._only))
        return Told(findings, result.problems, others, self._only)

    def _silenced(
        self, text: str, source: SourcePath, findings: Sequence[Finding]
    ) -> Iterator[tuple[Finding, Suppression]]:
        """Yield the findings that comments of other tools silence, each with its comment."""
        strict = _findings(self._strict.check_text(text, source.path, source.language))
        told = {one.fingerprint for one in findings}
        suppressions = find_suppressions(text, "python", noqa=False)
        for finding in strict:
            one = suppressions.covers(finding.definition, finding.code)
            if finding.fingerprint not in told and one is not None:
                yield finding, one


def _findings(result: FileResult) -> list[Finding]:
    return [found for one in result.judged for found in one.findings]
