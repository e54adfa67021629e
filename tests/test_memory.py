"""What a run holds on to: the same for many files as for few, and enough to read nothing over and over."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.readers.python.reader import PythonProject
from docdetect_hook.readers.rust.reader import RustProject
from docdetect_hook.records import Reading
from docdetect_hook.reports.spool import Spool
from tests.projects import write_all
from tests.texts import CHARACTERS

ROOT = Path(__file__).parent.parent
_SURROGATES = st.integers(0xD800, 0xDFFF).map(chr)

_FEW, _MANY = 100, 300
# Paths. The findings of these files alone, as records, would take six times as much.
_BYTES_A_FILE = 1000

_PYTHON = "".join(f"def f{number}(a, b):\n    return a + b\n\n\n" for number in range(12))
_RUST = "pub mod deep { pub fn f() {} }\n" + "".join(
    f"pub struct S{number};\nimpl S{number} {{ pub fn f(&self) -> usize {{ 1 }} }}\n" for number in range(6)
)


def _python_package(number: int) -> dict[str, str]:
    shown = ", ".join(f"f{number}" for number in range(12))
    return {f"p{number}/__init__.py": f"from .code import {shown}\n", f"p{number}/code.py": _PYTHON}


def _rust_package(number: int) -> dict[str, str]:
    return {
        f"p{number}/Cargo.toml": f'[package]\nname = "p{number}"\nedition = "2021"\n',
        f"p{number}/src/lib.rs": "pub mod code;\n",
        f"p{number}/src/code.rs": _RUST,
    }


def _peak(root: Path, *words: str) -> tuple[int, int]:
    """Return the bytes that a run held at most, and how many files it checked.

    Python keeps thousands of freed tuples for reuse up to a full collection: every tenth file brings one here.
    The text of the report goes to disk from its first page on, not from its first megabyte.
    """
    code = (
        "import gc, itertools, json, sys, tracemalloc\nsys.path.insert(0, sys.argv.pop(1))\n"
        "from docdetect_hook.cli import main\n"
        "from docdetect_hook.reports.spool import Spool\n"
        "Spool.__init__.__defaults__ = (4096,)\n"
        "opened = itertools.count(1)\n"
        "sys.addaudithook(lambda event, _: event == 'open' and next(opened) % 10 == 0 and gc.collect())\n"
        "tracemalloc.start()\nmain(None)\n"
        "sys.stderr.write(json.dumps(tracemalloc.get_traced_memory()[1]))"
    )
    command = [sys.executable, "-c", code, str(ROOT), "check", "--isolated", "--no-cache", *words, "."]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, encoding="utf-8")
    return json.loads(done.stderr), int(done.stdout.splitlines()[-1].split(" in ")[1].split()[0])


@pytest.mark.slow
@pytest.mark.parametrize("package", [_python_package, _rust_package], ids=["Python", "Rust"])
def test_the_memory_of_a_run_does_not_grow_with_findings_and_packages(
    tmp_path: Path, package: Callable[[int], dict[str, str]]
) -> None:
    for number in range(_FEW):
        write_all(tmp_path, package(number))
    few, files = _peak(tmp_path, "--jobs", "1")
    for number in range(_FEW, _MANY):
        write_all(tmp_path, package(number))
    many, more_files = _peak(tmp_path, "--jobs", "1")
    assert more_files == 3 * files
    assert many - few < _BYTES_A_FILE * (more_files - files)


class _Files:
    """Files held in a dictionary, counting what is loaded."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.loaded: Counter[str] = Counter()
        self._names: dict[str, set[str]] = {}
        for path in texts:
            parts = path.split("/")
            for depth in range(len(parts)):
                self._names.setdefault("/".join(parts[:depth]), set()).add(parts[depth])

    def load(self, path: str) -> str | None:
        self.loaded[path] += path in self.texts
        return self.texts.get(path)

    def list_dir(self, directory: str) -> list[str]:
        return sorted(self._names.get(directory, ()))

    def python(self) -> PythonProject:
        return PythonProject(self.load, self.list_dir)

    def rust(self) -> RustProject:
        return RustProject(self.load, self.list_dir)

    def read(self, project: PythonProject | RustProject, paths: Iterable[str]) -> dict[str, Reading]:
        return {path: project.read(path, self.texts[path]) for path in paths}


# A package of many files with another package between any two of them.
_PYTHON_INSIDE = {
    f"outer/{name}": text
    for number in range(40)
    for name, text in {
        f"m{number:03}.d/inner/__init__.py": "from .code import _kept\n",
        f"m{number:03}.d/inner/code.py": "def _kept(): pass\ndef _own(): pass\n",
        f"m{number:03}.py": "def _kept(): pass\ndef _own(): pass\n",
    }.items()
} | {"outer/__init__.py": "".join(f"from .m{number:03} import _kept\n" for number in range(0, 40, 2))}
_RUST_INSIDE = {
    f"outer/src/{name}": text
    for number in range(20)
    for name, text in {
        f"m{number:03}.d/Cargo.toml": '[package]\nname = "inner"\n',
        f"m{number:03}.d/src/code.rs": "pub fn f() {}\n",
        f"m{number:03}.d/src/lib.rs": "mod code;\npub use code::f;\n",
        f"m{number:03}.rs": "pub fn f() {}\n",
    }.items()
} | {
    "outer/Cargo.toml": '[package]\nname = "outer"\n',
    "outer/src/lib.rs": "".join(f"{'pub ' if number % 2 else ''}mod m{number:03};\n" for number in range(20)),
}


def test_a_python_package_around_others_is_not_read_again_after_each() -> None:
    files = _Files(_PYTHON_INSIDE)
    together = files.read(files.python(), sorted(files.texts))
    assert max(files.loaded.values()) == 1
    backwards = files.read(files.python(), sorted(files.texts, reverse=True))
    alone = {path: files.python().read(path, text) for path, text in files.texts.items()}
    assert together == backwards == alone


def test_a_rust_crate_around_others_is_not_read_again_after_each() -> None:
    files = _Files(_RUST_INSIDE)
    paths = sorted(path for path in files.texts if path.endswith(".rs"))
    together = files.read(files.rust(), paths)
    assert max(files.loaded[path] for path in paths) == 1
    backwards = files.read(files.rust(), reversed(paths))
    alone = {path: files.rust().read(path, files.texts[path]) for path in paths}
    assert together == backwards == alone


@given(st.lists(st.text(CHARACTERS | _SURROGATES, max_size=40)), st.integers(0, 50))
def test_a_spool_gives_back_every_text(pieces: list[str], in_memory: int) -> None:
    spool = Spool(in_memory)
    for piece in pieces:
        spool.add(piece)
    assert "".join(spool) == "".join(pieces)


def test_a_spool_longer_than_its_blocks_gives_back_whole_characters() -> None:
    spool = Spool(1000)
    for _ in range(500):
        spool.add("a" + "\u20ac\udc80" * 100)
    assert "".join(spool) == ("a" + "\u20ac\udc80" * 100) * 500


def test_a_spool_finds_a_place_when_the_folder_for_temporary_files_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    spool = Spool(10)
    for _ in range(100):
        spool.add("a line\n")
    assert "".join(spool) == "a line\n" * 100


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_report_that_does_not_fit_on_the_disk_is_whole_all_the_same() -> None:
    code = (
        "import resource\nfrom docdetect_hook.reports.spool import Spool\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2500, 2500))\nspool = Spool(1000)\n"
        "texts = [f'line {number}' for number in range(1000)]\n"
        "for text in texts: spool.add(text)\n"
        "assert ''.join(spool) == ''.join(texts)\n"
    )
    # Without bytecode: half of it would be left of a module that is loaded under the limit.
    subprocess.run([sys.executable, "-B", "-c", code], cwd=ROOT, check=True)
