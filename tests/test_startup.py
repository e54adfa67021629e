"""What a run leaves unloaded: heavy modules are start-up time, and no busy machine blurs their names."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

_TEXTS = {
    "app.py": (
        '"""Queues that keep jobs across a restart."""\n\nfrom os import path\n\nJOIN = path.join\nTEXT = (str, bytes)\n\n\n'
        'def drain(limit):\n    """Run waiting jobs, the oldest first, until `limit` seconds have passed."""\n\n\n'
        'def fill():\n    """Take jobs from the disk until the queue is as long as before."""\n'
    ),
    "lib.rs": "//! Queues that keep jobs across a restart.\n\npub fn drain() {}\n",
}
# None of these is needed to check a file; each costs milliseconds.
_HEAVY = {
    "_ast",
    "argparse",
    "ast",
    "asyncio",
    "collections",
    "concurrent",
    "contextlib",
    "dataclasses",
    "difflib",
    "distributed",
    "email",
    "enum",
    "filelock",
    "fnmatch",
    "functools",
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "json",
    "locale",
    "logging",
    "multiprocessing",
    "numpy",
    "pathlib",
    "pickle",
    "random",
    "re",
    "shutil",
    "sklearn",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "tomllib",
    "tqdm",
    "traceback",
    "typing",
    "unicodedata",
    "urllib",
    "yaml",
    "zipfile",
}
# What other commands are made of.
_OTHER_COMMANDS = {
    "docdetect_hook.golden",
    "docdetect_hook.learning",
    "docdetect_hook.monitoring.alerts",
    "docdetect_hook.monitoring.diagnose",
    "docdetect_hook.monitoring.health",
    "docdetect_hook.rules.pages",
}
# What the check itself needs, and a run that finds all reports in the cache does not.
_CHECKING = {
    "ast",
    "libcst",
    "tokenize",
    "docdetect_hook.cache.tracking",
    "docdetect_hook.engine",
    "docdetect_hook.models.correction",
    "docdetect_hook.models.registry",
    "docdetect_hook.voters.panel",
    "docdetect_hook.quality",
    "docdetect_hook.readers",
    "docdetect_hook.rules.suppressions",
    "docdetect_hook.voters",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Lay out a project of one file in each language."""
    (tmp_path / ".git").mkdir()
    for name, text in _TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _loaded(project: Path, *words: str) -> set[str]:
    """Return the modules that a run loads, on top of what Python loads by itself."""
    code = (
        "import sys\nsys.path[:0] = sys.argv.pop(1).splitlines()\nbefore = set(sys.modules)\n"
        "from docdetect_hook.cli import main\nmain(None)\n"
        "sys.stderr.write(' '.join(sorted(set(sys.modules) - before)))"
    )
    # Without `site`: an installation that can be edited runs code of its own, which loads half of these.
    installed = [path for path in sys.path if path.endswith("site-packages")]
    command = [sys.executable, "-I", "-S", "-c", code, "\n".join([str(ROOT), *installed]), "check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=project, encoding="utf-8")
    return set(done.stderr.splitlines()[-1].split())


def _below(modules: set[str], roots: set[str]) -> set[str]:
    return {name for name in modules if any(name == root or name.startswith(f"{root}.") for root in roots)}


@pytest.mark.parametrize("name", ["app.py", "lib.rs"], ids=["one clean Python file", "one Rust file"])
def test_one_changed_file_loads_what_its_check_needs(project: Path, name: str) -> None:
    assert _below(_loaded(project, name), _HEAVY | _OTHER_COMMANDS | {"libcst"}) == set()


def test_one_file_with_a_finding_loads_the_parser_of_libcst_and_nothing_else_of_it(project: Path) -> None:
    (project / "app.py").write_text("def drain():\n    return 1\n", encoding="utf-8")
    loaded = _loaded(project, "--exit-zero", "--no-feedback", "app.py")
    assert _below(loaded, _HEAVY | _OTHER_COMMANDS | {"libcst"}) == {"libcst.native"}


@pytest.mark.parametrize("words", [["."], ["app.py", "lib.rs"]], ids=["the whole project", "files by name"])
def test_an_unchanged_project_loads_nothing_that_checks(project: Path, words: list[str]) -> None:
    _loaded(project, *words)
    assert _below(_loaded(project, *words), _HEAVY | _OTHER_COMMANDS | _CHECKING) == set()
