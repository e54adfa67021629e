"""From command-line arguments to checked files, with progress on a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from docdetect_hook.commands import options
from docdetect_hook.discovery import discover, language_of
from docdetect_hook.engine import FileResult
from docdetect_hook.records import Problem
from docdetect_hook.schedule import Work, check_all, timed
from docdetect_hook.source import SourceError, decode_python, decode_rust

Kept = TypeVar("Kept")

_PROGRESS_DELAY = 1.0  # seconds before a bar appears: short runs stay silent


def results_of(args: argparse.Namespace, work: Work[Kept]) -> Iterator[tuple[bool, Kept]]:
    """Check what the arguments name; each result comes with whether the user named that very file."""
    stdin_path = options.stdin_path(args)
    if stdin_path is not None:
        yield from ((True, work.shape(result)) for result in _standard_input(work, stdin_path))
        return
    sources = list(discover(args.paths, work.settings, stubs=work.everything))
    results = check_all(sources, work, args.jobs)
    yield from zip((source.explicit for source in sources), _with_progress(results, len(sources)), strict=True)


def _standard_input(work: Work[Kept], path: str) -> Iterator[FileResult]:
    language = language_of(path) or "python"
    if work.settings.excludes(path):
        return
    try:
        text = (decode_rust if language == "rust" else decode_python)(sys.stdin.buffer.read())
    except SourceError as error:
        yield FileResult(path, (), (Problem(path, error.line, error.col, error.code, error.message),))
        return
    yield timed(work.engine().check_text, text, path, language)


def _with_progress(results: Iterator[Kept], total: int) -> Iterable[Kept]:
    """Show a bar on a terminal when the run takes a while and tqdm is installed."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return results
    try:
        from tqdm import tqdm
    except ImportError:
        return results
    tqdm.monitor_interval = 0  # its thread would make forking worker processes unsafe
    bar: Iterable[Kept] = tqdm(results, total=total, unit="file", delay=_PROGRESS_DELAY, leave=False)
    return bar
