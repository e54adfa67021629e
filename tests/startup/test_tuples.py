"""Our named tuples are those of `typing`, made sooner."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

import pytest

from docdetect_hook.startup import tuples

Held = TypeVar("Held")


class Theirs(NamedTuple):
    """A place."""

    line: int
    col: int = 0
    name: str = ""

    @property
    def next_line(self) -> int:
        """Return the number of the line below."""
        return self.line + 1


class Ours(tuples.NamedTuple):
    """A place."""

    line: int
    col: int = 0
    name: str = ""

    @property
    def next_line(self) -> int:
        """Return the number of the line below."""
        return self.line + 1


class Box(tuples.NamedTuple, Generic[Held]):
    """Something that holds another."""

    held: Held


def _matched(one: Any) -> object:
    match one:
        case Ours(line, name=name) | Theirs(line, name=name):
            return (line, name)
    return None


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(lambda kind: tuple(kind(1, name="a")), id="values by place and by name"),
        pytest.param(lambda kind: kind(1) == (1, 0, ""), id="it equals a plain tuple"),
        pytest.param(lambda kind: hash(kind(1)), id="it hashes as a plain tuple"),
        pytest.param(lambda kind: kind(1, 2).next_line, id="properties see fields"),
        pytest.param(lambda kind: tuple(kind(1)._replace(col=4)), id="a copy with changes"),
        pytest.param(lambda kind: tuple(kind._make([1, 2, "b"])), id="made from a list"),
        pytest.param(lambda kind: list(kind(1)._asdict().items()), id="a dictionary in the order of fields"),
        pytest.param(lambda kind: (kind._fields, kind._field_defaults), id="the fields and their defaults"),
        pytest.param(lambda kind: _matched(kind(1, 2, "c")), id="patterns of match"),
        pytest.param(lambda kind: repr(kind(1)).removeprefix(kind.__name__), id="shown as its call"),
        pytest.param(lambda kind: pickle.loads(pickle.dumps(kind(1))) == kind(1), id="pickled"),
        pytest.param(lambda kind: type(copy.copy(kind(1))) is kind, id="copied"),
        pytest.param(lambda kind: hasattr(kind(1), "__dict__"), id="no place for other attributes"),
    ],
)
def test_a_record_is_the_named_tuple_of_typing(shown: Callable[[Any], object]) -> None:
    assert shown(Ours) == shown(Theirs)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        pytest.param(lambda: Ours(col=1), TypeError, id="a value is missing"),  # type: ignore[call-arg]
        pytest.param(lambda: Ours(1, rank=2), TypeError, id="a field is not known"),  # type: ignore[call-arg]
        pytest.param(lambda: Ours(1, 2, "a", 4), TypeError, id="too many values"),  # type: ignore[call-arg]
        pytest.param(lambda: Ours._make([1]), TypeError, id="a list that is too short"),
        pytest.param(lambda: Ours(1)._replace(rank=2), ValueError, id="a change of no field"),  # type: ignore[call-arg]
        pytest.param(lambda: setattr(Ours(1), "line", 2), AttributeError, id="a field is set"),
    ],
)
def test_what_a_named_tuple_refuses(wrong: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        wrong()


def test_a_record_may_be_generic() -> None:
    assert Box[int](3) == (3,)
