"""Where the modules of a project are: packages around a file, modules below a directory."""

from __future__ import annotations

import os

from docdetect_hook.readers.python.definitions import is_dunder
from docdetect_hook.readers.python.imports import Binding
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator, Sequence

# Links can make a package contain itself; no package nests this deep or is this large.
_DEEPEST = 16
_MOST_MODULES = 20_000


class Location(NamedTuple):
    """Where a module stands: the directory above its top package, and its dotted parts below that."""

    base: str
    parts: tuple[str, ...]
    package: bool

    @property
    def path(self) -> str:
        """Return the path of its file."""
        path = os.path.join(self.base, *self.parts)
        return os.path.join(path, "__init__.py") if self.package else path + ".py"

    @property
    def private(self) -> bool:
        """Return whether a name on the way to the module hides it."""
        return any(map(is_private, self.parts))


def is_private(name: str) -> bool:
    """Return whether a name hides what it names."""
    return name[:1] == "_" and not is_dunder(name)


class Places:
    """Finds modules; directories are listed once."""

    def __init__(self, list_dir: Callable[[str], Sequence[str]]) -> None:
        """Take the way to look into a directory."""
        self._list_dir = list_dir
        self._entries: dict[str, frozenset[str]] = {}
        self._packages: dict[tuple[str, bool], tuple[str, tuple[str, ...]]] = {}
        self._modules: dict[tuple[str, tuple[str, ...]], Location | None] = {}

    def __len__(self) -> int:
        """Return how much is remembered."""
        return len(self._entries)

    def forget(self, directories: Sequence[str]) -> None:
        """Keep nothing but the entries of these directories."""
        self._entries = {place: self._entries[place] for place in directories if place in self._entries}
        self._packages.clear()
        self._modules.clear()

    def entries(self, directory: str) -> frozenset[str]:
        """Return the names in a directory."""
        found = self._entries.get(directory)
        if found is None:
            found = self._entries[directory] = frozenset(self._list_dir(directory))
        return found

    def location(self, path: str) -> Location:
        """Find a module's place by walking up through the packages around it."""
        directory, file = os.path.split(path)
        stem = file.partition(".")[0] or file
        package = stem == "__init__"
        base, parts = self._packages_above(directory, package)
        return Location(base, parts if package else (*parts, stem), package)

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
        """Return whether a directory is imported as a package: by its file, or as part of one (PEP 420)."""
        if "__init__.py" in self.entries(directory):
            return True
        parent, name = os.path.split(directory)
        return name.isidentifier() and "__init__.py" in self.entries(parent)

    def module(self, base: str, parts: tuple[str, ...]) -> Location | None:
        """Find the module of this dotted name below ``base``."""
        key = (base, parts)
        if key not in self._modules:
            self._modules[key] = self._look_for(base, parts) if parts else None
        return self._modules[key]

    def _look_for(self, base: str, parts: tuple[str, ...]) -> Location | None:
        """Look into the directories; a package comes before a module."""
        directory = os.path.join(base, *parts[:-1])
        entries = self.entries(directory)
        if parts[-1] in entries and "__init__.py" in self.entries(os.path.join(directory, parts[-1])):
            return Location(base, parts, package=True)
        if parts[-1] + ".py" in entries:
            return Location(base, parts, package=False)
        return self._in_namespace(base, parts)

    def _in_namespace(self, base: str, parts: tuple[str, ...]) -> Location | None:
        """Look beside a package that stands in a directory of the name's first part (PEP 420).

        In `ns/alpha` the name `ns.beta` is that of the package `beta`: no file says that `ns` is one too.
        """
        directory = base or os.curdir
        if os.path.basename(directory) in ("", ".", ".."):
            directory = os.path.abspath(directory)
        if len(parts) > 1 and os.path.basename(directory) == parts[0]:
            return self.module(base, parts[1:])
        return None

    def public_modules(self, base: str, top: str) -> Iterator[Location]:
        """Yield the package ``top`` and the modules below it that no private name hides, packages first."""
        pending: list[tuple[str, ...]] = [(top,)] if not is_private(top) else []
        count = 0
        while pending and count < _MOST_MODULES:
            parts = pending.pop()
            entries = self.entries(os.path.join(base, *parts))
            package = "__init__.py" in entries
            above = parts[:-1]
            if not package and (not above or "__init__.py" not in self.entries(os.path.join(base, *above))):
                continue
            if package:
                count += 1
                yield Location(base, parts, package=True)
            for entry in sorted(entries):
                stem, dot, _ = entry.partition(".py")
                if not stem.isidentifier() or is_private(stem) or stem == "__init__":
                    continue
                if dot:
                    count += 1
                    yield Location(base, (*parts, stem), package=False)
                elif len(parts) < _DEEPEST:
                    pending.append((*parts, entry))

    def public_beside(self, base: str) -> Iterator[Location]:
        """Yield the public top modules and top packages of a directory."""
        for entry in sorted(self.entries(base)):
            stem, dot, _ = entry.partition(".py")
            if not stem.isidentifier() or is_private(stem) or stem == "__init__":
                continue
            if dot:
                yield Location(base, (stem,), package=False)
            elif "__init__.py" in self.entries(os.path.join(base, entry)):
                yield Location(base, (stem,), package=True)


def target_of(where: Location, bound: Binding) -> tuple[str, ...] | None:
    """Return the dotted name of the module that an import names."""
    tail = tuple(bound.module.split(".")) if bound.module else ()
    if bound.level == 0:
        return tail
    package = where.parts if where.package else where.parts[:-1]
    up = bound.level - 1
    if up > len(package):
        return None
    return package[: len(package) - up] + tail


def is_submodule(where: Location, bound: Binding, name: str) -> bool:
    """Return whether a package binds a name by importing it from itself: it is a module then.

    After `from . import name` the import system looks for a submodule, as the package has no such name yet.
    """
    return where.package and bound.name == name and target_of(where, bound) == where.parts
