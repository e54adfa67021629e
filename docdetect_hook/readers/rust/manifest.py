"""Read a Cargo.toml: the package it describes, with what it takes over from its workspace."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import Lint
from docdetect_hook.readers.rust.paths import join, parent
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Iterator
from docdetect_hook.text.toml import TomlError, TomlLimitError, read_toml

LoadText = Callable[[str], "str | None"]
Tables = dict[str, Any]

# The lints that ask for documentation, and the groups that hold them, by the tool that has them.
_LINTS: dict[str, dict[str, Lint]] = {
    "rust": {"missing_docs": "public", "warnings": "all"},
    "clippy": {
        "missing_docs_in_private_items": "private",
        "restriction": "private",
        "missing_errors_doc": "errors",
        "missing_panics_doc": "panics",
        "missing_safety_doc": "safety",
    },
}
_LEVELS = frozenset(("allow", "warn", "deny", "forbid"))
# The usual layout, where cargo could not read the manifest either.
_USUAL: Tables = {"package": {"name": "crate", "edition": "2021"}}


class Package(NamedTuple):
    """A Cargo package: its directory, name, edition, manifest, lint levels, and why it was not read."""

    directory: str
    name: str
    edition: str
    manifest: Tables
    levels: tuple[tuple[Lint, str], ...] = ()
    problem: str = ""


def read_package(directory: str, text: str, load: LoadText) -> Package | None:
    """Return the package that a Cargo.toml describes; nothing for a mere workspace."""
    problem = ""
    try:
        tables = read_toml(text)
    except TomlError as error:
        tables = _USUAL
        problem = str(error) if isinstance(error, TomlLimitError) else ""
    settings = settings_of(tables)
    if settings is None:
        return None
    edition, lints = settings.get("edition", "2015"), table(tables.get("lints"))
    if not isinstance(edition, str) or lints.get("workspace") is True:
        above = _workspace_of(directory, tables, settings, load)
        if not isinstance(edition, str):
            edition = table(above.get("package")).get("edition", "2021")
        if lints.get("workspace") is True:
            lints = table(above.get("lints"))
    name = str(settings.get("name", "crate"))
    return Package(directory, name, str(edition), tables, tuple(_levels(lints)), problem)


def settings_of(tables: Tables) -> Tables | None:
    """Return the table of the package itself, if there is one."""
    package = tables.get("package", tables.get("project"))
    return package if isinstance(package, dict) else None


def table(value: object) -> Tables:
    """Return a value that ought to be a table; another one is empty."""
    return value if isinstance(value, dict) else {}


def workspace_members(text: str) -> list[str]:
    """Return the patterns of directories that a workspace names as its members."""
    try:
        members = table(read_toml(text).get("workspace")).get("members")
    except TomlError:
        return []
    return [one for one in members if isinstance(one, str)] if isinstance(members, list) else []


def _workspace_of(directory: str, tables: Tables, settings: Tables, load: LoadText) -> Tables:
    """Return the workspace that a package belongs to: its own, the one it names, or the nearest above."""
    if isinstance(tables.get("workspace"), dict):
        return table(tables["workspace"])
    named = settings.get("workspace")
    places = iter([join(directory, named)]) if isinstance(named, str) else _above(directory)
    for place in places:
        text = load(join(place, "Cargo.toml"))
        try:
            found = read_toml(text).get("workspace") if text is not None else None
        except TomlError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def _above(directory: str) -> Iterator[str]:
    while directory not in {"", "/"} and not directory.endswith(".."):
        directory = parent(directory)
        yield directory


def _levels(lints: Tables) -> Iterator[tuple[Lint, str]]:
    """Yield the levels of the lints that ask for documentation, those of higher priority last."""
    found = []
    for tool, names in _LINTS.items():
        for name, value in table(lints.get(tool)).items():
            plain = name.replace("-", "_")
            level = value.get("level") if isinstance(value, dict) else value
            priority = value.get("priority", 0) if isinstance(value, dict) else 0
            if plain in names and isinstance(level, str) and level in _LEVELS and isinstance(priority, int):
                found.append((priority, names[plain], level))
    yield from ((lint, level) for _, lint, level in sorted(found, key=lambda one: one[0]))
