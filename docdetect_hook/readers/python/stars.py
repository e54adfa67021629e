"""Work out what the lists of modules hold and their stars bring, where modules rest on each other."""

from __future__ import annotations

from docdetect_hook.readers.python.places import Location
from docdetect_hook.startup.stdlib import defaultdict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator

_NONE: frozenset[str] = frozenset()


class Lists(NamedTuple):
    """What is known of a module's ``__all__`` and of what a star import takes from the module.

    ``sure`` are the names that such an import binds in any case: the module has them without a star import
    of its own, or by one that is no part of a circle. In a circle nobody can tell which comes last.
    """

    listed: frozenset[str]
    known: bool
    starred: frozenset[str]
    sure: frozenset[str]


UNKNOWN = Lists(_NONE, known=False, starred=_NONE, sure=_NONE)


class Own(NamedTuple):
    """What a module says itself: its list, if that can be all, what it takes off, and what it binds.

    ``lost`` are the names that it deletes below all of its star imports.
    """

    listed: frozenset[str]
    known: bool
    removed: frozenset[str]
    bound: frozenset[str]
    lost: frozenset[str]


class Graph:
    """Modules, what their lists hold, and who uses those."""

    def __init__(self) -> None:
        """Start without modules."""
        self.list_users: defaultdict[Location, list[Location]] = defaultdict(list)
        self._star_users: defaultdict[Location, list[Location]] = defaultdict(list)
        self._firm: set[tuple[Location, Location]] = set()
        self._waiting: defaultdict[Location, int] = defaultdict(int)
        self._own: dict[Location, Own] = {}
        self._settled: dict[Location, Lists] = {}
        self._listed: dict[Location, frozenset[str]] = {}
        self._known: dict[Location, bool] = {}
        self._starred: dict[Location, frozenset[str]] = {}
        self._sure: dict[Location, frozenset[str]] = {}

    def __contains__(self, where: Location) -> bool:
        """Return whether a module is part of the graph."""
        return where in self._own or where in self._settled

    def add(self, where: Location, own: Own) -> None:
        """Add a module that is to be solved."""
        self._own[where] = own
        self._listed[where] = own.listed - own.removed
        self._known[where] = own.known

    def settle(self, where: Location, lists: Lists) -> None:
        """Add a module whose lists are known."""
        self._settled[where] = lists
        self._listed[where], self._known[where] = lists.listed, lists.known

    def star(self, user: Location, target: Location, *, firm: bool) -> None:
        """Note a star import of a module; a firm one runs in any case."""
        self._star_users[target].append(user)
        self._waiting[user] += 1
        if firm:
            self._firm.add((user, target))

    def solve(self) -> Iterator[tuple[Location, Lists]]:
        """Yield what the lists of the added modules come to: names only grow, each module is done once."""
        self._doubt()
        self._spread(self._listed, self.list_users, self._accept_listed)
        for where, listed in self._listed.items():
            self._starred[where] = self._taken(where, listed)
        self._spread(self._starred, self._star_users, self._accept_starred)
        self._make_sure()
        for where in self._own:
            yield (
                where,
                Lists(self._listed[where], self._known[where], self._starred[where], self._sure[where]),
            )

    def _doubt(self) -> None:
        """Pass on what is unknown: a list with an unknown part is unknown."""
        unsure = [where for where, known in self._known.items() if not known]
        while unsure:
            for user in self.list_users[unsure.pop()]:
                if self._known[user]:
                    self._known[user] = False
                    unsure.append(user)

    def _taken(self, where: Location, listed: frozenset[str]) -> frozenset[str]:
        """Return what a star import takes of a module that has no star import itself."""
        if where in self._settled:
            return self._settled[where].starred
        return listed if self._known[where] else listed | _public(self._own[where].bound)

    def _accept_listed(self, user: Location, names: frozenset[str]) -> frozenset[str]:
        return names - self._own[user].removed if user in self._own else _NONE

    def _accept_starred(self, user: Location, names: frozenset[str]) -> frozenset[str]:
        if self._known[user] or user in self._settled:
            return _NONE
        return _public(names - self._own[user].lost)

    def _spread(
        self,
        sets: dict[Location, frozenset[str]],
        users: dict[Location, list[Location]],
        accept: Callable[[Location, frozenset[str]], frozenset[str]],
    ) -> None:
        """Let names flow to the users of each set until nothing is new."""
        fresh = dict(sets)
        while fresh:
            where, names = fresh.popitem()
            for user in users[where]:
                more = accept(user, names) - sets[user]
                if more:
                    sets[user] |= more
                    fresh[user] = fresh.get(user, _NONE) | more

    def _make_sure(self) -> None:
        """Pass on what is bound in any case, from modules without star imports upwards: no circle is met."""
        for where, lists in self._settled.items():
            self._sure[where] = lists.sure
        for where, own in self._own.items():
            self._sure[where] = own.bound & self._starred[where]
        ready = [where for where in self._sure if not self._waiting[where]]
        while ready:
            where = ready.pop()
            for user in self._star_users[where]:
                if (user, where) in self._firm:
                    self._sure[user] |= (self._sure[where] & self._starred[user]) - self._own[user].lost
                self._waiting[user] -= 1
                if not self._waiting[user]:
                    ready.append(user)


def _public(names: frozenset[str]) -> frozenset[str]:
    return frozenset([name for name in names if name[:1] != "_"])
