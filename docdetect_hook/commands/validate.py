"""Run the golden suite: hand-written cases with the verdict expected of every definition."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from docdetect_hook.commands.shared import options
from docdetect_hook.coverage.share import percent
from docdetect_hook.errors import ExitCode
from docdetect_hook.golden.drill import drill
from docdetect_hook.golden.speed import WANTED, measure
from docdetect_hook.golden.validate import COMPONENTS, SuiteResult, validate_suite

EXAMPLES = """examples:
  docdetect validate
  docdetect validate --component enhanced_rust
  docdetect validate --component learning  drive the loop of labels and models as well
  docdetect validate --full                every component, with accuracy by class

exit codes: 0 the accuracy reaches safety.accuracy_threshold, 1 it does not
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect validate`."""
    parser.add_argument("--component", choices=COMPONENTS, default="ensemble", help="default: ensemble")
    parser.add_argument("--full", action="store_true", help="run every component, with accuracy by class")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Run the suite, print what came of it, compare it with the threshold."""
    threshold = options.settings_of(args, {}).safety.accuracy_threshold
    good = True
    for component in COMPONENTS if args.full else (args.component,):
        result = validate_suite(component)
        reached = result.total.accuracy >= threshold
        _print(component, result, reached=reached, full=args.full)
        good &= reached
        if component == "learning":
            good &= _drill()
    speed = measure()
    print(
        f"throughput: {speed.rate:,.0f} characters a second, {WANTED:,} wanted: {_word(speed.rate >= WANTED)}"
    )
    print(f"All tests: {_word(good)}")
    return ExitCode.CLEAN if good else ExitCode.FINDINGS


def _word(good: bool) -> str:
    return "PASS" if good else "FAIL"


def _print(component: str, result: SuiteResult, *, reached: bool, full: bool) -> None:
    total, cases = result.total, len(result.results)
    right = cases - len(result.failures)
    share = f"{total.right} of {total.total} definitions, {percent(100 * total.accuracy)}"
    print(f"{component}: {right} of {cases} cases right ({share}): {_word(reached)}")
    for language, tally in result.by(lambda case: case.language).items():
        print(f"  {language}: {tally.right} of {tally.total} ({percent(100 * tally.accuracy)})")
    if full:
        for group, tally in result.by(lambda case: f"{case.language}, {case.group}").items():
            print(f"    {group}: {tally.right} of {tally.total} ({percent(100 * tally.accuracy)})")
    for failure in result.failures:
        print(f"  {failure.case.id}")
        for difference in failure.differences:
            print(f"    {difference}")


def _drill() -> bool:
    """Drive the loop once, where scikit-learn is installed."""
    if find_spec("sklearn") is None:
        print("  the loop was not driven: it needs scikit-learn (extra `learn`)")
        return True
    steps = list(drill())
    for step in steps:
        print(f"  {step.name}: {_word(step.right)}")
    return all(step.right for step in steps)
