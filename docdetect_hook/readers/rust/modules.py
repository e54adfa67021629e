"""Mount the files of a Rust crate into its tree of modules."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING
from docdetect_hook.readers.rust.expansion import Expander, MacroIndex, MacroScope
from docdetect_hook.readers.rust.imports import read_imports
from docdetect_hook.readers.rust.lint_levels import OPEN, Scope
from docdetect_hook.readers.rust.nodes import (
    CALL,
    FOREIGN,
    GROUP,
    IMPL,
    INCLUDE,
    OWN_CRATE,
    PUBLIC,
    USE,
    Node,
    SourceFile,
)
from docdetect_hook.readers.rust.paths import join, parent
from docdetect_hook.readers.rust.tree import MACROS, TYPES, VALUES, Crate, Entry, FileHead, Module, Mount
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator, Sequence

_SPACES = {
    "struct": TYPES | VALUES,
    "variant": TYPES | VALUES,
    "function": VALUES,
    "constant": VALUES,
    "static": VALUES,
    "macro": MACROS,
}
_WITH_BODIES = frozenset(("function", "constant", "static", "trait"))
# Each file may stand in a tree several times; more than this is an attack, not a program.
_MOUNTS_PER_FILE = 16
_CHAIN_LIMIT = 200

Load = Callable[[str], SourceFile | None]
# Names the modules of a directory that only a macro in a file, given behind it, can have declared.
Strays = Callable[[str, str], Sequence[str]]


class _Task(NamedTuple):
    nodes: Iterator[Node]
    module: Module
    file: str
    directory: str
    inline: str
    scope: Scope
    chain: tuple[str, ...]
    macros: MacroScope
    conditional: bool = False
    # What one macro of the crate surely makes of a call is there as if it were written.
    expanded: bool = False


def no_strays(_directory: str, _file: str) -> Sequence[str]:
    """Return no module: only what is declared counts."""
    return ()


def mount_crate(
    root: str,
    load: Load,
    edition: str,
    strays: Strays = no_strays,
    scope: Scope = OPEN,
    expander: Expander | None = None,
) -> Crate:
    """Follow the module declarations from a root file on.

    A module that nothing declares can still be declared, and re-exported, by a macro of the module
    around it. So ``strays`` are mounted as that module's own, for all who see it to see.
    """
    top = Module("crate")
    crate = Crate(top, {}, [], {}, edition, set(), {}, {id(top): top}, {})
    source = load(root)
    if source is None:
        return crate
    mounter = _Mounter(crate, load, strays, expander or Expander())
    place = _Task(iter(()), top, root, parent(root), "", scope, (), MacroScope())
    mounter.add_file(source, "root", place)
    mounter.run()
    return crate


class _Mounter:
    __slots__ = (
        "_crate",
        "_expander",
        "_load",
        "_macros",
        "_not_understood",
        "_open_calls",
        "_strays",
        "_tasks",
        "_visits",
    )

    def __init__(self, crate: Crate, load: Load, strays: Strays, expander: Expander) -> None:
        self._crate = crate
        self._expander = expander
        self._macros = MacroIndex()
        self._open_calls: list[tuple[Node, _Task]] = []
        self._not_understood: list[tuple[Node, _Task]] = []
        self._load = load
        self._strays = strays
        self._visits: dict[str, int] = {}
        self._tasks: list[_Task] = []

    def add_file(self, source: SourceFile, role: str, place: _Task) -> None:
        """Mount a file at a place, unless it is already there too often."""
        file, chain = place.file, place.chain
        mounts = self._crate.mounts.setdefault(file, [])
        if len(mounts) < _MOUNTS_PER_FILE and len(chain) < _CHAIN_LIMIT:
            mounts.append(Mount(role, place.module, place.scope))
            strays = self._undeclared(place.directory, file) if role != "include" else ()
            inside = place.scope.enter(source.attributes)
            nodes = iter(source.nodes + strays)
            self._tasks.append(place._replace(nodes=nodes, inline="", scope=inside, chain=(*chain, file)))

    def _undeclared(self, directory: str, file: str) -> tuple[Node, ...]:
        """Return the declarations that are lacking for the files of a directory of modules."""
        times = self._visits[directory] = self._visits.get(directory, 0) + 1
        return tuple(_declarations(self._strays(directory, file))) if times <= _MOUNTS_PER_FILE else ()

    def run(self) -> None:
        """Work through everything mounted, in the order of the text: macros hold from there on."""
        self._work()
        while self._open_calls:
            calls, self._open_calls = self._open_calls, []
            for node, task in calls:
                macros = task.macros.find(node.detail) or self._macros.find(node.detail)
                found = self._expander.expand(node, macros)
                if found is None and macros and not node.children:
                    self._not_understood.append((node, task))
                self._add_expanded(node, task, found, sure=found is not None and _is_sure(macros))
                self._work()
            if not self._open_calls:
                self._add_rests()

    def _add_rests(self) -> None:
        """Add what is still not found of the calls whose macros are not understood."""
        calls, self._not_understood = self._not_understood, []
        for node, task in calls:
            if rest := self._expander.as_written(node):
                self._add_expanded(node, task, rest, sure=False)
                self._work()

    def _work(self) -> None:
        while self._tasks:
            task = self._tasks[-1]
            node = next(task.nodes, None)
            if node is None:
                self._tasks.pop()
            else:
                self._add(node, task)

    def _add(self, node: Node, task: _Task) -> None:
        kind = node.kind
        if kind == "module":
            self._add_module(node, task)
        elif kind == USE:
            self._add_use(node, task)
        elif kind == OWN_CRATE:
            self._add_own_name(node, task.module)
        elif kind == IMPL:
            self._crate.impls.append((task.module, node))
            self._add_inner(node.children, task)
        elif kind == CALL:
            self._add_call(node, task)
        elif kind in {GROUP, FOREIGN}:
            scope = task.scope.enter(node.attributes, node.inner)
            conditional = _is_conditional(node, task)
            self._tasks.append(task._replace(nodes=iter(node.children), scope=scope, conditional=conditional))
        elif kind == INCLUDE:
            self._add_include(node, task)
        else:
            self._add_name(node, task)

    def _add_call(self, node: Node, task: _Task) -> None:
        """Add what a call becomes. One that no text before it explains waits until all macros are known."""
        macros = task.macros.find(node.detail)
        found = self._expander.expand(node, macros) if macros else None
        if found is None:
            self._open_calls.append((node, task))
        else:
            self._add_expanded(node, task, found, sure=_is_sure(macros))

    def _add_expanded(self, node: Node, task: _Task, found: tuple[Node, ...] | None, *, sure: bool) -> None:
        if found is None and node.children:
            found = self._expander.as_written(node)
        nodes = found or ()
        if nodes is not node.children:
            self._crate.calls[id(task.module), id(node)] = nodes
        scope = task.scope.enter(node.attributes)
        if node.call and node.call.place in {"mod", "foreign"}:
            conditional = task.conditional or node.attributes.conditional
            inside = task._replace(nodes=iter(nodes), scope=scope, conditional=conditional, expanded=sure)
            self._tasks.append(inside)
        else:
            self._add_inner(nodes, task)

    def _add_inner(self, nodes: Sequence[Node], task: _Task) -> None:
        """Add what stands in a body, an implementation or a trait: nothing there has a name in the module."""
        pending = [*reversed(nodes)]
        while pending:
            one = pending.pop()
            if one.kind == IMPL:
                self._crate.impls.append((task.module, one))
            elif one.kind == "macro":
                self._define_macro(one, task)
            elif one.kind == CALL:
                self._add_call(one, task)
            pending.extend(reversed(one.children if one.kind != CALL else ()))

    def _define_macro(self, node: Node, task: _Task) -> None:
        if node.call:
            task.macros.define(node)
            self._macros.define(node)

    def _add_own_name(self, node: Node, module: Module) -> None:
        """Add a name of the crate: an import like any other, and from the root one that all paths know."""
        module.uses.append((node, False))
        if module is self._crate.root:
            names = (one.alias for one in read_imports(node.detail))
            self._crate.own_names.update(names)

    def _add_use(self, node: Node, task: _Task) -> None:
        """Add imports, unless no ordinary build has them: those neither answer nor hide anything."""
        if not _is_absent(node, task.scope):
            task.module.uses.append((node, _is_conditional(node, task)))

    def _add_name(self, node: Node, task: _Task) -> None:
        spaces = _SPACES.get(node.kind, TYPES)
        if node.detail == "{":
            spaces = TYPES
        conditional, absent = _is_conditional(node, task), _is_absent(node, task.scope)
        entry = Entry(node, spaces, None, id(task.module), conditional, absent)
        task.module.names.setdefault(node.name, []).append(entry)
        if node.kind == "macro":
            self._define_macro(node, task)
        elif node.children and node.kind in _WITH_BODIES:
            self._add_inner(node.children, task)

    def _add_module(self, node: Node, task: _Task) -> None:
        module = Module(node.name)
        self._crate.around[id(module)] = task.module
        self._crate.modules[id(module)] = module
        scope = task.scope.enter(node.attributes, node.inner)
        macros = MacroScope(task.macros, passes_on=node.attributes.macro_use)
        conditional = _is_conditional(node, task)
        absent = scope.test or scope.disabled
        if node.detail != ";":
            path = node.attributes.paths[0] if node.attributes.paths else node.name
            inline = f"{task.inline}/{path}" if task.inline else path
            inside = task._replace(module=module, inline=inline, scope=scope, macros=macros)
            self._tasks.append(inside._replace(nodes=iter(node.children), conditional=False))
        else:
            for file, directory in _files_of(node, task):
                source = None if file in task.chain else self._load(file)
                if source is not None:
                    self._note_head(node, source)
                    conditional = conditional or source.attributes.conditional
                    absent = absent or source.attributes.test or source.attributes.disabled
                    place = _Task(iter(()), module, file, directory, "", scope, task.chain, macros)
                    self.add_file(source, "module", place)
        entry = Entry(node, TYPES, module, id(task.module), conditional, absent)
        task.module.names.setdefault(node.name, []).append(entry)

    def _note_head(self, node: Node, source: SourceFile) -> None:
        if source.doc or source.attributes is not NOTHING:
            self._crate.files.setdefault(id(node), FileHead(source.doc, source.attributes))

    def _add_include(self, node: Node, task: _Task) -> None:
        file = join(parent(task.file), node.detail)
        source = None if file in task.chain else self._load(file)
        if source is not None:
            scope = task.scope.enter(node.attributes)
            conditional = _is_conditional(node, task)
            place = task._replace(
                file=file, directory=parent(file), inline="", scope=scope, conditional=conditional
            )
            self.add_file(source, "include", place)


def _is_conditional(node: Node, task: _Task) -> bool:
    """Return whether some builds are without a node; an unknown macro may drop what stands in its call."""
    return task.conditional or node.attributes.conditional or (node.in_macro and not task.expanded)


def _is_sure(macros: Sequence[Node]) -> bool:
    return len(macros) == 1 and not macros[0].attributes.conditional


def _is_absent(node: Node, scope: Scope) -> bool:
    attributes = node.attributes
    return scope.test or scope.disabled or attributes.test or attributes.disabled


def _declarations(names: Sequence[str]) -> Iterator[Node]:
    """Yield `pub mod name; pub use self::name::*;` for each name."""
    for name in names:
        module = Node("module", name, PUBLIC, 1, 0, 1, 1, 1, None, NOTHING, NOTHING, (), ";", in_macro=True)
        yield module
        yield module._replace(kind=USE, detail=f"self::{name}::*")


def _files_of(node: Node, task: _Task) -> Iterator[tuple[str, str]]:
    """Yield the files that ``mod name;`` may mean, each with the directory of its own modules."""
    attributes = node.attributes
    # A path is seen from the file itself, below an inline module from that module's directory.
    base = join(task.directory, task.inline) if task.inline else parent(task.file)
    for path in attributes.paths + attributes.other_paths:
        file = join(base, path.replace("\\", "/"))
        yield file, parent(file)
    if not attributes.paths:
        directory = join(task.directory, task.inline) if task.inline else task.directory
        yield join(directory, f"{node.name}.rs"), join(directory, node.name)
        yield join(directory, f"{node.name}/mod.rs"), join(directory, node.name)
