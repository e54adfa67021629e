"""The Python API on snippets."""

import pytest

from docdetect_hook import EnsembleDocumentationDetector
from docdetect_hook.errors import UserError

GUIDE = 'def process():\n    """Process data"""\n    pass'


@pytest.mark.parametrize(
    ("content", "language", "documented"),
    [
        pytest.param(GUIDE, "python", True, id="a documented function, the module not counted"),
        pytest.param("def process():\n    pass\n", "python", False, id="an undocumented function"),
        pytest.param('"""Docs."""\n', "python", True, id="a documented module that defines nothing"),
        pytest.param("x = 1\n", "python", False, id="an undocumented module that defines nothing"),
        pytest.param("", "python", False, id="nothing at all"),
        pytest.param(
            'def a():\n    """Read a frame."""\ndef b(): ...\n', "python", False, id="one of two is missing"
        ),
        pytest.param(
            'def a():\n    """Read a frame."""\ndef _b(): ...\n',
            "python",
            True,
            id="private ones do not count",
        ),
        pytest.param("def _b(): ...\n", "python", False, id="private ones count when alone"),
        pytest.param("/// Reads a frame.\npub fn a() {}\n", "rust", True, id="documented Rust"),
        pytest.param("pub fn a() {}\n", "rust", False, id="undocumented Rust"),
        pytest.param("def f(:\n", "python", False, id="a syntax error"),
    ],
)
def test_has_documentation(content: str, language: str, documented: bool) -> None:
    assert EnsembleDocumentationDetector().detect(content, language)["has_documentation"] is documented


def test_a_result_has_the_keys_of_the_guide() -> None:
    result = EnsembleDocumentationDetector().detect(GUIDE, "python")
    assert set(result) == {
        "has_documentation", "confidence", "detection_method", "id", "language", "items", "problems",
    }  # fmt: skip
    assert 0.5 <= result["confidence"] <= 1
    assert result["detection_method"] == "enhanced_python"
    assert [item["qualname"] for item in result["items"]] == ["", "process"]
    assert set(result["items"][1]["votes"]) == {"enhanced_python", "confidence_engine"}


def test_a_snippet_that_cannot_be_read_says_why() -> None:
    (problem,) = EnsembleDocumentationDetector().detect("def f(:\n", "python")["problems"]
    assert problem.startswith("UND901")


def test_disabled_voters_do_not_vote() -> None:
    detector = EnsembleDocumentationDetector(enable_enhanced_python=False)
    result = detector.detect(GUIDE, "python")
    assert "enhanced_python" not in result["items"][1]["votes"]
    assert result["has_documentation"] is True


def test_weights_change_who_decides() -> None:
    detector = EnsembleDocumentationDetector()
    detector.set_weights({"pattern_based": 1.0})
    assert detector.detect("def main():\n    run()\n", "python")["detection_method"] == "pattern_based"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"voting_strategy": "loudest"}, "one of weighted", id="an unknown strategy"),
        pytest.param({"confidence_threshold": 2}, "from 0 to 1", id="a threshold above 1"),
        pytest.param({"cache_size": 0}, "at least 1", id="an empty cache"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(UserError, match=message):
        EnsembleDocumentationDetector(**arguments)  # type: ignore[arg-type]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UserError, match="no language 'cobol'"):
        EnsembleDocumentationDetector().detect("", "cobol")


def test_the_cache_keeps_the_latest_and_forgets_the_rest() -> None:
    detector = EnsembleDocumentationDetector(cache_size=2)
    first = detector.detect(GUIDE, "python")
    assert detector.detect(GUIDE, "python") == first
    for number in range(2):
        detector.detect(f"x = {number}", "python")
    assert [text for _, text in detector._cache] == ["x = 0", "x = 1"]
    uncached = EnsembleDocumentationDetector(enable_caching=False)
    assert uncached.detect(GUIDE, "python") == first
    assert not uncached._cache


def test_what_a_caller_changes_stays_with_the_caller() -> None:
    detector = EnsembleDocumentationDetector()
    for _ in range(2):
        result = detector.detect(GUIDE, "python")
        assert result["has_documentation"] is True
        result["has_documentation"] = False
        result["items"].clear()


def test_many_snippets_in_processes_give_what_one_process_gives() -> None:
    snippets = [(f"def f{number}():\n    pass\n" + "# filler\n" * 3000, "python") for number in range(16)]
    alone = EnsembleDocumentationDetector(parallel_processing=False).detect_many(snippets)
    assert EnsembleDocumentationDetector(max_workers=2).detect_many(snippets) == alone
