"""The readers' own opinion as a vote: enhanced_python and enhanced_rust."""

from __future__ import annotations

from docdetect_hook.records import Definition, Doc, Vote

_VOTERS = {"python": "enhanced_python", "rust": "enhanced_rust"}

# What the language's own rule leaves of doubt: nothing where the syntax is plain, something where
# people argue whether the form counts. Presence stays the language's answer: above 0.5 exactly
# when the compiler, or Python's own `__doc__` after import, would say documented.
_PLAIN = {True: 0.99, False: 0.01}
_ARGUABLE = {True: 0.85, False: 0.15}


_ABSENT = {
    language: Vote(voter, _PLAIN[False], "no documentation in the syntax")
    for language, voter in _VOTERS.items()
}


def structural_vote(definition: Definition) -> Vote:
    """Vote by what the language's grammar says, less surely on the forms people argue about."""
    doc = definition.doc
    if doc is None and definition.arguable is None:
        return _ABSENT[definition.language]
    documented = doc is not None and bool(doc.text.strip() or doc.form == "include")
    if definition.arguable is not None:
        return Vote(_VOTERS[definition.language], _ARGUABLE[documented], definition.arguable)
    return Vote(_VOTERS[definition.language], _PLAIN[documented], _reason(doc, documented))


def _reason(doc: Doc | None, documented: bool) -> str:
    if doc is None:
        return "no documentation in the syntax"
    return f"{doc.form} on line {doc.line}" if documented else f"empty {doc.form}"
