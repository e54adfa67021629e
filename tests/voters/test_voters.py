"""What each voter says, and why."""

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine, Judged
from docdetect_hook.records import Language

PATHS: dict[Language, str] = {"python": "sample.py", "rust": "src/lib.rs"}


def _last(text: str, language: Language) -> Judged:
    """Judge a text whole and give its last definition."""
    settings = load_settings(isolated=True, overrides={"rules.extend_select": ("UND202",)})
    result = Engine(settings, everything=True).check_text(text, PATHS[language], language)
    assert not result.problems
    return result.judged[-1]


def _votes(judged: Judged) -> dict[str, tuple[float, str]]:
    return {vote.voter: (vote.probability, vote.reason) for vote in judged.verdict.votes}


@pytest.mark.parametrize(
    ("text", "probability", "reason"),
    [
        pytest.param("def f():\n    pass\n", 0.03, "the body starts with code", id="code first"),
        pytest.param(
            "def f(): pass\n", 0.03, "no string after the colon", id="code on the line of the colon"
        ),
        pytest.param('def f():\n    """ """\n', 0.03, "an empty string", id="an empty string"),
        pytest.param('def f():\n    f"Read {x}."\n', 0.03, "the string has the prefix f", id="an f-string"),
        pytest.param('def f():\n    b"Read."\n', 0.03, "the string has the prefix b", id="bytes"),
        pytest.param('def f():\n    "Read %s" % x\n', 0.03, "an expression on a string", id="an expression"),
        pytest.param(
            "# Read a frame.\ndef f():\n    pass\n", 0.03, "the body starts with code", id="a comment above"
        ),
        pytest.param(
            'def f():\n    """Read a frame."""\n', 0.97, "a string opens the body", id="a docstring"
        ),
        pytest.param(
            'def f(): "Read a frame."\n', 0.97, "a string opens the body", id="a docstring beside the colon"
        ),
        pytest.param(
            'def f():  # why\n\n    # so\n    r"Read."\n',
            0.97,
            "a string opens the body",
            id="after comments",
        ),
        pytest.param(
            'def f(\n    a=":",\n):\n    "Read."\n', 0.97, "a string opens the body", id="a header of lines"
        ),
        pytest.param('def f():\n    ("Read.")\n', 0.6, "a string opens the body", id="in parentheses"),
        pytest.param('#!/bin/x\n\n"""Read frames."""\n', 0.97, "a string opens the body", id="a module"),
    ],
)
def test_patterns_in_python(text: str, probability: float, reason: str) -> None:
    assert _votes(_last(text, "python"))["pattern_based"] == (probability, reason)


@pytest.mark.parametrize(
    ("text", "probability", "reason"),
    [
        pytest.param("pub fn f() {}\n", 0.03, "no doc comment above", id="nothing above"),
        pytest.param("// Reads.\npub fn f() {}\n", 0.03, "no doc comment above", id="a plain comment"),
        pytest.param("//// Reads.\npub fn f() {}\n", 0.03, "no doc comment above", id="four slashes"),
        pytest.param("///\npub fn f() {}\n", 0.03, "an empty doc comment", id="an empty doc comment"),
        pytest.param("#[doc(hidden)]\npub fn f() {}\n", 0.03, "no doc comment above", id="hidden is no doc"),
        pytest.param(
            "/// Reads.\n#[inline]\npub fn f() {}\n", 0.97, "doc comment above", id="above an attribute"
        ),
        pytest.param("/** Reads. */\npub fn f() {}\n", 0.97, "a comment block above", id="a block"),
        pytest.param(
            "/** Reads. */ pub fn f() {}\n", 0.97, "a doc block on the same line", id="on the same line"
        ),
        pytest.param('#[doc = "Reads."]\npub fn f() {}\n', 0.97, "doc comment above", id="an attribute"),
        pytest.param("/*\n*/\n//! Reads frames.\n", 0.97, "inner documentation", id="a crate"),
        pytest.param(
            "#![deny(\n    warnings\n)]\n//! Reads.\n", 0.97, "inner documentation", id="after an attribute"
        ),
        pytest.param("pub mod m {\n    //! Reads.\n}\n", 0.97, "inner documentation", id="inside a module"),
    ],
)
def test_patterns_in_rust(text: str, probability: float, reason: str) -> None:
    assert _votes(_last(text, "rust"))["pattern_based"] == (probability, reason)


def test_the_pattern_voter_abstains_where_the_docs_may_stand_in_another_file() -> None:
    assert "pattern_based" not in _votes(_last("pub mod ring;\n", "rust"))


@pytest.mark.parametrize(
    ("text", "language", "documented", "reason"),
    [
        pytest.param("# Reads.\ndef f():\n    pass\n", "python", False, "comment above", id="a comment block above"),
        pytest.param(
            'class A:\n    __doc__ = "Reads."\n', "python", False, "__doc__ assignment", id="an assigned __doc__"
        ),
        pytest.param(
            '@doc("Reads.")\ndef f():\n    pass\n', "python", False, "decorator may inject documentation",
            id="a decorator that may inject",
        ),
        pytest.param('def f():\n    f"Reads."\n', "python", False, "f-string docstring", id="an f-string"),
        pytest.param('def f():\n    b"Reads."\n', "python", False, "bytes docstring", id="bytes"),
        pytest.param(
            '#[cfg_attr(unix, doc = "Reads.")]\npub fn f() {}\n', "rust", True, "cfg_attr doc", id="conditional docs"
        ),
    ],
)  # fmt: skip
def test_arguable_forms_are_voted_on_with_doubt(
    text: str, language: Language, documented: bool, reason: str
) -> None:
    judged = _last(text, language)
    probability, told = _votes(judged)[f"enhanced_{language}"]
    assert judged.verdict.documented is documented
    assert told == reason
    assert 0.1 < probability < 0.9
    assert judged.verdict.confidence < 0.95


def test_the_model_votes_on_texts_alone() -> None:
    assert "confidence_engine" not in _votes(_last("def f():\n    pass\n", "python"))
    probability, _reason = _votes(_last('def get_user():\n    """Get user."""\n', "python"))[
        "confidence_engine"
    ]
    assert probability < 0.2


@pytest.mark.parametrize(
    ("text", "code", "start"),
    [
        pytest.param('def f():\n    """ """\n', "UND200", "Empty docstring in function `f`", id="empty"),
        pytest.param('def f():\n    """TODO"""\n', "UND201", "Placeholder docstring in function `f`: ", id="TODO"),
        pytest.param(
            'def get_user():\n    """Get user."""\n', "UND202",
            "Redundant docstring in function `get_user`: only the words of the name: ", id="the name again",
        ),
    ],
)  # fmt: skip
def test_the_message_says_why(text: str, code: str, start: str) -> None:
    finding = _last(text, "python").finding
    assert finding is not None
    assert finding.code == code
    assert finding.message.startswith(start)


def test_disagreement_is_noted_from_the_threshold_on() -> None:
    assert _last('def get_user():\n    """Get user."""\n', "python").records != ()
    assert (
        _last('def f():\n    """Wait for writers, then give back what was left over."""\n', "python").records
        == ()
    )


def test_without_the_model_the_rules_go_on() -> None:
    off = {"detection.enable_confidence_engine": False}
    engine = Engine(load_settings(isolated=True, overrides=off), everything=True)
    text = 'def a():\n    """TODO"""\n\n\ndef get_user():\n    """Get user."""\n'
    todo, restating = engine.check_text(text, "sample.py", "python").judged[1:]
    assert todo.finding is not None
    assert todo.finding.code == "UND201"
    assert (restating.verdict.informative, restating.finding) == (None, None)
