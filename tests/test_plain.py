"""Plain command lines are read as argparse reads them; all others are left to it."""

from importlib import import_module

import pytest

from docdetect_hook import cli
from docdetect_hook.commands.shared.plain import plain_arguments

_PLAIN = [
    pytest.param("", id="nothing"),
    pytest.param("app.py", id="a path"),
    pytest.param("--staged", id="an option"),
    pytest.param("a b --no-cache c --jobs 2 d", id="paths around options"),
    pytest.param("--jobs auto --jobs=3", id="the last value counts"),
    pytest.param("--format=json --scope all", id="values behind signs and blanks"),
    pytest.param("--select=UND103,UND2 --ignore UND1", id="codes"),
    pytest.param("--min-confidence .5 --fail-under 90", id="numbers"),
    pytest.param("--output-file a.txt b --output-file json:c", id="an option that may be repeated"),
    pytest.param("- --stdin-filename a.py", id="standard input"),
    pytest.param("a -- - --b -c", id="paths behind two dashes"),
    pytest.param("--staged --staged", id="an option twice"),
    pytest.param("--baseline old=new", id="a value with a sign in it"),
]
_OTHER = [
    pytest.param("--help", id="help"),
    pytest.param("-h", id="a short option"),
    pytest.param("--stage", id="a part of a name"),
    pytest.param("--unknown", id="an unknown option"),
    pytest.param("--jobs", id="no value"),
    pytest.param("--jobs --staged", id="an option in the place of a value"),
    pytest.param("--jobs -1", id="a negative number"),
    pytest.param("--jobs two", id="no number"),
    pytest.param("--config=", id="an empty value"),
    pytest.param("--format yaml", id="an unknown choice"),
    pytest.param("--staged=yes", id="a value where none is wanted"),
    pytest.param("--staged --diff-from main", id="rivals"),
    pytest.param("--output-file json:", id="a format without a path"),
]


@pytest.mark.parametrize("words", _PLAIN)
def test_a_plain_line_is_read_as_argparse_does(words: str) -> None:
    module = import_module("docdetect_hook.commands.check")
    plain = plain_arguments(module.add_arguments, words.split())
    assert plain is not None
    assert vars(plain) | {"command": "check"} == vars(cli.parse(["check", *words.split()]))
    assert vars(plain) == vars(cli._parsed("check", words.split()))


@pytest.mark.parametrize("words", _OTHER)
def test_what_is_not_plain_is_left_to_argparse(words: str) -> None:
    module = import_module("docdetect_hook.commands.check")
    assert plain_arguments(module.add_arguments, words.split()) is None


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_is_read_the_same_without_options(command: str) -> None:
    plain = plain_arguments(import_module(f"docdetect_hook.commands.{command}").add_arguments, [])
    if plain is not None:
        assert vars(plain) == vars(cli._parsed(command, []))
