"""Which names of a Python module are public, across the files of its package."""

import re
from collections.abc import Collection

import pytest

from docdetect_hook.readers.python.reader import PythonProject


class Files:
    """A project held in a dictionary of paths."""

    def __init__(self, files: dict[str, str]) -> None:
        """Take the texts by path."""
        self.files = files
        self.loaded: list[str] = []

    def load(self, path: str) -> str | None:
        """Return a text, and note that it was asked for."""
        self.loaded.append(path)
        return self.files.get(path)

    def list_dir(self, directory: str) -> list[str]:
        """Return the names in a directory."""
        prefix = directory + "/" if directory else ""
        return sorted({name[len(prefix) :].split("/")[0] for name in self.files if name.startswith(prefix)})

    def search(self, directory: str, words: Collection[str]) -> list[str]:
        """Return the files below a directory that hold a word."""
        prefix = directory + "/" if directory else ""
        held = re.compile(rf"\b(?:{'|'.join(words)})\b", re.ASCII)
        return [path for path, text in self.files.items() if path.startswith(prefix) and held.search(text)]

    def read(self, path: str, text: str | None = None) -> dict[str, tuple[bool, float]]:
        """Return publicity and certainty by qualified name; a search that saves reading changes neither."""
        shown = self.files[path] if text is None else text
        reading = PythonProject(self.load, self.list_dir).read(path, shown)
        assert PythonProject(self.load, self.list_dir, search=self.search).read(path, shown) == reading
        return {found.qualname: (found.public, found.certainty) for found in reading.definitions}


def public(path: str, **files: str) -> list[str]:
    """Return the public definitions of a file; `__` in a name stands for a slash."""
    tree = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    tree = {name.replace("/init", "/__init__").replace("//", "/"): text for name, text in tree.items()}
    return [name for name, (is_public, _) in Files(tree).read(path).items() if is_public and name]


TWO = "def target(): pass\ndef other(): pass\ndef _hidden(): pass\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("", ["target", "other"], id="without __all__ names decide"),
        pytest.param(
            "def f():\n    __all__ = []\n", ["f", "target", "other"], id="a local __all__ means nothing"
        ),
        pytest.param("'''\n__all__ = []\n'''\n", ["target", "other"], id="nor does one in a string"),
        pytest.param("__all__ = ['target']\n", ["target"], id="a list"),
        pytest.param("__all__ = 'target',\n", ["target"], id="a tuple without parentheses"),
        pytest.param("__all__ = (\n    'target',  # c\n)\n", ["target"], id="a tuple over lines"),
        pytest.param("__all__ = []\n", [], id="an empty list"),
        pytest.param("__all__ = ()\n", [], id="an empty tuple"),
        pytest.param("__all__: list[str] = ['target']\n", ["target"], id="annotated"),
        pytest.param("__all__ = []\n__all__ += ['target']\n", ["target"], id="augmented"),
        pytest.param("__all__ = []\n__all__.append('target')\n", ["target"], id="appended to"),
        pytest.param("__all__ = []\n__all__.extend(['target'])\n", ["target"], id="extended"),
        pytest.param(
            "__all__ = ['other', 'target']\n__all__.remove('other')\n", ["target"], id="removed from"
        ),
        pytest.param("__all__ = ['x'] + ['target']\n", ["target"], id="a sum"),
        pytest.param("__all__ = list(('target',))\n", ["target"], id="a copy"),
        pytest.param("a = __all__ = ['target']\n", ["target"], id="behind another target"),
        pytest.param(
            "if x:\n    __all__ = ['target']\nelse:\n    __all__ = []\n",
            ["target"],
            id="the union of branches",
        ),
        pytest.param("__all__ = ['_hidden']\n", ["_hidden"], id="a listed private name is public"),
    ],
)
def test_all_of_the_module(head: str, expected: list[str]) -> None:
    assert public("mod.py", mod=head + TWO) == expected


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("__all__ = [n for n in dir() if n[0] != '_']\n", id="a comprehension"),
        pytest.param("__all__ = names()\n", id="a call"),
        pytest.param("import x\n__all__ = ['target'] + x.__all__\n", id="another project's list"),
        pytest.param("__all__ = ['target']\n__all__.extend(more)\n", id="an extension by a variable"),
        pytest.param("__all__ = ['a'\n", id="a list without end"),
    ],
)
def test_what_cannot_be_resolved_falls_back_to_names(head: str) -> None:
    read = Files({"mod.py": TWO}).read("mod.py", head + TWO)
    if read:
        assert read["other"] == (True, 0.8)
        assert read["_hidden"] == (False, 1.0)
        assert read["target"][0]


def test_members_follow_their_class() -> None:
    text = "__all__ = ['A']\nclass A:\n  class B:\n    def m(self): pass\nclass C:\n  def m(self): pass\n"
    assert public("mod.py", mod=text) == ["A", "A.B", "A.B.m"]


TARGET = "class target:\n    def m(self): pass\ndef other(): pass\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"pkg__init": ""}, [], id="nothing is re-exported"),
        pytest.param({}, [], id="outside of packages the file's own name decides"),
        pytest.param(
            {"pkg__init": "def f():\n    from ._x import target\n"}, [], id="an import in a function"
        ),
        pytest.param({"pkg__init": "'''\nfrom ._x import target\n'''\n"}, [], id="an import in a string"),
        pytest.param({"pkg__init": "from ._x import target as _t\n"}, [], id="under a private name"),
        pytest.param({"pkg__init": "from ._y import target\n"}, [], id="from another module"),
        pytest.param({"pkg__init": "from ..other._x import target\n"}, [], id="from beyond the top"),
        pytest.param(
            {"pkg__init": "__all__ = []\nfrom ._x import target\n"}, [], id="left out of its __all__"
        ),
        pytest.param(
            {"pkg__init": "", "pkg___sub__init": "from .._x import target\n"}, [], id="by a private package"
        ),
        pytest.param({"pkg__init": "from . import _x\n"}, [], id="the module alone"),
        pytest.param({"pkg__init": "from ._x import target\n"}, ["target", "target.m"], id="by name"),
        pytest.param(
            {"pkg__init": "from pkg._x import target\n"}, ["target", "target.m"], id="by the absolute name"
        ),
        pytest.param(
            {"pkg__init": "from ._x import (\n  target as T,  # c\n)\n"}, ["target", "target.m"], id="renamed"
        ),
        pytest.param({"pkg__init": "from ._x import *\n"}, ["target", "target.m", "other"], id="by a star"),
        pytest.param(
            {"pkg__init": "try:\n  from ._x import target\nexcept E: pass\n"},
            ["target", "target.m"],
            id="in a try",
        ),
        pytest.param(
            {"pkg__init": "from ._x import *\n__all__ = ['other']\n"},
            ["other"],
            id="by a star, as far as __all__ goes",
        ),
        pytest.param(
            {"pkg__init": "from ._x import target as _t\n__all__ = ['_t']\n"},
            ["target", "target.m"],
            id="listed",
        ),
        pytest.param(
            {"pkg__init": "", "pkg__api__init": "from .._x import target\n"},
            ["target", "target.m"],
            id="by a sister",
        ),
        pytest.param(
            {"pkg__init": "from ._y import target\n", "pkg___y": "from ._x import target\n"},
            ["target", "target.m"],
            id="through a private module",
        ),
        pytest.param(
            {"pkg__init": "from ._s import *\n", "pkg___s__init": "from .._x import *\n"},
            ["target", "target.m", "other"],
            id="through the stars of a private package",
        ),
        pytest.param(
            {"pkg__init": "from ._y import *\n", "pkg___y": "from ._x import *\nfrom . import *\n"},
            ["target", "target.m", "other"],
            id="through a circle of stars",
        ),
        pytest.param(
            {
                "pkg__init": "try:\n  from ._x import target\nexcept E: target = None\nfrom ._y import *\n",
                "pkg___y": "from ._z import *\n",
                "pkg___z": "def target(): pass\n",
            },
            [],
            id="bound anew by a star behind a star",
        ),
        pytest.param(
            {
                "pkg__init": "from ._x import target\nfrom ._y import *\n",
                "pkg___y": "try:\n  from ._z import *\nexcept E: pass\n",
                "pkg___z": "def target(): pass\n",
            },
            ["target", "target.m"],
            id="bound anew, perhaps, by a star behind a star",
        ),
        pytest.param(
            {
                "pkg__init": "from ._x import target\nfrom ._y import *\n",
                "pkg___y": "from ._z import *\n",
                "pkg___z": "from ._y import *\nfrom ._w import *\n",
                "pkg___w": "def target(): pass\n",
            },
            ["target", "target.m"],
            id="nobody can tell who binds last behind a circle of stars",
        ),
    ],
)
def test_names_of_a_private_module(files: dict[str, str], expected: list[str]) -> None:
    tree = {path(name): text for name, text in files.items()} | {"pkg/_x.py": TARGET}
    read = Files(tree).read("pkg/_x.py")
    assert [name for name, (is_public, _) in read.items() if is_public] == expected


def path(name: str) -> str:
    """Return `pkg/_s/__init__.py` for `pkg___s__init`."""
    return name.replace("__", "/").replace("/init", "/__init__") + ".py"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"pkg/__init__.py": ""}, ["target"], id="its own __all__ decides"),
        pytest.param(
            {"pkg/__init__.py": "from .x import other\n"}, ["target", "other"], id="unless re-exported"
        ),
        pytest.param(
            {"pkg/__init__.py": "from .x import *\n"}, ["target"], id="a star takes what __all__ lists"
        ),
    ],
)
def test_names_left_out_of_a_public_module(files: dict[str, str], expected: list[str]) -> None:
    read = Files(files | {"pkg/x.py": "__all__ = ['target']\n" + TWO}).read("pkg/x.py")
    assert [name for name, (is_public, _) in read.items() if is_public and name] == expected


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("from . import sub\n__all__ = ['x'] + sub.__all__\n", id="a sum"),
        pytest.param("from .sub import *\n__all__ = ['x', *sub.__all__]\n", id="a starred element"),
        pytest.param(
            "from . import sub as s\n__all__ = ['x']\n__all__ += s.__all__\n", id="augmented, renamed"
        ),
        pytest.param(
            "import pkg.sub\n__all__ = ['x']\n__all__.extend(pkg.sub.__all__)\n", id="by its full name"
        ),
    ],
)
def test_another_modules_list(head: str) -> None:
    files = {"pkg/__init__.py": head + TWO, "pkg/sub.py": "__all__ = ['target']\n"}
    assert Files(files).read("pkg/__init__.py") == {
        "": (True, 1.0),
        "target": (True, 1.0),
        "other": (False, 1.0),
        "_hidden": (False, 1.0),
    }


@pytest.mark.parametrize(
    ("name", "packages", "expected"),
    [
        pytest.param("_p/q/m.py", ["_p/q"], True, id="a private directory above the top package"),
        pytest.param("p/_q/m.py", [], True, id="directories that are no packages"),
        pytest.param("p/__main__.py", ["p"], True, id="a dunder module"),
        pytest.param("p/_q/m.py", ["p", "p/_q"], False, id="a private package on the way"),
        pytest.param("_p/m.py", ["_p"], False, id="a private top package"),
        pytest.param("p/_m.py", ["p"], False, id="a private module"),
    ],
)
def test_the_real_path_decides_for_modules(name: str, packages: list[str], expected: bool) -> None:
    files = {package + "/__init__.py": "" for package in packages} | {name: "x = 1\n"}
    assert Files(files).read(name)[""] == (expected, 1.0)


def test_public_names_of_public_modules_load_no_other_file() -> None:
    files = Files({"pkg/__init__.py": "from ._x import a\n", "pkg/m.py": "def target(): pass\n"})
    files.read("pkg/m.py")
    assert files.loaded == []


def test_files_are_loaded_once() -> None:
    files = Files({"pkg/__init__.py": "from ._x import target\n", "pkg/_x.py": TARGET, "pkg/_y.py": TARGET})
    project = PythonProject(files.load, files.list_dir)
    for name in ("pkg/_x.py", "pkg/_y.py", "pkg/_x.py"):
        project.read(name, TARGET)
    assert len(files.loaded) == len(set(files.loaded))


def test_a_package_that_links_to_itself_ends() -> None:
    class Endless(Files):
        """A package whose directory `again` is a link to itself."""

        def list_dir(self, directory: str) -> list[str]:
            """Return the same names at any depth."""
            return ["__init__.py", "again", "_x.py"] if directory.startswith("pkg") else ["pkg"]

        def load(self, path: str) -> str | None:
            """Return the same text at any depth."""
            return "from ._x import *\n" if path.endswith("__init__.py") else TARGET

    assert Endless({"pkg/_x.py": TARGET}).read("pkg/_x.py")["target"] == (True, 1.0)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"_hidden/mod.py": TWO}, ["target", "other"], id="a folder outside of any package says nothing"
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/_hidden/mod.py": TWO},
            [],
            id="a private folder in a package hides its modules",
        ),
        pytest.param(
            {
                "pkg/__init__.py": "",
                "pkg/_hidden/sub/__init__.py": "from .mod import target",
                "pkg/_hidden/sub/mod.py": TWO,
            },
            [],
            id="and the packages below it",
        ),
        pytest.param(
            {"pkg/__init__.py": "from ._hidden.mod import target", "pkg/_hidden/mod.py": TWO},
            ["target"],
            id="until the package above shows a name",
        ),
    ],
)
def test_folders_without_init_belong_to_the_package_around_them(
    files: dict[str, str], expected: list[str]
) -> None:
    path = next(path for path in files if path.endswith("mod.py"))
    found = Files(files).read(path)
    assert [name for name, (is_public, _) in found.items() if is_public and name] == expected
