"""Follow lint levels, hiding and test conditions down the lexical tree of a Rust crate."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes, Lint
from docdetect_hook.startup.tuples import NamedTuple

_HEADINGS = frozenset(("errors", "panics", "safety"))
_SILENT = frozenset(("allow", "expect"))


class Scope(NamedTuple):
    """What the enclosing items decide for the ones inside.

    ``public`` and ``private`` are the levels of the two lints, empty when nobody set one;
    ``every`` is the level of ``warnings``. Hiding acts as an `allow` of the public lint that a
    `warn` further in lifts again; on one and the same item it wins over every level, `forbid` too.
    For private items it is final. That the type of an impl is hidden is told apart: rustc looks
    there before it looks at any level. ``excused`` names the headings that may be missing.
    """

    public: str = ""
    private: str = ""
    every: str = ""
    hidden: bool = False
    test: bool = False
    disabled: bool = False
    hidden_type: bool = False
    excused: str = ""

    def enter(self, attributes: Attributes, inner: Attributes = NOTHING) -> Scope:
        """Return the scope inside an item with these outer and inner attributes."""
        scope = self if attributes is NOTHING else self._enter(attributes)
        if inner is NOTHING:
            return scope
        return scope._enter(inner._replace(hidden=inner.hidden or attributes.hidden))

    def _enter(self, attributes: Attributes) -> Scope:
        public = self.public
        private, every, excused = self.private, self.every, self.excused
        for lint, level in attributes.levels:
            if lint == "public" and public != "forbid":
                public = level
            elif lint == "private" and private != "forbid":
                private = level
            elif lint == "all":
                every = level
            elif lint in _HEADINGS:
                words = [word for word in excused.split() if word != lint]
                excused = " ".join([*words, lint] if level in _SILENT else words)
        return Scope(
            "hidden" if attributes.hidden else public,
            private,
            every,
            self.hidden or attributes.hidden,
            self.test or attributes.test,
            self.disabled or attributes.disabled,
            self.hidden_type,
            excused,
        )

    def exemption(self, *, public: bool) -> str | None:
        """Return why documentation is not asked for here, or nothing."""
        if self.disabled:
            return "disabled"
        if self.test:
            return "test"
        level = self.public if public else self.private
        if public and self.hidden_type:
            return "hidden"
        if level == "hidden" or (self.hidden and not public):
            return "hidden"
        if level in _SILENT or (self.every in _SILENT and level in {"", "warn"}):
            return "allowed"
        return None


OPEN = Scope()


def scope_of(levels: tuple[tuple[Lint, str], ...]) -> Scope:
    """Return the scope of a crate whose manifest sets these levels, as the command line would."""
    return OPEN.enter(Attributes(levels=levels)) if levels else OPEN
