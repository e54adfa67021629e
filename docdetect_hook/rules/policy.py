"""What the settings ask of the definitions of one file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from docdetect_hook.records import Count, Definition, Judged
from docdetect_hook.rules.audience import Audience, FileAudience, asks_for_docs, audience
from docdetect_hook.rules.content import SAYS_NOTHING
from docdetect_hook.rules.missing import MISSING_CODES, missing_code
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.config.settings import RuleSettings


class Policy(NamedTuple):
    """The rules that hold for one file, their selected codes, and what the file is for if not the program."""

    rules: RuleSettings
    codes: frozenset[str]
    audience: FileAudience | None

    @property
    def unasked(self) -> FileAudience | None:
        """Return what the file is for where that is why nothing in it is asked for documentation."""
        return self.audience if self.audience and not getattr(self.rules, self.audience) else None

    @property
    def enabled(self) -> frozenset[str]:
        """Return the codes that can be reported in the file."""
        return self.codes - (MISSING_CODES if self.unasked else frozenset())

    def in_scope(self, definition: Definition) -> bool:
        """Return whether documentation may be asked for; what only test builds have is asked on request."""
        unexcused = definition.exempt is None or (definition.exempt == "test" and self.rules.tests)
        return unexcused and self._sees(definition)

    def looks_at(self, definition: Definition) -> bool:
        """Return whether rules look at a definition: at what is in scope, and at texts that hide others."""
        return (_hides_text(definition) and self._sees(definition)) or self.in_scope(definition)

    def asks(self, definition: Definition) -> bool:
        """Return whether a definition is reported where it has no documentation and the code is selected."""
        return self.in_scope(definition) and asks_for_docs(definition, self.audience, self.rules)

    def misses(self, definition: Definition) -> bool:
        """Return whether a definition has no documentation, and that is about to be reported."""
        return definition.doc is None and self.selects_missing(definition) and self.asks(definition)

    def selects_missing(self, definition: Definition) -> bool:
        """Return whether missing documentation of this kind is selected."""
        return missing_code(definition.language, definition.kind) in self.codes

    def wanted(self, definitions: Iterable[Definition], untrue: Collection[int]) -> list[Definition]:
        """Drop what is out of scope and not ``untrue`` (identities): in many files that is everything."""
        return [
            one
            for one in self._seen(definitions, untrue)
            if (self.looks_at(one) and (one.doc is not None or asks_for_docs(one, self.audience, self.rules)))
            or id(one) in untrue
        ]

    def counts(
        self, definitions: Sequence[Definition], judged: Iterable[Judged], codes: Collection[str]
    ) -> tuple[Count, ...]:
        """Count what is in scope by policy: what excuses single findings does not shrink the whole.

        ``codes`` are those that are selected for all files.
        """
        empty = {id(one.definition) for one in judged if one.judgement.code in SAYS_NOTHING}
        counts: dict[tuple[str, Audience, bool], list[int]] = {}
        for one in self._seen(definitions):
            if not self.in_scope(one) or missing_code(one.language, one.kind) not in codes:
                continue
            asked = asks_for_docs(one, self.audience, self.rules)
            count = counts.setdefault((one.kind, audience(one, self.audience), asked), [0, 0])
            count[0] += 1
            count[1] += one.doc is not None and id(one) not in empty
        return tuple([Count(*key, *numbers) for key, numbers in sorted(counts.items())])

    def _seen(self, definitions: Iterable[Definition], untrue: Collection[int] = ()) -> Iterable[Definition]:
        """Leave out what is private where nobody asks for it: two of three definitions in Rust."""
        if self.rules.scope == "all":
            return definitions
        return [one for one in definitions if one.public or id(one) in untrue]

    def _sees(self, definition: Definition) -> bool:
        return definition.public or self.rules.scope == "all"


def _hides_text(definition: Definition) -> bool:
    """Return whether an empty docstring hides what an override would inherit (inspect.getdoc)."""
    doc = definition.doc
    return definition.exempt == "override" and doc is not None and not doc.text.strip()
