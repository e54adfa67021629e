"""Decide whether a text is Python: CPython's own parser first, libcst for what is newer than it."""

from __future__ import annotations

import gc
import warnings
from _thread import allocate_lock  # of `threading`, which takes 1 ms to load

from docdetect_hook.readers.python.limits import over_limit
from docdetect_hook.readers.python.trees import ONLY_TREE
from docdetect_hook.startup.stdlib import cache, suppress
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import _ast as ast

    import libcst
else:
    from docdetect_hook.readers.python import trees as ast

try:
    # The private half of the module `symtable`: the same C call without one Python wrapper for each
    # scope, which would cost more than the check. It parses without building a tree of Python objects.
    import _symtable  # type: ignore[import-not-found]

    _BLOCKS = (_symtable.TYPE_FUNCTION, _symtable.TYPE_CLASS)
except (ImportError, AttributeError):  # an interpreter other than CPython
    _symtable = None

SYNTAX_ERROR = "UND901"
OVER_LIMIT = "UND902"

# Frames of libcst's parser are large: with this stack the limits of `over_limit` hold in any thread.
_STACK = 64 << 20
# The line that the exception carries as a number is one too high in some cases.
_WHERE = regex(r"error at (\d+):(\d+)")
_stack_lock = allocate_lock()
_LARGE_BLOCK = 8 << 20


class Fault(NamedTuple):
    """Why a text is not (known to be) Python; the line counts from 1, the column from 0."""

    code: str
    line: int
    col: int
    message: str


class Syntax(NamedTuple):
    """The answer: a fault, or the scopes (line and name) when the interpreter told them."""

    fault: Fault | None
    scopes: list[tuple[int, str]] | None = None


# Names that CPython gives to scopes that no `def` or `class` opens; `lambda` is a keyword besides.
_ANONYMOUS = frozenset(
    [
        "lambda",
        "genexpr",
        "listcomp",
        "setcomp",
        "dictcomp",
        "<lambda>",
        "<genexpr>",
        "<listcomp>",
        "<setcomp>",
        "<dictcomp>",
    ]
)

# Fields that hold statements, or the branches that hold them.
_SUITES = frozenset(["body", "orelse", "finalbody", "handlers", "cases"])

_REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def keep_freed_memory() -> None:
    """Let the C library keep what each parse frees, for the next one.

    That of GNU hands the end of its heap back to the system, and soon asks for it again. When it frees one
    large block it takes that for the usual size, and keeps twice as much from then on: a cold run has half
    as many page faults, 1 % of its CPU. The block itself is never touched.
    """
    bytes(_LARGE_BLOCK)


def check_syntax(text: str, *, scopes: bool) -> Syntax:
    """Judge a text by the running interpreter's parser, and by libcst where that one refuses.

    Scopes are told on request.
    """
    with warnings.catch_warnings():
        # Invalid escapes warn, and under -W error such a warning becomes a SyntaxError.
        warnings.simplefilter("ignore")
        if not scopes and _parses(text):
            return Syntax(None)
        with suppress(*_REFUSALS):
            return Syntax(None, _scopes(text))
        try:
            # Scopes have rules of their own (`nonlocal` without binding): the file may still parse.
            compile(text, "<source>", "exec", ONLY_TREE, dont_inherit=True)
            return Syntax(None)
        except _REFUSALS as error:
            refusal = _refusal(error)
    return Syntax(_second_opinion(text, refusal))


def _parses(text: str) -> bool:
    """Return whether CPython's parser takes a text, as far as can be told without more than a parse.

    The first line (Future statement definitions) is refused when the parser is through, before it looks at
    scopes: a tenth of what those cost together. No file has an empty name, where it would look for the line
    to quote. `compile` would make the classes of `ast` first, 5 % of a run over one file.
    """
    if _symtable is None:
        return False
    try:
        _symtable.symtable(f"from __future__ import braces\n{text}", "", "exec")
    except SyntaxError as error:
        return error.msg == "not a chance"
    except _REFUSALS:
        pass
    return False


def _scopes(text: str) -> list[tuple[int, str]] | None:
    """Return line and name of every scope that CPython's parser sees, in the order of lines."""
    if _symtable is None:
        compile(text, "<source>", "exec", ONLY_TREE, dont_inherit=True)
        return None
    found: list[tuple[int, str]] = []
    pending: list[Any] = list(_symtable.symtable(text, "<source>", "exec").children)
    while pending:
        table = pending.pop()
        # Type parameters, aliases and annotations have scopes of their own.
        if table.name not in _ANONYMOUS and table.type in _BLOCKS:
            found.append((table.lineno, table.name))
        if table.children:
            pending.extend(table.children)
    found.sort()
    return found


def scopes_of(tree: ast.Module) -> list[tuple[int, str]]:
    """Return line and name of every ``def`` and ``class`` of a tree, in the order of lines."""
    found: list[tuple[int, str]] = []
    pending: list[ast.AST] = [tree]
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    while pending:
        node = pending.pop()
        if isinstance(node, definitions):
            found.append((node.lineno, node.name))
        for suite in _suites(node.__class__):  # type: ignore[arg-type]  # mypy doubts that classes have a hash
            pending.extend(getattr(node, suite))
    found.sort()
    return found


@cache
def _suites(kind: type[ast.AST]) -> tuple[str, ...]:
    return tuple(name for name in kind._fields if name in _SUITES)


def _refusal(error: Exception) -> Fault:
    """Put CPython's complaint into our terms."""
    if isinstance(error, SyntaxError):
        col = max((error.offset or 1) - 1, 0)
        return Fault(SYNTAX_ERROR, error.lineno or 1, col, error.msg)
    if isinstance(error, ValueError):
        return Fault(SYNTAX_ERROR, 1, 0, str(error).partition(":")[0])
    return Fault(OVER_LIMIT, 1, 0, "too complex for the running interpreter's parser")


def _second_opinion(text: str, refusal: Fault) -> Fault | None:
    """Ask libcst about a text that the running interpreter refuses."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Fault(SYNTAX_ERROR, line, 0, "source code cannot contain null bytes")
    over = over_limit(text)
    if over is not None:
        return Fault(OVER_LIMIT, refusal.line, refusal.col, f"{over}; the parser said: {refusal.message}")
    error = parse_apart(text)[1]
    if error is None:
        return None
    import libcst

    where = _WHERE.search(str(error)) if isinstance(error, libcst.ParserSyntaxError) else None
    if where is None:
        return refusal
    # The interpreter may have stumbled earlier, over syntax that is merely newer than itself. At the end
    # of the text libcst only notices what CPython places better: brackets and strings left open.
    last = text.count("\n") + (not text.endswith("\n"))
    if refusal.line < int(where[1]) < last:
        return Fault(SYNTAX_ERROR, int(where[1]), int(where[2]), "invalid syntax")
    return refusal


def parse_apart(text: str) -> tuple[libcst.Module | None, BaseException | None]:
    """Parse with libcst in a thread with a stack of known size; the caller has guarded the text."""
    import threading

    import libcst

    result: list[libcst.Module | None] = [None]
    failure: list[BaseException | None] = [None]

    def parse() -> None:
        # Every node stays alive to the end: collecting in between finds nothing and takes half the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            result[0] = libcst.parse_module(text)
        except BaseException as error:  # noqa: BLE001 - a panic of the native parser is no Exception
            failure[0] = error
        finally:
            if collecting:
                gc.enable()

    with _stack_lock:
        before = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=parse)
            thread.start()
        finally:
            threading.stack_size(before)
        thread.join()
    return result[0], failure[0]
