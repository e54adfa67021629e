"""One line a finding in the parseable form of pylint, which Jenkins and other readers know."""

from __future__ import annotations

from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import printable
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(_style: Style) -> LineReport:
    """Make a report of lines such as `src/app.py:3: [UND103(missing-function-docs), ] message`."""
    return LineReport(_lines)


def _lines(file: FileReport) -> Iterator[str]:
    for entry in file.entries:
        place = f"{printable(entry.path)}:{entry.line}"
        yield f"{place}: [{entry.code}({RULES[entry.code].name}), ] {printable(entry.message)}"
