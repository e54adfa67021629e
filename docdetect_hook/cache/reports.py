"""Reports of unchanged files, kept from run to run."""

from __future__ import annotations

import os
from itertools import groupby

from docdetect_hook.cache.dependencies import Kind, Observer, Sight
from docdetect_hook.cache.rows import (
    Row,
    Sums,
    Told,
    brief_report,
    report_from,
    row_of,
    shared_report,
    sums_of,
    told_of,
)
from docdetect_hook.cache.store import Index, Store, decode, encode
from docdetect_hook.discovery.packages import Packages
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Iterable, Mapping, Sequence
from docdetect_hook.text.source import folder_of

if TYPE_CHECKING:
    from docdetect_hook.cache.tracking import Watched
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.records import Language
    from docdetect_hook.runner.summary import FileReport

_Looks = dict[tuple[Kind, str], Sight]

ALONG = -1
"""In the place of a report: there is nothing to tell of the file, and one before it has its report too."""


class Package:
    """What a run knows of a package of which it checks files, until it has the last one's report.

    ``places`` has the files whose reports hold, and where these stand among the kept ones. ``before`` is
    what was kept when something of the package will be written, ``looks`` what its reports rest on as of
    now; ``stale`` says that something of it changed since the last run, ``torn`` that files changed
    while they were checked, so that nothing can be said of the package.
    """

    __slots__ = (
        "before", "changed", "digest", "fresh", "looks", "missed", "name", "places", "restamped", "rows",
        "shared", "stale", "told", "torn", "waiting",
    )  # fmt: skip

    def __init__(self, name: str, waiting: int) -> None:
        """Begin with nothing kept; ``waiting`` is the number of files that are checked."""
        self.name = name
        self.waiting = waiting
        self.places: dict[str, int] = {}
        self.before: Index | None = None
        self.looks: _Looks = {}
        self.stale = self.torn = self.changed = False
        self.digest = ""
        self.rows: list[bytes] | None = None
        self.shared: dict[str, FileReport] = {}
        self.told: dict[str, Row] = {}
        self.restamped: dict[str, str] = {}
        self.missed: set[str] = set()
        self.fresh: dict[str, _Entry] = {}


class _Part(NamedTuple):
    """Files of one folder that follow each other in a run."""

    folder: str
    sources: list[SourcePath]


class _Entry(NamedTuple):
    """What is kept of one file."""

    stamp: str
    content: str
    told: Told
    row: bytes


class ReportCache:
    """The kept reports of one project under one signature.

    A report is found when nothing changed of the file itself, nor of anything that was looked at when
    files of its package were checked.
    """

    def __init__(
        self,
        root: str,
        signature: str,
        observer: Observer,
        name_model: Callable[[], str],
        place: str = "",
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        """Open what is kept for a project; ``place`` is the directory of the configuration in it.

        ``name_model`` gives the version of the model that serves, and is called only when that is not
        stored. ``settle`` writes what else the reports so far bring: a kept report brings it no more, so a
        run that is killed must have written it before.
        """
        self._store = Store(root, signature, place)
        self._observer = observer
        self._name_model = name_model
        self._model = ""
        self._packages = Packages()
        self._open: dict[str, Package] = {}
        self._settle = settle
        self._has_written = False

    @property
    def model(self) -> str:
        """Return the version of the model behind the verdicts, which the signature holds fixed."""
        self._model = self._model or self._name_model()
        return self._model

    @property
    def refusal(self) -> str:
        """Return why what is in the place of the cache is left alone, if it is."""
        return self._store.refusal

    def look_up(
        self, sources: Sequence[SourcePath], *, shared: bool = False, brief: bool = False
    ) -> list[tuple[Package, list[SourcePath]]]:
        """Return the files in order, with the packages that know whose reports are kept and still hold.

        Each of them is then asked for with `report` or told of with `keep`, and all of them are named to
        `finish`. With ``shared``, files of a folder of which there is nothing to tell share one report; with
        ``brief``, reports have lines in the place of findings.
        """
        found: list[tuple[str, list[SourcePath]]] = []
        parts: dict[str, list[_Part]] = {}
        for (folder, language), files in groupby(sources, _place_of):
            own = list(files)
            name = self._packages.of(own[0].path, language)
            found.append((name, own))
            parts.setdefault(name, []).append(_Part(folder, own))
        for name, its in parts.items():
            self._open[name] = self._looked_up(name, its, shared=shared, brief=brief)
        return [(self._open[name], own) for name, own in found]

    def _looked_up(self, name: str, parts: Sequence[_Part], *, shared: bool, brief: bool) -> Package:
        package = Package(name, sum([len(part.sources) for part in parts]))
        index = self._store.index(name)
        if index is None:
            return package
        self._model = self._model or index.model
        package.digest = index.rows
        sources = [source for part in parts for source in part.sources]
        self._observer.know(sources)
        self._look_again(package, index.looks)
        if not package.stale:
            self._hold(package, index, sources)
        if shared:
            _share(package, index, parts)
        if brief:
            package.told = {
                path: told for path in package.places if isinstance(told := index.files[path][2], list)
            }
        if package.changed or len(package.places) < package.waiting:
            package.before = index
            package.missed = {source.path for source in sources} - package.places.keys()
        else:  # nothing of it will be written
            package.looks = {}
        return package

    # Three answers about a dependency: as before by its stamp alone, as before by its content (the stamp is
    # brought up to date, so that the next run need not read it), or changed, and then no report holds.
    def _look_again(self, package: Package, before: Iterable[Sight]) -> None:
        """Check every dependency of a package; it is stale when one of them changed."""
        same = self._observer.same
        for sight in before:
            now = same(sight)
            if now is None:
                package.stale, package.looks = True, {}
                return
            package.changed = package.changed or now is not sight
            package.looks[now.kind, now.path] = now

    def _hold(self, package: Package, index: Index, sources: Iterable[SourcePath]) -> None:
        """Note which reports of a package hold, and where they stand in its file."""
        files = index.files
        for source in sources:
            seen = files.get(source.path)
            if seen is None:
                continue
            if not source.stamp or source.stamp != seen[0]:
                now = self._observer.same(Sight("text", source.path, seen[0], seen[1]))
                if now is None:
                    continue
                if now.stamp != seen[0]:
                    package.restamped[source.path] = now.stamp
                    package.changed = True
            package.places[source.path] = seen[3]

    def report(self, package: Package, path: str) -> FileReport | None:
        """Return a report that holds, None when it is damaged."""
        shared = package.shared.pop(path, None)
        if shared is not None:
            return shared
        told = package.told.get(path)
        if package.rows is None and told is None:
            package.rows = self._store.rows(package.name, package.digest)
        try:
            if told is not None:
                return brief_report(path, told)
            if package.rows is not None:
                return report_from(path, decode(package.rows[package.places[path]]))
        except (TypeError, ValueError, IndexError):
            pass
        self._store.remove(package.name)
        package.torn = True
        return None

    def keep(self, watched: Watched) -> None:
        """Take the report of a file that was checked in this run."""
        package = self._open.get(watched.package)
        if package is None:  # what makes a package of its directory has changed meanwhile
            return
        package.torn = package.torn or not _add(package.looks, watched.others)
        sight, report = watched.sight, watched.report
        if sight is not None:
            row = encode(row_of(report, watched.language))
            package.fresh[report.path] = _Entry(sight.stamp, sight.content, told_of(report), row)

    def finish(self, package: Package, files: int) -> None:
        """Finish so many files; the last one of its package writes the reports for the next run."""
        package.waiting -= files
        if package.waiting:
            return
        del self._open[package.name]
        if package.fresh or package.changed:
            self._settle()
            self._save(package)

    def close(self) -> None:
        """Close the folder, and delete files that no run has used for long."""
        self._store.close()
        if self._has_written:
            self._store.sweep()

    def _save(self, package: Package) -> None:
        self._has_written = True
        if package.torn:
            # Its files saw two states of the same dependency: no single set of looks is true of all.
            self._store.remove(package.name)
            return
        base = self._store.index(package.name)
        others = {} if base is None else self._others(package, base)
        entries = package.fresh | others
        if entries:
            files = {path: (*one[:3], place) for place, (path, one) in enumerate(entries.items())}
            known = {} if base is None else _untouched(package, base, others)
            index = Index(self.model, list(package.looks.values()), files, _clean(entries, known))
            self._store.write(package.name, index, [one.row for one in entries.values()])

    # Two runs may check different files of a package at the same time, the hook and an editor. Each reads
    # what the other wrote just before it writes, and takes over what rests on the same looks.
    def _others(self, package: Package, base: Index) -> dict[str, _Entry]:
        """Return the kept reports that hold beside those of this run; another run may have written meanwhile.

        A report of a file that is there stays whether or not this run looked at it, as long as it holds.
        """
        rows = self._store.rows(package.name, base.rows)
        if rows is None or not _unites(package, base.looks):
            return {}
        restamped = package.restamped
        return {
            path: _Entry(restamped.get(path, stamp), content, told, row)
            for (path, (stamp, content, told, _)), row in zip(base.files.items(), rows, strict=False)
            if path not in package.fresh and _stays(package, path, content)
        }


def _place_of(source: SourcePath) -> tuple[str, Language]:
    return folder_of(source.path), source.language


# A hundred thousand files have nearly as many reports that say nothing, and everybody who takes in reports
# would look at each of them: one for each folder has the same sums.
def _share(package: Package, index: Index, parts: Iterable[_Part]) -> None:
    """Give the clean files of each folder one report, where the run has all of them and they hold."""
    places, files = package.places, index.files
    clean: dict[str, list[str]] = {}
    for folder, sources in parts:
        held = [one.path for one in sources if one.path in places and not one.explicit]
        clean.setdefault(folder, []).extend([path for path in held if not files[path][2]])
    for folder, paths in clean.items():
        sums = index.clean.get(folder)
        if sums is not None and paths and sums.files == len(paths):
            package.shared[paths[0]] = shared_report(paths, sums)
            places.update(dict.fromkeys(paths[1:], ALONG))


def _untouched(package: Package, base: Index, others: Mapping[str, _Entry]) -> dict[str, Sums]:
    """Return what is known of the clean files of those folders in which nothing comes, goes or changes."""
    touched = set(map(folder_of, (*package.fresh, *(base.files.keys() - others.keys()))))
    return {folder: sums for folder, sums in base.clean.items() if folder not in touched}


def _clean(entries: Mapping[str, _Entry], known: dict[str, Sums]) -> dict[str, Sums]:
    """Return by folder what the reports add up to of which there is nothing to tell."""
    rows: dict[str, list[Row]] = {}
    for path, one in entries.items():
        folder = folder_of(path)
        if not one.told and folder not in known:
            rows.setdefault(folder, []).append(decode(one.row))
    return known | {folder: sums_of(own) for folder, own in rows.items()}


def _unites(package: Package, looks: Sequence[Sight]) -> bool:
    """Return whether kept reports that rest on these looks hold beside those of this run."""
    if package.before is not None and looks == package.before.looks:
        return not package.stale
    return _add(package.looks, looks)


def _stays(package: Package, path: str, content: str) -> bool:
    if path in package.places:
        return package.before is not None and package.before.files[path][1] == content
    return path not in package.missed and os.path.lexists(path)


def _add(looks: _Looks, more: Iterable[Sight]) -> bool:
    """Add looks, unless one of them saw something else than the look that is there."""
    added = {(sight.kind, sight.path): sight for sight in more}
    if any(not _agree(looks[key], sight) for key, sight in added.items() if key in looks):
        return False
    looks.update(added)
    return True


# Other modules see of a Python file its interface alone: that its bodies changed in between does no harm.
def _agree(one: Sight, other: Sight) -> bool:
    return one.content == other.content or (one.kind == "python" and one.interface == other.interface)
