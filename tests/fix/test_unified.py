"""What corrections change is shown as `diff -u` shows it."""

from __future__ import annotations

from difflib import unified_diff

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.fix.unified import unified

_LINES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("abcdefgh", "abcdXfgh", id="a line is another one"),
        pytest.param("abcdefgh", "abcdfgh", id="a line is taken out"),
        pytest.param("abcdefgh", "Xabcdefgh", id="a line is put at the start"),
        pytest.param("", "a", id="an empty text"),
        pytest.param("aaaaxaaaa", "aaaayaaaa", id="lines that are there often"),
        pytest.param("abcdefghijklmnopq", "Xbcdefghijklmnopq", id="one hunk"),
        pytest.param("abcdefghijklmnopq", "XbcdefghijklmnopY", id="two hunks"),
    ],
)
def test_it_is_the_diff_of_the_standard_library(before: str, after: str) -> None:
    expected = list(unified_diff(list(before), list(after), "a.py", "a.py", lineterm=""))
    assert list(unified(list(before), list(after), "a.py")) == expected


@given(_LINES, _LINES)
def test_a_diff_leads_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    """Every line that is kept or new, in order, with the lines that no hunk shows, is the text after."""
    made, at = list[str](), 0
    for line in list(unified(before, after, "a.py"))[2:]:
        if line.startswith("@@"):
            start, _, length = line.split()[1][1:].partition(",")
            first = int(start) - (length != "0")
            made += before[at:first]
            at = first
        elif line[0] == "+":
            made.append(line[1:])
        else:
            assert before[at] == line[1:]
            made += line[1:] if line[0] == " " else ""
            at += 1
    assert made + before[at:] == after


def test_long_stretches_are_shown_as_replaced() -> None:
    lines = list(unified(["a"] * 100_000 + ["x"], ["b"] * 100_000 + ["x"], "a.py"))
    assert lines[2] == "@@ -1,100001 +1,100001 @@"
    assert lines[-1] == " x"
