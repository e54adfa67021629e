"""The quick looks are never wrongly no."""

from __future__ import annotations

import sysconfig
import time
from pathlib import Path

import pytest

from docdetect_hook.readers.python.interface import interface
from docdetect_hook.readers.python.looks import may_bind

LIBRARY = Path(sysconfig.get_paths()["stdlib"])

DEFINED = "def lamp(shade=None):\n    switch = shade\n    return switch == lamp\n"

BINDS = {
    "an import": "from _lamps import lamp\n",
    "an import under another name": "from _lamps import _lamp as lamp\n",
    "an import in a bracket with a bracket in a comment": "from a import (\n    b,  # (see c)\n    lamp,\n)\n",
    "an import over joined lines": "from a import b, \\\n    lamp\n",
    "an import inside of a condition": "if x:\n    import lamp\n",
    "an assignment": "lamp = _lamp\n",
    "an annotated assignment": "lamp: object = _lamp\n",
    "the last of several targets": "other = lamp = _lamp\n",
    "one of a tuple of targets": "other, lamp = _other, _lamp\n",
    "a target behind a joined line": "other, \\\n    lamp = _other, _lamp\n",
    "a target below a comment that ends like a joined line": "# see \\\nlamp = _lamp\n",
    "a star import": "from _lamps import *\n",
    "a star import with blanks": "from _lamps import \\\n   *\n",
    "an answer by code": "def __getattr__(name): ...\n",
    "a table of lazy_loader": "__getattr__, __dir__, __all__ = lazy.attach(__name__, ['lamp'])\n",
    "letters beyond ASCII, which may spell it": "\N{FULLWIDTH LATIN SMALL LETTER L}amp = _lamp\n",
}


@pytest.mark.parametrize("text", BINDS.values(), ids=BINDS)
def test_a_module_may_bind_a_name_by(text: str) -> None:
    assert may_bind(DEFINED + text, {"lamp"})


@pytest.mark.parametrize(
    "text",
    [DEFINED, DEFINED + "import other\nother = 1\n", DEFINED + "lamp(1)\nwith lamp() as other:\n    pass\n"],
    ids=["its definition alone", "what binds other names", "what uses it"],
)
def test_a_module_that_only_defines_a_name_is_told_apart(text: str) -> None:
    assert not may_bind(text, {"lamp"})


@pytest.mark.parametrize(
    "name", ["os.py", "json/__init__.py", "typing.py", "re/_compiler.py", "dataclasses.py"]
)
def test_whatever_a_module_binds_it_may_bind(name: str) -> None:
    text = (LIBRARY / name).read_text(encoding="utf-8")
    found = interface(text)
    missed = [bound for bound in {**found.bound, **found.absent} if not may_bind(text, {bound})]
    assert not missed


@pytest.mark.parametrize(
    "line",
    ["import (", "import \\\n", "a \\\n", "a = ", "import ", "# \\\n"],
    ids=["brackets", "joined imports", "joined targets", "targets", "imports", "joined comments"],
)
def test_a_look_takes_time_in_proportion_to_the_text(line: str) -> None:
    started = time.process_time()
    may_bind(line * 50_000, {"lamp"})
    assert time.process_time() - started < 2  # the square would be minutes
