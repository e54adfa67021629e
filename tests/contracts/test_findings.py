"""What a run reports of documentation that is not true."""

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.runner.summary import report_of

_TWICE = '''"""Queues."""


def drain(queue):{header}
    """Empty a queue.

    Args:
        queue: What to empty.
        limit: Where to stop.
        wait: Whether to wait.

    Returns:
        What was in it.
    """{behind}
    queue.clear()
'''


def _told(text: str, path: str = "queues.py", **rules: object) -> list[str]:
    overrides = {f"rules.{name}": value for name, value in rules.items()}
    settings = load_settings(config=None, isolated=True, overrides=overrides)
    report = report_of(Engine(settings).check_text(text, path, "python"))
    return [f"{one.line} {one.code} {one.message}" for one in report.entries]


_LIMIT = "4 UND301 Parameter `limit` is documented, but function `drain` does not take it"
_WAIT = "4 UND301 Parameter `wait` is documented, but function `drain` does not take it"
_RETURNS = "4 UND302 Section `Returns` cannot hold: function `drain` never returns a value"


@pytest.mark.parametrize(
    ("header", "behind", "told"),
    [
        pytest.param("", "", [_LIMIT, _WAIT, _RETURNS], id="every name and every section is a finding"),
        pytest.param("  # docdetect: ignore[UND301]", "", [_RETURNS], id="a comment on the header silences"),
        pytest.param(
            "", "  # docdetect: ignore[UND302]", [_LIMIT, _WAIT], id="a comment behind the docstring"
        ),
        pytest.param("", "  # noqa: UND301", [_RETURNS], id="noqa behind the docstring"),
        pytest.param("", "  # docdetect: ignore[UND3]", [], id="a family of codes"),
    ],
)
def test_findings_and_suppressions(header: str, behind: str, told: list[str]) -> None:
    assert _told(_TWICE.format(header=header, behind=behind)) == told


@pytest.mark.parametrize(
    ("path", "rules", "told"),
    [
        pytest.param("queues.py", {"select": ("UND1", "UND2")}, [], id="not selected"),
        pytest.param("queues.py", {"select": ("UND302",)}, [_RETURNS], id="one is selected"),
        pytest.param("tests/test_queues.py", {}, [_LIMIT, _WAIT, _RETURNS], id="tests have to be true, too"),
        pytest.param("queues.py", {"min_confidence": 0.99}, [], id="confidence is the measured precision"),
    ],
)
def test_selection(path: str, rules: dict[str, object], told: list[str]) -> None:
    assert _told(_TWICE.format(header="", behind=""), path, **rules) == told


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        pytest.param("public", 0, id="users do not see what is private"),
        pytest.param("all", 3, id="everything on request"),
    ],
)
def test_scope(scope: str, count: int) -> None:
    text = _TWICE.replace("drain", "_drain").format(header="", behind="")
    assert len([one for one in _told(text, scope=scope) if "UND3" in one]) == count


def test_an_override_need_not_be_documented_but_what_it_says_is_true() -> None:
    text = (
        '"""Queues with and without a limit."""\n\n\nclass Base:\n    """Bounded."""\n\n    def put(self, item):\n        """Append an item."""\n'
        '\n\nclass Sub(Base):\n    """Unbounded."""\n\n    def put(self, item):\n        """Append.\n\n'
        '        :param thing: What to append.\n        """\n        self.item = item\n'
    )
    assert _told(text) == ["14 UND301 Parameter `thing` is documented, but method `put` does not take it"]
