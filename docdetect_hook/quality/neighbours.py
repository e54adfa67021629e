"""The definitions of one file as neighbours of each other: who is documented around a definition."""

from __future__ import annotations

import math

from docdetect_hook.quality.item import WHOLE_FILES
from docdetect_hook.records import Definition
from docdetect_hook.startup.stdlib import defaultdict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Final, Sequence, TypeVar
from docdetect_hook.text.lazy_regex import regex

Told = TypeVar("Told")

_CAP: Final = 3.0  # of the log odds of a share: beyond it a share is as good as none or all
_HEAD: Final = 200  # lines in which inner attributes stand
_LINT: Final = regex(r"#!\[(?:warn|deny|forbid)\([^)]*\bmissing_docs\b")


class Tally(NamedTuple):
    """How many of some definitions are documented."""

    documented: int
    total: int

    @property
    def log_odds(self) -> float:
        """Return the logarithm of the odds, with half a documented and half an undocumented one more."""
        odds = math.log((self.documented + 0.5) / (self.total - self.documented + 0.5))
        return round(max(-_CAP, min(_CAP, odds)), 6)


class Others(NamedTuple):
    """The other definitions of a file: those of the same kind, those beside it, and all of them."""

    kind: Tally
    beside: Tally
    file: Tally


class Neighbours:
    """Counts the definitions of a file when somebody asks for the first time: most files are never asked."""

    def __init__(self, definitions: Sequence[Definition], lines: Sequence[str]) -> None:
        """Take all definitions of a file and its lines."""
        self.lines = lines
        self._definitions = definitions
        self._counts: _Counts | None = None
        self._shared: dict[tuple[object, ...], Any] = {}

    # A file may have ten thousand variants of one enum, which have the same neighbours.
    def shared(self, one: Definition, say: Callable[[Definition, Neighbours], Told]) -> Told:
        """Return what is said of a definition by its neighbours alone, once for all that share them."""
        own = _counts(one)
        key = (say, one.kind, owner_of(one), own, own and one.documented)
        told: Told
        if key in self._shared:
            told = self._shared[key]
        else:
            told = self._shared[key] = say(one, self)
        return told

    def others(self, one: Definition) -> Others:
        """Count the definitions around one, never the definition itself."""
        return self.shared(one, _others)

    @property
    def counted(self) -> _Counts:
        """Return the counts of the file."""
        if self._counts is None:
            self._counts = _Counts(self._definitions, self.lines)
        return self._counts

    def owner(self, one: Definition) -> bool | None:
        """Return whether the definition that holds this one is documented, None where there is none."""
        return self.counted.documented.get(owner_of(one))

    def members(self, one: Definition) -> int:
        """Return how many definitions this one holds."""
        return self.counted.members.get(one.qualname, 0)

    @property
    def size(self) -> int:
        """Return how many definitions of the file documentation is asked of."""
        return self.counted.file[1]

    @property
    def module(self) -> bool | None:
        """Return whether the file itself is documented, None where it cannot be."""
        return self.counted.module

    @property
    def demands(self) -> bool:
        """Return whether the file asks the compiler to tell of missing documentation."""
        return self.counted.demands


def _others(one: Definition, around: Neighbours) -> Others:
    own = int(_counts(one))
    documented = own and int(one.documented)
    tallies = around.counted.tallies(one)
    return Others(*[Tally(done - documented, total - own) for done, total in tallies])


class _Counts:
    """What is documented in one file, by kind and by owner."""

    def __init__(self, definitions: Sequence[Definition], lines: Sequence[str]) -> None:
        self.kinds: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.owners: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.file = [0, 0]
        self.documented: dict[str, bool] = {}
        self.members: defaultdict[str, int] = defaultdict(int)
        self.module: bool | None = None
        for one in definitions:
            documented = one.documented
            if one.kind in WHOLE_FILES:
                self.module = documented
            else:
                self.documented[one.qualname] = documented
                self.members[owner_of(one)] += 1
            if _counts(one):
                for tally in self.tallies(one):
                    tally[0] += documented
                    tally[1] += 1
        self.demands = any(map(_LINT.match, lines[:_HEAD]))

    def tallies(self, one: Definition) -> tuple[list[int], list[int], list[int]]:
        return self.kinds[one.kind], self.owners[owner_of(one)], self.file


def owner_of(one: Definition) -> str:
    """Return the qualified name of what holds a definition, empty at the top of a file."""
    return one.qualname.rpartition("::" if one.language == "rust" else ".")[0]


def _counts(one: Definition) -> bool:
    return one.public and one.exempt is None and one.kind not in WHOLE_FILES
