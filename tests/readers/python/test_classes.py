"""What binds a name of a Python file, in files with few imports and with many."""

import pytest

from docdetect_hook.readers.python.classes import Classes
from docdetect_hook.readers.python.outline import outline

_USUAL = "from jobs import Base, Queue as Q\n\n\nclass Base: ...\n\n\nimport Base.more\n"
CASES = {
    "an import stands before the class below it": ("Base", [(-1, "jobs"), (0, ""), (1, "Base")]),
    "an alias is the name that is bound": ("Q", [(-1, "jobs")]),
    "what another name is taken from is not bound": ("Queue", []),
    "a word in the text of an import is no name": ("ase", []),
    "a name is known by its normal form": ("find", [(1, "ligatures")]),
}


@pytest.mark.parametrize("others", [0, 100], ids=["few imports", "many imports"])
@pytest.mark.parametrize(("name", "expected"), CASES.values(), ids=CASES)
def test_bindings_are_found_in_the_order_of_the_file(
    name: str, expected: list[tuple[int, str]], others: int
) -> None:
    text = _USUAL + "from ligatures import \ufb01nd\n" + "import other\n" * others
    found = Classes(text, outline(text)).bindings_of(name)
    told = [(one.order, one.imported.module if one.imported is not None else "") for one in found]
    assert told == expected
