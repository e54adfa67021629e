"""Import the public modules of packages and print which of their definitions they show.

This runs in the packages' own environment: one line a package, then one a definition.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


def main(packages: list[str]) -> None:
    """Print package, file and qualified name of every class and function that can be imported."""
    for package in packages:
        shown = {found for module in _modules(package) for found in _shown(module, package)}
        for path, name in sorted(shown):
            print(json.dumps([package, path, name]))


def _modules(package: str) -> Iterator[ModuleType]:
    """Yield the public modules that can be imported."""
    top = importlib.import_module(package)
    yield top
    pending = [(package, list(top.__path__))]
    while pending:
        name, paths = pending.pop()
        for found in pkgutil.iter_modules(paths):
            if found.name.startswith("_") or found.name in ("tests", "conftest"):
                continue
            try:
                module = importlib.import_module(f"{name}.{found.name}")
            except Exception:  # noqa: BLE001 - what cannot be imported here shows nothing here
                continue
            yield module
            if found.ispkg:
                pending.append((module.__name__, list(module.__path__)))


def _shown(module: ModuleType, package: str) -> Iterator[tuple[str, str]]:
    """Yield file and name of the package's definitions that a public module shows.

    What a module lists counts; of one without a list what it defines, of a package what it has.
    """
    listed = getattr(module, "__all__", None)
    names = [name for name in dir(module) if name[0] != "_"] if listed is None else listed
    for name in names:
        found: Any = getattr(module, name, None)
        value = inspect.unwrap(found)
        if not inspect.isclass(value) and not inspect.isfunction(value):
            continue
        home = value.__module__ or ""
        if listed is None and home != module.__name__ and not hasattr(module, "__path__"):
            continue
        source = getattr(sys.modules.get(home), "__file__", None)
        if home.partition(".")[0] == package and source is not None and "<" not in value.__qualname__:
            base = Path(sys.modules[package].__file__ or "").parents[1]
            yield str(Path(source).relative_to(base)), value.__qualname__


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1:])
