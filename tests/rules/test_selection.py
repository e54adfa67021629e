"""Tests of docdetect_hook.rules.selection: which codes a run reports."""

import pytest

from docdetect_hook.rules.selection import selected_codes
from docdetect_hook.rules.table import RULES

DEFAULT, EVERY = frozenset(code for code, rule in RULES.items() if rule.default), frozenset(RULES)
OFF = EVERY - DEFAULT


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "chosen"),
    [
        pytest.param([], [], [], DEFAULT, id="those on by default"),
        pytest.param(["ALL"], [], [], EVERY, id="ALL selects what is off by default too"),
        pytest.param([], [], ["ALL"], EVERY, id="ALL adds what is off by default"),
        pytest.param(
            ["ALL"], ["UND9"], [], {code for code in EVERY if code[:4] != "UND9"}, id="all but some"
        ),
        pytest.param(
            ["ALL", "UND1"], ["UND1"], [], {c for c in EVERY if c[:4] != "UND1"}, id="ties are ignored"
        ),
        pytest.param([], ["ALL"], [], set(), id="none"),
        pytest.param(["UND103"], ["ALL"], [], {"UND103"}, id="a longer prefix wins over ALL"),
        pytest.param(["UND"], [], [], DEFAULT, id="a prefix leaves off what is off by default"),
    ],
)
def test_what_is_selected(select: list[str], ignore: list[str], extend: list[str], chosen: set[str]) -> None:
    assert selected_codes(select, ignore, extend) == chosen
    assert OFF
