"""What tests stand on: how hypothesis searches, a user and an environment that are nobody else's, and flake8."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib.metadata
import io
import multiprocessing.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: a busy machine is no fault. Few examples at a desk, many where `HYPOTHESIS_PROFILE=ci` asks.
settings.register_profile("desk", max_examples=15, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))

# Variables of the surroundings that change what our programs, git, flake8 or pre-commit do. Without bytecode
# on disk, each program that a test starts would compile all of ours again: two thirds more time.
_FOREIGN = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "COLUMNS", "PYTHONWARNINGS", "SKIP", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
sys.dont_write_bytecode = False

# A disk takes as long to make and remove the twenty thousand small files of the tests as they take themselves. Where
# memory has room for them, and programs may start from it, they live there; `tmp_path_retention_policy` frees it.
_MEMORY = "/dev/shm"
_ENOUGH = 2**31


def _is_roomy(folder: str) -> bool:
    """Return whether a folder may take the files of the tests, programs among them."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize > _ENOUGH


if _is_roomy(_MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)

# A shell has what it starts in the background ignore interruptions, and so would the programs of the tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Keep what was collected out of the garbage collector: it stays, and each look at it costs a second."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the key that seals, and the configuration of alerts, out of the home directory.

    The programs of this environment come first: nobody has to activate it for a run of the tests.
    """
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        programs = os.path.dirname(sys.executable)
        patch.setitem(os.environ, "PATH", programs + os.pathsep + os.environ.get("PATH", ""))
        patch.setitem(os.environ, "DOCDETECT_KEY_FILE", str(home / "key"))
        patch.setitem(os.environ, "DOCDETECT_USER_CONFIG", str(home / "config.yaml"))
        for name in _FOREIGN:
            patch.delenv(name, raising=False)
        yield home


# flake8 loads whatever plugins it finds installed; these are the ones that the tests are about.
_FLAKE8_PLUGINS = {"docdetect-hook", "flake8", "mccabe", "pycodestyle", "pyflakes"}


@pytest.fixture
def flake8(monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs flake8 in this process, in a folder, which saves the start of another."""
    from flake8.main.cli import main

    from docdetect_flake8 import Plugin

    def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(Plugin, "gate", None)
        told, warned = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with contextlib.chdir(folder), contextlib.redirect_stdout(told), contextlib.redirect_stderr(warned):
            code = main(["-j", "1", *words])
            multiprocessing.util._run_finalizers(0)  # type: ignore[attr-defined] # as a process does when it ends
        out, err = (stream.buffer.getvalue().decode() for stream in (told, warned))
        return subprocess.CompletedProcess(words, code, out, err)

    found = _of_flake8()
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: found)
    return run


@functools.cache
def _of_flake8() -> list[importlib.metadata.Distribution]:
    every = importlib.metadata.distributions()
    return [found for found in every if found.metadata["name"].lower().replace("_", "-") in _FLAKE8_PLUGINS]
