"""Read from CPython's tree of one definition what its code does: results, exceptions, names."""

from __future__ import annotations

import _ast as ast  # the half that is written in Python takes 1.3 ms to load

from docdetect_hook.readers.python.trees import tree_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)
_REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
# Values that can be walked over by nobody: what is returned is no iterator.
_PLAIN = (ast.JoinedStr, ast.Compare, ast.BoolOp)


class Facts(NamedTuple):
    """What the body of a function does, its inner functions left out.

    ``returns`` says whether a value is returned, ``plain`` whether all values returned are constants,
    ``gives`` whether a value is yielded. ``calls`` are the private functions called, where all that they
    raise leaves the body.
    ``open_end`` marks bodies that say nothing of what an implementation does: stubs, bodies that end in a
    `raise`. ``partial`` says that a partial function is returned: what it still takes is not written here.
    ``names`` are those of inner functions' parameters and of text constants, in decorators too:
    `deprecate_kwarg("seed", "rng")` takes both.
    """

    returns: bool
    plain: bool
    yields: bool
    gives: bool
    open_end: bool
    partial: bool
    raises: tuple[str, ...]
    calls: tuple[str, ...]
    names: frozenset[str]


def parse(lines: Sequence[str], first: int, last: int) -> Function | ast.ClassDef | None:
    """Return the tree of the definition on some lines, counted from 1, its decorators included.

    The file as a whole was parsed before: what this parser refuses is nested too deeply.
    """
    source = "\n".join(lines[first - 1 : last])
    if source[:1] in " \t\f":
        source = f"if 1:\n{source}"
    try:
        body = tree_of(source).body
    except _REFUSALS:
        return None
    node: ast.AST | None = body[0] if body else None
    if isinstance(node, ast.If) and source.startswith("if 1:\n"):
        node = node.body[0]
    return node if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) else None


def facts(function: Function) -> Facts:
    """Return what a function does."""
    nodes = list(_own_nodes(function.body))
    values = [one.value for one in nodes if isinstance(one, ast.Return) and not _is_none(one.value)]
    yields = [one for one in nodes if isinstance(one, (ast.Yield, ast.YieldFrom))]
    names = {name for one in nodes if isinstance(one, _SCOPES) for name in _names_in(one)}
    texts = (one for one in (*nodes, *_own_nodes(function.decorator_list)) if isinstance(one, ast.Constant))
    names.update(one.value for one in texts if isinstance(one.value, str))
    caught = any(isinstance(one, (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)) for one in nodes)
    calls = () if caught else tuple(name for one in nodes if (name := _private_call(one)))
    return Facts(
        bool(values),
        bool(values) and all(isinstance(one, (ast.Constant, *_PLAIN)) for one in values),
        bool(yields),
        any(not _is_none(one.value) for one in yields),
        _is_open(function.body),
        any(isinstance(one, ast.Call) and last_name(one.func) == "partial" for one in values),
        tuple(_raised(function.body)),
        calls,
        frozenset(names),
    )


def _private_call(node: ast.AST) -> str:
    """Return the name of a private function that is called, of the module or of the object, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    if isinstance(called, ast.Attribute) and last_name(called.value) not in ("self", "cls"):
        return ""
    name = last_name(called)
    return name if name.startswith("_") and not name.endswith("__") else ""


def field_names(body: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield the names that the body of a class annotates."""
    for one in body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            yield one.target.id


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of a body; of inner functions and classes nothing but themselves."""
    pending = list(body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, _SCOPES):
            pending.extend(_children(node))


def _names_in(scope: ast.AST) -> Iterator[str]:
    pending = [scope]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.arg):
            yield node.arg
        pending.extend(_children(node))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes right below one, as `ast.iter_child_nodes` does."""
    for field in node._fields:
        value = getattr(node, field, None)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, ast.AST):
                yield one


def _is_open(body: Sequence[ast.stmt]) -> bool:
    """Return whether a body leaves it to others what is done.

    Nothing stands in it, or a `raise` at its end, or a lone `return None`: what a hook does by default.
    """
    working = [one for one in body if not _is_idle(one)]
    if not working or isinstance(working[-1], ast.Raise):
        return True
    return len(working) == 1 and isinstance(working[0], ast.Return) and _is_none(working[0].value)


def _is_idle(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _raised(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the exceptions that leave a body by a `raise` that names them."""
    pending: list[tuple[ast.AST, frozenset[str]]] = [(one, frozenset()) for one in reversed(body)]
    while pending:
        node, caught = pending.pop()
        if isinstance(node, ast.Raise):
            name = _exception(node.exc)
            if name and name not in caught and not caught & {"Exception", "BaseException"}:
                yield name
        elif isinstance(node, (ast.Try, ast.TryStar)):
            inner = caught.union(*[_caught(one) for one in node.handlers])
            rest = (*node.handlers, *node.orelse, *node.finalbody)
            pending.extend((one, caught) for one in reversed(rest))
            pending.extend((one, inner) for one in reversed(node.body))
        elif isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)) and not isinstance(
            node, _SCOPES
        ):
            pending.extend((one, caught) for one in reversed([*_children(node)]))


def _exception(node: ast.expr | None) -> str:
    """Return the last part of the name of a raised class; variables and results of calls have none."""
    if isinstance(node, ast.Call):
        node = node.func
    name = last_name(node)
    return name if name[:1].isupper() or name.lstrip("_")[:1].isupper() else ""


def last_name(node: ast.AST | None) -> str:
    """Return the last part of a dotted name, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _caught(handler: ast.ExceptHandler) -> frozenset[str]:
    if handler.type is None:
        return frozenset({"BaseException"})
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return frozenset(map(last_name, kinds))
