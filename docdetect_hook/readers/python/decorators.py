"""Know what a Python decorator says of a definition: a marker of `typing`, an accessor, an ignored one."""

from __future__ import annotations

from docdetect_hook.readers.python.classes import Bound
from docdetect_hook.readers.python.inheritance import File, Hierarchy
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.typed import TYPE_CHECKING, Sequence
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

    from docdetect_hook.readers.python.imports import Binding

# A name that decorates, without the arguments of a call.
_DOTTED = regex(r"\(?\s*+([^\W\d]\w*+(?:\.\w++)*+)")
_PLAIN = frozenset({"property", "staticmethod", "classmethod"})
_ACCESSORS = frozenset({"setter", "deleter", "getter"})
_MARKERS = {"overload": "overload", "override": "override", "overrides": "override"}
_MODULES = frozenset({"typing", "typing_extensions", "overrides", "overrides.overrides"})
_MOST_ORIGINS = 16
_LONGEST_NAME = 1000  # a longer one was made by a program


class Decorators:
    """The decorators of one file; imports are followed when the first one asks for them."""

    def __init__(self, file: File, hierarchy: Hierarchy) -> None:
        """Take the file, and the hierarchy that knows the others."""
        self._file = file
        self._hierarchy = hierarchy
        self._origins: dict[str, str] = {}

    def mark(self, decorator: str) -> str | None:
        """Return what a decorator marks: overload, override, setter, deleter, getter, or nothing."""
        match = _DOTTED.match(decorator)
        if match is None:
            return None
        dotted = match[1]
        module, _, name = dotted.rpartition(".")
        if module and name in _ACCESSORS:
            return name if "(" not in decorator[match.end() :] else None
        if dotted in _PLAIN:
            return None
        module, _, name = self.origin(dotted).rpartition(".")
        if name == "overload" and "(" in decorator[match.end() :]:
            return None  # a dispatcher's `overload(f)`, which decorates implementations
        return _MARKERS.get(name) if _is_typing(module) else None

    def matches(self, decorator: str, patterns: re.Pattern[str]) -> bool:
        """Return whether a pattern names a decorator: as written, by its last part, or by its whole name."""
        match = _DOTTED.match(decorator)
        if match is None or len(match[1]) > _LONGEST_NAME:
            return False
        dotted = match[1]
        if patterns.match(dotted) or patterns.match(dotted.rpartition(".")[2]):
            return True
        return patterns.match(self.origin(dotted)) is not None

    def origin(self, dotted: str) -> str:
        """Return the whole dotted name of a name in this file; relative modules begin with dots."""
        known = self._origins.get(dotted)
        if known is None:
            known = self._origins[dotted] = self._find(dotted)
        return known

    def _find(self, dotted: str) -> str:
        first, _, rest = dotted.partition(".")
        several = self._file.bindings_of(first)[-_MOST_ORIGINS:]
        if not several:
            # A star import may bind it, and so may an assignment such as `getattr(typing, "override", ...)`.
            return f"typing.{dotted}" if dotted in _MARKERS else dotted
        # `try: from typing import override`, `except: def override`: the import wins.
        names = [_imported(bound, rest) for bound in several if bound.imported is not None]
        marking = [name for name in names if _is_marker(name)]
        if marking or not names:
            return marking[-1] if marking else f"here.{dotted}"
        only = several[0].imported if len(several) == 1 else None
        return self._followed(dotted, only) or names[-1]

    def _followed(self, dotted: str, imported: Binding | None) -> str | None:
        """Follow a name through the modules of the tree; a marker among its origins wins.

        ``imported`` is what binds the name, where nothing else does.
        """
        origins = self._hierarchy.origins(self._file, dotted, imported)
        names = [f"{origin.module}.{origin.qualname}" for origin in origins if origin.path is None]
        return next(filter(_is_marker, names), names[0] if names else None)


def _imported(bound: Bound, rest: str) -> str:
    """Return the dotted name that an import gives, dots in front for a relative one."""
    binding = bound.imported
    if binding is None:
        return rest
    return "." * binding.level + ".".join(filter(None, (binding.module, binding.name, rest)))


def _is_marker(dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    return name in _MARKERS and _is_typing(module)


def _is_typing(module: str) -> bool:
    """Return whether a module holds the markers: typing and its kin, or a project's own substitute."""
    if module in _MODULES:
        return True
    last = module.rpartition(".")[2]
    return "typing" in last or "compat" in last


@lru_cache(maxsize=32)
def compiled(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """Compile patterns of dotted names, with `*`, `?` and sets; none when there are none."""
    if not patterns:  # most projects have none
        return None
    import re
    from fnmatch import translate

    return re.compile("|".join([translate(pattern.removeprefix("@")) for pattern in patterns]))
