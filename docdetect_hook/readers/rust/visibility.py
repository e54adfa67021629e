"""Decide which items of a Rust crate can be named from outside, as the compiler does."""

from __future__ import annotations

from docdetect_hook.readers.rust.bindings import EVERYWHERE, Binding, Glob, variants_of
from docdetect_hook.readers.rust.imports import Import
from docdetect_hook.readers.rust.lexer import NAME
from docdetect_hook.readers.rust.nodes import PUBLIC
from docdetect_hook.readers.rust.resolution import Resolver, Work
from docdetect_hook.readers.rust.tree import TYPES, Crate, Entry, Module
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator
from docdetect_hook.text.lazy_regex import regex

_ALIASED = regex(rf"[^=]*+=\s*+(?P<path>(?:::\s*+)?+{NAME}(?:\s*+::\s*+{NAME})*+)\s*+(?:<|$)")
_ALIAS_LIMIT = 8
# Globs of globs in a row: no program comes near.
_WAY_LIMIT = 100


class SelfType(NamedTuple):
    """Whether the type of an inherent impl is exported, is hidden, and was found at all."""

    exported: bool
    hidden: bool
    found: bool


class _Stop(NamedTuple):
    """A module or enum on the way of a glob, and the modules on the path to it that may hide its names."""

    target: Binding
    path: tuple[Module, ...]
    public: bool
    conditional: bool


# What each name of a module surely stands for, by name space: what comes later under that name is
# not exported unless it is the same.
_Taken = dict[tuple[str, int], tuple[int, int]]
_OWN = (0, 0)


class Visibility:
    """The exported nodes of one crate, each with the module that it is exported as a part of."""

    def __init__(self, crate: Crate) -> None:
        """Export everything that the root module makes reachable."""
        self.exported: set[tuple[int, int]] = set()
        self._crate = crate
        self._work = Work(crate)
        self._resolver = Resolver(crate, self._work)
        self._opened: set[int] = set()
        self._through_globs: set[int] = set()
        self._pending: list[Module] = []
        self._walks: list[Module] = []
        self._own: dict[int, dict[str, int]] = {}
        self._self_types: dict[tuple[int, str], SelfType] = {}
        self._open(crate.root)
        self._run()

    @property
    def whole(self) -> bool:
        """Return whether everything was followed to its end."""
        return self._work.left > 0

    def _is_open(self, module: Module) -> bool:
        """Return whether the public names of a module can be reached from outside."""
        return id(module) in self._opened or id(module) in self._through_globs

    def _run(self) -> None:
        """Open what is pending; globs come last: those of what is open by then bring nothing new."""
        while self._pending or self._walks:
            if self._pending:
                self._open_names(self._pending.pop())
            else:
                self._walk(self._walks.pop())

    def _open(self, module: Module) -> None:
        if id(module) not in self._opened:
            self._opened.add(id(module))
            self._pending.append(module)

    def _open_names(self, module: Module) -> None:
        # A public item counts when any path of public names leads to it, as in rustc's effective visibility:
        # through its own module, or through a `pub use` of it in one that can be reached.
        for entries in module.names.values():
            for entry in entries:
                if entry.public:
                    self._export(entry)
        globs = False
        for one in module.imports:
            if one.visibility != PUBLIC:
                continue
            if one.alias == "*":
                globs = True
            else:
                for found in self._imported(module, one):
                    if found.within == EVERYWHERE:
                        self._export(found.entry)
        if globs:
            self._walks.append(module)

    def _export(self, entry: Entry) -> None:
        self.exported.add(entry.key)
        if entry.module is not None:
            self._open(entry.module)
        elif entry.node.kind == "enum":
            self.exported.update((entry.home, id(child)) for child in entry.node.children)

    def _walk(self, top: Module) -> None:
        """Export what the globs of an open module bring in, nearer names before farther ones."""
        globs = self._resolver.globs_of(top)
        if not any(one.visibility == PUBLIC and self._brings_more(target) for one, target in globs):
            return
        own = self._own_names(top)
        taken = {(name, space): _OWN for name, spaces in own.items() for space in _bits(spaces)}
        stack = [
            _Stop(target, (), one.visibility == PUBLIC, one.conditional or target.conditional)
            for one, target in reversed(_up_to_last_public(globs))
        ]
        seen: set[object] = set()
        while stack:
            stop = stack.pop()
            hiding = self._hiding(stop)
            entry = stop.target.entry
            place = id(entry.module or entry.node)
            key = (place, stop.public, tuple(id(one) for one in hiding))
            # The same module may be met through many chains of globs, each with other names hidden by nearer
            # ones. Where nothing was hidden there before, another way brings nothing new.
            if key in seen or (place, stop.public, ()) in seen or not self._work.take():
                continue
            seen.add(key)
            self._pass(stop, hiding, taken)
            module = stop.target.entry.module
            if module is None or not stop.public:
                continue
            path = (*stop.path, module)
            if len(path) > _WAY_LIMIT:
                self._work.give_up()
            stack += [
                _Stop(target, path, True, stop.conditional or one.conditional or target.conditional)
                for one, target in reversed(self._resolver.globs_of(module))
                if one.visibility == PUBLIC and target.entry.module not in path
            ]

    def _brings_more(self, target: Binding) -> bool:
        module = target.entry.module
        return module is None or id(module) not in self._opened

    def _hiding(self, stop: _Stop) -> list[Module]:
        """Return the modules on the path that hide a name of the target."""
        module = stop.target.entry.module
        if not stop.path or module is None:
            return list(stop.path)
        offered = {*module.names, *(one.alias for one in module.imports)}
        return [one for one in stop.path if not offered.isdisjoint(self._own_names(one))]

    def _pass(self, stop: _Stop, hiding: list[Module], taken: _Taken) -> None:
        """Export the public names of a module or enum that nothing hides, and take them."""
        entry = stop.target.entry
        if entry.module is None:
            found: Iterable[tuple[str, Binding]] = (
                (one.entry.node.name, one) for one in variants_of(stop.target)
            )
        else:
            if stop.public:
                self._through_globs.add(id(entry.module))
            found = self._public_names(entry.module)
        mine: _Taken = {}
        for name, binding in found:
            self._work.take()
            if binding.within != EVERYWHERE:
                continue
            # What a definition is exported by: of a unit struct or variant its type, not its constructor.
            space = binding.spaces & TYPES or binding.spaces
            if any(self._own_names(one).get(name, 0) & space for one in hiding):
                continue
            key = binding.entry.key
            if taken.get((name, space), key) != key:
                continue
            if stop.public:
                self._export(binding.entry)
            # What a `cfg` may leave out hides nothing for sure: what is farther may be seen on some platform.
            if not (stop.conditional or binding.conditional):
                mine.update(((name, each), key) for each in _bits(binding.spaces))
        for place, key in mine.items():
            taken.setdefault(place, key)

    def _public_names(self, module: Module) -> Iterator[tuple[str, Binding]]:
        for name, entries in module.names.items():
            for entry in entries:
                if entry.public:
                    conditional = entry.conditional or entry.absent
                    yield name, Binding(entry, entry.spaces, EVERYWHERE, conditional)
        for one in module.imports:
            if one.visibility == PUBLIC and one.alias != "*":
                for found in self._imported(module, one):
                    conditional = found.conditional or one.conditional
                    yield one.alias, found._replace(conditional=conditional)

    def _imported(self, module: Module, one: Import) -> Iterable[Binding]:
        found = self._resolver.import_of(module, one)
        if found:
            return found
        unknown = self._resolver.unknown_at(module, one.path, importing=True)
        return [Binding(entry, 0, EVERYWHERE, conditional=True) for entry in unknown]

    def _own_names(self, module: Module) -> dict[str, int]:
        """Return the names that a module surely has by itself, with their name spaces."""
        known = self._own.get(id(module))
        if known is None:
            known = self._own[id(module)] = dict(self._find_own_names(module))
        return known

    def _find_own_names(self, module: Module) -> Iterator[tuple[str, int]]:
        for name in dict.fromkeys([*module.names, *(one.alias for one in module.imports)]):
            if name not in {"*", "_"} and (spaces := self._resolver.own_spaces(module, name)):
                yield name, spaces

    def self_type(self, module: Module, path: str) -> SelfType:
        """Return whether the type that an inherent impl belongs to is exported and hidden."""
        key = (id(module), path)
        if key not in self._self_types:
            self._self_types[key] = self._find_self_type(module, path)
        return self._self_types[key]

    def _find_self_type(self, module: Module, path: str) -> SelfType:
        found = self._types_at(module, path, _ALIAS_LIMIT)
        real = [one for one in found if one.node.kind != "unknown"]
        if real:
            exported = any(one.key in self.exported for one in real)
            return SelfType(exported, all(one.node.attributes.hidden for one in real), found=True)
        return SelfType(self._shows_unknown(module, path, found), hidden=False, found=False)

    def _types_at(self, module: Module, path: str, depth: int) -> list[Entry]:
        """Return the types that a path names; the target of an alias is looked up where the alias stands."""
        if not path or not depth:
            return []
        segments = tuple(part.strip().removeprefix("r#") for part in path.split("::"))
        found: list[Entry] = []
        for one in self._resolver.type_at(module, segments):
            node, home = one.entry.node, self._crate.modules.get(one.entry.home)
            alias = _ALIASED.match(node.detail) if node.kind == "type_alias" and home else None
            if alias and home:
                found += self._types_at(home, alias["path"], depth - 1)
            else:
                found.append(one.entry)
        return found or self._resolver.unknown_at(module, segments, importing=False)

    def _shows_unknown(self, module: Module, path: str, found: list[Entry]) -> bool:
        """Return whether a type that only a macro can have declared is exported: by its module or by name."""
        modules = [self._crate.modules[one.home] for one in found] or [module]
        if any(self._is_open(one) for one in modules):
            return True
        name = found[0].node.name if found else path.rpartition("::")[2].strip()
        if "::" not in path:
            globs = self._resolver.globs_of(module)
            modules += [target.entry.module for _, target in globs if target.entry.module]
        return any(self._resolver.phantom(one, name).key in self.exported for one in modules)


def _up_to_last_public(globs: tuple[Glob, ...]) -> tuple[Glob, ...]:
    """Leave out the private globs that come after every public one: they hide nothing any more."""
    last = max(number for number, (one, _) in enumerate(globs) if one.visibility == PUBLIC)
    return globs[: last + 1]


def _bits(spaces: int) -> Iterator[int]:
    for bit in (1, 2, 4):
        if spaces & bit:
            yield bit
