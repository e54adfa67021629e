"""Find the targets of a Cargo package: the root files of its crates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from docdetect_hook.readers.rust.paths import join, parent, stem
from docdetect_hook.text.toml import TomlError, read_toml

ListFiles = Callable[[str], Sequence[str]]
LoadText = Callable[[str], "str | None"]

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


class Package(NamedTuple):
    """A Cargo package: its directory, name, edition and manifest."""

    directory: str
    name: str
    edition: str
    manifest: dict[str, Any]


def read_package(directory: str, manifest: str) -> Package | None:
    """Return the package that a Cargo.toml describes; nothing for a mere workspace."""
    try:
        tables = read_toml(manifest)
    except TomlError:
        # Cargo could not build it either; the usual layout is the best guess.
        tables = {"package": {"name": "crate", "edition": "2021"}}
    package = tables.get("package", tables.get("project"))
    if not isinstance(package, dict):
        return None
    edition = package.get("edition", "2015")
    if not isinstance(edition, str):
        edition = "2021"  # inherited from the workspace
    return Package(directory, str(package.get("name", "crate")), edition, tables)


def main_targets(package: Package, list_files: ListFiles) -> Iterator[Target]:
    """Yield the library, the binaries and the build script: what the package ships."""
    library = _table(package.manifest.get("lib"))
    name = package.name.replace("-", "_")
    root = str(library.get("path", "src/lib.rs"))
    yield Target(join(package.directory, root), "lib", str(library.get("name", name)))
    settings = _table(package.manifest.get("package", package.manifest.get("project")))
    build = settings.get("build", "build.rs")
    if isinstance(build, str):
        yield Target(join(package.directory, build), "build", "build_script")
    if settings.get("autobins") is not False:
        yield Target(join(package.directory, "src/main.rs"), "bin", name)
    yield from _folder_targets(package, list_files, _FOLDERS[:1])


def other_targets(package: Package, list_files: ListFiles) -> Iterator[Target]:
    """Yield the examples, integration tests and benchmarks."""
    yield from _folder_targets(package, list_files, _FOLDERS[1:])


def own_target(package: Package, path: str) -> Target | None:
    """Return the target whose root file lies at ``path`` by cargo's conventions alone."""
    for kind, folder, _ in _FOLDERS:
        base = join(package.directory, folder)
        if parent(path) == base and path.endswith(".rs"):
            return Target(path, kind, stem(path))
        if path.endswith("/main.rs") and parent(parent(path)) == base:
            return Target(path, kind, parent(path).rpartition("/")[2])
    return None


def _folder_targets(
    package: Package, list_files: ListFiles, folders: tuple[tuple[str, str, str], ...]
) -> Iterator[Target]:
    settings = _table(package.manifest.get("package", package.manifest.get("project")))
    for kind, folder, switch in folders:
        for entry in _tables(package.manifest.get(kind)):
            name = str(entry.get("name", package.name))
            if isinstance(path := entry.get("path"), str):
                yield Target(join(package.directory, path), kind, name)
            else:
                yield Target(join(package.directory, f"{folder}/{name}.rs"), kind, name)
                yield Target(join(package.directory, f"{folder}/{name}/main.rs"), kind, name)
        if settings.get(switch) is False:
            continue
        base = join(package.directory, folder)
        for found in sorted(list_files(base)):
            if found.endswith(".rs"):
                yield Target(join(base, found), kind, stem(found))
            elif "." not in found:
                yield Target(join(base, f"{found}/main.rs"), kind, found)


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
