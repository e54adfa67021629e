"""Tests of docdetect_hook.config.extend: a configuration that builds on another."""

from pathlib import Path

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.errors import UserError
from tests.projects import write

BASE = {
    ".docdetect.yaml": "rules: {scope: all, ignore: [UND107]}\noverrides: [{paths: [/gen], scope: public}]\n",
    "pyproject.toml": """\
[tool.docdetect.rules]
scope = "all"
ignore = ["UND107"]
[[tool.docdetect.overrides]]
paths = ["/gen"]
scope = "public"
""",
    "setup.cfg": "[tool:docdetect]\nrules.scope = all\nrules.ignore = UND107\n",
}
BELOW = {
    ".docdetect.yaml": "extend: ../{}\nrules: {{ignore: [UND103]}}\n",
    "pyproject.toml": '[tool.docdetect]\nextend = "../{}"\nrules.ignore = ["UND103"]\n',
    "setup.cfg": "[docdetect]\nextend = ../{}\nrules.ignore = UND103\n",
}


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("base", BASE)
def test_keys_of_the_nearer_file_replace_those_of_the_other(base: str, below: str, tmp_path: Path) -> None:
    write(tmp_path / base, BASE[base])
    write(tmp_path / "app" / below, BELOW[below].format(base))
    settings = load_settings(cwd=str(tmp_path / "app"))
    assert (settings.rules.scope, settings.rules.ignore) == ("all", ("UND103",))
    assert settings.origins["rules.scope"] == str(tmp_path / base)
    assert settings.origins["rules.ignore"] == settings.file == str(tmp_path / "app" / below)


def test_patterns_are_relative_to_the_file_that_extends(tmp_path: Path) -> None:
    base = 'files: {exclude: [/old]}\noverrides:\n- {paths: [/gen], scope: all}\n- {paths: ["*_a.py"], ignore: [UND1]}\n'
    write(tmp_path / "shared/strict.yaml", base)
    own = "extend: ../shared/strict.yaml\noverrides: [{paths: [/gen/x_a.py], ignore: [UND2]}]\n"
    write(tmp_path / "app/.docdetect.yaml", own)
    settings = load_settings(cwd=str(tmp_path / "app"))
    assert settings.excludes("old/x.py")
    rules = settings.rules_for("gen/x_a.py")
    assert (rules.scope, rules.ignore) == ("all", ("UND1", "UND2"))


def test_a_model_file_stays_where_the_file_that_names_it_says(tmp_path: Path) -> None:
    write(tmp_path / "shared/strict.yaml", "learning: {model: model.json}\n")
    write(tmp_path / "app/.docdetect.yaml", "extend: ../shared/strict.yaml\n")
    path = load_settings(cwd=str(tmp_path / "app")).model_path
    assert Path(path).resolve() == tmp_path.resolve() / "shared/model.json"
    write(tmp_path / "app/.docdetect.yaml", "extend: ../shared/strict.yaml\nlearning: {model: own.json}\n")
    assert load_settings(cwd=str(tmp_path / "app")).model_path == str(tmp_path / "app/own.json")


def test_a_chain_of_files(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "rules: {scope: all, tests: true, fail_under: 1}\n")
    write(tmp_path / "sub/b.toml", '[tool.docdetect]\nextend = "../a.yaml"\nrules.fail_under = 2\n')
    write(tmp_path / ".docdetect.yaml", "rules: {tests: false}\nextend: sub/b.toml\n")
    rules = load_settings(cwd=str(tmp_path)).rules
    assert (rules.scope, rules.tests, rules.fail_under) == ("all", False, 2.0)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            {".docdetect.yaml": "extend: [a]\n"},
            ".docdetect.yaml:1: `extend` must be the path of a configuration, not ['a']",
            id="no path",
        ),
        pytest.param(
            {".docdetect.yaml": "extend: ''\n"},
            ".docdetect.yaml:1: `extend` must be the path of a configuration, not ''",
            id="an empty path",
        ),
        pytest.param(
            {".docdetect.yaml": "\nextend: none.yaml\n"},
            ".docdetect.yaml:2: `extend` names {}/none.yaml, which does not exist",
            id="a file that is not there",
        ),
        pytest.param(
            {".docdetect.yaml": "extend: .docdetect.yaml\n"},
            ".docdetect.yaml:1: `extend` names {}/.docdetect.yaml, which is extended already",
            id="itself",
        ),
        pytest.param(
            {".docdetect.yaml": "extend: a.yaml\n", "a.yaml": "rules: {}\nextend: ./.docdetect.yaml\n"},
            "a.yaml:2: `extend` names {}/.docdetect.yaml, which is extended already",
            id="a circle",
        ),
        pytest.param(
            {".docdetect.yaml": "extend: 0.yaml\n"}
            | {f"{number}.yaml": f"extend: {number + 1}.yaml\n" for number in range(20)},
            "6.yaml:1: more than 8 files extend one another",
            id="a long chain",
        ),
        pytest.param(
            {".docdetect.yaml": "extend: a.toml\n", "a.toml": "[tool.other]\n"},
            "a.toml: has no section [tool.docdetect]",
            id="a file without our section",
        ),
        pytest.param(
            {".docdetect.yaml": "extend: a.yaml\n", "a.yaml": "rules:\n  scop: all\n"},
            "a.yaml:2: unknown key `rules.scop`; did you mean `rules.scope`?",
            id="a mistake in the other file",
        ),
    ],
)
def test_mistakes_are_told_with_their_place(files: dict[str, str], message: str, tmp_path: Path) -> None:
    for name, text in files.items():
        write(tmp_path / name, text)
    with pytest.raises(UserError) as caught:
        load_settings(cwd=str(tmp_path))
    assert str(caught.value) == f"{tmp_path}/{message.format(tmp_path)}"
