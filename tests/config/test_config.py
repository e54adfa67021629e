"""Tests of docdetect_hook.config.load and its parts: options, files, settings for single paths."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.config.load import configurations, find_project_root, load_settings, render_options
from docdetect_hook.config.settings import OPTIONS, Settings
from docdetect_hook.discovery.walk import ALWAYS_SKIPPED, SKIPPED_UNLESS_CODE
from docdetect_hook.errors import UserError
from docdetect_hook.rules.table import CODE_NAMES
from tests.projects import write_all

DOCS = Path(__file__).parents[2] / "docs/configuration.md"


def _set(settings: Settings) -> dict[str, Any]:
    """Return what is not at its default."""
    return {key: value for key, value, origin in settings.listing() if origin != "default"}


def test_without_a_file_everything_is_at_the_defaults_of_the_guide(tmp_path: Path) -> None:
    settings = load_settings(cwd=str(tmp_path), isolated=True)
    assert _set(settings) == {}
    detection, learning, safety, performance = (
        {key.partition(".")[2]: value for key, value, _ in settings.listing() if key.startswith(section)}
        for section in ("detection.", "learning.", "safety.", "performance.")
    )
    weights = detection.pop("weights")
    assert weights == {
        "enhanced_python": 0.4,
        "enhanced_rust": 0.35,
        "pattern_based": 0.15,
        "confidence_engine": 0.1,
    }
    assert detection == {
        "enable_enhanced_python": True,
        "enable_enhanced_rust": True,
        "enable_pattern_based": True,
        "enable_confidence_engine": True,
        "confidence_threshold": 0.5,
        "voting_strategy": "weighted",
    }
    assert learning == {
        "enabled": True,
        "model": "",
        "uncertainty_threshold": 0.3,
        "demote_below": 0.2,
        "min_feedback_samples": 100,
        "retraining_frequency": 500,
    }
    assert safety == {
        "auto_rollback": True,
        "accuracy_threshold": 0.999,
        "degradation_threshold": 0.02,
        "alert_enabled": True,
        "alert_threshold": 0.995,
        "latency_threshold": 1000.0,
        "memory_threshold": 1024,
        "error_threshold": 0.01,
    }
    assert performance == {
        "enable_caching": True,
        "cache_size": 10000,
        "parallel_processing": True,
        "max_workers": 8,
    }


YAML = """\
detection: {voting_strategy: any, weights: {pattern_based: 1}}
files:
  exclude: [gen/]
  stubs: yes
rules:
  ignore: [und107, UND2]
  fail_under: 80
"""
TOML = """\
[project]
name = "x"
[tool.docdetect]
detection = {voting_strategy = "any", weights = {pattern_based = 1}}
files.exclude = ["gen/"]
files.stubs = true
[tool.docdetect.rules]
ignore = ["und107", "UND2"]
fail_under = 80
"""
CFG = """\
[metadata]
name = 100%
[docdetect]
detection.voting_strategy = any
detection.weights = pattern_based=1
files.exclude = gen/
files.stubs = on
rules.ignore =
    und107
    UND2
rules.fail_under = 80
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(".docdetect.yaml", YAML, id="yaml"),
        pytest.param(".docdetect.yml", YAML, id="yml"),
        pytest.param("pyproject.toml", TOML, id="toml"),
        pytest.param("setup.cfg", CFG, id="setup.cfg"),
        pytest.param("setup.cfg", CFG.replace("[docdetect]", "[tool:docdetect]"), id="setup.cfg with tool:"),
    ],
)
def test_every_format_says_the_same(name: str, text: str, tmp_path: Path) -> None:
    write_all(tmp_path, {name: text, "sub/x": ""})
    settings = load_settings(cwd=str(tmp_path / "sub"))
    weights = {"enhanced_python": 0.4, "enhanced_rust": 0.35, "pattern_based": 1.0, "confidence_engine": 0.1}
    assert _set(settings) == {
        "detection.voting_strategy": "any",
        "detection.weights": weights,
        "files.exclude": ("gen/",),
        "files.stubs": True,
        "rules.ignore": ("UND107", "UND2"),
        "rules.fail_under": 80.0,
    }
    assert set(settings.origins.values()) == {str(tmp_path / name)}
    assert (settings.root, settings.file) == (str(tmp_path), str(tmp_path / name))


SCOPE_YAML = "rules: {scope: all}\n"
SCOPE_CFG = "[docdetect]\nrules.scope = all\n"


@pytest.mark.parametrize(
    ("files", "winner"),
    [
        pytest.param(
            {"pyproject.toml": "[tool.x]\n", "setup.cfg": "[x]\n"}, None, id="files without our section"
        ),
        pytest.param({"pyproject.toml": "broken ["}, None, id="a broken file that does not mention us"),
        pytest.param(
            {"pyproject.toml": "[project]\nname = 'docdetect'\n"}, None, id="a mention is no section"
        ),
        pytest.param(
            {"setup.cfg": SCOPE_CFG, "pyproject.toml": TOML}, "pyproject.toml", id="TOML before setup.cfg"
        ),
        pytest.param({"pyproject.toml": TOML, ".docdetect.yml": ""}, ".docdetect.yml", id="YAML before TOML"),
        pytest.param({".docdetect.yml": "", ".docdetect.yaml": ""}, ".docdetect.yaml", id="yaml before yml"),
        pytest.param({"a/setup.cfg": SCOPE_CFG, ".docdetect.yaml": ""}, "a/setup.cfg", id="the nearest wins"),
        pytest.param(
            {"a/setup.cfg": "[x]", ".docdetect.yaml": ""}, ".docdetect.yaml", id="upward past others"
        ),
    ],
)
def test_the_nearest_file_alone_counts(files: dict[str, str], winner: str | None, tmp_path: Path) -> None:
    write_all(tmp_path, {"a/b/x": "", **files})
    found = load_settings(cwd=str(tmp_path / "a/b")).file
    assert found == (str(tmp_path / winner) if winner else None)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param([".docdetect.yaml", "pyproject.toml"], ["pyproject.toml"], id="two"),
        pytest.param(["pyproject.toml", "setup.cfg"], ["setup.cfg"], id="two of other tools"),
        pytest.param(
            [".docdetect.yml", "pyproject.toml", "setup.cfg"], ["pyproject.toml", "setup.cfg"], id="all"
        ),
        pytest.param([".docdetect.yaml", "broken.toml"], [], id="one and a file of another name"),
    ],
)
def test_a_second_configuration_in_a_folder_is_told_once(
    names: list[str], told: list[str], tmp_path: Path
) -> None:
    texts = {"pyproject.toml": TOML, "setup.cfg": SCOPE_CFG}
    write_all(tmp_path, {name: texts.get(name, "") for name in names} | {"a/b/x": "", "c/x": ""})
    notes: list[str] = []
    found = configurations(cwd=str(tmp_path), note=notes.append)
    assert found.settings_for("a/b/x.py") is found.settings_for("c/x.py") is found.settings_in("")
    assert notes == [f"{tmp_path / name} is not read: {names[0]} beside it counts" for name in told]


def test_files_of_other_tools_are_no_second_configuration(tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": "", "pyproject.toml": "[project.scripts]\ndocdetect = 'a:b'\n"})
    notes: list[str] = []
    configurations(cwd=str(tmp_path), note=notes.append).settings_in("")
    assert notes == []


def test_codes_by_name_and_all_of_them(tmp_path: Path) -> None:
    write_all(tmp_path, {"setup.cfg": "[docdetect]\nrules.select = missing-function-docs ALL, und2\n"})
    rules = load_settings(cwd=str(tmp_path), known_codes=CODE_NAMES).rules
    assert rules.select == ("UND103", "ALL", "UND2")


def test_a_named_file_and_isolation(tmp_path: Path) -> None:
    write_all(
        tmp_path, {".docdetect.yaml": SCOPE_YAML, "d/other.yaml": "", "d/x.cfg": SCOPE_CFG, "empty.toml": ""}
    )
    here = str(tmp_path)
    assert load_settings(cwd=here, isolated=True).rules.scope == "public"
    assert load_settings(cwd=here, config="d/other.yaml").rules.scope == "public"
    assert load_settings(cwd=here, config="d/x.cfg").root == str(tmp_path / "d")
    with pytest.raises(UserError, match=r"empty\.toml: has no section \[tool\.docdetect\]$"):
        load_settings(cwd=here, config="empty.toml")
    with pytest.raises(UserError, match=r"none\.yaml: cannot be read: no such file or directory$"):
        load_settings(cwd=here, config="none.yaml")
    with pytest.raises(UserError, match="contradict"):
        load_settings(cwd=here, config="d/other.yaml", isolated=True)


COUNT = "`performance.cache_size` must be a whole number of at least 1"
YAML_ERRORS = [
    ("rules:\n  ignor: []\n", ":2: unknown key `rules.ignor`; did you mean `rules.ignore`?"),
    ("rulez: {}\n", ":1: unknown section `rulez`; did you mean `rules`?"),
    ("exclude: [gen/]\n", ":1: unknown section `exclude`; did you mean `files.exclude`?"),
    ("extend-exclude: [gen/]\n", ":1: unknown section `extend-exclude`; did you mean `files.exclude`?"),
    ("ignore: [UND107]\n", ":1: unknown section `ignore`; did you mean `rules.ignore`?"),
    ("per-file-ignores: {}\n", ":1: unknown section `per-file-ignores`; did you mean `overrides`?"),
    ("fail-under: 80\n", ":1: unknown section `fail-under`; did you mean `rules.fail_under`?"),
    ("extends: a.yaml\n", ":1: unknown section `extends`; did you mean `extend`?"),
    (
        "rules:\n  fail-under: 80\n",
        ":2: unknown key `rules.fail-under`; did you mean `rules.fail_under`?",
    ),
    (
        "rules: {select: [missing-function-doc]}\n",
        ":1: `rules.select` must be a list of codes, their prefixes or names, such as UND103 or UND1, not "
        "'missing-function-doc'; did you mean `missing-function-docs`?",
    ),
    ("rules: []\n", ":1: `rules` must be a mapping, not []"),
    ("- a\n", ": must be a mapping of sections, such as rules or files"),
    ("word\n", ": must be a mapping of sections, such as rules or files"),
    (
        "rules:\n  scope: publik\n",
        ":2: `rules.scope` must be one of public, all, not 'publik'; did you mean `public`?",
    ),
    (
        "rules:\n  select: UND1\n",
        ":2: `rules.select` must be a list of codes, their prefixes or names, such as UND103 or UND1, not 'UND1'",
    ),
    (
        "rules: {select: [D103]}",
        ":1: `rules.select` must be a list of codes, their prefixes or names, such as UND103 "
        "or UND1, not 'D103'; did you mean `UND103`?",
    ),
    (
        "rules: {select: [UND109]}",
        ":1: `rules.select` contains the unknown code UND109; did you mean `UND103`?",
    ),
    ("rules: {fail_under: 101}", ":1: `rules.fail_under` must be a number from 0 to 100, not 101"),
    ("rules: {min_confidence: .nan}", ":1: `rules.min_confidence` must be a number from 0 to 1, not nan"),
    ("performance: {cache_size: 0}", f":1: {COUNT}, not 0"),
    ("performance: {cache_size: yes}", f":1: {COUNT}, not True"),
    ("performance: {cache_size: 1.5}", f":1: {COUNT}, not 1.5"),
    ("learning: {enabled: 1}", ":1: `learning.enabled` must be true or false, not 1"),
    ("files: {exclude: gen}", ":1: `files.exclude` must be a list of strings, not 'gen'"),
    ("files: {exclude: ['!a']}", ":1: `files.exclude` contains '!a': patterns cannot be negated"),
    (
        "rules: {ignore_decorators: ['!a']}",
        ":1: `rules.ignore_decorators` contains '!a': patterns cannot be negated",
    ),
    ("files: {exclude: ['']}", ":1: `files.exclude` contains '', not a valid pattern"),
    (
        "detection: {weights: [1]}",
        ":1: `detection.weights` must be a mapping of names to numbers of at least 0, not [1]",
    ),
    (
        "detection: {weights: {pattern: 1}}",
        ":1: `detection.weights` has the unknown name 'pattern'; did you mean `pattern_based`?",
    ),
    (
        "detection: {weights: {pattern_based: -1}}",
        ":1: `detection.weights` has -1 for pattern_based, which must be a number of at least 0",
    ),
    ("overrides: {paths: []}", ":1: `overrides` must be a list of mappings"),
    ("overrides:\n- ignore: [UND1]\n", ":2: `overrides[0]` needs `paths`, a list of patterns"),
    (
        "overrides:\n- paths: [a]\n  igmore: []\n",
        ":3: unknown key `overrides[0].igmore`; did you mean `ignore`?",
    ),
    ("overrides:\n- {paths: [a], fail_under: 3}\n", ":2: unknown key `overrides[0].fail_under`"),
    (
        "quality:\n  patterns: ['(a+)+$']\n",
        ":2: `quality.patterns` contains '(a+)+$', which could take long: it repeats what itself can match in "
        "several ways",
    ),
    (
        "quality:\n  patterns: ['(']\n",
        ":2: `quality.patterns` contains '(', which is not a valid pattern: missing ), unterminated subpattern at "
        "position 0",
    ),
    (
        "quality: {patterns: ['a{99999999999}']}",
        ":1: `quality.patterns` contains 'a{99999999999}', which is not a valid pattern: the repetition number is "
        "too large",
    ),
    (
        f"quality: {{patterns: ['{'a' * 1001}']}}",
        f":1: `quality.patterns` contains '{'a' * 27}...{'a' * 28}', which is longer than 1000 characters",
    ),
    (
        f"files: {{exclude: ['{'?' * 1001}']}}",
        f":1: `files.exclude` contains a pattern of more than 1000 characters: '{'?' * 27}...{'?' * 28}'",
    ),
    (
        f"files: {{exclude: [{', '.join(['a' * 1000] * 101)}]}}",
        ":1: `files.exclude` contains more than 100000 characters of patterns",
    ),
    (
        f"rules: {{fail_under: 0x{'f' * 90}}}",
        ":1: `rules.fail_under` must be a number from 0 to 100, not 234854258277383322...8384768703031934975",
    ),
    (f"rules: {{fail_under: 0x{'f' * 9000}}}", ":1: has a value that is no int"),
    (f"{'a' * 101}: 1", ":1: has a key of more than 100 characters"),
    ("rules: {ignore: [], ignore: []}", ":1: duplicate key `ignore`"),
    ("a: 1\n---\nb: 1\n", ": has more than one document"),
    ("? [a]\n: 1\n", ":1: has a key that is not a plain name"),
    ("rules: !!python/object/apply:os.system [x]\n", ":1: `rules` must be a mapping, not ['x']"),
    (
        "rules: {scope: !!python/name:os.system x}\n",
        ":1: uses the tag tag:yaml.org,2002:python/name:os.system, which has no place in a configuration",
    ),
    ("rules: {scope: !!int x}\n", ":1: has a value that is no int"),
    ("rules: *x\n", ":1: uses the unknown anchor x"),
    ("[" * 60 + "]" * 60, ":1: is nested too deep or too large for a configuration"),
    ("a: [" + "1," * 30_000 + "]", ":1: is nested too deep or too large for a configuration"),
    ("#" * 300_000, ": is larger than 200000 bytes, too large for a configuration"),
]


@pytest.mark.parametrize(("text", "message"), YAML_ERRORS, ids=[text[:40] for text, _ in YAML_ERRORS])
def test_mistakes_in_yaml_are_named_with_their_place(text: str, message: str, tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": text})
    with pytest.raises(UserError) as caught:
        load_settings(cwd=str(tmp_path), known_codes={"UND103": "missing-function-docs"})
    assert str(caught.value) == f"{tmp_path / '.docdetect.yaml'}{message}"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param("rules:\n\tscope: all\n", ":2: is not valid YAML: ", id="a tab as indentation"),
        pytest.param("a\x1b\n", ": is not valid YAML: ", id="a control character"),
        pytest.param("a\u009b: 1\n", ": is not valid YAML: ", id="a control character beyond ASCII"),
        pytest.param("[" * 100_000, ":1: is n", id="brackets without end"),
        pytest.param("- " * 50_000, ":1: is n", id="sequences without end"),
    ],
)
def test_what_the_yaml_library_refuses_is_the_users_error(text: str, start: str, tmp_path: Path) -> None:
    """The words behind the place are the library's, and differ between its versions."""
    write_all(tmp_path, {".docdetect.yaml": text})
    with pytest.raises(UserError) as caught:
        load_settings(cwd=str(tmp_path))
    assert str(caught.value).startswith(f"{tmp_path / '.docdetect.yaml'}{start}")


def test_aliases_cannot_blow_up(tmp_path: Path) -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 40))
    write_all(tmp_path, {".docdetect.yaml": f"l0: &l0 [x]\n{levels}rules: {{select: *l39}}\n"})
    started = time.process_time()
    with pytest.raises(UserError, match="unknown section `l0`"):
        load_settings(cwd=str(tmp_path))
    write_all(tmp_path, {".docdetect.yaml": f"rules:\n  select: [&l0 [x], {'&l1 [*l0, *l0], ' * 50} *l1]\n"})
    with pytest.raises(UserError, match="must be a list of codes"):
        load_settings(cwd=str(tmp_path))
    assert time.process_time() - started < 1


OTHER_ERRORS = [
    (
        "pyproject.toml",
        "[tool.docdetect.rules]\nx = 1\nscop = 'all'\n",
        ":2: unknown key `rules.x`",
    ),
    (
        "pyproject.toml",
        "[tool.docdetect]\nrules.scope = 3\n",
        ":2: `rules.scope` must be one of public, all, not 3",
    ),
    ("pyproject.toml", "[tool]\ndocdetect = 3\n", ": must be a mapping of sections, such as rules or files"),
    (
        "setup.cfg",
        "[docdetect]\nscope = all\n",
        ":2: `scope` must be written as section.key, such as rules.ignore",
    ),
    (
        "setup.cfg",
        "[docdetect]\nrules.scop = all\n",
        ":2: unknown key `rules.scop`; did you mean `rules.scope`?",
    ),
    ("setup.cfg", "[docdetect]\nperformance.cache_size = many\n", f":2: {COUNT}, not 'many'"),
    (
        "setup.cfg",
        "[docdetect]\nlearning.enabled = maybe\n",
        ":2: `learning.enabled` must be true or false, not 'maybe'",
    ),
    (
        "setup.cfg",
        "[metadata]\n[tool:docdetect:rules]\nignore = UND107\n",
        ":2: keys of `rules` are written as rules.key in [tool:docdetect]",
    ),
    (
        "setup.cfg",
        "[docdetect]\nrules.scope = all\n[tool:docdetect]\n",
        ": has both [docdetect] and [tool:docdetect]: keep one of them",
    ),
    ("setup.cfg", "[docdetect]\noverrides.paths = a\n", ": overrides need .docdetect.yaml or pyproject.toml"),
]


@pytest.mark.parametrize(("name", "text", "message"), OTHER_ERRORS, ids=[text for _, text, _ in OTHER_ERRORS])
def test_mistakes_in_other_files(name: str, text: str, message: str, tmp_path: Path) -> None:
    write_all(tmp_path, {name: text})
    with pytest.raises(UserError) as caught:
        load_settings(cwd=str(tmp_path))
    assert str(caught.value) == f"{tmp_path / name}{message}"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "pyproject.toml",
            "[tool.docdetect]\nx = \n",
            r"pyproject\.toml: is not valid TOML: Invalid value \(at line 2",
        ),
        ("pyproject.toml", "[tool.docdetect]\nx = " + "[" * 50_000, "is not valid TOML: "),
        ("pyproject.toml", "[tool.docdetect]\n" + "a." * 20_000 + "a = 1", "is not valid TOML: .*dots"),
        ("pyproject.toml", "[tool.docdetect]\n" + "[a" + ".a" * 20_000 + "]", "is not valid TOML: .*dots"),
        ("pyproject.toml", "[tool.docdetect]\nx = " + "1" * 5_000, "is not valid TOML: "),
        ("pyproject.toml", "[tool.docdetect]\nx = 1\n" + "#" * 1_000_000, "is not valid TOML: is longer"),
        ("pyproject.toml", "[tool.docdetect]\nx = 1\n#" + " " * 900_000, "unknown section `x`"),
        ("setup.cfg", "[docdetect]\na" + " " * 1_000_000, r"setup\.cfg:2: the line is longer than 1000"),
        ("setup.cfg", "[x]\na" + " " * 1_000_000 + "\n[docdetect]\na.b = 1", "unknown section `a`"),
        ("setup.cfg", "[docdetect]\n" + "#\n" * 200_000 + ("#" * 900 + "\n") * 300, "is longer than 200000"),
        ("setup.cfg", "[docdetect]\nrules.fail_under = " + "9" * 900, "must be a number from 0 to 100"),
        (
            "setup.cfg",
            "[docdetect]\na.b = 1\na.b = 2\n",
            r"setup\.cfg: is not valid: .*line.*3.*already exists",
        ),
        ("setup.cfg", "nothing\n[docdetect]\n", r"setup\.cfg: is not valid: .*no section headers"),
    ],
)
def test_broken_files_are_told(name: str, text: str, message: str, tmp_path: Path) -> None:
    write_all(tmp_path, {name: text})
    with pytest.raises(UserError, match=message):
        load_settings(cwd=str(tmp_path))


def test_a_configuration_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".docdetect.yaml").write_bytes(b"a: \xff\n")
    with pytest.raises(UserError, match=r"is not UTF-8 text \(byte 3\)"):
        load_settings(cwd=str(tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX file kinds")
def test_a_pipe_in_the_place_of_the_configuration_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".docdetect.yaml")
    with pytest.raises(UserError, match="cannot be read: it is a named pipe"):
        load_settings(cwd=str(tmp_path))


@given(st.text(st.sampled_from("rules:{}[]!&*-#'\" \n\t?|>scopeal0123.~"), max_size=60))
def test_any_yaml_gives_settings_or_a_user_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, ".docdetect.yaml").write_text(text, encoding="utf-8")
        try:
            load_settings(cwd=folder)
        except UserError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


def test_the_command_line_wins_and_is_named(tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": YAML})
    given = {"rules.ignore": ("UND1",), "rules.scope": "all", "files.exclude": "x/, y", "files.stubs": False}
    settings = load_settings(cwd=str(tmp_path), overrides=given)
    assert (settings.rules.ignore, settings.rules.scope, settings.files.stubs) == (("UND1",), "all", False)
    assert settings.files.exclude == ("gen/", "x/", "y")
    origins = settings.origins
    file = str(tmp_path / ".docdetect.yaml")
    assert origins["rules.scope"] == "command line"
    assert origins["files.exclude"] == f"{file}, command line"
    assert origins["rules.fail_under"] == file


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("rules.scope", "none", "--scope (command line) must be one of public, all, not 'none'"),
        (
            "rules.min_confidence",
            2.0,
            "--min-confidence (command line) must be a number from 0 to 1, not 2.0",
        ),
        ("rules.scop", "all", "there is no option `rules.scop`; did you mean `rules.scope`?"),
    ],
)
def test_mistakes_on_the_command_line(key: str, value: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_settings(cwd=str(tmp_path), overrides={key: value})
    assert str(caught.value) == message


OVERRIDES = """\
rules: {ignore: [UND107]}
overrides:
  - {paths: [tests/], ignore: [UND103], scope: all}
  - {paths: ["*_gen.py"], select: [UND100], min_confidence: 0.9}
"""


def test_overrides_hold_for_the_paths_that_match(tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": OVERRIDES, "tests/x": ""})
    settings = load_settings(cwd=str(tmp_path))
    assert settings.rules_for("a.py") == settings.rules
    tests = settings.rules_for("tests/a.py")
    assert (tests.ignore, tests.scope) == (("UND107", "UND103"), "all")
    both = settings.rules_for(f"{tmp_path}/tests/a_gen.py")
    assert (both.ignore, both.scope, both.select, both.min_confidence) == (
        ("UND107", "UND103"),
        "all",
        ("UND100",),
        0.9,
    )
    assert settings.rules_for("tests/b.py") is tests
    below = load_settings(cwd=str(tmp_path / "tests"))
    assert below.rules_for("a.py") == tests
    assert below.rules_for("../a.py") == settings.rules


def test_the_command_line_wins_over_overrides_but_lists_add_up(tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": OVERRIDES})
    given = {"rules.scope": "public", "rules.ignore": ("UND2",)}
    rules = load_settings(cwd=str(tmp_path), overrides=given).rules_for("tests/a.py")
    assert (rules.ignore, rules.scope) == (("UND2", "UND103"), "public")


def test_exclude_is_relative_to_the_file(tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": "files: {exclude: [/a/gen]}\n", "a/gen/x": ""})
    settings = load_settings(cwd=str(tmp_path / "a"))
    assert settings.excludes("gen/x.py")
    assert settings.excludes("./gen/x.py")
    assert settings.excludes("../a/gen/x.py")
    assert not settings.excludes("a/gen/x.py")
    assert not settings.excludes("../gen/x.py")


def test_settings_travel_to_other_processes(tmp_path: Path) -> None:
    write_all(tmp_path, {".docdetect.yaml": OVERRIDES})
    settings = load_settings(cwd=str(tmp_path))
    copy = pickle.loads(pickle.dumps(settings))
    assert copy == settings
    assert copy.rules_for("tests/a.py") == settings.rules_for("tests/a.py")


@pytest.mark.parametrize(
    ("files", "start", "root"),
    [
        ({"a/b/x": "", ".git/x": ""}, "a/b", "."),
        ({"a/b/x": "", ".git/x": "", "a/.docdetect.yaml": ""}, "a/b", "."),
        ({"a/b/x": "", "a/.docdetect.yaml": ""}, "a/b", "a"),
        ({"a/b/x": "", ".git/x": "", "a/pyproject.toml": "[project]\n"}, "a/b", "."),
        ({"a/b/x": "", ".git/x": "", "a/pyproject.toml": "[tool.docdetect]\n"}, "a/b", "."),
    ],
)
def test_the_project_root(files: dict[str, str], start: str, root: str, tmp_path: Path) -> None:
    write_all(tmp_path, files)
    assert find_project_root(tmp_path / start) == tmp_path / root


def test_yaml_is_imported_only_for_yaml(tmp_path: Path) -> None:
    write_all(tmp_path, {"pyproject.toml": TOML})
    program = (
        "import sys; from docdetect_hook.config.load import load_settings; load_settings();"
        "print(sorted({'yaml', 'configparser', 'libcst'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "[]\n"


def test_every_option_is_described() -> None:
    for one in OPTIONS.values():
        assert one.help.endswith(".")
        assert one.wanted


def test_the_page_lists_the_options_as_declared() -> None:
    assert render_options() in DOCS.read_text(encoding="utf-8")


def test_the_page_lists_the_directories_that_are_skipped() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for names in (ALWAYS_SKIPPED, SKIPPED_UNLESS_CODE):
        assert ", ".join(f"`{name}`" for name in sorted(names)) + "." in page


def test_the_examples_of_the_page_say_the_same(tmp_path: Path) -> None:
    blocks = re.findall(r"```(?:yaml|toml|ini)\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    loaded = []
    for name, text in zip(("a.yaml", "b.toml", "c.cfg"), blocks, strict=False):
        write_all(tmp_path, {name: text})
        loaded.append(load_settings(cwd=str(tmp_path), config=name))
    yaml, toml, cfg = loaded
    assert (yaml.files, yaml.rules, yaml.overrides) == (toml.files, toml.rules, toml.overrides)
    assert (yaml.files, yaml.rules, ()) == (cfg.files, cfg.rules, cfg.overrides)


def test_the_examples_of_extending_say_the_same(tmp_path: Path) -> None:
    blocks = re.findall(
        r"```(?:yaml|toml)\n# (services.*?)\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL
    )
    write_all(tmp_path, {".docdetect.yaml": "rules: {scope: all}", **dict(blocks)})
    loaded = [load_settings(cwd=str(tmp_path), config=name).rules for name, _ in blocks]
    assert [(rules.scope, rules.fail_under) for rules in loaded] == [("all", 95.0)] * 2


def test_lists_that_are_not_about_files_may_hold_anything(tmp_path: Path) -> None:
    (tmp_path / ".docdetect.yaml").write_text("quality:\n  filler: ['!important', '/']\n", encoding="utf-8")
    assert load_settings(cwd=str(tmp_path)).quality.filler == ("!important", "/")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize(
    ("owner", "mode", "git", "counts"),
    [
        pytest.param(0, 0o755, "", True, id="of the user, or of the system"),
        pytest.param(4321, 0o755, "", False, id="of another user"),
        pytest.param(0, 0o777, "", False, id="in a directory that anybody may write to"),
        pytest.param(4321, 0o1777, "", False, id="of another user in a directory such as /tmp"),
        pytest.param(0, 0o1777, "", True, id="of the user in a directory such as /tmp"),
        pytest.param(0, 0o777, "shared/.git", True, id="in a repository that anybody may write to"),
        pytest.param(0, 0o755, "shared/mine/.git", False, id="above the root of the repository"),
    ],
)
def test_whose_configuration_above_counts(
    owner: int, mode: int, git: str, counts: bool, tmp_path: Path
) -> None:
    write_all(tmp_path, {"shared/.docdetect.yaml": "rules: {scope: all}", "shared/mine/sub/x": ""})
    if git:
        (tmp_path / git).mkdir()
    os.chown(tmp_path / "shared/.docdetect.yaml", owner, -1)
    (tmp_path / "shared").chmod(mode)
    notes: list[str] = []
    found = configurations(cwd=str(tmp_path / "shared/mine/sub"), note=notes.append)
    assert found.settings_in("").rules.scope == ("all" if counts else "public")
    assert len(notes) == (0 if counts or git else 1)
    assert (find_project_root(tmp_path / "shared/mine/sub") == tmp_path / "shared") == counts
    named = load_settings(cwd=str(tmp_path / "shared/mine/sub"), config="../../.docdetect.yaml")
    assert named.rules.scope == "all"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_checkout_of_another_user_keeps_its_configuration(tmp_path: Path) -> None:
    write_all(tmp_path, {"repo/.docdetect.yaml": "rules: {scope: all}", "repo/.git/x": "", "repo/sub/x": ""})
    for path in (tmp_path / "repo").rglob("*"):
        os.chown(path, 4321, -1)
    os.chown(tmp_path / "repo", 4321, -1)
    assert load_settings(cwd=str(tmp_path / "repo/sub")).rules.scope == "all"


def test_a_broken_configuration_still_marks_the_root(tmp_path: Path) -> None:
    write_all(tmp_path, {"a/.docdetect.yaml": "rules: [", "a/b/x": ""})
    assert find_project_root(tmp_path / "a/b") == tmp_path / "a"


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("deployment:\n  alert_threshold: 0.9\n", 0.9),
        ("deployment:\n  alert_threshold: 0.9\nsafety:\n  alert_threshold: 0.8\n", 0.8),
        ("", 0.995),
    ],
    ids=["set for the deployment alone", "set for safety as well", "set nowhere"],
)
def test_the_threshold_of_a_deployment_is_that_of_safety(text: str, threshold: float, tmp_path: Path) -> None:
    (tmp_path / ".docdetect.yaml").write_text(text, encoding="utf-8")
    assert load_settings(cwd=str(tmp_path)).safety.alert_threshold == threshold
