"""Follow names across the modules of one distribution, with CPython's `ast`."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import NamedTuple


def is_private(name: str) -> bool:
    """Return whether a name looks private: one leading underscore, not a dunder."""
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


class SourceTree:
    """The files of a corpus: below it one directory a distribution."""

    def __init__(self, corpus: Path) -> None:
        """Take the directory; files are parsed when they are asked for."""
        self._corpus = corpus
        self._trees: dict[str, ast.Module] = {}
        self._imports: dict[str, dict[str, list[_Import]]] = {}
        self._classes: dict[str, dict[str, list[tuple[str, ast.ClassDef]]]] = {}

    def tree(self, path: str) -> ast.Module:
        """Return the syntax tree of a file."""
        if path not in self._trees:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # bad escapes in other people's strings
                self._trees[path] = ast.parse((self._corpus / path).read_bytes())
        return self._trees[path]

    def classes_named(self, path: str, name: str) -> list[tuple[str, ast.ClassDef]]:
        """List the classes of a name in the distribution of a file, with their files."""
        distribution = path.partition("/")[0]
        if distribution not in self._classes:
            found: defaultdict[str, list[tuple[str, ast.ClassDef]]] = defaultdict(list)
            for file in sorted((self._corpus / distribution).rglob("*.py")):
                inside = file.relative_to(self._corpus).as_posix()
                for node in ast.walk(self.tree(inside)):
                    if isinstance(node, ast.ClassDef):
                        found[node.name].append((inside, node))
            self._classes[distribution] = found
        return self._classes[distribution].get(name, [])

    def is_reexported(self, path: str, name: str) -> bool:
        """Return whether a module with a public path imports the name from the module at ``path``."""
        distribution, _, inside = path.partition("/")
        seen: set[tuple[str, str]] = set()
        pending = [(module_name(inside), name)]
        while pending:
            step = pending.pop()
            if step in seen:
                continue
            seen.add(step)
            module, wanted = step
            for bound in self._imports_of(distribution).get(module, ()):
                if bound.name not in (wanted, "*"):
                    continue
                alias = wanted if bound.name == "*" else bound.alias
                if not is_private(alias) and not any(map(is_private, bound.importer.split("."))):
                    return True
                pending.append((bound.importer, alias))
        return False

    def _imports_of(self, distribution: str) -> dict[str, list[_Import]]:
        """List the from-imports of a distribution by the module they import from."""
        if distribution not in self._imports:
            found: defaultdict[str, list[_Import]] = defaultdict(list)
            for file in sorted((self._corpus / distribution).rglob("*.py")):
                inside = file.relative_to(self._corpus / distribution).as_posix()
                for bound in _imports(self.tree(f"{distribution}/{inside}"), inside):
                    found[bound.module].append(bound)
            self._imports[distribution] = found
        return self._imports[distribution]


class _Import(NamedTuple):
    """One name of a from-import: who imports what, from where, and under which name."""

    importer: str
    module: str
    name: str
    alias: str


def module_name(path: str) -> str:
    """Return the dotted name of the module at a path below its root."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(tree: ast.Module, path: str) -> list[_Import]:
    importer = module_name(path)
    package = importer.split(".") if path.endswith("__init__.py") else importer.split(".")[:-1]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [_Import(importer, module, name.name, name.asname or name.name) for name in node.names]
    return found
