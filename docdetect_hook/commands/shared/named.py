"""Tell which of the named files are not checked, or not asked for missing documentation, and why."""

from __future__ import annotations

import os

from docdetect_hook.commands.shared import options
from docdetect_hook.discovery.walk import skip_reason
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import TYPE_CHECKING, Collection, Iterator
from docdetect_hook.text.terminal import printable

if TYPE_CHECKING:
    import argparse

    from docdetect_hook.config.load import Configurations

_REASONS = {
    "tests": "test code is not asked for missing documentation (`rules.tests: true` asks)",
    "generated": "generated code is not asked for missing documentation (`rules.generated: true` asks)",
}


class NamedFiles:
    """Gathers what is to be said of the files that the user named, by reason: a hook may name hundreds."""

    def __init__(self, named: Collection[str]) -> None:
        """Take the paths that the user named, which the checks fill in when they begin."""
        self._named = named
        self._paths: dict[str, list[str]] = {}
        self._checked: set[str] = set()
        self.unreadable = False

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        if file.path not in self._named:
            return
        # By its name in one form: `./app.py` and `app.py` are the same argument.
        self._checked.add(os.path.normpath(file.path))
        self.unreadable |= any(problem.code == "UND900" for problem in file.problems)
        if file.audience is not None:
            self._tell(_REASONS[file.audience], file.path)

    def notes(self, args: argparse.Namespace, configurations: Configurations, *, files: int) -> Iterator[str]:
        """Yield one line for each reason, and one where there are no ``files`` at all."""
        # Of a change only what changed is checked: that a named file did not is no reason to tell of it.
        changed = bool(args.staged or args.diff_from)
        skipped = [] if changed else list(self._skipped(args, configurations))
        for path, reason in skipped:
            self._tell(reason, path)
        if not files and not skipped:
            yield f"no {'changed ' if changed else ''}Python or Rust files to check here"
        for reason, paths in sorted(self._paths.items()):
            more = len(paths) - 1
            others = f" and {more} more file{'s' * (more > 1)}" if more else ""
            yield f"note: {printable(paths[0])}{others}: {reason}"

    def _skipped(self, args: argparse.Namespace, configurations: Configurations) -> Iterator[tuple[str, str]]:
        """Yield the named files that were not checked, each with the reason."""
        for path in _given(args):
            if os.path.normpath(path) not in self._checked and not os.path.isdir(path):
                reason = skip_reason(path, configurations, stubs=bool(args.stubs))
                if reason:
                    yield path, reason

    def _tell(self, reason: str, path: str) -> None:
        self._paths.setdefault(reason, []).append(path)


def _given(args: argparse.Namespace) -> list[str]:
    name = options.stdin_path(args)
    return args.paths if name is None else [name]
