"""The command line as its users see it: whole outputs and exit codes on real files."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docdetect_hook.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent

BAD = '"""Queues of jobs."""\n\n\ndef drain():\n    pass\n'
GOOD = '"""Queues of jobs."""\n\n\ndef drain():\n    """Empty the queue."""\n'
LINE = "app.py:4:1: UND103 Missing docstring in function `drain`"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _write(**files: str) -> None:
    for name, text in files.items():
        Path(name.replace("_rs", ".rs").replace("_py", ".py")).write_text(text, encoding="utf-8")


def test_clean_files_are_silent_but_for_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=GOOD)
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "No findings in 1 file; 2 of 2 definitions documented (100.0 %)\n"


def test_findings_of_both_languages_are_sorted_by_place(capsys: pytest.CaptureFixture[str]) -> None:
    _write(lib_rs="pub fn b() {}\n", app_py=BAD)
    assert main(["check", "lib.rs", "app.py"]) == 1
    assert capsys.readouterr().out == (
        f"{LINE}\n"
        "lib.rs:1:1: UND120 Missing documentation for crate `lib`\n"
        "lib.rs:1:1: UND126 Missing documentation for function `b`\n"
        "3 findings in 2 files; 1 of 4 definitions documented (25.0 %)\n"
    )


def test_grouped_format(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py="def a(): ...\n")
    assert main(["check", "--format", "grouped"]) == 1
    assert capsys.readouterr().out == (
        "app.py:\n"
        "  1:1  UND100  Missing docstring in module `app`\n"
        "  1:1  UND103  Missing docstring in function `a`\n"
        "\n"
        "2 findings in 1 file; 0 of 2 definitions documented (0.0 %)\n"
    )


def test_statistics_follow_the_findings(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD)
    main(["check", "--statistics"])
    assert capsys.readouterr().out == (
        f"{LINE}\n1 UND103 Function has no docstring\n"
        "1 finding in 1 file; 1 of 2 definitions documented (50.0 %)\n"
    )


def test_json_format_has_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD, broken_py="def f(:\n")
    assert main(["check", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["version", "tool", "summary", "findings", "errors"]
    assert document["version"] == 1
    (finding,) = document["findings"]
    assert list(finding) == [
        "path", "line", "col", "end_line", "code", "rule", "message", "language", "kind", "name",
        "qualname", "confidence", "score", "method", "votes", "fingerprint", "fix",
    ]  # fmt: skip
    assert (finding["path"], finding["line"], finding["col"], finding["code"]) == ("app.py", 4, 1, "UND103")
    assert 0.5 <= finding["confidence"] <= 1
    (error,) = document["errors"]
    assert (error["path"], error["code"]) == ("broken.py", "UND901")


def test_jsonl_format_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD)
    assert main(["check", "--format", "jsonl"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["code"] == "UND103"


def test_fingerprint_survives_a_move_of_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    prints = []
    for text in (BAD, BAD.replace("def", "LIMIT = 3\n\n\ndef")):
        _write(app_py=text)
        main(["check", "--format", "jsonl"])
        prints.append(json.loads(capsys.readouterr().out)["fingerprint"])
    assert prints[0] == prints[1]


def test_items_list_every_definition_with_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD + "\n\ndef _private():\n    pass\n")
    assert main(["items"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [
        (row["kind"], row["qualname"], row["public"], row["documented"], row["code"]) for row in rows
    ] == [
        ("module", "", True, True, None),
        ("function", "drain", True, False, "UND103"),
        ("function", "_private", False, False, None),
    ]
    assert list(rows[0]) == [
        "path", "line", "col", "end_line", "language", "kind", "name", "qualname", "public", "exempt", "documented",
        "informative", "needed", "score", "confidence", "method", "votes", "disagreement", "doc_line", "code",
    ]  # fmt: skip


def test_items_of_rust_tell_hidden_and_test(capsys: pytest.CaptureFixture[str]) -> None:
    _write(lib_rs="//! Queues of jobs.\n#[doc(hidden)]\npub fn a() {}\n#[cfg(test)]\nmod t {}\n")
    main(["items"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["name"], row["hidden"], row["test"]) for row in rows[1:]] == [
        ("a", True, False),
        ("t", False, True),
    ]


def test_items_table(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD)
    main(["items", "--format", "table"])
    words = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert words == [
        ["app.py:1", "module", "public", "documented", "app"],
        ["app.py:4", "function", "public", "missing", "UND103", "drain"],
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param([], 1, id="findings are 1"),
        pytest.param(["--exit-zero"], 0, id="exit-zero forgives findings"),
        pytest.param(["--select", "UND101"], 0, id="what is not selected is not found"),
        pytest.param(["--ignore", "UND103"], 0, id="what is ignored is not found"),
        pytest.param(["--coverage", "--fail-under", "50"], 0, id="coverage at the threshold passes"),
        pytest.param(["--fail-under", "50.1"], 1, id="coverage below the threshold fails"),
        pytest.param(["--fail-under", "99", "--exit-zero"], 0, id="exit-zero forgives low coverage"),
        pytest.param(["no-such-file.py"], 2, id="a named file that does not exist is 2"),
        pytest.param(["no-such-file.py", "--exit-zero"], 2, id="exit-zero does not forgive wrong input"),
        pytest.param(["--select", "XYZ1"], 2, id="an unknown code is 2"),
        pytest.param(["--config", "none.yaml"], 2, id="a missing configuration is 2"),
        pytest.param(["--scope", "some"], 2, id="a wrong choice is 2"),
        pytest.param(["--min-confidence", "7"], 2, id="a probability above 1 is 2"),
        pytest.param(["-", "app.py"], 2, id="standard input beside a file is 2"),
    ],
)
def test_exit_codes(words: list[str], code: int) -> None:
    _write(app_py=BAD)
    try:
        assert main(["check", *words]) == code
    except SystemExit as stop:  # argparse's own way out
        assert stop.code == code  # noqa: PT017


def test_a_bad_file_in_a_folder_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD)
    Path("latin.py").write_bytes(b"# \xe9\n")
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == LINE
    assert lines[1].startswith("latin.py:1:3: UND900 byte 0xe9 is not valid UTF-8")


def _stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_stands_for_the_named_path(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _stdin(monkeypatch, BAD.encode())
    assert main(["check", "-", "--stdin-filename", "app.py"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == LINE


def test_rust_on_standard_input_is_seen_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _stdin(monkeypatch, b"/// Reads a frame.\nfn a() {}\npub fn b() {}\n")
    assert main(["check", "-", "--stdin-filename", "part.rs"]) == 1
    assert "part.rs:3:1: UND126" in capsys.readouterr().out


def test_standard_input_obeys_excludes(monkeypatch: pytest.MonkeyPatch) -> None:
    _stdin(monkeypatch, BAD.encode())
    assert main(["check", "-", "--stdin-filename", "gen/app.py", "--exclude", "gen/"]) == 0


def test_a_staged_text_is_judged_with_its_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pkg").mkdir()
    Path("pkg/__init__.py").write_text('"""Queues of jobs."""\nfrom ._impl import shown\n', encoding="utf-8")
    Path("pkg/_impl.py").write_text("", encoding="utf-8")
    _stdin(monkeypatch, b"def shown(): ...\ndef other(): ...\n")
    assert main(["check", "-", "--stdin-filename", "pkg/_impl.py"]) == 1
    assert "UND103 Missing docstring in function `shown`" in capsys.readouterr().out


# A space, a line feed, a leading dash, an escape code, letters outside ASCII, bytes that are not UTF-8.
_NAMES = ["a b.py", "a\nb.py", "-a.py", "a\x1b[31m.py", "é.py", os.fsdecode(b"\xff.py")]


@pytest.mark.parametrize("report", ["text", "json"])
def test_any_file_name_is_printed_on_one_line(report: str) -> None:
    for name in _NAMES:
        Path(name).write_text(BAD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "docdetect_hook", "check", "--format", report, "--", "."],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "LC_ALL": "C"},
    )
    assert done.returncode == 1, done.stderr
    assert b"\x1b" not in done.stdout
    if report == "text":
        assert len(done.stdout.splitlines()) == len(_NAMES) + 1
    else:
        assert len(json.loads(done.stdout)["findings"]) == len(_NAMES)


def test_a_comment_excuses_without_shrinking_the_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD + "\n\ndef kept():  # docdetect: ignore[UND103] -- goes away\n    pass\n")
    main(["check"])
    assert "1 of 3 definitions documented" in capsys.readouterr().out
    main(["check", "--ignore", "UND103"])
    assert "1 of 1 definitions documented" in capsys.readouterr().out


def test_a_profile_stands_beside_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    plain = main(["check"]), capsys.readouterr().out
    assert (main(["check", "--profile"]), (both := capsys.readouterr()).out) == plain
    assert "cumulative time" in both.err


def test_two_runs_print_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD, lib_rs="pub struct A { pub b: u8 }\n")
    outputs = []
    for _ in range(2):
        main(["check", "--format", "json"])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"docdetect {command}" in capsys.readouterr().out.split("examples:")[1]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("--exit-zero", id="a switch"),
        pytest.param("--help", id="the help"),
        pytest.param("-h", id="the short help"),
        pytest.param("--select=UND910", id="an option with its value"),
        pytest.param("--exclude=*.py", id="a pattern"),
        pytest.param("--config=x.py", id="a configuration"),
        pytest.param("--scheduler=127.0.0.1:9", id="an address"),
        pytest.param("--nonsense", id="no option at all"),
        pytest.param("--", id="the end of options"),
        pytest.param("-", id="standard input"),
    ],
)
def test_an_option_that_is_also_a_file_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD)
    Path(name).write_text("#!/usr/bin/env python\n" + BAD, encoding="utf-8")
    assert main(["check", "app.py", name]) == 2
    assert capsys.readouterr().err == (
        f"docdetect: error: `{name}` is an option and also the name of a file here: rename the file, or write "
        f"./{name} when the file is meant\n"
    )


def test_an_option_that_is_also_a_file_in_a_folder_is_refused() -> None:
    Path("--config=sub").mkdir()
    Path("--config=sub/x.py").write_text("", encoding="utf-8")
    assert main(["check", "--config=sub/x.py"]) == 2


def test_all_behind_two_dashes_are_paths(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("--exit-zero", "-h", "-"):
        Path(name).write_text("#!/usr/bin/env python\n" + BAD, encoding="utf-8")
    assert main(["check", "--", "--exit-zero", "-h", "-"]) == 1
    told = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert told == ["-", "--exit-zero", "-h"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["app.py", "--statistics", "b.py"], id="an option between paths"),
        pytest.param(["--statistics", "app.py", "b.py"], id="the option first"),
        pytest.param(["app.py", "b.py", "--statistics"], id="the option last"),
        pytest.param(["app.py", "--statistics", "--", "b.py"], id="a path behind two dashes"),
    ],
)
def test_options_and_paths_mix(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _write(app_py=BAD, b_py=BAD)
    assert main(["check", *words]) == 1
    assert "2 UND103 Function has no docstring" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            ["check", "--exit-zer"], "unknown option --exit-zer; did you mean --exit-zero?", id="short"
        ),
        pytest.param(
            ["check", "--selekt=A"], "unknown option --selekt; did you mean --select?", id="mistyped"
        ),
        pytest.param(["check", "--\x1b[31m"], "unknown option --\\x1b[31m", id="a control character"),
        pytest.param(
            ["model", "rollback", "--wh", "x"], "unknown option --wh; did you mean", id="of an action"
        ),
        pytest.param(["stats", "extra"], "unexpected argument extra", id="a path where none belongs"),
    ],
)
def test_unknown_options_are_refused_with_the_nearest(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert told in capsys.readouterr().err


_RUN = f"'{sys.executable}' -m docdetect_hook"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param("check app.py >&-", "standard output is closed: redirect it to", id="output closed"),
        pytest.param("check app.py 2>&-", "standard error is closed: redirect it to", id="error closed"),
        pytest.param("check - <&-", "standard input is closed", id="input closed"),
        pytest.param("check app.py >/dev/full", "no space left on device", id="a full disk"),
        pytest.param("items app.py >/dev/full", "no space left on device", id="a full disk for items"),
        pytest.param("check app.py 1</dev/null", "bad file descriptor", id="output that only reads"),
    ],
)
def test_streams_that_cannot_be_used_are_one_line(command: str, told: str) -> None:
    _write(app_py=BAD)
    done = subprocess.run(
        ["sh", "-c", f"{_RUN} {command}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    (line,) = (done.stdout + done.stderr).splitlines()
    assert line.startswith("docdetect: error: ")
    assert told in line
    assert done.returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a directory in use")
@pytest.mark.parametrize("words", ["check", "check app.py", "items", "config"])
def test_a_working_directory_that_was_deleted_is_one_line(words: str) -> None:
    Path("gone").mkdir()
    done = subprocess.run(
        ["sh", "-c", f"cd gone && rmdir ../gone && {_RUN} {words}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "docdetect: error: the current directory does not exist any more: go to another one\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="there is no ulimit")
@pytest.mark.parametrize(
    "most", [5, 10, *(pytest.param(most, marks=pytest.mark.slow) for most in (6, 8, 12))]
)
def test_too_few_file_handles_are_one_line(most: int) -> None:
    _write(app_py=BAD, lib_rs="pub fn a() {}\n")
    done = subprocess.run(
        ["sh", "-c", f"ulimit -n {most} && {_RUN} check --jobs 2 ."],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 1 or (done.returncode == 2 and len(done.stderr.splitlines()) == 1), done.stderr


def test_output_to_a_reader_that_left_is_no_error() -> None:
    _write(app_py="".join(f"def f{number}(): ...\n" for number in range(3_000)))
    command = f"'{sys.executable}' -m docdetect_hook check app.py | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stderr == ""


def test_config_shows_where_each_value_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".docdetect.yaml").write_text("rules:\n  scope: all\n", encoding="utf-8")
    assert main(["config"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("rules.scope" in line and "all" in line and ".docdetect.yaml" in line for line in lines)
    assert any("rules.fail_under" in line and "default" in line for line in lines)


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param("UND103 UND101", id="blanks between codes"),
        pytest.param("und103, UND101", id="commas and small letters"),
        pytest.param("missing-function-docs,UND101", id="the name of a rule"),
        pytest.param("ALL", id="all codes"),
    ],
)
def test_codes_are_selected_in_every_form(codes: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.py").write_text('"""Queues of jobs."""\n\n\ndef drain():\n    pass\n', encoding="utf-8")
    assert main(["check", "--select", codes, "one.py"]) == 1
    assert "one.py:4:1: UND103 Missing docstring in function `drain`" in capsys.readouterr().out


def test_a_rule_is_found_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "missing-function-docs"]) == 0
    assert capsys.readouterr().out.startswith("## UND103 missing-function-docs\n")
    assert main(["rule", "missing-functon-docs"]) == 2
    assert "did you mean missing-function-docs?" in capsys.readouterr().err


def test_config_of_a_path_is_that_of_its_project(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a/gen").mkdir(parents=True)
    Path("a/.docdetect.yaml").write_text(
        "rules: {scope: all}\noverrides: [{paths: [gen/], ignore: [UND1]}]\n", encoding="utf-8"
    )
    _write(app_py=GOOD, **{"a/gen/x_py": GOOD})
    assert main(["config", "a/gen/x.py"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert 'rules.scope = "all"  # a/.docdetect.yaml' in lines
    assert 'rules.ignore = ["UND1"]  # a/.docdetect.yaml, overrides' in lines
    assert main(["config", "--format", "json", "a"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["file"] == str(Path("a/.docdetect.yaml").resolve())
    assert document["settings"]["rules.scope"] == {"value": "all", "origin": document["file"]}
    assert document["settings"]["rules.ignore"]["value"] == []
    assert main(["config"]) == 0
    assert 'rules.scope = "public"  # default' in capsys.readouterr().out.splitlines()
    assert main(["config", "b"]) == 2
    assert capsys.readouterr().err == "docdetect: error: b does not exist\n"


def test_an_override_that_matches_no_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    entries = "[{paths: [app.py]}, {paths: [tests/, old.py]}, {paths: [bin/tool]}]"
    Path(".docdetect.yaml").write_text(f"overrides: {entries}\n", encoding="utf-8")
    Path("bin").mkdir()
    Path("bin/tool").write_text("#!/usr/bin/python\n", encoding="utf-8")
    _write(app_py=GOOD)
    assert main(["config"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        'docdetect: warning: .docdetect.yaml: `overrides[1]` matches no file that is checked: ["tests/", "old.py"]'
    ]
