"""Documentation that says nothing: empty, a placeholder, or the name once more."""

from __future__ import annotations

from docdetect_hook.rules.rule import BOTH, Page, subject
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.records import Definition, Judgement, Language, Verdict

# The codes of texts that document nothing, whatever is selected.
SAYS_NOTHING = frozenset({"UND200", "UND201"})


class ContentRule(NamedTuple):
    """Reports texts that were judged to break this rule; ``word`` begins the message."""

    code: str
    name: str
    word: str
    page: Page
    default: bool = True
    gives_reason: bool = True
    languages: frozenset[Language] = BOTH

    def check(self, definition: Definition, judgement: Judgement) -> str | None:
        """Return the message, with what was found in the text, when it breaks this rule."""
        if judgement.code != self.code:
            return None
        reason = f": {judgement.reason}" if self.gives_reason else ""
        return f"{self.word} {subject(definition)}{reason}"

    def confidence(self, verdict: Verdict) -> float:
        """Return how likely the text says nothing."""
        if verdict.informative is None:
            return verdict.confidence
        return max(0.5, 1 - verdict.informative)


_DRAIN = '"""Queues."""\n\n\ndef drain(queue):\n    """Empty the queue and give back what was in it."""\n'

CONTENT_RULES = (
    ContentRule(
        "UND200",
        "empty-docs",
        "Empty",
        Page(
            "Documentation is empty",
            "An empty docstring or `///` silences other tools and tells the reader nothing. On an override "
            "it hides the docstring that would be inherited.",
            "Empty docstring in function `drain`",
            '"""Queues."""\n\n\ndef drain(queue):\n    """ """\n',
            _DRAIN,
        ),
        gives_reason=False,
    ),
    ContentRule(
        "UND201",
        "placeholder-docs",
        "Placeholder",
        Page(
            "Documentation is a placeholder",
            "A template leftover, a TODO note, punctuation or filler satisfies a gate, not a reader. So does "
            "a docstring with an entry of a parameter that is `TODO` or `_description_` and nothing else.",
            "Placeholder docstring in function `drain`: placeholder text: TODO.",
            '"""Queues."""\n\n\ndef drain(queue):\n    """TODO."""\n',
            _DRAIN,
        ),
    ),
    ContentRule(
        "UND202",
        "restating-docs",
        "Redundant",
        Page(
            "Documentation only restates the name",
            "A reader who knows the name and the header learns nothing new. "
            "A learned model decides (docs/model.md).",
            "Redundant docstring in function `drain_queue`: only the words of the name: drain, queue",
            '"""Queues."""\n\n\ndef drain_queue(queue):\n    """Drain the queue."""\n',
            '"""Queues."""\n\n\ndef drain_queue(queue):\n'
            '    """Wait for writers, then give back what was left."""\n',
        ),
        default=False,
    ),
)
