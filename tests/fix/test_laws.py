"""Corrections keep the code, whatever a file holds, and a second run changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fix_inputs import fixed
from docdetect_hook.fix.edits import Original
from docdetect_hook.records import Edit


@pytest.mark.slow
@given(st.integers(0, 1 << 32))
def test_made_files_keep_every_law(seed: int) -> None:
    assert fixed(seed, range(2)).broken == []


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_edit_changes_no_byte(text: str) -> None:
    data = text.encode()
    assert Original(data, "rust").with_edits([]) == data


@given(st.lists(st.sampled_from(["a = 1", "", "\f", "# \u00f6"])), st.sampled_from(["\n", "\r\n", "\r"]))
def test_an_edit_leaves_the_other_lines(lines: list[str], newline: str) -> None:
    text = "".join(line + newline for line in ["x = 1", *lines])
    after = Original(text.encode(), "python").with_edits([Edit(1, 0, 2, 0, "y\nz\n")])
    assert after.decode() == f"y{newline}z" + text.removeprefix("x = 1")
