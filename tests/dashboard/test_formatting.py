"""How values are written on a page."""

from __future__ import annotations

import pytest

from docdetect_hook.dashboard.formatting import coded


@pytest.mark.parametrize(
    ("text", "page"),
    [
        pytest.param("Missing docstring", "Missing docstring", id="plain words stay"),
        pytest.param(
            "in `a` and `b`", "in <code>a</code> and <code>b</code>", id="what stands in backticks is code"
        ),
        pytest.param("a ` alone, `b`", "a <code> alone, </code>b`", id="backticks pair from the left"),
        pytest.param("a ` alone", "a ` alone", id="one backtick is a character"),
        pytest.param("``", "<code></code>", id="nothing in backticks"),
        pytest.param(
            "in `<b>&`: <i>",
            "in <code>&lt;b&gt;&amp;</code>: &lt;i&gt;",
            id="marks are text inside and outside",
        ),
        pytest.param("`\u202ea`", "<code>\\u202ea</code>", id="what turns text around is written out"),
    ],
)
def test_backticks_become_code(text: str, page: str) -> None:
    assert str(coded(text)) == page
