"""What docstrings with sections leave out: UND311 to UND314."""

import textwrap

import pytest

from docdetect_hook.contracts.python import PythonContracts
from docdetect_hook.readers.python.reader import read_python

_ALL = ("UND311", "UND312", "UND313", "UND314")


def _told(source: str) -> list[str]:
    definitions = read_python(source).definitions
    contracts = PythonContracts(source.split("\n"), definitions, _ALL)
    return [f"{told.code} {told.subject}".strip() for one in definitions for told in contracts.of(one)]


def _function(
    *, header: str = "x", body: str = "x()", text: str = "Do.", more: str = "", before: str = ""
) -> str:
    inner = textwrap.indent(body, "    ")
    return f'{before}def f({header}):\n    """{text}\n\n    Args:\n        x: It.{more}\n    """\n{inner}\n'


_RAISES = "\n\n    Raises:\n        {}: Then."


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(_function(), id="complete"),
        pytest.param('def f(x):\n    """Do."""\n    return x\n', id="no section"),
        pytest.param(_function(header="x, *args, **kwargs"), id="further arguments"),
        pytest.param(
            'def f(self, x):\n    """Do.\n\n    @ivar size: It.\n    @type size: int\n    """\n    x()\n',
            id="the type of an attribute",
        ),
        pytest.param(_function(header="x, _y"), id="a name that says that nobody cares"),
        pytest.param(_function(header="x, y", more="\n        prose"), id="not sure what is a name"),
        pytest.param(_function(header="x, y", before="@click.pass_context\n"), id="a decorator gives it"),
        pytest.param(_function(body="return x", more="\n\n    Returns:\n        It."), id="a section about the result"),
        pytest.param(_function(body="return x", text="Return it."), id="the summary tells the result"),
        pytest.param(_function(body="return x", before="@property\n"), id="a property"),
        pytest.param(_function(body="return None"), id="None is returned"),
        pytest.param(_function(body="..."), id="a stub"),
        pytest.param(_function(body="yield x", more="\n\n    Yields:\n        It."), id="a section about what comes"),
        pytest.param(_function(body="yield", before="@contextmanager\n"), id="nothing is yielded"),
        pytest.param(_function(body="yield x", text="Iterate over it."), id="the summary tells what is iterated over"),
        pytest.param(_function(body="yield x", text="Generate the parts."), id="the summary tells what is generated"),
        pytest.param(
            'class C:\n    """Do."""\n\n    def __new__(cls, x):\n        """Do.\n\n        :param x: It.\n        """\n        return x\n',
            id="a constructor returns what it makes",
        ),
        pytest.param(
            _function(header="x, y=1", more="\n\n    Kwargs:\n        y : int\n            It."), id="a heading of no style"
        ),
        pytest.param(
            'def f(x, y=1):\n    """Do.\n\n    :param x: It.\n    :kw y: It.\n    """\n    x()\n', id="a field of no style"
        ),
        pytest.param(
            'def f(x, y=1):\n    """Do.\n\n    :param x: It.\n    :y: It.\n    """\n    x()\n', id="a name in place of a field"
        ),
        pytest.param(_function(body="if x:\n    raise KeyError(x)\nx()", more=_RAISES.format("KeyError")), id="named"),
        pytest.param(_function(body="if x:\n    raise m.E(x)\nx()", more=_RAISES.format("m.E")), id="named with a module"),
        pytest.param(_function(body="if x:\n    raise KeyError\nx()", more=_RAISES.format("LookupError")), id="a base"),
        pytest.param(_function(body="if x:\n    raise KeyError\nx()", text="Do, or KeyError."), id="named in prose"),
        pytest.param(_function(body="if x:\n    raise\nx()"), id="raised once more"),
        pytest.param(_function(body="if x:\n    raise error\nx()"), id="a variable"),
        pytest.param(_function(body="if x:\n    raise NotImplementedError\nx()"), id="not implemented"),
        pytest.param(_function(body="try:\n    raise KeyError\nexcept KeyError:\n    x()"), id="caught"),
        pytest.param(_function(body="try:\n    raise KeyError\nexcept Exception:\n    x()"), id="caught as a base"),
        pytest.param(_function(body="def g():\n    raise KeyError\nx(g)"), id="an inner function raises"),
        pytest.param(
            "def _g():\n    raise KeyError\n\n\n" + _function(body="try:\n    _g()\nexcept Exception:\n    x()"),
            id="what a helper raises may be caught",
        ),
        pytest.param(
            'class C:\n    """Do.\n\n    Args:\n        x: It.\n    """\n\n    def __init__(self, x):\n        pass\n', id="a class"
        ),
    ],
)  # fmt: skip
def test_silent(source: str) -> None:
    assert _told(source) == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(_function(header="x, y, *, z=1"), ["UND311 y", "UND311 z"], id="parameters"),
        pytest.param(_function(header="y, /"), ["UND311 y"], id="a parameter by position only"),
        pytest.param(
            _function(header="x, y", body="return y", more="\n\n    Returns:\n        y: It."),
            ["UND311 y"],
            id="a parameter whose name stands in the section about the result",
        ),
        pytest.param(
            _function(header="x, y", text="Do what y needs: more."), ["UND311 y"], id="a parameter that prose speaks of"
        ),
        pytest.param(_function(body="return x"), ["UND312"], id="a result"),
        pytest.param(_function(body="yield x"), ["UND313"], id="what comes"),
        pytest.param(_function(body="if x:\n    raise KeyError(x)\nx()"), ["UND314 KeyError"], id="an exception"),
        pytest.param(_function(body="for y in x:\n    with y:\n        raise m.Error from y\nx()"), ["UND314 Error"], id="deep"),
        pytest.param(
            _function(body="try:\n    x()\nexcept KeyError:\n    raise ValueError\nx()"),
            ["UND314 ValueError"],
            id="an exception for another",
        ),
        pytest.param(
            _function(body="match x:\n    case 1:\n        raise KeyError\nx()"), ["UND314 KeyError"], id="in a case"
        ),
        pytest.param(
            "def _g():\n    raise KeyError\n\n\n" + _function(body="_g()\nx()"), ["UND314 KeyError"], id="of a helper"
        ),
        pytest.param(
            'class C:\n    def f(self, x):\n        """Do.\n\n        :param x: It.\n        """\n        self._g()\n        x()\n\n'
            "    def _g(self):\n        raise KeyError\n",
            ["UND314 KeyError"],
            id="of a private method",
        ),
        pytest.param(
            'class C:\n    """Do.\n\n    Args:\n        x: It.\n    """\n\n    def __init__(self, x, y):\n        pass\n',
            ["UND311 y"],
            id="a class",
        ),
    ],
)  # fmt: skip
def test_told(source: str, told: list[str]) -> None:
    assert _told(source) == told
