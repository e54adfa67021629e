"""Check files and note on what else, besides its own text, the answer for each rests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from docdetect_hook.cache.dependencies import (
    Kind,
    Sight,
    digest,
    digest_names,
    interface_of,
    stamp_of,
    unread,
)
from docdetect_hook.cache.packages import Packages
from docdetect_hook.engine import Engine
from docdetect_hook.readers.files import DiskFiles
from docdetect_hook.records import FileResult, Language, Problem
from docdetect_hook.runner.disputes import disputed_report
from docdetect_hook.runner.executors import timed
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.text.source import SourceError, read_bytes, source_names

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.discovery.walk import SourcePath

# Engines held at once, one for each package. Files come in order of path, so one would nearly do.
_ENGINES = 4


class Watched(NamedTuple):
    """The report of a file, the look at its bytes, and the looks at others.

    Files of one ``package`` share what their answers rest on; ``others`` are those looks that came up
    with this file, so the whole is the sum over the package. Without a ``sight`` the report must not
    be kept.
    """

    report: FileReport
    language: Language
    package: str
    sight: Sight | None
    others: tuple[Sight, ...] = ()


class WatchedWork(NamedTuple):
    """The work of `docdetect check` on every file, watched."""

    settings: Settings

    def checker(self) -> Checker:
        """Make what does it."""
        return Checker(self.settings)

    def lost(self, path: str, problem: Problem) -> Watched:
        """Return what remains of a file whose check ended its process."""
        return Watched(report_of(FileResult(path, (), (problem,))), "python", "", None)


class Checker:
    """Checks one file after the other, with an engine of its own for each package.

    Engines share nothing, so each package's engine looks at everything that its answers rest on.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings."""
        self._settings = settings
        self._max_bytes = settings.files.max_bytes
        self._packages = Packages()
        self._engines: OrderedDict[str, tuple[Engine, _WatchedFiles]] = OrderedDict()

    def __call__(self, source: SourcePath) -> Watched:
        """Check one file."""
        path = source.path
        package = self._packages.of(path, source.language)
        engine, files = self._engine(package, source.language)
        stamp = stamp_of(path)
        try:
            data = read_bytes(path, self._max_bytes)
        except SourceError:
            return Watched(report_of(timed(engine.check, source)), source.language, package, None)
        result = timed(engine.check_bytes, data, path, source.language)
        report = disputed_report(result, self._settings)
        if report.crashed:
            return Watched(report, source.language, package, None)
        sight = Sight("text", path, stamp, digest(data))
        if source.language == "rust":
            files.note(sight)  # the graph of its crate takes the text from here, for other files too
        return Watched(report, source.language, package, sight, files.fresh())

    def _engine(self, package: str, language: Language) -> tuple[Engine, _WatchedFiles]:
        found = self._engines.get(package)
        if found is None:
            files = _WatchedFiles(self._max_bytes, language)
            found = self._engines[package] = (Engine(self._settings, files=files), files)
            if len(self._engines) > _ENGINES:
                self._engines.popitem(last=False)
        return found


class _WatchedFiles(DiskFiles):
    """Looks at the files on disk and notes each look."""

    def __init__(self, max_bytes: int, language: Language) -> None:
        super().__init__(max_bytes)
        self._language = language
        self._noted: set[tuple[Kind, str]] = set()
        self._fresh: list[Sight] = []

    def note(self, sight: Sight) -> None:
        """Keep the first look at each path."""
        if (sight.kind, sight.path) not in self._noted:
            self._noted.add((sight.kind, sight.path))
            self._fresh.append(sight)

    def fresh(self) -> tuple[Sight, ...]:
        """Return what was noted since this was last asked."""
        fresh = tuple(self._fresh)
        self._fresh.clear()
        return fresh

    def load(self, path: str) -> str | None:
        """Return the decoded text of a file, or None when it has none."""
        # Only Python's reader asks for Python modules, and all it takes from them is their interface.
        python = self._language == "python" and path.endswith((".py", ".pyi"))
        return self._look(path, "python" if python else "text")

    def load_classes(self, path: str) -> str | None:
        """Return the text of a Python file of which the bodies of its classes count, too."""
        return self._look(path, "classes")

    def glance(self, path: str) -> str | None:
        """Return the text of a Python file of which only counts what it passes on of others."""
        return self._look(path, "face")

    def _look(self, path: str, kind: Kind) -> str | None:
        place = self._place(path)
        stamp = stamp_of(place)
        text = None
        content = interface = ""
        try:
            data = read_bytes(path, self._max_bytes)
            content = digest(data)
            text = self.decode(path, data)
        except SourceError as error:
            content, interface = content or unread(error), unread(error)
        if kind == "text":
            interface = ""
        elif text is not None:
            interface = interface_of(kind, text)
        self.note(Sight(kind, place, stamp, content, interface))
        return text

    def list_dir(self, path: str) -> Sequence[str]:
        """Return the sorted names in a directory, none when it cannot be read."""
        place = self._place(path)
        stamp = stamp_of(place)
        names = source_names(path)
        self.note(Sight("names", place, stamp, digest_names(names)))
        return names

    def _place(self, path: str) -> str:
        """Shorten an absolute path below the working directory, so that a project can be moved."""
        start = self.base + "/"
        return path[len(start) :] if path.startswith(start) else path
