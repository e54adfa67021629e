"""Parse short texts with libcst, without loading the classes of its tree where that can be spared.

`import libcst` takes more CPU than the whole rest of a run over one file (0.13 s against 0.06 s), nearly all
of it for the classes of nodes. libcst's parser is an extension module that looks these classes up by name in
the module `libcst` when it makes a node. So while it parses, a module of plain records stands in that place.
Nobody promises that look-up: a first parse has to give the tree expected here, else all of libcst is loaded.
"""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import Any, Callable, Protocol, Sequence, cast


class Node(Protocol):
    """A node of libcst's tree, or a record with the same fields and the same name of its class."""

    def __getattr__(self, name: str, /) -> Any:  # noqa: ANN401 - libcst's fields are of many types
        """Return a field."""


_Parse = Callable[[str, str], Node]

# What the self-test reads.
_SAMPLE = '_\n#\nclass _:\n #\n return\n f"" "a"\n'


class _Refusal(Exception):  # noqa: N818 - stands for libcst's own, which is told by its text
    """What the parser raises instead of `libcst.ParserSyntaxError`."""

    def __init__(self, **_fields: object) -> None:
        """Take the fields of libcst's exception; nobody reads them."""


def _is_alone() -> bool:
    """Return whether no other thread may import libcst meanwhile; `threading` is not loaded to ask."""
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1


class _Records(ModuleType):
    """A module that has a class of plain records by any name."""

    def __getattr__(self, name: str) -> type:
        """Make a class when a name is first looked up."""
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Refusal if name == "ParserSyntaxError" else type(name, (SimpleNamespace,), {})
        setattr(self, name, made)
        return made


def parsed(text: str) -> Sequence[Node] | None:
    """Return the statements of a text, None when libcst refuses it."""
    # Another thread might import libcst meanwhile.
    native = _native() if "libcst" not in sys.modules and _is_alone() else None
    if native is not None:
        try:
            return _with_records(native, text)
        except _Refusal:
            return None
    import libcst

    try:
        return cast("Sequence[Node]", libcst.parse_module(text).body)
    except (libcst.ParserSyntaxError, libcst.CSTValidationError):
        return None


_records = _Records("libcst")


def _with_records(native: _Parse, text: str) -> Sequence[Node]:
    sys.modules["libcst"] = _records
    try:
        return native(text, "utf-8").body  # type: ignore[no-any-return]
    finally:
        del sys.modules["libcst"]


@cache
def _native() -> _Parse | None:
    """Return the parser in libcst's extension when it can be used without the rest of libcst."""
    try:
        parse = _extension().parse_module
        return parse if _as_expected(_with_records(parse, _SAMPLE)) else None
    except Exception:  # noqa: BLE001 - whatever another version of libcst does here, its whole is there
        return None


def _extension() -> ModuleType:
    """Load the extension module, under the name that libcst finds it by, should it be imported later."""
    # `importlib.util`, which has it too, loads more than the run has loaded: 6 % of one over a file.
    from importlib._bootstrap import module_from_spec
    from importlib.machinery import PathFinder

    package = PathFinder.find_spec("libcst")
    assert package is not None
    found = PathFinder.find_spec("libcst.native", package.submodule_search_locations)
    assert found is not None
    assert found.loader is not None
    module = sys.modules["libcst.native"] = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _as_expected(body: Sequence[Node]) -> bool:
    """Return whether the sample is read as what it is, in the fields that somebody uses."""
    name, owner = body
    first, second = owner.body.body
    text = second.body[0].value
    nodes = (name, owner, first, first.body[0], second, second.body[0], text, text.left, text.right)
    return (
        " ".join(type(node).__name__ for node in nodes)
        == "SimpleStatementLine ClassDef SimpleStatementLine "
        "Return SimpleStatementLine Expr ConcatenatedString FormattedString SimpleString"
        and text.right.value == '"a"'
        and [line.comment.value for node in (owner, first) for line in node.leading_lines] == ["#", "#"]
    )
