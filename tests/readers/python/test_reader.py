"""Python files read alone: what is defined, what documents it, what is exempt, what is no Python."""

import ast
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.readers.python.cst import full_outline
from docdetect_hook.readers.python.outline import outline
from docdetect_hook.readers.python.reader import PythonProject, read_python
from docdetect_hook.readers.python.syntax import check_syntax, parse_apart
from docdetect_hook.records import Definition, Reading
from tests.texts import texts

STDLIB = os.path.dirname(os.__file__)
SAMPLE = ("ast.py", "dataclasses.py", "asyncio/events.py", "email/message.py")


def stdlib(name: str) -> str:
    with open(os.path.join(STDLIB, name), encoding="utf-8") as file:
        return file.read()


def named(text: str, name: str = "target", path: str = "mod.py") -> list[Definition]:
    reading = read_python(text, path)
    assert reading.problems == ()
    return [found for found in reading.definitions if found.name == name and found.kind != "module"]


def missing(text: str, name: str = "target", path: str = "mod.py") -> list[bool]:
    """Tell of each definition of this name whether a docstring is asked for in vain."""
    return [
        found.public and found.exempt is None and not (found.doc and found.doc.text.strip())
        for found in named(text, name, path)
    ]


def body(statement: str) -> str:
    return f"def target():\n    {statement}\n"


@pytest.mark.parametrize(
    ("statement", "doc"),
    [
        pytest.param("pass", None, id="a body without string"),
        pytest.param("...", None, id="an ellipsis"),
        pytest.param('"""Doc."""', "Doc.", id="three double quotes"),
        pytest.param("'''Doc.'''", "Doc.", id="three single quotes"),
        pytest.param("'Doc.'", "Doc.", id="one quote"),
        pytest.param('r"""Do\\c."""', "Do\\c.", id="a raw string"),
        pytest.param('u"Doc."', "Doc.", id="a u-string"),
        pytest.param('U"Doc."', "Doc.", id="a U-string"),
        pytest.param('"Doc."; return 1', "Doc.", id="a statement behind a semicolon"),
        pytest.param('# c\n\n    "Doc."', "Doc.", id="after a comment and a blank line"),
        pytest.param('\\\n    "Doc."', "Doc.", id="after a backslash"),
        pytest.param('"Doc " "more."', "Doc more.", id="implicit concatenation"),
        pytest.param('"Doc " \\\n    r"more."', "Doc more.", id="concatenation over a backslash"),
        pytest.param('("Doc.")', "Doc.", id="parentheses"),
        pytest.param('(("Doc "\n    # c\n  "more."))', "Doc more.", id="concatenation in parentheses"),
        pytest.param('("Doc.",)', None, id="a tuple"),
        pytest.param('"Doc " + "more."', None, id="an addition"),
        pytest.param('f"Doc."', None, id="an f-string without fields"),
        pytest.param('f"Doc {1}."', None, id="an f-string"),
        pytest.param('"Doc" f"{1}."', None, id="a concatenation with an f-string"),
        pytest.param('b"Doc."', None, id="bytes"),
        pytest.param('"Doc {}".format(1)', None, id="a method call"),
        pytest.param('"Doc %s" % 1', None, id="a percent sign"),
        pytest.param('("Doc")("x")', None, id="a call of a string"),
        pytest.param('pass\n    """Doc."""', None, id="a string that comes second"),
        pytest.param('""""""', "", id="an empty string"),
        pytest.param('"""   """', "", id="a blank string"),
        pytest.param('"""\n    """', "", id="a string of newlines"),
        pytest.param('"\\x44oc."', "Doc.", id="escapes are evaluated"),
        pytest.param('"\\d \\w"', "\\d \\w", id="unknown escapes stay"),
        pytest.param('"\\ud800"', "\ud800", id="a lone surrogate"),
        pytest.param('"""Doc.\n\n        More.\n    """', "Doc.\n\nMore.", id="dedented"),
        pytest.param('"""a"b"""', 'a"b', id="a quote inside three quotes"),
    ],
)
def test_what_counts_as_a_docstring(statement: str, doc: str | None) -> None:
    (found,) = named(body(statement))
    assert (found.doc and found.doc.text) == doc


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('def target(): "Doc."\n', id="on the line of the def"),
        pytest.param('def target(): \\\n  "Doc."\n', id="behind a backslash on the line of the def"),
        pytest.param('class target: "Doc."\n', id="on the line of the class"),
        pytest.param('async def target():\n    "Doc."\n', id="in a coroutine"),
    ],
)
def test_where_a_docstring_may_stand(text: str) -> None:
    assert missing(text) == [False]


def in_class(members: str) -> str:
    return 'class C:\n    """Doc."""\n' + members


STUB = "def target(self): pass\n"
UNDECORATED = 'def target(x):\n    """Doc."""\n'


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param("def _f(): pass\n", "_f", [False], id="a private function is silent"),
        pytest.param("def __f(): pass\n", "__f", [False], id="two underscores are private too"),
        pytest.param("def _(): pass\n", "_", [False], id="the underscore alone is private"),
        pytest.param(in_class("    def _m(self): pass\n"), "_m", [False], id="a private method is silent"),
        pytest.param("class _T:\n    " + STUB, "target", [False], id="a method of a private class is silent"),
        pytest.param(
            "class _C:\n    class target: pass\n",
            "target",
            [False],
            id="a class in a private class is silent",
        ),
        pytest.param(
            "class _C:\n    def __init__(self, x): pass\n", "__init__", [False], id="so is its constructor"
        ),
        pytest.param(
            "def __getattr__(name): pass\n", "__getattr__", [False], id="module __getattr__ is silent"
        ),
        pytest.param("def f():\n    " + STUB, "target", [False], id="a nested function is silent"),
        pytest.param(
            "def f():\n    class target: pass\n", "target", [False], id="a class in a function is silent"
        ),
        pytest.param(
            "def f():\n    class C:\n        " + STUB, "target", [False], id="and so are its methods"
        ),
        pytest.param(in_class("    class Meta: pass\n"), "Meta", [False], id="Meta inside a class is silent"),
        pytest.param(
            "@f.register\ndef _(x): pass\n", "_", [False], id="a registered variant is private by name"
        ),
        pytest.param("f = target = lambda: 1\n", "target", [], id="a lambda is no definition"),
        pytest.param("class Meta: pass\n", "Meta", [True], id="Meta outside of classes is asked for"),
        pytest.param("def target(): pass\n", "target", [True], id="a function"),
        pytest.param("def main(): pass\n", "main", [True], id="main"),
        pytest.param("async def target(): pass\n", "target", [True], id="a coroutine"),
        pytest.param("class target: pass\n", "target", [True], id="a class"),
        pytest.param(in_class("    class target: pass\n"), "target", [True], id="a nested class"),
        pytest.param("class A:\n  class B:\n    " + STUB, "target", [True], id="a method of a nested class"),
        pytest.param(in_class("    " + STUB), "target", [True], id="a method"),
        pytest.param(in_class("    def __str__(self): pass\n"), "__str__", [True], id="a magic method"),
        pytest.param(
            in_class("    def __x__(self): pass\n"), "__x__", [True], id="a magic method of one's own"
        ),
        pytest.param(in_class("    def __new__(cls): pass\n"), "__new__", [True], id="__new__"),
        pytest.param(in_class("    def __call__(self): pass\n"), "__call__", [True], id="__call__"),
        pytest.param(in_class("    def __init__(self, x): pass\n"), "__init__", [True], id="__init__"),
        pytest.param(in_class("    @property\n    " + STUB), "target", [True], id="a property"),
        pytest.param(in_class("    @cached_property\n    " + STUB), "target", [True], id="a cached property"),
        pytest.param(in_class("    @staticmethod\n    " + STUB), "target", [True], id="a static method"),
        pytest.param(in_class("    @classmethod\n    " + STUB), "target", [True], id="a class method"),
        pytest.param("@contextmanager\ndef target(): pass\n", "target", [True], id="a context manager"),
        pytest.param("@pytest.fixture\ndef target(): pass\n", "target", [True], id="a fixture"),
        pytest.param("@dataclass\nclass target:\n    x: int\n", "target", [True], id="a dataclass"),
        pytest.param("if windows:\n    def target(): pass\n", "target", [True], id="in an if"),
        pytest.param(
            "if TYPE_CHECKING:\n    def target(): pass\n", "target", [False], id="for type checkers alone"
        ),
        pytest.param(
            "if x:\n    def target(): pass\nelse:\n    def target(): pass\n",
            "target",
            [True] * 2,
            id="in both branches",
        ),
        pytest.param(
            "try:\n    def target(): pass\nexcept E:\n    def target(): pass\nelse:\n    def target(): pass\n"
            "finally:\n    def target(): pass\n",
            "target",
            [True] * 4,
            id="in all parts of a try",
        ),
        pytest.param(
            "with a as b:\n  def target(): pass\nfor a in b:\n  def target(): pass\n"
            "while 1:\n  def target(): pass\n",
            "target",
            [True] * 3,
            id="in with, for and while",
        ),
        pytest.param(
            "match x:\n  case [1, *r] if r:\n    def target(): pass\n", "target", [True], id="in a match"
        ),
        pytest.param(
            'if __name__ == "__main__":\n    def target(): pass\n', "target", [True], id="in the main guard"
        ),
        pytest.param(in_class("    if x:\n        " + STUB), "target", [True], id="a conditional method"),
        pytest.param(
            "def target(): pass\ntarget.__doc__ = 'Doc.'\n", "target", [True], id="__doc__ assigned later"
        ),
        pytest.param(
            "class target:\n    __doc__ = 'Doc.'\n", "target", [True], id="__doc__ assigned in the class"
        ),
        pytest.param("# Doc.\ndef target(): pass\n", "target", [True], id="a comment above"),
        pytest.param(
            "@doc('text')\ndef target(): pass\n", "target", [True], id="documentation from a decorator"
        ),
    ],
)
def test_what_is_public(text: str, name: str, expected: list[bool]) -> None:
    assert missing(text, name) == expected


def exempt(text: str, name: str = "target") -> list[str | None]:
    return [found.exempt for found in named(text, name)]


def overloads(imports: str, decorator: str) -> str:
    variants = f"@{decorator}\ndef target(x: int): ...\n@{decorator}  # c\ndef target(x: str): ...\n"
    return f"{imports}\n{variants}{UNDECORATED}"


OVERLOADED = ["overload", "overload", None]


@pytest.mark.parametrize(
    ("imports", "decorator", "expected"),
    [
        pytest.param("from typing import overload", "overload", OVERLOADED, id="from typing"),
        pytest.param("import typing", "typing.overload", OVERLOADED, id="through the module"),
        pytest.param("import typing as t", "t.overload", OVERLOADED, id="through a renamed module"),
        pytest.param("from typing import overload as o", "o", OVERLOADED, id="renamed"),
        pytest.param(
            "from typing_extensions import overload", "overload", OVERLOADED, id="from typing_extensions"
        ),
        pytest.param("from typing import *", "overload", OVERLOADED, id="by a star"),
        pytest.param(
            "from typing import (\n  Any,  # c\n  overload,\n)", "overload", OVERLOADED, id="over lines"
        ),
        pytest.param(
            "from ._compat import overload", "overload", OVERLOADED, id="from a project's substitute"
        ),
        pytest.param(
            "from numba import overload", "overload(f)", [None] * 3, id="a dispatcher's overload is another"
        ),
        pytest.param("from plum import overload", "overload", [None] * 3, id="from an unrelated module"),
        pytest.param("def overload(f): return f", "overload", [None] * 3, id="a function of this file"),
        pytest.param("", "t.overload", [None] * 3, id="of a module that is not typing"),
    ],
)
def test_overloads(imports: str, decorator: str, expected: list[str | None]) -> None:
    assert exempt(overloads(imports, decorator)) == expected


BASE = "class Base:\n    def target(self): pass\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(in_class("    " + STUB), [None], id="a class without bases overrides nothing"),
        pytest.param("class C(Base):\n    " + STUB, [None], id="a base from elsewhere is not known"),
        pytest.param("class C(x.Base):\n    " + STUB + BASE, [None, None], id="nor one defined below"),
        pytest.param(
            BASE + "class C(x.Base):\n    " + STUB, [None, None], id="an attribute is no class of this file"
        ),
        pytest.param(
            BASE + "class C(metaclass=Base):\n    " + STUB, [None, None], id="a metaclass is no base"
        ),
        pytest.param(
            BASE + "class C(f(Base)):\n    " + STUB, [None, None], id="an argument of a call is no base"
        ),
        pytest.param(
            BASE + "def f():\n  class D(Base): pass\nclass C(D):\n    " + STUB,
            [None, None],
            id="D is out of sight",
        ),
        pytest.param(BASE + "class C(Base):\n    " + STUB, [None, "override"], id="a base in the same file"),
        pytest.param(
            BASE + "class C(A, Base[int], k=1):\n    " + STUB, [None, "override"], id="among others"
        ),
        pytest.param(
            BASE + "class C[T: (int, str)](Base):\n    " + STUB,
            [None, "override"],
            id="after type parameters",
        ),
        pytest.param(
            BASE + "class M(Base): pass\nclass C(M):\n    " + STUB, [None, "override"], id="an indirect base"
        ),
        pytest.param(
            in_class("    @override\n    " + STUB), ["override"], id="a bare decorator that nothing binds"
        ),
        pytest.param(
            "import typing as t\nclass C:\n    @t.override\n    " + STUB, ["override"], id="renamed typing"
        ),
        pytest.param(
            "from typing_extensions import override as o\nclass C:\n    @o\n    " + STUB,
            ["override"],
            id="renamed",
        ),
        pytest.param(
            "from overrides import overrides\nclass C:\n    @overrides\n    " + STUB,
            ["override"],
            id="overrides",
        ),
        pytest.param(
            "from overrides import override\nclass C:\n    @override\n    " + STUB,
            ["override"],
            id="its new name",
        ),
        pytest.param(
            "import overrides\nclass C:\n    @overrides.override\n    " + STUB, ["override"], id="its module"
        ),
        pytest.param(
            "try:\n    from typing import override\nexcept ImportError:\n    def override(f): return f\n"
            "class C:\n    @override\n    " + STUB,
            ["override"],
            id="with a substitute",
        ),
        pytest.param(
            in_class(
                '    @property\n    def target(self): "D."\n'
                f"    @target.setter\n    {STUB}    @target.deleter\n    {STUB}"
            ),
            [None, "setter", "deleter"],
            id="setter and deleter",
        ),
        pytest.param(
            in_class(f"    @target.setter  # c\n    {STUB}    @override  # (c)\n    {STUB}"),
            ["setter", "override"],
            id="with comments behind the decorators",
        ),
        pytest.param(
            "@target.setter\ndef target(self): pass\n",
            [None],
            id="a setter outside of classes is something else",
        ),
    ],
)
def test_overrides_and_accessors(text: str, expected: list[str | None]) -> None:
    assert exempt(text) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("mod.py", "", ("module", "mod", True, "empty module", None), id="an empty module"),
        pytest.param(
            "mod.py", "\n  \n# c\n", ("module", "mod", True, "empty module", None), id="a commented one"
        ),
        pytest.param(
            "p/__init__.py", "", ("package", "p", True, "empty module", None), id="an empty package"
        ),
        pytest.param("mod.py", "x = 1\n", ("module", "mod", True, None, None), id="a module"),
        pytest.param("p/__init__.py", "x = 1\n", ("package", "p", True, None, None), id="a package"),
        pytest.param("_mod.py", "x = 1\n", ("module", "_mod", False, None, None), id="a private module"),
        pytest.param(
            "_p/__init__.py", "x = 1\n", ("package", "_p", False, None, None), id="a private package"
        ),
        pytest.param("__main__.py", "x = 1\n", ("module", "__main__", True, None, None), id="a main module"),
        pytest.param(
            "__version__.py", "x = 1\n", ("module", "__version__", True, None, None), id="a dunder module"
        ),
        pytest.param("setup.py", "x = 1\n", ("module", "setup", True, None, None), id="a setup script"),
        pytest.param("stub.pyi", "x: int\n", ("module", "stub", True, None, None), id="a stub"),
        pytest.param("tool", "x = 1\n", ("module", "tool", True, None, None), id="a script without suffix"),
        pytest.param(
            "mod.py",
            "#!x\n# coding: utf-8\n'Doc.'\n",
            ("module", "mod", True, None, "Doc."),
            id="below a shebang",
        ),
        pytest.param(
            "mod.py", "'Doc.'; x = 1\n", ("module", "mod", True, None, "Doc."), id="before a semicolon"
        ),
        pytest.param(
            "mod.py", "import x\n'Doc.'\n", ("module", "mod", True, None, None), id="below an import"
        ),
        pytest.param(
            "mod.py",
            "from __future__ import annotations\n'Doc.'\n",
            ("module", "mod", True, None, None),
            id="below a future",
        ),
    ],
)
def test_modules(path: str, text: str, expected: tuple[str, str, bool, str | None, str | None]) -> None:
    found = read_python(text, path).definitions[0]
    assert (found.kind, found.name, found.public, found.exempt, found.doc and found.doc.text) == expected
    assert (found.line, found.col, found.qualname) == (1, 0, "")


def test_kinds_and_positions() -> None:
    text = (
        '"""M."""\nclass A(B):\n    class Meta: x = 1\n'
        "    @d(\n      1)\n    def __init__(\n        self\n    ): pass\n"
        "    def __str__(self): pass\n    def __call__(self):\n        def g():\n            class C:\n"
        "                def z(self): pass\nasync def f():\n    'D.'\n\n# end\n"
    )
    found = [
        (d.kind, d.qualname, d.line, d.col, d.end_line, d.header_start, d.header_end)
        for d in read_python(text, "a/mod.py").definitions
    ]
    assert found == [
        ("module", "", 1, 0, 17, 1, 1),
        ("class", "A", 2, 0, 13, 2, 2),
        ("nested_class", "A.Meta", 3, 4, 3, 3, 3),
        ("init", "A.__init__", 6, 4, 8, 4, 8),
        ("magic", "A.__str__", 9, 4, 9, 9, 9),
        ("method", "A.__call__", 10, 4, 13, 10, 10),
        ("nested_function", "A.__call__.g", 11, 8, 13, 11, 11),
        ("class", "A.__call__.g.C", 12, 12, 13, 12, 12),
        ("method", "A.__call__.g.C.z", 13, 16, 13, 13, 13),
        ("function", "f", 14, 0, 15, 14, 14),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("def target(): pass\n", None, id="nothing to argue about"),
        pytest.param("#!/bin/sh\ndef target(): pass\n", None, id="a shebang is no comment"),
        pytest.param("# noqa: X1\ndef target(): pass\n", None, id="nor is a directive"),
        pytest.param("# ----\ndef target(): pass\n", None, id="nor is a rule"),
        pytest.param("# c\n\ndef target(): pass\n", None, id="a comment further up"),
        pytest.param("# Does it.\ndef target(): pass\n", "comment above", id="a comment above"),
        pytest.param(
            "# Does it.\n@a\n@b(\n  1)\ndef target(): pass\n", "comment above", id="above the decorators"
        ),
        pytest.param(
            "def target(): pass\ntarget.__doc__ = 'D.'\n", "__doc__ assignment", id="assigned from outside"
        ),
        pytest.param("class target:\n    __doc__ = 'D.'\n", "__doc__ assignment", id="assigned inside"),
        pytest.param(
            "@doc('D.')\ndef target(): pass\n", "decorator may inject documentation", id="a decorator"
        ),
        pytest.param(
            "@x.inherit_docs\ndef target(): pass\n", "decorator may inject documentation", id="another one"
        ),
        pytest.param(body('f"D."'), "f-string docstring", id="an f-string"),
        pytest.param(body('b"D."'), "bytes docstring", id="bytes"),
    ],
)
def test_debatable_forms(text: str, expected: str | None) -> None:
    (found,) = named(text)
    assert (found.arguable, found.doc, found.public) == (expected, None, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "class target[T = int]:\n    'D.'\n    def m[U](self, u: U): pass\n", id="type parameters"
        ),
        pytest.param("type X[T] = list[T]\ndef target():\n    'D.'\n", id="type aliases"),
        pytest.param('def target():\n    \'D.\'\n    return f"{x["a"]}"\n', id="quotes in fields"),
        pytest.param("def target():\n    'D.'\n    return t'{x}'\n", id="template strings"),
        pytest.param(
            "try:\n    pass\nexcept A, B:\n    def target(): 'D.'\n", id="except without parentheses"
        ),
        pytest.param("try:\n    pass\nexcept* A:\n    def target(): 'D.'\n", id="exception groups"),
        pytest.param(
            "def target(*a: *Ts) -> x[*Ts]:\n    'D.'\n    nonlocal y\n", id="a nonlocal without binding"
        ),
        pytest.param("return 1\ndef target(): 'D.'\n", id="a return outside"),
    ],
)
def test_syntax_of_any_version(text: str) -> None:
    assert missing(text) == [False]


def test_a_template_string_is_no_docstring() -> None:
    (found,) = named(body('t"D."'))
    assert (found.doc, found.arguable) == (None, "t-string docstring")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("def f(:\n    pass\n", 1, id="an unclosed parenthesis"),
        pytest.param("x = 1\nprint 'a'\n", 2, id="a print statement"),
        pytest.param("def f():\nx = 1\n", 2, id="a missing body"),
        pytest.param("x = 1\n\n'''abc\n", 3, id="a string without end"),
        pytest.param(
            "type X = int\n\nx = = 1\ny = 2\n", 3, id="an error behind syntax newer than the interpreter"
        ),
        pytest.param("x = 1\ny = '\0'\n", 2, id="a null character"),
    ],
)
def test_syntax_errors_are_one_problem_and_no_definitions(text: str, line: int) -> None:
    reading = read_python(text, "m.py")
    assert [(p.path, p.line, p.code) for p in reading.problems] == [("m.py", line, "UND901")]
    assert reading.definitions == ()


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("(" * 300 + "1" + ")" * 300, id="brackets"),
        pytest.param("f(" * 5000 + ")" * 5000, id="calls"),
        pytest.param("lambda a=" * 700 + "1", id="lambdas"),
        pytest.param('f"{' * 150 + "1" + '}"' * 150, id="format strings"),
    ],
)
def test_what_is_too_deep_is_read_from_its_lines(expression: str) -> None:
    reading = read_python(f"def target():\n    'D.'\n    return {expression}\n")
    assert [problem.code for problem in reading.problems] == ["UND902"]
    assert [(d.name, d.doc and d.doc.text, d.certainty) for d in reading.definitions[1:]] == [
        ("target", "D.", 0.8)
    ]


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("1+" * 9000 + "1", id="a long sum"),
        pytest.param("a" + ".b()" * 3000, id="a long chain"),
    ],
)
def test_what_only_newer_interpreters_take_is_read_by_all(expression: str) -> None:
    """The parser of CPython 3.13 goes deeper than that of 3.11; over its limit the lines are read."""
    reading = read_python(f"def target():\n    'D.'\n    return {expression}\n")
    certainty = 0.8 if reading.problems else 1.0
    assert {problem.code for problem in reading.problems} <= {"UND902"}
    assert [(d.name, d.doc and d.doc.text, d.certainty) for d in reading.definitions[1:]] == [
        ("target", "D.", certainty)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "__all__ = [" + "'f'," * 600_001 + "]\n", "more than 600000 expressions", id="a list of names"
        ),
        pytest.param("x\n" * 600_002, "more than 600000 statements", id="a statement a line"),
        pytest.param("x;" * 600_001 + "\n", "more than 600000 statements", id="statements on one line"),
    ],
)
def test_what_would_take_gigabytes_to_parse_is_read_from_its_lines(
    monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    """CPython's parser takes a kilobyte and more for each of them, of a part of the text as of the whole."""
    lengths = [0]
    parse = ast.parse

    def noted(source: str) -> ast.Module:
        lengths.append(len(source))
        return parse(source)

    monkeypatch.setattr(ast, "parse", noted)
    reading = read_python(text + "def target():\n    'D.'\n")
    assert [problem.message.partition(";")[0] for problem in reading.problems] == [message]
    assert [(d.name, d.doc and d.doc.text) for d in reading.definitions[1:]] == [("target", "D.")]
    assert max(lengths) < len(text) // 2


def test_nested_patterns_do_not_take_exponential_time() -> None:
    reading = read_python("match x:\n case " + "[" * 30 + "a a" + "]" * 30 + ":\n  pass\n")
    assert [problem.code for problem in reading.problems] == ["UND902"]


def test_a_thread_with_a_small_stack_reads_newer_syntax() -> None:
    text = "type X = int\nx = " + "f(" * 90 + "1" + ")" * 90 + "\n"
    found: list[Reading] = []
    before = threading.stack_size(256 << 10)
    try:
        thread = threading.Thread(target=lambda: found.append(read_python(text)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert found[0].problems == ()


def full(text: str) -> Iterator[object]:
    """Yield what libcst's whole tree says of a text."""
    module, error = parse_apart(text)
    assert module is not None, error
    yield full_outline(text, module, outline(text))


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLE)
def test_the_scanner_and_libcsts_whole_tree_agree(name: str) -> None:
    text = stdlib(name)
    assert list(full(text)) == [outline(text)]


@pytest.mark.parametrize("name", SAMPLE)
def test_what_users_cannot_see_is_left_out_where_nobody_wants_it(name: str) -> None:
    every, seen = (PROJECT.read(name, stdlib(name), None, (), private) for private in (True, False))
    public = tuple([one for one in every.definitions if one.public])
    assert seen.definitions == public != every.definitions


@pytest.mark.parametrize("name", SAMPLE)
def test_the_interpreters_own_parser_agrees(name: str) -> None:
    text = stdlib(name)
    tree = ast.parse(text)
    nodes = [
        n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    truth = sorted((n.lineno, n.end_lineno, n.name, ast.get_docstring(n)) for n in nodes)
    found = [
        (d.line, d.end_line, d.name, d.doc and d.doc.text) for d in read_python(text, name).definitions[1:]
    ]
    assert [row[:3] for row in found] == [row[:3] for row in truth]
    assert [(row[3] or "").strip() for row in found] == [(row[3] or "").strip() for row in truth]
    assert check_syntax(text, scopes=True).scopes == [(row[0], row[2]) for row in truth]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("#", id="a comment without a newline"),
        pytest.param("\\\nX = 1\n", id="a joined first line"),
        pytest.param('"""Doc."""\nfrom __future__ import annotations\n', id="a future feature"),
        pytest.param("from __future__ import braces\n", id="one that never comes"),
        pytest.param("nonlocal x\nreturn\n", id="what the compiler refuses"),
        pytest.param("def f(:\n", id="an error in the first line"),
        pytest.param("X = 1\n\n  Y\n", id="an error further down"),
        pytest.param("  X = 1\n", id="an indented first line"),
        pytest.param("X = '\\N{nobody}'\n", id="an unknown character"),
        pytest.param('X = """', id="a string without end"),
        pytest.param("X = 1 \\", id="a backslash at the end"),
        pytest.param("X = '\0'\n", id="a null character"),
        pytest.param("X = " + "(" * 300 + ")" * 300 + "\n", id="many brackets"),
    ],
)
def test_syntax_is_the_same_with_and_without_scopes(text: str) -> None:
    assert check_syntax(text, scopes=False).fault == check_syntax(text, scopes=True).fault


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("if x:\n    \\\n    def target(): 'Doc.'\n", id="in a block"),
        pytest.param("class A:\n \\\n \\\n  def target(self): 'Doc.'\n", id="after two of them"),
    ],
)
def test_a_header_that_is_joined_to_an_empty_line_is_not_overlooked_silently(text: str) -> None:
    assert [problem.code for problem in read_python(text).problems] == ["UND902"]


PYTHON = stdlib("dataclasses.py")[:20_000]
PROJECT = PythonProject(lambda _: None, lambda _: ())


@given(texts())
def test_any_text_is_read_the_same_twice_without_raising(text: str) -> None:
    reading = PROJECT.read("m.py", text)
    assert reading == read_python(text, "m.py")
    assert reading.definitions or reading.problems


@given(st.integers(0, len(PYTHON)), st.integers(0, 3000), texts(max_size=3))
def test_mutilated_python_is_read_without_raising(start: int, length: int, inserted: str) -> None:
    cut = PYTHON[start : start + length]
    middle = len(cut) // 2
    reading = read_python(cut[:middle] + inserted + cut[middle:], "m.py")
    assert reading.definitions or reading.problems


@given(st.integers(0, 60))
def test_a_comment_at_the_end_changes_no_verdict(count: int) -> None:
    statements = ast.parse(PYTHON[: PYTHON.rindex("\n\n\ndef")]).body[: count + 1]
    text = "".join(ast.unparse(statement) + "\n" for statement in statements)
    plain, commented = read_python(text, "m.py"), read_python(text + "# end\n", "m.py")
    assert commented.definitions[1:] == plain.definitions[1:]
    assert commented.definitions[0]._replace(end_line=plain.definitions[0].end_line) == plain.definitions[0]


def test_a_long_name_around_definitions_is_not_kept_for_each_of_them() -> None:
    (method,) = named(f"class {'A' * 50_000}:\n    def target(self): pass\n")
    assert method.qualname == f"{'A' * 4000}.target"


_FAULTS_OF_PARSES = """
import resource
from docdetect_hook.readers.python.reader import reader
from docdetect_hook.readers.python.syntax import check_syntax
from docdetect_hook.readers.files import TextFiles

def faults():
    text = "x = [1, 2]\\n" * 2000
    check_syntax(text, scopes=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        check_syntax(text, scopes=False)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

before = faults()
reader(TextFiles())
print(20 * faults() < before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what other C libraries do with freed memory")
def test_memory_that_a_parse_frees_is_kept_for_the_next_one() -> None:
    command = [sys.executable, "-c", _FAULTS_OF_PARSES]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == "True\n"
