"""An interpreter whose regular expressions are faulty is refused, in one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from docdetect_hook.text.interpreter import interpreter_fault

ROOT = Path(__file__).parents[2]
_PROBE = "import re; raise SystemExit(re.match('(?:ab?c)*+', 'aca').span() != (0, 2))"


def test_this_interpreter_is_sound() -> None:
    assert interpreter_fault() is None


def test_a_possessive_group_that_takes_too_much_is_a_fault() -> None:
    fault = interpreter_fault(lambda _pattern, text: re.match("aca", text))
    assert fault is not None
    assert fault.endswith("use CPython 3.11.5 or later")


def test_a_pattern_that_matches_nothing_is_a_fault() -> None:
    assert interpreter_fault(lambda _pattern, _text: None) is not None


def _faulty() -> str | None:
    """Find an interpreter of our minor version or older patches with the fault, as Debian 12 has it."""
    for name in ("/usr/bin/python3.11", shutil.which("python3.11") or ""):
        if (
            sys.version_info[:2] == (3, 11)
            and os.access(name, os.X_OK)
            and subprocess.run([name, "-c", _PROBE], check=False, capture_output=True).returncode == 1
        ):
            return name
    return None


@pytest.mark.skipif(_faulty() is None, reason="no interpreter with the fault is here")
@pytest.mark.parametrize(
    ("program", "code"),
    [
        pytest.param(["-m", "docdetect_hook", "check", "a.py"], 2, id="the command ends with 2"),
        pytest.param(["-m", "flake8", "--isolated", "a.py"], 1, id="flake8 goes on with its other plugins"),
    ],
)
def test_a_faulty_interpreter_says_so_once(tmp_path: Path, program: list[str], code: int) -> None:
    (tmp_path / "a.py").write_text("import os\n\n\ndef f(): pass\n", encoding="utf-8")
    libraries = (str(ROOT), str(ROOT / "flake8_plugin"), sysconfig.get_path("purelib"))
    done = subprocess.run(
        [_faulty() or "", *program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(libraries)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == code
    (told,) = done.stderr.splitlines()
    assert told.startswith("docdetect: error: the regular expressions of this Python (3.11.")
    assert ("F401" in done.stdout) is (code == 1)
    assert "UND" not in done.stdout
