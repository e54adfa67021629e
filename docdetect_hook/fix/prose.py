"""Tell which comments document, and write them as documentation."""

from __future__ import annotations

from docdetect_hook.quality.classify import judge
from docdetect_hook.quality.item import header_of
from docdetect_hook.quality.lexicon import Lexicon
from docdetect_hook.quality.model import Model
from docdetect_hook.readers.python.trees import tree_of
from docdetect_hook.records import Definition, Doc
from docdetect_hook.startup.typed import Callable, Sequence
from docdetect_hook.text.lazy_regex import DOTALL, regex

Weigh = Callable[[Definition], bool]
"""Whether the text of a definition says something, by the rules and the text model."""

_FORMS = {"python": "docstring", "rust": "///"}
_SHORTEST = 3  # words
# Addressed to tools or to those who work on the code, not to those who use it.
_NOT_FOR_READERS = regex(
    r"(?i)\W*+(?:!|-\*-|coding[:=]|vim?:|mode:|https?://|\(c\)|"
    r"(?:todo|fixme|xxx|hack|bug|note to|copyright|licen[sc]ed?|spdx|author|safety)\b|"
    r"(?:type|fmt|yapf|cython):|(?:noqa|pylint|pragma|flake8|ruff|mypy|pyright|isort|black|docdetect)\b|"
    r"(?:noinspection|region|endregion|nosec|skipcq|rustfmt|clippy)\b)"
)
# How people begin notes on the code to each other, and what they say in no documentation.
_NOTE = regex(
    r"(?i)(?:this|that|these|there|we|i|it|because|since|if|when|while|here|now|note|don't|do not|avoid|first"
    r"|second|ignore|skip|workaround|but|so|and|or|otherwise|e\.g|i\.e|for now|make sure|in case|in order"
    r"|only|also|not|no)\b|.*?(?:\?|\b(?:we|let's|in the past|historic\w*|backwards? compat\w*)\b)",
    DOTALL,
)
_DIVIDER = regex(r"\W*+\Z")
# The reasons of UND201 under which nothing of the text is worth keeping; a note of what is to do may be.
_EXACT = regex(
    r": (?:placeholder text: |only punctuation$|only one letter$|points to a place |filler listed )"
)
_CODE_MARKS = regex(r"[=;{}\[\]]|\w\(|^\s*+(?:def|class|return|import|from|if|for|fn|let|pub|use|self\.)\b")


def is_exact(message: str) -> bool:
    """Return whether a text is a placeholder and nothing else, from the message of its finding."""
    return _EXACT.search(message) is not None


def comment_text(lines: Sequence[str], mark: str) -> str:
    """Return what comment lines say, without their marks and common indentation."""
    bodies = [line.strip()[len(mark) :].rstrip() for line in lines]
    margin = min((len(body) - len(body.lstrip(" \t")) for body in bodies if body), default=0)
    return "\n".join(body[margin:] for body in bodies).strip("\n")


def informs(definition: Definition, lines: Sequence[str], model: Model, lexicon: Lexicon) -> bool:
    """Return whether the text of a definition says something, by the rules and the text model."""
    told = judge(definition, header_of(definition, lines), model, lexicon)
    return told.code is None and (told.informative or 0.0) >= 1 / 2


def documents(text: str, definition: Definition, weigh: Weigh) -> bool:
    """Return whether a comment says what documentation says: prose about the whole definition."""
    lines = text.split("\n")
    if any(_NOT_FOR_READERS.match(line) or _DIVIDER.match(line) for line in lines if line.strip()):
        return False
    if len(text.split()) < _SHORTEST or not text[0].isalpha() or _NOTE.match(text) or _is_code(text):
        return False
    return weigh(definition._replace(doc=Doc(text, definition.line, _FORMS[definition.language])))


def _is_code(text: str) -> bool:
    """Return whether a text is code that somebody took out."""
    if not _CODE_MARKS.search(text):
        return False
    try:
        tree_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text.rstrip().endswith((";", "{", "}", ":"))
    return True


def docstring(text: str, indent: str) -> str | None:
    """Write a text as a docstring, None when it holds what cannot stand in one."""
    if '"""' in text or text.endswith(('"', "\\")):
        return None
    prefix = "r" if "\\" in text else ""
    first, *rest = text.split("\n")
    if not rest:
        return f'{prefix}"""{first}"""'
    lines = [f"{indent}{line}" if line else "" for line in rest]
    return "\n".join([f'{prefix}"""{first}', *lines, f'{indent}"""'])
