"""Follow names across the modules of a project to where they are defined."""

from __future__ import annotations

from docdetect_hook.readers.python.all_names import ALL, Exports
from docdetect_hook.readers.python.imports import Binding
from docdetect_hook.readers.python.interface import (
    Assigned,
    Interface,
    Source,
    interface,
    list_of,
)
from docdetect_hook.readers.python.looks import may_bind, may_pass_on
from docdetect_hook.readers.python.places import Location, Places, is_submodule, target_of
from docdetect_hook.readers.python.stars import UNKNOWN, Graph, Lists, Own
from docdetect_hook.startup.stdlib import deque
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Collection, Iterator

# A chain of names that passes more places than this was made by a program.
_MOST_STEPS = 10_000


class Origin(NamedTuple):
    """Where a name is defined: the file, and the qualified name in it.

    A name from outside of the project has no file; ``module`` is the dotted name of what it is imported
    from. An empty ``qualname`` means the module itself.
    """

    module: str
    path: str | None
    qualname: str


class _End(NamedTuple):
    """Where a name leads: a module, if it is one of the project, its dotted name, and the name in it."""

    where: Location | None
    module: tuple[str, ...]
    parts: tuple[str, ...]


class Names:
    """The names of the modules of a project; files are loaded when an answer needs them, and remembered."""

    def __init__(
        self,
        load: Callable[[str], str | None],
        places: Places,
        glance: Callable[[str], str | None] | None = None,
    ) -> None:
        """Take the way to the text of a file, and the modules' places.

        ``glance`` gives the text of a plain module of which only what it passes on counts.
        """
        self._load = load
        self._glance = glance or load
        self._places = places
        self._interfaces: dict[Location, Interface | None] = {}
        self._lists: dict[Location, Lists] = {}
        self._texts: dict[Location, tuple[int, Interface]] = {}
        self._own: tuple[str, int, Interface] | None = None

    def __len__(self) -> int:
        """Return how much is remembered."""
        return len(self._interfaces)

    def forget(self) -> None:
        """Forget all modules."""
        self._interfaces.clear()
        self._texts.clear()
        self._lists.clear()

    def origins(
        self, path: str, text: str | None, dotted: str, imported: Binding | None = None
    ) -> tuple[Origin, ...]:
        """Return where a dotted name leads, as seen in the module at ``path``.

        ``text`` is the module's where that may differ from the disk's; ``imported`` what binds the first
        part of the name, where that is known. Imports under any name, star imports and assignments are
        followed. A name that is bound in several branches has several origins; one that nothing binds has
        none.
        """
        where = self._places.location(path)
        if imported is not None:
            tail = tuple(dotted.split("."))[1:]
            ends = self._ends_of(where, imported, tail)
        else:
            found = self.seen(path, text) if text is not None else self.of(where)
            ends = self.ends(where, found, dotted) if found is not None else iter(())
        return tuple([_origin(end) for end in dict.fromkeys(ends)])

    def seen(self, path: str, text: str) -> Interface:
        """Return the interface of the module at ``path`` with this text, which may differ from the disk's."""
        if self._own is None or self._own[0] != path or self._own[1] != hash(text):
            where = self._places.location(path)
            kept = self._texts.get(where)
            found = kept[1] if kept is not None and kept[0] == hash(text) else interface(text)
            self._own = (path, hash(text), self._with_stub(where, found))
        return self._own[2]

    def of(self, where: Location) -> Interface | None:
        """Return what a module on disk shows."""
        if where not in self._interfaces:
            text = self._load(where.path)
            self._interfaces[where] = self._interface(where, text) if text is not None else None
        return self._interfaces[where]

    def face(self, where: Location, about: Callable[[str], bool]) -> Interface | None:
        """Return what a module shows if it may show names that come from elsewhere, and these matter."""
        if where.package or where in self._interfaces:
            return self.of(where)
        text = self._glance(where.path)
        if text is None or not about(text) or not may_pass_on(text):
            return None
        found = self._interfaces[where] = self._interface(where, text)
        return found

    def passing(self, where: Location, names: Collection[str]) -> Interface | None:
        """Return what a module on disk shows if it may have one of these names from elsewhere."""
        if where in self._interfaces:
            return self._interfaces[where]
        text = self._load(where.path)
        if text is None or not may_bind(text, names):
            return None
        found = self._interfaces[where] = self._interface(where, text)
        return found

    def _interface(self, where: Location, text: str) -> Interface:
        own = self._own
        found = own[2] if own is not None and own[:2] == (where.path, hash(text)) else interface(text)
        self._texts[where] = (hash(text), found)
        return self._with_stub(where, found)

    def _with_stub(self, where: Location, found: Interface) -> Interface:
        """Add what lazy_loader takes from the stub beside a module: its imports, whatever the stub lists."""
        text = self._load(where.path + "i") if found.stub else None
        if text is None:
            return found
        stub = interface(text)
        own = found.exports
        names = frozenset(stub.bound)
        return found._replace(
            bound={**stub.bound, **found.bound},
            stars=found.stars + stub.stars,
            exports=own and own._replace(names=names | own.names, known=True),
            stub=False,
        )

    def listed(self, where: Location) -> tuple[frozenset[str], bool]:
        """Return the names in a module's ``__all__``, and whether those are all."""
        lists = self._lists_of(where)
        return lists.listed, lists.known

    def starred(self, where: Location) -> frozenset[str]:
        """Return what ``from where import *`` binds."""
        return self._lists_of(where).starred

    def star_targets(self, where: Location, found: Interface) -> list[tuple[int, Location]]:
        """Return the modules that a module imports by star, with the place of each in its text."""
        targets = []
        for number, star in enumerate(found.stars):
            parts = target_of(where, star)
            target = self._places.module(where.base, parts) if parts else None
            if target is not None and target != where:
                targets.append((number, target))
        return targets

    def starred_from(
        self, where: Location, found: Interface, names: set[str]
    ) -> Iterator[tuple[Location, set[str], set[str]]]:
        """Yield the modules that names come from by star import, with the names, and those it binds anew.

        The last one binds a name that it has in any case.
        """
        # From the last star import to the first: the later one binds a name anew, where it surely has it.
        left = set(names)
        for number, target in reversed(self.star_targets(where, found)):
            lists = self._lists_of(target)
            passed = left & lists.starred
            if passed:
                late = {name for name in passed if found.order.get(name, -1) <= number}
                taken = late & lists.sure if number in found.firm else set()
                yield target, late, {name for name in taken if found.last.get(name, 0) <= number}
                left -= taken

    def sources(self, where: Location, found: Interface, name: str) -> tuple[Source, ...]:
        """Return what a name of a module is bound to.

        What only type checkers see counts where the module answers for its names by code, or lists them.
        """
        bound = found.bound.get(name, ())
        absent = found.absent.get(name, ())
        if not absent or bound or name in found.defined:
            return bound
        answered = found.dynamic and name not in found.gone
        if answered:
            return _told(where, found, name)
        return absent if name in self.listed_by(where, found) else bound

    def listed_by(self, where: Location, found: Interface) -> frozenset[str]:
        """Return the names in ``__all__`` of a module, given its interface."""
        own = found.exports
        if own is None:
            return frozenset()
        return own.names if not own.modules else self._listed_with(where, found)

    def own_list(self, where: Location, found: Interface) -> tuple[frozenset[str], bool] | None:
        """Return the names in ``__all__`` of a module with this interface, and whether those are all."""
        own = found.exports
        if own is None:
            return None
        listed, known, targets = self._parts_of(where, found, own)
        names = set(listed)
        for target in targets:
            lists = self._lists_of(target)
            names |= lists.listed
            known = known and lists.known
        return frozenset(names - own.removed), known

    def _parts_of(
        self, where: Location, found: Interface, own: Exports
    ) -> tuple[set[str], bool, list[Location]]:
        """Return the names that a list holds itself, whether those can be all, and whose lists it adds."""
        names, known = set(own.names), own.known
        targets = []
        for target, name in self._list_targets(where, found, own):
            if target is None:
                known = False
            elif name == ALL:
                inner = self.of(target)
                if inner is None or inner.exports is None:
                    known = False
                else:
                    targets.append(target)
            else:
                text = self._load(target.path)
                other = list_of(text, name) if text is not None else None
                names |= other.names if other is not None else frozenset()
                known = known and other is not None and other.known and not other.modules
        return names, known, targets

    def _listed_with(self, where: Location, found: Interface) -> frozenset[str]:
        own = self.own_list(where, found) if where not in self._lists else self.listed(where)
        return own[0] if own is not None else frozenset()

    def _list_targets(
        self, where: Location, found: Interface, own: Exports
    ) -> Iterator[tuple[Location | None, str]]:
        """Yield the modules whose lists are part of a module's list."""
        for owner, name in own.modules:
            if owner:
                parts = self._module_named(where, found, owner)
                yield (self._places.module(where.base, parts) if parts else None), name
                continue
            for source in found.bound.get(name, ()):
                if isinstance(source, Binding) and source.name:
                    parts = target_of(where, source)
                    yield (self._places.module(where.base, parts) if parts else None), source.name

    def _module_named(self, where: Location, found: Interface, dotted: str) -> tuple[str, ...] | None:
        """Return the module that a dotted local name means."""
        first, *rest = dotted.split(".")
        for source in found.bound.get(first, ())[-1:]:
            if isinstance(source, Assigned):
                return None
            target = target_of(where, source)
            if target is None:
                return None
            return (*target, *((source.name,) if source.name else ()), *rest)
        # Importing a submodule binds it in its package (Import system, "Submodules").
        return (*where.parts, first, *rest) if where.package else None

    def _lists_of(self, where: Location) -> Lists:
        if where not in self._lists:
            self._solve(where)
        return self._lists[where]

    def _solve(self, start: Location) -> None:
        """Find lists and stars of a module and of all that it rests on, each once."""
        graph = Graph()
        pending = [start]
        while pending:
            where = pending.pop()
            if where in graph:
                continue
            known = self._lists.get(where)
            found = self.of(where) if known is None else None
            if found is None:
                graph.settle(where, known or UNKNOWN)
            else:
                pending += self._enter(graph, where, found)
        self._lists.update(graph.solve())

    def _enter(self, graph: Graph, where: Location, found: Interface) -> list[Location]:
        """Put a module into the graph; return the modules that its names rest on."""
        own = found.exports
        listed, known, below = self._parts_of(where, found, own) if own is not None else (set(), False, [])
        for target in below:
            graph.list_users[target].append(where)
        removed = own.removed if own is not None else frozenset()
        bound = frozenset((*found.defined, *found.bound))
        lost = frozenset([name for name in found.gone - bound if found.order[name] == len(found.stars)])
        graph.add(where, Own(frozenset(listed), known, removed, bound, lost))
        for number, target in self.star_targets(where, found):
            graph.star(where, target, firm=number in found.firm)
            below.append(target)
        return below

    def _ends_of(self, where: Location, imported: Binding, rest: tuple[str, ...]) -> Iterator[_End]:
        """Follow a name that an import binds, and what comes behind it."""
        pending: deque[tuple[Location, Interface, tuple[str, ...]]] = deque()
        target = target_of(where, imported)
        if target is not None:
            tail = (imported.name, *rest) if imported.name else rest
            yield from self._enter_module(where.base, target, tail, pending)
            yield from self._walk(pending)

    def ends(self, where: Location, found: Interface, dotted: str) -> Iterator[_End]:
        """Follow a dotted name from module to module, as seen in one."""
        return self._walk(deque([(where, found, tuple(dotted.split(".")))]))

    def _walk(self, pending: deque[tuple[Location, Interface, tuple[str, ...]]]) -> Iterator[_End]:
        """Go on until nothing is pending; each step is taken once."""
        # Modules may import each other in circles: a name of a module is followed once.
        seen: set[tuple[Location, tuple[str, ...]]] = set()
        while pending and len(seen) < _MOST_STEPS:
            where, found, parts = pending.popleft()
            if (where, parts) in seen:
                continue
            seen.add((where, parts))
            first, rest = parts[0], parts[1:]
            sources = self.sources(where, found, first)
            if first in found.defined or (first in found.undefined and not sources):
                yield _End(where, where.parts, parts)
            for source in sources:
                if isinstance(source, Assigned):
                    pending.append((where, found, (*source.dotted.split("."), *rest)))
                elif (target := target_of(where, source)) is not None:
                    tail = (source.name, *rest) if source.name else rest
                    yield from self._enter_module(where.base, target, tail, pending)
            for starred, _, _ in self.starred_from(where, found, {first}):
                inner = self.of(starred)
                if inner is not None:
                    pending.append((starred, inner, parts))
            bound = [one for one in sources if isinstance(one, Binding)]
            below = not sources or any(is_submodule(where, one, first) for one in bound)
            if below and first not in found.defined and where.package:
                inside = self._places.module(where.base, (*where.parts, first))
                if inside is not None:
                    yield from self._enter_module(where.base, inside.parts, rest, pending)

    def _enter_module(
        self,
        base: str,
        parts: tuple[str, ...],
        rest: tuple[str, ...],
        pending: deque[tuple[Location, Interface, tuple[str, ...]]],
    ) -> Iterator[_End]:
        """Go on in the module of this name; yield what needs no more steps."""
        where = self._places.module(base, parts)
        if where is None:
            if self._places.module(base, parts[:1]) is None:
                yield _End(None, parts, rest)
        elif not rest:
            yield _End(where, where.parts, ())
        elif (found := self.of(where)) is not None:
            pending.append((where, found, rest))


def _told(where: Location, found: Interface, name: str) -> tuple[Source, ...]:
    """Return what type checkers see of a name, as far as the table agrees by which the module answers."""
    absent = found.absent[name]
    told = [
        source
        for source in absent
        if isinstance(source, Binding)
        and any((name, word) in found.pairs for word in _spellings(where, source))
    ]
    return tuple(told) or absent


def _spellings(where: Location, bound: Binding) -> tuple[str, str, str]:
    """Return the ways to write the module of an import as a string."""
    return bound.module, "." * bound.level + bound.module, ".".join(target_of(where, bound) or ())


def _origin(end: _End) -> Origin:
    return Origin(
        ".".join(end.module), end.where.path if end.where is not None else None, ".".join(end.parts)
    )
