"""Reading what import statements bind."""

from __future__ import annotations

import pytest

from docdetect_hook.readers.python.imports import Binding, bound_by

_STATEMENTS = {
    "a module": ("import os", [Binding(0, "os", "", "os")]),
    "a submodule binds its top package": ("import os.path", [Binding(0, "os", "", "os")]),
    "a submodule under another name": ("import os.path as p", [Binding(0, "os.path", "", "p")]),
    "a module under its own name": ("import os as os", [Binding(0, "os", "", "os", itself=True)]),
    "several modules": (
        "import os, sys as system,re",
        [Binding(0, "os", "", "os"), Binding(0, "sys", "", "system"), Binding(0, "re", "", "re")],
    ),
    "a comment behind a module": ("import os  # why", [Binding(0, "os", "", "os")]),
    "a comment behind names": ("from a import b  # why", [Binding(0, "a", "b", "b")]),
    "a comment between names": (
        "from a import (\n    b,  # why\n    c,\n)",
        [Binding(0, "a", "b", "b"), Binding(0, "a", "c", "c")],
    ),
    "a lazy module": ("lazy import os.path", [Binding(0, "os", "", "os")]),
    "a joined line": ("import os, \\\n    sys", [Binding(0, "os", "", "os"), Binding(0, "sys", "", "sys")]),
    "an unfinished import": ("import os,", []),
    "a name that is no identifier": ("import 1a", []),
}


@pytest.mark.parametrize(("statement", "expected"), _STATEMENTS.values(), ids=_STATEMENTS.keys())
def test_an_import_binds_its_names(statement: str, expected: list[Binding]) -> None:
    """The common forms need no parser, and give what it gives."""
    assert list(bound_by(statement)) == expected
