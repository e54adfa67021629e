"""Which files a change can make findings in although they did not change themselves.

| changed | affected |
|---|---|
| what a Python module shows of others | the modules whose names are shown on one side alone |
| the methods or bases of a Python class | files that name the class, or a class derived from it |
| a package's `__init__.py` came or went | the modules below its folder |
| an item, `mod` or `use` of a Rust file | the files of its crate |
| a Cargo.toml | the Rust files below its folder |
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from functools import cached_property

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable, Iterator

if TYPE_CHECKING:
    from docdetect_hook.readers.files import Files
    from docdetect_hook.readers.rust.nodes import Node

_PYTHON = (".py", ".pyi")
_INIT = "__init__.py"
_MANIFEST = "Cargo.toml"
_SUBCLASS = re.compile(r"\bclass[ \t]++(\w++)[^(:\n]{0,500}+\(([^)]{0,2000}+)\)")
_MOST_GENERATIONS = 8
# Items that hold no others that can be seen from outside; what their bodies hold are items of their own.
_LEAVES = frozenset(("function", "method", "constant", "static"))


class Sides(NamedTuple):
    """Both sides of a change; paths are relative to ``root``.

    ``paths`` are the files of head, ``changed`` those of either side that differ.
    """

    root: str
    base: Files
    head: Files
    paths: frozenset[str]
    changed: frozenset[str]

    def before(self, path: str) -> str | None:
        """Return the text of a file in the base."""
        return self.base.load(os.path.join(self.root, path))

    def after(self, path: str) -> str | None:
        """Return the text of a file in head."""
        return self.head.load(os.path.join(self.root, path))


def affected(sides: Sides) -> frozenset[str]:
    """Return the files of head beside the changed ones whose findings the change can alter."""
    python = frozenset(path for path in sides.changed if path.endswith(_PYTHON))
    rust = frozenset(path for path in sides.changed if path.endswith((".rs", _MANIFEST)))
    found = {*_python(sides, python), *_rust(sides, rust)} if python or rust else set[str]()
    return frozenset(found & sides.paths) - sides.changed


def _python(sides: Sides, changed: frozenset[str]) -> Iterator[str]:
    classes: set[str] = set()
    faces: list[str] = []
    for path in changed:
        before, after = sides.before(path), sides.after(path)
        if before == after:
            continue
        if _shows(path, before) != _shows(path, after):
            faces.append(path)
        classes |= _shrunk_classes(before or "", after or "")
        if posixpath.basename(path) == _INIT and (before is None or after is None):
            yield from _below(sides, path, _PYTHON)
    if faces:
        yield from _shown_differently(sides, faces)
    if classes:
        yield from _deriving(sides, classes)


def _shows(path: str, text: str | None) -> str:
    """Return what a module shows of others, nothing for one that shows only its own."""
    from docdetect_hook.readers.python.interface import face
    from docdetect_hook.readers.python.looks import may_pass_on

    if text is None or not (posixpath.basename(path).startswith("__init__.") or may_pass_on(text)):
        return ""
    return face(text)


# Publicity is worked out on both sides from the modules whose face changed: what a package shows decides
# about names of modules that did not change, and of those only the ones that differ are checked again.
def _shown_differently(sides: Sides, faces: Iterable[str]) -> Iterator[str]:
    from docdetect_hook.readers.python.exports import Exporter

    base = Exporter(sides.base.load, sides.base.list_dir, sides.base.glance)
    head = Exporter(sides.head.load, sides.head.list_dir, sides.head.glance)
    prefix = os.path.join(sides.root, "")
    for path in faces:
        place = prefix + path
        before, after = base.shown_around(place), head.shown_around(place)
        for module in before.keys() | after.keys():
            if before.get(module) != after.get(module):
                yield module.removeprefix(prefix)


def _shrunk_classes(before: str, after: str) -> set[str]:
    """Return the classes that lost a base, a method, or the text that overrides inherit."""
    if "class " not in before:
        return set()
    members, kept = _members(before), _members(after)
    lost = {name for name, told in members.items() if not told <= kept.get(name, frozenset())}
    return {name.rpartition(".")[2] for name in lost}


def _members(text: str) -> dict[str, frozenset[object]]:
    """Return what each class of a module hands down, by its qualified name."""
    from docdetect_hook.readers.python.classes import Classes
    from docdetect_hook.readers.python.outline import outline

    found = outline(text)
    classes = Classes(text, found)
    members: dict[str, frozenset[object]] = {}
    for place, block in enumerate(found.blocks):
        if block.is_class:
            members[classes.qualname(place)] = frozenset([("bases", *classes.bases(place))])
    for owner, several in classes.members.items():
        name = classes.qualname(owner)
        told = {(one, any(map(classes.documented, places))) for one, places in several.items()}
        plain = {(one, False) for one, _ in told}  # one that gained a text takes nothing from overrides
        members[name] = members.get(name, frozenset()) | told | plain
    return members


def _deriving(sides: Sides, classes: set[str]) -> Iterator[str]:
    """Yield the files that name one of some classes, or a class that is derived from one."""
    # By a pattern, not a reader: a file too many costs one check, and reading each file of a large tree as
    # Python would cost what `--staged` is there to save.
    texts = {path: sides.after(path) or "" for path in sides.paths if path.endswith(_PYTHON)}
    derived = {path: [(one[1], one[2]) for one in _SUBCLASS.finditer(text)] for path, text in texts.items()}
    known, fresh = set(classes), set(classes)
    for _ in range(_MOST_GENERATIONS):
        if not fresh:
            return
        named = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(fresh))) + r")\b")
        fresh = set()
        for path, several in derived.items():
            names = {name for name, bases in several if named.search(bases)}
            if names:
                fresh |= names - known
                yield path
        known |= fresh


def _below(sides: Sides, path: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    folder = posixpath.dirname(path)
    start = f"{folder}/" if folder else ""
    return (one for one in sides.paths if one.startswith(start) and one.endswith(suffixes))


def _rust(sides: Sides, changed: frozenset[str]) -> Iterator[str]:
    crates = _Crates(sides.paths)
    manifests = {path for path in changed if posixpath.basename(path) == _MANIFEST}
    for path in changed - manifests:
        manifest = crates.manifest_of(path)
        if manifest and manifest not in manifests and _alters(sides.before(path), sides.after(path)):
            manifests.add(manifest)
    for manifest in manifests:
        yield from _below(sides, manifest, (".rs",))


class _Crates:
    """Finds the manifest around a file."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(
            posixpath.dirname(one) for one in self._paths if posixpath.basename(one) == _MANIFEST
        )

    def manifest_of(self, path: str) -> str | None:
        folder = path
        while folder:
            folder = posixpath.dirname(folder)
            if folder in self._folders:
                return posixpath.join(folder, _MANIFEST)
        return None


def _alters(before: str | None, after: str | None) -> bool:
    """Return whether other files of a crate may see something else of a file.

    A function or value that came shows nothing of others; one that went may have hidden a name of a glob.
    """
    from docdetect_hook.readers.rust.items import read_items

    if before is None or after is None:
        return True
    old, new = read_items(before, ""), read_items(after, "")
    if old.attributes._replace(docs=()) != new.attributes._replace(docs=()):
        return True
    items, later = list(_outlines(old.nodes)), list(_outlines(new.nodes))
    if [one for one in items if one[1] not in _LEAVES] != [one for one in later if one[1] not in _LEAVES]:
        return True
    return bool(Counter(items) - Counter(later))


def _outlines(nodes: Iterable[Node]) -> Iterator[tuple[object, ...]]:
    """Yield each item without its place, with its depth; a stack, because modules nest deep."""
    pending = [(0, node) for node in nodes]
    while pending:
        depth, node = pending.pop()
        yield (
            depth,
            node.kind,
            node.name,
            node.visibility,
            node.detail,
            node.attributes._replace(docs=()),
            node.inner._replace(docs=()),
            node.call and node.call.inside.text,
        )
        pending += [(depth + 1, inner) for inner in node.children]
