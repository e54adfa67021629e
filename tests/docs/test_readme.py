"""The README tells the truth: its example is the real output, and it names every hook, command and page."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from docdetect_hook import __version__
from docdetect_hook.cli import main, parse

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_the_real_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check", "--no-feedback", "--no-cache", "examples"]) == 1
    shown = README.split("$ docdetect check examples\n")[1].split("\n\n")[0]
    assert capsys.readouterr().out == re.sub(r"^    ", "", shown, flags=re.MULTILINE) + "\n"


def test_every_hook_is_named() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks if f"`{hook['id']}`" not in README] == []


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_version_is_that_of_the_newest_changelog_heading() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == __version__
    assert f"version = {__version__}\n" in (ROOT / "setup.cfg").read_text(encoding="utf-8")


FENCED = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SET_IN = [
    line.strip() for line in re.findall(r"^    (?:\$ )?((?:docdetect|flake8|pip) .*)$", README, re.MULTILINE)
]
# They wait for answers, change what later ones look at, or run the golden suite, as other tests do.
COMMANDS_ALONE = {
    "docdetect ready",
    "docdetect review",
    "docdetect retrain",
    "docdetect health",
    "docdetect validate --full",
    "docdetect dashboard",
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository of the examples, with a remote that has them, too."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT / "examples", root / "examples")
    (root / "app.py").write_text('"""Queues of jobs."""\n', encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "src", root / "src")
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "base"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


@pytest.fixture
def copied(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a copy of the repository."""
    shutil.copytree(repository, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_kind_of_block_is_run() -> None:
    assert {kind for kind, _ in FENCED} == {"sh", "yaml", "python"}
    assert len(SET_IN) > 8


@pytest.mark.parametrize("line", SET_IN)
def test_a_command_can_be_called(
    line: str,
    copied: Path,
    flake8: Callable[..., subprocess.CompletedProcess[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(re.split(r"  ", line)[0], comments=True)
    if words[0] == "pip":
        assert all(
            f"\n{extra} =" in (ROOT / "setup.cfg").read_text() for extra in re.findall(r"\[(\w+)\]", line)
        )
    elif " ".join(words) in COMMANDS_ALONE:
        assert parse(words[1:]).command == words[1]
    elif words[0] == "flake8":
        done = flake8(copied, *words[1:])
        assert done.returncode in {0, 1}, done.stderr
        assert "rror" not in done.stderr
    else:
        assert main(words[1:]) in {0, 1}, words
        assert "rror" not in capsys.readouterr().err


@pytest.mark.parametrize("text", [text for kind, text in FENCED if kind == "python"])
def test_a_python_block_runs(text: str) -> None:
    exec(compile(text, "README.md", "exec"), {})


def test_the_shell_blocks_are_what_the_checks_of_the_project_run() -> None:
    run = (ROOT / ".ci/run").read_text(encoding="utf-8")
    commands = [text for kind, text in FENCED if kind == "sh"]
    assert all(text.startswith("python3 -m venv") and text.count("\n") == 1 for text in commands)
    assert [run.count(f"readme_command {number}") for number in range(1, len(commands) + 1)] == [1, 1]


@pytest.mark.slow
def test_the_hook_works_as_it_is_written(copied: Path) -> None:
    text = next(text for kind, text in FENCED if kind == "yaml" and "hooks:" in text)
    (copied / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    command = ["pre-commit", "run", "--files", "app.py"]
    done = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    assert (done.returncode, "Passed" in done.stdout) == (0, True), done.stdout + done.stderr
    (copied / "app.py").write_text("def f(): pass\n", encoding="utf-8")
    done = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "app.py:1:1: UND103" in done.stdout


def test_the_configuration_is_accepted(copied: Path) -> None:
    text = next(text for kind, text in FENCED if kind == "yaml" and "rules:" in text)
    (copied / ".docdetect.yaml").write_text(text, encoding="utf-8")
    assert main(["check", "--no-feedback", "--no-cache", "app.py"]) == 0


def test_nothing_is_named_that_is_nowhere() -> None:
    assert re.findall(r"https?://\S+|docdetect-hook\b|rev: \S+", README) == []
