"""A baseline: findings of old code that are accepted, told apart by symbol and never by line.

A finding is accepted when the baseline has an entry of the same code, path, qualified name and kind that no
other finding has used. A file that was moved is recognised by its symbols: an entry of a path that is gone
accepts a finding of the same code, name, kind and header elsewhere.
"""

from __future__ import annotations

from docdetect_hook.records import Finding
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Mapping, Sequence


class Entry(NamedTuple):
    """An accepted finding; ``path`` is relative to the project's root, ``times`` how many alike there are.

    ``header`` is a hash of the definition's header, by which a moved one is recognised.
    """

    code: str
    path: str
    qualname: str
    kind: str
    times: int
    header: str


_Key = tuple[str, str, str, str]  # the first four fields of an entry
_Symbol = tuple[str, str, str]

# (path from the root, finding) -> hash of the header
Headers = Callable[[str, Finding], str]


class Baseline:
    """The entries of a baseline in the course of a run: each accepts so many findings as it counts."""

    def __init__(
        self,
        entries: Mapping[str, Sequence[Entry]],
        *,
        rooted: Callable[[str], str],
        is_gone: Callable[[str], bool],
        header_of: Headers,
    ) -> None:
        """Take the entries by path, and what is to be asked of the project; those of a path are read once.

        ``rooted`` turns a path of the run into one from the root, ``is_gone`` says whether such a path does
        not exist any more, ``header_of`` hashes the header of a finding's definition.
        """
        self._entries = entries
        self._of_path: dict[str, dict[_Symbol, Entry]] = {}
        self._left: dict[_Key, int] = {}  # how many findings each entry that was read still accepts
        self._rooted = rooted
        self._is_gone = is_gone
        self._header_of = header_of
        self._looked_at: set[str] = set()
        self._moved: dict[_Symbol, list[Entry]] | None = None

    def accept(self, report: FileReport) -> FileReport:
        """Return the report without the findings that are accepted, and their number."""
        path = self._rooted(report.path)
        # Others: files without findings whose reports are kept as one. They were checked as well.
        self._looked_at.update((path, *map(self._rooted, report.others)))
        kept = tuple([finding for finding in report.findings if not self._accepts(path, finding)])
        if len(kept) == len(report.findings):
            return report
        return report._replace(findings=kept, accepted=len(report.findings) - len(kept))

    def _accepts(self, path: str, finding: Finding) -> bool:
        definition = finding.definition
        symbol = _symbol(finding.code, definition.qualname, definition.kind)
        own = self._of(path).get(symbol)
        if own is not None and self._use(own):
            return True
        # A moved file: the symbol alone would accept any `__init__`, so its header has to be the same too.
        if not self._entries:
            return False
        for entry in self._gone().get(symbol, ()):
            if self._left[entry[:4]] and entry.header == self._header_of(path, finding):
                return self._use(entry)
        return False

    def _of(self, path: str) -> Mapping[_Symbol, Entry]:
        """Return the entries of a file; of several alike, as merges leave them, the one that accepts most."""
        if path not in self._of_path:
            found: dict[_Symbol, Entry] = {}
            for entry in self._entries.get(path, ()):
                symbol = _symbol(entry.code, entry.qualname, entry.kind)
                known = found.get(symbol)
                if known is None or known.times < entry.times:
                    found[symbol] = entry
            self._of_path[path] = found
            for entry in found.values():  # of a file that was renamed they may have been read by its old name
                self._left.setdefault(entry[:4], entry.times)
        return self._of_path[path]

    def _use(self, entry: Entry) -> bool:
        """Take one of the findings that an entry accepts; return whether there was one."""
        left = self._left[entry[:4]]
        if left:
            self._left[entry[:4]] = left - 1
        return left > 0

    def _gone(self) -> dict[_Symbol, list[Entry]]:
        """Index the entries of files that are gone, by what stays the same when a file is moved."""
        if self._moved is None:
            self._moved = {}
            for path in filter(self._is_gone, self._entries):
                for symbol, entry in self._of(path).items():
                    self._moved.setdefault(symbol, []).append(entry)
        return self._moved

    def stale(self, is_selected: Callable[[Entry], bool], *, whole: bool) -> list[Entry]:
        """Return the entries that accepted nothing although their file was checked.

        ``is_selected`` says whether this run reports an entry's code at all; in a run over the ``whole``
        project an entry of a file that is gone, and was not recognised elsewhere, is stale too.
        """
        # What is left over of an entry is stale: of three accepted findings one may be documented by now.
        return in_order(
            entry._replace(times=self._left[entry[:4]])
            for path in self._entries
            if path in self._looked_at or (whole and self._is_gone(path))
            for entry in self._of(path).values()
            if self._left[entry[:4]] and is_selected(entry)
        )


def _symbol(code: str, qualname: str, kind: str) -> _Symbol:
    """Return what tells a finding from the others of its file, wherever that file is."""
    if kind == "package":  # a module that became a package is asked for the same text
        return "UND100" if code == "UND104" else code, qualname, "module"
    return code, qualname, kind


def entries_of(
    reports: Iterable[FileReport], rooted: Callable[[str], str], header_of: Headers
) -> list[Entry]:
    """Return the entries that accept every finding of some reports, in the order of a baseline file."""
    found: dict[_Key, Entry] = {}
    for report in reports:
        path = rooted(report.path)
        for finding in report.findings:
            definition = finding.definition
            key = (finding.code, path, definition.qualname, definition.kind)
            known = found.get(key)
            header = known.header if known else header_of(path, finding)
            found[key] = Entry(*key, known.times + 1 if known else 1, header)
    return in_order(found.values())


def by_path(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the entries of each file."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.path, []).append(entry)
    return found


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort entries as a baseline file has them: by path, name, code and kind."""
    return sorted(entries, key=lambda entry: (entry.path, entry.qualname, entry.code, entry.kind))


def without(entries: Iterable[Entry], stale: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries, less so many of each as are stale."""
    unused = {entry[:4]: entry.times for entry in stale}
    for entry in entries:
        left = entry.times - unused.get(entry[:4], 0)
        if left > 0:
            yield entry._replace(times=left)
