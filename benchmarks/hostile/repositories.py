"""Repositories that want to switch the gate off, hang it, or reach out of their folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

BAD = "def drain():\n    pass\n"
_DOUBTFUL = '"""Sums of reports."""\n\n\ndef get_value(self):\n    """Get value."""\n'

Layout = Callable[[Path, Path], None]


class Repository(NamedTuple):
    """A repository with an undocumented function in `a.py`, and what a check of it has to do.

    ``lay_out`` takes the repository and a folder beside it that belongs to somebody else. ``told`` says that
    the finding of `a.py` has to be reported; without it a line that says why not is enough (exit code 2).
    ``runs`` are commands that follow. ``flake8`` says that flake8 is asked, too: by itself it prints the
    names of files as they are, and ends on one that is not UTF-8.
    """

    name: str
    lay_out: Layout
    words: tuple[str, ...] = (".",)
    told: bool = True
    flake8: bool = True
    runs: tuple[tuple[str, ...], ...] = ()


def repositories() -> Iterator[Repository]:
    """Yield every repository."""
    for name in _OPTION_NAMES:
        yield Repository(f"a file called {name}", _file(name, BAD), (name, "a.py"), told=False)
    for place in _STORES:
        for kind, make in _IN_THE_WAY.items():
            yield Repository(f"{place} is {kind}", _blocked(place, make))
    for name, text in _CONFIGURATIONS.items():
        yield Repository(f"configuration: {name}", _file(".docdetect.yaml", text), told=False)
    for name, (path, text) in _MANIFESTS.items():
        yield Repository(f"manifest: {name}", _file(path, text), told=False)
    for module in _MODULES:
        yield Repository(f"a module called {module}", _file(f"{module}.py", _EVIL), (".", "--jobs", "2"))
    for name, files in _GRAPHS.items():
        yield Repository(f"files: {name}", _files(files))
    yield Repository("a thousand repositories inside each other", _nested)
    yield Repository("a folder of links into each other", _maze)
    yield Repository("names that are no text and that control terminals", _names, flake8=False)


# An option of ours, as a name of a file: the gate takes it as a name or refuses the run.
_OPTION_NAMES = ("--exit-zero", "--config=x.py", "-h", "--select=UND910", "--exclude=*.py", "--no-such.py")
_STORES = (
    ".docdetect/feedback.jsonl",
    ".docdetect/metrics.jsonl",
    ".docdetect/cache",
    ".docdetect/models",
    ".docdetect/models/state.json",
    ".docdetect",
)


def _link(goal: str) -> Layout:
    return lambda path, outside: path.symlink_to(goal.format(outside=outside))


_IN_THE_WAY: dict[str, Layout] = {
    "a link to a file outside": _link("{outside}/profile"),
    "a link to a folder outside": _link("{outside}/data"),
    "a link to an endless device": _link("/dev/zero"),
    "a pipe": lambda path, _: os.mkfifo(path),
    "a huge file": lambda path, _: _sparse(path, 6 << 30),
    "a number of 400 digits": lambda path, _: _write(path, '{"protocol":1,"ts":1' + "0" * 400 + "}\n"),
}
_REDOS = json.dumps(["(a+)+$", r"(?:\w+\s?)+$"])
_CONFIGURATIONS = {
    "an open bracket": "rules: [",
    "patterns that backtrack without end": f"quality: {{patterns: {_REDOS}}}",
    "a pattern that repeats too often": 'quality: {patterns: ["a{99999999999}"]}',
    "a pattern of a hundred thousand signs": f'files: {{exclude: ["{"?" * 100_000}"]}}',
    "aliases that multiply": "".join(
        f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30)
    ),
    "brackets without end": "[" * 150_000,
    "a tag that builds objects": "rules: !!python/object/apply:os.system [touch executed]\n",
    "keys that control a terminal": '"\\e]0;x\\a": 1\n',
    "an alert that runs a program": "safety: {alerts: {command: [touch, executed]}}\n",
}
_MANIFESTS = {
    "a key of 20,000 parts": ("Cargo.toml", ".".join(["a"] * 20_000) + " = 1\n"),
    "a key of 20,000 parts in pyproject": (
        "pyproject.toml",
        "[tool.docdetect]\n" + ".".join("a" * 20_000) + " = 1\n",
    ),
    "a number of 5,000 digits": ("Cargo.toml", "[package]\nname = 'a'\nx = " + "1" * 5000 + "\n"),
    "arrays without end": ("Cargo.toml", "x = " + "[" * 100_000),
    "a path out of the tree": (
        "Cargo.toml",
        "[package]\nname = 'a'\n[lib]\npath = '../../../../etc/passwd'\n",
    ),
}
_EVIL = f"open('executed', 'w').close()\n\n\n{BAD}"
_MODULES = ("multiprocessing", "json", "yaml", "libcst", "sitecustomize", "re", "docdetect_hook", "flake8")


def _star_imports(count: int) -> dict[str, str]:
    imports = "".join(f"from m{number} import *\n" for number in range(count))
    return {f"m{number}.py": imports + BAD for number in range(count)}


def _sums(count: int) -> dict[str, str]:
    imports = "".join(f"import m{number}\n" for number in range(count))
    total = " + ".join(f"m{number}.__all__" for number in range(count))
    return {f"m{number}.py": f"{imports}__all__ = {total} + ['drain']\n{BAD}" for number in range(count)}


def _globs(count: int) -> dict[str, str]:
    others = "".join(f"pub use crate::m{number}::*;\n" for number in range(count))
    names = "".join(f"pub use crate::m0::missing{number};\n" for number in range(25))
    modules = "".join(f"pub mod m{number};\n" for number in range(count))
    files = {f"src/m{number}.rs": others + names for number in range(count)}
    return files | {"src/lib.rs": modules, "Cargo.toml": "[package]\nname = 'a'\n"}


_GRAPHS: dict[str, dict[str, str]] = {
    "twenty modules that star-import each other": _star_imports(20),
    "twenty modules whose __all__ adds up the others'": _sums(20),
    "twelve Rust modules that glob-import each other": _globs(12),
    "one import written 5,000 times": {
        "src/lib.rs": "pub use a::{self,*};" * 5000,
        "Cargo.toml": "[package]\n",
    },
    "a codec that raises errors of its own": {"pkg/__init__.py": '# coding: unicode_escape\nx = "\\xZZ"\n'},
    "an included file that includes itself": {"src/lib.rs": 'include!("lib.rs");\npub fn f() {}\n'},
    "a module that is its own parent": {"src/lib.rs": '#[path = "lib.rs"]\npub mod a;\npub fn f() {}\n'},
}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _file(name: str, text: str) -> Layout:
    return lambda root, _: _write(root / name, text)


def _files(files: dict[str, str]) -> Layout:
    def lay_out(root: Path, _: Path) -> None:
        for name, text in files.items():
            _write(root / name, text)

    return lay_out


def _blocked(place: str, make: Layout) -> Layout:
    def lay_out(root: Path, outside: Path) -> None:
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        make(root / place, outside)
        _write(root / "b.py", _DOUBTFUL)

    return lay_out


def _sparse(path: Path, size: int) -> None:
    with open(path, "wb") as file:
        file.truncate(size)


def _nested(root: Path, _: Path) -> None:
    place = root
    for _number in range(300):
        place /= "d"
        (place / ".git").mkdir(parents=True)
    _write(place / "deep.py", BAD)


def _maze(root: Path, _: Path) -> None:
    for number in range(30):
        (root / f".docdetect/models/d{number}").mkdir(parents=True)
        for name in "xy":
            (root / f".docdetect/models/d{number}/{name}").symlink_to(f"../d{number + 1}")


def _names(root: Path, _: Path) -> None:
    for name in (b"\xff.py", b"\x1b]0;x\x07.py", b"a\nb.py", "\u202egnp.py".encode()):
        with open(os.path.join(os.fsencode(root), name), "w", encoding="utf-8") as file:
            file.write(BAD)
