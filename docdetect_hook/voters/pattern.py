"""The pattern_based voter: what the lines around an undocumented definition say for leaving it so."""

from __future__ import annotations

from docdetect_hook.quality.item import WHOLE_FILES
from docdetect_hook.records import Definition, Vote
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Sequence
from docdetect_hook.text.lazy_regex import IGNORECASE, regex
from docdetect_hook.voters.voter import Matter

_NAME = "pattern_based"

# Each of these speaks for leaving a definition without documentation; none of them settles it.
_LEFT_SO = 0.7

_CALLABLES: Final = frozenset(("function", "method", "magic", "init"))
_COMMENT: Final = {
    "python": regex(r"\s*+#++(?![!:])\s*+(?P<text>.*+)"),
    "rust": regex(r"\s*+//(?![/!])\s*+(?P<text>.*+)"),
}
# What tools read, notes to oneself, rulers and code that was switched off document nothing.
_NO_PROSE: Final = regex(
    r"(?:type:|noqa|pylint|pragma|mypy|ruff|fmt:|isort|pyright|nosec|todo|fixme|xxx|hack|safety:|spdx|copyright)|"
    r".*[;{}=]$|.*\w\(.*\)$",
    IGNORECASE,
)
_LEAST_WORDS = 3
_WORD: Final = regex(r"[^\W\d_]{2,}")
_REGISTERS: Final = regex(
    r"@(?P<name>[\w.]*\b(?:route|websocket|get|post|put|delete|patch|command|group|task|fixture|register\w*|"
    r"receiver|hook\w*|listen\w*|on|on_\w+|handler|callback|errorhandler|exception_handler|event|validator|"
    r"field_validator|model_validator))\b"
)
_PASSES: Final = frozenset(("pass", "...", "}", "{}", ""))
_SIMPLE: Final = regex(
    r"return(?: (?:self|cls)(?:\.\w+)*| None| True| False| -?\d+| ['\"][^'\"]*['\"])?$|"
    r"raise NotImplementedError\b|&?(?:mut )?self(?:\.\w+)+(?:\(\))?$|(?:unimplemented|todo)!\("
)
_ERROR: Final = regex(r"\w(?:Error|Exception|Warning)$")
_SPEAKING: Final = {
    "python": regex(r"(?:visit|depart|on|do|handle)_\w"),
    "rust": regex(r"(?:new|default|len|is_empty|iter|iter_mut|main|(?:as|into|to|from|is)_\w++)$"),
}


class PatternVoter(NamedTuple):
    """Votes by the lines around a definition, where something in them is a pattern of its language."""

    name: str = _NAME

    def vote(self, matter: Matter) -> Vote | None:
        """Vote where something speaks for leaving a definition without documentation; abstain elsewhere."""
        definition, lines = matter.definition, matter.around.lines
        if definition.doc is not None or definition.kind in WHOLE_FILES:
            return None
        above = lines[definition.header_start - 1 : definition.line - 1]
        registered = next(filter(None, map(_REGISTERS.search, above)), None)
        if registered is not None:
            return Vote(_NAME, _LEFT_SO, f"registered by @{registered['name']}")
        if definition.name == "main" and definition.kind == "function":
            return Vote(_NAME, _LEFT_SO, "the entry point of a program")
        comment = _comment(definition, lines)
        if comment:
            return Vote(_NAME, _LEFT_SO, f"a comment stands where documentation would: {comment}")
        return _body_vote(definition, lines) or _name_vote(definition)


def _comment(definition: Definition, lines: Sequence[str]) -> str:
    """Return the line of prose in a comment right above a definition, or first in its body."""
    pattern = _COMMENT[definition.language]
    for number in (definition.header_start - 2, definition.header_end):
        match = pattern.match(lines[number]) if 0 <= number < len(lines) else None
        if match and not _NO_PROSE.match(match["text"]) and len(_WORD.findall(match["text"])) >= _LEAST_WORDS:
            return match["text"].strip()[:60]
    return ""


def _body_vote(definition: Definition, lines: Sequence[str]) -> Vote | None:
    """Vote on a body of one line at most, which says as much as a sentence could."""
    if definition.kind not in _CALLABLES:
        return None
    body = [line.strip() for line in lines[definition.header_end : definition.end_line][:4]]
    code = [line for line in body if line not in _PASSES and not line.startswith(("#", "//"))]
    if len(body) < 4 and len(code) == 1 and _SIMPLE.match(code[0]):  # noqa: PLR2004 - one line and its brace
        return Vote(_NAME, _LEFT_SO, f"the body says it: {code[0][:60]}")
    return None


def _name_vote(definition: Definition) -> Vote | None:
    if definition.kind == "class" and _ERROR.search(definition.name):
        return Vote(_NAME, _LEFT_SO, "an exception that its name explains")
    if definition.kind in _CALLABLES and _SPEAKING[definition.language].match(definition.name):
        return Vote(_NAME, _LEFT_SO, "the name follows a convention that explains it")
    return None
