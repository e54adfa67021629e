"""Tell which named files are not asked for missing documentation, and why."""

from __future__ import annotations

from collections.abc import Iterator

from docdetect_hook.runner.summary import FileReport
from docdetect_hook.text.terminal import printable

_REASONS = {
    "tests": "test code is not asked for missing documentation (`rules.tests: true` asks)",
    "generated": "generated code is not asked for missing documentation (`rules.generated: true` asks)",
}


class Unasked:
    """Gathers the named files by audience: a hook may name hundreds of them."""

    def __init__(self) -> None:
        """Start with no file."""
        self._paths: dict[str, list[str]] = {}

    def add(self, file: FileReport) -> None:
        """Take in a file that the user named."""
        if file.audience is not None:
            self._paths.setdefault(file.audience, []).append(file.path)

    def notes(self) -> Iterator[str]:
        """Write one line for each reason."""
        for audience, paths in sorted(self._paths.items()):
            more = len(paths) - 1
            others = f" and {more} more file{'s' * (more > 1)}" if more else ""
            yield f"note: {printable(paths[0])}{others}: {_REASONS[audience]}"
