"""The model of what people document: its numbers never see the documentation that they judge."""

import json
from pathlib import Path

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.quality.needed import MODEL_FILE, packaged_model
from docdetect_hook.quality.needed_features import FEATURES, measure
from docdetect_hook.quality.neighbours import Neighbours, Tally
from docdetect_hook.records import Language

PATHS: dict[Language, str] = {"python": "pkg/sample.py", "rust": "src/lib.rs"}


def _numbers(text: str, language: Language) -> dict[str, float]:
    reading = Engine(load_settings(isolated=True)).read(text, PATHS[language], language)
    return measure(reading.definitions[-1], Neighbours(reading.definitions, text.split("\n")))


@pytest.mark.parametrize(
    ("documented", "bare", "language"),
    [
        pytest.param(
            'def f(a, b=1):\n    """Add.\n\n    Long.\n    """\n    return a + b\n',
            "def f(a, b=1):\n    return a + b\n",
            "python",
            id="a docstring of many lines",
        ),
        pytest.param('def f():\n    """Stop."""\n', "def f():\n    pass\n", "python", id="the pass that a docstring spares"),
        pytest.param(
            'class A(B):\n    """Hold."""\n', "class A(B):\n    ...\n", "python", id="the dots that a docstring spares"
        ),
        pytest.param('def f(): "Stop."\n', "def f(): pass\n", "python", id="on the line of the colon"),
        pytest.param('"""Read."""\nX = 1\n', "X = 1\n", "python", id="a module"),
        pytest.param(
            '@property\ndef f(self):\n    r"""Raise \\x or yield."""\n    yield 1\n',
            "@property\ndef f(self):\n    yield 1\n",
            "python",
            id="words of the docstring that are also code",
        ),
        pytest.param(
            "/// Deprecated: unsafe -> Result.\n#[inline]\npub fn f(a: u8) -> u8 {\n    a\n}\n",
            "#[inline]\npub fn f(a: u8) -> u8 {\n    a\n}\n",
            "rust",
            id="a doc comment",
        ),
        pytest.param(
            "#[inline]\n/// #[derive(X)] #[cfg(x)]\npub fn f() {}\n",
            "#[inline]\npub fn f() {}\n",
            "rust",
            id="a doc comment that quotes attributes",
        ),
        pytest.param("//! All.\npub mod a;\n", "pub mod a;\n", "rust", id="a module whose file is documented"),
    ],
)  # fmt: skip
def test_the_numbers_do_not_see_the_documentation(documented: str, bare: str, language: Language) -> None:
    first, second = _numbers(documented, language), _numbers(bare, language)
    assert {name: first.get(name) for name in first | second} == {
        name: second.get(name) for name in first | second
    }


def test_the_numbers_of_a_variant_do_not_see_what_stands_far_behind_it() -> None:
    readings = [f"pub enum E {{ A, /* {'x' * 300} {far} */ }}\n" for far in ("", "async unsafe <")]
    assert _numbers(readings[0], "rust") == _numbers(readings[1], "rust")


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        pytest.param(Tally(0, 0), 0.0, id="nobody around tells nothing"),
        pytest.param(Tally(2, 4), 0.0, id="an even share tells nothing"),
        pytest.param(Tally(4, 4), 2.197225, id="all of four"),
        pytest.param(Tally(900, 900), 3.0, id="all of many, capped"),
        pytest.param(Tally(0, 900), -3.0, id="none of many, capped"),
    ],
)
def test_log_odds_of_a_share(tally: Tally, expected: float) -> None:
    assert tally.log_odds == expected


def test_the_model_knows_the_numbers_of_this_version() -> None:
    content = json.loads(Path(MODEL_FILE).read_text(encoding="utf-8"))
    assert set(content["weights"]) <= set(FEATURES)
    assert len(FEATURES) == len(set(FEATURES))
    assert set(packaged_model().weights) == set(FEATURES)


def test_a_probability_is_rounded_and_in_bounds() -> None:
    numbers = _numbers("def f():\n    pass\n", "python")
    assert packaged_model().needed(numbers) == round(packaged_model().needed(numbers), 4)
    assert 0.0 < packaged_model().needed(dict.fromkeys(FEATURES, 60.0)) <= 1.0
