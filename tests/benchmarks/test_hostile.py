"""The attacks of the hostile benchmark: made from a seed, named once, and held by the gate where they are quick."""

import sys
from types import FrameType

import pytest

from benchmarks.hostile.families import RUST
from benchmarks.hostile.fuzz import broken_laws, texts
from benchmarks.hostile.growth import Doubling
from benchmarks.hostile.planted import planted
from benchmarks.hostile.repositories import repositories
from benchmarks.hostile.siege import besiege
from docdetect_hook.readers.rust.reader import RustProject


def test_a_seed_makes_the_same_texts() -> None:
    assert list(texts(3, 40)) == list(texts(3, 40))
    assert list(texts(3, 40)) != list(texts(4, 40))


@pytest.mark.slow
def test_random_texts_keep_the_laws() -> None:
    assert list(broken_laws(5, 60)) == []


def test_there_are_many_repositories_of_different_names() -> None:
    names = [repository.name for repository in (*repositories(), *planted())]
    assert len(set(names)) == len(names) >= 90


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "a file called --exit-zero",
        ".docdetect/feedback.jsonl is a link to a file outside",
        "configuration: patterns that backtrack without end",
        "planted: .gitattributes is a link out",
    ],
)
def test_a_hostile_repository_does_not_get_through(name: str) -> None:
    assert [violations for _, violations in besiege(name)] == [[]]


@pytest.mark.parametrize(
    ("costs", "bounded"),
    [
        pytest.param(((0.2, 30.0), (0.3, 31.0), (0.5, 33.0)), True, id="twice the text, twice the time"),
        pytest.param(
            ((0.5, 30.0), (1.0, 31.0), (2.5, 33.0)), False, id="too long for 100 thousand characters"
        ),
        pytest.param(((0.4, 30.0), (1.5, 31.0), (1.9, 33.0)), False, id="the square of the text"),
        pytest.param(((0.2, 30.0), (0.2, 90.0), (0.2, 190.0)), False, id="the square of the text in memory"),
        pytest.param(((0.2, 30.0), (0.2, 31.0)), False, id="a run that was killed"),
    ],
)
def test_doublings(costs: tuple[tuple[float, float], ...], bounded: bool) -> None:
    assert Doubling("check", "python", "parens", costs).bounded is bounded


@pytest.mark.parametrize("name", ["unended_types", "unended_imports"])
def test_statements_that_do_not_end_are_looked_through_once(name: str) -> None:
    looked = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal looked
        looked += event == "call" and frame.f_code.co_name == "statement_end"

    sys.setprofile(count)
    try:
        RustProject(lambda _: None, lambda _: ()).read("lib.rs", RUST[name](200))
    finally:
        sys.setprofile(None)
    assert looked == 1
