"""Reports of unchanged files, kept from run to run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from docdetect_hook.cache.dependencies import Kind, Observer, Sight
from docdetect_hook.cache.rows import report_from, row_of
from docdetect_hook.cache.store import (
    CacheFile,
    DamagedError,
    Stored,
    decode,
    encode,
)

if TYPE_CHECKING:
    from docdetect_hook.cache.tracking import Watched
    from docdetect_hook.runner.summary import FileReport

_Looks = dict[tuple[Kind, str], Sight]


class _Group:
    """What the answers for the files of a package rest on.

    ``line`` is what is stored of it, if anything; ``stale`` says that this does not hold any more,
    ``torn`` that files changed while they were checked, so that nothing can be said of the group.
    """

    __slots__ = ("line", "looks", "stale", "torn")

    def __init__(self, line: str, looks: _Looks, stale: bool) -> None:
        self.line = line
        self.looks = looks
        self.stale = stale
        self.torn = False


class ReportCache:
    """The kept reports of one project under one signature.

    A report is found when nothing changed of the file itself, nor of anything that was looked at when
    files of its package were checked.
    """

    def __init__(
        self,
        root: str,
        signature: str,
        limit: int,
        observer: Observer,
        name_model: Callable[[], str],
        place: str = "",
    ) -> None:
        """Open what is kept for a project; ``place`` is the directory of the configuration in it.

        ``limit`` is the number of reports above which those of files that are gone are dropped;
        ``name_model`` gives the version of the model that serves, and is called only when that is not
        stored.
        """
        self._file = CacheFile(root, signature, place)
        self._limit = limit
        self._observer = observer
        self._name_model = name_model
        self._stored, self._version = self._file.read()
        self._groups: dict[str, _Group] = {}
        self._found: dict[str, str] = {}
        self._fresh: dict[str, str] = {}
        self._gone: set[str] = set()
        self._renewed = False

    @property
    def model(self) -> str:
        """Name the version of the model that gives the verdicts: the signature says that it is the same."""
        return self._stored.model or self._name_model()

    @property
    def refusal(self) -> str:
        """Return why what is in the place of the cache is left alone, if it is."""
        return self._file.refusal

    def holds(self, path: str) -> bool:
        """Tell whether the report of a file is kept and is still true."""
        name = encode(path)
        line = self._stored.files.get(name)
        try:
            holds = line is not None and self._checked(name, path, line)
        except (TypeError, ValueError):  # no line that was written here
            holds = False
        if not holds:
            self._gone.add(name)
        return holds

    def report(self, path: str) -> FileReport | None:
        """Give a report that holds, None when it is damaged; until then it is text, which is small."""
        name = encode(path)
        try:
            return report_from(path, decode(self._found[name].rpartition("\t")[2]))
        except (TypeError, ValueError, IndexError):
            del self._found[name]
            self._gone.add(name)
            return None

    def _checked(self, name: str, path: str, line: str) -> bool:
        group, value, row = line.split("\t")
        stamp, content = decode(value)
        before = Sight("text", path, stamp, content)
        now = self._observer.same(before)
        if now is None or self._group(group).stale:
            return False
        if now is not before:
            self._renewed = self._renewed or now != before
            line = f"{group}\t{encode([now.stamp, content])}\t{row}"
        self._found[name] = line
        return True

    def _group(self, name: str) -> _Group:
        group = self._groups.get(name)
        if group is None:
            line = self._stored.groups.get(name, "")
            looks = self._looks_now(line) if line else None
            group = self._groups[name] = _Group(line, looks or {}, stale=looks is None)
        return group

    def _looks_now(self, line: str) -> _Looks | None:
        """Look again at everything that a group rests on; None when something is not as it was."""
        looks: _Looks = {}
        try:
            sights = _sights(line)
        except DamagedError:
            return None
        for before in sights:
            now = self._observer.same(before)
            if now is None:
                return None
            self._renewed = self._renewed or now != before
            looks[now.kind, now.path] = now
        return looks

    def keep(self, watched: Watched) -> None:
        """Take the report of a file that was checked in this run."""
        name = encode(watched.group)
        group = self._group(name)
        group.torn = group.torn or not _add(group.looks, watched.others)
        if watched.sight is not None:
            value = encode([watched.sight.stamp, watched.sight.content])
            row = encode(row_of(watched.report, watched.language))
            self._fresh[encode(watched.report.path)] = f"{name}\t{value}\t{row}"

    def save(self) -> None:
        """Write what the next run is to find."""
        if not self._renewed and not self._fresh:
            return
        base = self._stored
        if self._file.version() != self._version:  # another run has written meanwhile
            base, _ = self._file.read()
        own = {**self._found, **self._fresh}
        files = {name: line for name, line in own.items() if not self._groups[_group_of(line)].torn}
        files |= self._others(files, base)
        groups = {
            name: self._group_line(name, base) for name in dict.fromkeys(map(_group_of, files.values()))
        }
        self._file.write(Stored(self.model, groups, files))

    def _others(self, own: Mapping[str, str], base: Stored) -> dict[str, str]:
        """Return the stored reports of files that this run did not look at, as long as they hold.

        A report of a file that is there always stays: were there a limit, each run over a tree that is
        larger would drop what the next one looks for.
        """
        others = {
            name: line
            for name, line in base.files.items()
            if name not in own and name not in self._gone and self._still_holds(line, base)
        }
        if len(own) + len(others) <= self._limit:
            return others
        return {name: line for name, line in others.items() if _exists(name)}

    def _still_holds(self, line: str, base: Stored) -> bool:
        """Tell whether a stored report of a file that this run did not look at may stay."""
        name = _group_of(line)
        group, stored = self._groups.get(name), base.groups.get(name, "")
        if group is None:
            return bool(stored)
        if group.torn or stored == group.line:
            return not (group.torn or group.stale)
        try:
            return _add(group.looks, _sights(stored))
        except DamagedError:
            return False

    def _group_line(self, name: str, base: Stored) -> str:
        group = self._groups.get(name)
        return base.groups[name] if group is None else encode(list(group.looks.values()))


def _exists(name: str) -> bool:
    try:
        return os.path.lexists(decode(name))
    except (DamagedError, TypeError, ValueError):  # no name that was written here
        return False


def _group_of(line: str) -> str:
    return line.partition("\t")[0]


def _sights(line: str) -> list[Sight]:
    """Read the looks of a group, or raise DamagedError."""
    try:
        return [Sight(*values) for values in decode(line)]
    except TypeError as error:
        raise DamagedError from error


def _add(looks: _Looks, more: Iterable[Sight]) -> bool:
    """Add looks, unless one of them saw something else than the look that is there."""
    added = {(sight.kind, sight.path): sight for sight in more}
    if any(not _agree(looks[key], sight) for key, sight in added.items() if key in looks):
        return False
    looks.update(added)
    return True


def _agree(one: Sight, other: Sight) -> bool:
    return one.content == other.content or (one.kind == "python" and one.interface == other.interface)
