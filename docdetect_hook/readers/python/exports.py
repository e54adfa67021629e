"""Decide across files which names of a Python module are public."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from docdetect_hook.readers.python.definitions import Publicity, is_dunder
from docdetect_hook.readers.python.imports import Binding, Exports, bindings, exports
from docdetect_hook.readers.python.outline import Outline, Statement, top_level

# What a name's form alone tells when `__all__` or a re-export cannot be resolved.
_BY_NAME_CERTAINTY = 0.8
# Links can make a package contain itself; no package nests this deep or is this large.
_DEEPEST = 16
_MOST_PACKAGES = 3000
# Directories and modules, about 1 MB of them, beyond which only the package at hand is remembered.
_MANY = 300


class _Surface(NamedTuple):
    """What a module shows: its own names, its bindings, its ``__all__``."""

    defined: frozenset[str]
    bound: dict[str, list[Binding]]
    stars: tuple[Binding, ...]
    exports: Exports | None


class _Location(NamedTuple):
    """Where a module stands: the directory above its top package, and its dotted parts below that."""

    base: str
    parts: tuple[str, ...]
    package: bool


class Exporter:
    """Answers for the modules of a project; files are loaded when an answer needs them, and remembered.

    Callers go through files directory by directory, so that a package which was left does not come back: it
    may be forgotten. One that came back all the same would cost a second look, never another answer.
    """

    def __init__(self, load: Callable[[str], str | None], list_dir: Callable[[str], Sequence[str]]) -> None:
        """Take the two ways to look at the project's files."""
        self._load = load
        self._list_dir = list_dir
        self._start({})

    def _start(self, entries: dict[str, frozenset[str]]) -> None:
        """Begin with nothing known but the entries of some directories."""
        self._entries = entries
        self._visited: set[str] = set()
        self._tops: set[str] = set()
        self._surfaces: dict[_Location, _Surface | None] = {}
        self._packages: dict[tuple[str, bool], tuple[str, tuple[str, ...]]] = {}
        self._modules: dict[tuple[str, tuple[str, ...]], _Location | None] = {}
        self._stars: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        self._shown: dict[str, set[tuple[tuple[str, ...], str]]] = {}

    def publicity(self, path: str, found: Outline) -> Publicity:
        """Return how the module at ``path`` judges itself and its names, given its outline."""
        self._enter(os.path.dirname(path), path)
        where = self._location(path)
        private = any(part[0] == "_" and not is_dunder(part) for part in where.parts if part)
        own = exports(found.exports) if found.exports else None
        listed: tuple[frozenset[str], bool] | None = None
        if own is not None:
            listed = self._listed(
                where,
                _surface(frozenset(), found.imports, own)
                if own.modules
                else _Surface(frozenset(), {}, (), own),
                (),
            )

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

    def _enter(self, directory: str, path: str) -> None:
        """Come to a directory; when much is known, and no known package lies around it, begin afresh."""
        if directory in self._visited:
            return
        around = [directory, *_above(directory)]
        much = len(self._entries) + len(self._surfaces) > _MANY
        if much and self._tops.isdisjoint(around):
            self._start({place: self._entries[place] for place in around if place in self._entries})
        self._visited.add(directory)
        where = self._location(path)
        if where.package or where.parts[1:]:
            self._tops.add(os.path.join(where.base, where.parts[0]))

    def _location(self, path: str) -> _Location:
        """Find a module's place by walking up through the packages around it."""
        directory, file = os.path.split(path)
        stem = file.partition(".")[0] or file
        package = stem == "__init__"
        base, parts = self._packages_above(directory, package)
        return _Location(base, parts if package else (*parts, stem), package)

    def _packages_above(self, directory: str, package: bool) -> tuple[str, tuple[str, ...]]:
        """Return the directory above the top package around this one, and the packages' names."""
        key = (directory, package)
        found = self._packages.get(key)
        if found is None:
            found = self._packages[key] = self._walk_up(
                os.path.normpath(directory) if directory else "", package
            )
        return found

    def _walk_up(self, directory: str, package: bool) -> tuple[str, tuple[str, ...]]:
        """Go up as long as there are packages; ``package`` says that the first directory is one."""
        parts: list[str] = []
        while (package and not parts) or self._is_package(directory):
            if os.path.basename(directory) in ("", ".", ".."):
                directory = os.path.abspath(directory)
            directory, name = os.path.split(directory)
            parts.insert(0, name)
            if not name:
                break
        return directory, tuple(parts)

    def _is_package(self, directory: str) -> bool:
        """Tell whether a directory is imported as a package: by its file, or by standing in one (PEP 420)."""
        if "__init__.py" in self._dir(directory):
            return True
        parent, name = os.path.split(directory)
        return name.isidentifier() and "__init__.py" in self._dir(parent)

    def _dir(self, directory: str) -> frozenset[str]:
        found = self._entries.get(directory)
        if found is None:
            found = self._entries[directory] = frozenset(self._list_dir(directory))
        return found

    def _is_shown(self, where: _Location, name: str) -> bool:
        """Tell whether a public package re-exports a name of this module."""
        if not where.package and not where.parts[:-1]:
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
        for star in surface.stars:
            target = _target(package, star)
            if target is not None:
                for name in self._star_names(package.base, target, ()):
                    if _visible(name, listed):
                        self._follow(package.base, target, name, shown)
        for alias, bound in surface.bound.items():
            for binding in bound if _visible(alias, listed) else ():
                target = _target(package, binding)
                if target is not None and binding.name:
                    self._follow(package.base, target, binding.name, shown)

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
            for binding in surface.bound.get(here[1], ()):
                origin = _target(where, binding)
                if origin is not None and binding.name:
                    pending.append((origin, binding.name))
            for star in surface.stars if here[1] not in surface.defined else ():
                origin = _target(where, star)
                if origin is not None and here[1] in self._star_names(base, origin, ()):
                    pending.append((origin, here[1]))

    def _star_names(
        self, base: str, target: tuple[str, ...], above: tuple[tuple[str, ...], ...]
    ) -> frozenset[str]:
        """Return what ``from target import *`` binds."""
        key = (base, target)
        if key not in self._stars:
            names = self._find_star_names(base, target, above)
            if above:
                return names  # perhaps cut short by a circle
            self._stars[key] = names
        return self._stars[key]

    def _find_star_names(
        self, base: str, target: tuple[str, ...], above: tuple[tuple[str, ...], ...]
    ) -> frozenset[str]:
        """Look for the names behind a star import, through the stars behind it."""
        where = self._module_at(base, target)
        surface = self._surface_of(where) if where is not None and target not in above else None
        if where is None or surface is None:
            return frozenset()
        if surface.exports is not None:
            names, known = self._listed(where, surface, above)
            if known:
                return names
        found = set(surface.defined)
        found.update(surface.bound)
        for star in surface.stars:
            if (origin := _target(where, star)) is not None and len(above) < _DEEPEST:
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
        """Find the module of this dotted name below ``base``."""
        key = (base, parts)
        if key not in self._modules:
            self._modules[key] = self._look_for(base, parts) if parts else None
        return self._modules[key]

    def _look_for(self, base: str, parts: tuple[str, ...]) -> _Location | None:
        """Look into the directories; a package comes before a module."""
        directory = os.path.join(base, *parts[:-1])
        entries = self._dir(directory)
        if parts[-1] in entries and "__init__.py" in self._dir(os.path.join(directory, parts[-1])):
            return _Location(base, parts, package=True)
        if parts[-1] + ".py" in entries:
            return _Location(base, parts, package=False)
        return None

    def _surface_of(self, where: _Location) -> _Surface | None:
        """Return what a module on disk shows."""
        if where not in self._surfaces:
            path = os.path.join(where.base, *where.parts)
            text = self._load(os.path.join(path, "__init__.py") if where.package else path + ".py")
            found = top_level(text) if text is not None else None
            self._surfaces[where] = (
                _surface(found.names, found.imports, exports(found.exports)) if found is not None else None
            )
        return self._surfaces[where]


def _surface(defined: frozenset[str], imports: Iterable[Statement], own: Exports | None) -> _Surface:
    bound: dict[str, list[Binding]] = {}
    stars = []
    for binding in bindings(imports, module_level=True):
        if binding.name == "*":
            stars.append(binding)
        else:
            bound.setdefault(binding.alias, []).append(binding)
    return _Surface(defined, bound, tuple(stars), own)


def _above(path: str) -> Iterator[str]:
    """Yield the directories around a path."""
    while (above := os.path.dirname(path)) != path:
        yield above
        path = above


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
    for binding in surface.bound.get(first, ())[-1:]:
        target = _target(where, binding)
        if target is None:
            return None
        return (*target, *((binding.name,) if binding.name else ()), *rest)
    # Importing anything from a submodule binds the submodule in its package (Import system, "Submodules").
    return (*where.parts, first, *rest) if where.package else None
