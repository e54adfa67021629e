"""How the process of a run ends: at once, unless somebody waits for what Python does at the end."""

import subprocess
import sys
from pathlib import Path

import pytest

_AT_EXIT = "import atexit\natexit.register(print, 'the end')\nprogram()\n"
_PROFILED = "import cProfile\ncProfile.run('program()')\n"
_THREAD = (
    "import threading\n"
    "own = threading.main_thread()\n"
    "threading.Thread(target=lambda: (own.join(), print('the thread is done'))).start()\nprogram()\n"
)


def _run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    (folder / "app.py").write_text("def drain():\n    return 1\n", encoding="utf-8")
    code = f"from docdetect_hook.cli import program\n{code}"
    command = [sys.executable, "-c", code, "check", "--isolated", "--no-cache", "app.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_process_ends_with_the_code_of_the_run(tmp_path: Path) -> None:
    assert _run(tmp_path, "program()").returncode == 1


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param(_AT_EXIT, "the end", id="what waits for the end is called"),
        pytest.param(_PROFILED, "function calls", id="a profile is printed"),
        pytest.param(_THREAD, "the thread is done", id="a thread is waited for"),
    ],
)
def test_nobody_is_cut_off(code: str, told: str, tmp_path: Path) -> None:
    report, _, rest = _run(tmp_path, code).stdout.partition("2 findings in 1 file; ")
    assert len(report.splitlines()) == 2
    assert told in rest
