"""The readers' own opinion as a vote: enhanced_python and enhanced_rust."""

from __future__ import annotations

from docdetect_hook.records import Definition, Vote

_VOTERS = {"python": "enhanced_python", "rust": "enhanced_rust"}

# What the language's own rule leaves of doubt: nothing where the syntax is plain, something where
# people argue whether the form counts. Presence stays the language's answer: above 0.5 exactly
# when the compiler, or Python's own `__doc__` after import, would say documented.
_PLAIN = {True: 0.99, False: 0.01}
_ARGUABLE = {True: 0.75, False: 0.25}


def structural_vote(definition: Definition) -> Vote:
    """Vote by what the language's grammar says, less surely on the forms people argue about."""
    doc = definition.doc
    documented = doc is not None and bool(doc.text.strip() or doc.form == "include")
    if definition.arguable is not None:
        return Vote(_VOTERS[definition.language], _ARGUABLE[documented], definition.arguable)
    return Vote(_VOTERS[definition.language], _PLAIN[documented], _reason(definition, documented))


def _reason(definition: Definition, documented: bool) -> str:
    if definition.doc is None:
        return "no documentation in the syntax"
    if not documented:
        return f"empty {definition.doc.form}"
    return f"{definition.doc.form} on line {definition.doc.line}"
