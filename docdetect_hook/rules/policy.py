"""What the settings ask of the definitions of one file."""

from __future__ import annotations

from operator import attrgetter

from docdetect_hook.records import Count, Definition, Judged
from docdetect_hook.rules.audience import Audience, FileAudience, asks_for_docs, audience
from docdetect_hook.rules.content import SAYS_NOTHING
from docdetect_hook.rules.contracts import CONTRACTS
from docdetect_hook.rules.missing import MISSING_CODES, missing_code
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Collection, Iterable, Sequence

if TYPE_CHECKING:
    from docdetect_hook.config.settings import RuleSettings

_SORT = attrgetter("language", "kind", "public", "exempt", "test")


class Standing(NamedTuple):
    """What is asked of definitions of one sort.

    ``looks`` says that rules look at them: they are in scope; ``overrides`` that rules look at an empty text
    alone, which hides the one that would be inherited (inspect.getdoc). Where there is no documentation,
    ``asks`` says that it is asked for, ``misses`` that the code for that is selected, too. ``counts`` has
    kind, audience and whether they are in the total, None for what is not counted.
    """

    looks: bool
    overrides: bool
    asks: bool
    misses: bool
    counts: tuple[str, Audience, bool] | None

    def sees(self, definition: Definition) -> bool:
        """Return whether rules look at a definition."""
        doc = definition.doc
        return self.looks or (self.overrides and doc is not None and not doc.text.strip())


class Policy:
    """The rules that hold for some files, their selected codes, and what the files are for.

    What is asked of a definition depends on a few of its properties, so it is found out once for each sort.
    """

    def __init__(
        self,
        rules: RuleSettings,
        codes: frozenset[str],
        of_all: Collection[str],
        of_file: FileAudience | None,
    ) -> None:
        """Take the codes that are selected for these files and for all, and the audience of the files."""
        self.rules = rules
        self.codes = codes
        # What the files are for where that is why nothing in them is asked for documentation.
        self.unasked = of_file if of_file and not getattr(rules, of_file) else None
        self.enabled = codes - (MISSING_CODES if self.unasked else frozenset())
        self.contracts = codes & CONTRACTS.keys()
        self._of_all = of_all
        self._of_file = of_file
        self._known = cache(self._standing)

    def standings(self, definitions: Iterable[Definition]) -> list[Standing]:
        """Return what is asked of each definition."""
        return list(map(self._known, map(_SORT, definitions)))

    def _standing(self, sort: tuple[str, str, bool, str | None, bool]) -> Standing:
        language, kind, public, exempt, test = sort
        seen = public or self.rules.scope == "all"
        # What only test builds have is asked on request.
        looks = seen and (exempt is None or (exempt == "test" and self.rules.tests))
        of = audience(self._of_file, public=public, test=test)
        in_total = asks_for_docs(of, self.rules)
        code = missing_code(language, kind)
        asks = looks and in_total
        counts = (kind, of, in_total) if looks and code in self._of_all else None
        return Standing(looks, seen and exempt == "override", asks, asks and code in self.codes, counts)


def counts_of(
    definitions: Sequence[Definition], standings: Sequence[Standing], judged: Iterable[Judged]
) -> tuple[Count, ...]:
    """Count what is in scope by policy: what excuses single findings does not shrink the whole."""
    empty = {id(one.definition) for one in judged if one.judgement.code in SAYS_NOTHING}
    counts: dict[tuple[str, Audience, bool], list[int]] = {}
    for one, standing in zip(definitions, standings, strict=True):
        if standing.counts is not None:
            count = counts.setdefault(standing.counts, [0, 0])
            count[0] += 1
            count[1] += one.doc is not None and id(one) not in empty
    return tuple([Count(*key, *numbers) for key, numbers in sorted(counts.items())])
