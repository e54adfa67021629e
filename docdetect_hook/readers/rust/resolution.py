"""Resolve the paths of a Rust crate, module by module and name by name, to a fixed point."""

from __future__ import annotations

from docdetect_hook.readers.rust.bindings import (
    ALL,
    CRATE,
    OUTSIDE,
    UNKNOWN,
    Answer,
    Binding,
    Glob,
    as_binding,
    merged,
    modules_of,
    narrower,
    reach,
    same,
    sum_spaces,
    variants_of,
)
from docdetect_hook.readers.rust.imports import Import
from docdetect_hook.readers.rust.tree import TYPES, Crate, Entry, Module
from docdetect_hook.startup.stdlib import deque
from docdetect_hook.startup.typed import Callable, Iterable, Iterator

# Work that is always granted, and the work for each name and import of the crate: no program comes
# near, libc takes a twentieth of it.
_BASE_WORK = 100_000
_WORK_PER_NAME = 20
# Definitions of one name in one module, by cfg: no program comes near.
_TWINS = 64
# So many globs of one module are tried one by one.
_FEW_GLOBS = 4
# Imports of imports that are followed to a name that nothing shows.
_DEEPEST = 8


# A module, a name of it, and whether only types and modules are asked for. The name `*` stands for the globs.
_Key = tuple[int, str, bool]


class Work:
    """What a crate may still cost: bounded by its size, so that every text is answered soon."""

    def __init__(self, crate: Crate) -> None:
        """Grant work by the number of names and imports."""
        modules = crate.modules.values()
        size = sum(len(one.names) + sum(len(use.detail) for use, _ in one.uses) // 8 for one in modules)
        self.left = _BASE_WORK + _WORK_PER_NAME * size

    def take(self, amount: int = 1) -> bool:
        """Take some work, and tell whether there was any left."""
        self.left -= amount
        return self.left > 0

    def give_up(self) -> None:
        """Refuse all further work."""
        self.left = 0


class Resolver:
    """Answers what names stand for. What an answer rests on may grow: then it is worked out again."""

    def __init__(self, crate: Crate, work: Work) -> None:
        """Take the crate; nothing is resolved before it is asked for."""
        self._crate = crate
        self._work = work
        self._answers: dict[_Key, Answer] = {}
        self._globs: dict[int, tuple[Glob, ...]] = {}
        self._readers: dict[_Key, set[_Key]] = {}
        self._pending: deque[_Key] = deque()
        self._again: set[_Key] = set()
        self._current: _Key | None = None
        self._phantoms: dict[tuple[int, str], Entry] = {}
        self._enums: dict[tuple[int, int, bool], dict[str, list[Binding]]] = {}
        self._held: dict[str, set[int]] | None = None
        # The globs of a module, and where in them a module or enum is; at 0 those with globs of their own.
        self._places: dict[int, tuple[tuple[Glob, ...], dict[int, list[int]]]] = {}

    def import_of(self, module: Module, one: Import) -> Answer:
        """Return what an import brings in."""
        return self._settled(lambda: self._follow(module, one))

    def type_at(self, module: Module, path: tuple[str, ...]) -> Answer:
        """Return the types that a path in the code of a module names."""
        found = self._settled(lambda: self._resolve(module, path, importing=False, only_types=True))
        return tuple(one for one in found if one.spaces & TYPES)

    def globs_of(self, module: Module) -> tuple[Glob, ...]:
        """Return what the globs of a module open, in source order."""
        if not module.imports_of("*"):
            return ()
        self._settled(lambda: self._ask((id(module), "*", True)))
        return self._globs.get(id(module), ())

    def own_spaces(self, module: Module, name: str) -> int:
        """Return the name spaces in which a module surely has a name by itself."""
        return sum_spaces(self._settled(lambda: tuple(self._written(module, name))))

    def unknown_at(
        self, module: Module, path: tuple[str, ...], *, importing: bool, depth: int = _DEEPEST
    ) -> list[Entry]:
        """Return stand-ins for what a path that leads nowhere ought to find: a macro may declare it.

        A name of the crate that no module has is looked for where the last import of it points to.
        """
        if path[:1] == ("",):
            path = self._from_crates(path)
        place, number = self._climb(module, path)
        if not depth or number == len(path) or (importing and not number and len(path) == 1):
            return []
        modules = [place]
        if number < len(path) - 1:
            prefix = path[:-1]
            modules = modules_of(
                self._settled(lambda: self._resolve(module, prefix, importing=importing, only_types=True))
            )
        found: list[Entry] = []
        for one in modules[:1]:
            again = one.imports_of(path[-1])[:1]
            for step in again:
                found += self.unknown_at(one, step.path, importing=True, depth=depth - 1)
            if not again:
                found.append(self.phantom(one, path[-1]))
        return found

    def phantom(self, module: Module, name: str) -> Entry:
        """Return what stands for a name that its module does not show."""
        key = (id(module), name)
        if key not in self._phantoms:
            self._phantoms[key] = Entry(UNKNOWN._replace(name=name), 0, None, id(module))
        return self._phantoms[key]

    def _settled(self, answer: Callable[[], Answer]) -> Answer:
        # Imports may go in circles, and globs may bring in each other's names, so no order of questions is
        # right: each begins with an empty answer and is asked anew while what it rests on grows.
        found = answer()
        while self._pending:
            self._run()
            found = answer()
        return found

    def _run(self) -> None:
        """Work out what is pending: the newest question first, last and all at once what rests on answers."""
        while self._pending:
            key = self._pending.pop()
            if not self._work.take():
                self._pending.clear()
                break
            self._again.discard(key)
            self._current = key
            answer = self._answer(key)
            if not same(answer, self._answers[key]):
                self._answers[key] = answer
                # Who read the old answer reads the new one; it signs up again when it does.
                readers = self._readers.pop(key, set()) - self._again
                self._pending.extendleft(readers)
                self._again |= readers
        self._current = None

    def _ask(self, key: _Key) -> Answer:
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = ()
            self._pending.append(key)
        if self._current is not None:
            self._readers.setdefault(key, set()).add(self._current)
        return found

    def _answer(self, key: _Key) -> Answer:
        module = self._crate.modules[key[0]]
        if key[1] == "*":
            found = [
                Glob(one, target) for one in module.imports_of("*") for target in self._follow(module, one)
            ]
            self._globs[key[0]] = tuple(found)
            return tuple(one.target for one in found)
        return self._look_up(module, key[1], only_types=key[2])

    def _look_up(self, module: Module, name: str, *, only_types: bool) -> Answer:
        """Look a name up in a module, then in its globs: what surely stands nearer hides what is farther."""
        found = list(self._written(module, name))
        wanted = TYPES if only_types else ALL
        wanted &= ~sum_spaces(found)
        # The Rust reference on glob imports: items and named imports shadow what globs bring in, and do so
        # in their own name space alone.
        if wanted and module.imports_of("*") and self._is_known(name):
            found += self._through_globs(module, name, wanted, only_types=only_types)
        return merged(one for one in found if one.entry is not OUTSIDE)

    def _written(self, module: Module, name: str) -> Iterator[Binding]:
        """Yield what a module itself says of a name: its items and its imports one by one."""
        for entry in module.names.get(name, ())[:_TWINS]:
            if not entry.absent:
                yield Binding(entry, entry.spaces, reach(entry.node.visibility, module), entry.conditional)
        for one in module.imports_of(name)[:_TWINS]:
            within = reach(one.visibility, module)
            targets = self._follow(module, one)
            for found in targets:
                conditional = found.conditional or one.conditional
                yield found._replace(within=narrower(within, found.within), conditional=conditional)
            if not targets:
                # Something of another crate: it answers nothing here, but hides what globs bring in.
                yield Binding(OUTSIDE, ALL, within, one.conditional)

    def _through_globs(
        self, module: Module, name: str, wanted: int, *, only_types: bool
    ) -> Iterator[Binding]:
        """Yield what globs bring in: of two that surely have a name the first one counts, as in rustc."""
        self._ask((id(module), "*", True))
        found: dict[tuple[int, int], Binding] = {}
        for one, target in self._globs_for(module, name):
            self._work.take()
            within = reach(one.visibility, module)
            sure = not (one.conditional or target.conditional)
            taken = 0
            for binding in self.member(target, name, module, only_types=only_types):
                known = found.get(binding.entry.key)
                if not binding.spaces & wanted and known is None:
                    continue
                mine = binding._replace(
                    within=narrower(within, binding.within), conditional=binding.conditional or not sure
                )
                if known is None or narrower(known.within, mine.within) == known.within:
                    found[binding.entry.key] = mine
                taken |= 0 if mine.conditional else mine.spaces
            wanted &= ~taken
        yield from found.values()

    def _globs_for(self, module: Module, name: str) -> Iterable[Glob]:
        """Return the globs of a module that may bring in a name, in source order."""
        globs = self._globs.get(id(module), ())
        if len(globs) <= _FEW_GLOBS:
            return globs
        known, places = self._places.get(id(module), ((), {}))
        if known is not globs:
            places = {}
            for number, (_, target) in enumerate(globs):
                opened = target.entry.module
                key = 0 if opened and opened.imports_of("*") else id(opened or target.entry.node)
                places.setdefault(key, []).append(number)
            self._places[id(module)] = globs, places
        numbers = [*places.get(0, ())]
        for holder in self._holders().get(name, ()):
            numbers += places.get(holder, ())
        return [globs[number] for number in sorted(numbers)]

    def member(
        self, target: Binding, name: str, origin: Module, *, only_types: bool = False
    ) -> Iterable[Binding]:
        """Return what a name stands for inside a module or enum, as seen from another module."""
        entry = target.entry
        if entry.module is None:
            return self._variants(target).get(name, ())
        found = self._ask((id(entry.module), name, only_types))
        return [one for one in found if one.within <= CRATE or self._is_inside(origin, one.within)]

    def _variants(self, target: Binding) -> dict[str, list[Binding]]:
        key = (*target.entry.key, target.conditional)
        if key not in self._enums:
            by_name = self._enums[key] = {}
            for one in variants_of(target):
                by_name.setdefault(one.entry.node.name, []).append(one)
        return self._enums[key]

    def _is_inside(self, module: Module, around: int) -> bool:
        place: Module | None = module
        while place is not None and id(place) != around:
            place = self._crate.around.get(id(place))
        return place is not None

    def _is_known(self, name: str) -> bool:
        """Return whether any module or enum has such a name: most of those asked for are in other crates."""
        return name in self._holders()

    def _holders(self) -> dict[str, set[int]]:
        """Return by name the modules and enums, by their `id`, that have it themselves."""
        if self._held is None:
            held: dict[str, set[int]] = {}
            for module in self._crate.modules.values():
                for name in (*module.names, *(one.alias for one in module.imports)):
                    held.setdefault(name, set()).add(id(module))
                for entries in module.names.values():
                    for entry in entries:
                        if entry.node.kind == "enum":
                            for child in entry.node.children:
                                held.setdefault(child.name, set()).add(id(entry.node))
            self._held = held
        return self._held

    def _follow(self, module: Module, one: Import) -> Answer:
        if one.alias == "*":
            found = self._resolve(module, one.path[:-1], importing=True, only_types=True)
            return tuple(one for one in found if one.entry.module or one.entry.node.kind == "enum")
        found = self._resolve(module, one.path, importing=True, only_types=one.only_types)
        if one.only_types:
            return tuple(one for one in found if one.spaces & TYPES)
        return found

    def _resolve(self, module: Module, path: tuple[str, ...], *, importing: bool, only_types: bool) -> Answer:
        if path[:1] == ("",):
            path = self._from_crates(path)
            if not path:
                return ()
        place, number = self._climb(module, path)
        current: Answer = () if number < len(path) else (as_binding(place),)
        for position in range(number, len(path)):
            inner = only_types or position < len(path) - 1
            name = path[position]
            if position == number:
                starts = self._start(place, from_root=importing and not number)
                following = self._member_of_place(starts, name, module, only_types=inner)
            else:
                following = tuple(
                    found
                    for one in current
                    for found in self._passed(one, self.member(one, name, module, only_types=inner))
                )
            if not following:
                return ()
            current = following
        return current

    def _start(self, place: Module, *, from_root: bool) -> Module:
        # In the 2015 edition the paths of `use` start at the crate's root.
        return self._crate.root if from_root and self._crate.edition == "2015" else place

    def _member_of_place(self, place: Module, name: str, origin: Module, *, only_types: bool) -> Answer:
        found = tuple(self.member(as_binding(place), name, origin, only_types=only_types))
        if not found and name in self._crate.own_names:
            return (as_binding(self._crate.root),)
        return found

    def _passed(self, through: Binding, found: Iterable[Binding]) -> Iterator[Binding]:
        for one in found:
            yield one._replace(conditional=True) if through.conditional else one

    def _from_crates(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Rewrite a path with a leading `::`: a crate is next, in the 2015 edition the root of this one."""
        if self._crate.edition == "2015":
            return ("crate", *path[1:])
        return ("crate", *path[2:]) if path[1:2] and path[1] in self._crate.own_names else ()

    def _climb(self, place: Module, path: tuple[str, ...]) -> tuple[Module, int]:
        """Follow the segments while a path only climbs: crate, self, super."""
        for number, name in enumerate(path):
            if name == "crate":
                place = self._crate.root
            elif name == "super":
                place = self._crate.around.get(id(place), place)
            elif name not in {"self", "Self"}:
                return place, number
        return place, len(path)
