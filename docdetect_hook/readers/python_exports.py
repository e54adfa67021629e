"""Decide across files which names of a Python module are public."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from docdetect_hook.readers.python_definitions import Publicity, is_dunder
from docdetect_hook.readers.python_modules import Binding, Exports, bindings, exports
from docdetect_hook.readers.python_outline import Outline, outline

# What a name's form alone tells when `__all__` or a re-export cannot be resolved.
_BY_NAME_CERTAINTY = 0.8
# Links can make a package contain itself; no package nests this deep or is this large.
_DEEPEST = 16
_MOST_PACKAGES = 3000


class _Surface(NamedTuple):
    """What a module shows: its own names, its bindings, its ``__all__``."""

    defined: frozenset[str]
    bindings: tuple[Binding, ...]
    exports: Exports | None


class _Location(NamedTuple):
    """Where a module stands: the directory above its top package, and its dotted parts below that."""

    base: str
    parts: tuple[str, ...]
    package: bool


class Exporter:
    """Answers for the modules of a project; files are loaded when an answer needs them, once."""

    def __init__(self, load: Callable[[str], str | None], list_dir: Callable[[str], Sequence[str]]) -> None:
        """Take the two ways to look at the project's files."""
        self._load = load
        self._list_dir = list_dir
        self._entries: dict[str, frozenset[str]] = {}
        self._surfaces: dict[str, _Surface | None] = {}
        self._lists: dict[str, tuple[frozenset[str], bool]] = {}
        self._shown: dict[str, set[tuple[tuple[str, ...], str]]] = {}

    def publicity(self, path: str, found: Outline) -> Publicity:
        """Return how the module at ``path`` judges itself and its names, given its outline."""
        where = self._location(path)
        private = any(part[0] == "_" and not is_dunder(part) for part in where.parts if part)
        own = exports(found) if found.exports else None
        listed: tuple[frozenset[str], bool] | None = None
        if own is not None:
            listed = self._listed(where, _surface(found, own) if own.modules else _Surface(frozenset(), (), own), ())

        def judge(name: str) -> tuple[bool, float]:
            by_name = name[0] != "_"
            certainty = 1.0
            if listed is not None and not private:
                if name in listed[0]:
                    return True, 1.0
                by_name = by_name and not listed[1]
                certainty = 1.0 if listed[1] or not by_name else _BY_NAME_CERTAINTY
            if by_name and not private:
                return True, certainty
            if not _may_be_shown(name):
                return False, certainty
            return self._is_shown(where, name), certainty

        name = where.parts[-1] if where.parts else ""
        return Publicity(name, where.package, not private, judge)

    def _location(self, path: str) -> _Location:
        """Find a module's place by walking up through the packages around it."""
        directory, file = os.path.split(os.path.normpath(path))
        stem = file.partition(".")[0] or file
        package = stem == "__init__"
        parts = [] if package else [stem]
        while "__init__.py" in self._dir(directory) or (package and not parts):
            if os.path.basename(directory) in ("", ".", ".."):
                directory = os.path.abspath(directory)
            directory, name = os.path.split(directory)
            parts.insert(0, name)
            if not name:
                break
        return _Location(directory, tuple(parts), package)

    def _dir(self, directory: str) -> frozenset[str]:
        found = self._entries.get(directory)
        if found is None:
            found = self._entries[directory] = frozenset(self._list_dir(directory))
        return found

    def _is_shown(self, where: _Location, name: str) -> bool:
        """Tell whether a public package re-exports a name of this module."""
        if len(where.parts) < 2 and not where.package:
            return False
        top = os.path.join(where.base, where.parts[0])
        shown = self._shown.get(top)
        if shown is None:
            shown = self._shown[top] = set()
            base = where.base
            for parts in self._public_packages(base, where.parts[:1]):
                package = _Location(base, parts, package=True)
                surface = self._surface_of(package)
                if surface is not None:
                    self._show_all(package, surface, shown)
        return (where.parts, name) in shown

    def _public_packages(self, base: str, top: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield the packages from the top down that no private name hides."""
        pending = [top]
        count = 0
        while pending and count < _MOST_PACKAGES:
            parts = pending.pop()
            if parts[-1][:1] == "_" and not is_dunder(parts[-1]):
                continue
            entries = self._dir(os.path.join(base, *parts))
            if "__init__.py" not in entries:
                continue
            count += 1
            yield parts
            if len(parts) < _DEEPEST:
                pending.extend((*parts, entry) for entry in sorted(entries) if entry.isidentifier())

    def _show_all(
        self, package: _Location, surface: _Surface, shown: set[tuple[tuple[str, ...], str]]
    ) -> None:
        """Follow everything that a public package binds and shows to where it is defined."""
        listed = self._listed(package, surface, ()) if surface.exports is not None else None
        for bound in surface.bindings:
            if bound.name == "":
                continue
            target = _target(package, bound)
            if target is None:
                continue
            if bound.name == "*":
                for name in self._star_names(package.base, target, ()):
                    if _visible(name, listed):
                        self._follow(package.base, target, name, shown)
            elif _visible(bound.alias, listed):
                self._follow(package.base, target, bound.name, shown)

    def _follow(
        self, base: str, target: tuple[str, ...], name: str, shown: set[tuple[tuple[str, ...], str]]
    ) -> None:
        """Mark a name of a module as shown, and what the module itself takes it from."""
        pending = [(target, name)]
        while pending:
            here = pending.pop()
            if here in shown:
                continue
            shown.add(here)
            where = self._module_at(base, here[0])
            surface = self._surface_of(where) if where is not None else None
            if where is None or surface is None:
                continue
            for bound in surface.bindings:
                origin = _target(where, bound)
                if origin is None:
                    continue
                if bound.name == "*":
                    if here[1] not in surface.defined and here[1] in self._star_names(base, origin, ()):
                        pending.append((origin, here[1]))
                elif bound.alias == here[1] and bound.name:
                    pending.append((origin, bound.name))

    def _star_names(self, base: str, target: tuple[str, ...], above: tuple[tuple[str, ...], ...]) -> frozenset[str]:
        """Return what ``from target import *`` binds."""
        where = self._module_at(base, target)
        surface = self._surface_of(where) if where is not None and target not in above else None
        if where is None or surface is None:
            return frozenset()
        if surface.exports is not None:
            names, known = self._listed(where, surface, above)
            if known:
                return names
        found = set(surface.defined)
        for bound in surface.bindings:
            if bound.name != "*":
                found.add(bound.alias)
            elif (origin := _target(where, bound)) is not None and len(above) < _DEEPEST:
                found |= self._star_names(base, origin, (*above, target))
        return frozenset(name for name in found if name[0] != "_")

    def _listed(
        self, where: _Location, surface: _Surface, above: tuple[tuple[str, ...], ...]
    ) -> tuple[frozenset[str], bool]:
        """Return the names in a module's ``__all__``, and whether those are all."""
        own = surface.exports
        if own is None:
            return frozenset(), False
        names, known = set(own.names), own.known
        for module in own.modules:
            target = _module_named(where, surface, module)
            other = self._module_at(where.base, target) if target and target not in above else None
            found = self._surface_of(other) if other is not None else None
            if other is None or found is None or found.exports is None or len(above) >= _DEEPEST:
                known = False
                continue
            more, complete = self._listed(other, found, (*above, where.parts))
            names |= more
            known = known and complete
        return frozenset(names - own.removed), known

    def _module_at(self, base: str, parts: tuple[str, ...]) -> _Location | None:
        """Find the module of this dotted name below ``base``; a package comes before a module."""
        if not parts:
            return None
        directory = os.path.join(base, *parts[:-1])
        entries = self._dir(directory)
        if parts[-1] in entries and "__init__.py" in self._dir(os.path.join(directory, parts[-1])):
            return _Location(base, parts, package=True)
        if parts[-1] + ".py" in entries:
            return _Location(base, parts, package=False)
        return None

    def _surface_of(self, where: _Location) -> _Surface | None:
        """Return what a module on disk shows."""
        path = os.path.join(where.base, *where.parts)
        path = os.path.join(path, "__init__.py") if where.package else path + ".py"
        if path not in self._surfaces:
            text = self._load(path)
            found = outline(text, nested=False) if text is not None else None
            self._surfaces[path] = _surface(found, exports(found)) if found is not None else None
        return self._surfaces[path]


def _surface(found: Outline, own: Exports | None) -> _Surface:
    defined = frozenset(block.name for block in found.blocks if block.parent < 0)
    return _Surface(defined, tuple(bindings(found.imports, module_level=True)), own)


def _may_be_shown(name: str) -> bool:
    """Tell whether a re-export can make a name public: one that the language reserves stays as it is."""
    return not is_dunder(name)


def _visible(name: str, listed: tuple[frozenset[str], bool] | None) -> bool:
    """Tell whether a package that binds this name shows it."""
    if listed is None or (not listed[1] and name not in listed[0]):
        return name[0] != "_"
    return name in listed[0]


def _target(where: _Location, bound: Binding) -> tuple[str, ...] | None:
    """Return the dotted name of the module that an import names."""
    tail = tuple(bound.module.split(".")) if bound.module else ()
    if bound.level == 0:
        return tail
    package = where.parts if where.package else where.parts[:-1]
    up = bound.level - 1
    if up > len(package):
        return None
    return package[: len(package) - up] + tail


def _module_named(where: _Location, surface: _Surface, name: str) -> tuple[str, ...] | None:
    """Return the module that a dotted local name means."""
    first, *rest = name.split(".")
    for bound in reversed(surface.bindings):
        if bound.alias == first and bound.name != "*":
            target = _target(where, bound)
            if target is None:
                return None
            return (*target, *((bound.name,) if bound.name else ()), *rest)
    # Importing anything from a submodule binds the submodule in its package (Import system, "Submodules").
    return (*where.parts, first, *rest) if where.package else None
