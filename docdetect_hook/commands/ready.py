"""Check that everything is ready for production: programs, settings, speed, disk, model, verdicts."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, distribution, entry_points

from docdetect_hook import __version__
from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.project import project_root
from docdetect_hook.config.settings import Settings
from docdetect_hook.coverage.share import percent
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.golden.speed import WANTED, measure
from docdetect_hook.golden.validate import validate_suite
from docdetect_hook.models.registry import problems
from docdetect_hook.models.serving import current_version
from docdetect_hook.monitoring.health import Level, disk_of, judge_disk
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator
from docdetect_hook.text.interpreter import interpreter_fault
from docdetect_hook.text.terminal import show

EXAMPLES = """examples:
  docdetect ready

exit codes: 0 ready, 1 something is not, 2 wrong usage
"""

_DISTRIBUTION = "docdetect-hook"
_PLUGIN = "UND"


class Check(NamedTuple):
    """Whether one thing is in place, and what was seen; None where it is not asked for."""

    passed: bool | None
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect ready`."""
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Run every check, and print a line for each."""
    failed = 0
    for name, check in _checks(args):
        word = "skip" if check.passed is None else "PASS" if check.passed else "FAIL"
        show(f"{word} {name:<13} {check.text}")
        failed += check.passed is False
    show("ready" if not failed else f"not ready: {failed} of the checks failed")
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


def _checks(args: argparse.Namespace) -> Iterator[tuple[str, Check]]:
    yield "interpreter", _interpreter()
    yield "hook", _hook()
    yield "flake8", _flake8()
    try:
        settings = options.settings_of(args, {})
    except UserError as error:
        # The other checks still say something: they go by the defaults.
        yield "configuration", Check(False, str(error))
        settings = Settings()
    else:
        yield "configuration", Check(True, settings.file or "the defaults hold")
    yield "speed", _speed()
    yield from _in_project(settings)
    yield "validation", _validation(settings)


def _interpreter() -> Check:
    fault = interpreter_fault()
    return Check(not fault, fault or f"{platform.python_implementation()} {platform.python_version()}")


def _hook() -> Check:
    try:
        version = distribution(_DISTRIBUTION).version
    except PackageNotFoundError:
        return Check(False, f"{_DISTRIBUTION} is not installed in this environment")
    # Hooks call the one that is installed, which may be older than the checkout that runs.
    return Check(version == __version__, f"{_DISTRIBUTION} {version} is installed, {__version__} runs")


def _flake8() -> Check:
    try:
        version = distribution("flake8").version
    except PackageNotFoundError:
        return Check(None, "flake8 is not installed here (extra `flake8`)")
    plugins = [one for one in entry_points(group="flake8.extension") if one.name == _PLUGIN]
    if not plugins or plugins[0].dist is None:
        return Check(False, f"flake8 {version} does not know the plugin {_PLUGIN}")
    own = plugins[0].dist.version
    return Check(own == __version__, f"flake8 {version} with the plugin of {_DISTRIBUTION} {own}")


def _speed() -> Check:
    rate = measure().rate
    return Check(rate >= WANTED, f"{rate:,.0f} characters a second, {WANTED:,} wanted")


def _in_project(settings: Settings) -> Iterator[tuple[str, Check]]:
    try:
        root = project_root()
    except UserError as error:
        for name in ("disk", "model"):
            yield name, Check(None, str(error))
        return
    disk = judge_disk(disk_of(root))
    yield "disk", Check(disk.level != Level.FAIL, disk.text)
    faults = problems(root, settings.model_path)
    yield (
        "model",
        Check(not faults, "; ".join(faults) or f"model {current_version(root, settings.model_path)}"),
    )


def _validation(settings: Settings) -> Check:
    result = validate_suite()
    share, wanted = result.total.accuracy, settings.safety.accuracy_threshold
    cases = len(result.results)
    text = f"{cases - len(result.failures)} of {cases} cases right ({percent(100 * share)})"
    return Check(share >= wanted, text)
