"""Corrections keep the code, whatever a file holds, and a second run changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fix_inputs import fixed
from docdetect_hook.fix.edits import Original, compatible
from docdetect_hook.fix.repair import Told, code_of, repaired
from docdetect_hook.records import Edit, Fix, Problem
from tests.texts import texts


@pytest.mark.slow
@given(st.integers(0, 1 << 32))
def test_made_files_keep_every_law(seed: int) -> None:
    assert fixed(seed, range(2)).broken == []


@given(texts().map(lambda text: text.replace("\0", "")))
def test_no_edit_changes_no_byte(text: str) -> None:
    data = text.encode()
    assert Original(data, "rust").with_edits([]) == data


@given(st.lists(st.sampled_from(["a = 1", "", "\f", "# \u00f6"])), st.sampled_from(["\n", "\r\n", "\r"]))
def test_an_edit_leaves_the_other_lines(lines: list[str], newline: str) -> None:
    text = "".join(line + newline for line in ["x = 1", *lines])
    after = Original(text.encode(), "python").with_edits([Edit(1, 0, 2, 0, "y\nz\n")])
    assert after.decode() == f"y{newline}z" + text.removeprefix("x = 1")


def test_edits_of_a_text_without_an_end_of_line_take_their_time_once() -> None:
    text = "a" * 300_000
    assert Original(text.encode(), "rust").with_edits([Edit(1, 0, 1, 299_999)]) == b"a"


def test_lines_below_each_other_are_taken_out_at_once() -> None:
    fixes = [Fix("Remove it", True, (Edit(line, 0, line + 1, 0),)) for line in range(1, 4)]
    assert compatible(fixes) == fixes


def test_corrections_that_are_no_good_are_looked_for_with_an_end() -> None:
    """Each of many is refused: then the file is not checked twice for every one of them."""
    texts = set()

    def check(text: str) -> Told:
        texts.add(text)
        fixes = [Fix("Spoil it", True, (Edit(1, col, 1, col, "("),)) for col in range(10, 110)]
        told = [Problem("a.rs", 1, 0, "UND910", "", fix) for fix in fixes]
        return Told((), told + [told[0]] * len(texts), (), frozenset({"UND910"}))

    data = b"// a" + b"a" * 700_000
    assert repaired(data, "rust", check, unsafe=False).data == data
    assert len(texts) <= 17


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        pytest.param(
            'from __future__ import a\n"Do."\n', '"Do."\nfrom __future__ import a\n', True, id="behind a text"
        ),
        pytest.param(
            '"a"\nfrom __future__ import a\n', '"a"\n"b"\nfrom __future__ import a\n', False, id="two texts"
        ),
        pytest.param(
            "from .__future__ import a\n", '"a"\n"b"\nfrom .__future__ import a\n', True, id="another module"
        ),
        pytest.param("x = 1\n", "x = 2\n", False, id="other code"),
        pytest.param("def f(): pass\n", 'def f():\n    """Do."""\n', True, id="a text more"),
    ],
)
def test_the_code_is_compared_without_texts(before: str, after: str, same: bool) -> None:
    assert (code_of(before, "python") == code_of(after, "python")) is same
