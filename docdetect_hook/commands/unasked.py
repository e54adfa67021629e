"""Tell which named files are not checked, or not asked for missing documentation, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docdetect_hook.runner.summary import FileReport
from docdetect_hook.text.terminal import printable

_REASONS = {
    "tests": "test code is not asked for missing documentation (`rules.tests: true` asks)",
    "generated": "generated code is not asked for missing documentation (`rules.generated: true` asks)",
}


class Unasked:
    """Gathers the named files by reason: a hook may name hundreds of them."""

    def __init__(self) -> None:
        """Start with no file."""
        self._paths: dict[str, list[str]] = {}

    def add(self, file: FileReport) -> None:
        """Take in a file that the user named."""
        if file.audience is not None:
            self._paths.setdefault(_REASONS[file.audience], []).append(file.path)

    def skip(self, files: Iterable[tuple[str, str]]) -> int:
        """Take in files that are not checked, each with the reason; return their number."""
        told = list(files)
        for path, reason in told:
            self._paths.setdefault(reason, []).append(path)
        return len(told)

    def notes(self) -> Iterator[str]:
        """Write one line for each reason."""
        for reason, paths in sorted(self._paths.items()):
            more = len(paths) - 1
            others = f" and {more} more file{'s' * (more > 1)}" if more else ""
            yield f"note: {printable(paths[0])}{others}: {reason}"
