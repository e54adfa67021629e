"""Patterns from a configuration: what could take long is refused, and what people write is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.text.patterns import PatternError, compile_pattern, found_in


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(r"^(see|cf\.?)\s+\w+\s*$", id="words between blanks"),
        pytest.param(r"\w+ \w+ \w+ \w+ \w+", id="repetitions that cannot take from each other"),
        pytest.param(r".*todo.*later.*", id="two that can"),
        pytest.param(r"^(the )?(\w+ )?(method|function|class)\.?$", id="optional words"),
        pytest.param(r"(?:todo|fixme|xxx)+!*", id="alternatives that their first letter decides, repeated"),
        pytest.param(r"^(?:\d{2}:)+\d{2}$", id="a repetition of a fixed length, repeated"),
        pytest.param(r"^[^,]*,[^,]*,[^,]*,[^,]*$", id="sets that stop at the comma"),
        pytest.param(r"(?<!un)documented(?= later)", id="what stands around"),
        pytest.param(r"^(\w+)\s+\1$", id="the same word twice"),
        pytest.param("é+ê*", id="letters outside ASCII"),
    ],
)
def test_usual_patterns_are_taken(text: str) -> None:
    assert compile_pattern(text).pattern == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("(a+)+$", "it repeats what", id="a repetition in a repetition"),
        pytest.param(r"(?:\w+\s?)+$", "it repeats what", id="words with an optional blank, repeated"),
        pytest.param("(?:a|ab)*c", "it repeats what", id="alternatives that begin alike, repeated"),
        pytest.param("(?:s|.)*c", "it repeats what", id="alternatives of which one is any character"),
        pytest.param("(?:a?){50}a{50}", "it repeats what", id="an optional letter, repeated"),
        pytest.param("(?:(?:){9999}){9999}", "it repeats what", id="nothing, repeated"),
        pytest.param("(?=(a+)+$)b", "it repeats what", id="in a look ahead"),
        pytest.param("(?>(a+)+)b", "it repeats what", id="in an atomic group"),
        pytest.param("a?" * 30 + "a" * 30, "too many", id="optional letters in a row"),
        pytest.param("(?:a|a)" * 40 + "$", "too many", id="equal alternatives in a row"),
        pytest.param(".*.*.*x", "too many", id="three repetitions of anything"),
        pytest.param(r"(.*)\1.*\1.*x", "too many", id="with what an earlier one took"),
        pytest.param("é*" * 5 + "x", "too many", id="with letters outside ASCII"),
        pytest.param("a{99999999999}", "is not a valid pattern", id="a number that is too large"),
        pytest.param("[", "is not a valid pattern", id="a set without an end"),
        pytest.param("(?P<a>a)(?P<a>b)", "is not a valid pattern", id="a name twice"),
        pytest.param("x" * 1001, "is longer than", id="more than anybody writes"),
    ],
)
def test_what_could_take_long_is_refused(text: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        compile_pattern(text)


def test_a_long_text_is_looked_at_in_its_beginning() -> None:
    assert found_in(compile_pattern("^todo"), "todo" + " later" * 1_000)
    assert not found_in(compile_pattern("later$"), "todo" + " later" * 1_000)
    assert not found_in(compile_pattern(r"^\w+$"), "a" * 1_000)
    assert found_in(compile_pattern(r"^\w+$"), "a" * 200)


_WORDS = r"a b . \w \s [^a] a* a+ b? .* (a|b) (a|ab) (?:ab)+ (?:a|b)* a{2,5} $ ^ \b ( (?: ) )* )+ )? | (?= (?> \1 *+"
_PARTS = st.lists(st.sampled_from(_WORDS.split()), max_size=14)


@given(_PARTS.map("".join))
def test_what_is_taken_ends_soon(text: str) -> None:
    try:
        pattern = compile_pattern(text)
    except PatternError:
        return
    started = time.process_time()
    for one in ("a" * 250, "ab" * 100, "a b" * 66, "a" * 199 + "!"):
        found_in(pattern, one)
    assert time.process_time() - started < 5
