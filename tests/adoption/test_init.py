"""`docdetect init`: what it makes of a repository, and that a commit is judged by it at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from docdetect_hook.adoption.hook_entry import merged
from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.rules.table import CODE_NAMES
from tests.projects import make_repository

OLD = "def oil():\n    # Both belts.\n    pass\n"
BIN = os.path.dirname(sys.executable)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", BIN + os.pathsep + os.environ["PATH"])
    make_repository()
    Path("old.py").write_text(OLD, encoding="utf-8")
    return tmp_path


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], capture_output=True, text=True, check=False)


def _init(*words: str) -> int:
    return main(["init", "--no-install", *words])


def _files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().iterdir()) if path.is_file()}


@pytest.mark.slow
def test_a_commit_is_judged_right_after(capsys: pytest.CaptureFixture[str]) -> None:
    _git("add", "-A")
    _git("commit", "-qm", "old")
    assert main(["init"]) == 0
    assert ".docdetect-baseline.json: 2 findings accepted" in capsys.readouterr().out
    _git("add", "-A")
    assert _git("commit", "-qm", "gate").returncode == 0
    Path("old.py").write_text(OLD.replace("Both belts", "Each belt"), encoding="utf-8")
    assert _git("commit", "-qam", "a comment").returncode == 0
    Path("old.py").write_text(OLD + "\n\ndef drip():\n    pass\n", encoding="utf-8")
    refused = _git("commit", "-qam", "a function")
    assert refused.returncode == 1
    assert "old.py:6:1: UND103 Missing docstring in function `drip`" in refused.stdout + refused.stderr


def test_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert _init() == 0
    before = _files()
    capsys.readouterr()
    assert _init() == 0
    assert _files() == before
    assert "Nothing to do: everything is there already." in capsys.readouterr().out


def test_a_dry_run_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = _files()
    assert _init("--dry-run") == 0
    assert _files() == before
    out = capsys.readouterr().out
    assert ".docdetect.yaml: would be written\n" in out
    assert "          entry: docdetect check\n" in out


SETTINGS = {
    "ruff: codes that are ignored stay so": (
        {"ruff.toml": '[lint]\nselect = ["D"]\nignore = ["D100", "D104"]\n'},
        {"ignore": ("UND100", "UND104"), "extend_select": ("UND105",)},
    ),
    "ruff: a code below an ignored prefix stays on": (
        {"ruff.toml": 'select = ["ALL", "D103"]\nignore = ["D"]\n'},
        {"ignore": ("UND100", "UND101", "UND102", "UND104", "UND106", "UND107", "UND200")},
    ),
    "ruff: the numpy convention asks for no constructor": (
        {"pyproject.toml": '[tool.ruff.lint]\nselect = ["D"]\npydocstyle.convention = "numpy"\n'},
        {"ignore": ("UND107",), "extend_select": ("UND105",)},
    ),
    "ruff: a linter without documentation rules says nothing": (
        {"ruff.toml": '[lint]\nselect = ["E", "DTZ"]\nignore = ["D103"]\n'},
        {"ignore": (), "extend_select": ()},
    ),
    "pydocstyle: what is added to a convention is ignored": (
        {"setup.cfg": "[pydocstyle]\nconvention = google\nadd-ignore = D105,D107\n"},
        {"ignore": ("UND107",), "extend_select": ()},
    ),
    "pydocstyle: alternatives of decorators are patterns": (
        {".pydocstyle": "[pydocstyle]\nignore-decorators = (click\\.command|.*route)\n"},
        {"ignore_decorators": ("click.command", "*route")},
    ),
    "flake8-docstrings: its codes in flake8's section": (
        {"tox.ini": "[flake8]\nextend-ignore = E203, D100,\n  D103  # later\n"},
        {"ignore": ("UND100", "UND103")},
    ),
    "flake8 without documentation rules says nothing": (
        {".flake8": "[flake8]\nextend-ignore = E203\nexclude = old.py\n"},
        {"ignore": ()},
    ),
    "interrogate: its switches and its threshold": (
        {"pyproject.toml": "[tool.interrogate]\nignore-init-method = true\nfail-under = 87.5\nignore_module = true\n"},
        {"ignore": ("UND100", "UND104", "UND107"), "fail_under": 87.5},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "rules"), SETTINGS.values(), ids=SETTINGS)
def test_settings_of_other_tools_are_translated(files: dict[str, str], rules: dict[str, object]) -> None:
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    assert _init() == 0
    settings = load_settings(known_codes=CODE_NAMES)
    assert settings.file is not None
    assert {name: getattr(settings.rules, name) for name in rules} == rules


PER_PATH = {
    "ruff": (
        "ruff.toml",
        '[lint]\nselect = ["D"]\n[lint.per-file-ignores]\n"tools/*" = ["D103", "E501"]\n"!src/*" = ["D"]\n',
    ),
    "flake8-docstrings": ("setup.cfg", "[flake8]\nper-file-ignores =\n    tools/*: D103,E501\n    x.py:E1\n"),
}


@pytest.mark.parametrize(("name", "text"), PER_PATH.values(), ids=PER_PATH)
def test_ignores_by_path_are_translated(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    assert _init() == 0
    settings = load_settings(known_codes=CODE_NAMES)
    assert [(one.paths, dict(one.values)) for one in settings.overrides] == [
        (("tools/*",), {"ignore": ("UND103",)})
    ]


def test_vendored_code_and_migrations_are_found() -> None:
    for path, text in {
        "shop/externals/pickle.py": "def f(): pass\n",
        "shop/migrations/0001.py": "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    a = 1\n",
        "shop/versions/notes.py": "def f(): pass\n",
    }.items():  # fmt: skip
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    assert _init() == 0
    settings = load_settings(known_codes=CODE_NAMES)
    assert settings.files.exclude == ("/shop/externals/",)
    assert [one.paths for one in settings.overrides] == [("migrations/",)]


def test_a_pyproject_that_serves_other_tools_gets_a_table() -> None:
    before = "[tool.black]\r\nline-length = 99  # wide\r\n"
    Path("pyproject.toml").write_bytes(before.encode())
    assert _init() == 0
    assert not Path(".docdetect.yaml").exists()
    assert Path("pyproject.toml").read_bytes().startswith(before.encode())
    assert load_settings(known_codes=CODE_NAMES).rules.scope == "public"


def test_patterns_that_mean_nothing_to_us_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    Path("ruff.toml").write_text('exclude = ["a[", "b\\nc"]\n[lint]\nselect = ["D"]\n', encoding="utf-8")
    assert _init() == 0
    assert main(["check", "--no-feedback", "--no-cache"]) == 0
    assert "Traceback" not in capsys.readouterr().err


HOOK = [
    "- repo: local",
    "  hooks:",
    "    - id: docdetect",
    "      name: docdetect",
    "      entry: docdetect check",
    "      args: [--]",
    "      language: system",
    "      types_or: [python, pyi, rust]",
    "      require_serial: true",
]
MERGES = {
    "behind the last repository, with its indentation": (
        "repos:\n  # ours\n  - repo: a\n    hooks: []  # none\n\nci: {}\n",
        "repos:\n  # ours\n  - repo: a\n    hooks: []  # none\n{entry}\n\nci: {{}}\n",
        "  ",
    ),
    "at the end of a file without a last newline": (
        "exclude: x\nrepos:\n- repo: a\n  hooks: []",
        "exclude: x\nrepos:\n- repo: a\n  hooks: []\n{entry}\n",
        "",
    ),
    "with the line ends of the file": (
        "repos:\r\n- repo: a\r\n  hooks: []\r\n",
        "repos:\r\n- repo: a\r\n  hooks: []\r\n{entry}\r\n",
        "",
    ),
}


@pytest.mark.parametrize(("before", "after", "indent"), MERGES.values(), ids=MERGES)
def test_the_hook_joins_those_that_are_there(before: str, after: str, indent: str) -> None:
    newline = "\r\n" if "\r\n" in before else "\n"
    entry = newline.join(indent + line for line in HOOK)
    result = merged(before, "docdetect")
    assert result == after.format(entry=entry)
    assert yaml.safe_load(result)["repos"][-1]["hooks"][0]["id"] == "docdetect"


@pytest.mark.parametrize("text", ["repos: []\n", "repos:\n", "- repo: a\n", "repos: [{repo: a}]\n", "a: [\n"])
def test_a_configuration_of_another_form_is_left_alone(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    assert _init() == 0
    assert Path(".pre-commit-config.yaml").read_text(encoding="utf-8") == text
    assert "could not be changed; add this to `repos` yourself" in capsys.readouterr().out


def test_what_a_link_leads_to_is_neither_copied_nor_changed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = {
        "pyproject.toml": "[tool.secret]\nkey = 1\n",
        ".pre-commit-config.yaml": "repos: []\n",
        ".gitattributes": "*.py text\n",
    }
    for name, text in theirs.items():
        (project.parent / name).write_text(text, encoding="utf-8")
        (project / name).symlink_to(project.parent / name)
    assert _init() == 0
    assert ".pre-commit-config.yaml: is a link, left alone" in capsys.readouterr().out
    for name, text in theirs.items():
        assert (project.parent / name).read_text(encoding="utf-8") == text
        assert (project / name).is_symlink()


def test_hooks_of_others_are_not_installed() -> None:
    hooks = (
        "repos:\n- repo: local\n  hooks:\n  - {id: other, name: other, entry: touch x, language: system}\n"
    )
    Path(".pre-commit-config.yaml").write_text(hooks, encoding="utf-8")
    assert main(["init"]) == 0
    assert not Path(".git/hooks/pre-commit").exists()
