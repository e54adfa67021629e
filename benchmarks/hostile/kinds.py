"""Paths that look like source files and are something else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hostile.inputs import Defs, Input

_SOURCE = b'def f():\n    "doc"\n'
_F: Defs = [[1, "", False], [1, "f", True]]
_HOME = "py/kinds"

_LINKS = {
    "loop_a.py": "loop_b.py",
    "loop_b.py": "loop_a.py",
    "self.py": "self.py",
    "dangling.py": "no_such_target.py",  # as a file that vanished between listing and opening
    "dev_null.py": "/dev/null",
    "dev_zero.py": "/dev/zero",  # endless
    "parent/up": "..",
    "link.py": "real.py",
}


def kind_inputs() -> Iterator[Input]:
    """Yield the odd paths with what is expected; `write_kinds` makes them."""
    yield Input(f"{_HOME}/directory.py/inside.py", _SOURCE, "defs", _F)
    yield Input(f"{_HOME}/real.py", _SOURCE, "defs", _F)
    # Mode 000; the superuser reads it all the same.
    root = os.geteuid() == 0
    yield Input(f"{_HOME}/unreadable.py", _SOURCE, "bounded" if root else "error")
    for name in ("link.py", "dev_null.py"):
        yield Input(f"{_HOME}/{name}", None, "bounded")
    for name in ("directory.py", "loop_a.py", "loop_b.py", "self.py", "dangling.py", "dev_zero.py"):
        yield Input(f"{_HOME}/{name}", None, "skip")
    for name in ("parent/up", "fifo.py", "empty_dir.d"):
        yield Input(f"{_HOME}/{name}", None, "skip")


def write_kinds(target: Path) -> None:
    """Make the links, the named pipe, the empty directory and the file without permissions."""
    home = target / _HOME
    (home / "parent").mkdir(parents=True, exist_ok=True)
    (home / "empty_dir.d").mkdir(exist_ok=True)
    for name, goal in _LINKS.items():
        if not (home / name).is_symlink():
            (home / name).symlink_to(goal)
    pipe = home / "fifo.py"
    if not (pipe.exists() and stat.S_ISFIFO(pipe.stat().st_mode)):
        os.mkfifo(pipe)
    (home / "unreadable.py").chmod(0)
