"""Report formats: each module renders one run as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

from docdetect_hook.run import Run


class Style(NamedTuple):
    """How a report looks; ``totals_only`` leaves single findings out of the reports for people.

    ``explain`` adds who voted what and why to each finding.
    """

    colour: bool = False
    statistics: bool = False
    totals_only: bool = False
    explain: bool = False


# Format name -> module below this package with `render(run, style) -> Iterator[str]`.
FORMATS = {
    "text": "text",
    "grouped": "grouped",
    "json": "json_report",
    "jsonl": "jsonl",
}

Renderer = Callable[[Run, Style], Iterator[str]]


def renderer(name: str) -> Renderer:
    """Load the renderer of a format of FORMATS."""
    module = import_module(f"docdetect_hook.reports.{FORMATS[name]}")
    render: Renderer = module.render
    return render
