"""The checks of a run that reports what a change brings: `--staged` and `--diff-from`."""

from __future__ import annotations

import argparse

from docdetect_hook.adoption.changes import without_known
from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.comparison import Comparison, merged, repository_around, staged, work_tree
from docdetect_hook.commands.shared.sources import named_in
from docdetect_hook.errors import UserError
from docdetect_hook.models.serving import current_version
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.config.settings import Settings


class ChangedChecks:
    """The checks of one run over what changed; each report can be narrowed to what the base has not.

    ``named`` has the paths of those files that the user named, once the checks have begun.
    """

    def __init__(self, args: argparse.Namespace, configurations: Configurations) -> None:
        """Ask git what changed; nothing is checked yet."""
        asked = "--staged" if args.staged else "--diff-from"
        if options.stdin_path(args) is not None:
            raise UserError(f"{asked} cannot be combined with standard input")
        repository = repository_around(args.paths, asked)
        difference = staged(repository) if args.staged else work_tree(repository, args.diff_from)
        self.named: set[str] = set()
        self._comparison = Comparison(difference, configurations, args.paths)
        # What a merge brings in was judged on its branch: each parent is a base, and new is what none has.
        others = merged(difference) if args.staged else ()
        self._merged = [Comparison(other, configurations, args.paths) for other in others]

    def __iter__(self) -> Iterator[FileReport]:
        """Yield the report of each file that may have new findings."""
        comparison = self._comparison
        self.named.update(named_in(comparison.sources))
        try:
            yield from map(comparison.head.report, comparison.sources)
        finally:
            comparison.difference.contents.close()

    def only_new(self, found: FileReport, kept: FileReport) -> FileReport:
        """Return what is kept of a report without what the base has too."""
        comparison = self._comparison
        several = (comparison, *self._merged)
        if not kept.findings and not found.problems and not any(base.gone for base in several):
            return kept  # what a baseline accepts needs no second look, unless it may have moved
        new = found
        for base in several:
            new = base.changes.new_of(new)
        comparison.require_objects()
        return kept._replace(findings=without_known(kept.findings, new.findings), problems=new.problems)

    def refusals(self) -> list[str]:
        """Return nothing: no reports are kept."""
        return []

    def model_of(self, settings: Settings) -> str:
        """Return the version of the model that serves the project of these settings."""
        return current_version(settings.models_root, settings.model_path)
