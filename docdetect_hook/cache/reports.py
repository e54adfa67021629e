"""Reports of unchanged files, kept from run to run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from docdetect_hook.cache.dependencies import Kind, Observer, Sight
from docdetect_hook.cache.rows import report_from, row_of
from docdetect_hook.cache.store import Index, Store, decode, encode
from docdetect_hook.discovery.packages import Packages

if TYPE_CHECKING:
    from docdetect_hook.cache.tracking import Watched
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.runner.summary import FileReport

_Looks = dict[tuple[Kind, str], Sight]


class _Package:
    """What a run knows of a package of which it checks files, until it has the last one's report.

    ``before`` is what its kept reports rest on, ``looks`` the same as of now, with what was looked at in
    this run; ``stale`` says that something of it changed since the last run, ``torn`` that files changed
    while they were checked, so that nothing can be said of the package.
    """

    __slots__ = (
        "before", "changed", "digest", "fresh", "held", "looks", "missed", "name", "places", "rows", "stale",
        "torn", "waiting",
    )  # fmt: skip

    def __init__(self, name: str, waiting: int) -> None:
        self.name = name
        self.waiting = waiting
        self.before: list[Sight] = []
        self.looks: _Looks = {}
        self.stale = self.torn = self.changed = False
        self.digest = ""
        self.places: dict[str, int] = {}
        self.rows: list[bytes] | None = None
        self.held: dict[str, tuple[str, str]] = {}
        self.missed: set[str] = set()
        self.fresh: dict[str, tuple[tuple[str, str], bytes]] = {}


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
        self._open: dict[str, _Package] = {}
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

    def look_up(self, sources: Sequence[SourcePath]) -> list[bool]:
        """Return for each file whether its report is kept and still holds.

        Each of them is then asked for with `report` or told of with `keep`, and named to `finish`.
        """
        members: dict[str, list[str]] = {}
        names = [self._packages.of(source.path, source.language) for source in sources]
        for name, source in zip(names, sources, strict=True):
            members.setdefault(name, []).append(source.path)
        for name, paths in members.items():
            self._open[name] = self._looked_up(name, paths)
        return [source.path in self._open[name].places for name, source in zip(names, sources, strict=True)]

    def _looked_up(self, name: str, paths: Sequence[str]) -> _Package:
        package = _Package(name, len(paths))
        index = self._store.index(name)
        if index is None:
            return package
        self._model = self._model or index.model
        self._look_again(package, index.looks)
        self._hold(package, index, paths)
        package.missed = set(paths) - package.places.keys() if len(package.places) < len(paths) else set()
        if package.changed or package.missed:
            package.before = index.looks
        else:  # nothing of it will be written
            package.looks, package.held = {}, {}
        return package

    # Three answers about a dependency: as before by its stamp alone, as before by its content (the stamp is
    # brought up to date, so that the next run need not read it), or changed, and then no report holds.
    def _look_again(self, package: _Package, before: Iterable[Sight]) -> None:
        """Check every dependency of a package; it is stale when one of them changed."""
        same = self._observer.same
        for sight in before:
            now = same(sight)
            if now is None:
                package.stale, package.looks = True, {}
                return
            package.changed = package.changed or now is not sight
            package.looks[now.kind, now.path] = now

    def _hold(self, package: _Package, index: Index, paths: Sequence[str]) -> None:
        """Note which reports of a package hold, and where they stand in its file."""
        package.digest = index.rows
        if package.stale:
            return
        places = {path: place for place, path in enumerate(index.files)}
        for path in paths:
            found = index.files.get(path)
            now = None if found is None else self._observer.same(Sight("text", path, *found))
            if found is not None and now is not None:
                package.places[path] = places[path]
                package.changed = package.changed or now.stamp != found[0]
                package.held[path] = now.stamp, now.content

    def report(self, source: SourcePath) -> FileReport | None:
        """Return a report that holds, None when it is damaged."""
        package = self._open[self._packages.of(source.path, source.language)]
        if package.rows is None:
            package.rows = self._store.rows(package.name, package.digest)
        try:
            if package.rows is not None:
                return report_from(source.path, decode(package.rows[package.places[source.path]]))
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
        if watched.sight is not None:
            row = encode(row_of(watched.report, watched.language))
            package.fresh[watched.report.path] = (watched.sight.stamp, watched.sight.content), row

    def finish(self, source: SourcePath) -> None:
        """Finish a file; the last one of its package writes the reports for the next run."""
        name = self._packages.of(source.path, source.language)
        package = self._open[name]
        package.waiting -= 1
        if package.waiting:
            return
        del self._open[name]
        if package.fresh or package.changed:
            self._settle()
            self._save(package)

    def close(self) -> None:
        """Close the folder, and delete files that no run has used for long."""
        self._store.close()
        if self._has_written:
            self._store.sweep()

    def _save(self, package: _Package) -> None:
        self._has_written = True
        if package.torn:
            # Its files saw two states of the same dependency: no single set of looks is true of all.
            self._store.remove(package.name)
            return
        files = {path: seen for path, (seen, _) in package.fresh.items()}
        rows = {path: row for path, (_, row) in package.fresh.items()}
        for path, seen, row in self._others(package):
            files[path], rows[path] = seen, row
        if files:
            looks = list(package.looks.values())
            self._store.write(package.name, Index(self.model, looks, files, ""), list(rows.values()))

    # Two runs may check different files of a package at the same time, the hook and an editor. Each reads
    # what the other wrote just before it writes, and takes over what rests on the same looks.
    def _others(self, package: _Package) -> list[tuple[str, tuple[str, str], bytes]]:
        """Return the kept reports that hold beside those of this run; another run may have written meanwhile.

        A report of a file that is there stays whether or not this run looked at it, as long as it holds.
        """
        base = self._store.index(package.name)
        rows = None if base is None else self._store.rows(package.name, base.rows)
        if base is None or rows is None or not _unites(package, base.looks):
            return []
        return [
            (path, package.held.get(path, seen), row)
            for (path, seen), row in zip(base.files.items(), rows, strict=False)
            if path not in package.fresh and _stays(package, path, seen[1])
        ]


def _unites(package: _Package, looks: Sequence[Sight]) -> bool:
    """Return whether kept reports that rest on these looks hold beside those of this run."""
    if looks == package.before:
        return not package.stale
    return _add(package.looks, looks)


def _stays(package: _Package, path: str, content: str) -> bool:
    if path in package.held:
        return package.held[path][1] == content
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
