"""Where a name leads, through the modules of a project."""

import pytest

from docdetect_hook.readers.python.names import Names
from docdetect_hook.readers.python.places import Places

MODULES = {
    "pkg/__init__.py": "",
    "pkg/base.py": "class Base:\n    class Inner: pass\ndef helper(): pass\n",
    "pkg/again.py": "from .base import Base as Again, helper as helper\n",
    "pkg/star.py": "from .base import *\nfrom typing import *\n",
    "pkg/given.py": "from . import base\nShort = base.Base\nShorter = Short\n",
    "pkg/marks.py": "from typing_extensions import override\nimport abc as a\n",
    "pkg/round.py": "from .about import thing\n",
    "pkg/about.py": "from .round import thing\n",
}


def origin(text: str, dotted: str, path: str = "pkg/here.py") -> list[tuple[str, str]]:
    """Return file or module, and name, of every origin."""
    files = MODULES | {path: text}

    def list_dir(directory: str) -> list[str]:
        prefix = directory + "/" if directory else ""
        return sorted({name[len(prefix) :].split("/")[0] for name in files if name.startswith(prefix)})

    names = Names(files.get, Places(list_dir))
    return [(found.path or found.module, found.qualname) for found in names.origins(path, text, dotted)]


BASE = ("pkg/base.py", "Base")


@pytest.mark.parametrize(
    ("text", "dotted", "expected"),
    [
        pytest.param("class A: pass\n", "A", [("pkg/here.py", "A")], id="a class of the module itself"),
        pytest.param("class A: pass\n", "A.B", [("pkg/here.py", "A.B")], id="a name inside of it"),
        pytest.param("", "A", [], id="a name that nothing binds"),
        pytest.param("from .base import Base\n", "Base", [BASE], id="an import"),
        pytest.param("lazy from .base import Base\n", "Base", [BASE], id="a lazy import"),
        pytest.param("from pkg.base import Base as B\n", "B", [BASE], id="an import under another name"),
        pytest.param("from .again import Again\n", "Again", [BASE], id="an import of an import"),
        pytest.param("from . import base as b\n", "b.Base", [BASE], id="an attribute of a module"),
        pytest.param("import pkg.base\n", "pkg.base.Base", [BASE], id="a module by its full name"),
        pytest.param(
            "from .base import Base\n", "Base.Inner", [("pkg/base.py", "Base.Inner")], id="a nested class"
        ),
        pytest.param("from .star import *\n", "Base", [BASE], id="stars"),
        pytest.param("from .given import Shorter\n", "Shorter", [BASE], id="assignments"),
        pytest.param("from .base import Base\nB = Base\n", "B", [BASE], id="an assignment in the module"),
        pytest.param(
            "import typing as t\n", "t.override", [("typing", "override")], id="a name of another project"
        ),
        pytest.param(
            "from .marks import override as o\n",
            "o",
            [("typing_extensions", "override")],
            id="one that a module of the project passes on",
        ),
        pytest.param("from .marks import a\n", "a.ABC", [("abc", "ABC")], id="a module that is passed on"),
        pytest.param("from .round import thing\n", "thing", [], id="a circle of imports"),
        pytest.param(
            "try:\n    from fast import Base\nexcept ImportError:\n    from .base import Base\n",
            "Base",
            [("fast", "Base"), BASE],
            id="both branches",
        ),
        pytest.param(
            "from .base import Base\nclass Base: pass\n",
            "Base",
            [("pkg/here.py", "Base")],
            id="what is bound last",
        ),
        pytest.param("from . import base\n", "base", [("pkg/base.py", "")], id="a module"),
    ],
)
def test_origins(text: str, dotted: str, expected: list[tuple[str, str]]) -> None:
    assert origin(text, dotted) == expected
