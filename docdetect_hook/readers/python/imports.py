"""What the import statements of a Python module bind."""

from __future__ import annotations

from docdetect_hook.readers.python.limits import too_dense
from docdetect_hook.readers.python.trees import tree_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable, Iterator
from docdetect_hook.text.lazy_regex import ASCII, regex

if TYPE_CHECKING:
    import _ast as ast
else:
    from docdetect_hook.readers.python import trees as ast

# The common imports without comments between names; anything else goes through a parser.
_NAMES = r"(?P<names>[A-Za-z_]\w*+(?:[ ]as[ ]\w++)?+(?:,\s*+[A-Za-z_]\w*+(?:[ ]as[ ]\w++)?+)*+)"
_END = r"[ \t]*+(?:\#[^\n]*+)?+\Z"
_SIMPLE_FROM = regex(
    r"(?:lazy[ ])?+from[ ](?P<dots>\.*+)(?P<module>[\w.]*+)[ ]import[ ](?P<open>\(\s*+)?"
    rf"(?:{_NAMES}|(?P<star>\*))(?(open),?+\s*+\)){_END}",
    ASCII,
)
_MODULE = r"[A-Za-z_]\w*+(?:\.[A-Za-z_]\w*+)*+(?:[ ]as[ ][A-Za-z_]\w*+)?+"
_SIMPLE_IMPORT = regex(rf"(?:lazy[ ])?+import[ ](?P<names>{_MODULE}(?:,[ ]*+{_MODULE})*+){_END}", ASCII)
# PEP 810: what is lazy binds the same.
_LAZY = regex(r"lazy(?:[ \t\f]|\\\n)++(?=from|import)")


class Binding(NamedTuple):
    """``from module import name as alias``; ``name`` is ``*`` for a star, empty for ``import module``.

    ``itself`` marks ``import name as name``, by which a module says that it passes the name on (typing
    specification, "Library interface").
    """

    level: int
    module: str
    name: str
    alias: str
    itself: bool = False


def bound_by(statement: str) -> Iterator[Binding]:
    """Yield what one import statement binds."""
    if (simple := _SIMPLE_FROM.match(statement)) is not None:
        dots, module, names = simple.group("dots", "module", "names")
        for name in (names or "*").split(","):
            original, _, alias = name.strip().partition(" as ")
            yield Binding(len(dots), module, original, alias or original, alias == original)
    elif (simple := _SIMPLE_IMPORT.match(statement)) is not None:
        for name in simple["names"].split(","):
            module, _, alias = name.strip().partition(" as ")
            yield _of_module(module, alias)
    else:
        yield from _of_nodes(parsed(_LAZY.sub("", statement)))


def _of_module(module: str, alias: str | None) -> Binding:
    """Return what `import module as alias` binds; without an alias that is the top package."""
    first = module.partition(".")[0]
    return Binding(0, module, "", alias, module == alias) if alias else Binding(0, first, "", first)


def _of_nodes(nodes: Iterable[ast.stmt]) -> Iterator[Binding]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                alias = name.asname or name.name
                yield Binding(node.level, node.module or "", name.name, alias, name.asname == name.name)
        elif isinstance(node, ast.Import):
            for name in node.names:
                yield _of_module(name.name, name.asname)


def parsed(text: str) -> list[ast.stmt]:
    """Return the statements of one logical line; one that is unfinished or too costly to parse gives none."""
    if too_dense(text) is not None:
        return []
    try:
        return tree_of(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
