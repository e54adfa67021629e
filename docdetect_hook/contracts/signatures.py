"""What the signature of a Python definition takes, and whether its decorators may change that."""

from __future__ import annotations

import _ast as ast

from docdetect_hook.contracts.bodies import Function, last_name
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Sequence

# Decorators that leave parameters and results as they are written.
_NEUTRAL = frozenset(
    (
        "abstractmethod",
        "abstractclassmethod",
        "abstractstaticmethod",
        "cache",
        "classmethod",
        "deprecated",
        "final",
        "lru_cache",
        "no_type_check",
        "override",
        "overload",
        "staticmethod",
    )
)
# The result of a context manager is what it yields.
_CONTEXTS = frozenset(("contextmanager", "asynccontextmanager"))


class Signature(NamedTuple):
    """The parameters of a function in their order, the receiver left out.

    ``open`` says that there may be more than are written: behind `*args` and `**kwargs` anything goes.
    ``wrapped`` says that a decorator may change parameters or results.
    """

    parameters: tuple[str, ...]
    receiver: str
    open: bool
    wrapped: bool
    decorators: tuple[str, ...]


def signature(function: Function, *, method: bool) -> Signature:
    """Return the signature of a function; a method's first parameter is its receiver."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    decorators = decorator_names(function.decorator_list)
    receiver = ""
    if method and names and "staticmethod" not in decorators:
        receiver, *names = names
    names += [one.arg for one in given.kwonlyargs]
    wrapped = not _NEUTRAL.union(_CONTEXTS).issuperset(decorators)
    is_open = given.vararg is not None or given.kwarg is not None
    return Signature(tuple(names), receiver, is_open, wrapped, decorators)


def decorator_names(decorators: Sequence[ast.expr]) -> tuple[str, ...]:
    """Return the last part of each decorator's name, `?` where it has none."""
    bare = [one.func if isinstance(one, ast.Call) else one for one in decorators]
    return tuple([last_name(one) or "?" for one in bare])
