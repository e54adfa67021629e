"""Run the documentation gate inside flake8."""

from __future__ import annotations

import argparse
import ast
import gc
import os
from contextlib import contextmanager
from functools import partial
from multiprocessing import parent_process

from docdetect_flake8.gate import Gate
from docdetect_flake8.outcome import fail_at_the_end
from docdetect_flake8.rust import route_rust_files
from docdetect_hook import __version__
from docdetect_hook.adoption.projects import Baselines
from docdetect_hook.config.load import configurations
from docdetect_hook.errors import UserError
from docdetect_hook.records import Language
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Any, ClassVar, Generator, Iterable, Iterator, Sequence
from docdetect_hook.storage.committed import BASELINE_FILE
from docdetect_hook.text.interpreter import interpreter_fault
from docdetect_hook.text.terminal import tell

Row = tuple[int, int, str, type]


class Plugin:
    """The flake8 checker: one instance for each Python file, one engine for each process."""

    name = "docdetect"
    version = __version__
    gate: ClassVar[Gate | None] = None
    mistake: ClassVar[str] = ""

    def __init__(self, tree: ast.Module, filename: str, lines: Sequence[str]) -> None:
        """Take from flake8 the name of the file, its lines, and the tree that it has made of them."""
        self._tree = tree
        self._filename = filename
        self._lines = lines

    @classmethod
    def add_options(cls, manager: Any) -> None:  # noqa: ANN401 - flake8 documents no type for it
        """Declare the options, all prefixed because flake8's option names are global."""
        add = partial(manager.add_option, parse_from_config=True)
        add("--docdetect-config", metavar="FILE", help="docdetect's own configuration")
        add(
            "--docdetect-baseline",
            metavar="FILE",
            help=f"accept the findings of this file; default: {BASELINE_FILE} of each project",
        )
        add("--docdetect-scope", choices=("public", "all"), help="which definitions need documentation")
        add(
            "--docdetect-min-confidence",
            type=float,
            metavar="P",
            help="report only findings with at least this confidence, 0 to 1",
        )
        for name, text in (
            ("isolated", "ignore docdetect's own configuration files"),
            ("no-feedback", "write neither disputed cases nor metrics of the run"),
            ("no-baseline", "report accepted findings as well"),
        ):
            add(f"--docdetect-{name}", action="store_true", help=text)
        for name, text in (
            ("select", "report only these docdetect codes"),
            ("ignore", "never report these docdetect codes"),
            ("extend-select", "report these docdetect codes as well, such as UND910"),
            ("exclude", "also exclude these paths (gitignore-style globs)"),
        ):
            add(f"--docdetect-{name}", comma_separated_list=True, metavar="LIST", help=text)

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Read docdetect's configuration once and route Rust files to it.

        A run under many plugins must not end with a mistake in the configuration of one: it is told, nothing
        of ours is checked under it, and flake8 fails at its end.
        """
        cls.gate = None
        cls.mistake = ""
        route_rust_files(rust_rows)
        fail_at_the_end(cls.is_broken)
        try:
            cls.gate = _gate(options)
        except (UserError, OSError) as error:
            cls.fail(f"error: {error}")
        except Exception as error:  # noqa: BLE001 - the border to flake8, which ends with any exception of ours
            cls.fail(f"internal error, please report it: {type(error).__name__}: {error}")

    @classmethod
    def fail(cls, message: str) -> None:
        """Tell what is wrong and let flake8 fail at its end; nothing more of ours is checked."""
        cls.gate = None
        cls.mistake = message
        _tell(message)

    @classmethod
    def is_broken(cls, paths: Iterable[str]) -> bool:
        """Return whether something was wrong with the configuration of a run's files, and tell what.

        Workers have no way to tell: the first process asks again, for directories and not for files.
        """
        mistakes = cls.gate.mistakes(paths) if cls.gate is not None else []
        for mistake in mistakes:
            _tell(f"error: {mistake}")
        return bool(mistakes or cls.mistake)

    def run(self) -> Generator[Row, None, None]:
        """Yield a row for each finding and problem of the file."""
        text = "".join(self._lines).replace("\r\n", "\n").replace("\r", "\n")
        with _collecting_later():
            for line, col, message in _checked(self._filename, text, "python", self._tree):
                yield line, col, message, type(self)


def _tell(message: str) -> None:
    """Write a message once: flake8's workers set up their plugins as the first process did."""
    if parent_process() is None:
        tell(message)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Put off the collection of cyclic garbage until flake8 has taken the rows of a file.

    At the first row flake8 reads all tokens of the file once more, and keeps them, while its tree is still
    there. Collecting in between finds nothing, and takes longer than the check.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def rust_rows(path: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (line, column from 0, "CODE message") for each finding and problem of a Rust file."""
    yield from _checked(path, text.replace("\r\n", "\n"), "rust", None)


def _checked(
    filename: str, text: str, language: Language, tree: ast.Module | None
) -> Iterable[tuple[int, int, str]]:
    """Check one file; a fault of ours is a row of that file, for flake8 ends with any exception."""
    try:
        if Plugin.gate is None:
            return ()
        report = Plugin.gate.check(os.path.normpath(filename), text, language, tree)
        return () if report is None else _rows(report)
    except Exception as error:  # noqa: BLE001 - see above
        return [(1, 0, f"UND900 internal error, please report it: {type(error).__name__}: {error}")]


def _rows(report: FileReport) -> Iterator[tuple[int, int, str]]:
    for entry in report.entries:
        yield entry.line, entry.col, f"{entry.code} {entry.message}"


def _gate(options: argparse.Namespace) -> Gate:
    """Make what checks the files, from flake8's options and the configuration of the working directory."""
    if fault := interpreter_fault():
        raise UserError(fault)
    found = configurations(
        config=options.docdetect_config,
        isolated=bool(options.docdetect_isolated),
        overrides=_overrides(options),
        known_codes=CODE_NAMES,
        note=lambda note: _tell(f"warning: {note}"),
        flags="--docdetect-{} (flake8)",
    )
    found.settings_in("")
    accepts = options.docdetect_baseline or not (found.isolated or options.docdetect_no_baseline)
    baselines = Baselines(found, options.docdetect_baseline) if accepts else None
    return Gate(found, baselines, keeps_disputes=not options.docdetect_no_feedback)


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    """Gather the options that were given, by the key of the setting they replace."""
    given = {
        "rules.scope": options.docdetect_scope,
        "rules.min_confidence": options.docdetect_min_confidence,
        "rules.select": options.docdetect_select,
        "rules.ignore": options.docdetect_ignore,
        "rules.extend_select": (*(options.docdetect_extend_select or ()), *_named_in_flake8(options)),
        "files.exclude": options.docdetect_exclude,
    }
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if value}


def _named_in_flake8(options: argparse.Namespace) -> list[str]:
    """List whole codes that flake8's own selection names, so that `--extend-select=UND910` works."""
    named = (*(options.select or ()), *(options.extend_select or ()))
    return [code for code in named if len(code) == len("UND000") and code.startswith("UND")]
