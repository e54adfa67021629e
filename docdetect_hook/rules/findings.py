"""From what rules say of a definition to the findings of its file."""

from __future__ import annotations

from docdetect_hook.records import Definition, Finding, Judgement, Verdict
from docdetect_hook.rules.contracts import CONTRACTS
from docdetect_hook.rules.table import rules_of
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Callable, Iterator

if TYPE_CHECKING:
    from docdetect_hook.contracts.records import Disagreement
    from docdetect_hook.rules.rule import Described, Rule


class Findings:
    """Makes the findings of one file, and names each by the file's path in the project, never by its line."""

    def __init__(self, path: str) -> None:
        """Take the path of the file from the project's root."""
        self._path = path
        self._seen: dict[tuple[str, str], int] = {}

    def first(self, definition: Definition, verdict: Verdict, judgement: Judgement) -> Finding | None:
        """Ask the rules about one definition; the first that has something to report decides."""
        told = broken(definition, judgement)
        if told is None:
            return None
        rule, message = told
        confidence = rule.confidence(verdict)
        sure = verdict if confidence == verdict.confidence else verdict._replace(confidence=confidence)
        return self._finding(rule, message, definition, sure)

    def untrue(
        self, definition: Definition, verdict: Verdict, told: tuple[Disagreement, ...]
    ) -> Iterator[Finding]:
        """Yield a finding for each point on which a text and its code do not agree."""
        for one in told:
            rule = CONTRACTS[one.code]
            sure = verdict._replace(confidence=rule.precision)
            yield self._finding(rule, rule.message(definition, one), definition, sure)

    def _finding(self, rule: Described, message: str, definition: Definition, verdict: Verdict) -> Finding:
        key = (rule.code, definition.qualname)
        ordinal = self._seen[key] = self._seen.get(key, 0) + 1
        return Finding(
            definition.path,
            definition.line,
            definition.col,
            definition.end_line,
            rule.code,
            message,
            definition,
            verdict,
            _fingerprint(rule.code, self._path, definition.qualname, ordinal),
        )


def broken(definition: Definition, judgement: Judgement) -> tuple[Rule, str] | None:
    """Return the first rule that has something to report of a definition, and its message."""
    language, kind, code = definition.language, definition.kind, judgement.code
    for rule in rules_of(language, kind, code, documented=definition.documented):
        message = rule.check(definition, judgement)
        if message is not None:
            return rule, message
    return None


def _fingerprint(code: str, path: str, qualname: str, ordinal: int) -> str:
    """Hash what names a finding but not its line: 16 hex digits that survive edits elsewhere.

    ``ordinal`` counts the findings of one code and qualname in the file, from 1.
    """
    key = f"{code}\0{path}\0{qualname}\0{ordinal}"
    hexadecimal: str = _digest()(key.encode("utf-8", "surrogatepass")).hexdigest()
    return hexadecimal[:16]


@cache
def _digest() -> Callable[..., Any]:
    from docdetect_hook.startup.digests import sha256  # a clean run does without

    return sha256
