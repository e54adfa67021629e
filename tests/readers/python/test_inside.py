"""Private names that no module can show are told without reading the package."""

import pytest

from docdetect_hook.readers.python.reader import PythonProject
from tests.readers.python.test_exports import Files

MODULE = "def _turn(): pass\ndef start(): _turn()\n"
LAZY = "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy."

# What another module of the package says of `_turn` in `pkg/m.py`; whether a search answers; whether it is public.
OTHERS = {
    "nothing says it": ("", True, False),
    "others use it": ("from pkg.m import _turn\n_turn()\n\ndef f():\n    g = _turn\n", True, False),
    "it is imported under its own name": ("if x:\n    from .m import (\n  _turn)\n", True, False),
    "others define one of that name": ("def _turn(): pass\n", True, False),
    "it stands in a text": ("'''\n__all__ = ['_turn']\n'''\n", True, False),
    "it is listed": ("from .m import _turn\n__all__ = ['_turn']\n", False, True),
    "it is added to a list": ("from .m import _turn\n__all__ = []\n__all__.append('_turn')\n", False, True),
    "its name is listed as an attribute": (
        "from .m import _turn\n__all__ = [f.__name__ for f in (_turn,)]\n",
        False,
        True,
    ),
    "it is imported under another name": ("from .m import _turn as turn\n__all__ = ['turn']\n", False, True),
    "so it is over joined lines": (
        "from .m import _turn \\\n  as turn\n__all__ = ['turn']\n",
        False,
        True,
    ),
    "it is assigned to another name": ("from . import m\nturn = m._turn\n", False, True),
}


@pytest.mark.parametrize(("other", "answered", "public"), OTHERS.values(), ids=OTHERS)
def test_a_private_name_of_a_public_module_when(other: str, answered: bool, public: bool) -> None:
    files = Files({"pkg/__init__.py": "", "pkg/m.py": MODULE, "pkg/other.py": other, "pkg/third.py": ""})
    reading = PythonProject(files.load, files.list_dir, search=files.search).read("pkg/m.py", MODULE)
    assert ("pkg/third.py" not in files.loaded, reading.definitions[1].public) == (answered, public)
    assert files.read("pkg/m.py")["_turn"][0] is public


FURTHER = {
    "the list of a package is another module's": {
        "pkg/__init__.py": "from .m import _turn\nfrom . import names\n__all__ = names.ALL\n",
        "pkg/names.py": "ALL = ['_turn']\n",
    },
    "a helper beside the package renames it": {
        "pkg/__init__.py": "from helper import turn\n",
        "helper.py": "from pkg.m import _turn as turn\n",
    },
    "the module has another name for it, which the package shows": {
        "pkg/__init__.py": "from .m import turn\n",
        "pkg/m.py": MODULE + "__all__ = ['start']\nturn = _turn\n",
    },
    "a table of lazy_loader lists it": {
        "pkg/__init__.py": LAZY + "attach(__name__, submod_attrs={'m': ['_turn']})\n",
    },
    "the stub of a lazy package lists it": {
        "pkg/__init__.py": LAZY + "attach_stub(__name__, __file__)\n",
        "pkg/__init__.pyi": "from .m import _turn as turn\n",
    },
    "a decorator lists another of that name in a file that has it too": {
        "pkg/__init__.py": "__all__ = []\nif x:\n    from .m import _turn\nelse:\n"
        "    @public\n    def _turn(): pass\n",
    },
}


@pytest.mark.parametrize("files", FURTHER.values(), ids=FURTHER)
def test_a_private_name_is_shown_when(files: dict[str, str]) -> None:
    tree = {"pkg/__init__.py": "", "pkg/m.py": MODULE} | files
    assert Files(tree).read("pkg/m.py")["_turn"][0]
