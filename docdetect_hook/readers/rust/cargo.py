"""Find the targets of a Cargo package: the root files of its crates."""

from __future__ import annotations

from docdetect_hook.readers.rust.manifest import Package, settings_of, table
from docdetect_hook.readers.rust.paths import join, parent, stem
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Iterator, Sequence

ListFiles = Callable[[str], Sequence[str]]

# Where cargo looks for targets by itself: table, folder, switch.
_FOLDERS = (
    ("bin", "src/bin", "autobins"),
    ("example", "examples", "autoexamples"),
    ("test", "tests", "autotests"),
    ("bench", "benches", "autobenches"),
)


class Target(NamedTuple):
    """The root file of one crate and what kind of crate it is."""

    root: str
    kind: str
    name: str


def main_targets(package: Package, list_files: ListFiles) -> Iterator[Target]:
    """Yield the library, the binaries and the build script: what the package ships."""
    settings = settings_of(package.manifest) or {}
    library = table(package.manifest.get("lib"))
    name = package.name.replace("-", "_")
    if library or settings.get("autolib") is not False:
        root = str(library.get("path", "src/lib.rs"))
        yield Target(join(package.directory, root), "lib", str(library.get("name", name)))
    build = settings.get("build", "build.rs")
    if isinstance(build, str):
        yield Target(join(package.directory, build), "build", "build_script")
    if _looks_around(package, *_FOLDERS[0]):
        yield Target(join(package.directory, "src/main.rs"), "bin", name)
    yield from _folder_targets(package, list_files, _FOLDERS[:1])


def other_targets(package: Package, list_files: ListFiles) -> Iterator[Target]:
    """Yield the examples, integration tests and benchmarks."""
    yield from _folder_targets(package, list_files, _FOLDERS[1:])


def own_target(package: Package, path: str) -> Target | None:
    """Return the target whose root file lies at ``path`` by cargo's conventions alone."""
    for kind, folder, switch in _FOLDERS:
        if not _looks_around(package, kind, folder, switch):
            continue
        base = join(package.directory, folder)
        if parent(path) == base and path.endswith(".rs"):
            return Target(path, kind, stem(path))
        if path.endswith("/main.rs") and parent(parent(path)) == base:
            return Target(path, kind, parent(path).rpartition("/")[2])
    return None


def _looks_around(package: Package, kind: str, _folder: str, switch: str) -> bool:
    """Return whether cargo looks for targets of a kind: in the 2015 edition not beside declared ones."""
    auto = (settings_of(package.manifest) or {}).get(switch)
    if isinstance(auto, bool):
        return auto
    return package.edition != "2015" or not _tables(package.manifest.get(kind))


def _folder_targets(
    package: Package, list_files: ListFiles, folders: tuple[tuple[str, str, str], ...]
) -> Iterator[Target]:
    for kind, folder, switch in folders:
        for entry in _tables(package.manifest.get(kind)):
            yield from _declared(package, kind, folder, entry)
        if not _looks_around(package, kind, folder, switch):
            continue
        base = join(package.directory, folder)
        for found in sorted(list_files(base)):
            if found.endswith(".rs"):
                yield Target(join(base, found), kind, stem(found))
            elif "." not in found:
                yield Target(join(base, f"{found}/main.rs"), kind, found)


def _declared(package: Package, kind: str, folder: str, entry: dict[str, Any]) -> Iterator[Target]:
    """Yield the files that a target of the manifest may have as its root."""
    name = str(entry.get("name", package.name))
    if isinstance(path := entry.get("path"), str):
        yield Target(join(package.directory, path), kind, name)
        return
    paths = [f"{folder}/{name}.rs", f"{folder}/{name}/main.rs"]
    if kind == "bin" and name == package.name:
        paths.append("src/main.rs")
    for path in paths:
        yield Target(join(package.directory, path), kind, name)


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
