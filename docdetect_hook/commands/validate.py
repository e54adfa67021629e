"""Run the golden suite: hand-written cases with the verdict expected of every definition."""

from __future__ import annotations

import argparse

from docdetect_hook.commands import options
from docdetect_hook.errors import ExitCode
from docdetect_hook.golden.validate import COMPONENTS, SuiteResult, validate_suite

EXAMPLES = """examples:
  docdetect validate
  docdetect validate --component enhanced_rust
  docdetect validate --full                accuracy by class as well

exit codes: 0 the accuracy reaches safety.accuracy_threshold, 1 it does not
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect validate`."""
    parser.add_argument("--component", choices=COMPONENTS, default="ensemble", help="default: ensemble")
    parser.add_argument("--full", action="store_true", help="run every component, with accuracy by class")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Run the suite, print the accuracy, compare it with the threshold."""
    threshold = options.settings_of(args, {}).safety.accuracy_threshold
    good = True
    for component in COMPONENTS if args.full else (args.component,):
        result = validate_suite(component)
        _print(component, result, args.full)
        good &= result.total.accuracy >= threshold
    print(f"{'reaches' if good else 'does not reach'} the accuracy threshold of {threshold:.1%}")
    return ExitCode.CLEAN if good else ExitCode.FINDINGS


def _print(component: str, result: SuiteResult, full: bool) -> None:
    total = result.total
    print(f"{component}: {total.right} of {total.total} definitions right ({total.accuracy:.2%})")
    for language, tally in result.by(lambda case: case.language).items():
        print(f"  {language}: {tally.right} of {tally.total} ({tally.accuracy:.2%})")
    if full:
        for group, tally in result.by(lambda case: f"{case.language}, {case.group}").items():
            print(f"    {group}: {tally.right} of {tally.total} ({tally.accuracy:.2%})")
    for failure in result.failures:
        print(f"  {failure.case.id}")
        for difference in failure.differences:
            print(f"    {difference}")
