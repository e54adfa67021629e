"""Check the files of a run, taking the reports that still hold from the cache."""

from __future__ import annotations

from docdetect_hook.cache.reports import ALONG
from docdetect_hook.startup.stdlib import partial
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Iterator, Sequence

if TYPE_CHECKING:
    from docdetect_hook.cache.reports import ReportCache
    from docdetect_hook.cache.tracking import Watched, WatchedWork
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.runner.summary import FileReport


def check_changed(
    sources: Sequence[SourcePath],
    settings: Settings,
    cache: ReportCache,
    check: Callable[[Sequence[SourcePath], WatchedWork], Iterator[Watched]],
    *,
    disputes: bool = True,
    shared: bool = False,
    brief: bool = False,
) -> Iterator[FileReport | None]:
    """Yield the reports of all files in order; only the files whose report is not kept go to ``check``.

    Without ``disputes`` nobody keeps what people would be asked about, and it is not looked for. With
    ``shared``, files of which there is nothing to tell may share a report: all but the first yield None. With
    ``brief``, kept reports have lines in the place of findings.
    """
    # All are looked up before any is checked, so that the answers are of one moment.
    stretches = cache.look_up(sources, shared=shared, brief=brief)
    changed = [source for package, own in stretches for source in own if source.path not in package.places]
    work = partial(_watched, settings=settings, check=check, disputes=disputes)
    fresh = work(changed)
    for package, own in stretches:
        for source in own:
            place = package.places.get(source.path)
            if place == ALONG:
                yield None
                continue
            kept = None if place is None else cache.report(package, source.path)
            # A row that cannot be read any more is checked by itself: `fresh` has what was known to change.
            if kept is None:
                watched = next(fresh if place is None else work([source]))
                cache.keep(watched)
                kept = watched.report
            yield kept
        cache.finish(package, len(own))
    cache.close()


def _watched(
    sources: Sequence[SourcePath],
    settings: Settings,
    check: Callable[[Sequence[SourcePath], WatchedWork], Iterator[Watched]],
    disputes: bool,
) -> Iterator[Watched]:
    if not sources:
        return iter(())
    from docdetect_hook.cache.tracking import WatchedWork  # loads the readers

    return iter(check(sources, WatchedWork(settings, disputes)))
