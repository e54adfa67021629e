"""Say which Python definitions need no documentation of their own, and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from docdetect_hook.readers.python.imports import bindings
from docdetect_hook.readers.python.outline import Block, Outline
from docdetect_hook.readers.python.scanner import pieces

# A name that decorates, without the arguments of a call.
_DOTTED = re.compile(r"\(?([^\W\d]\w*+(?:\.\w++)*+)")
_ACCESSOR = re.compile(r"[^\W\d]\w*+\.(setter|deleter)\Z")
_PLAIN = frozenset({"property", "staticmethod", "classmethod"})
_MARKERS = {"overload": "overload", "override": "override", "overrides": "override"}
_MODULES = frozenset({"typing", "typing_extensions", "overrides", "overrides.overrides"})
# Hierarchies in one file are not deeper; a generated one must not cost the square of its length.
_ANCESTORS = 64


class Exemptions:
    """The exemptions of one file; imports are read when the first decorator asks for them."""

    def __init__(self, text: str, outline: Outline) -> None:
        """Keep the file's text and outline."""
        self._text = text
        self._outline = outline
        self._base_places: dict[int, tuple[int, ...]] = {}

    def of(self, block: Block, parent: Block | None) -> str | None:
        """Return why the block needs no documentation, or nothing."""
        for decorator in block.decorators:
            reason = self._of_decorator(decorator, in_class=parent is not None and parent.is_class)
            if reason is not None:
                return reason
        if parent is None or not parent.is_class:
            return None
        if block.is_class:
            return "Meta" if block.name == "Meta" else None
        return "override" if self._inherits(block.parent, block.name) else None

    def _of_decorator(self, decorator: str, *, in_class: bool) -> str | None:
        accessor = _ACCESSOR.match(decorator)
        if accessor is not None:
            return accessor[1] if in_class else None
        dotted = _DOTTED.match(decorator)
        if dotted is None:
            return None
        first, _, rest = dotted[1].partition(".")
        if first in _PLAIN:
            return None
        full = self._resolved(first) + ("." + rest if rest else "")
        module, _, name = full.rpartition(".")
        if name == "overload" and "(" in decorator:
            return None  # a dispatcher's `overload(f)`, which decorates implementations
        return _MARKERS.get(name) if _is_typing(module) else None

    def _resolved(self, name: str) -> str:
        """Return the dotted origin of a name; one that nothing binds may come from a star import."""
        return self._names.get(name, "typing." + name if name in _MARKERS else name)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The dotted origins of the names that may hold a marker."""
        found = {block.name: f"here.{block.name}" for block in self._outline.blocks if block.parent < 0}
        for bound in bindings(s for s in self._outline.imports if _may_mark(s.text)):
            known = found.get(bound.alias)
            # `try: from typing import override`, `except: def override`: the import wins.
            if known is None or not _is_typing(known.rpartition(".")[0]):
                found[bound.alias] = (
                    "." * bound.level + bound.module + ("." + bound.name if bound.name else "")
                )
        return found

    def _inherits(self, owner: int, name: str) -> bool:
        """Tell whether a base of the class, defined before it in this file, has a method of this name."""
        pending = list(self._bases(owner))
        seen: set[int] = set()
        while pending and len(seen) < _ANCESTORS:
            base = pending.pop()
            if base in seen:
                continue
            seen.add(base)
            if name in self._methods[base]:
                return True
            pending.extend(self._bases(base))
        return False

    def _bases(self, owner: int) -> tuple[int, ...]:
        """Return the places of the classes in this file that a class names as its bases."""
        found = self._base_places.get(owner)
        if found is None:
            names = _base_names(self._text, self._outline.blocks[owner])
            places = [self._class_named(name, owner) for name in names]
            found = self._base_places[owner] = tuple([place for place in places if place is not None])
        return found

    def _class_named(self, name: str, owner: int) -> int | None:
        """Return the last class of this name before ``owner`` in a scope around it."""
        places = self._classes.get(name)
        if not places:
            return None
        blocks = self._outline.blocks
        scopes = {-1}
        scope = blocks[owner].parent
        while scope >= 0:
            scopes.add(scope)
            scope = blocks[scope].parent
        before = bisect_left(places, owner)
        near = reversed(places[max(0, before - _ANCESTORS) : before])
        return next((place for place in near if blocks[place].parent in scopes), None)

    @cached_property
    def _classes(self) -> dict[str, list[int]]:
        """The places of the classes by name."""
        found: dict[str, list[int]] = {}
        for place, block in enumerate(self._outline.blocks):
            if block.is_class:
                found.setdefault(block.name, []).append(place)
        return found

    @cached_property
    def _methods(self) -> defaultdict[int, set[str]]:
        """The names of the methods by the place of their class."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for block in self._outline.blocks:
            if not block.is_class:
                found[block.parent].add(block.name)
        return found


def _base_names(text: str, block: Block) -> Iterator[str]:
    """Yield the arguments of a class without their subscripts; what is no name is no class either."""
    header = text[slice(*block.header)]
    if "(" not in header:
        return
    depth = 0
    bases = False  # inside the parentheses, not in the brackets of type parameters
    argument = ""
    for kind, start, end, *_ in pieces(header):
        if bases and kind in ("string", "open") and depth == 1 and header[start] != "[":
            argument += "("
        if kind == "open":
            bases = bases or (depth == 0 and header[start] == "(")
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "code" and depth == 1 and bases:
            *done, rest = header[start:end].split(",")
            for part in done:
                yield (argument + part).strip()
                argument = ""
            argument += rest
    yield argument.strip()


def _may_mark(statement: str) -> bool:
    """Tell whether an import may bind one of the markers or a module that holds them."""
    return "typing" in statement or "over" in statement


def _is_typing(module: str) -> bool:
    """Tell whether a module holds the markers: typing and its kin, or a project's own substitute for them."""
    if module in _MODULES:
        return True
    last = module.rpartition(".")[2]
    return "typing" in last or "compat" in last
