"""Correct what docstrings say of parameters: entries of ones that do not exist, and missing ones."""

from __future__ import annotations

from docdetect_hook.contracts.records import GHOST, NO_PARAMETER, Disagreement
from docdetect_hook.contracts.sections import sections
from docdetect_hook.fix.additions import addition
from docdetect_hook.fix.entries import claimed_once, removal, renamed
from docdetect_hook.fix.literals import Docstring, docstring_of
from docdetect_hook.readers.python.concrete import read_concrete, source_of
from docdetect_hook.records import Finding, Fix
from docdetect_hook.startup.typed import Iterator, Sequence

CORRECTED = (GHOST, NO_PARAMETER)

Told = tuple[Finding, Disagreement]


def parameter_fixes(text: str, told: Sequence[Told]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of what docstrings say of parameters, each with the finding's fingerprint."""
    by_definition: dict[int, list[Told]] = {}
    for finding, one in told:
        if one.code in CORRECTED:
            by_definition.setdefault(id(finding.definition), []).append((finding, one))
    definitions = [pairs[0][0].definition for pairs in by_definition.values()]
    source = source_of(text)
    forms = read_concrete(text, definitions)
    for definition, form, pairs in zip(definitions, forms, by_definition.values(), strict=True):
        docstring = None if form is None else docstring_of(source, definition, form)
        if docstring is not None:
            yield from _fixes(docstring, pairs)


def _fixes(docstring: Docstring, told: Sequence[Told]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of one docstring: what is removed goes together, and so does what is added."""
    found = [one for one in sections("\n".join(docstring.said)) if one.role == "parameters"]
    ghosts = [one for _, one in told if one.code == GHOST]
    gone = frozenset(one.subject for one in ghosts if not one.instead)
    removed = removal(docstring, found, gone) if gone else None
    # What an entry under an old name may tell needs no second one. A crowd of ghosts shares its names.
    crowds = {id(one.instead): one.instead for one in ghosts}.values()
    renames = frozenset(name for names in crowds for name in names)
    missing = [one for _, one in told if one.code == NO_PARAMETER and one.subject not in renames]
    added = addition(docstring, found, missing) if missing else None
    sure = claimed_once(ghosts)
    for finding, one in told:
        if one.code == NO_PARAMETER:
            fix = added if one.subject not in renames else None
        elif one.instead:
            fix = renamed(docstring, found, one) if one.subject in sure else None
        else:
            fix = removed
        if fix is not None:
            yield finding.fingerprint, fix
