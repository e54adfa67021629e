"""What overrides inherit from bases in other files, which markers exempt, and what hostile hierarchies cost."""

import time

import pytest

from docdetect_hook.readers.python.headers import base_names, parameter_names
from docdetect_hook.readers.python.parameters import documented_names
from docdetect_hook.readers.python.reader import PythonProject
from docdetect_hook.readers.python.stdlib import documents

DOCUMENTED = 'class Base:\n    """Base."""\n    def run(self):\n        """Run until told to stop."""\n'
PUBLIC = 'class Base:\n    """Base."""\n    def run(self): pass\n'
PRIVATE = "class _Base:\n    def run(self): pass\n"


def exempt(path: str, files: dict[str, str], *ignored: str) -> dict[str, str | None]:
    """Return the exemptions by qualified name; `__` in a name stands for a slash, `init` for `__init__`."""
    tree = {f"{name.replace('__', '/').replace('init', '__init__')}.py": text for name, text in files.items()}

    def list_dir(directory: str) -> list[str]:
        prefix = directory + "/" if directory else ""
        return sorted({name[len(prefix) :].split("/")[0] for name in tree if name.startswith(prefix)})

    reading = PythonProject(tree.get, list_dir).read(path, tree[path], None, ignored)
    return {found.qualname: found.exempt for found in reading.definitions}


def user(base: str) -> str:
    """Return the code of a class that overrides `run` of a base."""
    return f'class Job({base}):\n    """Job."""\n    def run(self): pass\n'


@pytest.mark.parametrize(
    ("files", "imported", "base", "expected"),
    [
        pytest.param({"p__b": DOCUMENTED}, "from .b import Base", "Base", "override", id="a relative import"),
        pytest.param({"p__b": DOCUMENTED}, "from p.b import Base", "Base", "override", id="an absolute one"),
        pytest.param({"p__b": DOCUMENTED}, "from . import b", "b.Base", "override", id="through its module"),
        pytest.param({"p__b": DOCUMENTED}, "import p.b", "p.b.Base", "override", id="by the whole name"),
        pytest.param({"p__b": DOCUMENTED}, "import p.b as m", "m.Base", "override", id="a renamed module"),
        pytest.param({"p__b": DOCUMENTED}, "from .b import Base as B", "B[int]", "override", id="generic"),
        pytest.param({"p__b": DOCUMENTED}, "from .b import *", "Base", "override", id="by a star"),
        pytest.param(
            {"p__b": DOCUMENTED},
            "from .b import Base\nRoot = Base",
            "Root",
            "override",
            id="an assigned name",
        ),
        pytest.param(
            {"p__b": DOCUMENTED, "p__init": "from .b import Base as Shown"},
            "from p import Shown",
            "Shown",
            "override",
            id="a re-export under another name",
        ),
        pytest.param(
            {"p__b": DOCUMENTED + "    class In:\n        def run(self):\n            'Run it.'\n"},
            "from .b import Base",
            "Base.In",
            "override",
            id="a class nested in the imported one",
        ),
        pytest.param(
            {
                "p__b": DOCUMENTED.replace("Base:", "Outer:\n  class Base:").replace("\n    ", "\n      "),
                "p__c": "from .b import Outer\nclass Inner(Outer): pass\n",
            },
            "from .c import Inner",
            "Inner.Base",
            "override",
            id="a nested class that the imported one inherits",
        ),
        pytest.param({"p__b": PUBLIC}, "from .b import Base", "Base", "override", id="an asked base"),
        pytest.param({"p__b": PRIVATE}, "from .b import _Base", "_Base", None, id="a private base"),
        pytest.param({"p___b": PUBLIC}, "from ._b import Base", "Base", None, id="in a private module"),
        pytest.param(
            {"p___b": PUBLIC, "p__init": "from ._b import Base"},
            "from ._b import Base",
            "Base",
            "override",
            id="in a private module that the package shows",
        ),
        pytest.param(
            {"p___b": DOCUMENTED}, "from ._b import Base", "Base", "override", id="private and documented"
        ),
        pytest.param(
            {"p__b": PRIVATE, "p__c": "from .b import _Base\nclass Mid(_Base):\n    def run(self): pass\n"},
            "from .c import Mid",
            "Mid",
            "override",
            id="behind the first public definition of an undocumented chain",
        ),
        pytest.param(
            {"p__b": DOCUMENTED, "p__c": "from .b import Base\nclass _Mid(Base):\n    def run(self): pass\n"},
            "from .c import _Mid",
            "_Mid",
            "override",
            id="two files away",
        ),
        pytest.param(
            {"p__b": DOCUMENTED.replace("Run until told to stop.", "")},
            "from .b import Base",
            "Base",
            "override",
            id="an empty text of a public base is reported there",
        ),
        pytest.param(
            {"p__b": DOCUMENTED}, "from .b import Base\nfrom q import Base", "Base", None, id="bound anew"
        ),
        pytest.param({}, "from .b import Base", "Base", None, id="a module that is not there"),
        pytest.param({"p__b": "x = 1\n"}, "from .b import Base", "Base", None, id="a name that is not there"),
        pytest.param({"p__b": "(" * 9}, "from .b import Base", "Base", None, id="a base in a broken file"),
        pytest.param(
            {"p__b": "from json import JSONEncoder as Base\n"},
            "from .b import Base",
            "Base",
            None,
            id="a class of the standard library without such a method",
        ),
        pytest.param(
            {"p__b": "from threading import Thread\n"},
            "from .b import Thread",
            "Thread",
            "override",
            id="the standard library through a module of the project",
        ),
        pytest.param({}, "import threading as t", "t.Thread", "override", id="the standard library"),
        pytest.param({}, "from .threading import Thread", "Thread", None, id="a relative name is none of it"),
        pytest.param(
            {"p__b": "from .m import Job\nclass Base(Job): pass\n"},
            "from .b import Base",
            "Base",
            None,
            id="a circle of bases",
        ),
        pytest.param(
            {"p__b": "from .m import Job\nclass Base(Job.In): pass\n"},
            "from .b import Base",
            "Base.In",
            None,
            id="a circle of bases through nested names",
        ),
    ],
)
def test_bases_in_other_files(files: dict[str, str], imported: str, base: str, expected: str | None) -> None:
    tree = {"p__init": "", **files, "p__m": f"{imported}\n{user(base)}"}
    assert exempt("p/m.py", tree)["Job.run"] == expected


@pytest.mark.parametrize(
    ("files", "imported", "expected"),
    [
        pytest.param({"ns__b__init": DOCUMENTED}, "from ns.b import Base", "override", id="in the package beside"),
        pytest.param({"ns__b__init": "", "ns__b__c": DOCUMENTED}, "from ns.b.c import Base", "override", id="in its module"),
        pytest.param({"ns__b": DOCUMENTED}, "from ns.b import Base", "override", id="in the module beside"),
        pytest.param({"ns__b__init": DOCUMENTED}, "from b import Base", "override", id="by the name below the directory"),
        pytest.param({"ns__b__init": DOCUMENTED}, "from other.b import Base", None, id="in another directory"),
        pytest.param({"ns__b__init": ""}, "from ns.c import Base", None, id="in a package that is not there"),
    ],
)  # fmt: skip
def test_bases_in_a_namespace_package(files: dict[str, str], imported: str, expected: str | None) -> None:
    tree = {"ns__p__init": f"{imported}\n{user('Base')}", **files}
    assert exempt("ns/p/__init__.py", tree)["Job.run"] == expected


@pytest.mark.parametrize("imported", ["from . import b", "from p import b", "import p.b as b"])
def test_a_base_in_a_submodule_of_the_package_itself(imported: str) -> None:
    tree = {"p__init": f"{imported}\n{user('b.Base')}", "p__b": DOCUMENTED}
    assert exempt("p/__init__.py", tree)["Job.run"] == "override"


@pytest.mark.parametrize(
    ("files", "imported", "decorator", "expected"),
    [
        pytest.param(
            {"p__t": "from typing import override"},
            "from .t import override",
            "override",
            True,
            id="passed on",
        ),
        pytest.param(
            {"p__t": "from typing import override"}, "from . import t", "t.override", True, id="by its module"
        ),
        pytest.param(
            {"p__t": "from typing import override as o"},
            "from .t import o",
            "o",
            True,
            id="under another name",
        ),
        pytest.param(
            {"p__t": "import typing as ty"},
            "from .t import ty",
            "ty.override",
            True,
            id="its module passed on",
        ),
        pytest.param(
            {
                "p__t": "try:\n  from typing import override\nexcept ImportError:\n  def override(f): return f\n"
            },
            "from .t import override",
            "override",
            True,
            id="with a substitute beside it",
        ),
        pytest.param(
            {"p__t": "def override(f): return f\n"},
            "from .t import override",
            "override",
            False,
            id="another",
        ),
        pytest.param({}, "from .t import override", "override", False, id="from a module that is not there"),
        pytest.param(
            {}, "import typing_extensions", "typing_extensions.override", True, id="of typing_extensions"
        ),
    ],
)
def test_markers_are_followed(files: dict[str, str], imported: str, decorator: str, expected: bool) -> None:
    text = f"{imported}\nfrom q import Base\nclass Job(Base):\n    @{decorator}\n    def run(self): pass\n"
    found = exempt("p/m.py", {"p__init": "", "p__m": text, **files})
    assert found["Job.run"] == ("override" if expected else None)


@pytest.mark.parametrize(
    ("pattern", "decorators", "expected"),
    [
        pytest.param("route", "@app.route('/')", True, id="by the last part"),
        pytest.param("app.route", "@app.route('/')", True, id="as written"),
        pytest.param("*.route", "@app.route('/')", True, id="by a pattern"),
        pytest.param("@route", "@app.route('/')", True, id="with its sign"),
        pytest.param("*a" * 400, "@app." + "a" * 100_000, False, id="a name without end"),
        pytest.param("rout?", "@app.route", True, id="by a pattern of the last part"),
        pytest.param("click.command", "@command()", True, id="by the whole name of an import"),
        pytest.param("click.command", "@c.command()", True, id="by the whole name of a renamed module"),
        pytest.param("app", "@app.route('/')", False, id="the first part is not enough"),
        pytest.param("route", "@app.routes", False, id="nor is a beginning"),
        pytest.param("Route", "@app.route", False, id="nor another case"),
        pytest.param("route", "@log\n@app.route\n@check", True, id="among others"),
        pytest.param("*", "", False, id="without decorators"),
    ],
)
def test_ignored_decorators(pattern: str, decorators: str, expected: bool) -> None:
    text = f"from click import command\nimport click as c\n{decorators}\ndef show(): pass\n"
    assert exempt("m.py", {"m": text}, "other", pattern)["show"] == ("decorator" if expected else None)


def test_an_ignored_decorator_excuses_what_it_stands_on_and_no_text() -> None:
    text = "@register\nclass Job:\n    def run(self): pass\n@register\ndef show():\n    'TODO'\n"
    found = exempt("m.py", {"m": text}, "register")
    assert (found["Job"], found["Job.run"], found["show"]) == ("decorator", None, None)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        pytest.param("class A", (), id="no bases"),
        pytest.param("class A(B, m.C[int], metaclass=M, *xs)", ("B", "m.C"), id="subscripts and keywords"),
        pytest.param("class A[T: (int, str) = int](G[T], x . y)", ("G", "x.y"), id="type parameters"),
        pytest.param("class A(f(B), \n  C, # c,d\n  'D')", ("C",), id="calls, comments and strings"),
    ],
)
def test_names_of_bases(header: str, names: tuple[str, ...]) -> None:
    assert base_names(header) == names


@pytest.mark.parametrize(
    ("header", "names"),
    [
        pytest.param("def f()", (), id="none"),
        pytest.param(
            "def f(self, /, a: dict[str, int] = {1: 2}, *b, c=',', **d)", ["self", "a", "*b", "c", "**d"]
        ),
        pytest.param("def f[U](self, *, a)", ("self", "a"), id="type parameters"),
        pytest.param("def f(a=lambda x=lambda p, q: 1, z=2: x, b=3) -> C[a, b]", ("a", "b"), id="lambdas"),
    ],
)
def test_names_of_parameters(header: str, names: tuple[str, ...]) -> None:
    assert parameter_names(header) == tuple(names)


@pytest.mark.parametrize(
    ("docstring", "names"),
    [
        pytest.param(
            "Sum.\n\nArgs:\n    a: One.\n    *b (int): Two.\n\nReturns:\n    c: it.", "a b", id="Google"
        ),
        pytest.param("Sum.\n\nParameters\n----------\na, b : int\n    X.\n\nReturns\n-------\nc : d", "a b"),
        pytest.param("Sum.\n\n:param int a: One.\n:keyword b: Two.\n:returns: c", "a b", id="Sphinx"),
        pytest.param("Sum.\n\n@param a: One.\n@arg b: Two.", "a b", id="Epytext"),
        pytest.param(
            "Sum.\n\n**Arguments:**\n\n- `a`: One.\n- `b`: Two.\n\n# Notes\n\nc", "a b", id="Markdown"
        ),
        pytest.param("Args: a, b", "a b", id="on the line of the heading"),
        pytest.param("Keyword arguments:\na -- one\nb -- two\n\nA c.", "a b", id="PEP 257"),
        pytest.param("The a of b. See also args of c.", "", id="no section"),
        pytest.param(
            "Parameters\n----------\na\n    TODO\nb : int\n    Notes\n",
            "a b",
            id="a word of a heading below a name",
        ),
    ],
)
def test_documented_parameters(docstring: str, names: str) -> None:
    assert documented_names(docstring) & {"a", "b", "c", "d"} == set(names.split())


def test_the_table_of_the_standard_library() -> None:
    assert documents(("json.JSONEncoder",), "default")
    assert documents(("argparse.Action",), "format_usage") is False
    assert documents(("logging.handlers.RotatingFileHandler",), "setFormatter")
    assert documents(("collections.abc.MutableMapping",), "keys")
    assert not documents(("builtins.ValueError", "builtins.object", "no.Such"), "__str__")


def many(lines: str, start: int, end: int) -> str:
    """Return lines with the numbers of a range, and those of the one and the two before, in them."""
    return "".join(lines.format(n, n - 1, n - 2) for n in range(start, end))


RUN = " def run(self): 1\n"
START = "class A0: pass\nclass A1(A0): pass\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(START + many("class A{0}(A{1}):\n" + RUN, 2, 3000), id="a chain"),
        pytest.param(
            START + many("class A{0}(A{1}.B):\n class B: pass\n" + RUN, 2, 2000), id="a chain of nested ones"
        ),
        pytest.param(START + many("class A{0}(A{1}, A{2}):\n" + RUN, 2, 2000), id="diamonds"),
        pytest.param(
            "class A: pass\n" * 3000 + many("class C{0}(A):\n" + RUN, 0, 2000), id="one name many times"
        ),
        pytest.param("class A(" + "B, " * 50_000 + "):\n" + RUN, id="many bases"),
        pytest.param(
            "class A:\n def __init__(self, x=lambda a" + ", a" * 50_000 + ": 1): 1\n", id="a lambda"
        ),
        pytest.param(
            'class A:\n """Args:\n' + "x: y\n" * 30_000 + '"""\n def __init__(self, q): 1\n',
            id="a long section",
        ),
        pytest.param(
            'class A:\n """' + ":param " * 30_000 + '"""\n def __init__(self, q): 1\n', id="many fields"
        ),
    ],
)
def test_hostile_hierarchies_end(text: str) -> None:
    start = time.process_time()
    exempt("m.py", {"m": text})
    assert time.process_time() - start < 5
