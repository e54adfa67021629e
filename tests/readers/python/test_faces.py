"""What public modules show of private ones, and what lists of other forms hold."""

import time

import pytest

from tests.readers.python.test_exports import Files

PART = "class target:\n    def m(self): pass\ndef other(): pass\nclass _Hidden: pass\n"
LAZY = "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy."
CHECKING = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ._x import target\n"
ANSWER = "def __getattr__(name): ...\n"


def shown(files: dict[str, str], path: str = "pkg/_x.py") -> list[str]:
    """Return the public module-level definitions of one file."""
    tree = {"pkg/__init__.py": "", path: PART} | files
    read = Files(tree).read(path)
    return [name for name, (is_public, _) in read.items() if is_public and name and "." not in name]


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        pytest.param("from ._x import target\n", [], id="an import for use"),
        pytest.param("from ._x import target as target\n", ["target"], id="an import as itself"),
        pytest.param("from ._x import target as goal\n", [], id="an import under another name"),
        pytest.param("from ._x import *\n", ["target", "other"], id="a star import"),
        pytest.param("from ._x import target\n__all__ = ['target']\n", ["target"], id="listed"),
        pytest.param("from ._x import target\n__all__ = ['X']\nX = 1\n", [], id="left out of the list"),
        pytest.param(
            "from ._x import _Hidden\n__all__ = ['_Hidden']\n", ["_Hidden"], id="a private name listed"
        ),
        pytest.param("from ._x import target\nGoal = target\n", ["target"], id="an assigned name"),
        pytest.param(
            "from . import _x\nGoal = _x._Hidden\n", ["_Hidden"], id="an attribute that is assigned"
        ),
        pytest.param("from . import _x\nA, B = _x.target, _x.other\n", ["target", "other"], id="two at once"),
        pytest.param("from . import _x\n_goal = _x.target\n", [], id="assigned to a private name"),
        pytest.param("from ._x import target\ngoal = target()\n", [], id="the result of a call"),
        pytest.param(CHECKING, [], id="for type checkers alone"),
        pytest.param(CHECKING + "__all__ = ['target']\n", ["target"], id="for type checkers, but listed"),
        pytest.param("lazy from ._x import target as target\n", ["target"], id="a lazy import"),
    ],
)
def test_a_plain_module_shows_what_it_says(face: str, expected: list[str]) -> None:
    assert shown({"pkg/api.py": face}) == expected
    assert shown({"pkg/_api.py": face}) == []


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        pytest.param(CHECKING, [], id="for type checkers alone"),
        pytest.param(
            CHECKING.replace("TYPE_CHECKING:", "not TYPE_CHECKING:"), ["target"], id="for all others"
        ),
        pytest.param(
            "import typing as t\nif t.TYPE_CHECKING:\n    pass\nelse:\n    from ._x import other\n",
            ["other"],
            id="in the other branch",
        ),
        pytest.param(
            "from typing import TYPE_CHECKING as TC\nif TC:\n    from ._x import other\n",
            [],
            id="renamed mark",
        ),
        pytest.param("if False:\n    from ._x import other\n", [], id="never"),
        pytest.param("MYPY = False\nif MYPY:\n    from ._x import other\n", [], id="the older mark"),
        pytest.param("if TYPE_CHECKING: from ._x import other\n", [], id="on one line"),
        pytest.param(CHECKING + "from ._x import other\n", ["other"], id="what follows is there"),
        pytest.param(CHECKING + ANSWER, ["target"], id="the package answers by code"),
        pytest.param(CHECKING + "__all__ = ['target']\n", ["target"], id="listed"),
        pytest.param("from ._x import target, other\ndel target\n", ["other"], id="deleted again"),
        pytest.param(
            "from ._x import target\ndel target\nfrom ._x import target\n", ["target"], id="and back"
        ),
        pytest.param(
            "from ._x import target\ndef f():\n    del target\n", ["target"], id="elsewhere deleted"
        ),
        pytest.param("from ._x import *\ndel target\n", ["other"], id="deleted below the star"),
        pytest.param(
            "from ._x import other\ndel other\nfrom ._x import *\n", ["target", "other"], id="a star below"
        ),
        pytest.param("from ._x import target\ndef target(): pass\n", [], id="replaced by its own"),
        pytest.param("from . import _x\n", [], id="a private module for use"),
        pytest.param(
            "from . import _x\nGoal = _x._Hidden\n", ["_Hidden"], id="an attribute that is assigned"
        ),
        pytest.param(
            "from pkg import _x\ngoal = _x.target\n", ["target"], id="one of a module by its package"
        ),
        pytest.param("from . import _x\n_goal = _x.target\n", [], id="assigned to a private name"),
        pytest.param("from . import _x as x\n", ["target", "other"], id="a module by a public name"),
        pytest.param("import pkg._x as x\n", ["target", "other"], id="a module by its whole name"),
        pytest.param("from . import _x\n__all__ = ['_x']\n", ["target", "other"], id="a listed module"),
        pytest.param("from . import _x as x\n__all__ = ['y']\n", [], id="a module left out of the list"),
        pytest.param("lazy from ._x import target\n", ["target"], id="lazily"),
        pytest.param("lazy import pkg._x as _m\ngoal = _m.other\n", ["other"], id="through a lazy module"),
        pytest.param(
            LAZY + "attach(__name__, submod_attrs={'_x': ['target']})\n", ["target"], id="lazy table"
        ),
        pytest.param(
            "T = {'_x': ['other']}\n" + LAZY + "attach(__name__, [], T)\n", ["other"], id="lazy table by name"
        ),
        pytest.param("_WHERE = {'target': '._x'}\n" + ANSWER, ["target"], id="a table of strings"),
        pytest.param(
            CHECKING + "_WHERE = {'target': '._x'}\n" + ANSWER, ["target"], id="a table for type checkers too"
        ),
        pytest.param(
            CHECKING + "    from ._y import target\n_WHERE = {'target': '._y'}\n" + ANSWER,
            [],
            id="a table that knows better than type checkers",
        ),
    ],
)
def test_what_a_package_has_at_run_time(face: str, expected: list[str]) -> None:
    assert shown({"pkg/__init__.py": face}) == expected


def test_the_stub_beside_a_lazy_package() -> None:
    init = LAZY + "attach_stub(__name__, __file__)\n"
    stub = "__all__ = ['target']\nfrom ._x import target\n"
    assert shown({"pkg/__init__.py": init, "pkg/__init__.pyi": stub}) == ["target"]
    assert shown({"pkg/__init__.py": "", "pkg/__init__.pyi": stub}) == []
    more = stub.replace("import target", "import other, target")
    assert shown({"pkg/__init__.py": init, "pkg/__init__.pyi": more}) == ["target", "other"]


def test_a_lazy_package_leaves_its_own_names_out() -> None:
    init = "def own(): pass\n" + LAZY + "attach_stub(__name__, __file__)\n"
    files = {"pkg/__init__.py": init, "pkg/__init__.pyi": "from ._x import target\n"}
    assert shown(files, "pkg/__init__.py") == []
    assert shown({"pkg/__init__.py": init}, "pkg/__init__.py") == ["own"]
    assert shown(files | {"pkg/__init__.py": init + "__all__ += ['own']\n"}, "pkg/__init__.py") == ["own"]


@pytest.mark.parametrize(
    "face",
    [
        pytest.param("_W = {'target': 'pkg._x'}\n" + ANSWER, id="a table of strings"),
        pytest.param("from . import _x as x\n", id="a module by a public name"),
    ],
)
def test_what_is_only_reachable_is_a_guess(face: str) -> None:
    files = {"pkg/__init__.py": face, "pkg/_x.py": PART}
    assert Files(files).read("pkg/_x.py")["target"] == (True, 0.8)


@pytest.mark.parametrize(
    ("path", "files", "expected"),
    [
        pytest.param("_mill/a.py", {"_mill/__init__.py": ""}, [], id="nobody shows a private package"),
        pytest.param(
            "_mill/a.py",
            {"_mill/__init__.py": "", "mill/__init__.py": "from _mill.a import target\n"},
            ["target"],
            id="a package beside it shows it",
        ),
        pytest.param(
            "_mill/a.py",
            {"_mill/__init__.py": "", "mill/__init__.py": "", "mill/b.py": "from _mill.a import *\n"},
            ["target", "other"],
            id="a module of that package shows it",
        ),
        pytest.param(
            "_m.py", {"m.py": "from _m import target as target\n"}, ["target"], id="a private top module"
        ),
        pytest.param(
            "_m.py", {"_n.py": "from _m import target as target\n"}, [], id="shown by a private one"
        ),
        pytest.param("_m.py", {"m.py": "from _m import target\n"}, [], id="used by a public one"),
    ],
)
def test_private_tops(path: str, files: dict[str, str], expected: list[str]) -> None:
    assert shown(files, path) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("__all__ = [target.__name__]\n", ["target"], id="the name of an object"),
        pytest.param("__all__ = [f.__name__ for f in (target,)]\n", ["target"], id="the names of some"),
        pytest.param(
            "_F = (target,)\n__all__ = [f.__name__ for f in _F]\n", ["target"], id="of a bound tuple"
        ),
        pytest.param("__all__ = 'target'.split()\n", ["target"], id="words"),
        pytest.param("__all__ = 'target,x'.split(',')\n", ["target"], id="words between commas"),
        pytest.param("_W = 'target x'\n__all__ = _W.split()\n", ["target"], id="words of a bound string"),
        pytest.param("_C = ['target']\n__all__ = _C + ['x']\n", ["target"], id="a bound list"),
        pytest.param("_C = []\n_C += ['target']\n__all__ = [*_C]\n", ["target"], id="a bound list that grew"),
        pytest.param("_T = {'target': 1}\n__all__ = list(_T)\n", ["target"], id="the keys of a table"),
        pytest.param("__all__ = ['x', *(['target'] if y else [])]\n", ["target"], id="a condition"),
        pytest.param("__all__ = ['target'] if y else ['x']\n", ["target"], id="either list"),
        pytest.param("__all__ = ['target']\n__all__.sort()\n", ["target"], id="sorted in place"),
        pytest.param("__all__ = ['x']\n__all__.insert(0, 'target')\n", ["target"], id="inserted"),
        pytest.param("__all__ = sorted({'target', 'other'} - {'other'})\n", ["target"], id="a difference"),
        pytest.param("__all__ = ['target']\nassert set(__all__) <= set(x)\n", ["target"], id="read again"),
        pytest.param(
            "__all__ = ['target']\nfor each in __all__: print(each)\n", ["target"], id="walked over"
        ),
    ],
)
def test_lists_that_can_be_known(head: str, expected: list[str]) -> None:
    assert shown({"m.py": head + PART}, "m.py") == expected


FILLS = "def _list(f):\n    __all__.append(f.__name__)\n    return f\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("__all__ = []\n" + FILLS, id="a function"),
        pytest.param("from atpublic import public\n__all__ = []\n@public\ndef f(): pass\n", id="a decorator"),
        pytest.param("__all__ = []\nexport = __all__.append\n", id="a method by another name"),
        pytest.param("__all__ = []\nfill(__all__)\n", id="a call"),
        pytest.param("__all__ = []\nfill(globals())\n", id="a call that sees all names"),
        pytest.param("__all__ = []\n__all__[:] = names()\n", id="a slice"),
    ],
)
def test_a_list_that_others_fill_hides_nothing(text: str) -> None:
    found = Files({"m.py": text + PART}).read("m.py")
    assert found["target"] == (True, 0.8)
    assert found["_Hidden"] == (False, 1.0)


def test_a_class_under_an_assigned_name() -> None:
    text = "__all__ = ['Lamp']\nclass _Lamp: pass\nclass _Wick: pass\nLamp = _Lamp\n"
    assert shown({"m.py": text}, "m.py") == ["_Lamp"]
    assert shown({"m.py": text.replace("Lamp = ", "_other = ")}, "m.py") == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("_Lamp", ["_Lamp"], id="the last line has no end"),
        pytest.param("_Lamp# bright\n", ["_Lamp"], id="a comment right behind it"),
        pytest.param("(_Lamp)\n", ["_Lamp"], id="parentheses"),
        pytest.param("_Lamp if NEW else None\n", ["_Lamp"], id="a condition"),
        pytest.param("_Lamp, 1\n", [], id="an element"),
        pytest.param("_Lamp()\n", [], id="a call"),
        pytest.param("_Lamp[0]\n", [], id="an item"),
        pytest.param("make(lamp=_Lamp)\n", [], id="an argument"),
    ],
)
def test_what_makes_an_assignment_another_name(value: str, found: list[str]) -> None:
    text = f"class _Lamp: pass\nLamp = {value}"
    assert shown({"m.py": text}, "m.py") == found


def test_what_the_module_does_not_keep() -> None:
    text = "def setup(): pass\ndef kept(): pass\ndel setup\nif TYPE_CHECKING:\n    class Typed: pass\n"
    assert shown({"m.py": text}, "m.py") == ["kept"]
    assert shown({"m.py": text + "__all__ = ['Typed']\n"}, "m.py") == ["Typed"]


def test_a_list_of_another_name_in_another_module() -> None:
    names = {"pkg/_names.py": "COMMON = ['target']\n"}
    text = "from ._names import COMMON\n__all__ = COMMON + ['x']\n" + PART
    assert shown(names | {"pkg/m.py": text}, "pkg/m.py") == ["target"]


def _stars(count: int) -> dict[str, str]:
    files = {f"pkg/p{n}/__init__.py": "from ._x import *\n" for n in range(count)}
    for n in range(count):
        files[f"pkg/p{n}/__init__.py"] += "".join(f"from ..p{m} import *\n" for m in range(count) if m != n)
        files[f"pkg/p{n}/_x.py"] = f"def f{n}(): pass\n"
    return files


def _sums(depth: int, width: int) -> dict[str, str]:
    files = {f"pkg/_l{depth}_{n}.py": f"__all__ = ['f{n}']\n" for n in range(width)}
    for level in range(depth):
        names = [f"_l{level + 1}_{n}" for n in range(width)]
        text = f"from . import {', '.join(names)}\n__all__ = {' + '.join(f'{n}.__all__' for n in names)}\n"
        files |= {f"pkg/_l{level}_{n}.py": text for n in range(width)}
    return files | {"pkg/__init__.py": "from ._l0_0 import *\nfrom ._x import *\n"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(_stars(30), id="thirty packages that import each other by star"),
        pytest.param(_sums(24, 6), id="lists of six lists, twenty-four deep"),
    ],
)
def test_circles_and_towers_end_soon(files: dict[str, str]) -> None:
    started = time.process_time()
    Files({"pkg/__init__.py": "from .p1 import *\n", "pkg/_x.py": PART} | files).read("pkg/_x.py")
    assert time.process_time() - started < 2
