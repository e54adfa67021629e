"""From command-line arguments to checked files, with progress on a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from docdetect_hook.commands import options
from docdetect_hook.config.load import project_root
from docdetect_hook.discovery.walk import SourcePath, discover, language_of
from docdetect_hook.errors import UserError
from docdetect_hook.records import Problem
from docdetect_hook.runner.executors import Task, Work, check_all, timed
from docdetect_hook.runner.summary import report_of
from docdetect_hook.storage.folder import refusal
from docdetect_hook.text.source import SourceError, decode_python, decode_rust

if TYPE_CHECKING:
    from docdetect_hook.cache.reports import ReportCache
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.engine import FileResult
    from docdetect_hook.runner.summary import FileReport

Kept = TypeVar("Kept")

_PROGRESS_DELAY = 1.0  # seconds before a bar appears: short runs stay silent


def discovered(
    args: argparse.Namespace, settings: Settings, *, everything: bool = False
) -> Iterator[SourcePath]:
    """Look for the files that the arguments name; git begins at once, the rest is done on the way."""
    if options.stdin_path(args) is not None:
        return iter(())
    return discover(args.paths, settings, stubs=everything)


def reports_of(
    args: argparse.Namespace,
    settings: Settings,
    found: Iterable[SourcePath],
    cache: ReportCache | None,
    texts: dict[str, str] | None = None,
) -> Iterator[tuple[bool, FileReport]]:
    """Check what was found; each report comes with whether the user named that very file.

    The text of standard input is added to ``texts``.
    """
    work = Work(settings, report_of)
    if cache is None:
        return results_of(args, work, found, texts=texts)
    from docdetect_hook.cache.run import check_changed

    return results_of(
        args, work, found, lambda sources: check_changed(sources, settings, cache, partial(check_files, args))
    )


def open_cache(args: argparse.Namespace, settings: Settings, *, keeps_disputes: bool) -> ReportCache | None:
    """Open the kept reports of the project, unless they are switched off or there is no project."""
    if args.no_cache or not settings.performance.enable_caching or options.stdin_path(args) is not None:
        return None
    project = project_root(settings.cwd)
    if project is None or refusal(project):
        return None
    # Loaded here, while git lists the files.
    from docdetect_hook.cache.dependencies import Observer
    from docdetect_hook.cache.key import signature_of
    from docdetect_hook.cache.reports import ReportCache

    signature = signature_of(settings, project, keeps_disputes=keeps_disputes)
    observer = Observer(settings.files.max_bytes)
    limit = settings.performance.cache_size
    return ReportCache(project, signature, limit, observer, lambda: model_version(settings))


def model_version(settings: Settings) -> str:
    """Return the version of the model that serves the project around the working directory."""
    from docdetect_hook.models.registry import current_version  # loads the model

    root = None if settings.isolated else project_root(settings.cwd)
    return current_version(root, settings.model_path)


def results_of(
    args: argparse.Namespace,
    work: Work[Kept],
    found: Iterable[SourcePath],
    check: Callable[[list[SourcePath]], Iterator[Kept]] | None = None,
    texts: dict[str, str] | None = None,
) -> Iterator[tuple[bool, Kept]]:
    """Check the files found, or standard input; each result comes with whether the user named that very file.

    ``check`` stands in for the check of files, but not for that of standard input, whose text is added to
    ``texts``.
    """
    stdin_path = options.stdin_path(args)
    if stdin_path is not None:
        yield from ((True, work.shape(result)) for result in _standard_input(work, stdin_path, texts))
        return
    sources = list(found)
    results = check(sources) if check else check_files(args, sources, work)
    yield from zip(
        (source.explicit for source in sources), _with_progress(results, len(sources)), strict=True
    )


def check_files(args: argparse.Namespace, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
    """Check files where the arguments say: here, in worker processes, or on a cluster."""
    if args.scheduler is None:
        return check_all(sources, task, args.jobs)
    from docdetect_hook.runner.dask import check_on_cluster  # needs the extra `cluster`

    return check_on_cluster(sources, task, args.scheduler)


def _standard_input(work: Work[Kept], path: str, texts: dict[str, str] | None) -> Iterator[FileResult]:
    from docdetect_hook.engine import FileResult  # loads the readers

    language = language_of(path) or "python"
    if work.settings.excludes(path):
        return
    if sys.stdin is None:
        raise UserError("standard input is closed: lead a text to it, or name a file")
    try:
        text = (decode_rust if language == "rust" else decode_python)(sys.stdin.buffer.read())
    except SourceError as error:
        yield FileResult(path, (), (Problem(path, error.line, error.col, error.code, error.message),))
        return
    if texts is not None:
        texts[path] = text
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
