"""The guard in front of the TOML parser."""

from __future__ import annotations

import time

import pytest

from docdetect_hook.text.toml import TomlError, read_toml

READ = {
    "a table of a package": ('[package]\nname = "demo"\n', {"package": {"name": "demo"}}),
    "a long array of fractions": (f"a = [{', '.join(['1.5'] * 200)}]", {"a": [1.5] * 200}),
    "dots in every form of text": (
        f'a = "{"." * 200}"\nb = \'{"." * 200}\'\nc = """\n{"." * 200}\\""""\nd = \'\'\'{"." * 200}\'\'\'',
        {"a": "." * 200, "b": "." * 200, "c": "." * 200 + '"', "d": "." * 200},
    ),
    "dots in a comment behind a quote": (f"a = 'x' # it's {'.' * 200}", {"a": "x"}),
    "a key of some parts": ("a.b.'c.d'.e = 1", {"a": {"b": {"c.d": {"e": 1}}}}),
}

REFUSED = {
    "a key of very many parts": ("a." * 20_000 + "a = 1", "has a key of more than 100 dots"),
    "a key of very many parts with spaces": ("a . " * 200 + "a = 1", "has a key of more than 100 dots"),
    "a key of very many quoted parts": ("'a'." * 200 + "a = 1", "has a key of more than 100 dots"),
    "a table of very many parts": (f"[{'a.' * 20_000}a]", "has a key of more than 100 dots"),
    "a key of very many parts in a table of one line": (
        f"a = {{ {'b.' * 200}c = 1 }}",
        "has a key of more than 100 dots",
    ),
    "a key of very many parts behind a text that never ends": (
        f'a = "x\n{"b." * 20_000}b = 1',
        "has a key of more than 100 dots",
    ),
    "a text of two million characters": ("#" * 2_000_000, "is longer than 1000000 characters"),
    "brackets without an end": ("a = " + "[" * 50_000, "is nested too deep"),
}


@pytest.mark.parametrize("case", READ)
def test_what_is_read(case: str) -> None:
    text, expected = READ[case]
    assert read_toml(text) == expected


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    text, message = REFUSED[case]
    began = time.process_time()
    with pytest.raises(TomlError) as refused:
        read_toml(text)
    assert str(refused.value) == message
    assert time.process_time() - began < 2


@pytest.mark.parametrize("text", ["a = ", "a = " + "9" * 5_000, "\0", "a = '''" + "." * 500])
def test_what_is_no_toml(text: str) -> None:
    with pytest.raises(TomlError):
        read_toml(text)
