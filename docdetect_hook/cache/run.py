"""Check the files of a run, taking the reports that still hold from the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.cache.reports import ReportCache
    from docdetect_hook.cache.watch import Watched, WatchedWork
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.run import FileReport


def check_changed(
    sources: Sequence[SourcePath],
    settings: Settings,
    cache: ReportCache,
    check: Callable[[Sequence[SourcePath], WatchedWork], Iterator[Watched]],
) -> Iterator[FileReport]:
    """Give the reports of all files in order; only the files whose report is not kept go to ``check``."""
    # All are looked up before any is checked, so that the answers are of one moment.
    holding = [cache.holds(source.path) for source in sources]
    changed = [source for source, holds in zip(sources, holding, strict=True) if not holds]
    fresh: Iterator[Watched] = iter(())
    if changed:
        from docdetect_hook.cache.watch import WatchedWork  # loads the readers

        fresh = iter(check(changed, WatchedWork(settings)))
    for source, holds in zip(sources, holding, strict=True):
        if holds:
            yield cache.report(source.path)
        else:
            watched = next(fresh)
            cache.keep(watched)
            yield watched.report
    cache.save()
