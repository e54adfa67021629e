"""What each voter says, and why."""

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.feedback.store import disagreement
from docdetect_hook.golden.cases import load_cases
from docdetect_hook.records import Judged, Language

PATHS: dict[Language, str] = {"python": "sample.py", "rust": "src/lib.rs"}
# A file in which everything is documented.
THOROUGH = '"""Frames."""\n\n\n' + "".join(
    f'def {verb}_block(path, size):\n    """{verb.title()} what the disk holds, in order."""\n    do(path, size)\n\n\n'
    for verb in ("copy", "move", "sort", "wipe")
)
BARE = THOROUGH.replace('"""Frames."""', "").replace("    do(path, size)\n", "")
BARE = "\n".join('    do("x")' if line.startswith('    """') else line for line in BARE.split("\n"))


def _last(text: str, language: Language = "python") -> Judged:
    """Judge a text whole and give its last definition."""
    settings = load_settings(isolated=True, overrides={"rules.extend_select": ("UND202",)})
    result = Engine(settings, everything=True).check_text(text, PATHS[language], language)
    assert not result.problems
    return result.judged[-1]


def _votes(judged: Judged) -> dict[str, tuple[float, str]]:
    return {vote.voter: (vote.probability, vote.reason) for vote in judged.verdict.votes}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            '@app.route("/")\ndef index():\n    show()\n', "registered by @app.route", id="a handler"
        ),
        pytest.param("def main():\n    run()\n", "the entry point of a program", id="main"),
        pytest.param(
            "# Read one frame.\ndef f():\n    run()\n",
            "a comment stands where documentation would: Read one frame.",
            id="a comment above",
        ),
        pytest.param(
            "def f():\n    # Read one frame.\n    run()\n",
            "a comment stands where documentation would: Read one frame.",
            id="a comment first in the body",
        ),
        pytest.param(
            "class A:\n    def size(self):\n        return self._size\n",
            "the body says it: return self._size",
            id="a getter",
        ),
        pytest.param(
            "class ReadError(Exception):\n    pass\n", "an exception that its name explains", id="an exception"
        ),
        pytest.param(
            "class A:\n    def visit_call(self, node):\n        self.seen(node)\n",
            "the name follows a convention that explains it",
            id="a visitor's method",
        ),
    ],
)  # fmt: skip
def test_patterns_speak_for_python_without_documentation(text: str, reason: str) -> None:
    assert _votes(_last(text))["pattern_based"] == (0.7, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "// Reads one frame.\npub fn f() {\n    run()\n}\n",
            "a comment stands where documentation would: Reads one frame.",
            id="a plain comment above",
        ),
        pytest.param(
            "pub fn size(&self) -> u8 {\n    self.size\n}\n",
            "the body says it: self.size",
            id="a getter",
        ),
        pytest.param(
            "pub fn as_bytes(&self) -> &[u8] {\n    view(self)\n}\n",
            "the name follows a convention that explains it",
            id="a conversion",
        ),
    ],
)
def test_patterns_speak_for_rust_without_documentation(text: str, reason: str) -> None:
    assert _votes(_last(text, "rust"))["pattern_based"] == (0.7, reason)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param('def main():\n    """Run."""\n', "python", id="a definition with documentation"),
        pytest.param("def f():\n    a()\n    b()\n", "python", id="plain code"),
        pytest.param("# type: ignore[no any x]\ndef f():\n    a()\n", "python", id="a comment for a tool"),
        pytest.param("# TODO make it fast again\ndef f():\n    a()\n", "python", id="a note to oneself"),
        pytest.param("# run(fast, and, far)\ndef f():\n    a()\n", "python", id="code that was switched off"),
        pytest.param("x = 1\n", "python", id="a module"),
        pytest.param("pub fn f() {\n    a();\n    b();\n}\n", "rust", id="plain code in Rust"),
        pytest.param("pub struct A {\n    pub b: u8,\n}\n", "rust", id="a field"),
    ],
)
def test_patterns_abstain_where_nothing_speaks(text: str, language: Language) -> None:
    assert "pattern_based" not in _votes(_last(text, language))


@pytest.mark.parametrize(
    ("text", "language", "vote"),
    [
        pytest.param('def f():\n    """Wait for it."""\n', "python", (0.75, "docstring on line 2"), id="a text"),
        pytest.param(
            THOROUGH + "def find(path):\n    a(path)\n",
            "python",
            (0.2, "not documented; of 4 others of its kind 4 are"),
            id="the one without in a file that documents all",
        ),
        pytest.param(
            BARE + "def find(path):\n    a(path)\n",
            "python",
            (0.7, "not documented; of 4 others of its kind 0 are"),
            id="one more in a file that documents nothing",
        ),
        pytest.param("def _f():\n    a()\n", "python", (0.8, "not documented, and not public"), id="private"),
        pytest.param(
            "class A:\n    @x.setter\n    def x(self, y):\n        a()\n",
            "python",
            (0.9, "not asked for: setter"),
            id="a setter",
        ),
        pytest.param('def f():\n    """ """\n', "python", (0.02, "the text is empty"), id="a blank text"),
        pytest.param('def f():\n    """TODO"""\n', "python", (0.05, "the text is a placeholder"), id="a TODO"),
        pytest.param(
            'def get_user():\n    """Get user."""\n', "python", (0.3, "the text is the name once more"), id="the name again"
        ),
        pytest.param("# Reads.\ndef f():\n    a()\n", "python", (0.45, "comment above"), id="a comment above"),
        pytest.param(
            'class A:\n    __doc__ = "Reads."\n', "python", (0.45, "__doc__ assignment"), id="an assigned __doc__"
        ),
        pytest.param(
            '@doc("Reads.")\ndef f():\n    a()\n', "python", (0.45, "decorator may inject documentation"),
            id="a decorator that may inject",
        ),
        pytest.param('def f():\n    f"Reads."\n', "python", (0.45, "f-string docstring"), id="an f-string"),
        pytest.param('def f():\n    b"Reads."\n', "python", (0.45, "bytes docstring"), id="bytes"),
        pytest.param(
            '#[cfg_attr(unix, doc = "Reads.")]\npub fn f() {}\n', "rust", (0.5, "cfg_attr doc"), id="conditional docs"
        ),
    ],
)  # fmt: skip
def test_the_reader_votes_on_facts(text: str, language: Language, vote: tuple[float, str]) -> None:
    assert _votes(_last(text, language))[f"enhanced_{language}"] == vote


def test_with_nothing_around_the_reader_joins_the_model() -> None:
    votes = _votes(_last("def f():\n    a()\n", "python"))
    assert votes["enhanced_python"] == (votes["confidence_engine"][0], "not documented")


def test_no_vote_changes_whether_there_is_documentation() -> None:
    """Presence is a fact: with every weight on a voter that objects it stays as it is."""
    weights = {"enhanced_python": 0, "enhanced_rust": 0, "pattern_based": 1, "confidence_engine": 0}
    engine = Engine(load_settings(isolated=True, overrides={"detection.weights": weights}))
    judged = engine.check_text('"""Runs."""\n\n\ndef main():\n    run()\n', "a.py", "python").judged[-1]
    assert (judged.verdict.score, judged.verdict.documented) == (0.7, False)
    assert judged.finding is not None


def test_the_model_says_how_many_like_it_are_documented() -> None:
    judged = _last(THOROUGH + "def find(path):\n    a(path)\n")
    needed = judged.verdict.needed
    assert needed is not None
    assert judged.verdict.confidence == needed
    assert _votes(judged)["confidence_engine"] == (
        round(1 - needed, 4),
        f"{round(100 * needed)} of 100 like it are documented",
    )


def test_the_model_votes_on_what_a_text_says() -> None:
    probability, _reason = _votes(_last('def get_user():\n    """Get user."""\n'))["confidence_engine"]
    assert probability < 0.2


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param(
            THOROUGH + "def find(path):\n    a(path)\n",
            BARE + "def find(path):\n    a(path)\n",
            id="neighbours that are documented",
        ),
        pytest.param("def find(path):\n    a(path)\n", "def _find(path):\n    a(path)\n", id="a public name"),
        pytest.param(
            "def find(path, size):\n    a(path)\n    b(size)\n    c()\n    d()\n", "def find():\n    pass\n", id="a body with much in it"
        ),
    ],
)  # fmt: skip
def test_what_makes_people_document(more: str, less: str) -> None:
    first, second = _last(more).verdict.confidence, _last(less).verdict.confidence
    assert first > second + 0.05


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
    finding = _last(text).finding
    assert finding is not None
    assert finding.code == code
    assert finding.message.startswith(start)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        pytest.param(
            THOROUGH + '@app.route("/")\ndef find(path):\n    a(path)\n',
            "Is it right that the function `find` has no documentation?",
            id="a handler in a file that documents everything",
        ),
        pytest.param(THOROUGH + "def find(path):\n    a(path)\n", None, id="nothing speaks for leaving it so"),
        pytest.param(BARE + "def find(path):\n    a(path)\n", None, id="a file that documents nothing"),
        pytest.param('def get_user():\n    """Get user."""\n', None, id="a text that a rule decides on"),
        pytest.param(
            'class A:\n    def __eq__(self, other):\n        """Check whether `other` is equal."""\n', None, id="a thin text"
        ),
        pytest.param(
            'def f():\n    """Wait for writers, then give back what was left over."""\n', None, id="a text that says much"
        ),
    ],
)  # fmt: skip
def test_people_are_asked_where_facts_and_habit_differ(text: str, question: str | None) -> None:
    judged = _last(text)
    assert judged.verdict.disagreement == (question is not None)
    if question is not None:
        case = disagreement(judged, text.split("\n"), "1.0.0")
        assert case["question"].startswith(question)


def test_without_the_model_the_rules_go_on() -> None:
    off = {"detection.enable_confidence_engine": False}
    engine = Engine(load_settings(isolated=True, overrides=off), everything=True)
    text = 'def a():\n    """TODO"""\n\n\ndef get_user():\n    """Get user."""\n'
    todo, restating = engine.check_text(text, "sample.py", "python").judged[1:]
    assert todo.finding is not None
    assert todo.finding.code == "UND201"
    assert (restating.verdict.informative, restating.finding) == (0.02, None)


def test_voters_agree_on_a_text_that_nothing_is_reported_of() -> None:
    """A default run leaves such texts out: none of them would be a case for review."""
    engine = Engine(load_settings(isolated=True, overrides={"rules.extend_select": ("UND202",)}))
    judged = [
        one
        for case in load_cases()
        for one in engine.check_text(case.text, case.path, case.language).judged
        if one.definition.doc is not None and one.judgement.code is None
    ]
    assert judged
    assert [one.definition.qualname for one in judged if one.verdict.disagreement] == []
