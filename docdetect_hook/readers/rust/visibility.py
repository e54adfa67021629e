"""Decide which items of a Rust crate can be named from outside, as the compiler does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from docdetect_hook.readers.rust.attributes import NOTHING
from docdetect_hook.readers.rust.imports import Import
from docdetect_hook.readers.rust.lexer import NAME
from docdetect_hook.readers.rust.modules import TYPES, VALUES, Crate, Entry, Module
from docdetect_hook.readers.rust.nodes import PUBLIC, Node
from docdetect_hook.text.lazy_regex import deferred

_ALIASED = deferred(rf"[^=]*+=\s*+(?P<path>(?:::\s*+)?+{NAME}(?:\s*+::\s*+{NAME})*+)\s*+(?:<|$)")
_REACH_LIMIT = 1000
_ALIAS_LIMIT = 8
# Definitions of one name in one module, by cfg: no program comes near.
_TWINS = 64
# Questions that hang on one another, and questions in all: beyond lies no program either.
_CHAIN_LIMIT = 60
_SEARCH_LIMIT = 100_000

_Key = TypeVar("_Key")
_Item = TypeVar("_Item")
Shadow = frozenset[tuple[str, int]]
_NO_SHADOW: Shadow = frozenset()


class SelfType(NamedTuple):
    """Whether the type of an inherent impl is exported, is hidden, and was found at all."""

    exported: bool
    hidden: bool
    found: bool


class Visibility:
    """The exported nodes of one crate, each with the module that it is exported as a part of."""

    def __init__(self, crate: Crate) -> None:
        """Export everything that the root module makes reachable."""
        self.exported: set[tuple[int, int]] = set()
        self._crate = crate
        self._opened: set[tuple[int, Shadow]] = set()
        self._open_modules: set[int] = set()
        self._pending: list[tuple[Module, Shadow]] = []
        self._resolved: dict[tuple[int, int], list[Entry]] = {}
        self._globs: dict[int, list[tuple[Import, list[Entry]]]] = {}
        self._lookups: dict[tuple[int, str, bool], list[Entry]] = {}
        self._self_types: dict[tuple[int, str], SelfType] = {}
        self._busy: set[object] = set()
        self._met_busy = False
        self._searches = 0
        self._open(crate.root, _NO_SHADOW)
        self._run()

    def is_open(self, module: Module) -> bool:
        """Tell whether the public names of a module can be reached from outside."""
        return id(module) in self._open_modules

    def _run(self) -> None:
        while self._pending:
            module, shadow = self._pending.pop()
            self._open_names(module, shadow)

    def _open(self, module: Module, shadow: Shadow) -> None:
        key = (id(module), shadow)
        if key not in self._opened and (id(module), _NO_SHADOW) not in self._opened:
            self._opened.add(key)
            self._open_modules.add(id(module))
            self._pending.append((module, shadow))

    def _open_names(self, module: Module, shadow: Shadow) -> None:
        for name, entries in module.names.items():
            for entry in entries:
                if entry.public and not _is_shadowed(name, entry.spaces, shadow):
                    self._export(entry)
        for one in module.imports:
            if not one.public:
                continue
            if one.alias == "*":
                self._open_glob(module, one, shadow)
            else:
                for entry in self._resolve_import(module, one):
                    if entry.public and not _is_shadowed(one.alias, entry.spaces, shadow):
                        self._export(entry)

    def _open_glob(self, module: Module, one: Import, shadow: Shadow) -> None:
        for entry in self._resolve_import(module, one):
            if entry.module is not None:
                self._open(entry.module, self._shadow_of(module, entry.module, shadow))
            elif entry.node.kind == "enum" and entry.public:
                both = TYPES | VALUES
                variants = entry.node.children
                self.exported.update(
                    (entry.home, id(one)) for one in variants if not _is_shadowed(one.name, both, shadow)
                )

    def _shadow_of(self, module: Module, target: Module, shadow: Shadow) -> Shadow:
        """Return the names that a glob import does not bring in because they are defined nearer."""
        own = {
            (name, entry.spaces)
            for name, entries in module.names.items()
            if _provides(target, name)
            for entry in entries
        }
        for one in module.imports:
            if one.alias not in {"*", "_"} and _provides(target, one.alias):
                own.update((one.alias, entry.spaces) for entry in self._resolve_import(module, one))
        return shadow | own if own and len(shadow) < _REACH_LIMIT else shadow

    def _export(self, entry: Entry) -> None:
        if entry.key not in self.exported or entry.module is not None:
            self.exported.add(entry.key)
            if entry.module is not None:
                self._open(entry.module, _NO_SHADOW)
            elif entry.node.kind == "enum":
                self.exported.update((entry.home, id(child)) for child in entry.node.children)

    def _resolve_import(self, module: Module, one: Import) -> list[Entry]:
        return self._once(self._resolved, (id(module), id(one)), lambda: self._follow_import(module, one))

    def _follow_import(self, module: Module, one: Import) -> list[Entry]:
        path = one.path[:-1] if one.path[-1] == "*" else one.path
        only_types = one.only_types or one.alias == "*"
        found = self._resolve(module, path, importing=True, only_types=only_types)
        return [entry for entry in found if entry.spaces & TYPES] if one.only_types else found

    def _once(
        self, known: dict[_Key, list[_Item]], key: _Key, answer: Callable[[], list[_Item]]
    ) -> list[_Item]:
        """Answer a question once. Inside a cycle the answer is empty, and what hangs on that is not kept."""
        found = known.get(key)
        if found is not None:
            return found
        if key in self._busy or len(self._busy) > _CHAIN_LIMIT:
            self._met_busy = True
            return []
        self._busy.add(key)
        before, self._met_busy = self._met_busy, False
        found = answer()
        self._busy.discard(key)
        if not self._met_busy or not self._busy or self._searches > _SEARCH_LIMIT:
            known[key] = found
        self._met_busy = bool(self._busy) and (before or self._met_busy)
        return found

    def _resolve(
        self, module: Module, path: tuple[str, ...], *, importing: bool, only_types: bool
    ) -> list[Entry]:
        current: list[Entry] | None = None
        place: Module | None = module
        if path[:1] == ("",):
            path = self._from_crates(path)
            if not path:
                return []
        for number, name in enumerate(path):
            inner = only_types or number < len(path) - 1
            if current is None and place is not None:
                from_root = importing and not number and self._crate.edition == "2015"
                step = self._step_up(place, name, from_root=from_root, inner=inner)
                if not step and not number and name in self._crate.own_names:
                    step = self._crate.root
                if isinstance(step, Module):
                    place = step
                    continue
                current = step
            else:
                current = [entry for one in current or () for entry in self._member(one, name, inner=inner)]
            if not current:
                return []
        if current is None and place is not None:
            return [Entry(_ROOT_NODE, public=True, spaces=TYPES, module=place)]
        return current or []

    def _from_crates(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Rewrite a path with a leading `::`: a crate is next, in the 2015 edition the root of this one."""
        if self._crate.edition == "2015":
            return ("crate", *path[1:])
        return ("crate", *path[2:]) if path[1:2] and path[1] in self._crate.own_names else ()

    def _step_up(self, place: Module, name: str, *, from_root: bool, inner: bool) -> Module | list[Entry]:
        """Follow one segment while the path still only climbs: crate, self, super."""
        if name in {"crate", "self", "Self", "super"}:
            if name == "crate":
                return self._crate.root
            if name == "super":
                return self._crate.around.get(id(place), place)
            return place
        # In the 2015 edition the paths of `use` start at the crate's root.
        return self._lookup(self._crate.root if from_root else place, name, inner=inner)

    def _member(self, entry: Entry, name: str, *, inner: bool) -> list[Entry]:
        if entry.module is not None:
            return self._lookup(entry.module, name, inner=inner)
        node = entry.node
        if node.kind == "enum":
            spaces = TYPES | VALUES
            variants = [child for child in node.children if child.name == name]
            return [Entry(child, entry.public, spaces, None, entry.home) for child in variants]
        return []

    def _lookup(self, module: Module, name: str, *, inner: bool) -> list[Entry]:
        return self._once(
            self._lookups, (id(module), name, inner), lambda: self._search(module, name, inner=inner)
        )

    def _search(self, start: Module, name: str, *, inner: bool) -> list[Entry]:
        """Search a module, then what its globs bring in; a nearer definition hides a farther one.

        An inner segment of a path can only be a type or module, so the first one ends the search.
        """
        self._searches += 1
        found: list[Entry] = []
        seen = {id(start)}
        level = [start]
        first = True
        while level and len(seen) < _REACH_LIMIT:
            taken = 0
            for entry in found:
                taken |= entry.spaces
            following: list[Module] = []
            for module in level:
                found += [entry for entry in self._explicit(module, name) if entry.spaces & ~taken]
                if inner and any(entry.spaces & TYPES for entry in found):
                    return found
                for one, targets in self._globs_of(module):
                    if not (first or one.public):
                        continue
                    for target in targets:
                        if target.module is None:
                            found += [
                                entry
                                for entry in self._member(target, name, inner=inner)
                                if entry.spaces & ~taken
                            ]
                        elif id(target.module) not in seen:
                            seen.add(id(target.module))
                            following.append(target.module)
            level, first = following, False
        return found

    def _explicit(self, module: Module, name: str) -> Iterator[Entry]:
        yield from module.names.get(name, ())[:_TWINS]
        for one in module.imports_of(name)[:_TWINS]:
            for entry in self._resolve_import(module, one):
                yield entry if one.public else entry._replace(public=False)

    def _globs_of(self, module: Module) -> list[tuple[Import, list[Entry]]]:
        globs = module.imports_of("*")
        if not globs:
            return []
        return self._once(
            self._globs, id(module), lambda: [(one, self._resolve_import(module, one)) for one in globs]
        )

    def self_type(self, module: Module, path: str) -> SelfType:
        """Say whether the type that an inherent impl belongs to is exported and hidden."""
        key = (id(module), path)
        if key not in self._self_types:
            self._self_types[key] = self._find_self_type(module, path)
        return self._self_types[key]

    def _find_self_type(self, module: Module, path: str) -> SelfType:
        for _ in range(_ALIAS_LIMIT):
            if not path:
                break
            segments = tuple(part.strip().removeprefix("r#") for part in path.split("::"))
            entries = self._resolve(module, segments, importing=False, only_types=True)
            found = [entry for entry in entries if entry.spaces & TYPES]
            if not found:
                break
            node = found[0].node
            alias = _ALIASED().match(node.detail) if node.kind == "type_alias" else None
            if alias is None:
                exported = any(one.key in self.exported for one in found)
                return SelfType(exported, _hidden(found), found=True)
            path = alias["path"]
        return SelfType(self.is_open(module), hidden=False, found=False)


def _hidden(entries: list[Entry]) -> bool:
    return all(entry.node.attributes.hidden for entry in entries)


def _provides(module: Module, name: str) -> bool:
    return name in module.names or bool(module.imports_of(name) or module.imports_of("*"))


def _is_shadowed(name: str, spaces: int, shadow: Shadow) -> bool:
    if not shadow:
        return False
    for mine in range(1, 8):
        if (name, mine) in shadow:
            spaces &= ~mine
    return not spaces


_ROOT_NODE = Node("module", "", PUBLIC, 1, 0, 1, 1, 1, None, NOTHING, NOTHING, ())
