"""Tests of docdetect_hook.reports: every format on the same hostile project, whole outputs, output files."""

import json
import os
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.reports import FORMATS, Style, reporter
from docdetect_hook.runner.summary import Summary, report_of
from tests.projects import make_repository, write_all

# A name and a text with what each format has to escape.
ODD_NAME = "a,b:c%;]'[|&<\u202e.py"
FILES = {
    "pkg/__init__.py": '"""Queues."""\n',
    "pkg/app.py": '"""Queues."""\n\n\nclass Queue:\n    """Bounded."""\n\n\tdef put(self): pass\n'.replace(
        "\t", "    "
    ),
    "broken.py": "def f(:\n",
    ODD_NAME: '"""Odd."""\n\n\ndef fill():\n    pass\n',
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_all(tmp_path, FILES)
    make_repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _report(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(["check", "--no-feedback", "--no-cache", *words])
    return capsys.readouterr().out


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_a_name_reach_the_terminal_raw(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = _report(capsys, "--format", name)
    assert "\u202e" not in out
    assert "UND103" in out


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_that_shows_no_opinion_says_the_same_where_nobody_asks_the_voters(name: str) -> None:
    texts = []
    for opinions in (True, False):
        engine = Engine(load_settings(isolated=True), brief=True, opinions=opinions)
        summary, report = Summary(), reporter(name)(Style(statistics=True))
        for path, text in FILES.items():
            file = report_of(engine.check_text(text, path, "python"))
            summary.add(file)
            report.add(file)
        texts.append("".join(report.close(summary.totals())))
    assert (texts[0] != texts[1]) == FORMATS[name].opinionated


@pytest.mark.parametrize(
    "words",
    [
        ("--min-confidence", "0.9"),
        ("--sort", "confidence"),
        ("--explain",),
        ("--output-file", "sarif:report.sarif"),
    ],
    ids=[
        "which findings are there rests on how sure they are",
        "their order rests on it",
        "it is asked for",
        "another report tells it",
    ],
)
def test_the_voters_are_asked_where_their_opinion_counts(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("pkg")
    Path("report.sarif").write_text("")
    quiet = _report(capsys, *words)
    written = Path("report.sarif").read_text(encoding="utf-8")
    main(["check", "--feedback-out", "cases.jsonl", "--no-cache", *words])
    assert (quiet, written) == (capsys.readouterr().out, Path("report.sarif").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["json", "gitlab", "sarif", "rdjson"])
def test_the_json_formats_are_one_document(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    json.loads(_report(capsys, "--format", name))


@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_the_xml_formats_parse_whatever_names_hold(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = ET.fromstring(_report(capsys, "--format", name))
    assert {element.get("name") for element in root} >= {"broken.py", ODD_NAME.replace("\u202e", "\\u202e")}


def test_junit_counts_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    root = ET.fromstring(_report(capsys, "--format", "junit"))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "2", "1")
    assert len(root.findall("*/testcase/failure")) == 2


def test_github_commands_escape_their_properties(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _report(capsys, "--format", "github").splitlines()
    assert lines[2] == (
        "::error title=docdetect UND102,file=pkg/app.py,line=7,endLine=7,col=5"
        "::pkg/app.py:7:5: UND102 " + lines[2].partition("UND102 ")[2]
    )
    assert lines[0].startswith("::error title=docdetect UND103,file=a%2Cb%3Ac%25;]'[|&<\\u202e.py,line=4")


def test_sarif_places_are_relative_to_the_root_from_any_directory(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = json.loads(_report(capsys, "--format", "sarif", "pkg"))
    monkeypatch.chdir(project / "pkg")
    there = json.loads(_report(capsys, "--format", "sarif", "."))
    places = [
        [
            one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for one in log["runs"][0]["results"]
        ]
        for log in (here, there)
    ]
    assert places == [["pkg/app.py"], ["pkg/app.py"]]


def test_full_shows_the_line_and_marks_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    out = _report(capsys, "--format", "full", "pkg").splitlines()
    assert out[1:3] == ["  7 |     def put(self): pass", "    |     ^"]


def test_full_shows_the_text_of_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        ["docdetect", "check", "--format", "full", "--no-feedback", "--stdin-filename", "app.py"],
        input='"""Docs."""\ndef f(): pass\n', capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert "  2 | def f(): pass\n    | ^\n" in done.stdout


def test_html_is_one_page_without_links_to_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    page = _report(capsys, "--format", "html")
    assert "<script" not in page
    assert "://" not in page
    assert "<pre>    def put(self): pass" in page


def test_output_files_stand_beside_the_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _report(
        capsys,
        "--output-file",
        "sarif:out/r.sarif",
        "--output-file",
        "junit:r.xml",
        "--output-file",
        "r.txt",
        "pkg",
    )
    assert (
        out.endswith("1 finding in 1 of 2 files; 2 of 3 definitions documented (66.6 %)\n") or "UND102" in out
    )
    assert json.loads((project / "out/r.sarif").read_text())["version"] == "2.1.0"
    assert ET.fromstring((project / "r.xml").read_text()).tag == "testsuites"
    assert (project / "r.txt").read_text() == out
    assert sorted(os.listdir(project / "out")) == ["r.sarif"]


def test_a_link_in_the_place_of_a_report_is_replaced_not_followed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    victim = project / "victim"
    victim.write_text("kept")
    (project / "r.xml").symlink_to(victim)
    _report(capsys, "--output-file", "junit:r.xml", "pkg")
    assert victim.read_text() == "kept"
    assert not (project / "r.xml").is_symlink()


def test_a_report_that_cannot_be_written_is_a_mistake_of_the_user(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "taken").write_text("")
    assert main(["check", "--no-feedback", "--no-cache", "--output-file", "taken/r.xml", "pkg"]) == 2
    assert "docdetect: error: cannot write the report taken/r.xml: " in capsys.readouterr().err


def test_a_flood_ends_with_a_table_by_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).unlink()
    for folder, count in (("big", 120), ("small", 3)):
        (tmp_path / folder).mkdir()
        text = '"""Queues of jobs."""\n' + "".join(f"def f{number}(): pass\n" for number in range(count))
        (tmp_path / folder / "m.py").write_text(text, encoding="utf-8")
    lines = _report(capsys).splitlines()
    assert lines[-10:-1] == [
        "",
        "folder  findings  documented",
        "big          120       0.8 %",
        "small          3      25.0 %",
        "",
        "docdetect init                set up configuration, pre-commit hook and baseline for an old code base",
        "docdetect baseline write      accept these findings, so that only new ones are reported",
        "docdetect check --statistics  count them by code, to see which rules to begin with",
        "",
    ]


@pytest.mark.parametrize(
    ("settings", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
    ids=["a pipe has no colours", "FORCE_COLOR colours a pipe", "NO_COLOR forbids colours"],
)
def test_colours(
    settings: dict[str, str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["check", "--no-feedback", "pkg"]) == 1
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_what_commands_print_as_json_is_no_command_of_a_ci_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "##vso[task.setvariable variable=PATH]x.py").write_text("x = 1\n", encoding="utf-8")
    for words in (("items", "."), ("coverage", "--format", "json", "--by", "file")):
        main([*words])
        said = capsys.readouterr().out
        assert "vso[task" in said
        assert "##vso" not in said
