"""From command-line arguments to checked files, with progress on a terminal."""

from __future__ import annotations

import os
import sys
import time
from itertools import chain, groupby

from docdetect_hook.commands.shared import options
from docdetect_hook.discovery.walk import Scope, SourcePath, discover
from docdetect_hook.errors import UserError
from docdetect_hook.languages import decode, language_of
from docdetect_hook.records import FileResult, Problem
from docdetect_hook.runner.executors import Task, Work, check_all
from docdetect_hook.runner.summary import plain_report
from docdetect_hook.startup.stdlib import partial
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import (
    TYPE_CHECKING,
    Callable,
    Final,
    Iterable,
    Iterator,
    Protocol,
    Sequence,
    TypeVar,
    cast,
)
from docdetect_hook.storage.folder import refusal
from docdetect_hook.text.source import SourceError, folder_of

if TYPE_CHECKING:
    import argparse
    from io import BufferedReader

    from docdetect_hook.cache.reports import ReportCache
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.runner.summary import FileReport

Kept = TypeVar("Kept")

_PROGRESS_DELAY = 1.0  # seconds before a bar appears: short runs stay silent


def discovered(args: argparse.Namespace, scope: Scope, *, everything: bool = False) -> Iterator[SourcePath]:
    """Look for the files that the arguments name; git begins at once, the rest is done on the way."""
    if options.stdin_path(args) is not None:
        return iter(())
    return discover(args.paths, scope, stubs=everything)


class Purpose(NamedTuple):
    """What the reports of a run are for.

    ``opinions`` says that somebody is shown how sure findings are, ``fresh`` that no report is kept; where
    they are ``shared``, files of which there is nothing to tell may have one report. ``brief`` says for some
    settings whether no more is wanted of a finding than its line.
    """

    opinions: bool = True
    fresh: bool = False
    shared: bool = False
    brief: Callable[[Settings], bool] = lambda _settings: False


_WITH_OPINIONS: Final = Purpose()


class Checks:
    """The checks of one run: its files in order, each under the settings of its nearest configuration.

    ``named`` has the paths of those files that the user named, once the checks have begun.
    """

    def __init__(
        self,
        args: argparse.Namespace,
        configurations: Configurations,
        *,
        keeps_disputes: Callable[[Settings], bool] = lambda _settings: False,
        settle: Callable[[], None] = lambda: None,
        texts: dict[str, str] | None = None,
        purpose: Purpose = _WITH_OPINIONS,
    ) -> None:
        """Begin to look for the files; the text of standard input is added to ``texts``.

        ``settle`` writes the disputed cases of the files so far, before their reports are kept.
        """
        self._args = args
        self._configurations = configurations
        self._keeps_disputes = keeps_disputes
        self._settle = settle
        self._texts = texts
        self.named: set[str] = set()
        self._purpose = purpose._replace(fresh=purpose.fresh or args.no_cache)
        self._found = discovered(args, configurations)
        self._execute = executing(args)
        # Opened while git lists the files.
        self._caches: dict[int, ReportCache | None] = {}
        self._cache_of(configurations.settings_in(""))

    def __iter__(self) -> Iterator[FileReport]:
        """Yield the report of each file."""
        if options.stdin_path(self._args) is not None:
            return self._of_standard_input()
        sources = list(self._found)
        self.named.update(named_in(sources))
        return filter(None, results_of(self._configurations, sources, self._reports))

    def _of_standard_input(self) -> Iterator[FileReport]:
        for result in standard_input(self._args, self._configurations, texts=self._texts):
            self.named.add(result.path)
            settings = self._configurations.settings_for(result.path)
            yield self._shape(settings)(result, settings)

    def _reports(self, sources: Sequence[SourcePath], settings: Settings) -> Iterator[FileReport | None]:
        cache = self._cache_of(settings)
        if cache is None:
            keeps = self._keeps_disputes(settings)
            opinions = keeps or self._purpose.opinions
            brief = not (keeps and settings.learning.asks_about_texts)
            work = Work(settings, self._shape(settings), brief=brief, opinions=opinions)
            return self._execute(sources, work)
        from docdetect_hook.cache.run import check_changed

        return check_changed(
            sources,
            settings,
            cache,
            self._execute,
            disputes=self._keeps_disputes(settings),
            shared=self._purpose.shared,
            brief=self._purpose.brief(settings),
        )

    def _shape(self, settings: Settings) -> Callable[[FileResult, Settings], FileReport]:
        if not self._keeps_disputes(settings):
            return plain_report
        from docdetect_hook.runner.disputes import disputed_report  # loads the models

        return disputed_report

    def _cache_of(self, settings: Settings) -> ReportCache | None:
        if id(settings) not in self._caches:
            self._caches[id(settings)] = self._open_cache(settings)
        return self._caches[id(settings)]

    def _open_cache(self, settings: Settings) -> ReportCache | None:
        """Open the kept reports of a project, unless they are switched off or there is no project."""
        fresh = self._purpose.fresh or not settings.performance.enable_caching
        if fresh or options.stdin_path(self._args) is not None:
            return None
        project = settings.project
        if not project or refusal(project):
            return None
        from docdetect_hook.cache.dependencies import Observer
        from docdetect_hook.cache.key import signature_of
        from docdetect_hook.cache.reports import ReportCache

        signature = signature_of(settings, project, keeps_disputes=self._keeps_disputes(settings))
        observer = Observer(settings.files.max_bytes)
        return ReportCache(
            project, signature, observer, lambda: _model_version(settings), _place_of(settings), self._settle
        )

    def refusals(self) -> list[str]:
        """Return why kept reports could not be read or written, where that is so."""
        return [cache.refusal for cache in self._caches.values() if cache is not None]

    def model_of(self, settings: Settings) -> str:
        """Return the version of the model that serves the project of these settings."""
        cache = self._cache_of(settings)
        return cache.model if cache is not None else _model_version(settings)


def _place_of(settings: Settings) -> str:
    """Return the directory of a configuration below the root of its project, empty for any other."""
    inside = settings.file is not None and settings.root.startswith(os.path.join(settings.project, ""))
    return os.path.relpath(settings.root, settings.project) if inside else ""


def _model_version(settings: Settings) -> str:
    from docdetect_hook.models.serving import current_version  # loads the model

    return current_version(settings.models_root, settings.model_path)


def named_in(sources: Iterable[SourcePath]) -> set[str]:
    """Return the paths of those files that the user named."""
    return {source.path for source in sources if source.explicit}


class Execute(Protocol):
    """Checks files by the executor that a run goes by."""

    def __call__(self, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
        """Yield what is kept of each file."""


def executing(args: argparse.Namespace) -> Execute:
    """Return what checks files where the arguments say: here, in worker processes, or on a cluster."""
    return partial(check_all, jobs=args.jobs, scheduler=args.scheduler)


def results_of(
    configurations: Configurations,
    sources: Sequence[SourcePath],
    check: Callable[[Sequence[SourcePath], Settings], Iterator[Kept]],
) -> Iterator[Kept]:
    """Return the results of files in their order; ``check`` is called once for each configuration."""
    groups: dict[int, tuple[Settings, list[SourcePath]]] = {}
    keys: list[int] = []
    for _, run in groupby(sources, lambda source: folder_of(source.path)):
        own = list(run)
        settings = configurations.settings_for(own[0].path)
        keys += [id(settings)] * len(own)
        groups.setdefault(id(settings), (settings, []))[1].extend(own)
    # Settings are compared by identity: `Configurations` makes one record for each configuration and project,
    # and comparing their values for every file would cost more than most lookups in the cache.
    streams = {key: check(own, settings) for key, (settings, own) in groups.items()}
    # Each file's result comes from the stream of its configuration; a cache is written at a stream's end.
    results = chain(map(next, map(streams.__getitem__, keys)), chain.from_iterable(streams.values()))
    return iter(_with_progress(results, len(sources)))


def standard_input(
    args: argparse.Namespace,
    configurations: Configurations,
    *,
    everything: bool = False,
    texts: dict[str, str] | None = None,
) -> Iterator[FileResult]:
    """Check the text on standard input as if it stood at the path given for it."""
    from docdetect_hook.engine import Engine  # loads the readers

    path = options.stdin_path(args) or ""
    language = language_of(path) or "python"
    if configurations.excludes(path):
        return
    if sys.stdin is None:
        raise UserError("standard input is closed: pipe a file to it, or name a file")
    try:
        text = decode(_standard_input(), language)
    except SourceError as error:
        yield FileResult(path, (), (Problem(path, error.line, error.col, error.code, error.message),))
        return
    if texts is not None:
        texts[path] = text
    started = time.perf_counter()
    result = Engine(configurations.settings_for(path), everything=everything).check_text(text, path, language)
    yield result._replace(seconds=time.perf_counter() - started)


def _standard_input() -> bytes:
    """Return all that stands on standard input.

    It is read piece by piece: one read to the end hears no interruption between its calls of the system.
    """
    source = cast("BufferedReader", sys.stdin.buffer)
    return b"".join(iter(lambda: source.read1(1 << 16), b""))


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
