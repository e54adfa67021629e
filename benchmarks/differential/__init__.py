"""Random programs whose right answers their own language's tools give."""

from __future__ import annotations

from typing import NamedTuple


class Comparison(NamedTuple):
    """How many programs, definitions and findings were compared, and where the two disagree."""

    programs: int
    definitions: int
    findings: int
    disagreements: list[str]
