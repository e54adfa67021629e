"""From command-line arguments to checked files, with progress on a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docdetect_hook.commands import options
from docdetect_hook.discovery import discover, language_of
from docdetect_hook.engine import Engine, FileResult
from docdetect_hook.records import Problem
from docdetect_hook.source import SourceError, decode_python, decode_rust

if TYPE_CHECKING:
    from docdetect_hook.config import Settings
    from docdetect_hook.discovery import SourcePath

_PROGRESS_DELAY = 1.0  # seconds before a bar appears: short runs stay silent


def results_of(args: argparse.Namespace, settings: Settings) -> Iterator[tuple[bool, FileResult]]:
    """Check what the arguments name; each result comes with whether the user named that file."""
    engine = Engine(settings)
    stdin_path = options.stdin_path(args)
    if stdin_path is not None:
        yield from _standard_input(engine, settings, stdin_path)
        return
    for source in _with_progress(list(discover(args.paths, settings))):
        yield source.explicit, engine.check(source)


def _standard_input(engine: Engine, settings: Settings, path: str) -> Iterator[tuple[bool, FileResult]]:
    language = language_of(path) or "python"
    if settings.excludes(path):
        return
    try:
        text = (decode_rust if language == "rust" else decode_python)(sys.stdin.buffer.read())
    except SourceError as error:
        yield True, FileResult(path, (), (Problem(path, error.line, error.col, error.code, error.message),))
        return
    yield True, engine.check_text(text, path, language)


def _with_progress(sources: list[SourcePath]) -> Iterable[SourcePath]:
    """Show a bar on a terminal when the run takes a while and tqdm is installed."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return sources
    try:
        from tqdm import tqdm
    except ImportError:
        return sources
    bar: Iterable[SourcePath] = tqdm(sources, unit="file", delay=_PROGRESS_DELAY, leave=False)
    return bar
