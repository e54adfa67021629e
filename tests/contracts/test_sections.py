"""Sections are read in linear time from any text, and never raise."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.contracts.sections import sections
from tests.texts import texts

_LINES = st.sampled_from(
    [
        "Args:", "Parameters", "----------", "Returns:", "    x: one", "    y (int): two", "x : int", ":param x: one",
        ":type y:", "@param z: t", "", "    ", "prose", "```", ">>> x", "::", ".. note::", "Yields", "Raises:", ":", "@",
        "        deep", "\\", "*", "Args: x", ":param", "Returns", "=====",
    ]
)  # fmt: skip


@given(st.lists(_LINES | texts(max_size=12), max_size=30))
def test_entries_lie_in_their_sections(lines: list[str]) -> None:
    count = len("\n".join(lines).split("\n"))
    for section in sections("\n".join(lines)):
        assert 0 <= section.first < section.last <= count
        assert all(section.first <= one.first < one.last <= section.last for one in section.entries)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "Args:\n", "Args:\n    x: a\n", ":param x: a\n", "Parameters\n----\n", "Parameters\n----\n\n\n", "Returns: a\n",
        "Args:\n    x (((((((((\n", "Args:\n    x, x, x and x and x\n", "```\n", "::\n", ">>> x\n\n", "Args:\n\n\n\n\n",
        ":param " + "x" * 50 + "\n", "x" * 60 + "\n", " ", "Args:\n" + " " * 50 + "\n", ":" * 50, "Args" + " " * 50,
    ],
)  # fmt: skip
def test_time_grows_with_the_text(piece: str) -> None:
    def cost(count: int) -> float:
        text = "Args:\n    x: y\n" + piece * count
        start = time.process_time()
        sections(text)
        return time.process_time() - start

    assert min(cost(8000) for _ in range(3)) < 12 * max(0.002, min(cost(2000) for _ in range(3)))
