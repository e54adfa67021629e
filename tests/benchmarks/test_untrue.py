"""What people said of findings about untrue documentation, and how those of other tools are read."""

import pytest

from benchmarks.commands.contracts import _judged
from benchmarks.contracts.untrue import Said, _docsig, _pydoclint, packages, verdicts


@pytest.mark.parametrize("code", ["UND301", "UND302"])
def test_what_is_on_by_default_is_right(code: str) -> None:
    judged = [one for one in verdicts() if one.said.tool == "docdetect"]
    assert not _judged(code, [one.said for one in judged], judged)


def test_a_code_that_is_often_wrong_is_told() -> None:
    judged = [one for one in verdicts() if one.said.tool == "docsig"]
    said = [one.said._replace(code="UND301") for one in judged]
    assert _judged("UND301", said, [one._replace(said=one.said._replace(code="UND301")) for one in judged])


def test_findings_stand_in_the_pinned_packages() -> None:
    names = {one.pin.name for one in packages()}
    assert {one.said.path.split("/")[0] for one in verdicts()} <= names
    assert {one.style for one in packages()} == {"google", "numpy", "sphinx", "epytext"}


def test_the_output_of_pydoclint_is_read() -> None:
    output = (
        "a/b.py\n"
        "    3: DOC103: Function `f`: Arguments in the docstring but not in the function signature: [x: int, y: ].\n"
        "    9: DOC202: Function `g` has a return section in docstring\n"
        "    9: DOC201: Function `g` does not have a return section in docstring\n"
    )
    assert list(_pydoclint(output)) == [
        Said("pydoclint", "a/b.py", 3, "DOC103", "x"),
        Said("pydoclint", "a/b.py", 3, "DOC103", "y"),
        Said("pydoclint", "a/b.py", 9, "DOC202", ""),
    ]


def test_the_output_of_docsig_is_read() -> None:
    output = "a/b.py:3 in f\n    SIG202: includes parameters that do not exist (params-do-not-exist)\n"
    assert list(_docsig(output)) == [Said("docsig", "a/b.py", 3, "SIG202", "f")]
