"""The parser of libcst without libcst's classes: the same answers as with them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# Statements, and whether they document.
_STATEMENTS = {
    '"""About f."""': True,
    'r"About \\f."': True,
    '("About " "f.")': True,
    "\"About \" 'f.'": True,
    'f"About {f}."': False,
    'b"About f."': False,
    "return": False,
    "name": False,
    "(": None,
    "x = '": None,
}
_ASK = (
    "import json, sys\nsys.path.insert(0, sys.argv[1])\n"
    "from docdetect_hook.readers.python.docstrings import literal_of\n"
    "from docdetect_hook.readers.python.parser import parsed\n"
    "found = {}\n"
    "for text in json.loads(sys.argv[2]):\n"
    "    body = parsed(text + '\\n')\n"
    "    literal = literal_of(body[0]) if body else None\n"
    "    found[text] = None if body is None else bool(literal and literal.value is not None)\n"
    "loaded = 'libcst' in sys.modules\n"
    "import libcst\n"
    "whole = isinstance(libcst.parse_module('a\\n'), libcst.Module)\n"
    "print(json.dumps([loaded, whole, found]))"
)
# A finder of its own for libcst, as some installations have for packages in development.
_HOOKED = (
    "import importlib.machinery, importlib.util, os, sys\n"
    "where = importlib.util.find_spec('libcst').submodule_search_locations[0]\n"
    "class Finder:\n"
    "    @staticmethod\n"
    "    def find_spec(name, path=None, target=None):\n"
    "        if name == 'libcst':\n"
    "            return importlib.util.spec_from_file_location(name, os.path.join(where, '__init__.py'))\n"
    "sys.meta_path.insert(0, Finder)\n"
    "plain = importlib.machinery.PathFinder.find_spec\n"
    "importlib.machinery.PathFinder.find_spec = lambda name, *more: None if name == 'libcst' else plain(name, *more)\n"
)
_ALONE = "the parser alone"
_WAYS = {
    _ALONE: ("", False),
    "beside libcst, where another program has loaded it": ("import libcst\n", True),
    "all of libcst, where only an import hook finds it": (_HOOKED, True),
    "all of libcst, beside another thread": (
        "import threading\nthreading.Thread(target=threading.main_thread().join).start()\n",
        True,
    ),
}


@pytest.mark.parametrize(
    ("before", "loads"),
    [
        pytest.param(*way, id=name, marks=[] if name == _ALONE else pytest.mark.slow)
        for name, way in _WAYS.items()
    ],
)
def test_every_way_to_the_parser_gives_the_same_answers(before: str, *, loads: bool) -> None:
    command = [sys.executable, "-c", before + _ASK, str(ROOT), json.dumps(list(_STATEMENTS))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.stderr == ""
    assert json.loads(done.stdout) == [loads, True, _STATEMENTS]
