"""The commits of a history over real code: each tells which new findings it brings."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.errors import BenchmarkError

_OPEN_MODULE = re.compile(r"^pub mod (\w+);", re.MULTILINE)
_TESTS = ("test", "example", "bench", "docs", "conftest", "setup")
_GENERATED = ("generated", "DO NOT EDIT")


class Fault(NamedTuple):
    """A new definition without documentation: the file from the root, and the name."""

    path: str
    name: str


class Commit(NamedTuple):
    """What one commit does, and the findings that it brings."""

    what: str
    faults: frozenset[Fault]


class History:
    """Makes one commit after the other; the files it adds to are public whatever reads them."""

    def __init__(self, root: Path, language: str, seed: int) -> None:
        """Take an unpacked package in a repository."""
        self._root = root
        self._chance = random.Random(f"{language}:{seed}")
        self._language = language
        self._suffix = ".py" if language == "python" else ".rs"
        self._files = sorted(str(path.relative_to(root)) for path in root.rglob(f"*{self._suffix}"))
        self._open = _open_modules(root, self._files) if language == "python" else _open_files(root)
        if not self._open:
            raise BenchmarkError(f"{root} has no public module to add to")
        self._documented: list[Fault] = []
        self._number = 0
        self._moves = 0

    def next(self) -> Commit:
        """Change the files for the next commit."""
        self._number += 1
        edits: Sequence[Callable[[], Commit]] = (
            self._comment,
            self._line_ends,
            self._undocumented,
            self._undocumented,
            self._with_text,
            self._hidden,
            self._text_deleted,
            self._moved,
        )
        return self._chance.choice(edits)()

    def _comment(self) -> Commit:
        path = self._chance.choice(self._files)
        mark = "#" if self._language == "python" else "//"
        text = self._read(path)
        first, _, rest = text.partition("\n")
        # Behind the first line, which may be a `#!` line; never into a string or comment that it opens.
        opens = first.strip().startswith(('"', "'", "r", "/*", "#![")) or first.endswith("\\")
        self._write(path, f"{text}{mark} a note\n" if opens else f"{first}\n{mark} a note\n{rest}")
        return Commit(f"a comment in {path}", frozenset())

    def _line_ends(self) -> Commit:
        path = self._chance.choice(self._files)
        self._write(path, self._read(path).replace("\n", "\r\n"))
        return Commit(f"other line ends in {path}", frozenset())

    def _undocumented(self) -> Commit:
        fault = self._added("", is_public=True)
        return Commit(f"{fault.name} without documentation in {fault.path}", frozenset([fault]))

    def _with_text(self) -> Commit:
        fault = self._added("Measure how far the history went", is_public=True)
        self._documented.append(fault)
        return Commit(f"{fault.name} with documentation in {fault.path}", frozenset())

    def _hidden(self) -> Commit:
        fault = self._added("", is_public=False)
        return Commit(f"{fault.name}, private, in {fault.path}", frozenset())

    def _text_deleted(self) -> Commit:
        if not self._documented:
            return self._with_text()
        fault = self._documented.pop()
        text = self._read(fault.path)
        head, name, tail = text.partition(fault.name)
        documented = _function(self._language, fault.name, _text_of(fault.name), is_public=True)
        bare = _function(self._language, fault.name, "", is_public=True)
        plain = (head + name + tail).replace("\r\n", "\n")
        if documented not in plain:
            raise BenchmarkError(f"{fault.path} has no {fault.name} any more")
        self._write(fault.path, plain.replace(documented, bare))
        return Commit(f"the text of {fault.name} deleted in {fault.path}", frozenset([fault]))

    def _moved(self) -> Commit:
        """Rename a Python module that no other file names; in Rust, `x.rs` becomes `x/mod.rs`."""
        for path in self._chance.sample(self._files, len(self._files)):
            new = self._new_place(path)
            if new is not None:
                (self._root / new).parent.mkdir(exist_ok=True)
                _git(self._root, "mv", path, new)
                self._renamed(path, new)
                return Commit(f"{path} moved to {new}", frozenset())
        return self._comment()

    def _new_place(self, path: str) -> str | None:
        stem = Path(path).stem
        if self._language == "rust":
            folder = Path(path).with_suffix("")
            leaf = "mod " not in self._read(path) and "include" not in self._read(path)
            declared = path.startswith("src/") and stem not in {"lib", "main", "mod", "build"}
            named = any(f"{stem}.rs" in self._read(other) for other in self._files)
            here = self._root / folder
            return f"{folder}/mod.rs" if declared and leaf and not named and not here.exists() else None
        if stem.startswith("_") or stem in {"conftest", "setup", "test"} or "test" in path or len(stem) < 4:  # noqa: PLR2004
            return None
        word = re.compile(rf"\b{re.escape(stem)}\b")
        if any(word.search(self._read(other)) for other in self._files if other != path):
            return None
        self._moves += 1
        return str(Path(path).with_name(f"{stem}{self._moves}.py"))

    def _renamed(self, old: str, new: str) -> None:
        self._files = sorted({*self._files, new} - {old})
        self._open = [new if path == old else path for path in self._open]
        self._documented = [
            fault._replace(path=new) if fault.path == old else fault for fault in self._documented
        ]

    def _added(self, text: str, *, is_public: bool) -> Fault:
        path = self._chance.choice(self._open)
        name = f"{'' if is_public else '_'}added_{self._number}"
        before = self._read(path).replace("\r\n", "\n").rstrip("\n")
        function = _function(self._language, name, _text_of(name) if text else "", is_public=is_public)
        self._write(path, f"{before}\n{function}")
        return Fault(path, name)

    def _read(self, path: str) -> str:
        return (self._root / path).read_bytes().decode("utf-8", "surrogateescape")

    def _write(self, path: str, text: str) -> None:
        (self._root / path).write_bytes(text.encode("utf-8", "surrogateescape"))


def _text_of(name: str) -> str:
    return f"Measure how far {name} went since the first commit of the history."


def _function(language: str, name: str, text: str, *, is_public: bool) -> str:
    if language == "rust":
        doc = f"/// {text}\n" if text else ""
        return f"\n{doc}{'pub ' if is_public else ''}fn {name}() {{}}\n"
    doc = f'    """{text}"""\n' if text else ""
    return f"\n\ndef {name}():\n{doc}    return 1\n"


def _open_modules(root: Path, files: Sequence[str]) -> list[str]:
    """Return the Python modules whose own functions are public by the names on the way alone."""
    found = []
    for path in files:
        parts = Path(path).with_suffix("").parts
        text = (root / path).read_bytes().decode("utf-8", "surrogateescape")
        plain = not any(part.startswith("_") or any(word in part for word in _TESTS) for part in parts)
        if plain and "__all__" not in text and "docdetect" not in text:
            found += [path] if not any(word in text[:2000] for word in _GENERATED) else []
    return found


def _open_files(root: Path) -> list[str]:
    """Return the root of a crate and the modules that it declares public, without conditions."""
    text = (root / "src/lib.rs").read_bytes().decode()
    names = [f"src/{found[1]}" for found in _OPEN_MODULE.finditer(text)]
    files = [
        place for name in names for place in (f"{name}.rs", f"{name}/mod.rs") if (root / place).is_file()
    ]
    return ["src/lib.rs", *(path for path in files if "allow(missing_docs)" not in (root / path).read_text())]


def _git(root: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"git {' '.join(words)}: {done.stderr.strip()}")


def begin(root: Path) -> None:
    """Make a repository of an unpacked package."""
    _git(root, "init", "-q", "-b", "main")
    _git(root, "config", "core.autocrlf", "false")
    commit(root, "the package as released")


def stage(root: Path) -> None:
    """Stage everything."""
    _git(root, "add", "-A")


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    stage(root)
    _git(root, "commit", "-q", "--allow-empty", "-m", message)
