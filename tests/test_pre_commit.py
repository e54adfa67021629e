"""The published hooks, run by the real pre-commit on real repositories."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import test_six_ways as six_ways

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow

BAD_PYTHON = '"""Queues of jobs."""\n\n\ndef drain():\n    pass\n'
GOOD_PYTHON = '"""Queues of jobs."""\n\n\ndef drain():\n    """Empty the queue."""\n'
BAD_RUST = "//! Queues of jobs.\n\npub fn drain() {}\n"
GOOD_RUST = "//! Queues of jobs.\n\n/// Empties the queue.\npub fn drain() {}\n"


def _git(repository: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *words]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=check)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make an empty git repository with a bad Python and a bad Rust file staged."""
    repository = tmp_path / "repository"
    repository.mkdir()
    _git(repository, "init", "-q")
    (repository / "app.py").write_text(BAD_PYTHON, encoding="utf-8")
    (repository / "lib.rs").write_text(BAD_RUST, encoding="utf-8")
    _git(repository, "add", ".")
    return repository


class Published(NamedTuple):
    """A snapshot of this checkout to install hooks from, and the environment that pre-commit runs in."""

    path: Path
    revision: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Publish this checkout as it stands, as `rev: <tag>` would: pre-commit builds one environment of it."""
    snapshot = tmp_path_factory.mktemp("published") / "snapshot"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(snapshot)], check=True, capture_output=True)
    changed = _git(ROOT, "ls-files", "-z", "-m", "-o", "--exclude-standard").stdout.split("\0")
    for name in filter(None, changed):
        (snapshot / name).unlink(missing_ok=True)
        if (ROOT / name).exists():
            (snapshot / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, snapshot / name)
    _git(snapshot, "add", "-A")
    _git(snapshot, "commit", "-q", "--allow-empty", "-m", "snapshot")
    home = tmp_path_factory.mktemp("pre-commit")  # apart from the user's
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
    return Published(snapshot, _git(snapshot, "rev-parse", "HEAD").stdout.strip(), environment)


def _install(repository: Path, published: Published, hooks: str) -> None:
    config = f"repos:\n- repo: {published.path}\n  rev: {published.revision}\n  hooks:\n{hooks}"
    (repository / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    _git(repository, "add", ".pre-commit-config.yaml")
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=repository,
        check=True,
        capture_output=True,
        env=published.environment,
    )


def _commit(repository: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-m", "work"]
    return subprocess.run(
        command, cwd=repository, capture_output=True, text=True, check=False, env=environment
    )


def test_a_commit_is_blocked_until_both_languages_are_documented(
    repository: Path, published: Published
) -> None:
    _install(repository, published, "  - id: docdetect\n")
    blocked = _commit(repository, published.environment)
    output = blocked.stdout + blocked.stderr
    assert blocked.returncode == 1
    assert "app.py:4:1: UND103 Missing docstring in function `drain`" in output
    assert "lib.rs:3:1: UND126 Missing documentation for function `drain`" in output

    (repository / "app.py").write_text(GOOD_PYTHON, encoding="utf-8")
    (repository / "lib.rs").write_text(GOOD_RUST, encoding="utf-8")
    _git(repository, "add", ".")
    passed = _commit(repository, published.environment)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_coverage_hook_judges_the_whole_tree(repository: Path, published: Published) -> None:
    _install(repository, published, "  - id: docdetect-coverage\n    args: [--fail-under=75]\n")
    blocked = _commit(repository, published.environment)
    output = blocked.stdout + blocked.stderr
    assert blocked.returncode == 1
    assert "documentation coverage 50.0 % is below the required 75 %" in output
    assert "UND103" not in output

    (repository / "app.py").write_text(GOOD_PYTHON, encoding="utf-8")
    _git(repository, "add", ".")
    passed = _commit(repository, published.environment)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_projects_of_a_monorepo_keep_their_rules(repository: Path, published: Published) -> None:
    """The other ways of calling are in test_six_ways."""
    for name, text in six_ways.FILES.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    for name in ("app.py", "lib.rs"):
        _git(repository, "rm", "-qf", name)
    _git(repository, "add", ".")
    _install(repository, published, "  - id: docdetect\n    args: ['--output-file=json:report.json', --]\n")
    blocked = _commit(repository, published.environment)
    assert blocked.returncode == 1
    from_hook = json.loads((repository / "report.json").read_text(encoding="utf-8"))["findings"]
    command = [sys.executable, "-m", "docdetect_hook", "check", "--format=json", "--no-cache"]
    by_hand = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert from_hook == json.loads(by_hand.stdout)["findings"]
    assert [(row["path"], row["line"], row["code"]) for row in from_hook] == six_ways.EXPECTED


# Names of files that a pull request could add to pass the gate, or to lead it elsewhere.
_OPTIONS = (
    "--exit-zero",
    "--config=x.py",
    "-h",
    "--help",
    "--scheduler=localhost:9",
    "--exclude=*.py",
    "--select=UND910",
)


def test_no_name_of_a_file_is_an_option(repository: Path, published: Published) -> None:
    (repository / "x.py").write_text("rules: {select: [UND910]}\n", encoding="utf-8")
    _install(repository, published, "  - id: docdetect\n")
    for name in _OPTIONS:
        _add_script(repository, name)
    blocked = _commit(repository, published.environment)
    assert blocked.returncode == 1
    told = blocked.stdout + blocked.stderr
    assert "app.py:4:1: UND103" in told
    for name in _OPTIONS:
        assert f"{name}:4:1: UND103" in told
        _git(repository, "rm", "-q", "-f", "--", name)

    config = repository / ".pre-commit-config.yaml"
    own_args = config.read_text(encoding="utf-8") + "    args: [--fail-under=90]\n"
    config.write_text(own_args, encoding="utf-8")
    _git(repository, "add", "-A")
    blocked = _commit(repository, published.environment)
    assert "is below the required 90 %" in blocked.stdout + blocked.stderr
    for name in _OPTIONS:
        _add_script(repository, name)
        blocked = _commit(repository, published.environment)
        assert blocked.returncode == 1
        assert f"`{name}` is an option and also the name of a file here" in blocked.stdout + blocked.stderr
        _git(repository, "rm", "-q", "-f", "--", name)


def _add_script(repository: Path, name: str) -> None:
    script = repository / name
    script.write_text("#!/usr/bin/env python\n" + '"""Queues."""\n\ndef drain(): ...\n', encoding="utf-8")
    script.chmod(0o755)
    _git(repository, "add", "--", name)


@pytest.mark.parametrize(
    ("hook", "told", "silent"),
    [
        pytest.param("docdetect-python", "UND103", "UND126", id="docdetect-python takes Python alone"),
        pytest.param("docdetect-rust", "UND126", "UND103", id="docdetect-rust takes Rust alone"),
    ],
)
def test_hooks_for_one_language(
    repository: Path, published: Published, hook: str, told: str, silent: str
) -> None:
    _install(repository, published, f"  - id: {hook}\n")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        env=published.environment,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert told in done.stdout
    assert silent not in done.stdout


def test_the_staged_hook_reports_what_the_commit_brings(repository: Path, published: Published) -> None:
    (repository / "_rings.py").write_text('"""Rings."""\n\n\ndef ring():\n    pass\n', encoding="utf-8")
    _git(repository, "add", "-A")
    _git(repository, "commit", "-q", "-m", "old code")
    _install(repository, published, "  - id: docdetect-staged\n")
    (repository / "app.py").write_text(
        BAD_PYTHON.replace("def drain", "# a note\ndef drain"), encoding="utf-8"
    )
    _git(repository, "add", "-A")
    passed = _commit(repository, published.environment)
    assert passed.returncode == 0, passed.stdout + passed.stderr

    (repository / "app.py").write_text('"""Queues."""\n\nfrom _rings import ring as ring\n', encoding="utf-8")
    (repository / "lib.rs").write_text(BAD_RUST + "\npub fn fill() {}\n", encoding="utf-8")
    _git(repository, "add", "-A")
    blocked = _commit(repository, published.environment)
    output = blocked.stdout + blocked.stderr
    assert blocked.returncode == 1
    assert "_rings.py:4:1: UND103 Missing docstring in function `ring`" in output
    assert "lib.rs:5:1: UND126 Missing documentation for function `fill`" in output
    assert "drain" not in output
