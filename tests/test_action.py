"""The GitHub action: its script run as a runner runs it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ACTION = yaml.safe_load((Path(__file__).parent.parent / "action.yml").read_text(encoding="utf-8"))
CHECK = ACTION["runs"]["steps"][1]


def _run(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    inputs = {name.upper(): str(one["default"]) for name, one in ACTION["inputs"].items()} | given
    environment = os.environ | inputs | {
        "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"],
        "RUNNER_TEMP": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }  # fmt: skip
    # As https://docs.github.com/actions says of `shell: bash`.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", CHECK["run"]]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('"""Queues of jobs."""\n\n\ndef drain(): pass\n', encoding="utf-8")
    (tmp_path / "summary.md").write_text("before\n", encoding="utf-8")


def test_findings_are_annotated_summed_up_and_written(tmp_path: Path) -> None:
    done = _run(tmp_path)
    assert done.returncode == 1
    assert "::error" in done.stdout or "::warning" in done.stdout
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("before\n")
    assert "drain" in summary
    sarif = json.loads((tmp_path / "docdetect.sarif").read_text(encoding="utf-8"))
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["UND103"]


def test_options_and_paths_are_words_and_never_code(tmp_path: Path) -> None:
    done = _run(tmp_path, ARGS="--ignore UND103 --statistics", PATHS="a.py $(touch hurt)")
    assert done.returncode == 2
    assert not (tmp_path / "hurt").exists()
    assert _run(tmp_path, ARGS="--ignore UND103").returncode == 0


def test_no_input_is_pasted_into_a_script() -> None:
    assert [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]] == []


def test_no_module_of_the_checkout_is_run() -> None:
    before = [word for step in ACTION["runs"]["steps"] for word in re.findall(r"(\S+) -m ", step["run"])]
    assert before == ["-P", "-P"]
