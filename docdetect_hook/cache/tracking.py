"""Check files and note on what else, besides its own text, the answer for each rests."""

from __future__ import annotations

from docdetect_hook.cache.dependencies import (
    Kind,
    Sight,
    digest,
    digest_names,
    interface_of,
    stamp_of,
    unread,
)
from docdetect_hook.discovery.packages import Packages
from docdetect_hook.engine import Engine
from docdetect_hook.languages import decode
from docdetect_hook.readers.files import DiskFiles
from docdetect_hook.records import FileResult, Language, Problem
from docdetect_hook.runner.checker import Checker
from docdetect_hook.runner.disputes import disputed_report
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.startup.stdlib import OrderedDict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Sequence
from docdetect_hook.text.source import SourceError, source_names

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
    """The work of `docdetect check` on every file, watched; ``disputes`` says that somebody keeps those."""

    settings: Settings
    disputes: bool = True

    def checker(self) -> Checker[_WatchedFiles, Watched]:
        """Make what does it."""
        packages = _PackageEngines(self.settings, disputes=self.disputes)
        return Checker(packages.of, packages.watched)

    def lost(self, path: str, problem: Problem) -> Watched:
        """Return what remains of a file whose check ended its process."""
        return Watched(report_of(FileResult(path, (), (problem,))), "python", "", None)


class _PackageEngines:
    """Engines of their own for each package: they share nothing, so each looks at all that it rests on."""

    def __init__(self, settings: Settings, *, disputes: bool) -> None:
        self._settings = settings
        self._disputes = disputes
        self._packages = Packages()
        self._engines: OrderedDict[str, tuple[Engine, _WatchedFiles]] = OrderedDict()

    def of(self, source: SourcePath) -> tuple[Engine, _WatchedFiles]:
        """Return the engine of a file's package, and what it looks at files with."""
        package = self._packages.of(source.path, source.language)
        found = self._engines.get(package)
        if found is None:
            files = _WatchedFiles(self._settings.files.max_bytes, package, source.language)
            brief = not (self._disputes and self._settings.learning.asks_about_texts)
            engine = Engine(self._settings, brief=brief, files=files)
            found = self._engines[package] = (engine, files)
            if len(self._engines) > _ENGINES:
                self._engines.popitem(last=False)
        return found

    def watched(self, result: FileResult, source: SourcePath, files: _WatchedFiles) -> Watched:
        """Keep of a result its report, and what it rests on."""
        report = disputed_report(result, self._settings) if self._disputes else report_of(result)
        # A fault of ours may be gone in the next run, and what could not be read has no content to compare.
        if report.crashed or files.own is None:
            return Watched(report, source.language, files.package, None)
        return Watched(report, source.language, files.package, files.own, files.fresh())


class _WatchedFiles(DiskFiles):
    """Looks at the files on disk for one package and notes each look.

    ``own`` is the look at the file that was checked last, None where it could not be read.
    """

    def __init__(self, max_bytes: int, package: str, language: Language) -> None:
        super().__init__(max_bytes)
        self.package = package
        self.own: Sight | None = None
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

    def text(self, path: str, language: Language) -> str:
        """Return the text of a file that is checked, or raise SourceError."""
        self.own = None
        stamp = stamp_of(path)
        data = self.data(path)
        self.own = Sight("text", path, stamp, digest(data))
        if language == "rust":
            self.note(self.own)  # the graph of its crate takes the text from here, for other files too
        return decode(data, language)

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
            data = self.data(path)
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
