"""Lead random texts through every command that reads sources, the editor's server and flake8."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.hostile.fuzz import Broken, texts
from docdetect_hook.cli import main
from docdetect_hook.config.load import Configurations, configurations
from docdetect_hook.lsp.buffers import check_buffer, suppression
from docdetect_hook.rules.table import CODE_NAMES

_MOST_SECONDS = 2.0
_INTERNAL = 3
_BATCH = 200  # files that flake8 reads at once
_COMMANDS = {
    "check": ("check", "--select", "ALL", "--scope", "all", "--no-cache", "--feedback-out", os.devnull),
    "fix": ("fix", "--diff", "--unsafe-fixes", "--select", "ALL"),
    "coverage": ("coverage",),
}
_FLAKE8 = "from flake8.main.cli import main; raise SystemExit(main())"
_WITHOUT = """
import importlib.metadata as metadata
every = metadata.distributions
metadata.distributions = lambda: (one for one in every() if one.metadata["Name"] != "docdetect-hook")
"""


def broken_commands(seed: int, count: int) -> Iterator[Broken | str]:
    """Yield each text that a command takes too long for or breaks down on, and what flake8 loses."""
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        Path(".git").mkdir()
        for number, language, text in texts(seed, count):
            path = Path(f"t{number}.{'py' if language == 'python' else 'rs'}")
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
            for law in _laws_broken(str(path), text):
                yield Broken(seed, number, language, law, text)
            if language == "rust":
                path.unlink()
            elif number % _BATCH == _BATCH - 1:
                yield from _lost_in_flake8()
        yield from _lost_in_flake8()


def _laws_broken(path: str, text: str) -> Iterator[str]:
    for name, words in _COMMANDS.items():
        yield from _timed(name, partial(_exit_code, [*words, path]))
    yield from _timed("editor", partial(_opened, os.path.abspath(path), text))


def _timed(name: str, run: Callable[[], int]) -> Iterator[str]:
    started = time.process_time()
    try:
        code = run()
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        yield f"{name}: {type(error).__name__}: {error}"
        return
    if code == _INTERNAL:
        yield f"{name}: internal error"
    if time.process_time() - started > _MOST_SECONDS:
        yield f"{name}: over two seconds"


def _exit_code(words: list[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
        code = main(words)
    return _INTERNAL if "internal error" in told.getvalue() else code


def _opened(path: str, text: str) -> int:
    """Open a buffer, and ask for the comment that suppresses its first finding."""
    checked = check_buffer(path, {path: text}, _configured)
    for finding in checked.findings[:1]:
        suppression(path, text, finding)
    return _INTERNAL if any("internal error" in one.message for one in checked.problems) else 0


def _configured() -> Configurations:
    return configurations(known_codes=CODE_NAMES)


def _lost_in_flake8() -> Iterator[str]:
    """Compare what other plugins find with ours and without it, and forget the files."""
    names = sorted(str(path) for path in Path().glob("*.py"))
    if names:
        with_ours, without = (_others(names, start) for start in (_FLAKE8, _WITHOUT + _FLAKE8))
        if with_ours != without:
            yield f"flake8: {sorted(with_ours ^ without)[:3]} differ"
    for name in names:
        os.unlink(name)


def _others(names: list[str], start: str) -> set[str]:
    """Return the rows that are not ours."""
    command = [sys.executable, "-P", "-c", start, "--isolated", "-j", "1", "--", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    return {row for row in (*done.stdout.splitlines(), f"exit {done.returncode > 1}") if " UND" not in row}
