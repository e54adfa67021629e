"""Show documentation coverage, and fail below a threshold."""

from __future__ import annotations

import argparse
import sys
from heapq import nlargest

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.revision import reports_at
from docdetect_hook.commands.shared.sources import Checks
from docdetect_hook.config.load import Configurations
from docdetect_hook.config.settings import Settings
from docdetect_hook.coverage.badge import badge
from docdetect_hook.coverage.share import Share, percent, rounded, total_line
from docdetect_hook.coverage.tables import BY, Coverage
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.records import Finding
from docdetect_hook.reports.escapes import json_text, markdown, printable, xml
from docdetect_hook.reports.html import opening
from docdetect_hook.reports.output import write_whole
from docdetect_hook.reports.schema import HEAD, shown_path
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence
from docdetect_hook.text.terminal import tell

EXAMPLES = """examples:
  docdetect coverage                               the total, by directory
  docdetect coverage --by kind src                 functions, classes, structs, ...
  docdetect coverage --by file --skip-covered      the files with something to document
  docdetect coverage --fail-under 90               exit 1 below 90 %
  docdetect coverage --format markdown             a table for a pull request
  docdetect coverage --no-decrease origin/main     exit 1 when less is documented than there
  docdetect coverage --badge docs/documented.svg
  docdetect coverage --first 20                    and what to document first
"""

Row = tuple[str, Share]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect coverage`."""
    group = parser.add_argument_group("coverage")
    group.add_argument(
        "--by",
        choices=BY,
        default="directory",
        help="what each row of the table stands for; default: directory",
    )
    group.add_argument("--format", choices=tuple(_FORMATS), default="table", help="default: table")
    group.add_argument("--fail-under", type=float, metavar="P", help="exit 1 below this percentage")
    group.add_argument(
        "--no-decrease", metavar="REV", help="exit 1 when the coverage is lower than in this git revision"
    )
    group.add_argument("--badge", metavar="FILE.svg", help="write a badge with the total")
    group.add_argument(
        "--first",
        type=int,
        default=0,
        metavar="N",
        help="also list the N definitions that people would most likely document first",
    )
    group.add_argument("--skip-covered", action="store_true", help="leave out rows at 100 %%")
    options.add_check_options(parser)
    options.add_exit_option(parser, "a threshold is missed or a file has a problem")


def run(args: argparse.Namespace) -> int:
    """Print the table and compare the total with the threshold."""
    if args.first and args.format not in ("table", "markdown"):
        raise UserError("`--first` is for the formats table and markdown")
    configurations = options.configurations_of(args, options.overrides(args))
    coverage = Coverage(args.by)
    absent: list[Finding] = []
    troubled = False
    for report in Checks(args, configurations):
        coverage.add(report)
        absent += [one for one in report.findings if one.code.startswith("UND1")]
        troubled |= bool(report.problems)
        for problem in report.problems:
            tell(f"{problem.path}:{problem.line}: {problem.code} {problem.message}")
    sys.stdout.writelines(f"{line}\n" for line in _FORMATS[args.format](args, coverage))
    if args.first > 0:
        sys.stdout.writelines(f"{line}\n" for line in _first(absent, args.first))
    if args.badge:
        write_whole(args.badge, [badge(coverage.total)], "badge")
    failed = troubled
    if args.no_decrease is not None:
        failed |= _decreased(args, configurations, coverage)
    failed |= _falls_short(_threshold(args, options.settings_of_run(args, configurations)), coverage.total)
    return ExitCode.FINDINGS if failed and not args.exit_zero else ExitCode.CLEAN


def _first(absent: Sequence[Finding], most: int) -> Iterator[str]:
    """Yield the findings that people who maintain such code would most likely fix first."""
    likely = nlargest(most, absent, key=lambda one: one.verdict.confidence)
    if likely:
        yield f"\nDocument {'this' if len(likely) == 1 else f'these {len(likely)}'} first:"
    for one in likely:
        place = f"{shown_path(one.path)}:{one.line}"
        yield f"  {one.verdict.confidence:.2f}  {printable(place)}: {one.code} {printable(one.message)}"


def _decreased(args: argparse.Namespace, configurations: Configurations, now: Coverage) -> bool:
    """Compare with a revision, and tell where the share fell."""
    before = Coverage(args.by)
    for report in reports_at(args.no_decrease, "--no-decrease", args, configurations):
        before.add(report)
    if not before.total.exceeds(now.total):
        return False
    tell(
        f"documentation coverage fell from {before.total.shown} ({before.total.documented} of "
        f"{before.total.definitions}) in {printable(args.no_decrease)} to {now.total.shown} "
        f"({now.total.documented} of {now.total.definitions})"
    )
    rows = dict(before.rows())
    for name, share in now.rows():
        if rows.get(name, Share()).exceeds(share) or (name not in rows and before.total.exceeds(share)):
            tell(f"  {printable(name)}: {rows.get(name, Share()).shown} to {share.shown}")
    return True


def _threshold(args: argparse.Namespace, settings: Settings) -> float | None:
    """Return the percentage to hold: that of the command line, or one that somebody configured."""
    # Unlike `check --coverage`, the table alone must not fail by a threshold that nobody asked for.
    if args.fail_under is not None:
        return float(args.fail_under)
    return settings.rules.fail_under if "rules.fail_under" in settings.origins else None


def _falls_short(threshold: float | None, total: Share) -> bool:
    if threshold is None or total.percent is None or total.percent >= threshold:
        return False
    tell(f"documentation coverage {percent(total.percent)} is below the required {threshold:g} %")
    return True


def _table(args: argparse.Namespace, coverage: Coverage) -> Iterator[str]:
    rows = coverage.rows(skip_covered=args.skip_covered)
    last = [("total", coverage.total)]
    width = max(len(printable(name)) for name, _ in (*rows, *coverage.beside(), *last, (args.by, Share())))
    yield f"{args.by:<{width}}  definitions  documented   share"
    for name, share in (*rows, *last):
        yield f"{printable(name):<{width}}  {_numbers(share)}"
    for name, share in coverage.beside():
        yield f"{name:<{width}}  {_numbers(share)}  not in the total"
    yield ""
    yield total_line(coverage.total)


def _numbers(share: Share) -> str:
    return f"{share.definitions:>11}  {share.documented:>10}  {share.shown:>7}"


def _markdown(args: argparse.Namespace, coverage: Coverage) -> Iterator[str]:
    yield f"# Documentation coverage: {markdown(total_line(coverage.total))}"
    yield ""
    yield f"| {args.by} | definitions | documented | share |"
    yield "|---|--:|--:|--:|"
    for name, share in coverage.rows(skip_covered=args.skip_covered):
        yield f"| {markdown(name)} | {share.definitions} | {share.documented} | {share.shown} |"
    total = coverage.total
    yield f"| **total** | {total.definitions} | {total.documented} | {total.shown} |"
    for name, share in coverage.beside():
        yield f"| {name}, not in the total | {share.definitions} | {share.documented} | {share.shown} |"


def _json(args: argparse.Namespace, coverage: Coverage) -> Iterator[str]:
    document = {
        **HEAD,
        "by": args.by,
        "total": _object(coverage.total),
        "rows": _objects(coverage.rows(skip_covered=args.skip_covered)),
        "not_in_total": _objects(coverage.beside()),
    }
    yield json_text(document, 1)


def _objects(rows: Iterable[Row]) -> list[dict[str, object]]:
    return [{"name": shown_path(name), **_object(share)} for name, share in rows]


def _object(share: Share) -> dict[str, object]:
    """Return a share as JSON; the percentage is the printed one, null where there is nothing to document."""
    shown = None if share.percent is None else rounded(share.percent)
    return {"definitions": share.definitions, "documented": share.documented, "percent": shown}


def _html(args: argparse.Namespace, coverage: Coverage) -> Iterator[str]:
    yield opening("Documentation coverage", total_line(coverage.total)) + "<table>"
    yield f"<thead><tr><th scope='col'>{xml(args.by)}</th><th scope='col' class='n'>definitions</th>"
    yield "<th scope='col' class='n'>documented</th><th scope='col'>share</th></tr></thead>\n<tbody>"
    for name, share in coverage.rows(skip_covered=args.skip_covered):
        yield _html_row(name, share)
    yield _html_row("total", coverage.total)
    for name, share in coverage.beside():
        yield _html_row(f"{name}, not in the total", share)
    yield "</tbody></table>\n</body>\n</html>"


def _html_row(name: str, share: Share) -> str:
    value = share.percent
    bar = "" if value is None else f"<meter min='0' max='100' value='{rounded(value)}'></meter> "
    return (
        f"<tr><th scope='row'>{xml(name)}</th><td class='n'>{share.definitions}</td>"
        f"<td class='n'>{share.documented}</td><td>{bar}{share.shown}</td></tr>"
    )


_FORMATS = {"table": _table, "json": _json, "markdown": _markdown, "html": _html}
