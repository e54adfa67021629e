"""The names of `startup/stdlib.py` do what those of the standard library do."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from docdetect_hook.startup import stdlib


@pytest.fixture(params=[stdlib, functools], ids=["ours", "that of functools"])
def functions(request: pytest.FixtureRequest) -> ModuleType:
    """Return the module whose functions are called."""
    module: ModuleType = request.param
    return module


@pytest.fixture(params=[stdlib, contextlib], ids=["ours", "that of contextlib"])
def blocks(request: pytest.FixtureRequest) -> ModuleType:
    """Return the module whose blocks are entered."""
    module: ModuleType = request.param
    return module


@pytest.mark.parametrize(
    ("size", "asked", "computed"),
    [
        pytest.param(None, "abab", "ab", id="all is kept"),
        pytest.param(1, "aabab", "abab", id="the newest is kept"),
        pytest.param(0, "aa", "aa", id="nothing is kept"),
    ],
)
def test_a_result_is_kept(functions: ModuleType, size: int | None, asked: str, computed: str) -> None:
    seen: list[str] = []

    @functions.lru_cache(maxsize=size)  # type: ignore[untyped-decorator]
    def note(letter: str) -> str:
        """Note a letter."""
        seen.append(letter)
        return letter.upper()

    assert ("".join(map(note, asked)), "".join(seen)) == (asked.upper(), computed)
    assert (note.__name__, note.__doc__) == ("note", "Note a letter.")
    note.cache_clear()
    assert (note.cache_info()[3], note.__wrapped__("c")) == (0, "C")


def test_a_function_without_limit_is_a_cache(functions: ModuleType) -> None:
    numbers = iter(range(9))
    count = functions.cache(lambda _: next(numbers))
    assert [count("a"), count("b"), count("a")] == [0, 1, 0]


def test_a_property_is_computed_once_for_each_object(functions: ModuleType) -> None:
    numbers = iter(range(9))

    class Owner:
        @functions.cached_property  # type: ignore[untyped-decorator]
        def number(self) -> int:
            """Count."""
            return next(numbers)

    first, second = Owner(), Owner()
    assert (first.number, second.number, first.number, vars(first)) == (0, 1, 0, {"number": 0})
    assert Owner.number.__doc__ == "Count."


@pytest.mark.parametrize(
    ("kinds", "raised", "left"),
    [
        pytest.param((KeyError,), KeyError, None, id="the kind"),
        pytest.param((LookupError, OSError), KeyError, None, id="a kind of one of them"),
        pytest.param((KeyError,), ValueError, ValueError, id="another kind"),
        pytest.param((), ValueError, ValueError, id="no kind"),
        pytest.param((KeyError,), None, None, id="no exception"),
    ],
)
def test_an_exception_is_suppressed(blocks: ModuleType, kinds: Any, raised: Any, left: Any) -> None:
    assert _outcome(lambda: blocks.suppress(*kinds), raised) == left


def _outcome(begin: Callable[[], Any], raised: type[Exception] | None) -> type[Exception] | None:
    """Return what leaves a block in which an exception is raised."""
    try:
        with begin():
            if raised is not None:
                raise raised  # noqa: TRY301
    except Exception as error:  # noqa: BLE001 - any is the outcome
        return type(error)
    return None


def _closing(seen: list[str]) -> Iterator[str]:
    try:
        yield "value"
    finally:
        seen.append("closed")


def _translating(_: list[str]) -> Iterator[str]:
    try:
        yield "value"
    except KeyError as error:
        raise OSError from error


def _swallowing(seen: list[str]) -> Iterator[str]:
    try:
        yield "value"
    except KeyError:
        seen.append("swallowed")


def _going_on(seen: list[str]) -> Iterator[str]:
    with contextlib.suppress(KeyError):
        yield "value"
    if not seen:
        yield "another"


@pytest.mark.parametrize(
    ("generator", "raised", "left", "noted"),
    [
        pytest.param(_closing, None, None, ["closed"], id="the block ends well"),
        pytest.param(_closing, KeyError, KeyError, ["closed"], id="an exception passes through"),
        pytest.param(_translating, KeyError, OSError, [], id="it becomes another one"),
        pytest.param(_swallowing, KeyError, None, ["swallowed"], id="it ends there"),
        pytest.param(_swallowing, ValueError, ValueError, [], id="another one does not"),
        pytest.param(_going_on, KeyError, RuntimeError, [], id="a generator that yields again"),
    ],
)
def test_a_generator_stands_around_a_block(
    blocks: ModuleType, generator: Any, raised: Any, left: Any, noted: list[str]
) -> None:
    seen: list[str] = []
    begin = blocks.contextmanager(generator)
    assert (_outcome(lambda: begin(seen), raised), seen) == (left, noted)
    with contextlib.suppress(RuntimeError), begin(["seen"]) as value:
        assert value == "value"
