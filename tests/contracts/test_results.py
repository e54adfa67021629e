"""Sections about results that the body never has: UND302."""

import textwrap

import pytest

from docdetect_hook.contracts.python import PythonContracts
from docdetect_hook.readers.python.reader import read_python


def _told(source: str) -> list[str]:
    definitions = read_python(source).definitions
    contracts = PythonContracts(source.split("\n"), definitions, {"UND302"})
    return [told.subject for one in definitions for told in contracts.of(one)]


def _function(
    *, body: str, section: str = "Returns", says: str = "The size.", before: str = "", to: str = ""
) -> str:
    indented = textwrap.indent(body, "    ")
    return f'{before}def size(x){to}:\n    """Do.\n\n    {section}:\n        {says}\n    """\n{indented}\n'


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(_function(body="return x"), id="a value is returned"),
        pytest.param(_function(body="if x:\n    return(x)"), id="a value is returned somewhere"),
        pytest.param(_function(body="yield x"), id="a generator is returned"),
        pytest.param(_function(body="x()", says="None"), id="the section says None"),
        pytest.param(_function(body="x()", says="None: it is done."), id="the section tells of None"),
        pytest.param(_function(body="x()", says="Nothing."), id="the section says nothing"),
        pytest.param(
            _function(body="x()", says="This function only returns when cancelled."),
            id="the section says when it returns",
        ),
        pytest.param(_function(body="x()", says="Returns once all are sent."), id="it begins with when"),
        pytest.param(_function(body="x()", says="L{None}"), id="the section says None in marks"),
        pytest.param(_function(body="x()", says="The size,\n        or None."), id="the section admits None"),
        pytest.param(_function(body="return None"), id="a hook that does nothing by default"),
        pytest.param(_function(body="..."), id="a stub"),
        pytest.param(_function(body="pass"), id="an empty body"),
        pytest.param(_function(body="raise NotImplementedError"), id="left to others"),
        pytest.param(_function(body="log(x)\nraise KeyError(x)"), id="a body that ends in a raise"),
        pytest.param(_function(body="x()", before="@abstractmethod\n"), id="an abstract method"),
        pytest.param(_function(body="x()", before="@task\n"), id="a decorator may return something"),
        pytest.param(_function(body="x()", to=" -> int"), id="an annotation promises a result"),
        pytest.param(
            _function(body="x()", says="A coroutine.").replace("def", "async def"),
            id="a call gives a coroutine",
        ),
        pytest.param(
            'def size(x):\n    """Do.\n\n    Returns: the size.\n    """\n    x()\n', id="a sentence"
        ),
        pytest.param(
            'def size(x):\n    """Do.\n\n    :rtype: None\n    """\n    x()\n', id="the type is None"
        ),
        pytest.param(
            'def size(x):\n    """Do.\n\n    @rtype: NoneType\n    """\n    x()\n',
            id="the type is that of None",
        ),
        pytest.param('def size(x):\n    """Do.\n\n    :returns:\n    """\n    x()\n', id="it says nothing"),
        pytest.param(_function(body="yield x", section="Yields"), id="yields"),
        pytest.param(_function(body="yield from x", section="Yields"), id="yields from another"),
        pytest.param(_function(body="return map(x, x)", section="Yields"), id="returns an iterator"),
        pytest.param(_function(body="y = yield x", section="Yields"), id="receives what is sent"),
        pytest.param(_function(body="yield 1", section="Yields", before="@pytest.fixture\n"), id="a fixture"),
    ],
)
def test_a_section_that_may_hold_is_not_reported(source: str) -> None:
    assert _told(source) == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(_function(body="x()"), ["Returns"], id="no return at all"),
        pytest.param(_function(body="x()\nreturn"), ["Returns"], id="a bare return"),
        pytest.param(_function(body="x()\nreturn None"), ["Returns"], id="None is returned"),
        pytest.param(_function(body="x()", to=" -> None"), ["Returns"], id="the annotation says None, too"),
        pytest.param(
            _function(body="def inner():\n    return 1\nx(inner)"),
            ["Returns"],
            id="only an inner function returns",
        ),
        pytest.param(_function(body="x(lambda: 1)"), ["Returns"], id="only a lambda has a value"),
        pytest.param(_function(body="x()", section="Yields"), ["Yields"], id="no yield"),
        pytest.param(_function(body="return 1", section="Yields"), ["Yields"], id="a number is returned"),
        pytest.param(
            'def size(x):\n    """Do.\n\n    :returns: the size\n    """\n    x()\n',
            ["Returns"],
            id="a field of Sphinx",
        ),
        pytest.param(
            'def size(x):\n    """Do.\n\n    Returns\n    -------\n    int\n    """\n    x()\n',
            ["Returns"],
            id="a section of NumPy",
        ),
    ],
)
def test_a_section_that_cannot_hold_is_reported(source: str, told: list[str]) -> None:
    assert _told(source) == told
