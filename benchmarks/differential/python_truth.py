"""Import the generated programs and print what the interpreter knows of each definition.

This runs in a process of its own, isolated, and imports nothing but what the manifest names.
"""

from __future__ import annotations

import ast
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

# What the generator writes as its means, not as a case.
_OWN = ("__getattr__", "_listing")


def main(manifest: str) -> None:
    """Print one line a definition: file, qualified name, whether it is public, whether it is asked for."""
    base = Path(manifest).parent
    sys.modules["lazy_loader"] = _lazy_loader()
    for program in json.loads(Path(manifest).read_text(encoding="utf-8")):
        sys.path.insert(0, str(base / program["name"]))
        importlib.invalidate_caches()
        for row in _rows(program):
            print(json.dumps(row))
        sys.path.pop(0)
        for name in [name for name in sys.modules if program["name"] in name]:
            del sys.modules[name]


def _lazy_loader() -> ModuleType:
    """Return what the generated packages use of lazy_loader: a table of names by module, or a stub of it."""

    def _attach(package: str, submod_attrs: dict[str, list[str]]) -> tuple[Any, Any, list[str]]:
        homes = {name: module for module, names in submod_attrs.items() for name in names}

        def _answer(name: str) -> object:
            if name not in homes:
                raise AttributeError(name)
            return getattr(importlib.import_module(f"{package}.{homes[name]}"), name)

        return _answer, lambda: sorted(homes), sorted(homes)

    def _attach_stub(package: str, file: str) -> tuple[Any, Any, list[str]]:
        tree = ast.parse(Path(f"{file}i").read_text(encoding="utf-8"))
        imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        return _attach(package, {str(node.module): [name.name for name in node.names] for node in imports})

    module = ModuleType("lazy_loader")
    vars(module).update(attach=_attach, attach_stub=_attach_stub)
    return module


def _rows(program: dict[str, Any]) -> Iterator[tuple[str, str, bool, bool]]:
    modules = {}
    for path in [path for path in program["files"] if path.endswith(".py")]:
        dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        modules[dotted] = path, importlib.import_module(dotted)
    shown = set()
    for dotted, (path, module) in modules.items():
        if not any(part[0] == "_" for part in dotted.split(".")):
            shown |= set(_shown(module, path.endswith("__init__.py"), program))
    for dotted, (path, _) in modules.items():
        file = f"{program['name']}/{path}"
        tree = ast.parse(program["files"][path])
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in _OWN:
                yield from _definition(file, dotted, node, modules, shown)


def _shown(module: ModuleType, package: bool, program: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield module and name of the definitions that a public module shows."""
    for name in _shown_names(module, package, program):
        value = getattr(module, name, None)
        if isinstance(value, FunctionType | type):
            yield value.__module__, value.__qualname__


def _shown_names(module: ModuleType, package: bool, program: dict[str, Any]) -> set[str]:
    listed = getattr(module, "__all__", None)
    if listed is not None and module.__name__ not in program["open"]:
        return set(listed)
    here = {name for name in vars(module) if name[0] != "_"}
    if package:
        return here | set(program["answered"][module.__name__])
    passed = set(program["passed"][module.__name__])
    for star in program["stars"][module.__name__]:
        source = sys.modules[star]
        passed |= set(getattr(source, "__all__", [name for name in vars(source) if name[0] != "_"]))
    own = {name for name in here if getattr(vars(module)[name], "__module__", "") == module.__name__}
    return {name for name in own | passed if name[0] != "_"} | set(listed or ())


def _definition(
    file: str,
    dotted: str,
    node: ast.FunctionDef | ast.ClassDef,
    modules: dict[str, tuple[str, ModuleType]],
    shown: set[tuple[str, str]],
) -> Iterator[tuple[str, str, bool, bool]]:
    public = (dotted, node.name) in shown
    yield file, node.name, public, public and ast.get_docstring(node) is None
    value = vars(modules[dotted][1]).get(node.name)
    for member in node.body:
        if isinstance(node, ast.ClassDef) and isinstance(member, ast.FunctionDef):
            seen = public and member.name[0] != "_"
            asked = seen and ast.get_docstring(member) is None and not _inherits(value, member.name, shown)
            yield file, f"{node.name}.{member.name}", seen, asked


def _inherits(owner: object, name: str, shown: set[tuple[str, str]]) -> bool:
    """Return whether a base documents a method, or is asked for it itself."""
    for base in owner.__mro__[1:] if isinstance(owner, type) else ():
        method = vars(base).get(name)
        if method is not None and (method.__doc__ or (base.__module__, base.__qualname__) in shown):
            return True
    return False


if __name__ == "__main__":
    main(sys.argv[1])
