"""Each form that a contract knows, with a text that is untrue and one beside it that may be true."""

from textwrap import dedent, indent

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.records import Language
from docdetect_hook.rules.contracts import CONTRACTS
from docdetect_hook.runner.summary import report_of

# Sections as each style writes them.
STYLES = {
    "google": {
        "parameters": "Args:\n    queue: What to empty.\n    limit: Where to stop.\n",
        "returns": "Returns:\n    How many there were.\n",
        "yields": "Yields:\n    What was in it.\n",
        "raises": "Raises:\n    KeyError: When it is empty.\n",
    },
    "numpy": {
        "parameters": "Parameters\n----------\nqueue : Queue\n    What to empty.\nlimit : int\n    Where to stop.\n",
        "returns": "Returns\n-------\nint\n    How many there were.\n",
        "yields": "Yields\n------\nint\n    What was in it.\n",
        "raises": "Raises\n------\nKeyError\n    When it is empty.\n",
    },
    "sphinx": {
        "parameters": ":param Queue queue: What to empty.\n:param limit: Where to stop.\n:type limit: int\n",
        "returns": ":returns: How many there were.\n:rtype: int\n",
        "yields": ":yields: What was in it.\n",
        "raises": ":raises KeyError: When it is empty.\n",
    },
    "epytext": {
        "parameters": "@param queue: What to empty.\n@param limit: Where to stop.\n@type limit: C{int}\n",
        "returns": "@return: How many there were.\n@rtype: C{int}\n",
        "yields": "@yield: What was in it.\n",
        "raises": "@raise KeyError: When it is empty.\n",
    },
}
LIMIT = "UND301 limit"
ARGS = STYLES["google"]["parameters"]
QUEUE = "Args:\n    queue: What to empty.\n"


def _function(
    header: str = "queue", body: str = "queue.clear()", sections: str = ARGS, before: str = ""
) -> str:
    text = indent(f"Empty a queue.\n\n{sections}", "    ")
    return f'{before}def drain({header}):\n    """{text.lstrip()}    """\n{indent(dedent(body), "    ")}\n'


def _method(
    header: str = "self, queue", body: str = "queue.clear()", sections: str = ARGS, before: str = ""
) -> str:
    return "class Belt:\n" + indent(_function(header, body, sections, before), "    ")


def _class(body: str, sections: str = ARGS, before: str = "") -> str:
    text = indent(f"Hold items.\n\n{sections}", "    ")
    return f'{before}class Queue:\n    """{text.lstrip()}    """\n\n{indent(dedent(body), "    ")}\n'


_SECTIONS = {
    f"{role} of {style}": forms
    for style, sections in STYLES.items()
    for role, forms in {
        "parameters": (
            _function(sections=sections["parameters"]),
            [LIMIT],
            _function("queue, limit", sections=sections["parameters"]),
        ),
        "a missing parameter": (
            _function("queue, limit, wait", sections=sections["parameters"]),
            ["UND311 wait"],
            _function("queue, limit, _wait", sections=sections["parameters"]),
        ),
        "returns": (
            _function(sections=sections["returns"]),
            ["UND302 Returns"],
            _function(body="return queue.clear()", sections=sections["returns"]),
        ),
        "yields": (
            _function(sections=sections["yields"]),
            ["UND302 Yields"],
            _function(body="yield from queue", sections=sections["yields"]),
        ),
        "raises": (
            _function(body="if not queue:\n    raise KeyError\nqueue()", sections=QUEUE),
            ["UND314 KeyError"],
            _function(body="if not queue:\n    raise KeyError\nqueue()", sections=sections["raises"]),
        ),
    }.items()
}  # fmt: skip

_RAISE = "if not queue:\n    {}\nqueue.clear()"
_CALLED = "def _check(queue):\n    if not queue:\n        raise KeyError\n\n\n"

PYTHON = {
    **_SECTIONS,
    "further arguments by place": (_function("queue", sections=QUEUE + "    *rest: More.\n"), ["UND301 rest"], _function("queue, *rest", sections=QUEUE + "    *rest: More.\n")),
    "further arguments by name": (_function("queue", sections=QUEUE + "    **more: More.\n"), ["UND301 more"], _function("queue, **more", sections=QUEUE + "    **more: More.\n")),
    "documented keywords of further arguments": (
        _function(sections=QUEUE + "\nKeyword Args:\n    limit: Where to stop.\n"),
        [LIMIT],
        _function("queue, **options", sections=QUEUE + "\nKeyword Args:\n    limit: Where to stop.\n"),
    ),
    "defaults": (
        _function("queue, wait=lambda limit, stop: (limit, stop), *, last={'limit': [1, 2]}", sections=ARGS + "    wait: How.\n    last: When.\n"),
        [LIMIT],
        _function("queue, wait=lambda x, y: (x, y), limit={'a': [1, 2]}", sections=ARGS + "    wait: How.\n"),
    ),
    "by name only": (_function("queue, *, wait"), [LIMIT, "UND311 wait"], _function("queue, *, limit")),
    "by place only": (_function("queue, wait, /"), [LIMIT, "UND311 wait"], _function("queue, limit, /")),
    "a typed dictionary of keywords": (_function("queue: Unpack[Options]"), [LIMIT], _function("queue, **options: Unpack[Options]")),
    "fields of a dataclass": (
        _class("queue: int", before="@dataclass\n"),
        [LIMIT],
        _class("queue: int\nlimit: int = 0", before="@dataclass\n"),
    ),
    "parameters of the constructor in the class": (
        _class("def __init__(self, queue):\n    pass"),
        [LIMIT],
        _class("def __init__(self, queue, limit):\n    pass"),
    ),
    "parameters of the constructor that the class leaves out": (
        _class("def __init__(self, queue, limit, wait):\n    pass"),
        ["UND311 wait"],
        _class('def __init__(self, queue, limit, wait):\n    """Take it.\n\n    Args:\n        queue: A.\n        limit: B.\n        wait: C.\n    """'),
    ),
    "a property that returns something callable": (_method(), [LIMIT], _method("self", "return self._drain", before="@property\n")),
    "a cached property that returns something callable": (_method(), [LIMIT], _method("self", "return self._drain", before="@cached_property\n")),
    "the union of overloads": (
        "@overload\ndef drain(queue: int) -> int: ...\n" + _function(),
        [LIMIT],
        "@overload\ndef drain(queue: int, limit: int) -> int: ...\n" + _function(),
    ),
    "functools.wraps": (_function(before="@functools.cache\n"), [LIMIT], _function(before="@functools.wraps(other)\n")),
    "options of click": (_function(before="@click.pass_context\n"), [LIMIT], _function(before='@click.option("--limit")\n@click.command()\n')),
    "fixtures of pytest": (_function(before="@pytest.mark.slow\n"), [LIMIT], _function(before="@pytest.fixture(scope='module')\n")),
    "validators": (_method("cls, queue", before="@classmethod\n"), [LIMIT], _method("cls, queue", before="@field_validator('queue')\n@classmethod\n")),
    "partials": (
        _function(before="@partial(jit, static_argnums=0)\n"),
        [LIMIT],
        _function("other", "other()", before="@partial(jit, static_argnums=0)\n"),
    ),
    "what a partial is given": (_function(), [LIMIT], _function(body="return partial(empty, queue, limit=1)", sections=ARGS + "\nReturns:\n    What empties it.\n")),
    "a generator documents what it returns at its end": (
        _function(body="queue.clear()", sections="Returns:\n    How many there were.\n"),
        ["UND302 Returns"],
        _function(body="yield queue", sections="Returns:\n    How many there were.\n"),
    ),
    "a generator without a section": (_function(body="yield queue", sections=QUEUE), ["UND313"], _function(body="yield queue", sections=QUEUE + "\nYields:\n    What was in it.\n")),
    "an asynchronous function": (
        _function(sections="Returns:\n    How many there were.\n").replace("def ", "async def "),
        ["UND302 Returns"],
        _function(sections="Returns:\n    A coroutine.\n").replace("def ", "async def "),
    ),
    "a context manager": (
        _function(body="yield queue", sections=ARGS + "\nYields:\n    The queue.\n", before="@contextmanager\n"),
        [LIMIT],
        _function(body="yield queue", sections=QUEUE + "\nReturns:\n    The queue.\n", before="@contextmanager\n"),
    ),
    "an abstract method": (
        _method(sections="Returns:\n    How many there were.\n"),
        ["UND302 Returns"],
        _method(sections="Returns:\n    How many there were.\n", before="@abstractmethod\n"),
    ),
    "a stub": (
        _function(sections="Returns:\n    How many there were.\n"),
        ["UND302 Returns"],
        _function(body="...", sections="Returns:\n    How many there were.\n"),
    ),
    "a body that is left to others": (
        _function(body=_RAISE.format("raise KeyError"), sections=QUEUE),
        ["UND314 KeyError"],
        _function(body="raise NotImplementedError", sections=QUEUE + "\nReturns:\n    How many there were.\n"),
    ),
    "a nested raise": (
        _function(body="for one in queue:\n    with one:\n        try:\n            go()\n        finally:\n            raise KeyError\ngo()", sections=QUEUE),
        ["UND314 KeyError"],
        _function(body="def inner():\n    raise KeyError\nqueue(inner)", sections=QUEUE),
    ),
    "an exception that is raised once more": (
        _function(body="try:\n    queue()\nexcept KeyError as error:\n    raise ValueError from error\ngo()", sections=QUEUE),
        ["UND314 ValueError"],
        _function(body="try:\n    queue()\nexcept KeyError as error:\n    if queue:\n        raise error\n    raise\ngo()", sections=QUEUE),
    ),
    "an exception of a module": (
        _function(body=_RAISE.format("raise errors.Gone(queue)"), sections=QUEUE),
        ["UND314 Gone"],
        _function(body=_RAISE.format("raise errors.Gone(queue)"), sections=QUEUE + "\nRaises:\n    errors.Gone: Then.\n"),
    ),
    "an exception of a private function": (
        _CALLED + _function(body="_check(queue)\nqueue.clear()", sections=QUEUE),
        ["UND314 KeyError"],
        _CALLED + _function(body="try:\n    _check(queue)\nexcept KeyError:\n    queue.clear()", sections=QUEUE),
    ),
    "an exception of a private method": (
        _method("self, queue", "self._check(queue)\nqueue.clear()", QUEUE) + indent(f"\n{_CALLED.replace('(queue)', '(self, queue)', 1)}", "    "),
        ["UND314 KeyError"],
        _method("self, queue", "other._check(queue)\nqueue.clear()", QUEUE) + indent(f"\n{_CALLED.replace('(queue)', '(self, queue)', 1)}", "    "),
    ),
}  # fmt: skip

_SAYS = "/// Opens.\n///\n/// # {}\n///\n/// Never.\n"
RUST = {
    "a result": ("/// Opens.\npub fn f() -> Result<u8, ()> { g() }", ["UND321"], _SAYS.format("Errors") + "pub fn f() -> Result<u8, ()> { g() }"),
    "a result that cannot be": (_SAYS.format("Errors") + "pub fn f() -> u8 { g() }", ["UND302 # Errors"], _SAYS.format("Errors") + "pub fn f() -> Opened { g() }"),
    "an alias of the crate": (
        "type Opened = Result<u8, ()>;\n/// Opens.\npub fn f() -> Opened { g() }",
        ["UND321"],
        "struct Opened;\n/// Opens.\npub fn f() -> Opened { g() }",
    ),
    "a future of a result": (
        "/// Opens.\npub fn f() -> impl Future<Output = Result<u8, ()>> { g() }",
        ["UND321"],
        "/// Opens.\npub fn f() -> impl Future<Output = Option<Result<u8, ()>>> { g() }",
    ),
    "an unsafe function": ("/// Opens.\npub unsafe fn f() {}", ["UND323"], _SAYS.format("Safety") + "pub unsafe fn f() {}"),
    "an unsafe trait": ("/// Opens.\npub unsafe trait T {}", ["UND323"], _SAYS.format("Safety") + "pub unsafe trait T {}"),
    "safety of what is safe": (
        _SAYS.format("Safety") + "pub fn f() {}",
        ["UND302 # Safety"],
        "/// T.\n///\n/// # Safety\n///\n/// Never.\npub unsafe trait T {\n" + indent(_SAYS.format("Safety") + "fn f();\n", "    ") + "}",
    ),
    "panic!": ("/// Opens.\npub fn f() { panic!() }", ["UND322"], _SAYS.format("Panics") + "pub fn f() { panic!() }"),
    "panic! by its path": ("/// Opens.\npub fn f() { std::panic!() }", ["UND322"], "/// Opens.\npub fn f() { std::panic::catch_unwind(g) }"),
    "assert!": ("/// Opens.\npub fn f() { assert!(g()) }", ["UND322"], "/// Opens.\npub fn f() { debug_assert!(g()) }"),
    "assert_eq!": ("/// Opens.\npub fn f() { assert_eq!(g(), 1) }", ["UND322"], "/// Opens.\npub fn f() { debug_assert_eq!(g(), 1) }"),
    "assert_ne!": ("/// Opens.\npub fn f() { assert_ne!(g(), 1) }", ["UND322"], "/// Opens.\npub fn f() { debug_assert_ne!(g(), 1) }"),
    "unwrap": ("/// Opens.\npub fn f() { g().unwrap() }", ["UND322"], "/// Opens.\npub fn f() { g().unwrap_err() }"),
    "expect": ('/// Opens.\npub fn f() { g().expect("a") }', ["UND322"], '/// Opens.\npub fn f() { g().expect_err("a") }'),
    "todo!": ("/// Opens.\npub fn f() { todo!() }", ["UND322"], "/// Opens.\npub fn f() { unreachable!() }"),
    "a constant context": (
        "/// Opens.\npub fn f() { let a = 1; assert!(a > g()) }",
        ["UND322"],
        "/// Opens.\npub fn f() { const { assert!(A > 1) }; const B: u8 = { assert!(A > 1); 1 }; }",
    ),
    "a constant function": ("/// Opens.\npub fn f() { panic!() }", ["UND322"], "/// Opens.\npub const fn f() { panic!() }"),
    "a test": ("/// Opens.\npub fn f() { panic!() }", ["UND322"], "/// Opens.\n#[test]\npub fn f() { panic!() }"),
    "a test module": (
        "/// M.\npub mod tests {\n    /// Opens.\n    pub fn f() -> Result<u8, ()> { g() }\n}",
        ["UND321"],
        "#[cfg(test)]\n/// M.\npub mod tests {\n    /// Opens.\n    pub fn f() -> Result<u8, ()> { g() }\n}",
    ),
    "arguments in a list": (
        "/// Opens.\n///\n/// # Arguments\n///\n/// * `limit` - Where.\npub fn f() {}",
        [LIMIT],
        "/// Opens.\n///\n/// # Arguments\n///\n/// * `limit` - Where.\npub fn f(_limit: u8) {}",
    ),
}  # fmt: skip


def _told(text: str, language: Language) -> list[str]:
    codes = {"rules.select": tuple(CONTRACTS), "rules.scope": "all"}
    engine = Engine(load_settings(config=None, isolated=True, overrides=codes))
    path = "queues.py" if language == "python" else "src/lib.rs"
    report = report_of(engine.check_text(text, path, language))
    return [
        f"{one.code} {one.message.split('`')[1]}" if one.code in _WITH_SUBJECT else one.code
        for one in report.entries
    ]


_WITH_SUBJECT = frozenset({"UND301", "UND302", "UND311", "UND314"})


@pytest.mark.parametrize(("untrue", "told"), [row[:2] for row in PYTHON.values()], ids=PYTHON)
def test_what_is_untrue_in_python_is_told(untrue: str, told: list[str]) -> None:
    assert _told(untrue, "python") == told


@pytest.mark.parametrize("text", [row[2] for row in PYTHON.values()], ids=PYTHON)
def test_what_may_be_true_in_python_is_not_told(text: str) -> None:
    assert _told(text, "python") == []


@pytest.mark.parametrize(("untrue", "told"), [row[:2] for row in RUST.values()], ids=RUST)
def test_what_is_untrue_in_rust_is_told(untrue: str, told: list[str]) -> None:
    assert _told(untrue, "rust") == told


@pytest.mark.parametrize("text", [row[2] for row in RUST.values()], ids=RUST)
def test_what_may_be_true_in_rust_is_not_told(text: str) -> None:
    assert _told(text, "rust") == []
