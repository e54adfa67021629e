"""Report missing, empty and untrue documentation."""

from __future__ import annotations

import os
import sys

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.accepted import baselines_of, tell_stale
from docdetect_hook.commands.shared.named import NamedFiles
from docdetect_hook.commands.shared.records import Records
from docdetect_hook.commands.shared.sources import Checks, Purpose
from docdetect_hook.coverage.share import percent
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.models.serving import has_models
from docdetect_hook.records import Finding
from docdetect_hook.reports import FORMATS, Format, Report, Style, reporter
from docdetect_hook.reports.targets import output_target
from docdetect_hook.runner.summary import FileReport, Run, Summary
from docdetect_hook.startup.typed import TYPE_CHECKING, Mapping, Protocol
from docdetect_hook.storage.committed import BASELINE_FILE
from docdetect_hook.text.terminal import show, tell, wants_colour, warn

if TYPE_CHECKING:
    import argparse

    from docdetect_hook.adoption.projects import Baselines
    from docdetect_hook.commands.shared.changed import ChangedChecks
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.reports.output import OutputFile

_SLOWEST = 25  # functions shown by --profile

EXAMPLES = """examples:
  docdetect check                                     everything below the current directory
  docdetect check --select UND103,UND126 src          only functions
  docdetect check --sort confidence . | head -20      what to document first
  docdetect check --scope all --statistics .          private definitions too, with counts per code
  docdetect check --coverage --fail-under 90          fail below 90 % documented, whatever is missing
  docdetect check --staged                            only what the staged changes bring
  docdetect check --diff-from origin/main             only what the current branch brings
  docdetect check --output-file sarif:docs.sarif .    a report for code scanning beside the text
  git show :app.py | docdetect check - --stdin-filename app.py

exit codes: 0 clean, 1 findings, 2 wrong usage, configuration or input, 3 internal error
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect check`."""
    options.add_check_options(parser)
    _add_report(parser.add_argument_group("report"))
    _add_changes(parser.add_argument_group("changes (see docs/changes.md)"))
    _add_accepted(parser.add_argument_group("accepted findings"))
    group = parser.add_argument_group("coverage")
    group.add_argument(
        "--coverage",
        action="store_true",
        help="check documentation coverage instead of individual findings",
    )
    group.add_argument(
        "--fail-under",
        type=float,
        metavar="PERCENT",
        help="fail below this documentation coverage; implies --coverage",
    )
    options.add_exit_option(parser, "there are findings")
    options.add_feedback_options(parser)


def _add_report(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: text")
    group.add_argument(
        "--output-file",
        type=output_target,
        action="append",
        default=[],
        metavar="[FORMAT:]PATH",
        help="also write the report to a file, in this format or that of --format; may be repeated",
    )
    group.add_argument(
        "--sort",
        choices=("path", "confidence"),
        default="path",
        help="order of the findings: by place, or the most confident first; default: path",
    )
    group.add_argument("--statistics", action="store_true", help="add counts per code")
    group.add_argument(
        "--explain", action="store_true", help="print the votes and their reasons under each finding"
    )
    group.add_argument(
        "--profile",
        action="store_true",
        help="check in one process, and print to standard error where the time went",
    )


def _add_changes(group: argparse._ArgumentGroup) -> None:
    changed = group.add_mutually_exclusive_group()
    changed.add_argument("--staged", action="store_true", help="report only what the staged changes bring")
    changed.add_argument(
        "--diff-from", metavar="REV", help="report only what the files bring since this git revision"
    )


def _add_accepted(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--baseline", metavar="PATH", help=f"accept the findings of this file; default: {BASELINE_FILE}"
    )
    group.add_argument("--no-baseline", action="store_true", help="report accepted findings as well")
    group.add_argument(
        "--show-demoted", action="store_true", help="list the findings that this team's labels demoted"
    )


def run(args: argparse.Namespace) -> int:
    """Check the paths, print the report, return the exit code."""
    if args.profile:
        return _profiled(args)
    _require_rankable(args)
    configurations = options.configurations_of(args, _overrides(args))
    settings = options.settings_of_run(args, configurations)
    whole, out = _is_whole(args, settings), args.feedback_out
    records = Records(configurations, enabled=not args.no_feedback, whole=whole, out=out)
    records.refusal(settings.project)  # told before the first file is checked
    baselines = baselines_of(args, configurations)
    texts: dict[str, str] = {}
    changed = _changed(args, configurations)
    checks = changed or _checks(args, configurations, records, texts, baselines)
    style = _style(args, settings, texts)
    report = _report(args, style)
    files = _output_files(args, style)
    summary, named, demoted = Summary(), NamedFiles(checks.named), _Demoted()
    observers: list[Observer] = [summary, report, records, named, demoted, *(one.report for one in files)]
    # The run: each report goes through what excuses findings, then to everybody who wants to know. Reports
    # come in the order of paths while later files are still being checked; none is kept here.
    for file in checks:
        left = baselines.accept(file) if baselines else file
        left = changed.only_new(file, left) if changed else left
        for observer in observers:
            observer.add(left)
    # From here on everything is known. What went wrong beside the findings is told on standard error, so that
    # standard output is a report and nothing else, which programs read.
    refused = bool(records.refusal(settings.project))
    outcome = summary.totals()._replace(model=_project_model(settings, refused=refused))
    for trouble in filter(None, (*records.close(checks.model_of), *checks.refusals())):
        warn(trouble)
    for note in named.notes(args, configurations, files=outcome.files):
        tell(note)
    for one in files:
        one.write(outcome)
    sys.stdout.writelines(report.close(outcome))
    if args.show_demoted:
        demoted.show(args.format)
    if baselines:
        tell_stale(baselines, args, configurations)
    return _exit_code(args, settings, outcome, unreadable=named.unreadable)


def _checks(
    args: argparse.Namespace,
    configurations: Configurations,
    records: Records,
    texts: dict[str, str],
    baselines: Baselines | None,
) -> Checks:
    by_line = _is_by_line(args)
    return Checks(
        args,
        configurations,
        keeps_disputes=records.keeps_disputes,
        settle=records.settle,
        texts=texts,
        purpose=Purpose(
            opinions=_shows_opinions(args),
            fresh=args.feedback_out is not None,  # a kept report has no cases
            shared=not any(one.by_file for one in _formats(args)),
            brief=lambda own: by_line and (baselines is None or not baselines.accepts_in(own.project)),
        ),
    )


class Observer(Protocol):
    """Takes in the files of a run, one after the other."""

    def add(self, file: FileReport, /) -> None:
        """Take in a file."""


class _Demoted:
    """Gathers the findings that this team's labels took back."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    def add(self, file: FileReport, /) -> None:
        """Take in a file."""
        self._findings += file.demoted

    def show(self, format_name: str) -> None:
        """List the findings: behind a report for people, else on standard error, which is no report."""
        out = show if FORMATS[format_name].people else tell
        for one in self._findings:
            place = f"{one.path}:{one.line}:{one.col + 1}"
            out(f"{place}: demoted {one.code} {one.message} (confidence {one.verdict.confidence:.2f})")


def _output_files(args: argparse.Namespace, style: Style) -> list[OutputFile]:
    if not args.output_file:
        return []
    from docdetect_hook.reports.output import output_files

    return output_files(args.output_file, args.format, style)


def _report(args: argparse.Namespace, style: Style) -> Report:
    report = reporter(args.format)(style)
    if args.sort != "confidence":
        return report
    from docdetect_hook.reports.ranked import Ranked  # most people read by place

    return Ranked(report)


def _shows_opinions(args: argparse.Namespace) -> bool:
    """Return whether the report tells how sure findings are, or is in that order."""
    return args.explain or args.sort == "confidence" or any(one.opinionated for one in _formats(args))


def _is_by_line(args: argparse.Namespace) -> bool:
    """Return whether the report says of a finding what stands in its line, and nothing more."""
    return not args.explain and args.sort == "path" and all(one.by_line for one in _formats(args))


def _formats(args: argparse.Namespace) -> list[Format]:
    """Return the formats of a run; a file whose name has none gets that of the command's own report."""
    return [FORMATS[name or args.format] for name in ("", *(target.format for target in args.output_file))]


def _profiled(args: argparse.Namespace) -> int:
    """Check in one process, and tell on standard error where the time went."""
    from cProfile import Profile
    from pstats import Stats

    args.jobs, args.profile = 1, False
    profile = Profile()
    try:
        return profile.runcall(run, args)
    finally:
        Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(_SLOWEST)


def _is_whole(args: argparse.Namespace, settings: Settings) -> bool:
    """Return whether all of the project is checked, by the codes that its configuration selects."""
    partly = args.staged or args.diff_from or options.overrides(args)
    return not partly and args.paths == ["."] and os.getcwd() == settings.project


def _require_rankable(args: argparse.Namespace) -> None:
    if args.sort == "confidence" and not FORMATS[args.format].ranked:
        ranked = ", ".join(name for name, one in FORMATS.items() if one.ranked)
        raise UserError(f"`--sort confidence` is for the formats {ranked}")


def _changed(args: argparse.Namespace, configurations: Configurations) -> ChangedChecks | None:
    if not args.staged and args.diff_from is None:
        return None
    from docdetect_hook.commands.shared.changed import ChangedChecks  # loads the readers

    return ChangedChecks(args, configurations)


def _style(args: argparse.Namespace, settings: Settings, texts: Mapping[str, str]) -> Style:
    colour = wants_colour(os.environ, on_terminal=sys.stdout.isatty())
    return Style(colour, args.statistics, _is_coverage_run(args), args.explain, settings.project, texts)


def _overrides(args: argparse.Namespace) -> dict[str, object]:
    given = options.overrides(args)
    if args.fail_under is not None:
        given["rules.fail_under"] = args.fail_under
    return given


def _project_model(settings: Settings, *, refused: bool) -> str:
    """Return the version of the project's own model if one serves, and warn of one that was refused."""
    project = settings.project or None
    own = project is not None and not refused and not settings.isolated and has_models(project)
    if not own and not settings.model_path:
        return ""  # most projects: nothing is loaded for them
    from docdetect_hook.models.registry import problems, serving_now

    for problem in problems(project, settings.model_path):
        warn(problem)
    model = serving_now(project, settings.model_path)
    return "" if model is None else model.version


def _exit_code(args: argparse.Namespace, settings: Settings, outcome: Run, *, unreadable: bool) -> int:
    # The worst wins: a fault of ours over a file that the user named and that cannot be read, that over
    # findings. `--exit-zero` excuses findings alone.
    if outcome.crashed:
        return ExitCode.INTERNAL
    if unreadable:
        return ExitCode.USAGE
    failed = outcome.problems > 0
    if _is_coverage_run(args):
        threshold = settings.rules.fail_under
        failed |= outcome.coverage < threshold
        if outcome.coverage < threshold:
            share = percent(outcome.coverage)
            reason = f"documentation coverage {share} is below the required {threshold:g} %"
            tell(reason)
    else:
        failed |= outcome.findings > 0
    return ExitCode.FINDINGS if failed and not args.exit_zero else ExitCode.CLEAN


def _is_coverage_run(args: argparse.Namespace) -> bool:
    return args.coverage or args.fail_under is not None
