"""`docdetect fix` on Python: what moves, what goes, what stays, and every other byte."""

from pathlib import Path

import pytest

from docdetect_hook.cli import main

DOC = '"""Belts and their oil."""\n\n\n'
NOTE = "# Return how much oil the belt has lost since the last look."
TEXT = '"""Return how much oil the belt has lost since the last look."""'

SAFE = {
    "an empty docstring goes": (
        DOC + 'def oil():\n    """ """\n    return 1\n',
        DOC + "def oil():\n    return 1\n",
    ),
    "an empty docstring that is the whole body leaves a pass": (
        DOC + 'def oil():\n    """"""  # soon\n',
        DOC + "def oil():\n    pass  # soon\n",
    ),
    "an empty docstring beside its header leaves a pass": (
        DOC + 'def oil(): ""\n',
        DOC + "def oil(): pass\n",
    ),
    "an empty docstring leaves the comment behind it": (
        DOC + 'def oil():\n    """"""  # it\'s soon\n    return 1\n',
        DOC + "def oil():\n    # it's soon\n    return 1\n",
    ),
    "an empty docstring of a module goes": ('""" """\nX = 1\n', "X = 1\n"),
    "a placeholder of many lines goes": (
        DOC + 'def oil():\n    """\n    TODO.\n    """\n    return 1\n',
        DOC + "def oil():\n    return 1\n",
    ),
    "a placeholder that says what is to do stays": (
        DOC + 'def oil():\n    """TODO: say how much of the oil is lost."""\n    return 1\n',
        None,
    ),
    "a placeholder that the code reads stays": (
        DOC + 'def oil():\n    """TODO."""\n    return oil.__doc__.upper()\n',
        None,
    ),
    "an f-string without fields becomes plain": (
        DOC + 'def oil():\n    f"""Return the {{oil}} that the belt has lost."""\n',
        DOC + 'def oil():\n    """Return the {oil} that the belt has lost."""\n',
    ),
    "pieces of an f-string keep their raw marks": (
        DOC + 'def oil():\n    (fR"Return the \\oil "  # so\n     f"of the belt.")\n',
        DOC + 'def oil():\n    (R"Return the \\oil "  # so\n     "of the belt.")\n',
    ),
    "an f-string with a field stays": (
        DOC + 'def oil():\n    f"""Return the {X} that the belt has lost."""\n',
        None,
    ),
    "bytes become plain": (
        DOC + "def oil():\n    bR'''Return the oil that the belt \\lost.'''\n",
        DOC + "def oil():\n    R'''Return the oil that the belt \\lost.'''\n",
    ),
    "bytes with an escape that text reads differently stay": (
        DOC + 'def oil():\n    b"""Return the oil of the \\\\u0041 belt \\u0041."""\n',
        None,
    ),
    "a string after a statement moves to its place": (
        DOC + f"def oil():\n    go()\n    {TEXT}\n    return 1\n",
        DOC + f"def oil():\n    {TEXT}\n    go()\n    return 1\n",
    ),
    "a string of many lines moves with its comment": (
        DOC + 'def oil():\n\tgo()\n\n\t"""Return the oil.\n\n\tOf the last belt.\n\t"""  # so\n\treturn 1\n',
        DOC + 'def oil():\n\t"""Return the oil.\n\n\tOf the last belt.\n\t"""  # so\n\tgo()\n\n\treturn 1\n',
    ),
    "a string behind the imports of a module moves above them": (
        '# Of the house.\nfrom __future__ import annotations\nimport os\n"""Belts and the oil of the belts."""\n',
        '# Of the house.\n"""Belts and the oil of the belts."""\n\nfrom __future__ import annotations\nimport os\n',
    ),
    "a string between blank lines takes those behind it along": (
        'import os\n\n\n"""\nBelts and the oil of the belts.\n"""\n\n\nX = os\n',
        '"""\nBelts and the oil of the belts.\n"""\n\nimport os\n\n\nX = os\n',
    ),
    "a string behind an assignment of a class documents the attribute": (
        DOC + 'class Belt:\n    oil: int = 1\n    """How much oil the belt has lost."""\n',
        None,
    ),
    "a string behind an attribute documents the attribute": (
        DOC + 'def oil(self):\n    self.oil = 1\n    """How much oil the belt has lost."""\n',
        None,
    ),
    "code in a string stays where it is": (
        DOC + 'def oil():\n    go()\n    """\n    if lost:\n        return oil(belt)\n    """\n',
        None,
    ),
    "a string behind a statement that opens a block stays": (
        DOC + f"def oil():\n    if X:\n        go()\n    {TEXT}\n",
        None,
    ),
    "a comment needs --unsafe-fixes": (DOC + f"{NOTE}\ndef oil():\n    return 1\n", None),
    "private definitions are not touched": (
        DOC + 'def _oil():\n    f"""Return the oil of a belt."""\n',
        None,
    ),
    "line ends of Windows stay": (
        DOC.replace("\n", "\r\n") + f"def oil():\r\n    go()\r\n    {TEXT}\r\n",
        DOC.replace("\n", "\r\n") + f"def oil():\r\n    {TEXT}\r\n    go()\r\n",
    ),
    "lines that end in different ways stay so": (
        DOC + 'def oil():\r\n    """"""\n    go()\r    return 1',
        DOC + "def oil():\r\n    go()\r    return 1",
    ),
    "a mark of the encoding stays": (
        "\ufeff" + DOC + 'def oil():\n    """"""\n    return "ö"\n',
        "\ufeff" + DOC + 'def oil():\n    return "ö"\n',
    ),
    "a form feed stays": (
        DOC + '\f\ndef oil():\n    """"""\n    return 1\n\f\n',
        DOC + "\f\ndef oil():\n    return 1\n\f\n",
    ),
    "a file that does not parse stays": (DOC + 'def oil():\n    """"""\n    return (\n', None),
    "a comment of pydocstyle becomes a suppression": (
        DOC + "def oil():  # noqa: D103\n    return 1\n",
        DOC + "def oil():  # docdetect: ignore[UND103]\n    return 1\n",
    ),
    "codes of others and the reason stay": (
        DOC + "def oil():  # type: ignore  # noqa: E704,D103 of the house\n    return 1\n",
        DOC
        + "def oil():  # type: ignore  # noqa: E704  # docdetect: ignore[UND103] -- of the house\n    return 1\n",
    ),
    "a comment of pydocstyle that silences nothing stays": (
        DOC + f"def oil():  # noqa: D103\n    {TEXT}\n",
        None,
    ),
}

UNSAFE = {
    "a comment above becomes the docstring": (
        DOC + f"{NOTE}\ndef oil():\n    return 1\n",
        DOC + f"def oil():\n    {TEXT}\n    return 1\n",
    ),
    "a comment above the decorators becomes the docstring of a method": (
        DOC + f'class Belt:\n\t"""Moves the parts."""\n\n\t{NOTE}\n\t@property\n\tdef oil(self): return 1\n',
        DOC
        + f'class Belt:\n\t"""Moves the parts."""\n\n\t@property\n\tdef oil(self):\n\t\t{TEXT}\n\t\treturn 1\n',
    ),
    "a comment first in the body becomes the docstring": (
        DOC + f"def oil(\n    belt,\n):  # it\n\n    {NOTE}\n    return 1\n",
        DOC + f"def oil(\n    belt,\n):  # it\n\n    {TEXT}\n    return 1\n",
    ),
    "a comment of many lines keeps its lines": (
        DOC + "# Return the oil that the belt has lost.\n#\n#   belt -- which one\ndef oil(belt): return 1\n",
        DOC
        + 'def oil(belt):\n    """Return the oil that the belt has lost.\n\n      belt -- which one\n    """\n'
        "    return 1\n",
    ),
    "a backslash makes the docstring raw": (
        DOC + "# Return the path of the belt, such as C:\\oil.\ndef oil():\n    return 1\n",
        DOC + 'def oil():\n    r"""Return the path of the belt, such as C:\\oil."""\n    return 1\n',
    ),
    "a comment on a class comes before its first statement": (
        DOC + "# Moves the parts from one machine to the next.\nclass Belt:\n    oil = 1\n",
        DOC + 'class Belt:\n    """Moves the parts from one machine to the next."""\n    oil = 1\n',
    ),
    "a comment right above the first of many statements is about that one": (
        DOC + f"def oil():\n    {NOTE}\n    go()\n    return 1\n",
        None,
    ),
    "a note of people to each other stays": (
        DOC + "# This is only called by the belt because we need the oil.\ndef oil(): pass\n",
        None,
    ),
    "a note of what is to do stays": (DOC + "# TODO: return less of the oil.\ndef oil(): pass\n", None),
    "a note for tools stays": (DOC + "# pylint: disable=too-many-arguments\ndef oil(): pass\n", None),
    "code that was taken out stays": (DOC + "# oil = belt.oil(1, 2)\ndef oil(): pass\n", None),
    "a heading stays": (DOC + "# ----- oil and belts -----\ndef oil(): pass\n", None),
    "a comment with quotes that would end it stays": (
        DOC + '# Return the oil of the belt called "long belt"\ndef oil(): pass\n',
        None,
    ),
    "a licence stays": ("# Copyright 2020 the people of the belt.\nX = 1\n", None),
    "a comment on another definition stays": (DOC + f"{NOTE}\n\ndef oil(): pass\n", None),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _fixed(tmp_path: Path, before: str, *words: str) -> str:
    path = tmp_path / "a.py"
    path.write_bytes(before.encode())
    assert main(["fix", "--isolated", *words, "a.py"]) == 0
    return path.read_bytes().decode()


@pytest.mark.parametrize(("before", "after"), SAFE.values(), ids=SAFE)
def test_safe_fixes(tmp_path: Path, before: str, after: str | None) -> None:
    assert _fixed(tmp_path, before) == (before if after is None else after)


@pytest.mark.parametrize(("before", "after"), UNSAFE.values(), ids=UNSAFE)
def test_unsafe_fixes(tmp_path: Path, before: str, after: str | None) -> None:
    assert _fixed(tmp_path, before) == before
    assert _fixed(tmp_path, before, "--unsafe-fixes") == (before if after is None else after)


UNUSED = {
    "behind code": ("X = 1  # docdetect: ignore[UND103] -- gone\n", "X = 1\n"),
    "on a line of its own": ("if X:\n    # docdetect: ignore[UND103]\n    Y = 1\n", "if X:\n    Y = 1\n"),
    "behind another comment": (
        "X = 1  # type: ignore  # docdetect: ignore[UND103] -- gone\n",
        "X = 1  # type: ignore\n",
    ),
    "before another comment": (
        "X = 1  # docdetect: ignore[UND103]  # type: ignore\n",
        "X = 1  # type: ignore\n",
    ),
    "around a block": (
        "# docdetect: begin-ignore[UND103]\nX = 1\n# docdetect: end-ignore[UND103]\n",
        "X = 1\n",
    ),
    "for the whole file": ("# docdetect: ignore-file[UND103]\nX = 1\n", "X = 1\n"),
}


@pytest.mark.parametrize(("before", "after"), UNUSED.values(), ids=UNUSED)
def test_suppressions_that_silence_nothing_go(tmp_path: Path, before: str, after: str) -> None:
    assert _fixed(tmp_path, DOC + before) == DOC + before
    assert _fixed(tmp_path, DOC + before, "--select", "UND910") == DOC + after


def test_only_selected_codes_are_fixed(tmp_path: Path) -> None:
    before = DOC + 'def oil():\n    """"""\n    return 1\n\n\ndef rub():\n    b"""Rub the belt with oil."""\n'
    after = before.replace('b"""', '"""')
    assert _fixed(tmp_path, before, "--select", "UND103") == after


def test_a_coding_cookie_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(
        b'# coding: latin-1\n"""K\xf6nig."""\nf"""Die Riemen."""\n\n\n# Gib das \xd6l des Riemens.\n'
        b"def oil():\n    return '\xe4'\n"
    )
    assert main(["fix", "--isolated", "--unsafe-fixes", "a.py"]) == 0
    assert path.read_bytes() == (
        b'# coding: latin-1\n"""K\xf6nig."""\nf"""Die Riemen."""\n\n\ndef oil():\n    """Gib das \xd6l des Riemens."""\n'
        b"    return '\xe4'\n"
    )
