"""The programs docdetect is compared with, each in an environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.process import run
from benchmarks.speed.timing import Program

_CHECKOUT = Path(__file__).parents[2]

# flake8 runs every plugin that is installed, so each of its variants needs its own environment.
_ENVIRONMENTS = {
    "peers": (
        *("ruff", "interrogate", "pydocstyle", "docstr-coverage", "pydoclint"),
        *("tree-sitter", "tree-sitter-rust"),
    ),
    "flake8": ("flake8",),
    "flake8-docstrings": ("flake8", "flake8-docstrings"),
    "flake8-docdetect": ("flake8", str(_CHECKOUT)),
    "docdetect": (str(_CHECKOUT),),
}
_OURS = ("flake8-docdetect", "docdetect")
_MISSING_CODES = ",".join(f"D10{digit}" for digit in range(8))


class Peers:
    """The environments below one directory, made when they are first asked for."""

    def __init__(self, directory: Path) -> None:
        """Take the directory of the environments."""
        self._directory = directory
        self._renewed: set[str] = set()

    def program(self, environment: str, name: str) -> str:
        """Return the path of a program of an environment."""
        return str(self._environment(environment) / "bin" / name)

    def versions(self) -> dict[str, str]:
        """Return the versions of everything installed for comparison."""
        found: dict[str, str] = {}
        for environment in ("peers", "flake8-docstrings"):
            listed = run([self.program(environment, "python"), "-m", "pip", "list", "--format", "json"])
            found |= {entry["name"]: entry["version"] for entry in json.loads(listed.stdout)}
        if shutil.which("cargo"):
            found["cargo"] = run(["cargo", "--version"]).stdout.split()[1].decode()
        return found

    def _environment(self, name: str) -> Path:
        path = self._directory / name
        done = path / ".installed"
        pip = [str(path / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        if not done.exists():
            print(f"installing {', '.join(_ENVIRONMENTS[name])} into {path}", flush=True)
            _command([sys.executable, "-m", "venv", "--clear", str(path)])
            # The scripts that the pip of an old Python writes load `re`, those of a new one do not.
            _command([*pip, "--upgrade", "pip"])
            _command([*pip, *_ENVIRONMENTS[name]])
            done.touch()
        elif name in _OURS and name not in self._renewed:
            # The checkout as it is now, installed as users install it: not editable, compiled by pip.
            _command([*pip, "--force-reinstall", "--no-deps", str(_CHECKOUT)])
        self._renewed.add(name)
        return path

    def on_python(self, *paths: str, cwd: str) -> dict[str, Program]:
        """Return the documentation checkers for Python, each asked for what docdetect reports."""
        ruff = [self.program("peers", "ruff"), "check", "--isolated", "--quiet", "--no-respect-gitignore"]
        ruff += ["--select", f"{_MISSING_CODES},D419", "--config", "exclude=[]"]
        every = ["--match=.*", "--match-dir=.*", f"--select={_MISSING_CODES}"]
        return {
            "ruff": Program([*ruff, "--no-cache", *paths], cwd),
            "interrogate": Program(
                [self.program("peers", "interrogate"), "-vv", "--fail-under", "0", *paths], cwd
            ),
            "docstr-coverage": Program(
                [self.program("peers", "docstr-coverage"), "--fail-under", "0", *paths], cwd
            ),
            "pydoclint": Program([self.program("peers", "pydoclint"), "--quiet", *paths], cwd),
            "pydocstyle": Program([self.program("peers", "pydocstyle"), *every, *paths], cwd),
        }

    def ruff_warm(self, directory: str, cwd: str, cache: str) -> Program:
        """Return ruff with its cache."""
        cold = self.on_python(directory, cwd=cwd)["ruff"]
        words = [word for word in cold.argv if word != "--no-cache"]
        return Program([*words, "--cache-dir", cache], cwd)

    def on_flake8(self, directory: str, cwd: str) -> dict[str, Program]:
        """Return flake8 alone, with flake8-docstrings, and with docdetect's plugin."""
        options = ["--isolated", "--jobs=1", "--exclude=.git", directory]
        return {
            name: Program([self.program(name, "flake8"), *options], cwd)
            for name in ("flake8", "flake8-docstrings", "flake8-docdetect")
        }

    def tree_sitter(self, directory: str, cwd: str) -> Program:
        """Return tree-sitter-rust with a walk in Python over the items."""
        script = str(Path(__file__).with_name("tree_sitter_walk.py"))
        return Program([self.program("peers", "python"), script, directory], cwd)


def _command(words: list[str]) -> None:
    if subprocess.run(words, check=False).returncode:
        raise BenchmarkError(f"could not install the peers: {' '.join(words)} failed")
