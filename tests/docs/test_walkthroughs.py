"""What the walk-throughs of CONTRIBUTING.md lead to works: a rule, a format, a voter, an executor."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_RULE = '''\
"""Documentation that is a link and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docdetect_hook.rules.rule import BOTH, Page, subject

if TYPE_CHECKING:
    from docdetect_hook.records import Definition, Judgement, Language, Verdict


class LinkRule(NamedTuple):
    """Reports texts that only lead elsewhere."""

    code: str = "UND250"
    name: str = "link-docs"
    page: Page = Page("Documentation is a link", "A reader has to leave the editor.")
    default: bool = True
    languages: frozenset[Language] = BOTH

    def check(self, definition: Definition, _judgement: Judgement) -> str | None:
        """Return the message of a text that is an address."""
        text = definition.doc.text.strip() if definition.doc else ""
        return f"Only a link as {subject(definition)}" if text.startswith("https://") else None

    def confidence(self, _verdict: Verdict) -> float:
        """Return how likely a finding is right."""
        return 0.9
'''
_FORMAT = '''\
"""Findings as lines of comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.text.terminal import printable


def report(_style: Style) -> LineReport:
    """Make a report of one line a finding."""
    return LineReport(_lines)


def _lines(file: FileReport) -> Iterator[str]:
    for entry in file.entries:
        if isinstance(entry, Finding):
            yield f"{printable(entry.path)},{entry.line},{entry.code}"
'''
_VOTER = '''\
"""The naming voter: names of one letter."""

from __future__ import annotations

from typing import NamedTuple

from docdetect_hook.records import Vote
from docdetect_hook.voters.voter import Matter


class NamingVoter(NamedTuple):
    """Votes on what nobody can name."""

    name: str = "naming"

    def vote(self, matter: Matter) -> Vote | None:
        """Abstain on every name of more than one letter."""
        return Vote(self.name, 0.9, "one letter") if len(matter.definition.name) == 1 else None
'''
_EXECUTOR = '''\
"""Check files in threads of this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from docdetect_hook.discovery.walk import SourcePath
from docdetect_hook.runner.executors import Executor, Place, Task

Kept = TypeVar("Kept")


class Threads:
    """Checks files side by side, each with a checker of its own."""

    def check(self, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
        """Yield what is kept of each file, in order."""
        with ThreadPoolExecutor(2, initializer=print, initargs=("a thread",)) as pool:
            yield from pool.map(lambda source: task.checker()(source), sources)


def executor(place: Place) -> Executor:
    """Return the executor of two threads."""
    return Threads()
'''
_LINKED = '"""Queues."""\n\n\ndef drain():\n    """https://example.org/drain"""\n\n\ndef fill():\n    pass\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package with a rule, a format, a voter and an executor of its own."""
    root = tmp_path_factory.mktemp("copy")
    package = root / "docdetect_hook"
    shutil.copytree(ROOT / "docdetect_hook", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "rules" / "links.py").write_text(_RULE, encoding="utf-8")
    table = package / "rules" / "table.py"
    _replace(table, "(*CONTENT_RULES,", "(LinkRule(), *CONTENT_RULES,")
    _replace(
        table,
        "\nfrom docdetect_hook.rules.missing",
        "\nfrom docdetect_hook.rules.links import LinkRule\nfrom docdetect_hook.rules.missing",
    )
    (package / "reports" / "csv.py").write_text(_FORMAT, encoding="utf-8")
    _replace(package / "reports" / "__init__.py", "FORMATS = {\n", 'FORMATS = {\n    "csv": Format("csv"),\n')
    (package / "runner" / "threads.py").write_text(_EXECUTOR, encoding="utf-8")
    _replace(package / "runner" / "executors.py", "EXECUTORS = {", 'EXECUTORS = {"threads": "threads", ')
    voters = package / "voters"
    (voters / "naming.py").write_text(_VOTER, encoding="utf-8")
    _replace(voters / "table.py", "    PatternVoter(),\n", "    PatternVoter(),\n    NamingVoter(),\n")
    _replace(
        voters / "table.py",
        "from docdetect_hook.voters.pattern",
        "from docdetect_hook.voters.naming import NamingVoter\nfrom docdetect_hook.voters.pattern",
    )
    _replace(
        package / "config" / "settings.py", '"pattern_based": 0.15,', '"pattern_based": 0.15, "naming": 0.2,'
    )
    (root / "letter.py").write_text('"""Letters."""\n\n\ndef f():\n    work()\n', encoding="utf-8")
    (root / "app.py").write_text(_LINKED, encoding="utf-8")
    return root


def _replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def _said(root: Path, *words: str) -> str:
    command = [sys.executable, "-m", "docdetect_hook", *words]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False, encoding="utf-8"
    ).stdout


@pytest.mark.slow
def test_a_new_rule_reports_in_its_own_words(copy: Path) -> None:
    assert _said(copy, "check", "--isolated", "app.py").splitlines()[:2] == [
        "app.py:4:1: UND250 Only a link as docstring in function `drain`",
        "app.py:8:1: UND103 Missing docstring in function `fill`",
    ]


@pytest.mark.slow
def test_a_new_rule_is_selected_by_name_and_has_a_page(copy: Path) -> None:
    words = ("check", "--isolated", "--select", "link-docs", "--format", "concise", "app.py")
    assert _said(copy, *words).splitlines()[0].endswith("UND250 Only a link as docstring in function `drain`")
    assert _said(copy, "rule", "UND250").startswith("## UND250 link-docs\n")


def test_a_new_executor_checks_the_files_and_a_new_format_prints_them(copy: Path) -> None:
    words = ("check", "--isolated", "--format", "csv", "--scheduler", "threads://2", "app.py")
    assert _said(copy, *words) == "a thread\napp.py,4,UND250\napp.py,8,UND103\n"


def test_a_new_voter_votes_with_its_weight(copy: Path) -> None:
    items = map(json.loads, _said(copy, "items", "--isolated", "letter.py").splitlines())
    votes = [item["votes"].get("naming") for item in items]
    assert votes == [None, {"probability": 0.9, "reason": "one letter"}]
    assert '"naming": 0.2' in _said(copy, "config", "--isolated")
