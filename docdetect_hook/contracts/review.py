"""Find what documentation and code of one file do not agree on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from docdetect_hook.contracts.records import Disagreement
from docdetect_hook.records import Definition

if TYPE_CHECKING:
    from docdetect_hook.contracts.python import PythonContracts
    from docdetect_hook.contracts.rust import RustContracts

Review = dict[int, tuple[Disagreement, ...]]


def review(
    lines: Sequence[str], definitions: Sequence[Definition], codes: Collection[str], *, private: bool
) -> Review:
    """Return the disagreements of each definition that has any, by its identity.

    Documentation that nobody has to write must be true all the same. ``private`` looks at what users
    cannot see, too.
    """
    documented = [one for one in definitions if one.doc is not None and (private or one.public)]
    if not codes or not documented:
        return {}
    file = _reader_of(documented[0].language)(lines, definitions, codes)
    found = ((one, tuple(file.of(one))) for one in documented)
    return {id(one): told for one, told in found if told}


def _reader_of(language: str) -> type[PythonContracts | RustContracts]:
    """Return what reads the contracts of a language; a run loads those that it needs."""
    if language == "rust":
        from docdetect_hook.contracts.rust import RustContracts

        return RustContracts
    from docdetect_hook.contracts.python import PythonContracts

    return PythonContracts
