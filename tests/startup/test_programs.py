"""A program runs without `subprocess` as it does with it."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence

import pytest

from docdetect_hook.startup import programs
from docdetect_hook.startup.programs import Ended, Running

Start = Callable[[Sequence[str], Mapping[str, str]], Running]

pytestmark = pytest.mark.skipif(not hasattr(os, "posix_spawn"), reason="only one way to start a program")


@pytest.fixture(params=[programs._Spawned, programs._Opened], ids=["spawned", "by subprocess"])
def start(request: pytest.FixtureRequest) -> Start:
    """Return what starts a program."""
    begin: Start = request.param
    return begin


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        pytest.param("pass", Ended(0, b"", b""), id="one that says nothing"),
        pytest.param("print(1); raise SystemExit('no')", Ended(1, b"1\n", b"no\n"), id="one that fails"),
        pytest.param("import sys; print(repr(sys.stdin.read()))", Ended(0, b"''\n", b""), id="no input"),
        pytest.param(
            "import os; print(os.environ['GIVEN'])", Ended(0, b"value\n", b""), id="an environment of its own"
        ),
        pytest.param(
            "import sys; sys.stderr.write('e' * 200_000); print('o' * 200_000)",
            Ended(0, b"o" * 200_000 + b"\n", b"e" * 200_000),
            id="more than a pipe holds, on both",
        ),
        pytest.param("import os; os.kill(os.getpid(), 9)", Ended(-9, b"", b""), id="one that is killed"),
    ],
)
def test_a_program_ends_with_what_it_wrote(start: Start, code: str, ended: Ended) -> None:
    assert start([sys.executable, "-I", "-c", code], {"GIVEN": "value"}).end(60) == ended


def test_a_broken_pipe_ends_a_program(start: Start) -> None:
    # Python ignores the signal, and what it starts would inherit that.
    assert start(["/bin/sh", "-c", "kill -PIPE $$; echo ignored"], {}).end(60) == Ended(-13, b"", b"")


def test_a_program_that_takes_long_is_killed(start: Start) -> None:
    assert start([sys.executable, "-I", "-c", "import time; time.sleep(60)"], {}).end(0.01) is None


def test_a_program_that_is_not_there_is_an_error(start: Start) -> None:
    with pytest.raises(FileNotFoundError):
        start([f"{sys.executable}.no"], {})
