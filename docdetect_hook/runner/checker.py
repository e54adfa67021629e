"""Read one file after the other and check what is in it."""

from __future__ import annotations

import time

from docdetect_hook.engine import Engine, crashed
from docdetect_hook.readers.files import DiskFiles
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Generic, TypeVar
from docdetect_hook.text.source import SourceError

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.records import FileResult

Seen = TypeVar("Seen", bound=DiskFiles)
Kept = TypeVar("Kept")


class Checker(Generic[Seen, Kept]):
    """Checks files; trouble with one is a problem in its result, never an exception."""

    def __init__(
        self,
        place: Callable[[SourcePath], tuple[Engine, Seen]],
        keep: Callable[[FileResult, SourcePath, Seen], Kept],
    ) -> None:
        """Take what returns the engine for a file and its look at files, and what is kept of a result."""
        self._place = place
        self._keep = keep

    def __call__(self, source: SourcePath) -> Kept:
        """Read and check one file, and note how long it took."""
        engine, files = self._place(source)
        started = time.perf_counter()
        try:
            text = files.text(source.path, source.language)
        except SourceError as error:
            result = engine.unread(source.path, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not stop the run
            result = crashed(source.path, error)
        else:
            result = engine.check_text(text, source.path, source.language)
        return self._keep(result._replace(seconds=time.perf_counter() - started), source, files)


def whole(result: FileResult, _settings: Settings) -> FileResult:
    """Keep all of a result but the text, which is where it was."""
    return result._replace(lines=())


def checker_of(
    settings: Settings,
    keep: Callable[[FileResult, Settings], Kept],
    *,
    everything: bool = False,
    brief: bool = False,
    opinions: bool = True,
    files: DiskFiles | None = None,
) -> Checker[DiskFiles, Kept]:
    """Make what checks all files with one engine; ``files`` stand in for those on disk."""
    seen = files or DiskFiles(settings.files.max_bytes)
    engine = Engine(settings, everything=everything, brief=brief, opinions=opinions, files=seen)
    place = engine, seen
    return Checker(lambda _source: place, lambda result, _source, _files: keep(result, settings))
