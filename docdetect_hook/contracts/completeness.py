"""What a docstring with sections leaves out: parameters, results, exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from docdetect_hook.contracts.bodies import Facts
from docdetect_hook.contracts.records import Disagreement, Section
from docdetect_hook.contracts.signatures import Signature


def missing(
    _found: Sequence[Section], _signature: Signature, _facts: Facts, _codes: Collection[str]
) -> Iterator[Disagreement]:
    """Yield what is not documented."""
    yield from ()
