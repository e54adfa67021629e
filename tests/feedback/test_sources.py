"""Whether a case is still what people were asked about, as the sources are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.sources import Sources, waiting

_TEXT = '\nimport os\n\n\ndef get():\n    """Get."""\n'


@pytest.mark.parametrize(
    ("text", "header", "doc", "holds"),
    [
        pytest.param(_TEXT, "def get():", "Get.", True, id="nothing changed"),
        pytest.param(_TEXT, "def get():", None, False, id="it has a text now"),
        pytest.param(_TEXT, "def put():", None, False, id="it is gone"),
        pytest.param(_TEXT, "", None, True, id="a module whose first line is empty"),
        pytest.param("", "", None, False, id="a module that is empty now"),
        pytest.param(None, "", None, False, id="a module that was deleted"),
        pytest.param("x = 1\n", "", None, False, id="an empty header stands nowhere"),
    ],
)
def test_a_case_holds_while_its_definition_is_as_it_was(
    tmp_path: Path, text: str | None, header: str, doc: str | None, holds: bool
) -> None:
    if text is not None:
        (tmp_path / "a.py").write_text(text, encoding="utf-8")
    case = Case("0" * 16, "a.py", header=header, doc=doc)
    assert Sources(str(tmp_path)).holds(case) is holds


def test_few_of_the_random_sample_wait_at_a_time(tmp_path: Path) -> None:
    sampled = [Case(f"{number:016x}", path="snippet.py", sampled=True) for number in range(40)]
    disputed = [Case(f"{number:016x}", path="snippet.py") for number in range(40, 60)]
    cases = [*reversed(sampled), *disputed]
    assert waiting(str(tmp_path), cases) == (*reversed(sampled[:15]), *disputed)
    assert waiting(str(tmp_path), sampled[10:]) == tuple(sampled[10:25]), (
        "the next ones, once those are answered"
    )
