"""The names of `typing` as they are when the program runs."""

from typing import Any

import pytest

from docdetect_hook.startup import typed
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Generic, Protocol, TypeVar

Made = TypeVar("Made", covariant=True)


class _Shape(Protocol[Made]):
    def draw(self) -> Made: ...


class _Square(_Shape[str]):
    def draw(self) -> str:
        return "[]"


class _Row(NamedTuple, Generic[Made]):
    one: Made
    two: int = 2


def test_classes_below_protocols_are_plain_classes() -> None:
    assert (type(_Square), _Square().draw()) == (type, "[]")


def test_a_record_may_have_parameters() -> None:
    assert _Row[str]("a") == ("a", 2)


@pytest.mark.parametrize("name", ["IO", "Any", "BinaryIO", "Literal", "TypeGuard"])
def test_a_name_can_stand_in_an_alias(name: str) -> None:
    form: Any = vars(typed)[name]
    assert list[form | None] == list[form[int, str] | None]


def test_what_is_cast_is_what_is_given() -> None:
    given: list[int] = []
    assert typed.cast("list[str]", given) is given  # type: ignore[comparison-overlap]
