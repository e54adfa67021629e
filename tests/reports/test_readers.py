"""Every report format is read by its own schema or by a reader that people use, names and messages hostile."""

from __future__ import annotations

import hashlib
import json
import re
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from cmarkgfm import github_flavored_markdown_to_html
from diff_cover.git_path import GitPathTool
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from diff_cover.violationsreporters.violations_reporter import PylintDriver
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from docdetect_hook.cli import main
from docdetect_hook.records import Definition, Finding, Problem, Verdict
from docdetect_hook.reports import FORMATS, Style, reporter
from docdetect_hook.reports.sarif import rule_object
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Summary
from docdetect_hook.text.terminal import printable
from tests.projects import make_repository, write_all

Report = Callable[..., str]
SCHEMAS = Path(__file__).parents[1] / "schemas"

# What each format, and the server that shows it, would act on.
HOSTILE = (
    "]]> <script>alert(1)</script> <img src=//evil.example/x> [a](http://evil.example) ![b](//evil.example/p.png) "
    "@octocat #1 !2 www.evil.example a@b.example <http://evil.example> `code` ``` | \\| *b* _i_ ~~s~~ &amp; {x} "
    "%0A::error::x ##[add-mask]y ##vso[task.setvariable variable=A;]z ##teamcity[buildStop] |n ' \" , ; : \\ "
    "\x1b[31m \x00 \r\n::add-mask::w \u202e \ud800 \N{PILE OF POO}"
)
PATHS = {
    "command of GitHub at the start": "::error file=a,line=1::b.py",
    "command of GitHub's first form": "a ##[add-mask]b.py",
    "command of Azure": "##vso[task.setvariable variable=PATH]b.py",
    "command of TeamCity": "##teamcity[buildStop comment='x']b.py",
    "mention, issue and address": "@octocat #1 www.evil.example.py",
    "marks of XML, Markdown and properties": "a,b;c=%0A]'[|&<b>`*\\_\"]]>.py",
    "control characters": "a\x1b[31m\u202e\r\n::error::b.py",
}


def _records(path: str, message: str, count: int = 1) -> FileReport:
    """Return a file with findings whose name and message are what a repository chose."""
    verdict = Verdict(False, 0.1, 0.98, "enhanced_python", ())
    findings = tuple(
        Finding(
            path, line, 4, line + 1, "UND103", message,
            Definition(path, line, 4, line + 1, "python", "function", "f", "Odd.f<'\">", True, None, None, line, line),
            verdict, f"{line:016x}",
        )
        for line in range(1, count + 1)
    )  # fmt: skip
    return FileReport(path, findings, (Problem(path, 1, 0, "UND901", message),), (), 0, crashed=False)


def _rendered(name: str, file: FileReport, style: Style | None = None) -> str:
    report, summary = reporter(name)(style or Style()), Summary()
    for observer in (report, summary):
        observer.add(file)
    return "".join(report.close(summary.totals()))


def _schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = _schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _valid(name: str, document: object) -> None:
    found = _validator(name).iter_errors(document)
    assert [f"{error.json_path}: {error.message[:200]}" for error in found] == []


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a project in which every kind of finding and trouble is there, under hostile names."""
    files = dict.fromkeys(PATHS.values(), '"""Odd."""\n\n\ndef fill():\n    pass\n')
    files |= {
        "pkg/__init__.py": '"""Queues."""\n',
        "pkg/app.py": '"""Queues."""\n\n\nclass Queue:\n    """Bounded."""\n\n    def put(self): pass\n',
        "broken.py": "def f(:\n",
        "Cargo.toml": '[package]\nname = "x"\nversion = "0.1.0"\n',
        "src/lib.rs": "//! TODO\npub struct Größe { pub a: u8 } pub struct B { pub b: u8 }\n",
        "src/@octocat/Ünï code.py": "",
    }
    write_all(tmp_path, files)
    make_repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def report(project: Path, capsys: pytest.CaptureFixture[str]) -> Report:
    """Return what prints the report of the project in a format."""
    assert project.is_dir()

    def run(name: str, *paths: str) -> str:
        main(["check", "--no-feedback", "--no-cache", "--format", name, *(paths or (".",))])
        return capsys.readouterr().out

    return run


# Every format


def test_the_schemas_are_the_published_ones() -> None:
    told = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    for name in ("sarif-2.1.0.json", "rdjson.json"):
        digest = hashlib.sha256((SCHEMAS / name).read_bytes()).hexdigest()
        assert f"| `{name}` |" in told
        assert f"`{digest}`" in told


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_gives_the_log_of_a_server_a_command_of_the_repository(name: str) -> None:
    for path in PATHS.values():
        log = _rendered(name, _records(path, HOSTILE))
        told = [command for line in log.splitlines() for command in _commands(line)]
        own = {"github": {"::error"}, "azure": {"##vso[task.logissue"}, "teamcity": {"##teamcity["}}
        assert set(told) <= own.get(name, set()), path


def _commands(line: str) -> Iterator[str]:
    """Find the commands as a server does: the newer ones of GitHub at the start, all others anywhere."""
    yield from re.findall(r"^\s*(::[a-z-]+)", line)
    yield from re.findall(r"##teamcity\[|##vso\[[a-z.]*|##\[", line.lower())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_text_in_utf_8_without_control_characters(name: str) -> None:
    for path in PATHS.values():
        text = _rendered(name, _records(path, HOSTILE))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["text", "json", "sarif", "junit", "teamcity", "html"])
def test_no_report_holds_its_findings_in_memory(name: str) -> None:
    """The text alone of 12,000 findings is longer; the formats left out are made of the same parts."""
    _held(name, 1)  # loads what is loaded once
    assert _held(name, 240) < 2_500_000


_FINDINGS = 50  # of a file
_MESSAGE = "Missing docstring in function `handler` " * 5


def _held(name: str, files: int) -> int:
    """Return the bytes that a report of many files holds at most."""
    report, summary = reporter(name)(Style()), Summary()
    tracemalloc.start()
    try:
        for number in range(files):
            file = _records(f"pkg{number % 10}/m{number}.py", _MESSAGE, _FINDINGS)
            report.add(file)
            summary.add(file)
        for _piece in report.close(summary.totals()):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# SARIF


def test_sarif_is_valid_whatever_names_hold(report: Report) -> None:
    log = json.loads(report("sarif"))
    _valid("sarif-2.1.0.json", log)
    assert len(log["runs"][0]["results"]) == len(PATHS) + 7
    _valid("sarif-2.1.0.json", json.loads(_rendered("sarif", _records("a.py", HOSTILE))))


def test_sarif_without_a_finding_is_valid(report: Report) -> None:
    log = json.loads(report("sarif", "pkg/__init__.py"))
    _valid("sarif-2.1.0.json", log)
    assert log["runs"][0]["results"] == []


def test_sarif_has_what_code_scanning_requires(report: Report) -> None:
    """The subset that GitHub reads: "SARIF support for code scanning" in its documentation."""
    run = json.loads(report("sarif"))["runs"][0]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    seen = set()
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+", uri)
        assert not re.match(r"/|\.|[a-z]+:", uri)
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert min(place["region"].values()) >= 1
        seen.add(result["partialFingerprints"]["docdetect/v1"])
    assert len(seen) == len(run["results"])


def test_sarif_describes_every_rule_within_the_limits_of_code_scanning() -> None:
    for rule in map(rule_object, RULES.values()):
        assert len(rule["name"]) <= 255
        assert max(len(rule["shortDescription"]["text"]), len(rule["fullDescription"]["text"])) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert len(rule["properties"]["tags"]) <= 20


def test_sarif_is_the_same_wherever_the_project_lies(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    here = report("sarif")
    other = tmp_path_factory.mktemp("other") / "place"
    project.rename(other)
    project.mkdir()
    monkeypatch.chdir(other)
    assert report("sarif") == here


def test_sarif_names_a_file_outside_the_project_by_its_whole_address(tmp_path: Path) -> None:
    log = json.loads(_rendered("sarif", _records("/else where/a.py", "x"), Style(root=str(tmp_path))))
    _valid("sarif-2.1.0.json", log)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///else%20where/a.py"}


# GitLab, rdjson


def test_gitlab_is_valid_whatever_names_hold(report: Report) -> None:
    issues = json.loads(report("gitlab"))
    _valid("gitlab-code-quality.json", issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(PATHS) + 7
    _valid("gitlab-code-quality.json", json.loads(_rendered("gitlab", _records("a.py", HOSTILE))))


def test_rdjson_is_valid_whatever_names_hold(report: Report) -> None:
    document = json.loads(report("rdjson"))
    _valid("rdjson.json", document)
    assert len(document["diagnostics"]) == len(PATHS) + 7
    _valid("rdjson.json", json.loads(_rendered("rdjson", _records("a.py", HOSTILE))))


def test_rdjson_counts_columns_in_bytes(project: Path, report: Report) -> None:
    """Columns of the Reviewdog Diagnostic Format are bytes of UTF-8 (reviewdog.proto, Position)."""
    diagnostics = json.loads(report("rdjson", "src/lib.rs"))["diagnostics"]
    line = (project / "src/lib.rs").read_bytes().splitlines()[1]
    shown = [
        line[one["location"]["range"]["start"]["column"] - 1 :][:9].decode()
        for one in diagnostics
        if one["location"]["range"]["start"]["line"] == 2
    ]
    assert shown == ["pub struc", "pub a: u8", "pub struc", "pub b: u8"]


# XML


def test_junit_is_read_by_junitparser(report: Report) -> None:
    suites = JUnitXml.fromstring(report("junit").encode())
    assert (suites.failures, suites.errors, suites.tests) == (len(PATHS) + 6, 1, len(PATHS) + 9)
    told = [result for suite in suites for case in suite for result in case.result]
    assert len(told) == len(PATHS) + 7
    for suite in suites:
        before = (suite.tests, suite.failures, suite.errors)
        suite.update_statistics()  # type: ignore[no-untyped-call,unused-ignore]
        assert (suite.tests, suite.failures, suite.errors) == before


def test_junit_keeps_hostile_messages_as_text() -> None:
    suites = JUnitXml.fromstring(_rendered("junit", _records("a.py", HOSTILE)).encode())
    messages = {result.message for suite in suites for case in suite for result in case.result}
    assert messages == {printable(HOSTILE)}


def test_what_xml_forbids_is_spelt_out() -> None:
    """XML 1.0, 2.2: the last two code points of the first plane are no characters, not even as references."""
    suites = JUnitXml.fromstring(_rendered("junit", _records("a.py", "x\ufffey\uffff")).encode())
    assert {result.message for suite in suites for case in suite for result in case.result} == {
        "x\\ufffey\\uffff"
    }


def test_checkstyle_is_read_by_diff_cover(project: Path, report: Report) -> None:
    GitPathTool.set_cwd(str(project))
    found = CheckstyleXmlDriver().parse_reports([report("checkstyle")])
    assert sum(map(len, found.values())) == len(PATHS) + 7
    assert [one.line for one in found["pkg/app.py"]] == [7]
    hostile = CheckstyleXmlDriver().parse_reports([_rendered("checkstyle", _records("a.py", HOSTILE))])
    assert [one.message for one in hostile["a.py"]] == [
        f"error: {printable(HOSTILE)}",
        f"warning: {printable(HOSTILE)}",
    ]


def test_pylint_lines_are_read_by_diff_cover(report: Report) -> None:
    found = PylintDriver().parse_reports([report("pylint")])
    assert [one.line for one in found["pkg/app.py"]] == [7]
    assert [one.message for one in found["pkg/app.py"]] == [
        "UND102: (missing-method-docs), : Missing docstring in method `put`"
    ]


# Commands of servers


def test_github_reads_back_what_was_meant(report: Report) -> None:
    told = [_github(line) for line in report("github").splitlines()]
    assert {command for command, _, _ in told} == {"error"}
    assert {properties["file"] for _, properties, _ in told} >= {printable(name) for name in PATHS.values()}
    assert {frozenset(properties) for _, properties, _ in told} == {
        frozenset(("title", "file", "line", "endLine", "col")), frozenset(("title", "file", "line", "col")),
    }  # fmt: skip
    hostile = [_github(line) for line in _rendered("github", _records("a.py", HOSTILE)).splitlines()]
    assert [message for _, _, message in hostile] == [
        f"a.py:1:1: UND901 {printable(HOSTILE)}", f"a.py:1:5: UND103 {printable(HOSTILE)}",
    ]  # fmt: skip


def _github(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner does (actions/runner, ActionCommand.TryParseV2)."""
    assert line.startswith("::")
    head, _, message = line[2:].partition("::")
    command, _, rest = head.partition(" ")
    properties = dict(part.split("=", 1) for part in rest.split(",") if part)
    for sign, code in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        properties = {key: value.replace(code, sign) for key, value in properties.items()}
        message = message if sign in ":," else message.replace(code, sign)
    return command, properties, message


def test_azure_reads_back_what_was_meant(report: Report) -> None:
    told = [_azure(line) for line in report("azure").splitlines()]
    assert {command for command, _, _ in told} == {"task.logissue"}
    assert {properties["sourcepath"] for _, properties, _ in told} >= {
        printable(name) for name in PATHS.values()
    }
    assert {frozenset(properties) for _, properties, _ in told} == {
        frozenset(("type", "sourcepath", "linenumber", "columnnumber", "code"))
    }
    hostile = [_azure(line) for line in _rendered("azure", _records("a.py", HOSTILE)).splitlines()]
    assert [message for _, _, message in hostile] == [printable(HOSTILE)] * 2


def _azure(line: str) -> tuple[str, dict[str, str], str]:
    """Read a logging command as the agent does (azure-pipelines-agent, Command.TryParse)."""
    head, _, message = line.removeprefix("##vso[").partition("]")
    command, _, rest = head.partition(" ")
    properties = dict(part.split("=", 1) for part in rest.split(";") if part)
    for sign, code in ((";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D"), ("%", "%AZP25")):
        properties = {key: value.replace(code, sign) for key, value in properties.items()}
        message = message if sign in ";]" else message.replace(code, sign)
    return command, properties, message


def test_teamcity_reads_back_what_was_meant(report: Report) -> None:
    told = [_teamcity(line) for line in report("teamcity").splitlines()]
    declared = set[str]()
    for name, attributes in told:
        if name == "inspectionType":
            assert set(attributes) == {"id", "name", "description", "category"}
            assert max(map(len, attributes.values())) <= 4000
            declared.add(attributes["id"])
        else:
            assert attributes["typeId"] in declared
    files = {attributes["file"] for name, attributes in told if name == "inspection"}
    assert files >= {printable(name) for name in PATHS.values()}
    hostile = [_teamcity(line) for line in _rendered("teamcity", _records("a.py", HOSTILE)).splitlines()]
    assert [one["message"] for name, one in hostile if name == "inspection"] == [printable(HOSTILE)] * 2


def _teamcity(line: str) -> tuple[str, dict[str, str]]:
    """Read a service message by the escapes of TeamCity's documentation: |', |n, |r, ||, |[, |], |0xNNNN."""
    message = re.fullmatch(r"##teamcity\[(\w+)((?: \w+='(?:[^|'\[\]\r\n]|\|.)*')*)\]", line)
    assert message, line
    attributes = re.findall(r" (\w+)='((?:[^|']|\|.)*)'", message[2])
    return message[1], {key: _teamcity_text(value) for key, value in attributes}


def _teamcity_text(text: str) -> str:
    units = re.sub(
        r"\|(?:0x([0-9a-f]{4})|(.))", lambda found: chr(int(found[1], 16)) if found[1] else found[2], text
    )
    return units.encode("utf-16", "surrogatepass").decode("utf-16")


# Markdown


class _Rendered(HTMLParser):
    """The elements of a page, and its text outside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.targets: list[str] = []
        self.outside_code = self.inside_code = ""
        self._in_code = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.targets += [value or "" for name, value in attributes if name in ("href", "src")]
        self._in_code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self.inside_code += data
        else:
            self.outside_code += data


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_markdown_keeps_names_and_messages_as_text(path: str) -> None:
    page = _Rendered()
    text = _rendered("markdown", _records(path, HOSTILE))
    page.feed(github_flavored_markdown_to_html(text))
    assert page.elements <= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert not re.search(r"@|#\d|!\d|://|www\.", page.outside_code)
    assert printable(path) in page.outside_code + page.inside_code
    assert " ".join(printable(HOSTILE).split()) in page.inside_code
    rows = github_flavored_markdown_to_html(text).partition("Findings</h2>")[2].count("<tr>")
    assert rows == 3


def test_markdown_of_a_project_is_tables(report: Report) -> None:
    page = _Rendered()
    page.feed(github_flavored_markdown_to_html(report("markdown")))
    assert "a" not in page.elements
    assert "Missing docstring in method `put`" in page.outside_code


# HTML


def test_html_is_well_formed_and_keeps_names_and_messages_as_text() -> None:
    for path in PATHS.values():
        page = _Rendered()
        page.feed(_rendered("html", _records(path, HOSTILE)))
        assert not page.elements & {"script", "img", "link", "iframe", "object", "b"}
        assert all(target.startswith("#") for target in page.targets)
        assert printable(path) in page.outside_code
        assert printable(HOSTILE) in page.outside_code


# JSON


def test_json_reports_hold_what_they_were_given() -> None:
    document = json.loads(_rendered("json", _records("a.py", HOSTILE)))
    assert document["findings"][0]["message"].encode("utf-16", "surrogatepass") == HOSTILE.encode(
        "utf-16", "surrogatepass"
    )
    lines = [json.loads(line) for line in _rendered("jsonl", _records("a.py", HOSTILE)).splitlines()]
    assert [line["code"] for line in lines] == ["UND901", "UND103"]
