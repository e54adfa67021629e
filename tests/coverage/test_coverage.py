"""Coverage as a team reads it: a fixed denominator, tables that add up, one number everywhere."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.cli import main
from docdetect_hook.coverage.share import Share
from docdetect_hook.coverage.tables import AUDIENCES, BY, Coverage
from docdetect_hook.records import Count
from docdetect_hook.runner.summary import FileReport
from tests.projects import commit_all, make_repository

FILES = {
    "pkg/__init__.py": "",
    "pkg/app.py": '"""Pumps and belts."""\n\n\ndef oil():\n    pass\n\n\ndef wipe():\n    """Wipe both belts dry."""\n',
    "pkg/todo.py": '"""TODO"""\n\n\ndef a():\n    """..."""\n\n\ndef b():\n    """_summary_"""\n',
    "lib.rs": "//! Belts.\n\npub fn oil() {}\n",
    "tests/test_app.py": "def test_oil():\n    pass\n",
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["coverage", *words])
    return code, capsys.readouterr().out


def _total(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    total: dict[str, object] = json.loads(_run(capsys, "--format", "json", *words)[1])["total"]
    return total


def test_the_table_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "--by", "file") == (
        0,
        "file         definitions  documented   share\n"
        "lib.rs                 2           1   50.0 %\n"
        "pkg/app.py             3           2   66.6 %\n"
        "pkg/todo.py            3           0    0.0 %\n"
        "total                  8           3   37.5 %\n"
        "tests                  2           0    0.0 %  not in the total\n"
        "\n"
        "3 of 8 definitions documented (37.5 %)\n",
    )


def test_placeholders_document_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    expected = {"definitions": 3, "documented": 0, "percent": 0.0}
    assert _total(capsys, "pkg/todo.py") == expected
    assert _total(capsys, "pkg/todo.py", "--ignore", "UND201") == expected


EXCUSES = {
    "an override for a path": ('overrides:\n  - paths: ["pkg/app.py"]\n    ignore: [UND103]\n', "", ""),
    "a comment for a file": ("", "pkg/app.py", "# docdetect: ignore-file[UND103]\n"),
    "a comment for a definition": ("", "pkg/app.py", "# docdetect: ignore[UND103] -- old\n"),
}


@pytest.mark.parametrize(("configuration", "path", "comment"), EXCUSES.values(), ids=EXCUSES)
def test_what_excuses_a_finding_leaves_the_sum_alone(
    configuration: str, path: str, comment: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".docdetect.yaml").write_text(configuration, encoding="utf-8")
    if path:
        text = (project / path).read_text(encoding="utf-8").replace("def oil", comment + "def oil")
        (project / path).write_text(text, encoding="utf-8")
    assert _total(capsys) == {"definitions": 8, "documented": 3, "percent": 37.5}


def test_what_is_not_selected_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert _total(capsys, "--ignore", "UND103") == {"definitions": 4, "documented": 2, "percent": 50.0}


def test_tests_count_when_they_are_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / ".docdetect.yaml").write_text("rules: {tests: true}", encoding="utf-8")
    assert _total(capsys) == {"definitions": 10, "documented": 3, "percent": 30.0}


def test_nothing_to_document_is_no_share(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = _run(capsys, "pkg/__init__.py", "--fail-under", "100")
    assert (code, out.splitlines()[-1]) == (0, "no definitions to document")
    assert _total(capsys, "pkg/__init__.py") == {"definitions": 0, "documented": 0, "percent": None}


@pytest.mark.parametrize(
    ("threshold", "code"), [("37.5", 0), ("37.6", 1)], ids=["held exactly", "missed by a tenth"]
)
def test_the_threshold(threshold: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "--fail-under", threshold)[0] == code


def test_badge_and_json_show_the_printed_number(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = _run(capsys, "pkg/app.py", "--badge", "docs/badge.svg")
    assert out.endswith("2 of 3 definitions documented (66.6 %)\n")
    assert _total(capsys, "pkg/app.py")["percent"] == 66.6
    texts = [one.text for one in ET.parse(project / "docs/badge.svg").iter() if one.tag.endswith("}text")]
    assert texts == ["documented", "66.6 %"]


def test_check_prints_the_same_number(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--no-feedback"])
    assert "; 3 of 8 definitions documented (37.5 %)" in capsys.readouterr().out


RATCHET = {
    "nothing changed": ("", "", 0, ""),
    "an undocumented function is new": (
        "pkg/app.py",
        "\n\ndef rinse():\n    pass\n",
        1,
        "docdetect: documentation coverage fell from 37.5 % (3 of 8) in HEAD to 33.3 % (3 of 9)\n"
        "docdetect:   pkg/app.py: 66.6 % to 50.0 %\n",
    ),
    "a documented function is new": ("pkg/app.py", '\n\ndef rinse():\n    """Rinse with oil."""\n', 0, ""),
    "a test is new": ("tests/test_app.py", "\n\ndef test_wipe():\n    pass\n", 0, ""),
}


@pytest.mark.parametrize(("path", "added", "code", "told"), RATCHET.values(), ids=RATCHET)
def test_the_share_may_not_fall(
    path: str, added: str, code: int, told: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_repository()
    commit_all()
    if path:
        (project / path).write_text((project / path).read_text(encoding="utf-8") + added, encoding="utf-8")
    assert main(["coverage", "--by", "file", "--no-decrease", "HEAD"]) == code
    assert capsys.readouterr().err == told


def test_a_revision_that_is_not_there_is_a_mistake_of_the_user(capsys: pytest.CaptureFixture[str]) -> None:
    make_repository()
    assert main(["coverage", "--no-decrease", "origin/main"]) == 2
    assert "git fetch origin main" in capsys.readouterr().err


COUNTS = st.builds(
    lambda kind, audience, asked, definitions, share: Count(
        kind, audience, asked, definitions, int(definitions * share)
    ),
    st.sampled_from(["function", "class", "struct"]),
    st.sampled_from(list(AUDIENCES)),
    st.booleans(),
    st.integers(0, 50),
    st.floats(0, 1),
)
REPORTS = st.builds(
    lambda path, counts: FileReport(path, (), (), tuple(counts), 0, False),
    st.sampled_from(["a.py", "b/c.rs", "b/d.py", "/abs/e.py"]),
    st.lists(COUNTS, max_size=5),
)


@given(reports=st.lists(REPORTS, max_size=8), by=st.sampled_from(BY))
def test_every_table_adds_up_to_the_total(reports: list[FileReport], by: str) -> None:
    coverage = Coverage(by)
    for report in reports:
        coverage.add(report)
    rows = [share for _, share in coverage.rows()]
    assert Share(sum(r.definitions for r in rows), sum(r.documented for r in rows)) == coverage.total
    assert coverage.total.definitions == sum(report.definitions for report in reports)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Share(3, 2), "66.6 %"),
        (Share(1000, 999), "99.9 %"),
        (Share(100, 29), "29.0 %"),
        (Share(7, 7), "100.0 %"),
        (Share(), "-"),
    ],
    ids=["down", "never up to all", "exact", "all", "nothing"],
)
def test_rounding(share: Share, shown: str) -> None:
    assert share.shown == shown


def test_what_people_would_document_first_follows_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed = _run(capsys, "--first", "1")
    assert code == 0
    first = printed.partition("\n\nDocument this first:\n  ")[2]
    assert first[4:] == "  lib.rs:3: UND126 Missing documentation for function `oil`\n"
    assert main(["coverage", "--first", "1", "--format", "json"]) == 2
