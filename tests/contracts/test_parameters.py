"""Documented parameters that the signature does not have: UND301."""

import textwrap

import pytest

from docdetect_hook.contracts.python import PythonContracts
from docdetect_hook.contracts.records import Disagreement
from docdetect_hook.readers.python.reader import read_python


def _told(source: str, *codes: str) -> list[Disagreement]:
    text = textwrap.dedent(source)
    definitions = read_python(text).definitions
    contracts = PythonContracts(text.split("\n"), definitions, codes)
    return [told for one in definitions for told in contracts.of(one)]


def _ghosts(source: str) -> list[str]:
    return [one.subject for one in _told(source, "UND301")]


GOOGLE = '''
    def drain(queue, limit=0, *, wait):
        """Empty a queue.

        Args:
            {entry}: Where to stop.
            queue (Queue[int], optional): What to empty.
                note: this is prose.

        Returns:
            What was in it: everything.
        """
        return queue
    '''
NUMPY = '''
    def drain(queue, limit=0, *, wait):
        """Empty a queue.

        Parameters
        ----------
        queue : Queue
            What to empty.
        {entry} : int, optional
            Where to stop.

        Writers have to wait.

        Returns
        -------
        list
        """
        return queue
    '''
SPHINX = '''
    def drain(queue, limit=0, *, wait):
        """Empty a queue.

        :param Queue queue: What to empty.
        :param {entry}: Where to stop::

            queue: is emptied
        :returns: what was in it
        """
        return queue
    '''
EPYTEXT = '''
    def drain(queue, limit=0, *, wait):
        """Empty a queue.

        @param queue: What to empty.
        @type queue: L{{Queue}}
        @param {entry}: Where to stop.
        @return: what was in it
        """
        return queue
    '''


@pytest.mark.parametrize(
    "style", [GOOGLE, NUMPY, SPHINX, EPYTEXT], ids=["google", "numpy", "sphinx", "epytext"]
)
@pytest.mark.parametrize(
    ("entry", "ghosts"),
    [
        pytest.param("limit", [], id="a parameter"),
        pytest.param("wait", [], id="a parameter by name only"),
        pytest.param("bound", ["bound"], id="a parameter that is gone"),
        pytest.param("Limit", ["Limit"], id="a parameter in another case"),
    ],
)
def test_a_documented_name_is_looked_for_in_the_signature(style: str, entry: str, ghosts: list[str]) -> None:
    assert _ghosts(style.format(entry=entry)) == ghosts


def _documented(*, header: str, body: str = "return 1", before: str = "", entry: str = "bound: End.") -> str:
    return (
        f'{before}def drain({header}):\n    """Empty.\n\n    Args:\n        queue: Full one.\n'
        f'        {entry}\n    """\n    {body}\n'
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(_documented(header="queue, **options"), id="keywords may take it"),
        pytest.param(_documented(header="queue, *rest"), id="further arguments may take it"),
        pytest.param(
            _documented(header="queue, **options: Unpack[Options]"),
            id="a typed dictionary of keywords takes it",
        ),
        pytest.param(_documented(header="queue, /, bound"), id="behind the slash"),
        pytest.param(_documented(header="queue, bound=(1, 2), *, last"), id="with a default that has commas"),
        pytest.param(
            _documented(header="queue: 'Queue[int]', bound: dict[str, int] = {}"), id="with annotations"
        ),
        pytest.param(
            _documented(header="queue", body="def inner(bound):\n        return bound\n    return inner"),
            id="an inner function takes it",
        ),
        pytest.param(_documented(header="queue", body="return lambda bound: bound"), id="a lambda takes it"),
        pytest.param(
            _documented(header="queue", body="return queue.get('bound')"), id="it is a name in a text"
        ),
        pytest.param(_documented(header="queue", before="@functools.wraps(other)\n"), id="it wraps another"),
        pytest.param(
            _documented(header="queue, end", before="@renamed('bound', 'end')\n"),
            id="a decorator takes it as the old name",
        ),
        pytest.param(
            _documented(header="queue", before="@click.option('--bound')\n"), id="an option of click"
        ),
        pytest.param(_documented(header="queue", before="@pytest.fixture\n"), id="a fixture"),
        pytest.param(_documented(header="queue", before="@app.route('/')\n"), id="a route"),
        pytest.param(_documented(header="queue", before="@field_validator('x')\n"), id="a validator"),
        pytest.param(
            _documented(header="other", before="@registered\n"), id="an unknown decorator and no name known"
        ),
        pytest.param(_documented(header="queue", entry="Note: see above."), id="a remark among the entries"),
        pytest.param(_documented(header="queue", entry="bound it is"), id="an entry without a colon"),
        pytest.param(
            _documented(header="queue", entry="bound: End.\n        and this goes on"),
            id="prose at the margin",
        ),
        pytest.param(_documented(header="queue", entry="bound[0]: End."), id="an entry that is no name"),
        pytest.param(
            "class Queue:\n    "
            + _documented(header="self", before="@property\n    ").replace("\n    ", "\n        "),
            id="a property that returns something callable",
        ),
        pytest.param(
            "@overload\ndef drain(queue: int, bound: int) -> int: ...\n" + _documented(header="queue, end=0"),
            id="an overload takes it",
        ),
        pytest.param(
            'def f(x):\n    """Do.\n\n    ::\n\n        :param y: Code.\n    """\n', id="a literal block"
        ),
        pytest.param(
            'def f(x):\n    """Do.\n\n    ```\n    Args:\n        y: Code.\n    ```\n    """\n',
            id="a fenced block",
        ),
        pytest.param(
            'def f(x):\n    """Do.\n\n    .. function:: g(y)\n\n       :param y: Of another.\n    """\n',
            id="a directive that documents another function",
        ),
        pytest.param(
            'def f(x):\n    """Do.\n\n    :param `y` - a name.:\n    """\n', id="a field that is no field"
        ),
        pytest.param(
            'def f(class_):\n    """Do.\n\n    :param class\\\\_: A type.\n    """\n', id="an escaped name"
        ),
        pytest.param(
            'def f(x):\n    """Do.\n\n    :param x int: End.\n    """\n', id="a type behind the name"
        ),
        pytest.param(
            'def f(x):\n    """Do.\n\n    @ivar y: End.\n    @type y: int\n    """\n',
            id="the type of an attribute",
        ),
        pytest.param('def f(x):\n    """Do: param y: is told."""\n', id="prose"),
        pytest.param(
            'class A:\n    def __init__(self, x):\n        """Do.\n\n        @type y: int\n        """\n        self.y = x\n',
            id="the type of an attribute in a constructor",
        ),
    ],
)
def test_what_may_be_a_parameter_is_not_reported(source: str) -> None:
    assert _ghosts(source) == []


@pytest.mark.parametrize(
    ("source", "ghosts"),
    [
        pytest.param(_documented(header="queue"), ["bound"], id="a plain function"),
        pytest.param(
            _documented(header="queue", before="@lru_cache(maxsize=None)\n"), ["bound"], id="a cached one"
        ),
        pytest.param(_documented(header="queue", before="@registered\n"), ["bound"], id="others are right"),
        pytest.param(
            _documented(header="queue, end", before="@renamed('limit', 'end')\n"),
            ["bound"],
            id="a decorator takes another old name",
        ),
        pytest.param(_documented(header="queue").replace("def", "async def"), ["bound"], id="async"),
        pytest.param(_documented(header="queue", body="yield 1"), ["bound"], id="a generator"),
        pytest.param(
            _documented(header="queue", entry="bound, last: Ends."), ["bound", "last"], id="two in an entry"
        ),
        pytest.param(_documented(header="queue", entry="*args: Ends."), ["args"], id="further arguments"),
        pytest.param(
            _documented(header="queue", entry="bound: End.\n        bound: End."), ["bound"], id="told once"
        ),
        pytest.param('def f(x):\n    """Do.\n\n    :type y: int\n    """\n', ["y"], id="a type of Sphinx"),
        pytest.param(
            'def f(x):\n    """Do.\n\n    :param dict(str, int) y: Z.\n    """\n',
            ["y"],
            id="a type with a comma",
        ),
        pytest.param(
            "class Queue:\n    " + _documented(header="self, queue").replace("\n    ", "\n        "),
            ["bound"],
            id="a method",
        ),
    ],
)
def test_what_is_no_parameter_is_reported(source: str, ghosts: list[str]) -> None:
    assert _ghosts(source) == ghosts


def _class(*, body: str, before: str = "", bases: str = "", section: str = "Args") -> str:
    return (
        f'{before}class Queue{bases}:\n    """Bounded.\n\n    {section}:\n        limit: Items.\n'
        f'        bound: End.\n    """\n\n    {body}\n'
    )


@pytest.mark.parametrize(
    ("source", "ghosts"),
    [
        pytest.param(_class(body="limit: int", before="@dataclass\n"), ["bound"], id="a dataclass"),
        pytest.param(
            _class(body="limit: int\n    bound: int", before="@dataclass(frozen=True)\n"), [], id="all fields"
        ),
        pytest.param(
            _class(body="limit: int", before="@dataclass\n", bases="(Base)"), [], id="fields of a base"
        ),
        pytest.param(
            _class(body="limit: int", before="@dataclass\n@other\n"), [], id="a dataclass of another make"
        ),
        pytest.param(_class(body="limit: int", bases="(NamedTuple)"), [], id="a named tuple"),
        pytest.param(_class(body="pass"), [], id="no constructor of its own"),
        pytest.param(
            _class(body="def __init__(self, limit, bound): ..."), [], id="the constructor takes both"
        ),
        pytest.param(
            _class(body="def __init__(self, limit, **more): ..."), [], id="the constructor takes any"
        ),
        pytest.param(_class(body="def __new__(cls, limit, bound): ..."), [], id="the allocator takes both"),
        pytest.param(
            _class(body="bound = 1\n\n    def __init__(self, limit): ..."), [], id="an attribute of the class"
        ),
        pytest.param(
            _class(body="def __init__(self, limit): self.bound = 1"), [], id="an attribute of the object"
        ),
        pytest.param(
            _class(body="def __init__(self, limit): ...\n\n    def __call__(self, bound): ..."),
            [],
            id="a parameter of a method",
        ),
        pytest.param(
            _class(body="def __init__(self, limit): ...", section="Attributes"), [], id="attributes"
        ),
        pytest.param(_class(body="def __init__(self, other): ..."), [], id="no documented name is known"),
        pytest.param(
            _class(body="def __init__(self, limit): ..."), ["bound"], id="the constructor takes one"
        ),
    ],
)
def test_a_class_documents_the_parameters_of_its_constructor(source: str, ghosts: list[str]) -> None:
    assert _ghosts(source) == ghosts


def test_the_place_of_an_entry_is_known() -> None:
    assert _told(GOOGLE.format(entry="bound"), "UND301") == [Disagreement("UND301", "bound", 3, 4)]
    # What follows `queue` without an entry may be its new name.
    told = Disagreement("UND301", "bound", 3, 6, ("limit", "wait"))
    assert _told(SPHINX.format(entry="bound"), "UND301") == [told]


@pytest.mark.parametrize(
    ("parameters", "entries", "instead"),
    [
        pytest.param("tree, size, *, deep", "elem size", ("tree",), id="in front of the first that is known"),
        pytest.param("a, epochs, b, seed", "a iter b", ("epochs",), id="between two that are known"),
        pytest.param("a, b, seed, width", "a b iter", ("seed", "width"), id="behind the last that is known"),
        pytest.param("a, b, seed, width", "a iter b", (), id="nothing stands between the two"),
        pytest.param("b, seed, width, a", "a iter b", (), id="in another order than the signature"),
    ],
)
def test_what_stands_in_its_place_may_be_the_new_name(
    parameters: str, entries: str, instead: tuple[str, ...]
) -> None:
    fields = "".join(f"    :param {name}: It.\n" for name in entries.split())
    told = _told(f'def f({parameters}):\n    """Do.\n\n{fields}    """\n    x()\n', "UND301")
    assert [one.instead for one in told] == [instead]


def test_many_new_names_are_not_compared_with_many_old_ones() -> None:
    """Each with each takes the square of their number: any may be the new name, so that none is removed."""
    few, many = (
        'def f({}):\n    """Do.\n\n    Args:\n{}    """\n'.format(
            ", ".join(f"name{i}" for i in range(count)),
            "".join(f"        nome{i}: One.\n" for i in range(count)),
        )
        for count in (2, 200)
    )
    assert [one.instead for one in _told(few, "UND301")] == [("name0", "name1")] * 2
    assert {one.instead for one in _told(many, "UND301")} == {tuple(f"name{i}" for i in range(200))}
