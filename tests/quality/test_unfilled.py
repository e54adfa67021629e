"""Entries of parameters that were left to be filled in."""

import pytest

from docdetect_hook.quality.unfilled import unfilled_entry


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Do.\n\nArgs:\n    x: It.\n    y: TODO", "y", id="of Google"),
        pytest.param("Do.\n\nArgs:\n    y (int):\n        TODO\n", "y", id="of Google, below the name"),
        pytest.param("Do.\n\nArgs:\n    y (_type_): _description_", "y", id="of a generator of docstrings"),
        pytest.param("Do.\n\nParameters\n----------\ny : int\n    TODO\n", "y", id="of NumPy"),
        pytest.param("Do.\n\n:param int y: TODO", "y", id="of Sphinx"),
        pytest.param("Do.\n\n@param y: TODO", "y", id="of Epytext"),
        pytest.param("Do.\n\nArgs:\n    y: The TODO", None, id="a word in front"),
        pytest.param("Do.\n\nArgs:\n    y: It.\n        TODO", None, id="a line in front"),
        pytest.param("Do.\n\nArgs:\n    y: TODO\n        or not.", None, id="a line behind"),
        pytest.param("Do.\n\nArgs:\n    y:\n    x:", None, id="nothing at all"),
        pytest.param("Do.\n\nReturns:\n    y: TODO", None, id="a result"),
        pytest.param("Do.\n\nArgs:\n    y: TODO\n    prose", None, id="not sure what is a name"),
        pytest.param("Do.\n\nNote: TODO", None, id="no section about parameters"),
    ],
)
def test_entries_that_say_nothing_but_that_somebody_has_to_write_them(text: str, name: str | None) -> None:
    assert unfilled_entry(text) == (name and f"entry of `{name}` is not filled in")
