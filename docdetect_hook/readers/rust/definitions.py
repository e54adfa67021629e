"""Turn the nodes of a Rust file, seen from its place in a crate, into definitions."""

from __future__ import annotations

from docdetect_hook.readers.rust.doc_comments import join_docs
from docdetect_hook.readers.rust.lint_levels import Scope
from docdetect_hook.readers.rust.members import plain_name
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
from docdetect_hook.readers.rust.tree import FileHead, Module, Mount
from docdetect_hook.readers.rust.visibility import SelfType
from docdetect_hook.records import Definition
from docdetect_hook.startup.tuples import NamedTuple

# How far the reader trusts itself where the language alone does not decide.
IN_MACRO = 0.9
UNKNOWN_SELF_TYPE = 0.8
CONDITIONAL_DOC = 0.7
UNREACHED = 0.6

# Modules nest to 200 names of 255 characters: the names around a definition are cut here.
_QUALNAME_LIMIT = 4000
_WITH_BODIES = frozenset(("function", "method", "constant", "static", "assoc_const"))
_PASS_ON = frozenset((USE, OWN_CRATE, INCLUDE))


class View(NamedTuple):
    """What the crates know about the nodes of a file, and whether ``private`` ones are wanted."""

    path: str
    exported: set[tuple[int, int]]
    self_types: dict[tuple[int, int], SelfType]
    files: dict[int, FileHead]
    calls: dict[tuple[int, int], tuple[Node, ...]]
    certainty: float = 1.0
    private: bool = True


class _Place(NamedTuple):
    """Where a node stands: its module, its scope, its qualified parent, and what the parent passes down."""

    module: Module
    scope: Scope
    qualname: str
    role: str
    public: bool
    certainty: float
    arguable: str | None
    outer: str = ""
    in_body: bool = False
    python: bool = False


def define_file(
    view: View, source: SourceFile, mount: Mount, crate_name: str, *, binary: bool
) -> list[Definition]:
    """Return the definitions of a file, in source order, as one of its mounts shows them."""
    scope = mount.scope.enter(source.attributes)
    arguable = "include" if mount.role == "include" else None
    role = "main" if binary and mount.role == "root" else "mod"
    top = _Place(mount.module, scope, "", role, True, view.certainty, arguable)
    found: list[Definition] = []
    if crate_name:
        found.append(_define_crate(view, source, scope, crate_name))
    calls = False
    stack: list[tuple[Node, _Place]] = [(node, top) for node in reversed(source.nodes)]
    while stack:
        node, place = stack.pop()
        if node.kind in _PASS_ON or not (node.line or node.children or node.kind == CALL):
            continue
        inside = _enter(view, node, place, found)
        children = node.children
        if node.kind == CALL:
            calls = True
            children = view.calls.get((id(place.module), id(node)), children)
        if children:
            stack += [(child, inside) for child in reversed(children)]
    return _once_each(found) if calls else found


def _once_each(found: list[Definition]) -> list[Definition]:
    """Drop what a macro passes on a second time; of several the one that is asked for stays."""
    kept: dict[tuple[int, int, str, str], Definition] = {}
    for one in found:
        key = (one.line, one.col, one.kind, one.name)
        known = kept.get(key)
        if known is None or demand(one) > demand(known):
            kept[key] = one
    return list(kept.values())


def demand(definition: Definition) -> tuple[bool, bool, bool, float]:
    """Return how much a definition asks for documentation, to compare the places of one item."""
    ordinary = not definition.test and definition.exempt != "disabled"
    return ordinary, definition.public, definition.exempt is None, definition.certainty


def _define_crate(view: View, source: SourceFile, scope: Scope, name: str) -> Definition:
    return Definition(
        view.path, 1, 0, source.end_line, "rust", "crate", name, "", True, scope.exemption(public=True),
        source.doc, 1, 1, view.certainty, None, scope.hidden, scope.test,
    )  # fmt: skip


def _enter(view: View, node: Node, place: _Place, found: list[Definition]) -> _Place:
    """Record the definition of a node, if it is one; return the place of its children."""
    scope = place.scope.enter(node.attributes, node.inner)
    kind = node.kind
    if kind in {GROUP, CALL}:
        return place._replace(scope=scope, role="body" if node.name else place.role)
    if kind == FOREIGN:
        return place._replace(scope=scope, role="foreign")
    if kind == IMPL:
        return _enter_impl(view, node, place, scope)
    qualname = f"{place.qualname}::{node.name}" if place.qualname else node.name
    if len(qualname) > _QUALNAME_LIMIT:
        qualname = f"{qualname[:_QUALNAME_LIMIT]}::{node.name}"
    shown = _is_public(view, node, place)
    public = shown or _is_pythons(node, place)
    file = view.files.get(id(node)) if kind == "module" else None
    if file:
        scope = scope.enter(file.attributes)
        node = node._replace(doc=join_docs(node.doc, file.doc))
    # What a macro passes on twice may be public in one of the places: both are compared.
    wanted = public or (place.role != "body" and (view.private or node.in_macro))
    if node.line and wanted:
        found.append(_define(view, node, place, scope, qualname, public=public))
    if not node.children:
        return place
    inside = place._replace(scope=scope, qualname=qualname, public=shown)
    if kind == "module":
        return inside._replace(module=_module_of(node, place.module), role="mod", outer=qualname)
    return inside._replace(role="body" if kind in _WITH_BODIES else kind)


def _module_of(node: Node, parent: Module) -> Module:
    """Return the module that an inline ``mod`` makes."""
    entries = parent.names.get(node.name, ())
    return next((one.module for one in entries if one.node is node and one.module), parent)


def _enter_impl(view: View, node: Node, place: _Place, scope: Scope) -> _Place:
    self_type = view.self_types.get((id(place.module), id(node)))
    exported, hidden, sure = self_type or SelfType(exported=True, hidden=False, found=False)
    name = plain_name(node.detail.rpartition("::")[2])
    qualname = f"{place.outer}::{name}" if place.outer and name else place.outer or name
    if hidden:
        # The one rule that is not lexical: rustc looks at the type's own attributes, clippy does not.
        scope = scope._replace(hidden_type=True)
    certainty = place.certainty if sure else min(place.certainty, UNKNOWN_SELF_TYPE)
    return place._replace(
        scope=scope,
        qualname=qualname,
        role="impl",
        public=exported,
        certainty=certainty,
        in_body=place.role == "body" or place.in_body or node.attributes.derived,
        python=node.attributes.python,
    )


def _is_public(view: View, node: Node, place: _Place) -> bool:
    role = place.role
    if role in {"enum", "trait", "variant"}:
        return (id(place.module), id(node)) in view.exported if role == "enum" else place.public
    if role in {"struct", "union", "impl"}:
        return place.public and node.visibility == PUBLIC
    if node.kind == "macro" and node.detail == "macro_rules":
        return node.attributes.exported
    return (id(place.module), id(node)) in view.exported


def _is_pythons(node: Node, place: _Place) -> bool:
    """Return whether PyO3 shows an item to Python, whatever its visibility in Rust."""
    if place.role == "impl":
        part = node.attributes.python_part or (node.name.startswith("__") and node.name.endswith("__"))
        return place.python and not part
    return node.attributes.python


def _exemption(node: Node, place: _Place, scope: Scope, *, public: bool) -> str | None:
    reason = scope.exemption(public=public)
    if reason or public:
        return reason
    if node.kind == "constant" and node.name == "_":
        return "const _"
    if place.in_body:
        return "body"
    if place.role == "foreign":
        return "foreign"
    if place.role == "main" and node.kind == "function" and node.name == "main":
        return "main"
    return None


def _define(
    view: View, node: Node, place: _Place, scope: Scope, qualname: str, *, public: bool
) -> Definition:
    doc, certainty, arguable = node.doc, place.certainty, place.arguable
    if node.in_macro:
        certainty, arguable = min(certainty, IN_MACRO), "item in a macro call"
    values = node.attributes.docs
    if values and doc and doc.form in {"#[doc]", "include"} and all(one.conditional for one in values):
        certainty, arguable = min(certainty, CONDITIONAL_DOC), "cfg_attr doc"
    hidden = scope.hidden or (public and (scope.public == "hidden" or scope.hidden_type))
    return Definition(
        view.path, node.line, node.col, node.end_line, "rust", node.kind, node.name, qualname, public,
        _exemption(node, place, scope, public=public), doc, node.header_start, node.header_end,
        certainty, arguable, hidden, scope.test, scope.excused,
    )  # fmt: skip
