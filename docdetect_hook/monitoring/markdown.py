"""A report on a period, beside the one before it, in Markdown."""

from __future__ import annotations

from docdetect_hook.feedback.cases import waiting_for_review
from docdetect_hook.monitoring.alerts import told
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.monitoring.tables import ROWS, figures, minute, moment
from docdetect_hook.startup.typed import Iterable, Iterator


def report_edges(since: float) -> tuple[float, float]:
    """Return the edges that an overview needs for a report on the last ``since`` seconds."""
    return since, 2 * since


def markdown_report(view: Overview, since: float) -> Iterator[str]:
    """Yield the lines of the report; the overview has the edges of ``report_edges``."""
    trained = view.retrainings(since)
    period = figures(view.window(since), trained)
    before = figures(view.window(2 * since, after=since), view.retrainings(2 * since) - trained)
    yield f"# docdetect report, {_day(view.now - since)} to {_day(view.now)}"
    yield ""
    yield "| | this period | the one before |"
    yield "|---|---:|---:|"
    for row in ROWS:
        yield f"| {row.label} | {row.cell(period)} | {row.cell(before)} |"
    yield ""
    yield f"Accuracy of findings: {told(view.accuracy)}."
    yield f"{waiting_for_review(view.queue)}. Model {view.model} serves."
    yield from _section("Models", _changes(view, since))
    yield from _section("Alerts", _alerts(view, since))


def _changes(view: Overview, since: float) -> Iterator[str]:
    for change in view.history:
        if view.now - since <= change.ts <= view.now:
            what = _plain(f"{change.action} {change.version} by {change.who}: {change.why}")
            yield f"- {minute(change.ts)}: {what}"


def _alerts(view: Overview, since: float) -> Iterator[str]:
    for ts, _, text in view.alerts:
        if view.now - ts <= since:
            yield f"- {minute(ts)}: {_plain(text)}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a section, unless it has no lines."""
    found = list(lines)
    if found:
        yield from ("", f"## {title}", "", *found)


def _plain(text: str) -> str:
    """Keep text of a file from breaking out of its line or cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _day(ts: float) -> str:
    return f"{moment(ts):%Y-%m-%d}"
