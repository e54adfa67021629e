"""Lay out the files that every tool is timed on."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import fetched, python_corpus, rust_corpus
from benchmarks.expectations import python_files, rust_crates

COPIES = (1, 2, 4, 8)
_CHANGED_LINES = 300
# flake8's own checks take most of a minute on everything; its three variants get a part.
_FLAKE8_PART = 8
_COMMIT_FILES, _COMMIT_PACKAGES = 30, 18


class Tree(NamedTuple):
    """The timed files of one language below ``root``: 1, 2, 4 and 8 copies, and one of 300 lines.

    Of Python also a file of 300 lines without findings, and a commit: files of many packages.
    """

    root: Path
    size: dict[str, int]
    one_file: str
    clean_file: str = ""
    commit: tuple[str, ...] = ()


def python_tree(corpus: Path, target: Path) -> Tree:
    """Lay out the Python files; only those that every peer survives, which is said on the page."""
    source = fetched(python_corpus(corpus))
    # docdetect never walks into vendored packages, so nobody does here.
    paths = {
        path: row for path, row in python_files().items() if path.endswith(".py") and "/_vendor" not in path
    }
    texts = {path: _readable(source / path) for path in paths}
    readable = {path: text for path, text in texts.items() if text is not None}
    clean = {path: text for path, text in readable.items() if not paths[path]["ruff"]}
    tree = _lay_out(
        target, readable, ".py", {path: readable[path] for path in readable.keys() - clean.keys()}
    )
    for place, path in enumerate(sorted(readable)):
        if place % _FLAKE8_PART == 0:
            _write(target / "part" / path, readable[path])
    for path, text in clean.items():
        _write(target / "clean" / path, text)
    commit = tuple(f"x1/copy0/{path}" for path in _commit(readable))
    return tree._replace(clean_file=f"clean/{_nearest(clean)}", commit=commit)


def rust_tree(corpus: Path, target: Path) -> Tree:
    """Lay out the Rust crates with their manifests."""
    source = fetched(rust_corpus(corpus))
    texts: dict[str, str] = {}
    for crate, truth in rust_crates().items():
        for path in sorted({item["file"] for item in truth.items} | {"Cargo.toml"}):
            texts[f"{crate}/{path}"] = (source / crate / path).read_text(encoding="utf-8")
    return _lay_out(target, texts, ".rs")


def _readable(path: Path) -> str | None:
    """Return the text, or None where a peer would end with a traceback.

    interrogate and docstr-coverage do on anything that is not UTF-8 or does not parse, and on a
    byte order mark; pydocstyle on a bytes or f-string as first statement.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return None
    if text.startswith("\ufeff") or any(_starts_oddly(node) for node in ast.walk(tree)):
        return None
    return text


def _starts_oddly(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    if not isinstance(first, ast.Expr):
        return False
    value = first.value
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, bytes)
    )


def _commit(paths: Iterable[str]) -> list[str]:
    """Choose files as a commit may change: of each package in turn, the first ones of its list."""
    packages: dict[str, list[str]] = {}
    for path in sorted(paths):
        packages.setdefault(path.partition("/")[0], []).append(path)
    several = [own for own in packages.values() if len(own) > 1][:_COMMIT_PACKAGES]
    turns = [path for turn in zip(*[own[:2] for own in several], strict=True) for path in turn]
    return turns[:_COMMIT_FILES]


def _nearest(texts: Mapping[str, str]) -> str:
    """Return the file whose length is nearest to that of the one changed file."""
    return min(sorted(texts), key=lambda path: abs(texts[path].count("\n") - _CHANGED_LINES))


def _lay_out(
    target: Path, texts: dict[str, str], suffix: str, changed: Mapping[str, str] | None = None
) -> Tree:
    """Write the copies; the one changed file is one of ``changed``, by default of all."""
    done = target / f"x{COPIES[-1]}"
    if not done.exists():
        for copies in COPIES:
            for number in range(copies):
                for path, text in texts.items():
                    _write(target / f"x{copies}" / f"copy{number}" / path, text)
    sources = {path: text for path, text in texts.items() if path.endswith(suffix)}
    size = {
        "files": len(sources),
        "chars": sum(map(len, sources.values())),
        "lines": sum(text.count("\n") for text in sources.values()),
    }
    return Tree(target, size, f"x1/copy0/{_nearest(changed or sources)}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
