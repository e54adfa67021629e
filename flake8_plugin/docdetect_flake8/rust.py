"""Hand Rust files to docdetect, which flake8 offers plugins no way to do.

flake8 parses every file as Python before any plugin runs, so a `.rs` file ends in E999. This one
place wraps `FileChecker.run_checks` for `.rs` names; it runs in every worker process because
flake8 parses options there as well. When flake8's internals change shape the wrapping is left
out, and the plugin checks Python only.
"""

from __future__ import annotations

import functools

from docdetect_hook.startup.typed import Any, Callable, Iterable

RustRows = Callable[[str, str], Iterable[tuple[int, int, str]]]

_NEEDED = ("run_checks", "report")


def route_rust_files(rows: RustRows) -> bool:
    """Wrap flake8's file checker, once; give whether Rust files reach ``rows`` from now on."""
    try:
        from flake8.checker import FileChecker
    except ImportError:
        return False
    if not all(callable(getattr(FileChecker, name, None)) for name in _NEEDED):
        return False
    if not hasattr(FileChecker.run_checks, "docdetect_rows"):
        FileChecker.run_checks = _wrapped(FileChecker.run_checks, rows)
    return True


def _wrapped(run_checks: Callable[[Any], Any], rows: RustRows) -> Callable[[Any], Any]:
    """Make a `run_checks` that knows Rust and leaves every other file to the one it wraps."""

    @functools.wraps(run_checks)
    def run(checker: Any) -> Any:  # noqa: ANN401 - flake8's own FileChecker and its result
        processor = getattr(checker, "processor", None)
        path = getattr(checker, "display_name", "")
        if processor is None or not path.endswith(".rs") or not getattr(checker, "should_process", False):
            return run_checks(checker)
        for line, col, text in rows(path, "".join(processor.lines)):
            code, message = text.split(" ", 1)
            checker.report(code, line, col, message)
        return checker.display_name, checker.results, checker.statistics

    run.docdetect_rows = rows  # type: ignore[attr-defined]
    return run
