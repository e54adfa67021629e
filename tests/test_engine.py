"""The engine's own look at files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.readers.files import TextFiles

_COUNT = """
import json, os, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
from docdetect_hook.cli import main
main(["check", "--isolated", "--no-cache", "--exit-zero", "."])
print(json.dumps(sorted(os.path.basename(name) for name in map(str, opened) if name.endswith(".rs"))))
"""


def test_a_file_that_others_look_at_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "c"\nversion = "1.0.0"\n')
    (tmp_path / "src/lib.rs").write_text("//! C.\npub mod a;\npub mod b;\n")
    (tmp_path / "src/a.rs").write_text("//! A.\n")
    (tmp_path / "src/b.rs").write_text("//! B.\n")
    outcome = subprocess.run(
        [sys.executable, "-c", _COUNT], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(outcome.stdout.splitlines()[-1]) == ["a.rs", "b.rs", "lib.rs"]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["bad.py", "__init__.py"])
def test_an_odd_encoding_is_the_trouble_of_its_file_alone(
    name: str,
    jobs: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    codecs = ("idna", "no_such", "raw_unicode_escape", "rot13", "unicode_escape", "zlib")
    for codec in codecs:
        Path(codec).mkdir()
        for module in ("__init__.py", "job.py", "_inner.py"):
            Path(codec, module).write_text('"""Jobs."""\n\n\ndef drain(): ...\n', encoding="utf-8")
        Path(codec, name).write_text(f"# coding: {codec}\nx = '\\u12'\n", encoding="utf-8")
    words = ["check", "--isolated", "--no-cache", "--no-feedback", "--format", "json", "--jobs", jobs, "."]
    assert main(words) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(one["path"], one["code"]) for one in report["errors"]] == [
        (f"{codec}/{name}", "UND900") for codec in codecs
    ]
    assert {f"{codec}/job.py" for codec in codecs} <= {one["path"] for one in report["findings"]}


_TEXTS = {
    "app.py": (
        '"""Jobs that outlive a restart of their queue."""\n\n\n'
        'def drain(limit):\n    """Run waiting jobs.\n\n    Args:\n        most: How many.\n    """\n\n\n'
        'def fill():\n    """TODO"""\n\n\ndef read_jobs():\n    """Read jobs."""\n\n\n'
        'def stop():\n    ""\n\n\ndef start(): ...\n\n\n'
        'class Queue:\n    """Jobs in the order of their arrival, each with its deadline."""\n'
    ),
    "src/lib.rs": "//! Jobs.\n\n/// TODO\npub fn fill() {}\n\n/// Stop.\npub fn stop() {}\npub fn start() {}\n",
    "Cargo.toml": '[package]\nname = "jobs"\nversion = "1.0.0"\nedition = "2021"\n',
}


@pytest.mark.parametrize(
    ("select", "found"),
    [((), "301 201 200 103 201 126"), (("--select", "ALL"), "301 311 201 202 200 103 202 201 202 126")],
    ids=["what is on by default", "what the model alone tells as well"],
)
def test_a_run_that_keeps_no_cases_for_review_reports_the_same(
    select: tuple[str, ...],
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("src").mkdir()
    for name, text in _TEXTS.items():
        Path(name).write_text(text, encoding="utf-8")
    reports = []
    for kept in ("--no-feedback", "--feedback-out=cases.jsonl"):
        main(["check", "--isolated", "--no-cache", kept, "--format", "json", *select, "."])
        reports.append(json.loads(capsys.readouterr().out))
    assert reports[0] == reports[1]
    assert " ".join(one["code"].removeprefix("UND") for one in reports[0]["findings"]) == found


@pytest.mark.parametrize("opinions", [True, False], ids=["with voters", "without voters"])
@pytest.mark.parametrize(
    ("text", "extra", "found"),
    [
        pytest.param(
            "class Lamp:\n    def _dim(self):\n        # pylint: disable=missing-docstring\n        pass\n\n"
            "    def light(self):\n        pass\n",
            (),
            [("UND101", 1), ("UND102", 6)],
            id="a comment of pylint ends with it",
        ),
        pytest.param(
            "def _dim():\n    raise OSError\n\n\ndef light(at):\n"
            '    """Turn on the light.\n\n    Args:\n        at: When.\n    """\n    _dim()\n',
            ("UND314",),
            [("UND314", 5)],
            id="it raises for a public one",
        ),
        pytest.param(
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    def light(at): ...\nelse:\n"
            "    def light(now):\n"
            '        """Turn on the light.\n\n        Args:\n            at: When.\n            now: At once.\n'
            '        """\n',
            (),
            [],
            id="it has the name of a public one",
        ),
    ],
)
def test_what_private_definitions_say_of_others_is_known(
    text: str, extra: tuple[str, ...], found: list[tuple[str, int]], opinions: bool
) -> None:
    overrides = {"rules.ignore": ["UND100"], "rules.extend_select": list(extra)}
    settings = load_settings(isolated=True, overrides=overrides)
    judged = Engine(settings, opinions=opinions, files=TextFiles()).check_text(text, "m.py", "python").judged
    assert [(one.code, one.line) for each in judged for one in each.findings] == found
