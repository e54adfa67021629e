"""Values put into configuration files, whose comments, order and other values stay."""

from __future__ import annotations

import pytest

from docdetect_hook.config.edit import with_values
from docdetect_hook.errors import UserError

_KEY = "safety.alert_threshold"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (".docdetect.yaml", "", "safety:\n  alert_threshold: 0.9\n"),
        (
            ".docdetect.yaml",
            "# ours\nrules:\n  scope: all  # everything\n",
            "# ours\nrules:\n  scope: all  # everything\n\nsafety:\n  alert_threshold: 0.9\n",
        ),
        (
            ".docdetect.yaml",
            "safety:\n    # low for now\n    alert_threshold: 0.5  # until May\nrules:\n  scope: all\n",
            "safety:\n    # low for now\n    alert_threshold: 0.9  # until May\nrules:\n  scope: all\n",
        ),
        (
            ".docdetect.yaml",
            "safety:  # of models\n    auto_rollback: false\n",
            "safety:  # of models\n    alert_threshold: 0.9\n    auto_rollback: false\n",
        ),
        (
            "pyproject.toml",
            '[project]\nname = "x"\n\n[tool.docdetect.safety]\nalert_threshold = 0.5 # low\n\n[tool.ruff]\n',
            '[project]\nname = "x"\n\n[tool.docdetect.safety]\nalert_threshold = 0.9 # low\n\n[tool.ruff]\n',
        ),
        (
            "pyproject.toml",
            '[tool.docdetect.rules]\nscope = "all"\n',
            '[tool.docdetect.rules]\nscope = "all"\n\n[tool.docdetect.safety]\nalert_threshold = 0.9\n',
        ),
        (
            "setup.cfg",
            "[metadata]\nname = x\n[docdetect]\nrules.scope = all\n",
            "[metadata]\nname = x\n[docdetect]\nsafety.alert_threshold = 0.9\nrules.scope = all\n",
        ),
        (
            "setup.cfg",
            "[tool:docdetect]\nsafety.alert_threshold = 0.5\n",
            "[tool:docdetect]\nsafety.alert_threshold = 0.9\n",
        ),
    ],
    ids=[
        "YAML, no file yet", "YAML, a new section", "YAML, a value with comments", "YAML, a new key",
        "TOML, a value with a comment", "TOML, a new table", "INI, a new key", "INI, a value",
    ],
)  # fmt: skip
def test_a_value_is_put_in_its_place(name: str, before: str, after: str) -> None:
    assert with_values(name, before, {_KEY: 0.9}) == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".docdetect.yaml", "safety: {alert_threshold: 0.5}\n"),
        (".docdetect.yaml", "safety: &a\n  alert_threshold: 0.5\n"),
        (".docdetect.yaml", "safety: [\n"),
        ("pyproject.toml", "[tool.docdetect]\nsafety.alert_threshold = 0.5\n"),
        ("pyproject.toml", "[tool.docdetect]\nsafety = {alert_threshold = 0.5}\n"),
    ],
    ids=["a mapping in one line", "an anchor", "no YAML", "a dotted key", "an inline table"],
)
def test_what_cannot_be_changed_line_by_line_is_left_to_people(name: str, text: str) -> None:
    with pytest.raises(UserError, match="edit it by hand"):
        with_values(name, text, {_KEY: 0.9})


def test_several_values_are_put_in_at_once() -> None:
    values = {_KEY: 0.9, "safety.accuracy_threshold": 0.95, "learning.retraining_frequency": 50}
    text = with_values(".docdetect.yaml", "rules: {}\n", values)
    assert text.startswith("rules: {}\n\nsafety:\n")
    assert "\n\nlearning:\n  retraining_frequency: 50\n" in text
