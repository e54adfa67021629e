"""Read the definitions of Rust files, each in the light of the crate it belongs to."""

from __future__ import annotations

from itertools import islice

from docdetect_hook.readers.rust.aliases import result_aliases
from docdetect_hook.readers.rust.attributes import Features
from docdetect_hook.readers.rust.cargo import main_targets, other_targets, own_target
from docdetect_hook.readers.rust.crate import CrateSet, define_alone, merge
from docdetect_hook.readers.rust.definitions import UNREACHED
from docdetect_hook.readers.rust.expansion import Expander
from docdetect_hook.readers.rust.features import default_features
from docdetect_hook.readers.rust.items import read_items
from docdetect_hook.readers.rust.lint_levels import scope_of
from docdetect_hook.readers.rust.manifest import Package, read_package, workspace_members
from docdetect_hook.readers.rust.modules import Strays, no_strays
from docdetect_hook.readers.rust.nodes import SourceFile
from docdetect_hook.readers.rust.paths import join, normal, parent
from docdetect_hook.readers.rust.undeclared import undeclared
from docdetect_hook.records import Problem, Reading
from docdetect_hook.startup.stdlib import partial
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Iterable, Iterator, Sequence

if TYPE_CHECKING:
    from docdetect_hook.readers.files import Files

# Packages held at once, besides those around the file at hand. Callers go through files directory by
# directory, so that a package which was left does not come back, and one would nearly do.
_PACKAGES = 2
# Members of a workspace that are asked for files they share.
_MEMBERS = 64
# Root files beside a mere workspace, and the folders of a package that its members do not look into.
_ROOTS = ("/lib.rs", "/main.rs")
_OWN_FOLDERS = ("src", "tests", "examples", "benches")
# How far above a relative path to look for its package.
_UPWARD = 12


def read_rust(text: str, path: str) -> Reading:
    """Read a lone Rust text as a crate of one file."""
    source = read_items(text, path)
    return Reading(define_alone(source, path, is_root=True), source.problems)


def reader(files: Files) -> RustProject:
    """Make the reader of a project's Rust files."""
    return RustProject(files.load, files.list_dir, files.base)


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
        self._places: dict[str, str | None] = {}
        self._graphs: dict[str, _PackageGraph | None] = {}
        self._shared: dict[str, dict[str, list[str]]] = {}
        self._aliases: dict[str, frozenset[str]] = {}

    def read(
        self,
        path: str,
        text: str,
        _tree: object = None,
        _ignored: tuple[str, ...] = (),
        private: bool = True,
    ) -> Reading:
        """Return the definitions of a file whose text is given, in source order.

        Without ``private`` most of what users cannot see is left out: two definitions of three.
        """
        file = join(self._base, path)
        place = self._place_of(parent(file))
        if place is None:
            return read_rust(text, path)
        graph = self._graph_at(place)
        reading = graph.read(file, text, path, private=private) if graph else None
        reading = reading or self._read_shared(place, file, text, path)
        if reading is None and graph is None and file.endswith(_ROOTS):
            return read_rust(text, path)
        return reading or _read_apart(text, path)

    def result_aliases(self, path: str) -> frozenset[str]:
        """Return the names that the files of the package around a path give to `Result`."""
        place = self._place_of(parent(join(self._base, path))) or ""
        if place not in self._aliases:
            graph = self._graph_at(place) if place else None
            texts = (self._load(file) or "" for file in (graph.files() if graph else ()))
            self._aliases[place] = frozenset(name for text in texts for name in result_aliases(text))
        return self._aliases[place]

    def _read_shared(self, place: str, file: str, text: str, path: str) -> Reading | None:
        """Return a file as the members of a workspace see it that mount it from outside of themselves."""
        if any(_is_around(join(place, folder), file) for folder in _OWN_FOLDERS):
            return None
        if place not in self._shared:
            self._shared[place] = self._find_shared(place)
        graphs = [self._graph_at(member) for member in self._shared[place].get(file, ())]
        readings = [found for graph in graphs if graph and (found := graph.read(file, text, path))]
        if not readings:
            return None
        return readings[0]._replace(definitions=tuple(merge([one.definitions for one in readings])))

    def _find_shared(self, place: str) -> dict[str, list[str]]:
        """Return which members of a workspace mount which files that lie outside of them."""
        shared: dict[str, list[str]] = {}
        for member in islice(self._members(place), _MEMBERS):
            graph = self._new_graph(member)
            for file in graph.files() if graph else ():
                if not _is_around(member, file):
                    shared.setdefault(file, []).append(member)
        return shared

    def _members(self, place: str) -> Iterator[str]:
        for pattern in workspace_members(self._load(join(place, "Cargo.toml")) or ""):
            folder, _, last = pattern.rpartition("/")
            if last == "*":
                found = sorted(self._list_files(join(place, folder)))
                yield from (join(place, f"{folder}/{name}" if folder else name) for name in found)
            elif "*" not in pattern:
                yield join(place, pattern)

    def _place_of(self, directory: str) -> str | None:
        """Find the nearest directory upward that has a manifest."""
        if directory not in self._places:
            self._places[directory] = self._look_upward(directory)
        return self._places[directory]

    def _look_upward(self, directory: str) -> str | None:
        for place in _upward(directory):
            if place in self._places:
                return self._places[place]
            if self._load(join(place, "Cargo.toml")) is not None:
                self._places[place] = place
                return place
        return None

    def _graph_at(self, place: str) -> _PackageGraph | None:
        """Return the package of a directory, and let go of those that are not needed any more."""
        graph = self._graphs.pop(place) if place in self._graphs else self._new_graph(place)
        self._graphs[place] = graph  # the one used last comes last
        for other in list(self._graphs)[:-_PACKAGES]:
            if not _is_around(other, place):
                del self._graphs[other]
        return graph

    def _new_graph(self, place: str) -> _PackageGraph | None:
        manifest = self._load(join(place, "Cargo.toml"))
        package = None if manifest is None else read_package(place, manifest, self._load)
        return None if package is None else _PackageGraph(package, self._load, self._list_files)


def _is_around(directory: str, place: str) -> bool:
    return not directory or place.startswith(directory.rstrip("/") + "/")


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


class _Sources:
    """The files of one package, each read once; a text that is given stands for the one on disk."""

    def __init__(self, load: Callable[[str], str | None], features: Features, *, private: bool) -> None:
        self.private = private
        self._load = load
        self._features = features
        self._given: dict[str, int] = {}
        self._known: dict[str, SourceFile | None] = {}
        self._size = 0

    def size(self) -> int:
        """Return how many characters were read so far."""
        return self._size

    def give(self, file: str, text: str) -> tuple[SourceFile, bool]:
        """Take this text for the file, and tell whether that differs from what was known of it."""
        known = self._known.get(file)
        if known is not None and self._given.get(file) == hash(text):
            return known, False
        differs = file in self._known
        return self._take(file, text), differs

    def get(self, file: str) -> SourceFile | None:
        """Return a file, from disk unless it was given."""
        if file not in self._known:
            text = self._load(file)
            if text is None:
                self._known[file] = None
            else:
                self._take(file, text)
        return self._known[file]

    def _take(self, file: str, text: str) -> SourceFile:
        self._size += len(text)
        self._given[file] = hash(text)
        source = self._known[file] = read_items(text, file, self._features, private=self.private)
        return source


class _PackageGraph:
    """The files of one package and the crates made of them; nothing in here refers back to it."""

    def __init__(
        self, package: Package, load: Callable[[str], str | None], list_files: Callable[[str], Sequence[str]]
    ) -> None:
        self._package = package
        self._list_files = list_files
        self._load = load
        features = default_features(package.manifest)
        self._features = features
        self._begin(private=False)

    def _begin(self, *, private: bool) -> None:
        """Forget what was read; files are read again, with or without what is surely private."""
        self._sources = _Sources(self._load, self._features, private=private)
        self._expander = Expander(self._features, self._sources.size)
        self._crates: CrateSet | None = None
        self._with_strays: CrateSet | None = None

    def read(self, file: str, text: str, path: str, *, private: bool = True) -> Reading | None:
        """Return the definitions of one file of the package, or nothing when no crate of it has the file."""
        if private and not self._sources.private:
            self._begin(private=True)
        source, differs = self._sources.give(file, text)
        if differs:  # crates built with another text are built again
            self._crates = self._with_strays = None
            self._expander = Expander(self._features, self._sources.size)
        crates = self._crates_for(file)
        if not crates.reaches(file):
            crates = self._crates_with_strays(crates)
        if not crates.reaches(file):
            return None
        definitions = crates.define(file, source, path, private=private)
        problems = tuple(problem._replace(path=path) for problem in source.problems)
        return Reading(definitions, problems + crates.problems_at(file, path) + self._manifest_at(file, path))

    def files(self) -> Iterable[str]:
        """Return the files of the library, the binaries and the build script."""
        return self._new_crates().files() if self._crates is None else self._crates.files()

    def _manifest_at(self, file: str, path: str) -> tuple[Problem, ...]:
        """Tell at the first crate of the package that the manifest was not read."""
        if not self._package.problem:
            return ()
        roots = (one.root for one in main_targets(self._package, self._list_files))
        if file != next((root for root in roots if self._sources.get(root)), ""):
            return ()
        message = f"Cargo.toml {self._package.problem}: the usual layout and edition are taken instead"
        return (Problem(path, 1, 0, "UND902", message),)

    def _new_crates(self, strays: Strays = no_strays, certainty: float = 1.0) -> CrateSet:
        scope = scope_of(self._package.levels)
        crates = CrateSet(self._sources.get, self._package.edition, strays, certainty, scope, self._expander)
        crates.add(main_targets(self._package, self._list_files))
        return crates

    def _crates_with_strays(self, crates: CrateSet) -> CrateSet:
        """Return the same crates once more, with the files that only their macros can have declared."""
        if self._with_strays is None:
            strays = partial(_strays, self._list_files, self._load, crates.reaches)
            full = self._with_strays = self._new_crates(strays, UNREACHED)
            full.add(other_targets(self._package, self._list_files))
        return self._with_strays

    def _crates_for(self, file: str) -> CrateSet:
        crates = self._crates
        if crates is None:
            crates = self._crates = self._new_crates()
        if not crates.reaches(file):
            own = own_target(self._package, file)
            crates.add([own] if own else ())
        if not crates.reaches(file):
            crates.add(other_targets(self._package, self._list_files))
        return crates


def _strays(
    list_files: Callable[[str], Sequence[str]],
    load: Callable[[str], str | None],
    reached: Callable[[str], bool],
    directory: str,
    file: str,
) -> list[str]:
    return undeclared(list_files, reached, load(file) or "", directory)


def _read_apart(text: str, path: str) -> Reading:
    """Return a file that is part of no build: nothing is asked there, and it need not be whole."""
    found = define_alone(read_items(text, path), path, is_root=False)
    return Reading(tuple(one._replace(exempt=one.exempt or "no crate") for one in found), ())
