"""Look at a repository: what kinds of code it holds, and how its other checkers are set."""

from __future__ import annotations

import configparser
import os

from docdetect_hook.adoption.starter import migration_folder, vendored_folders
from docdetect_hook.adoption.translation import (
    Translation,
    from_cargo,
    from_flake8,
    from_interrogate,
    from_pydocstyle,
    from_ruff,
)
from docdetect_hook.languages import decode_file, language_of
from docdetect_hook.rules.audience import file_audience
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Iterable, Iterator
from docdetect_hook.text.source import SourceError, read_bytes
from docdetect_hook.text.toml import TomlError, read_toml

_MOST_BYTES = 1_000_000
_HEAD = 4096
_RUFF_NAMES = (".ruff.toml", "ruff.toml")  # each wins over pyproject.toml
_FLAKE8_NAMES = ("setup.cfg", "tox.ini", ".flake8")
_PYDOCSTYLE_NAMES = ("setup.cfg", "tox.ini", ".pydocstyle", ".pydocstyle.ini", ".pydocstylerc")
# Whoever configures one of these in pyproject.toml looks there for ours, too.
_NEIGHBOURS = frozenset((
    "black", "coverage", "flake8", "interrogate", "isort", "mypy", "pydocstyle", "pylint", "pyright",
    "pytest", "ruff",
))  # fmt: skip


class Survey(NamedTuple):
    """What a repository holds: files by kind, folders that are left out, and other tools' settings."""

    python: int
    rust: int
    tests: int
    generated: int
    vendored: tuple[str, ...]
    migrations: tuple[str, ...]
    translations: tuple[Translation, ...]
    uses_pyproject: bool


def survey(root: str, paths: Iterable[str]) -> Survey:
    """Look at the source files, whose paths are relative to the root, and at the settings beside them."""
    names = sorted(paths)
    vendored = vendored_folders(names)
    audiences = {"tests": 0, "generated": 0}
    migrations = set()
    for name in names:
        if name.startswith(tuple(f"{folder}/" for folder in vendored)):
            continue
        text = _head(os.path.join(root, name))
        audience = file_audience(name, text, language_of(name) or "python")
        if audience is not None:
            audiences[audience] += 1
        elif folder := migration_folder(name, text):
            migrations.add(folder)
    rust = sum(language_of(name) == "rust" for name in names)
    pyproject = _toml(root, "pyproject.toml")
    return Survey(
        len(names) - rust,
        rust,
        audiences["tests"],
        audiences["generated"],
        tuple(vendored),
        tuple(sorted(migrations)),
        tuple(_translations(root, pyproject)),
        not _NEIGHBOURS.isdisjoint(_tool(pyproject)),
    )


def _translations(root: str, pyproject: dict[str, Any]) -> Iterator[Translation]:
    tool = _tool(pyproject)
    ruff = next((name for name in _RUFF_NAMES if os.path.isfile(os.path.join(root, name))), "")
    values = _toml(root, ruff) if ruff else _table(tool, "ruff")
    candidates = [from_ruff(values, f"ruff in {ruff or 'pyproject.toml'}") if values else None]
    if values := _table(tool, "pydocstyle"):
        candidates.append(from_pydocstyle(values, "pydocstyle in pyproject.toml"))
    if values := _table(tool, "interrogate"):
        candidates.append(from_interrogate(values, "interrogate in pyproject.toml"))
    for name in dict.fromkeys((*_FLAKE8_NAMES, *_PYDOCSTYLE_NAMES)):
        sections = _ini(root, name)
        if name in _FLAKE8_NAMES and (values := sections.get("flake8", {})):
            candidates.append(from_flake8(values, f"flake8 in {name}"))
        if name in _PYDOCSTYLE_NAMES and (values := sections.get("pydocstyle", {})):
            candidates.append(from_pydocstyle(values, f"pydocstyle in {name}"))
        if values := sections.get("tool:interrogate", {}):
            candidates.append(from_interrogate(values, f"interrogate in {name}"))
    if cargo := _toml(root, "Cargo.toml"):
        candidates.append(from_cargo(cargo, "lints in Cargo.toml"))
    yield from filter(None, candidates)


def _head(path: str) -> str:
    """Return the beginning of a file, empty when it cannot be read."""
    try:
        return decode_file(read_bytes(path, _MOST_BYTES)[:_HEAD], path)
    except SourceError:
        return ""


def _toml(root: str, name: str) -> dict[str, Any]:
    """Read a file of another tool; one that is not there or not valid says nothing."""
    try:
        return read_toml(read_bytes(os.path.join(root, name), _MOST_BYTES).decode("utf-8"))
    except (SourceError, UnicodeDecodeError, TomlError):
        return {}


def _ini(root: str, name: str) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(read_bytes(os.path.join(root, name), _MOST_BYTES).decode("utf-8-sig"))
    except (SourceError, UnicodeDecodeError, configparser.Error):
        return {}
    return {section: dict(parser.items(section)) for section in parser.sections()}


def _tool(pyproject: dict[str, Any]) -> dict[str, Any]:
    return _table(pyproject, "tool")


def _table(values: dict[str, Any], name: str) -> dict[str, Any]:
    table = values.get(name)
    return table if isinstance(table, dict) else {}
