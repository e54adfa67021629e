"""A host's own tree of a text in place of a second parse: the same reading, for less."""

import ast
import sys
from pathlib import Path

import pytest

from docdetect_hook.readers.python.reader import PythonProject

PROJECT = PythonProject(lambda _: None, lambda _: ())
LIBRARY = Path(ast.__file__).parent


def _definition_in(lines: str) -> str:
    """Put a definition with a nested one wherever the lines have a dotted line."""
    return lines.replace("...\n", "@decorated\n        def target():\n            class Inner: pass\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(
            _definition_in("if x:\n        ...\nelif y:\n        ...\nelse:\n        ...\n"), id="if"
        ),
        pytest.param(_definition_in("for x in y:\n        ...\nelse:\n        ...\n"), id="for"),
        pytest.param(_definition_in("while x:\n        ...\nelse:\n        ...\n"), id="while"),
        pytest.param(
            _definition_in(
                "try:\n        ...\nexcept E:\n        ...\nelse:\n        ...\nfinally:\n        ...\n"
            ),
            id="try",
        ),
        pytest.param(_definition_in("try:\n        ...\nexcept* E:\n        ...\n"), id="exception groups"),
        pytest.param(_definition_in("with x:\n        ...\n"), id="with"),
        pytest.param(
            _definition_in("match x:\n    case 1:\n        ...\n    case _:\n        ...\n"), id="match"
        ),
        pytest.param(_definition_in("async def f():\n    async for x in y:\n        ...\n"), id="async"),
        pytest.param("x = [lambda: i for i in (j for j in {})]\n", id="scopes without a name"),
        pytest.param("def lambda_(): pass\ndef listcomp(): pass\n", id="names like those of nameless scopes"),
        pytest.param("nonlocal x\ndef f(): pass\n", id="scopes that no interpreter accepts"),
        *(
            pytest.param((LIBRARY / name).read_text(encoding="utf-8"), id=name)
            for name in ("ast.py", "dataclasses.py", "typing.py", "asyncio/events.py")
        ),
    ],
)
def test_a_file_reads_the_same_with_its_tree(text: str) -> None:
    assert PROJECT.read("m.py", text, ast.parse(text)) == PROJECT.read("m.py", text)


def test_a_tree_that_another_plugin_changed_misleads_nobody() -> None:
    text = '"""Jobs."""\n\n\ndef drain():\n    pass\n\n\ndef fill():\n    pass\n'
    tree = ast.parse(text)
    del tree.body[1]
    assert PROJECT.read("m.py", text, tree) == PROJECT.read("m.py", text)


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="looks at calls of CPython's parser")
@pytest.mark.parametrize(("given", "calls"), [(True, []), (False, ["symtable"])], ids=["a tree", "no tree"])
def test_a_text_is_parsed_only_where_no_tree_is_given(given: bool, calls: list[str]) -> None:
    text = "import os\n\n\ndef drain():\n    pass\n"
    tree = ast.parse(text) if given else None
    seen: list[str] = []

    def note(_: object, event: str, called: object) -> None:
        name = getattr(called, "__name__", "")
        if event == "c_call" and name in ("symtable", "compile"):
            seen.append(name)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        PROJECT.read("m.py", text, tree)
    finally:
        sys.setprofile(before)
    assert seen == calls
