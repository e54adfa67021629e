"""Read the definitions of Rust files, each in the light of the crate it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from docdetect_hook.readers.rust_crate import CrateSet, define_alone
from docdetect_hook.readers.rust_definitions import UNREACHED
from docdetect_hook.readers.rust_items import read_items
from docdetect_hook.readers.rust_nodes import SourceFile
from docdetect_hook.readers.rust_package import Package, main_targets, other_targets, own_target, read_package
from docdetect_hook.readers.rust_paths import join, normal, parent
from docdetect_hook.records import Reading

# Packages held at once. Callers go through files in order of path, so one would nearly do.
_PACKAGES = 4
# Entries of a directory that are looked at for modules that nothing declares.
_STRAYS = 1000
# How far above a relative path to look for its package.
_UPWARD = 12


def read_rust(text: str, path: str) -> Reading:
    """Read a lone Rust text as a crate of one file."""
    source = read_items(text, path)
    return Reading(define_alone(source, path, is_root=True), source.problems)


def _no_files(_directory: str) -> Sequence[str]:
    return ()


class RustProject:
    """Reads Rust files, building the module tree of each file's package when it is first needed.

    ``load`` returns the decoded text of a file, or nothing when there is none; ``list_files`` the
    names of the entries of a directory, none when it does not exist. With ``base``, an absolute
    directory, relative paths are seen from there, and both functions are given absolute paths.
    """

    def __init__(
        self,
        load: Callable[[str], str | None],
        list_files: Callable[[str], Sequence[str]] = _no_files,
        base: str = "",
    ) -> None:
        """Take the ways to the files."""
        self._load = load
        self._list_files = list_files
        self._base = base
        self._texts: dict[str, str] = {}
        self._owners: dict[str, _PackageGraph | None] = {}

    def read(self, path: str, text: str) -> Reading:
        """Return the definitions of a file whose text is given, in source order."""
        file = join(self._base, path)
        graph = self._graph_of(parent(file))
        if graph is None:
            return read_rust(text, path)
        return graph.read(file, text, path)

    def _graph_of(self, directory: str) -> _PackageGraph | None:
        if directory in self._owners:
            return self._owners[directory]
        graph = self._find_graph(directory)
        live = [one for one in self._owners.values() if one is not None]
        if graph is not None and graph not in live and len(set(live)) >= _PACKAGES:
            self._owners = {key: one for key, one in self._owners.items() if one is not live[0]}
        self._owners[directory] = graph
        return graph

    def _find_graph(self, directory: str) -> _PackageGraph | None:
        for place in _upward(directory):
            if place in self._owners:
                return self._owners[place]
            manifest = self._load(join(place, "Cargo.toml"))
            if manifest is not None:
                package = read_package(place, manifest)
                graph = None if package is None else _PackageGraph(package, self._load, self._list_files)
                self._owners[place] = graph
                return graph
        return None


def _upward(directory: str) -> list[str]:
    places = [directory]
    while directory not in {"", "/"} and not directory.endswith(".."):
        directory = parent(directory)
        places.append(directory)
    if not directory.startswith("/"):
        places += [
            normal("/".join([*([directory] if directory else []), *[".."] * n])) for n in range(1, _UPWARD)
        ]
    return places


class _PackageGraph:
    """The files of one package, each read once, and the crates made of them."""

    def __init__(
        self, package: Package, load: Callable[[str], str | None], list_files: Callable[[str], Sequence[str]]
    ) -> None:
        self._package = package
        self._load_text = load
        self._list_files = list_files
        self._given: dict[str, int] = {}
        self._sources: dict[str, SourceFile | None] = {}
        self._crates: CrateSet | None = None
        self._with_strays: CrateSet | None = None

    def read(self, file: str, text: str, path: str) -> Reading:
        """Return the definitions of one file of the package."""
        source = self._give(file, text)
        crates = self._crates_for(file)
        if not crates.reaches(file):
            crates = self._crates_with_strays(crates)
        if crates.reaches(file):
            definitions = crates.define(file, source, path)
        else:
            definitions = define_alone(source, path, is_root=False, edition=self._package.edition)
        problems = tuple(problem._replace(path=path) for problem in source.problems)
        return Reading(definitions, problems)

    def _give(self, file: str, text: str) -> SourceFile:
        """Take this text for the file; crates built with another one are built again."""
        known = self._sources.get(file)
        if known is not None and self._given.get(file) == hash(text):
            return known
        source = read_items(text, file)
        self._given[file] = hash(text)
        if file in self._sources:
            self._crates = self._with_strays = None
        self._sources[file] = source
        return source

    def _source(self, file: str) -> SourceFile | None:
        if file not in self._sources:
            text = self._load_text(file)
            if text is not None:
                self._given[file] = hash(text)
            self._sources[file] = None if text is None else read_items(text, file)
        return self._sources[file]

    def _crates_with_strays(self, crates: CrateSet) -> CrateSet:
        """Return the same crates once more, with the files that none of them reaches."""
        if self._with_strays is None:
            strays = partial(self._strays, crates)
            full = self._with_strays = CrateSet(self._source, self._package.edition, strays, UNREACHED)
            full.add(main_targets(self._package, self._list_files))
            full.add(other_targets(self._package, self._list_files))
        return self._with_strays

    def _strays(self, crates: CrateSet, directory: str) -> list[str]:
        """Name the modules of a directory that none of the crates reaches."""
        names = {entry.removesuffix(".rs") for entry in self._list_files(directory)[:_STRAYS]}
        return [
            name
            for name in sorted(names - {"mod"})
            if name.isidentifier()
            and not crates.reaches(join(directory, f"{name}.rs"))
            and not crates.reaches(join(directory, f"{name}/mod.rs"))
        ]

    def _crates_for(self, file: str) -> CrateSet:
        crates = self._crates
        if crates is None:
            crates = self._crates = CrateSet(self._source, self._package.edition)
            crates.add(main_targets(self._package, self._list_files))
        if not crates.reaches(file):
            own = own_target(self._package, file)
            crates.add([own] if own else ())
        if not crates.reaches(file):
            crates.add(other_targets(self._package, self._list_files))
        return crates
