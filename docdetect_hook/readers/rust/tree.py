"""Records of the module tree of a Rust crate: what each module names, and where its files stand."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import Attributes
from docdetect_hook.readers.rust.imports import Import, read_imports
from docdetect_hook.readers.rust.lint_levels import Scope
from docdetect_hook.readers.rust.nodes import PUBLIC, Node
from docdetect_hook.records import Doc
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Sequence

# The name spaces of the language.
TYPES, VALUES, MACROS = 1, 2, 4


class Entry(NamedTuple):
    """Something that a module gives a name to.

    ``home`` is the `id` of the module that it is defined in: the module holds its entries.
    ``conditional`` says that some builds do not have it, ``absent`` that no ordinary build has it.
    """

    node: Node
    spaces: int
    module: Module | None = None
    home: int = 0
    conditional: bool = False
    absent: bool = False

    @property
    def public(self) -> bool:
        """Return whether it says `pub` itself."""
        return self.node.visibility == PUBLIC

    @property
    def key(self) -> tuple[int, int]:
        """Identify it: a file that is mounted twice has the same nodes in two modules."""
        return self.home, id(self.node)


class Module:
    """A module of one crate: its names and its imports.

    It does not know the module around it, so that a crate, which is large, goes as soon as it is dropped.
    """

    __slots__ = ("_by_alias", "_imports", "name", "names", "uses")

    def __init__(self, name: str) -> None:
        """Start empty."""
        self.name = name
        self.names: dict[str, list[Entry]] = {}
        self.uses: list[tuple[Node, bool]] = []
        self._imports: list[Import] | None = None
        self._by_alias: dict[str, list[Import]] = {}

    @property
    def imports(self) -> list[Import]:
        """Return the imports of the module, each once, read when they are first asked for.

        What a macro makes comes last: the compiler has the written ones before it expands anything.
        """
        if self._imports is None:
            imports = (
                one
                for use, conditional in sorted(self.uses, key=_is_from_macro)
                for one in read_imports(use.detail, use.visibility, conditional=conditional)
            )
            self._imports = list(dict.fromkeys(imports))
            for one in self._imports:
                self._by_alias.setdefault(one.alias, []).append(one)
        return self._imports

    def imports_of(self, alias: str) -> Sequence[Import]:
        """Return the imports that bind a name."""
        return self._by_alias.get(alias, ()) if self.imports else ()


class Mount(NamedTuple):
    """One place of a file in a crate: as its root, as a module, or included."""

    role: str
    module: Module
    scope: Scope


class FileHead(NamedTuple):
    """What the file of a ``mod name;`` says about the module at its top."""

    doc: Doc | None
    attributes: Attributes


class Crate(NamedTuple):
    """The module tree of one target, its impls, and where each of its files is mounted.

    ``own_names`` are the names that `extern crate self as name` in the root gives the crate, ``around``
    has the module around each other one, by its `id`, and ``modules`` all of them. ``calls`` has what
    became of a macro call, by the `id`s of its module and of its node.
    """

    root: Module
    mounts: dict[str, list[Mount]]
    impls: list[tuple[Module, Node]]
    files: dict[int, FileHead]
    edition: str
    own_names: set[str]
    around: dict[int, Module]
    modules: dict[int, Module]
    calls: dict[tuple[int, int], tuple[Node, ...]]


def _is_from_macro(use: tuple[Node, bool]) -> bool:
    return use[0].in_macro
