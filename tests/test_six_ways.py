"""One verdict and one identity for each file, by whatever way docdetect is called.

The real pre-commit is the sixth way; it is in test_pre_commit, with the hooks that it installs.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from docdetect_hook.cli import main
from tests.projects import make_repository, write_all

PYTHON = '"""Queues of jobs."""\n\n\nclass Queue:\n    pass\n\n\ndef drain():\n    pass\n'
FILES = {
    "a/pyproject.toml": "[tool.docdetect]\nrules.ignore = ['UND103']\n",
    "a/jobs/__init__.py": PYTHON,
    "b/.docdetect.yaml": "rules: {ignore: [UND101]}\noverrides: [{paths: [/src], ignore: [UND122]}]\n",
    "b/jobs/__init__.py": PYTHON,
    "b/Cargo.toml": '[package]\nname = "b"\nversion = "1.0.0"\nedition = "2021"\n',
    "b/src/lib.rs": "//! Queues of jobs.\n\npub struct Queue;\n\npub fn drain() {}\n",
}
SOURCES = [name for name in FILES if name.endswith((".py", ".rs"))]
EXPECTED = [
    ("a/jobs/__init__.py", 4, "UND101"),
    ("b/jobs/__init__.py", 8, "UND103"),
    ("b/src/lib.rs", 5, "UND126"),
]


class Told(NamedTuple):
    """A finding as every way tells it."""

    path: str
    line: int
    code: str
    fingerprint: str


@pytest.fixture(params=["git", "no git"])
def monorepo(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Make two projects of different configuration in one directory."""
    root = tmp_path / "monorepo"
    write_all(root, FILES)
    if request.param == "git":
        make_repository(root)
    return root


Run = Callable[..., list[Told]]
Flake8 = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def told(monorepo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `docdetect check` in a directory and lists what it tells, by path from the root."""

    def run(directory: Path, *words: str, stdin: str = "") -> list[Told]:
        monkeypatch.chdir(directory)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        main(["check", "--format", "json", "--no-feedback", *words])
        out = capsys.readouterr().out
        rows = json.loads(out[out.index('{"version"') :])["findings"]
        return [
            Told(
                os.path.relpath(directory / row["path"], monorepo),
                row["line"],
                row["code"],
                row["fingerprint"],
            )
            for row in rows
        ]

    return run


def _everywhere(monorepo: Path, told: Run, *words: str) -> dict[str, list[Told]]:
    texts = {name: (monorepo / name).read_text(encoding="utf-8") for name in SOURCES}
    return {
        "the root": told(monorepo, *words),
        "the root, files by name": told(monorepo, *words, "--", *SOURCES),
        "each project": [*told(monorepo / "a", *words), *told(monorepo / "b", *words)],
        "a folder in a project": [
            *told(monorepo / "a/jobs", *words),
            *told(monorepo / "b/jobs", *words),
            *told(monorepo / "b/src", *words),
        ],
        "the other project": [*told(monorepo / "b", *words, "../a"), *told(monorepo / "a", *words, "../b")],
        "the top, absolute names": told(Path("/"), *words, str(monorepo)),
        "the top, absolute files": told(Path("/"), *words, *(str(monorepo / name) for name in SOURCES)),
        "standard input": [
            finding
            for name, text in texts.items()
            for finding in told(monorepo, *words, "--stdin-filename", name, "-", stdin=text)
        ],
        "standard input, absolute names": [
            finding
            for name, text in texts.items()
            for finding in told(Path("/"), *words, "--stdin-filename", str(monorepo / name), stdin=text)
        ],
    }


def test_every_way_tells_the_same(monorepo: Path, told: Run) -> None:
    ways = _everywhere(monorepo, told)
    first = ways["the root"]
    assert [finding[:3] for finding in first] == EXPECTED
    assert {way: findings for way, findings in ways.items() if findings != first} == {}


@pytest.mark.parametrize("written_in", ["", pytest.param("/", marks=pytest.mark.slow)])
def test_a_baseline_accepts_in_every_way(
    monorepo: Path, told: Run, flake8: Flake8, written_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written_in or monorepo)
    assert main(["baseline", "write", str(monorepo)]) == 0
    assert {way for way, findings in _everywhere(monorepo, told).items() if findings} == set()
    assert _rows(flake8(monorepo, *_WORDS, *SOURCES)) == []
    assert _rows(flake8(monorepo / "b", *_WORDS, "../a/jobs/__init__.py")) == []


_WORDS = ("--isolated", "--select=UND", "--format=%(path)s %(row)d %(code)s")


def _rows(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int, str]]:
    assert done.stderr == ""
    rows = (line.split(" ") for line in done.stdout.splitlines())
    return [(path, int(row), code) for path, row, code in rows]


@pytest.mark.parametrize(
    ("above", "pattern", "left"),
    [
        pytest.param("pyproject.toml", "/b", EXPECTED[:1], id="a project with a configuration of its own"),
        pytest.param("pyproject.toml", "jobs/", EXPECTED, id="what a project decides for itself"),
        pytest.param("", "", EXPECTED, id="nothing"),
    ],
)
def test_what_an_outer_configuration_leaves_out_stays_out(
    monorepo: Path, told: Run, flake8: Flake8, above: str, pattern: str, left: list[tuple[str, int, str]]
) -> None:
    if above:
        (monorepo / above).write_text(f"[tool.docdetect]\nfiles.exclude = ['{pattern}']\n", encoding="utf-8")
    ways = {way: [one[:3] for one in findings] for way, findings in _everywhere(monorepo, told).items()}
    assert {way: findings for way, findings in ways.items() if findings != left} == {}
    assert _rows(flake8(monorepo, *_WORDS, *SOURCES)) == left


def test_a_folder_above_the_project_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "vendor/build/project"
    project.mkdir(parents=True)
    (project / ".docdetect.yaml").write_text("", encoding="utf-8")
    (project / "app.py").write_text(PYTHON, encoding="utf-8")
    for directory in (project, project.parent, Path("/")):
        monkeypatch.chdir(directory)
        assert main(["check", "--no-feedback", str(project / "app.py")]) == 1
        assert main(["check", "--no-feedback", os.path.relpath(project)]) == 1


@pytest.mark.parametrize("directory", ["", "a", "/"])
def test_the_threshold_of_a_project_holds_from_everywhere(
    monorepo: Path, directory: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (monorepo / "a/pyproject.toml").write_text("[tool.docdetect]\nrules.fail_under = 42\n", encoding="utf-8")
    monkeypatch.chdir(directory if directory == "/" else monorepo / directory)
    assert main(["coverage", str(monorepo / "a")]) == 1
    assert "below the required 42 %" in capsys.readouterr().err
    assert main(["check", "--coverage", str(monorepo / "a/jobs/__init__.py")]) == 1
    assert "below the required 42 %" in capsys.readouterr().err


def test_flake8_tells_the_same(monorepo: Path, flake8: Flake8) -> None:
    def rows(directory: Path, *words: str) -> list[tuple[str, int, str]]:
        return _rows(flake8(directory, *_WORDS, *words))

    assert rows(monorepo, *SOURCES) == EXPECTED
    assert rows(monorepo / "a", "jobs") == [("jobs/__init__.py", 4, "UND101")]
    below = rows(monorepo / "b", "--filename=*.py,*.rs", ".")
    assert below == [("./jobs/__init__.py", 8, "UND103"), ("./src/lib.rs", 5, "UND126")]
    top = rows(Path("/"), *(str(monorepo / name) for name in SOURCES))
    assert top == [(str(monorepo / path), line, code) for path, line, code in EXPECTED]


@pytest.mark.parametrize("monorepo", ["git"], indirect=True)
def test_flake8_tells_the_same_of_standard_input(monorepo: Path) -> None:
    words = (*_WORDS, "--stdin-display-name=b/jobs/__init__.py", "-")
    done = subprocess.run(
        [sys.executable, "-m", "flake8", *words],
        cwd=monorepo,
        input=PYTHON,
        capture_output=True,
        text=True,
        check=False,
    )
    assert _rows(done) == [("b/jobs/__init__.py", 8, "UND103")]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param([], id="alone"),
        pytest.param(["--jobs", "2"], id="workers", marks=pytest.mark.slow),
        pytest.param(["--no-cache"], id="no cache"),
    ],
)
def test_kept_reports_and_workers_go_by_the_same_configurations(
    monorepo: Path, told: Run, words: list[str]
) -> None:
    for directory in (monorepo, monorepo, Path("/")):
        findings = told(directory, *words, str(monorepo))
        assert [finding[:3] for finding in findings] == EXPECTED
    (monorepo / "a/pyproject.toml").write_text(
        "[tool.docdetect.rules]\nignore = ['UND1']\n", encoding="utf-8"
    )
    assert [finding[:3] for finding in told(monorepo, *words)] == EXPECTED[1:]
    (monorepo / "b/.docdetect.yaml").write_text("extend: ../a/pyproject.toml\n", encoding="utf-8")
    assert told(monorepo, *words) == []


def test_reports_of_many_projects_are_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    for number in range(12):
        project = tmp_path / f"p{number}"
        project.mkdir()
        (project / ".docdetect.yaml").write_text("", encoding="utf-8")
        (project / "app.py").write_text(PYTHON, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(["check", "--no-feedback"]) == 1
        assert len(list(tmp_path.glob(".docdetect/cache/*/*.kept"))) == 12


def test_a_broken_configuration_below_ends_the_run(
    monorepo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = monorepo / "b/.docdetect.yaml"
    place.write_text("rules: {ignor: []}\n", encoding="utf-8")
    monkeypatch.chdir(monorepo)
    assert main(["check"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert f"{place}:1: unknown key `rules.ignor`; did you mean `rules.ignore`?" in told.err


def test_records_stay_with_the_project_of_each_file(monorepo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert main(["check", str(monorepo)]) == 1
    keeps = [path.relative_to(monorepo).parts[0] for path in sorted(monorepo.rglob("metrics.jsonl"))]
    assert keeps == ([".docdetect"] if (monorepo / ".git").exists() else ["a", "b"])


def test_nothing_of_another_project_comes_into_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '"""Queues of jobs."""\n\n\n@app.route("/")\ndef index():\n    return 1\n'
    for name in ("here", "other"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / "jobs.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    main(["check", "--no-cache", "../other"])
    assert not (tmp_path / "here/.docdetect").exists()
    for name in ("feedback.jsonl", "metrics.jsonl"):
        assert (tmp_path / "other/.docdetect" / name).exists()
